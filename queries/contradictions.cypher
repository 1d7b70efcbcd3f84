// title: Claims that contradict: A improves on B, and elsewhere B improves on A or A only compares to B
MATCH (a)-[claim:IMPROVES_ON]->(b), (b)-[counter:IMPROVES_ON]->(a)
RETURN DISTINCT a.label AS one, b.label AS other, "the reverse" AS contradiction,
  claim.sentence AS claim, counter.sentence AS counterclaim
UNION
MATCH (a)-[claim:IMPROVES_ON]->(b), (a)-[counter:COMPARES_TO]-(b)
RETURN DISTINCT a.label AS one, b.label AS other, "only comparable" AS contradiction,
  claim.sentence AS claim, counter.sentence AS counterclaim
