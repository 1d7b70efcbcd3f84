// title: The family of a model or dataset: its versions, sizes and splits
// param root "Llama": the family's name
MATCH (variant)-[:VARIANT_OF*1..6]->(root {label: $root})
MATCH (variant)-[:VARIANT_OF]->(parent)
MATCH (variant)-[r]-() UNWIND r.papers AS paper
RETURN variant.label AS variant, parent.label AS of, count(DISTINCT paper) AS papers
ORDER BY variant
