WITH RECURSIVE variation AS MATERIALIZED (
  SELECT source, target FROM edges WHERE relation = 'variant_of'
), reached AS (
  SELECT source AS id FROM variation WHERE target = $root
  UNION
  SELECT source FROM variation JOIN reached ON target = reached.id
), kin AS MATERIALIZED (
  SELECT source, target FROM variation WHERE source IN (FROM reached)
), member AS MATERIALIZED (
  -- The rows of a list are expected to be few, so that the other tables are read for these alone.
  SELECT unnest(list(id)) AS id FROM (SELECT source AS id FROM kin UNION SELECT target FROM kin)
), label AS MATERIALIZED (
  SELECT entity, alias FROM aliases WHERE is_label AND entity IN (FROM member)
), counted AS MATERIALIZED (
  SELECT entity, papers FROM counts WHERE relation IS NULL AND year IS NULL AND entity IN (FROM member)
)
SELECT variant.alias AS variant, parent.alias AS "of", papers
FROM kin
JOIN counted ON counted.entity = source
JOIN label AS variant ON variant.entity = source
JOIN label AS parent ON parent.entity = target
ORDER BY variant
