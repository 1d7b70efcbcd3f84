// title: Benchmarks by the number of papers that are evaluated on them
MATCH ()-[r:EVALUATED_ON]->(benchmark:Benchmark)
UNWIND r.papers AS paper
RETURN benchmark.label AS benchmark, count(DISTINCT paper) AS papers
ORDER BY papers DESC, benchmark
