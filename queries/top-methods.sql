SELECT label AS name, counts.papers
FROM counts JOIN entities ON id = entity
WHERE relation = 'uses' AND counts.rank IS NOT NULL AND type = $kind
ORDER BY counts.papers DESC, name
LIMIT 50
