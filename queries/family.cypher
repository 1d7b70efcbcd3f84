// title: The family of a model or dataset: its versions, sizes and splits
// param root "Llama": the family's name
MATCH (variant)-[:VARIANT_OF*1..4]->(root {label: $root})
MATCH (variant)-[:VARIANT_OF]->(parent)
RETURN DISTINCT variant.label AS variant, parent.label AS of
ORDER BY variant
