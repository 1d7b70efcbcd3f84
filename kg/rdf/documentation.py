"""The ontology as Markdown tables, generated from schema.py: `python -m kg.rdf.documentation > docs/ontology.md`."""

import sys
from collections.abc import Iterator

from kg.rdf.count_lines import FEWEST_BY_YEAR
from kg.schema import (
    ATTRIBUTES,
    CORRECTION_TERMS,
    COUNT_TERMS,
    CURATED_TERMS,
    DEFAULT_BASE,
    EVIDENCE_TERMS,
    LINK_TERMS,
    NODE_TYPES,
    ONTOLOGY_IRI,
    RECORD_RELATIONS,
    RECORD_TYPES,
    RELATIONS,
)

_LABELS = """
`rdfs:label` is the name, title, number or address of a node. What texts name (Method to Metric) has it as
`skos:prefLabel` too, as has each node with further names (`skos:altLabel`).
"""
_EVIDENCE = """
Every edge that a text states has evidence: a `kg:Evidence` node with the sentence, its span in the text
and the paper. `kg:confidence` is the sentence's, `kg:edgeConfidence` the edge's, over all papers.
`kg:statedRelation` is the extracted relation where the node types did not allow it. What a source states
(authors, organisations) is not an extracted claim and has no evidence; `kg:source` is the paper's source.
What a catalogue states has a `kg:CuratedEvidence` node for each record, with `prov:hadPrimarySource`.
`kg:extractor` of the paper is what read its text; evidence has its own where it is the cell of a table (`tables`), or
where a person has named it (`correction`).
"""
_COUNTS = f"""
Counts that a question over all papers needs are triples: `kg:paperCount` of a node, and for each extracted
relation one property of its object (`kg:usesPaperCount`). A count of 1 is stated only of the first 1,000 nodes of a
type, which have a rank; of others it is the paper of their evidence or edge. `count/YEAR` is a `kg:YearCount` of all
papers; `count/NODE/YEAR` a `kg:NodeYearCount` of a node that at least {FEWEST_BY_YEAR} papers name. The papers by
year of any node that texts name:

```sparql
SELECT ?year (COUNT(DISTINCT ?paper) AS ?papers) {{
  ?evidence rdf:subject|rdf:object <entity/lora> ; prov:wasDerivedFrom ?paper . ?paper kg:year ?year
}} GROUP BY ?year
```
"""


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _table(*heads: str) -> Iterator[str]:
    yield _row(*heads)
    yield _row(*("---" for _ in heads))


def _prose(text: str) -> Iterator[str]:
    yield from (*text.strip().splitlines(), "")


def lines() -> Iterator[str]:
    """Yield the lines of the page."""
    yield "# The ontology"
    yield ""
    yield "Generated from `kg/schema.py` by `python -m kg.rdf.documentation`; do not edit."
    yield ""
    yield f"Classes and properties live in `{ONTOLOGY_IRI}` (prefix `kg:`);"
    yield f"nodes live under `{DEFAULT_BASE}` unless `--base` says otherwise."
    yield ""
    yield "## Node types"
    yield ""
    yield from _table("type", "meaning", "subclass of", "colour")
    for type_ in NODE_TYPES:
        yield _row(type_.name, type_.comment, ", ".join(type_.mappings), f"`{type_.colour}`")
    yield ""
    yield from _prose(_LABELS)
    yield "## Relations"
    yield ""
    yield from _prose(_EVIDENCE)
    yield from _table("relation", "from", "to", "meaning")
    for relation in RELATIONS:
        yield _row(relation.name, ", ".join(relation.domain), ", ".join(relation.range), relation.comment)
    yield ""
    yield from _table("relation", "IRI", "subproperty of", "close to")
    for relation in RELATIONS:
        parents = [f"kg:{relation.parent}"] if relation.parent else []
        yield _row(
            relation.name, f"kg:{relation.term}", ", ".join([*parents, *relation.mappings]), ", ".join(relation.close)
        )
    yield ""
    yield "## Attributes"
    yield ""
    yield from _table("attribute", "of", "datatype", "meaning")
    for attribute in (*ATTRIBUTES, *EVIDENCE_TERMS, *CURATED_TERMS, *LINK_TERMS[1:], *CORRECTION_TERMS):
        yield _row(f"kg:{attribute.term}", ", ".join(attribute.domain), f"xsd:{attribute.datatype}", attribute.comment)
    yield ""
    yield "## Counts and disputes"
    yield ""
    yield from _prose(_COUNTS)
    yield from _table("class", "meaning", "subclass of")
    for type_ in RECORD_TYPES:
        yield _row(f"kg:{type_.name}", type_.comment, ", ".join(type_.mappings))
    yield ""
    yield from _table("property", "from", "to", "meaning", "subproperty of")
    for row in RECORD_RELATIONS:
        ends = ", ".join(row.domain), ", ".join(row.range)
        yield _row(f"kg:{row.term}", *ends, row.comment, ", ".join(row.mappings))
    for part in COUNT_TERMS:
        yield _row(f"kg:{part.term}", ", ".join(part.domain), f"xsd:{part.datatype}", part.comment, "")


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in lines())
