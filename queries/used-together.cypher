// title: Methods that the same papers use
// param method "LoRA": the method
MATCH ()-[r:USES]->({label: $method}) UNWIND r.papers AS paper
MATCH ()-[s:USES]->(other:Method) WHERE other.label <> $method AND paper IN s.papers
RETURN other.label AS with, count(DISTINCT paper) AS papers
ORDER BY papers DESC, with
