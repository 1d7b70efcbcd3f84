// title: Claims that contradict: A improves on B, and elsewhere B improves on A or A only compares to B
MATCH (a)-[:IMPROVES_ON]->(b)
WHERE EXISTS { (b)-[:IMPROVES_ON]->(a) } OR EXISTS { (a)-[:COMPARES_TO]-(b) }
RETURN DISTINCT a.label AS one, b.label AS other
ORDER BY one, other
