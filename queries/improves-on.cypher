// title: What improves on a method, model or benchmark
// param entity "LoRA": what is improved on
MATCH (better)-[r:IMPROVES_ON]->(entity {label: $entity}) MATCH (p:Paper {id: r.paper})
RETURN better.label AS better, r.confidence AS confidence, r.sentence AS sentence, p.label AS paper
ORDER BY confidence DESC, better, sentence
