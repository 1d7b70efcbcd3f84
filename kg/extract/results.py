"""Numeric results in a text: value, metric, where it was measured, whose it is, and its kind."""

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Span

from kg.extract.result_kinds import stated_kind
from kg.extract.result_places import places_of
from kg.extract.spans import sentences_of, surface_of, text_of, title_end
from kg.records import Mention, PaperEntity, Result

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_UNIT = r"\\?%|\\times|(?<=\d)x\b(?!\s?\d)|\u00d7|pm\d+(?:\.\d+)?|(?:\spercentage)?\s?points?\b|times\b"
_VALUE = re.compile(
    rf"(?<![\w.^$/-])(?P<sign>[+-])?(?P<number>{_NUMBER}(?:\s?-\s?\d+(?:\.\d+)?)?)(?:\s?(?P<unit>{_UNIT}))?"
)
# "r = 0.99", "(p = 0.02": a statistic or a setting, not a measurement.
_SYMBOL = re.compile(r"(?<![\w-])[A-Za-z]\s?=\s?$")
_COMMON_METRICS = frozenset({"accuracy", "FLOPs", "precision", "recall", "latency", "throughput"})
# Precision on the training papers of results with a metric or a dataset, and of results with neither.
_TIED, _LOOSE = 0.5, 0.43
_REPORTS = re.compile(
    r"\b(?:achiev\w*|attain\w*|reach\w*|obtain\w*|scor\w+|improv\w*|gain\w*|increas\w*|boost\w*|outperform\w*|surpass\w*"
    r"|reduc\w*|exceed\w*|faster|speed\w*|higher|lower|better|accurac\w+|compar\w+|match\w*|retain\w*|decreas\w*|sav\w+"
    r"|yield\w*|result\w*|performance|cost|throughput|using only|with only|requir\w+)\b",
    re.IGNORECASE,
)
_NOT_A_RESULT = re.compile(
    r"^\s?(?:k\b|K\b|B\b|M\b|T\b|billion|million|trillion|thousand|tokens?|parameters?|params|layers?|languages?|datasets?|tasks?|benchmarks?|models?"
    r"|images?|videos?|papers?|hours?|days?|weeks?|minutes?|GPUs?|samples?|examples?|classes|domains?|years?|epochs?|steps|experts|(?:-|\s)?(?:shot|bit|way|step|layer|dimensional|stage)"
    r"|\w+ (?:datasets?|tasks?|benchmarks?|languages?|models?|domains?)|[A-Za-z])",
)


def _nearest(span: tuple[int, int], mentions: list[Span], reach: int) -> Span | None:
    """Return the mention nearest to the value, preferring what follows ("81.2 on MMLU"); None beyond `reach`."""

    def distance(mention: Span) -> int:
        after = mention.start_char - span[1]
        return after if after >= 0 else (span[0] - mention.end_char) + 15

    near = [m for m in mentions if distance(m) <= reach]
    return min(near, key=distance, default=None)


def iter_results(doc: Doc, entities: tuple[PaperEntity, ...], subject: str) -> Iterator[Result]:
    """Yield the results of every sentence that reports one; `subject` is the artefact that they are attributed to."""
    known = {entity.key for entity in entities}
    spans = [span for span in doc.spans["entities"] if f"e{span.id}" in known]
    head = title_end(doc)
    for sentence in sentences_of(doc):
        text = text_of(doc)[sentence.start : sentence.end]
        if sentence.start <= head or not _REPORTS.search(text):
            continue
        first, last = sentence.bounds
        inside = [s for s in spans if sentence.start <= s.start_char < sentence.end]
        for match in _VALUE.finditer(text):
            start = sentence.start + match.start()
            end = sentence.start + match.end()
            if _is_in(match.start(), inside, sentence.start) or _SYMBOL.search(text[: match.start()]):
                continue
            unit = (match["unit"] or "").strip()
            after = text[match.end() :]
            metrics = [s for s in inside if s.label_ == "Metric"]
            metric = _nearest((start, end), metrics, 45)
            if not _is_result(match, unit, after, metric is not None):
                continue
            on = _nearest((start, end), _places(sentence.start, text, match, inside), 60)
            yield Result(
                subject=subject,
                metric=surface_of(metric) if metric else None,
                metric_key=f"e{metric.id}" if metric else None,
                value=Mention(start, sentence.start + _value_end(match)),
                on=f"e{on.id}" if on else None,
                kind=stated_kind(text, match.start(), _value_end(match)) or "absolute",
                start=first,
                end=last,
                confidence=_TIED if metric or on else _LOOSE,
            )


def _places(offset: int, text: str, match: re.Match[str], inside: list[Span]) -> list[Span]:
    """Return the data sets, benchmarks and tasks of a sentence, which begins at `offset`, that the number may be on."""
    targets = sorted((s for s in inside if s.label_ in ("Dataset", "Benchmark", "Task")), key=lambda s: s.start_char)
    bounds = [(s.start_char - offset, s.end_char - offset) for s in targets]
    others = [other for other in _VALUE.finditer(text) if not _is_in(other.start(), inside, offset)]
    # A whole number without a unit is mostly a year or a count.
    values = [
        other.span() for other in others if other["unit"] or "." in other["number"] or other.span() == match.span()
    ]
    return [targets[number] for number in places_of(text, match.span(), values, bounds)]


def _is_in(place: int, spans: list[Span], offset: int) -> bool:
    return any(s.start_char <= place + offset < s.end_char for s in spans)


def without_bare_metrics(entities: tuple[PaperEntity, ...], results: tuple[Result, ...]) -> tuple[PaperEntity, ...]:
    """Return the entities without common metrics such as "accuracy" that have no number."""
    measured = {result.metric_key for result in results}
    return tuple(e for e in entities if e.type != "Metric" or e.key in measured or e.name not in _COMMON_METRICS)


def _value_end(match: re.Match[str]) -> int:
    """Return the end of the value without words: "1.2" of "1.2 points", "88.2" of "88.2pm0.3"."""
    unit = (match["unit"] or "").strip()
    return match.end() if unit in ("%", "\\%", "x", "\\times", "\u00d7") else match.end("number")


def _is_result(match: re.Match[str], unit: str, after: str, has_metric: bool) -> bool:
    if unit:
        return True
    if "." not in match["number"] and not match["sign"]:
        return False
    return bool(match["sign"]) or has_metric or not _NOT_A_RESULT.match(after)
