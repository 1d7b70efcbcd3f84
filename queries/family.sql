WITH RECURSIVE variation AS MATERIALIZED (
  SELECT source, target FROM edges WHERE relation = 'variant_of'
), reached AS (
  SELECT source AS id FROM variation WHERE target = $root
  UNION
  SELECT source FROM variation JOIN reached ON target = reached.id
), member AS MATERIALIZED (
  -- The rows of a list are expected to be few, so that the other tables are read for these alone.
  SELECT unnest(list(id)) AS id FROM reached
), kin AS MATERIALIZED (
  SELECT source, target FROM variation WHERE source IN (FROM member)
), label AS MATERIALIZED (
  SELECT entity, alias FROM aliases
  WHERE is_label AND entity IN (SELECT source FROM kin UNION SELECT target FROM kin)
), naming AS (
  SELECT source AS id, paper FROM evidence WHERE paper IS NOT NULL AND source IN (FROM member)
  UNION
  SELECT target, paper FROM evidence WHERE paper IS NOT NULL AND target IN (FROM member)
), counted AS (
  SELECT id, count(*) AS papers FROM naming GROUP BY id
)
SELECT variant.alias AS variant, parent.alias AS "of", papers
FROM kin
JOIN counted ON counted.id = source
JOIN label AS variant ON variant.entity = source
JOIN label AS parent ON parent.entity = target
ORDER BY variant
