WITH RECURSIVE variation AS MATERIALIZED (
  SELECT source, target, source_label, target_label FROM claims WHERE relation = 'variant_of'
), reached AS (
  SELECT source AS id FROM variation WHERE target = $root
  UNION
  SELECT source FROM variation JOIN reached ON target = reached.id
), member AS MATERIALIZED (
  -- The rows of a list are expected to be few, so that evidence is read for these alone.
  SELECT unnest(list(id)) AS id FROM reached
), naming AS (
  SELECT source AS id, paper FROM evidence WHERE paper IS NOT NULL AND source IN (FROM member)
  UNION
  SELECT target, paper FROM evidence WHERE paper IS NOT NULL AND target IN (FROM member)
), counted AS (
  SELECT id, count(*) AS papers FROM naming GROUP BY id
)
SELECT source_label AS variant, target_label AS "of", papers
FROM variation JOIN counted ON id = source
ORDER BY variant
