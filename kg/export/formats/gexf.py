"""GEXF 1.3, streamed: colours, sizes, positions and dates as Gephi shows them, and one type per attribute.

networkx's writer fails the published schema, writes malformed XML for control characters, and has no positions.
Source: https://gexf.net/schema.html
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl

from kg.export.attributes import edge_attributes, node_attributes
from kg.export.exporter import Exporter, ExportOptions
from kg.export.xml import optional, write_rows, xml_text
from kg.knowledge_graph import KnowledgeGraph
from kg.schema import COLOUR, RELATION
from kg.view.layout import table_positions

# Gephi and graphology require the prefix "viz".
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf version="1.3" xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz">
<graph defaultedgetype="directed" idtype="string" mode="dynamic" timeformat="date">
"""
_TYPES = {pl.String: "string", pl.Int64: "long", pl.Float64: "double", pl.List: "liststring"}
_SMALLEST, _GROWTH = 4.0, 2.0


def _colours(of: Mapping[str, str]) -> dict[str, str]:
    """Return the GEXF colour element for each colour "#0072B2"."""
    channels = {name: [int(colour[at : at + 2], 16) for at in (1, 3, 5)] for name, colour in of.items()}
    return {name: '<viz:color r="{}" g="{}" b="{}"/>'.format(*values) for name, values in channels.items()}


def _attributes(class_: str, frame: pl.DataFrame, columns: Iterable[str]) -> Iterable[str]:
    yield f'<attributes class="{class_}">\n'
    for name in columns:
        yield f'<attribute id="{name}" title="{name}" type="{_TYPES[type(frame.schema[name])]}"/>\n'
    yield "</attributes>\n"


def _values(frame: pl.DataFrame, columns: Iterable[str]) -> list[pl.Expr | str]:
    """Return the attvalues of a row; null values are omitted.

    Gephi reads a list in brackets; quoted values may hold commas and brackets, and a backslash escapes.
    """
    parts: list[pl.Expr | str] = ["<attvalues>"]
    for name in columns:
        value = pl.col(name)
        if isinstance(frame.schema[name], pl.List):
            quoted = pl.format('"{}"', pl.element().str.replace_all(r"[\\\"]", r"\$0"))
            value = pl.when(value.list.len() > 0).then(pl.format("[{}]", value.list.eval(quoted).list.join(", ")))
        parts.append(optional(f'<attvalue for="{name}" value="{{}}"/>', value))
    return [*parts, "</attvalues>"]


def _days() -> pl.Expr:
    """Return start and end attributes: first and last day of a paper's date, which may be a year, a month or a day."""
    # An invalid day is ignored.
    day = pl.format("{}-{}-{}", "year", "month", "day").str.to_date("%Y-%m-%d", strict=False)
    first = pl.coalesce(day, pl.date("year", pl.col("month").fill_null(1), 1))
    last = pl.coalesce(day, pl.date("year", pl.col("month").fill_null(12), 1).dt.month_end())
    return pl.format(' start="{}" end="{}"', first.cast(pl.String), last.cast(pl.String)).fill_null("")


def _placed(graph: KnowledgeGraph, nodes: pl.DataFrame) -> pl.DataFrame:
    positions, degree = table_positions(graph.tables), graph.tables.degrees()
    ids = nodes["id"].to_list()
    return nodes.with_columns(
        x=pl.Series([positions[id_][0] for id_ in ids], dtype=pl.Float64),
        # Gephi's y axis points up, the page's down.
        y=pl.Series([-positions[id_][1] for id_ in ids], dtype=pl.Float64),
        size=pl.Series([round(_SMALLEST + _GROWTH * degree[id_] ** 0.5, 2) for id_ in ids], dtype=pl.Float64),
    )


def write(graph: KnowledgeGraph, drafts: tuple[Path, ...], _: ExportOptions) -> None:
    """Write nodes and edges with attributes; the relation is repeated for programs that ignore an edge's `kind`."""
    nodes, edges = node_attributes(graph), edge_attributes(graph).with_row_index("number")
    of_nodes = [column for column in nodes.columns if column not in ("id", "label")]
    of_edges = ["relation", "confidence", "support"]
    node = pl.format('<node id="{}" label="{}"{}>', xml_text("id"), xml_text("label"), _days())
    colour = pl.col("type").replace_strict(_colours(COLOUR))
    viz = pl.format('<viz:position x="{}" y="{}" z="0.0"/><viz:size value="{}"/></node>', "x", "y", "size")
    edge = pl.format(
        '<edge id="{}" source="{}" target="{}" weight="{}" kind="{}" label="{}">',
        "number",
        *map(xml_text, ("source", "target", "confidence", "relation")),
        pl.col("relation").str.replace_all("_", " "),
    )
    edge_colour = pl.col("relation").replace_strict(_colours({name: row.colour for name, row in RELATION.items()}))
    with drafts[0].open("w", encoding="utf-8", newline="\n") as file:
        file.write(_HEAD)
        file.writelines(_attributes("node", nodes, of_nodes))
        file.writelines(_attributes("edge", edges, of_edges))
        file.write(f'<nodes count="{nodes.height}">\n')
        write_rows(file, _placed(graph, nodes), [node, *_values(nodes, of_nodes), colour, viz])
        file.write(f'</nodes>\n<edges count="{edges.height}">\n')
        write_rows(file, edges, [edge, *_values(edges, of_edges), edge_colour, "</edge>"])
        file.write("</edges>\n</graph>\n</gexf>\n")


FORMAT = Exporter("gexf", "GEXF 1.3 with colours, sizes and positions, for Gephi", ("graph.gexf",), write)
