// title: Datasets and benchmarks that the papers introduce
MATCH (p:Paper)-[:INTRODUCES]->(d) WHERE d:Dataset OR d:Benchmark
RETURN DISTINCT d.label AS data, labels(d)[0] AS type, p.label AS paper
ORDER BY type, data, paper
