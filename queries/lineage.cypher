// title: The lineage of a method: what it improves on, and what improves on it
// param entity "GPT-3": the method or model
MATCH (entity {label: $entity})-[:IMPROVES_ON*1..6]->(ancestor)
RETURN DISTINCT "ancestor" AS direction, ancestor.label AS relative, labels(ancestor)[0] AS type
UNION
MATCH (descendant)-[:IMPROVES_ON*1..6]->(entity {label: $entity})
RETURN DISTINCT "descendant" AS direction, descendant.label AS relative, labels(descendant)[0] AS type
