WITH RECURSIVE part AS (
  SELECT $place AS id
  UNION
  SELECT source FROM claims JOIN part ON target = part.id WHERE relation = 'variant_of'
), subtask AS (
  SELECT $place AS id
  UNION
  SELECT source FROM claims JOIN subtask ON target = subtask.id WHERE relation = 'subtask_of'
)
SELECT metric AS measure, value, number,
  if(subject.source_type = 'Paper', coalesce(results.model, source_label), source_label) AS model,
  setting, place.label AS measured_on, on_task.label AS task, date, papers.title AS paper, record,
  min(sentence) AS evidence
FROM results
JOIN claims AS subject ON subject.relation = 'has_result' AND subject.target = results.id
LEFT JOIN evidence ON evidence.relation = 'has_result' AND evidence.target = results.id
LEFT JOIN entities AS place ON place.id = results.place
LEFT JOIN entities AS on_task ON on_task.id = results.task
LEFT JOIN papers ON papers.id = results.paper
WHERE kind = 'absolute' AND (results.place IN (FROM part) OR results.task IN (FROM subtask))
  AND regexp_matches(coalesce(metric, '-'), $metric, 'i')
  AND results.id NOT IN (SELECT source FROM claims WHERE relation IN ('quotes', 'quotes_differently'))
GROUP BY results.id, measure, value, number, source_type, results.model, source_label, setting, measured_on,
  on_task.label, date, title, record
ORDER BY measured_on NULLS FIRST, lower(measure) NULLS FIRST, number DESC NULLS LAST, 4
LIMIT 100
