SELECT label AS baseline, type, counts.papers
FROM counts JOIN entities ON id = entity
WHERE relation = 'improves_on' AND counts.rank IS NOT NULL
ORDER BY counts.papers DESC, baseline
LIMIT 50
