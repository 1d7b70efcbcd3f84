SELECT number, entity.source_label AS subject, place.label AS measured_on, sentence
FROM results
JOIN claims AS entity ON entity.relation = 'has_result' AND entity.target = results.id
JOIN evidence ON evidence.relation = 'has_result' AND evidence.target = results.id
LEFT JOIN entities AS place ON place.id = results.place
WHERE kind IN ('gain', 'ratio') AND unit = $unit AND number IS NOT NULL AND sentence IS NOT NULL
ORDER BY number DESC, subject
LIMIT 30
