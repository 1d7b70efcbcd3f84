WITH RECURSIVE part AS (
  SELECT $place AS id
  UNION
  SELECT source FROM claims JOIN part ON target = part.id WHERE relation = 'variant_of'
), subtask AS (
  SELECT $place AS id
  UNION
  SELECT source FROM claims JOIN subtask ON target = subtask.id WHERE relation = 'subtask_of'
)
SELECT DISTINCT metric AS measure, value, number, model.source_label AS model, place.label AS measured_on,
  on_task.label AS task, date, papers.title AS paper, record
FROM results
JOIN claims AS model ON model.relation = 'has_result' AND model.target = results.id
LEFT JOIN entities AS place ON place.id = results.place
LEFT JOIN entities AS on_task ON on_task.id = results.task
LEFT JOIN papers ON papers.id = results.paper
WHERE kind = 'absolute' AND (results.place IN (FROM part) OR results.task IN (FROM subtask))
  AND regexp_matches(coalesce(metric, '-'), $metric, 'i')
ORDER BY measured_on NULLS FIRST, measure NULLS FIRST, number DESC NULLS LAST, model
LIMIT 100
