"""The names in the caption and the text that may be that of the metric of a table, each with its features."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from kg.fulltext.document import Table
from kg.fulltext.tables.metric_names import MetricName, metric_names
from kg.lexicon import normal_form

_MOST, _MOST_TEXT, _MOST_SECTION, _BEFORE = 14, 200_000, 30_000, 60
# What stands before the name of a metric in a sentence that says what is reported.
_REPORTED = re.compile(
    r"\b(?:report|measur|evaluat|comput)\w{0,10}\b.{0,25}$"
    r"|\b(?:terms of|scores? (?:are|is)|numbers are|values are|us(?:e|ing)|by|in)\b.{0,25}$",
    re.IGNORECASE,
)
_CALLED_METRIC = re.compile(r"\b(?:metrics?|measures?|criterion|criteria)\b.{0,35}$", re.IGNORECASE)
_NEAR = ("caption", "note", "mention")
# The nearest first.
_PLACES = (*_NEAR, "section", "abstract", "body")
_WITH_FIRST = (*_NEAR, "section")


@dataclass(frozen=True, slots=True)
class MetricCandidate:
    """A name that may be that of the metric of a table."""

    name: str
    features: Mapping[str, float]


@dataclass(slots=True)
class _Found:
    """A name around a table: `places` has the first character at which it stands in each place."""

    first: MetricName
    places: dict[str, int] = field(default_factory=dict)
    spellings: Counter[str] = field(default_factory=Counter)
    leads_caption: bool = False
    is_reported: bool = False
    is_called_metric: bool = False


class TextMetrics:
    """The names of metrics in the text of a paper, by normal form, with how often each stands there."""

    def __init__(self, abstract: str, body: str, sections: Mapping[str, str]) -> None:
        """Count the names; `sections` are the texts of sections by their titles."""
        self.abstract = abstract
        self.sections = sections
        self.counts: Counter[str] = Counter()
        self.called_metric: set[str] = set()
        self.named: dict[str, MetricName] = {}
        text = body[:_MOST_TEXT]
        for name in metric_names(text):
            form = normal_form(name.name)
            self.counts[form] += 1
            self.named.setdefault(form, name)
            if _CALLED_METRIC.search(_before(name, text)):
                self.called_metric.add(form)
        self.most = max(self.counts.values(), default=0)
        # The abstract and a section stand around several tables.
        self.names_in = cache(lambda text: tuple(metric_names(text)))


def _before(name: MetricName, text: str) -> str:
    return text[max(0, name.start - _BEFORE) : name.start]


def metric_candidates(table: Table, text: TextMetrics, cells: frozenset[str]) -> list[MetricCandidate]:
    """Return the names around a table that may be that of its metric, the nearest first, at most fourteen.

    `cells` are the normal forms of the texts on the axes of the table.
    """
    found: dict[str, _Found] = {}
    for place, each in _texts(table, text):
        _collect(found, place, each, text.names_in(each))
    for form, _ in text.counts.most_common(_MOST):
        name = text.named[form]
        found.setdefault(form, _Found(name, {"body": 0}, Counter([name.name])))
    nearest = {form: min(map(_PLACES.index, each.places)) for form, each in found.items()}
    kept = sorted(found, key=lambda form: (nearest[form], -text.counts[form]))[:_MOST]
    firsts = {
        place: min((found[form].places[place] for form in kept if place in found[form].places), default=0)
        for place in _WITH_FIRST
    }
    return [
        MetricCandidate(found[form].spellings.most_common(1)[0][0], _features(form, found[form], firsts, text, cells))
        for form in kept
    ]


def _texts(table: Table, text: TextMetrics) -> Iterator[tuple[str, str]]:
    """Yield the texts around a table, each with what it is."""
    yield "caption", table.caption
    yield from (("note", note) for note in table.notes)
    yield from (("mention", mention) for mention in table.mentions)
    yield "section", text.sections.get(table.section, "")[:_MOST_SECTION]
    yield "abstract", text.abstract


def _collect(found: dict[str, _Found], place: str, text: str, names: Iterable[MetricName]) -> None:
    for name in names:
        each = found.setdefault(normal_form(name.name), _Found(name))
        each.places.setdefault(place, name.start)
        each.spellings[name.name] += 1
        before = _before(name, text)
        each.leads_caption |= place == "caption" and not before.strip()
        each.is_reported |= place in _NEAR and _REPORTED.search(before) is not None
        each.is_called_metric |= _CALLED_METRIC.search(before) is not None


def _features(
    form: str, each: _Found, firsts: Mapping[str, int], text: TextMetrics, cells: frozenset[str]
) -> dict[str, float]:
    name, count = each.first, text.counts[form]
    found: dict[str, float] = {
        "only in the section": each.places.keys() <= {"section", "abstract", "body"},
        "leads the caption": each.leads_caption,
        "reported": each.is_reported,
        "called a metric": each.is_called_metric,
        "called a metric elsewhere": form in text.called_metric,
        "frequent": math.log1p(count) / math.log1p(text.most) if text.most else 0.0,
        "most frequent": count == text.most > 0,
        "at most once": count <= 1,
        "a cell": form in cells,
        "in a cell": any(form in cell for cell in cells),
        f"head {normal_form(name.head)}": True,
    }
    found |= {f"in the {place}": place in each.places for place in _PLACES}
    found |= {f"first in the {place}": each.places.get(place) == firsts[place] for place in _WITH_FIRST}
    return {key: float(value) for key, value in (found | _of_form(name)).items() if value}


def _of_form(name: MetricName) -> dict[str, float]:
    """Return features of how long a name is among its forms."""
    return {
        "a short form": name.is_form,
        "no part": name.parts == 0,
        "no part, and may have": name.parts == 0 and not name.is_whole,
        "some parts": name.parts > 0 and not name.is_whole,
        "all parts": name.parts > 0 and name.is_whole,
        "many parts": name.parts > 2,
    }
