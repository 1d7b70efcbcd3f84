WITH RECURSIVE variation AS MATERIALIZED (
  SELECT source, target FROM edges WHERE relation = 'variant_of'
), division AS MATERIALIZED (
  SELECT source, target FROM edges WHERE relation = 'subtask_of'
), part AS (
  SELECT $place AS id
  UNION
  SELECT source FROM variation JOIN part ON target = part.id
), subtask AS (
  SELECT $place AS id
  UNION
  SELECT source FROM division JOIN subtask ON target = subtask.id
), listed AS (
  SELECT * FROM results
  WHERE kind = 'absolute' AND (place IN (FROM part) OR task IN (FROM subtask))
    AND regexp_matches(coalesce(metric, '-'), $metric, 'i')
), found AS MATERIALIZED (
  -- The rows of a list are expected to be few, so that the other tables are read for these alone.
  SELECT unnest(list(listed), recursive := true) FROM listed
), quoting AS (
  SELECT source FROM edges
  WHERE relation IN ('quotes', 'quotes_differently') AND source IN (SELECT id FROM found WHERE NOT own)
), label AS MATERIALIZED (
  SELECT entity, alias FROM aliases
  WHERE is_label AND entity IN (
    SELECT subject FROM found UNION SELECT place FROM found UNION SELECT task FROM found)
), work AS MATERIALIZED (
  SELECT id, title FROM papers WHERE id IN (SELECT paper FROM found)
), stated AS (
  SELECT target, min(sentence) AS sentence FROM evidence
  WHERE relation = 'has_result' AND source IN (SELECT subject FROM found) AND target IN (SELECT id FROM found)
  GROUP BY target
)
SELECT metric AS measure, value, number, coalesce(named.alias, found.model, title) AS model, setting,
  on_place.alias AS measured_on, on_task.alias AS task, date, title AS paper, record, sentence AS evidence
FROM found
LEFT JOIN stated ON target = found.id
LEFT JOIN label AS named ON named.entity = found.subject
LEFT JOIN label AS on_place ON on_place.entity = found.place
LEFT JOIN label AS on_task ON on_task.entity = found.task
LEFT JOIN work ON work.id = found.paper
WHERE found.id NOT IN (FROM quoting)
ORDER BY measured_on NULLS FIRST, lower(measure) NULLS FIRST, number DESC NULLS LAST, 4
LIMIT 100
