// title: What was trained on a dataset
// param dataset "C4": the dataset
MATCH (subject)-[r:TRAINED_ON]->(part)-[:VARIANT_OF*0..3]->(dataset {label: $dataset})
RETURN DISTINCT subject.label AS trained, labels(subject)[0] AS type, part.label AS data, r.sentence AS sentence
ORDER BY trained, data, sentence
