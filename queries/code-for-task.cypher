// title: Code and weights links of papers that address a task
// param task "machine unlearning": the task
MATCH (p:Paper)-[:ADDRESSES]->({label: $task}), (p)-[:HAS_REPOSITORY]->(r:Repository)
RETURN DISTINCT p.label AS paper, r.url AS url
ORDER BY paper, url
