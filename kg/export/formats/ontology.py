"""The ontology (OWL) and the shapes (SHACL), as they ship with the package."""

from pathlib import Path

from kg.export.exporter import Exporter, ExportOptions
from kg.knowledge_graph import KnowledgeGraph
from kg.rdf.ontology import ONTOLOGY_FILE, SHAPES_FILE, shipped_file


def write(_: KnowledgeGraph, drafts: tuple[Path, ...], __: ExportOptions) -> None:
    """Write the ontology and its shapes as they ship with the package, byte for byte."""
    for draft, name in zip(drafts, (ONTOLOGY_FILE, SHAPES_FILE), strict=True):
        draft.write_bytes(shipped_file(name))


FORMAT = Exporter("ontology", "the classes, properties and shapes", (ONTOLOGY_FILE, SHAPES_FILE), write, scope="whole")
