SELECT DISTINCT label AS data, type, source_label AS paper
FROM counts
JOIN entities ON id = entity
JOIN claims ON target = id AND claims.relation = 'introduces' AND source_type = 'Paper'
WHERE counts.relation = 'introduces' AND counts.rank IS NOT NULL AND type IN ('Dataset', 'Benchmark')
ORDER BY type, data, paper
