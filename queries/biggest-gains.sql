WITH found AS MATERIALIZED (
  SELECT id, subject, place, number FROM results
  WHERE kind IN ('gain', 'ratio') AND unit = $unit AND number IS NOT NULL
), largest AS MATERIALIZED (
  SELECT * FROM found
  WHERE number >= (SELECT min(number) FROM (SELECT number FROM found ORDER BY number DESC LIMIT 30))
), label AS MATERIALIZED (
  SELECT entity AS id, alias AS name FROM aliases
  WHERE is_label AND entity IN (SELECT subject FROM largest UNION SELECT place FROM largest)
  UNION ALL
  SELECT id, title FROM papers WHERE id IN (SELECT subject FROM largest WHERE starts_with(subject, 'paper/'))
), listed AS MATERIALIZED (
  SELECT largest.*, name FROM largest JOIN label ON label.id = subject ORDER BY number DESC, name LIMIT 30
), stated AS MATERIALIZED (
  -- Each gain and ratio has a sentence, so only those of the largest are looked up.
  SELECT target, sentence FROM evidence
  WHERE relation = 'has_result' AND sentence IS NOT NULL
    AND source IN (SELECT subject FROM listed) AND target IN (SELECT id FROM listed)
)
SELECT number, listed.name AS subject, place.name AS measured_on, sentence
FROM listed
JOIN stated ON target = listed.id
LEFT JOIN label AS place ON place.id = listed.place
ORDER BY number DESC, subject
LIMIT 30
