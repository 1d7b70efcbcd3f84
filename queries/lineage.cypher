// title: The lineage of a method: what it improves on, and what improves on it
// param entity "GPT-3": the method or model
MATCH (entity {label: $entity})
OPTIONAL MATCH (entity)-[:IMPROVES_ON*1..6]->(ancestor)
OPTIONAL MATCH (descendant)-[:IMPROVES_ON*1..6]->(entity)
RETURN collect(DISTINCT ancestor.label) AS ancestors, collect(DISTINCT descendant.label) AS descendants
