// title: Models introduced by papers that use a method
// param method "continual pre-training": the method
MATCH (p:Paper)-[:INTRODUCES]->(m:Model)
WHERE (p)-[:USES]->({label: $method}) OR (p)-[:INTRODUCES]->()-[:USES]->({label: $method})
RETURN DISTINCT m.label AS model, p.label AS paper
ORDER BY model, paper
