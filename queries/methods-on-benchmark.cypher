// title: What is evaluated on a benchmark or dataset
// param benchmark "GLUE": the benchmark or dataset
MATCH (s)-[r:EVALUATED_ON]->(part)-[:VARIANT_OF*0..3]->({label: $benchmark})
UNWIND r.papers AS id
MATCH (p:Paper {id: id})
RETURN DISTINCT s.label AS evaluated, labels(s)[0] AS type, part.label AS on, p.label AS paper
ORDER BY evaluated, on, paper
