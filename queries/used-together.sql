SELECT label AS "with", count(DISTINCT one.paper) AS papers
FROM evidence AS one
JOIN evidence AS other ON other.paper = one.paper AND other.relation = 'uses' AND other.target <> one.target
JOIN entities ON entities.id = other.target AND type = 'Method'
WHERE one.relation = 'uses' AND one.target = $method
GROUP BY label
ORDER BY papers DESC, label
