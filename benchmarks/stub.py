"""A stub extractor for `benchmarks/scale.py`, which recognises the generator's names by their endings.

It replaces extraction, whose cost per paper is constant, to measure the later stages.
"""

import re
from collections.abc import Iterable, Iterator

from benchmarks.generate import SUFFIX
from kg.records import Extraction, Mention, PaperEntity, Result, Statement

_TYPE = {suffix: type_ for type_, suffix in SUFFIX.items()}
_NAME = re.compile(rf"\b[A-Z][a-z]+({'|'.join(_TYPE)})(?:-\d+B)?\b(?: \(([A-Z]{{4}})\))?")
_SENTENCE = re.compile(r"\S.*?(?:\.(?=\s|$)|$)", re.DOTALL)
_NUMBER = re.compile(r"\b\d+(?:\.\d+)?%")
_RELATION = {
    "Method": ("uses", "improves_on", "compares_to"),
    "Model": ("uses", "compares_to", "improves_on"),
    "Dataset": ("trained_on", "evaluated_on"),
    "Benchmark": ("evaluated_on",),
    "Task": ("addresses",),
}


def _extraction(text: str) -> Extraction:
    head = text.index("\n\n") + 2
    sentences = [(0, head - 2), *(match.span() for match in _SENTENCE.finditer(text, head))]
    bounds = iter(sentences)
    now = next(bounds)
    found: dict[str, list[tuple[re.Match[str], tuple[int, int]]]] = {}
    for match in _NAME.finditer(text):
        while match.start() >= now[1]:
            now = next(bounds)
        found.setdefault(match.group().partition(" (")[0], []).append((match, now))
    entities, statements, keys = [], [], {}
    for number, (name, matches) in enumerate(found.items(), start=1):
        key = keys[name] = f"e{number}"
        type_ = _TYPE[matches[0][0][1]]
        forms = tuple(dict.fromkeys([name, *(match[2] for match, _ in matches if match[2])]))
        mentions = tuple(Mention(match.start(), match.start() + len(name)) for match, _ in matches)
        entities.append(PaperEntity(key, type_, name, forms, mentions))
        place = matches[-1][1]
        if number == 1:
            statements.append(Statement("P", "introduces", key, *place, 0.9))
        elif type_ in _RELATION:
            options = _RELATION[type_]
            subject = "P" if type_ == "Task" else "e1"
            statements.append(
                Statement(subject, options[len(name) % len(options)], key, *place, 0.5 + len(name) % 5 / 10)
            )
    on = next((e.key for e in entities[1:] if e.type == "Benchmark"), None)
    value = _NUMBER.search(text, head)
    place = next((b for b in sentences if value and b[0] <= value.start() < b[1]), None)
    results = (
        (Result("e1" if entities else "P", None, None, Mention(*value.span()), on, "absolute", *place, 0.6),)
        if value and place
        else ()
    )
    return Extraction("stub", tuple(entities), tuple(statements), results, (), tuple(sentences))


def extract(texts: Iterable[str]) -> Iterator[Extraction]:
    """Yield one extraction per text."""
    return map(_extraction, texts)
