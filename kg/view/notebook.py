"""A picture of a part of the graph in a notebook."""

from dataclasses import dataclass

from markupsafe import Markup

from kg.knowledge_graph import KnowledgeGraph
from kg.view.page import render
from kg.view.selection import select_part

_FRAME = Markup(
    '<iframe srcdoc="{}" title="{}" sandbox="allow-scripts" width="100%" height="{}" style="border: 0"></iframe>'
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A page of a part of the graph; a notebook shows it in a sandboxed frame."""

    page: str
    heading: str
    height: int

    def _repr_html_(self) -> str:
        """Return the frame, with the page escaped as an attribute."""
        return str(_FRAME.format(self.page, self.heading, self.height))


def picture(
    graph: KnowledgeGraph, around: str | None = None, depth: int = 1, nodes: int = 150, height: int = 600
) -> Picture:
    """Draw the core of the graph, or what is within `depth` steps of a name; `height` is in pixels."""
    drawn, heading = select_part(graph, around, depth, nodes)
    return Picture(render(drawn, graph.tables, heading), heading, height)
