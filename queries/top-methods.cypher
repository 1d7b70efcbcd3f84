// title: Methods by the number of papers that use them
MATCH ()-[r:USES]->(method:Method)
UNWIND r.papers AS paper
RETURN method.label AS name, count(DISTINCT paper) AS papers
ORDER BY papers DESC, name LIMIT 50
