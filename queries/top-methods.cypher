// title: Methods by the number of nodes that use them
MATCH (subject)-[:USES]->(method:Method)
RETURN method.label AS name, count(DISTINCT subject) AS subjects
ORDER BY subjects DESC, name LIMIT 50
