// title: What improves on a method, model or benchmark
// param entity "LoRA": what is improved on
MATCH (better)-[r:IMPROVES_ON]->(entity {label: $entity})
RETURN better.label AS better, r.confidence AS confidence
ORDER BY confidence DESC, better
