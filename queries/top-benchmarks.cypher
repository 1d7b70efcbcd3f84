// title: Benchmarks by the number of nodes that are evaluated on them
MATCH (subject)-[:EVALUATED_ON]->(benchmark:Benchmark)
RETURN benchmark.label AS benchmark, count(DISTINCT subject) AS subjects
ORDER BY subjects DESC, benchmark
