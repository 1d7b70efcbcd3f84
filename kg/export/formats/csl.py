"""CSL-JSON: one item per paper, for Zotero, Pandoc and other reference managers.

Source: https://docs.citationstyles.org/en/stable/specification.html
"""

from pathlib import Path

import orjson

from kg.export.bibliography import Reference, references
from kg.export.exporter import Exporter, ExportOptions, selected_papers
from kg.knowledge_graph import KnowledgeGraph
from kg.names import Name

_TYPES = {"conference": "paper-conference", "journal": "article-journal", "other": "article"}


def _name(name: Name) -> dict[str, str]:
    parts = {
        "literal": name.literal,
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {key: part for key, part in parts.items() if part}


def to_csl(reference: Reference, key: str | None = None) -> dict[str, object]:
    """Return a reference as a CSL-JSON item with this id, by default the paper's identifier."""
    item: dict[str, object] = {"id": key or reference.id, "type": _TYPES[reference.kind], "title": reference.title}
    if reference.names:
        item["author"] = list(map(_name, reference.names))
    if reference.date:
        item["issued"] = {"date-parts": [reference.date]}
    if reference.venue:
        item["container-title"] = reference.venue
    if reference.doi:
        item["DOI"] = reference.doi
    if reference.arxiv:
        item |= {"archive": "arXiv", "archive_location": reference.arxiv}
    if reference.is_retracted:
        item["status"] = "retracted"
    return item | {"abstract": reference.abstract}


def write(graph: KnowledgeGraph, drafts: tuple[Path, ...], options: ExportOptions) -> None:
    """Write one item per paper."""
    drafts[0].write_bytes(
        orjson.dumps(
            [to_csl(r) for r in references(graph, selected_papers(graph, options))], option=orjson.OPT_INDENT_2
        )
        + b"\n"
    )


FORMAT = Exporter("csl", "the papers in CSL-JSON, for Zotero and Pandoc", ("papers.json",), write, scope="own")
