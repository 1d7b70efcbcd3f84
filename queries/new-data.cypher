// title: Datasets and benchmarks that the papers introduce
MATCH (p:Paper)-[:INTRODUCES]->(d) WHERE d:Dataset OR d:Benchmark
RETURN DISTINCT d.label AS data, p.label AS paper
ORDER BY data, paper
