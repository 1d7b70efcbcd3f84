"""A spaCy component that marks names by shape (CamelCase, capitals, digits) and by words that introduce a name."""

import re
from collections.abc import Iterator
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup
from spacy.util import filter_spans

from kg.extract.gazetteer import version_end
from kg.extract.spans import occurrences_of, span_between, text_of
from kg.lexicon import load

SHAPED, NAMED, TITLED = "shaped", "named", "titled"

_WORD = re.compile(
    r"(?<![\w/.@\\])[A-Za-z0-9\u0370-\u03ff](?:[A-Za-z0-9\u0370-\u03ff]|[-+.](?=[A-Za-z0-9])|_\{\w+\})*\+*"
)
_TAIL = re.compile(
    r"-(?:based|like|style|trained|tuned|guided|generated|pretrained|initialized|aware|free|level|driven|finetuned"
    r"|oriented|specific|only|augmented|enhanced|inspired|Based|Like|compressed|family|compatible|agnostic|type|scale"
    r"|related|optimized|distilled|powered|enabled|assisted|sized|class|centric|style)s?$"
)
_QUANTITY = re.compile(
    r"\d+(?:\.\d+)?[a-zA-Z%]{0,3}|\d+-?(?:bit|shot|way|step|layer|D)|[IVX]+|O\d|[A-Z]\d?|\d+[A-Z]+-[a-z]+"
)
_QUOTED = r"[\"“'‘]?(?:\\text\w+)?\{?"
_NAMING = re.compile(
    r"\b(?:called|named|termed|dubbed|coined|titled|which we (?:call|name|term|dub|denote as)"
    r"|we (?:call|name|term|dub)(?: it| this| our \w+)?|refer(?:red)? to (?:this|it|them)?\s?(?:\w+ )?as|short for)"
    r"\s(?:the |a |an )?" + _QUOTED
)
# The name after "called": consecutive capitalised words, or one word in quotes.
_PROPER_RUN = re.compile(
    r"[A-Z0-9](?:[\w@+-]|\.(?=\w))*(?:[ -](?:[A-Z0-9][\w@+-]*|(?:of|for|and|with|the|via|from|in|on|to)(?= [A-Z])))*"
)
_TITLE_NAME = re.compile(r"(?P<name>[^:]{2,60}?)(?:\s\((?P<acronym>[^()\s]*)\))?:\s")
_GENERIC_TITLE = re.compile(
    r"^(?:On|How|What|Why|Towards?|When|Can|Is|Are|Do|Does|Which|Beyond|From|Learning|The|A|An|\w+ing [a-zA-Z])\b"
)


@lru_cache(maxsize=1 << 16)
def _is_shaped(word: str) -> bool:
    """Return whether a word is written like a name: two capitals, a capital inside, or capital and digit together."""
    if _QUANTITY.fullmatch(word) or load().is_general(word):
        return False
    parts = re.split(r"-", word)
    if len(parts) > 1 and all(re.fullmatch(r"[A-Z]?[a-z]+|\d+[A-Z]?|[A-Z]", part) for part in parts):
        return False
    if any(load().is_general(part) and len(part) > 1 for part in parts) and len(parts) > 1:
        return False
    capitals = sum(c.isupper() for c in word)
    return (
        (capitals >= 2 and len(word) >= 3)
        or (capitals >= 1 and any(c.isdigit() for c in word) and len(word) >= 2)
        or bool(re.search(r"[a-z][A-Z]", word))
    )


@lru_cache(maxsize=1 << 16)
def _shaped_length(word: str) -> int:
    """Return the length of the name at the start of a word, without a tail like "-based"; 0 if there is none."""
    stem = _TAIL.sub("", word).rstrip(".'-")
    return len(stem) if not stem.startswith("http") and _is_shaped(stem) else 0


def _shaped(doc: Doc) -> Iterator[Span]:
    text = text_of(doc)
    for match in _WORD.finditer(text):
        length = _shaped_length(match.group())
        if not length or "http" in text[max(0, match.start() - 60) : match.start()].rsplit(" ", 1)[-1]:
            continue
        end = match.start() + length
        if end == match.end():
            end = version_end(text, end)
        yield from _char_span(doc, match.start(), end, SHAPED)


def _char_span(doc: Doc, start: int, end: int, label: str) -> Iterator[Span]:
    span = span_between(doc, start, end, label)
    if span is not None:
        yield span


def _named(doc: Doc) -> Iterator[Span]:
    for naming in _NAMING.finditer(text_of(doc)):
        if match := _PROPER_RUN.match(text_of(doc), naming.end()):
            name = match.group().rstrip(".-")
            if not load().is_general(name) and len(name) > 1:
                yield from _char_span(doc, match.start(), match.start() + len(name), NAMED)


def _title_names(title: str) -> Iterator[str]:
    """Yield X of a title "X: what it is", and XY of "X words (XY): what they do"."""
    match = _TITLE_NAME.match(title)
    if match is None:
        return
    if match["acronym"]:
        yield match["acronym"]
    yield match["name"].strip()


def _titled(doc: Doc) -> Iterator[Span]:
    """Yield all occurrences of the names that the title introduces."""
    text = text_of(doc)
    title = text.partition("\n")[0]
    for name in _title_names(title):
        words = len(name.split())
        starts = [start for start, _ in occurrences_of(name, text)]
        is_name = words == 1 or (words == 2 and _is_shaped(name.split()[0]))
        is_repeated = words <= 4 and len(starts) > 1 and not _GENERIC_TITLE.match(name)
        if not load().is_general(name) and (is_name or is_repeated):
            for start in starts:
                yield from _char_span(doc, start, start + len(name), TITLED)


@Language.component("kg_names")
def mark_names(doc: Doc) -> Doc:
    """Set `doc.spans["names"]` to the names; the label records how each was found."""
    spans = filter_spans([*_titled(doc), *_named(doc)])
    taken = {index for span in spans for index in range(span.start, span.end)}
    shaped = [span for span in filter_spans(list(_shaped(doc))) if taken.isdisjoint(range(span.start, span.end))]
    doc.spans["names"] = SpanGroup(doc, name="names", spans=[*spans, *shaped])
    return doc
