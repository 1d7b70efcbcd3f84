// Load this folder into a running Neo4j (5.26 LTS, or 2025 and later) where neo4j-admin cannot run.
// Desktop: copy the CSV files into the database's import folder, then
//     cypher-shell --file load.cypher
// Aura: put the CSV files where Aura can read them and write that address for 'file:///' below.
// A second run changes nothing.
{% for statement in statements %}
{{ statement }};
{% endfor %}
