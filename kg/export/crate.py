"""Description of an export folder as an RO-Crate 1.1.

Source: https://www.researchobject.org/ro-crate/specification/1.1/
"""

from pathlib import Path

from rocrate.rocrate import ROCrate

from kg.export.media import files_beside, media_type
from kg.knowledge_graph import KnowledgeGraph
from kg.rdf.attribution import credits_of, licence_of
from kg.rdf.void import TITLE

METADATA = "ro-crate-metadata.json"


def write_crate(graph: KnowledgeGraph, folder: Path, around: str | None = None) -> Path:
    """Write ro-crate-metadata.json about the files exported (`around` a name) into the folder; return its path."""
    crate = ROCrate()
    crate.name = TITLE
    crate.license = licence_of(graph.manifest)
    credit = "; ".join(credits_of(graph.manifest))
    papers = f"{graph.manifest.kept} papers as a graph with evidence"
    content = papers if around is None else f"The neighbourhood of {around} in a graph of {graph.manifest.kept} papers"
    crate.description = f"{content}, in several formats. {credit}".strip()
    crate.datePublished = graph.built
    for file in files_beside(folder / METADATA):
        facts = {"encodingFormat": media_type(file), "contentSize": str(file.stat().st_size)}
        crate.add_file(file, dest_path=file.relative_to(folder), properties=facts)
    crate.metadata.write(folder)
    return folder / METADATA
