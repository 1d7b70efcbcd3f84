"""The NetworkX view: a MultiDiGraph whose attributes are plain strings and numbers."""

import networkx as nx

from kg.graph.tables import Tables

Network = nx.MultiDiGraph


def to_networkx(tables: Tables) -> "nx.MultiDiGraph[str]":
    """Return the graph. A node has `type` and `label` (a paper also its known dates); an edge `relation`, `confidence`
    and `support`, and its relation as key.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for row in tables.nodes.select("id", "type", "label").iter_rows():
        graph.add_node(row[0], type=row[1], label=row[2])
    for row in tables.papers.select("id", "year", "month", "day").iter_rows():
        graph.nodes[row[0]].update(
            {k: v for k, v in zip(("year", "month", "day"), row[1:], strict=True) if v is not None}
        )
    columns = ("source", "target", "relation", "edge_confidence", "support")
    for source, target, relation, confidence, support in tables.edges.select(columns).iter_rows():
        graph.add_edge(source, target, key=relation, relation=relation, confidence=confidence, support=support)
    return graph
