"""void.ttl: a description of the graph and of the exported files beside it."""

from pathlib import Path

from kg.atomic_files import final_of
from kg.export.exporter import Exporter, ExportOptions
from kg.export.media import files_beside, media_type
from kg.knowledge_graph import KnowledgeGraph
from kg.rdf.syntax import turtle
from kg.rdf.void import describe_file


def write(graph: KnowledgeGraph, drafts: tuple[Path, ...], _: ExportOptions) -> None:
    """Write the description of the graph and of the exported files in the folder."""
    path = final_of(drafts[0])
    triples = [*graph.description()]
    for file in files_beside(path):
        triples += describe_file(file, file.relative_to(path.parent).as_posix(), media_type(file), graph.manifest.base)
    drafts[0].write_bytes(turtle(triples))


FORMAT = Exporter(
    "void", "a description of the graph and the files beside it", ("void.ttl",), write, last=True, scope="claims"
)
