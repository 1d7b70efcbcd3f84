WITH RECURSIVE member AS (
  SELECT source AS id FROM claims WHERE relation = 'variant_of' AND target = $root
  UNION
  SELECT source FROM claims JOIN member ON target = member.id WHERE relation = 'variant_of'
), naming AS (
  SELECT source AS id, paper FROM evidence WHERE paper IS NOT NULL
  UNION
  SELECT target, paper FROM evidence WHERE paper IS NOT NULL
)
SELECT source_label AS variant, target_label AS "of", count(DISTINCT paper) AS papers
FROM claims JOIN member ON member.id = source JOIN naming ON naming.id = source
WHERE relation = 'variant_of'
GROUP BY ALL
ORDER BY variant
