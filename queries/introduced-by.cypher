// title: Which paper introduced a method, model, dataset or benchmark
// param entity "GaLore": what was introduced
MATCH (p:Paper)-[r:INTRODUCES]->({label: $entity})
RETURN p.label AS paper, r.confidence AS confidence, r.sentence AS sentence
ORDER BY confidence DESC, paper, sentence
