// title: The baselines: what most papers claim to improve on
MATCH ()-[r:IMPROVES_ON]->(baseline)
UNWIND r.papers AS paper
RETURN baseline.label AS baseline, labels(baseline)[0] AS type, count(DISTINCT paper) AS papers
ORDER BY papers DESC, baseline LIMIT 50
