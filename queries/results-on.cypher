// title: Results on a dataset, benchmark or task
// param place "ImageNet": the dataset, benchmark or task
MATCH (s)-[h:HAS_RESULT]->(r:Result)-[:ON]->(part)-[:VARIANT_OF*0..3]->(place {label: $place})
MATCH (p:Paper {id: h.paper})
RETURN s.label AS subject, r.metric AS metric, r.value AS value, r.kind AS kind, part.label AS measured_on,
  p.label AS paper
ORDER BY measured_on, metric, subject, value
