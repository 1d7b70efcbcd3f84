"""Tasks and methods of papers, in papers-with-abstracts of the Papers with Code archive.

The same file is an input format (kg.papers), which reads titles and abstracts.
"""

from collections.abc import Iterator

from kg.catalogues.catalogue import Catalogue
from kg.catalogues.elements import Element
from kg.catalogues.papers import cited
from kg.catalogues.records import Record, Stated


def read(found: Element) -> Iterator[Record]:
    """Yield a statement for each task and each method of a paper."""
    addresses = [found.text(key) for key in ("arxiv_id", "url_abs", "url_pdf")]
    paper = cited(found.text("title"), *addresses, date=found.text("date"))
    tags = [("addresses", "Task", name, f"/tasks/{index}") for index, name in enumerate(found.texts("tasks"))]
    tags += [
        ("uses", "Method", method.name("name"), method.pointer.removeprefix(found.pointer))
        for method in found.children("methods")
    ]
    for relation, type_, name, at in tags:
        if paper is None:
            yield found.refused("tag", "no paper: neither title nor arXiv identifier", "give it a title", at=at)
        elif not name:
            yield found.refused("tag", "a method without a name", "give it a name, or remove it", at=at)
        else:
            yield Stated("tag", "Paper", "", relation, type_, name, paper, None, found.line, found.pointer + at)


def _is_shape(keys: frozenset[str]) -> bool:
    return {"abstract", "title", "arxiv_id"} <= keys and bool(keys & {"tasks", "methods"})


CATALOGUE = Catalogue(
    "paper-tags", "papers with tasks and methods", "papers-with-code", _is_shape, read, has_papers=True
)
