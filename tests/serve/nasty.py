"""Queries that no server should finish; each is stopped by one of its limits."""

_CROSS = "?a ?b ?c . ?d ?e ?f"
_CUBE = f"{_CROSS} . ?g ?h ?i"
NASTY = {
    "cross join": f"SELECT (COUNT(*) AS ?n) {{ {_CROSS} FILTER(?a != ?d) }}",
    "cube": f"SELECT (COUNT(*) AS ?n) {{ {_CUBE} }}",
    "cube of distinct": f"SELECT (COUNT(DISTINCT ?a) AS ?n) {{ {_CUBE} }}",
    "every row of a cube": f"SELECT * {{ {_CUBE} }}",
    "every row of a join": f"SELECT * {{ {_CROSS} }}",
    "distinct join": f"SELECT DISTINCT ?a ?d ?c ?f {{ {_CROSS} }}",
    "order by rand": f"SELECT * {{ {_CROSS} }} ORDER BY RAND()",
    "order by join": f"SELECT ?a ?d {{ {_CROSS} }} ORDER BY ?f ?c LIMIT 10",
    "group concat": f"SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d))) AS ?x) {{ {_CROSS} }}",
    "group by all": f"SELECT ?a ?d (COUNT(*) AS ?n) {{ {_CROSS} }} GROUP BY ?a ?d ?c ?f",
    "sample of cube": f"SELECT (SAMPLE(?i) AS ?x) {{ {_CUBE} }}",
    "average": f"SELECT (AVG(STRLEN(STR(?c)) + STRLEN(STR(?f))) AS ?x) {{ {_CROSS} }}",
    "stars of stars": "SELECT (COUNT(*) AS ?n) { ?a (<x:p>*/<x:q>*)* ?b . ?c (<x:p>*/<x:q>*)* ?d }",
    "any path": "SELECT (COUNT(*) AS ?n) { ?a (!<x:none>)* ?b . ?b (!<x:none>)* ?c . ?d ?e ?f }",
    "path and back": "SELECT (COUNT(*) AS ?n) { ?a ((!<x:n>)|^(!<x:n>))+ ?b . ?c ((!<x:n>)|^(!<x:n>))+ ?d }",
    "optional chain": f"SELECT (COUNT(*) AS ?n) {{ {_CROSS} OPTIONAL {{ ?g ?h ?i FILTER(?i > ?c) }} }}",
    "minus": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f MINUS { ?a ?e ?f . ?d ?b ?x . ?g ?h ?i } }",
    "not exists": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c FILTER NOT EXISTS { ?d ?e ?f . ?g ?h ?i FILTER(?f = CONCAT(STR(?c), 'x') && ?i = ?f) } }",
    "regex bomb": f"SELECT (COUNT(*) AS ?n) {{ {_CROSS} FILTER REGEX(CONCAT(STR(?c), STR(?f)), '^(([a-z])+.)+[A-Z]([a-z])+$') }}",
    "regex of data": f"SELECT (COUNT(*) AS ?n) {{ {_CROSS} FILTER REGEX(STR(?c), STR(?f)) }}",
    "replace": f"SELECT (SUM(STRLEN(REPLACE(CONCAT(STR(?c), STR(?f)), '(a|aa)+', '$1$1$1'))) AS ?n) {{ {_CROSS} }}",
    "hashes": f"SELECT (COUNT(*) AS ?n) {{ {_CROSS} FILTER(SHA512(CONCAT(STR(?a), STR(?f))) = 'x') }}",
    "unions": "SELECT (COUNT(*) AS ?n) { " + " UNION ".join([f"{{ {_CROSS} }}"] * 20) + " }",
    "construct": f"CONSTRUCT {{ ?a <x:p> ?d . ?d <x:q> ?a }} WHERE {{ {_CROSS} FILTER(STR(?a) > STR(?d) && ?b = ?f) }}",
    "values": "SELECT (COUNT(*) AS ?n) { " + " ".join(f"VALUES ?v{i} {{ {'1 2 3 4 5 6 7 8 9 0 ' * 10} }}" for i in range(8)) + " }",
}  # fmt: skip
