"""The relations that the ontology allows between two types of nodes."""

import polars as pl

from kg.schema import RELATION, RELATIONS, TYPE_NAMES

RELATION_ORDER = pl.Enum(sorted(RELATION))


def fitting_relation(relation: str, source: str, target: str) -> str | None:
    """Return the relation that the ontology allows between two node types: `relation`, its fallback, or None.

    >>> fitting_relation("evaluated_on", "Paper", "Model"), fitting_relation("uses", "Paper", "Task")
    ('uses', 'addresses')
    """
    for name in (relation, RELATION[relation].fallback):
        if name and source in RELATION[name].domain and target in RELATION[name].range:
            return name
    return None


def fitting_table(types: pl.DataType) -> pl.DataFrame:
    """Return `fitting_relation` as a table; `types` is the data type of the nodes' types."""
    rows = [
        (r.name, source, target, fitting_relation(r.name, source, target))
        for r in RELATIONS
        for source in TYPE_NAMES
        for target in TYPE_NAMES
    ]
    schema = {"relation": RELATION_ORDER, "source_type": types, "target_type": types, "fitting": RELATION_ORDER}
    return pl.DataFrame(rows, schema=schema, orient="row")
