"""Data sets of the Papers with Code archive: full names, descriptions, home pages, tasks and introducing papers."""

from collections.abc import Iterator

from kg.catalogues.catalogue import Catalogue
from kg.catalogues.elements import Element
from kg.catalogues.introduced import listed
from kg.catalogues.records import Named, Record, Stated


def read(found: Element) -> Iterator[Record]:
    """Yield a data set, its tasks, and the paper that introduced it."""
    paper = found.child("paper")
    title, address = (paper.text("title"), paper.text("url")) if paper else ("", "")
    for record in listed(found, "dataset", "Dataset", title, address, found.text("introduced_date")):
        yield record
        if isinstance(record, Named):
            yield from _tasks(found, record.name)


def _tasks(found: Element, dataset: str) -> Iterator[Record]:
    for task in found.children("tasks"):
        if name := task.name("task"):
            yield Stated(None, "Dataset", dataset, "data_for", "Task", name, None, None, task.line, task.pointer)


def _is_shape(keys: frozenset[str]) -> bool:
    return {"name", "full_name"} <= keys and bool(keys & {"homepage", "introduced_date", "modalities", "data_loaders"})


CATALOGUE = Catalogue("datasets", "data sets", "papers-with-code", _is_shape, read)
