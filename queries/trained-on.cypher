// title: What was trained on a dataset
// param dataset "C4": the dataset
MATCH (subject)-[:TRAINED_ON]->(part)-[:VARIANT_OF*0..3]->(dataset {label: $dataset})
RETURN DISTINCT subject.label AS trained, part.label AS data
ORDER BY trained, data
