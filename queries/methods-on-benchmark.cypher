// title: What is evaluated on a benchmark or dataset
// param benchmark "GLUE": the benchmark or dataset
MATCH (s)-[:EVALUATED_ON]->(part)-[:VARIANT_OF*0..3]->({label: $benchmark})
RETURN DISTINCT s.label AS evaluated, part.label AS on
ORDER BY evaluated, on
