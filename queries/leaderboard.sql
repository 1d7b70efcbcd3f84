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
), quoted AS MATERIALIZED (
  SELECT unnest(list(id)) FROM found WHERE NOT own
), quoting AS (
  -- A relation that is equal to one is skipped where it is not; one of two is looked for everywhere.
  SELECT source FROM edges WHERE relation = 'quotes' AND source IN (FROM quoted)
  UNION ALL
  SELECT source FROM edges WHERE relation = 'quotes_differently' AND source IN (FROM quoted)
), named AS MATERIALIZED (
  SELECT unnest(list(id)) FROM (
    SELECT subject AS id FROM found UNION SELECT place FROM found UNION SELECT task FROM found)
), label AS MATERIALIZED (
  SELECT entity, alias FROM aliases WHERE is_label AND entity IN (FROM named)
), work AS MATERIALIZED (
  SELECT id, title FROM papers WHERE id IN (SELECT paper FROM found)
), board AS MATERIALIZED (
  SELECT found.id, subject, metric AS measure, value, number, coalesce(named.alias, found.model, title) AS model,
    setting, on_place.alias AS measured_on, on_task.alias AS task, date, title AS paper, record
  FROM found
  LEFT JOIN label AS named ON named.entity = found.subject
  LEFT JOIN label AS on_place ON on_place.entity = found.place
  LEFT JOIN label AS on_task ON on_task.entity = found.task
  LEFT JOIN work ON work.id = found.paper
  WHERE found.id NOT IN (FROM quoting)
  ORDER BY measured_on NULLS FIRST, lower(measure) NULLS FIRST, number DESC NULLS LAST, model
  LIMIT 100
), shown AS MATERIALIZED (
  SELECT unnest(list(id)) AS id, unnest(list(subject)) AS subject FROM board
), stated AS (
  -- Sentences are the most that there is to read: only those of the rows that are shown.
  SELECT target, max(confidence) AS confidence, min(sentence) AS sentence FROM evidence
  WHERE relation = 'has_result' AND source IN (SELECT subject FROM shown) AND target IN (SELECT id FROM shown)
  GROUP BY target
)
SELECT measure, value, number, model, setting, measured_on, task, date, paper, record, confidence, sentence AS evidence
FROM board LEFT JOIN stated ON target = id
ORDER BY measured_on NULLS FIRST, lower(measure) NULLS FIRST, number DESC NULLS LAST, model
