"""The names of metrics around a table that may be that of all its numbers, each with its features."""

import re
from collections import Counter
from collections.abc import Iterator

from kg.fulltext.document import Table
from kg.fulltext.tables.data_choice import Candidate
from kg.fulltext.tables.data_names import PaperNames
from kg.fulltext.tables.paper import Context
from kg.fulltext.tables.surroundings import Surroundings
from kg.fulltext.tables.words import caption_metrics, is_cost
from kg.lexicon import normal_form

# "average absolute accuracy", "PSNR (dB)": what qualifies a metric in a caption.
_QUALIFIER = re.compile(r"(?:^|(?<=\s))([A-Za-z][\w-]{1,20}) $")
_UNIT = re.compile(r"^ ?(\((?:%|in %|dB|ms|s|sec|bits?|nats|m|mm|cm)\))")
_NO_QUALIFIER = frozenset(
    "the a an of in on for with and or by our their its to from as is are we using results result comparison comparing compared"
    " report reported reports shows show showing best better higher lower highest lowest both different achieved obtained"
    " performance each all improved between per at vs no".split()
)
_TERMS = re.compile(r"\b(?:in terms of|measured (?:by|in|with|as)|as measured by|evaluated (?:by|with)|metric is|report(?:ed)? (?:the )?)\s+(?:the )?"
    r"((?:[a-z-]{2,20} ){0,2}[A-Za-z][\w@-]{1,20})")
# "CCC values", "mean scores": what a word of a measure says of the words before it.
_MEASURE = re.compile(
    r"(?<![\w-])((?:[A-Za-z][\w@₀-₉-]{0,20} ){0,2}[A-Za-z][\w@₀-₉-]{0,20}) (scores?|values?|rates?|ratings?|errors?|results)\b"
)
_GENERIC = frozenset("results values".split())
_MOST_BODY = 5


def metric_candidates(
    table: Table, names: PaperNames, around: Surroundings, context: Context
) -> list[Candidate]:
    """Return the metrics that caption, notes and text name; the last is None, for no metric at all."""
    places: dict[str, tuple[str, dict[str, float]]] = {}

    def add(name: str, place: str, value: float = 1.0) -> None:
        form = normal_form(name)
        if form:
            features = places.setdefault(form, (name, {}))[1]
            features[place] = max(value, features.get(place, 0.0))

    for order, (name, longer) in enumerate(_with_qualifiers(table.caption)):
        add(name, "in the caption")
        add(name, "first in the caption", float(order == 0))
        for each in longer:
            add(each, "qualified in the caption")
            add(each, "first qualified in the caption", float(order == 0))
    for place, texts in (("in a note", table.notes), ("in a mention", table.mentions), ("in the section's title", (table.section,))):
        for text in texts:
            for name in caption_metrics(text):
                add(name, place)
            for found in _TERMS.finditer(text):
                add(found[1], f"{place} as the measure")
            for name in _measures(text):
                add(name, f"{place} before a word for measures")
    for found in _TERMS.finditer(table.caption):
        add(found[1], "in the caption as the measure")
    for order, name in enumerate(_measures(table.caption)):
        add(name, "in the caption before a word for measures")
        add(name, "first in the caption before a word for measures", float(order == 0))
    section = Counter(caption_metrics(names.sections.get(table.section, "")))
    for name, count in section.most_common(_MOST_BODY):
        add(name, "in the section", count / section.total())
    for name in caption_metrics(context.abstract):
        add(name, "in the abstract")
    body = Counter(name for name in caption_metrics(names.text) if not is_cost(name))
    for name, count in body.most_common(_MOST_BODY):
        add(name, "in the text", count / body.total())
    for text, place in ((table.caption, "plain in the caption"), (" ".join(table.mentions), "plain in a mention"), (names.text, "plain in the text")):
        plain = Counter(_plain(name) for name in caption_metrics(text))
        for name, count in plain.most_common(_MOST_BODY):
            add(name, place, count / plain.total())
    if around.metric:
        add(around.metric, "by the rules")
    found_all = []
    for name, features in places.values():
        features["cost"] = float(is_cost(name))
        features["only in the text"] = float(not any(value and not key.startswith(("in the text", "cost", "only")) for key, value in features.items()))
        found_all.append(Candidate(name, {key: value for key, value in features.items() if value}))
    return [*found_all, Candidate(None, {"none": 1.0})]


def _plain(name: str) -> str:
    """Return a metric without what qualifies it, in the singular: "accuracy" for "Average accuracies"."""
    bare = re.sub(r"\s*\(.*", "", name)
    last = bare.split()[-1] if bare else bare
    if last.casefold() in ("score", "scores", "rate", "rates", "correlation", "precision", "likelihood"):
        last = " ".join(bare.split()[-2:])
    return re.sub(r"ies$", "y", last) if last.endswith("ies") else last.removesuffix("s") if last.endswith(("rates", "scores", "errors")) else last


def _measures(text: str) -> Iterator[str]:
    """Yield what stands before words for measures, with the word and without it: "CCC", "mean scores"."""
    for found in _MEASURE.finditer(text):
        words = [word for word in found[1].split()]
        while words and words[0].casefold() in _NO_QUALIFIER:
            words = words[1:]
        if not words:
            continue
        for first in range(len(words)):
            name = " ".join(words[first:])
            if found[2] not in _GENERIC:
                yield f"{name} {found[2]}"
            if name.isupper() or any(c.isdigit() for c in name):
                yield name


def _with_qualifiers(caption: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the metrics of a caption, each with its longer forms: words before it, a unit behind it."""
    at = 0
    for name in caption_metrics(caption):
        start = caption.find(name, at)
        if start < 0:
            continue
        at = start + len(name)
        longer: list[str] = []
        unit = _UNIT.match(caption[at:])
        if unit:
            longer.append(f"{name} {unit[1]}")
        begin = start
        for _ in range(3):
            word = _QUALIFIER.search(caption[max(0, begin - 24) : begin])
            if word is None or word[1].casefold() in _NO_QUALIFIER:
                break
            begin -= len(word[1]) + 1
            longer.append(caption[begin:at])
        yield name, longer
