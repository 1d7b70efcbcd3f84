"""The names in the caption and the text that may be that of the data set of a table, each with its features."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.fulltext.document import Table
from kg.fulltext.tables.data_names import PaperNames, is_called_data, names_of_data
from kg.fulltext.tables.words import is_data_name
from kg.lexicon import normal_form

_PLAIN = re.compile(r"[A-Z][a-z]+")
_PARTS = re.compile(r"[\s()+&,/]+")
_LONGEST_CELL, _ENOUGH = 80, 3


@dataclass(slots=True)
class Candidate:
    """A name that may be that of the data set of a table; None stands for no data set at all."""

    name: str | None
    features: dict[str, float] = field(default_factory=dict)


def candidates(table: Table, names: PaperNames, guess: str | None) -> list[Candidate]:
    """Return the names around a table that may be its data set, each with its features; the last one is None."""
    places = _places(table, names, guess)
    profiles = {form: names.profile(spelling) for form, (spelling, _) in places.items()}
    called = {form: math.log1p(profile.called_data) for form, profile in profiles.items()}
    most = max(called.values(), default=0.0)
    first = next((form for form in called if called[form] == most), None)
    cells = _cells(table)
    context = names.context
    own = (context.own | {normal_form(context.own_name)}) - {normal_form(context.own_dataset)}
    found: list[Candidate] = []
    for form, (spelling, places_of) in places.items():
        profile = profiles[form]
        features = {
            "in the caption": "caption" in places_of,
            "named in a mention": "mention" in places_of,
            "a word of a mention": "word of a mention" in places_of,
            "only in the body": places_of <= {"body", "guess"},
            "guessed": "guess" in places_of,
            "called data": called[form] / most if most else 0.0,
            "most called data": form == first,
            "in experiments": profile.is_in_experiments,
            "by its form": is_data_name(spelling),
            "evaluated": profile.evaluated,
            "in the abstract": min(profile.in_abstract, _ENOUGH) / _ENOUGH,
            "in captions": min(profile.in_captions, _ENOUGH) / _ENOUGH,
            "for training": profile.trained,
            "ours": profile.ours,
            "introduced": profile.is_introduced,
            "a model": profile.is_model,
            "after a model": profile.after_model,
            "own": form in own,
            "own and no data": form in own and not is_called_data(profile),
            "a cell": cells.get(form, 0) > 1,
            "a word of a cell": form in cells,
            "a plain word": _PLAIN.fullmatch(spelling) is not None,
            "a word of the language": names.is_word(spelling),
        }
        found.append(Candidate(spelling, {name: float(value) for name, value in features.items() if value}))
    return [*found, Candidate(None)]


def _places(table: Table, names: PaperNames, guess: str | None) -> dict[str, tuple[str, set[str]]]:
    """Return the names around a table by normal form, each with the places that it stands in."""
    found: dict[str, tuple[str, set[str]]] = {}

    def add(name: str, place: str) -> None:
        if form := normal_form(name):
            found.setdefault(form, (name, set()))[1].add(place)

    for place, texts in (("caption", (table.caption,)), ("note", table.notes), ("section", (table.section,))):
        for text in texts:
            for name, _ in names_of_data(text):
                add(name, place)
            for name in names.words_in(text):
                add(name, f"word of a {place}")
    for text in table.mentions:
        for name, is_named in names_of_data(text):
            add(name, "mention" if is_named else "after on")
        for name in names.words_in(text):
            add(name, "word of a mention")
    for name in names.in_section(table.section):
        add(name, "body")
    for name in names.frequent:
        add(name, "body")
    if guess:
        add(guess, "guess")
    return found


def _cells(table: Table) -> dict[str, int]:
    """Return normal form -> 2 for the texts of cells, 1 for words in them."""
    found: dict[str, int] = {}
    texts: Sequence[str] = [cell.text for cell in table.cells if len(cell.text) < _LONGEST_CELL]
    for text in texts:
        for word in _PARTS.split(text):
            if len(word) > 1:
                found.setdefault(normal_form(word), 1)
    return found | {normal_form(text): 2 for text in texts if text}
