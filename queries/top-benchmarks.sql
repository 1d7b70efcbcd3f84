SELECT label AS benchmark, counts.papers
FROM counts JOIN entities ON id = entity
WHERE relation = 'evaluated_on' AND counts.rank IS NOT NULL AND type = $limit_type
ORDER BY counts.papers DESC, benchmark
