"""Evaluation tables of the Papers with Code archive: tasks with subtasks, data sets and leaderboards.

The format is that of https://github.com/paperswithcode/sota-extractor.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from kg.catalogues.catalogue import Catalogue
from kg.catalogues.elements import Element
from kg.catalogues.names import forms_of
from kg.catalogues.papers import cited, is_address
from kg.catalogues.records import Cited, Named, Number, Record, Row, Stated
from kg.identifiers import web_address
from kg.papers.normalize.dates import published

_NOTHING = re.compile(r"[\W_]*(?:n\.?/?a\.?|none|null|nan|tba|tbd)?[\W_]*", re.IGNORECASE)
_PAIR = (("name", "key", "metric"), ("value",))
_LISTS = ("datasets", "subtasks")
_INSIDE = frozenset(("dataset", "sota", "rows", "model_name"))
_NAMELESS = "give it a name, or remove it"


def read(found: Element, parent: str = "") -> Iterator[Record]:
    """Yield the records of a task and of its subtasks."""
    name = found.name("task")
    if not name:
        yield found.refused("task", "a task without a name", _NAMELESS)
    else:
        forms = tuple(form for form in found.texts("synonyms") if form != name)
        description = found.text("description") or None
        yield Named("task", "Task", name, forms, description, None, found.line, found.pointer)
        if parent:
            yield _stated(found, "Task", name, "subtask_of", "Task", parent)
    for data in found.children("datasets"):
        yield from _dataset(data, name)
    for subtask in found.children("subtasks"):
        yield from read(subtask, name)


def _stated(found: Element, source_type: str, source: str, relation: str, target_type: str, target: str) -> Stated:
    return Stated(None, source_type, source, relation, target_type, target, None, None, found.line, found.pointer)


def _dataset(found: Element, task: str, whole: str = "") -> Iterator[Record]:
    """Yield the records of a data set and of its parts; `whole` is the data set of which it is a part."""
    own = found.name("subdataset") if whole else found.name("dataset")
    if not own:
        yield found.refused("dataset", "a data set without a name", _NAMELESS)
    full = f"{whole} {own}" if whole and own and not own.startswith(whole) else own
    name, *forms = forms_of(full)
    if name:
        description = found.text("description") or None
        yield Named("dataset", "Dataset", name, tuple(forms), description, None, found.line, found.pointer)
        if task:
            yield _stated(found, "Dataset", name, "data_for", "Task", task)
        if whole and whole != name:
            yield _stated(found, "Dataset", name, "variant_of", "Dataset", whole)
    if sota := found.child("sota"):
        for row in sota.children("rows"):
            yield from _row(row, task, name)
    for part in found.children("subdatasets"):
        yield from _dataset(part, task, name)


def _row(found: Element, task: str, dataset: str) -> Iterator[Record]:
    title, address, day = found.text("paper_title"), found.text("paper_url"), found.text("paper_date")
    paper = cited(title, address, date=day)
    model = found.name("model_name")
    wanted = (("task", task), ("data set", dataset), ("model and paper", model or paper))
    missing = [what for what, is_there in wanted if not is_there]
    if missing:
        yield found.refused("row", f"a row without {' and '.join(missing)}", _NAMELESS)
        for metric, _ in _metrics(found):
            yield found.refused("number", "its row is left out", _NAMELESS, at=f"/metrics/{metric}")
        return
    place = next((part for part in (address, title) if is_address(part)), "")
    date = published(day) or None
    url = web_address(place) if place and paper is None else None
    yield Row(task, dataset, model, paper, date, url, found.line, found.pointer)
    for metric, value in _metrics(found):
        at = f"/metrics/{metric.replace('~', '~0').replace('/', '~1')}"
        if _NOTHING.fullmatch(value):
            yield found.refused("number", f"no value: {value!r}", "leave the metric out", at=at)
        else:
            yield Number(found.pointer, metric, value, found.line, found.pointer + at)
    if paper is not None:
        yield from _code(found, paper)


def _code(found: Element, paper: Cited) -> Iterator[Record]:
    for link in found.children("code_links"):
        url = web_address(link.text("url"))
        if url is None:
            yield link.refused("link", f"no web address: {link.text('url')!r}", "an http(s) address")
        else:
            yield Stated("link", "Paper", "", "has_repository", "Repository", url, paper, None, link.line, link.pointer)


def _metrics(found: Element) -> list[tuple[str, str]]:
    """Return the metrics of a row with their values: of an object, of its JSON text, or of a list of pairs."""
    value = found.value.get("metrics")
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            value = None
    if isinstance(value, list):
        pairs = [part for part in value if isinstance(part, dict)]
        names, values = _PAIR
        value = {_first(part, names): _first(part, values) for part in pairs}
    if not isinstance(value, dict):
        if found.value.get("metrics") is not None:
            found.faults.append(found.refused("field", "metrics are not an object", at="/metrics"))
        return []
    inner = Element({key: part for key, part in value.items() if part is not None}, found.line, found.pointer)
    named = [(key, inner.text(key)) for key in inner.value if isinstance(key, str) and key.strip()]
    found.faults.extend(inner.faults)
    return named


def _first(part: dict[str, Any], keys: tuple[str, ...]) -> Any:
    return next((part[key] for key in keys if part.get(key) is not None), None)


def _is_shape(keys: frozenset[str]) -> bool:
    # The keys of a first object that is longer than the head include those inside it.
    return ("task" in keys and not keys.isdisjoint(_LISTS)) or keys >= _INSIDE


CATALOGUE = Catalogue("evaluation-tables", "evaluation tables", "papers-with-code", _is_shape, read)
