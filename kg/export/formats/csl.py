"""CSL-JSON: an item a paper, for Zotero, Pandoc and other reference managers.

Source: https://docs.citationstyles.org/en/stable/specification.html
"""

from pathlib import Path

import orjson

from kg.export.bibliography import Reference, references
from kg.export.exporter import Exporter, Options
from kg.knowledge_graph import KnowledgeGraph


def _item(reference: Reference) -> dict[str, object]:
    item: dict[str, object] = {"id": reference.id, "type": "article", "title": reference.title}
    if reference.authors:
        item["author"] = [{"literal": name} for name in reference.authors]
    if reference.date:
        item["issued"] = {"date-parts": [reference.date]}
    if reference.venue:
        item["container-title"] = reference.venue
    if reference.doi:
        item["DOI"] = reference.doi
    if reference.arxiv:
        item |= {"archive": "arXiv", "archive_location": reference.arxiv}
    return item | {"abstract": reference.abstract}


def write(graph: KnowledgeGraph, drafts: tuple[Path, ...], _: Options) -> None:
    """Write the papers."""
    drafts[0].write_bytes(orjson.dumps([_item(r) for r in references(graph)], option=orjson.OPT_INDENT_2) + b"\n")


FORMAT = Exporter("csl", "the papers in CSL-JSON, for Zotero and Pandoc", ("papers.json",), write)
