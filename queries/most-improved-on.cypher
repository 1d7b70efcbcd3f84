// title: The baselines: what most nodes claim to improve on
MATCH (subject)-[:IMPROVES_ON]->(baseline)
RETURN baseline.label AS baseline, count(DISTINCT subject) AS subjects
ORDER BY subjects DESC, baseline LIMIT 50
