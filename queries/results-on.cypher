// title: Results on a dataset, benchmark or task
// param place "ImageNet": the dataset, benchmark or task
MATCH (s)-[:HAS_RESULT]->(r:Result)-[:ON]->(part)-[:VARIANT_OF*0..3]->(place {label: $place})
RETURN s.label AS subject, r.metric AS metric, r.value AS value, r.kind AS kind, part.label AS measured_on
ORDER BY measured_on, metric, subject, value
