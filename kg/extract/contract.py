"""Validation of extractors' output: one extraction per text, in order, with offsets inside the text.

Extractors may be third-party code, and their output goes into tables, IRIs and files of many formats; after this
module, every offset, key and name is valid.
"""

import operator
import reprlib
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from numbers import Real
from pathlib import PurePath

from kg.characters import is_writable, writable
from kg.errors import KgError
from kg.records import PAPER_KEY, Extraction, Link, Mention, PaperEntity, Result, Statement
from kg.schema import EXTRACTED, EXTRACTED_RELATIONS

KINDS = ("absolute", "gain", "ratio")
_LONGEST_NAME = 2_000
# Upper bounds: per field one row per character (at least _FEWEST), in total _ROWS_A_CHARACTER times that.
_FEWEST, _ROWS_A_CHARACTER = 1_000, 10
_LONGEST_MESSAGE = 200
_BATCH = 256

Answers = Callable[[Iterable[str]], Iterable[object]]
"""An extractor whose output is not yet validated."""


@dataclass(frozen=True, slots=True)
class Broken:
    """An output that breaks the contract; `rule` describes how."""

    rule: str


class _Violation(Exception):
    """An output breaks a rule; the message states the rule and the value."""


def _shown(value: object) -> str:
    return writable(reprlib.repr(value))


def _one_of(value: object, known: Iterable[str], what: str) -> str:
    if not isinstance(value, str) or value not in known:
        raise _Violation(f"{what} {_shown(value)} is none of {', '.join(sorted(known))[:_LONGEST_MESSAGE]}")
    return str(value)


def _text(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise _Violation(f"{what} is not a text but {type(value).__name__}: {_shown(value)}")
    if not value.strip():
        raise _Violation(f"{what} is blank")
    if len(value) > _LONGEST_NAME:
        raise _Violation(f"{what} has {len(value)} characters, at most {_LONGEST_NAME}")
    if not is_writable(value):
        raise _Violation(f"{what} contains a character that files cannot hold: {value[:60]!a}")
    return str(value)


def _number(value: object, what: str) -> int:
    try:
        # Integer types of other libraries are accepted, but bool is not.
        if not isinstance(value, bool):
            return operator.index(value)  # type: ignore[arg-type] # that is the question
    except TypeError:
        pass
    raise _Violation(f"{what} is not an integer: {_shown(value)}")


def _confidence(value: object, what: str) -> float:
    # The comparison also rejects NaN.
    if isinstance(value, bool) or not isinstance(value, Real) or not 0 <= float(value) <= 1:
        raise _Violation(f"{what} has a confidence of {_shown(value)}: not between 0 and 1")
    return float(value)


class _Parser:
    """Validates one extraction and copies it into our own types."""

    def __init__(self, text: str) -> None:
        self._text, self._keys = text, frozenset[str]()
        self._most = max(_FEWEST, len(text))
        self._left = _ROWS_A_CHARACTER * self._most

    def _rows(self, value: object, type_: type | None, what: str) -> Iterator[tuple[str, object]]:
        """Yield (name, row) for each row of a field."""
        if not isinstance(value, tuple | list):
            raise _Violation(f"{what} is not a tuple but {type(value).__name__}: {_shown(value)}")
        self._left -= len(value)
        if len(value) > self._most or self._left < 0:
            raise _Violation(f"{what} has {len(value)} rows for a text of {len(self._text)} characters: too many")
        for number, row in enumerate(value):
            if type_ is not None and not isinstance(row, type_):
                raise _Violation(f"{what}[{number}] is not a {type_.__name__} but {_shown(row)}")
            yield f"{what}[{number}]", row

    def _span(self, start: object, end: object, what: str) -> tuple[int, int]:
        first, last = _number(start, f"{what}.start"), _number(end, f"{what}.end")
        if not 0 <= first < last <= len(self._text):
            raise _Violation(f"{what} is at [{first}, {last}), outside the text's [0, {len(self._text)})")
        return first, last

    def _key(self, value: object, what: str, *, or_paper: bool) -> str:
        if isinstance(value, str) and (value in self._keys or (or_paper and value == PAPER_KEY)):
            return str(value)
        raise _Violation(f"{what} names the key {_shown(value)}, which no entity has")

    def _optional_key(self, value: object, what: str) -> str | None:
        return None if value is None else self._key(value, what, or_paper=False)

    def _mention(self, mention: object, what: str) -> Mention:
        if not isinstance(mention, Mention):
            raise _Violation(f"{what} is not a Mention but {_shown(mention)}")
        return Mention(*self._span(mention.start, mention.end, what))

    def _entity(self, row: PaperEntity, what: str) -> PaperEntity:
        forms = self._rows(row.forms, None, f"{what}.forms")
        mentions = tuple(self._mention(m, name) for name, m in self._rows(row.mentions, None, f"{what}.mentions"))
        if not mentions:
            raise _Violation(f"{what} is mentioned nowhere")
        return PaperEntity(
            key=_text(row.key, f"{what}.key"),
            type=_one_of(row.type, EXTRACTED, f"{what}.type"),
            name=_text(row.name, f"{what}.name"),
            forms=tuple(_text(form, name) for name, form in forms),
            mentions=mentions,
        )

    def _statement(self, row: Statement, what: str) -> Statement:
        return Statement(
            self._key(row.subject, what, or_paper=True),
            _one_of(row.relation, EXTRACTED_RELATIONS, f"{what}.relation"),
            self._key(row.object, what, or_paper=False),
            *self._span(row.start, row.end, what),
            _confidence(row.confidence, what),
        )

    def _result(self, row: Result, what: str) -> Result:
        value = self._mention(row.value, f"{what}.value")
        if not self._text[value.start : value.end].strip():
            raise _Violation(f"{what}.value is blank")
        start, end = self._span(row.start, row.end, what)
        return Result(
            subject=self._key(row.subject, what, or_paper=True),
            metric=None if row.metric is None else _text(row.metric, f"{what}.metric"),
            metric_key=self._optional_key(row.metric_key, what),
            value=value,
            on=self._optional_key(row.on, what),
            kind=_one_of(row.kind, KINDS, f"{what}.kind"),
            start=start,
            end=end,
            confidence=_confidence(row.confidence, what),
        )

    def _link(self, row: Link, what: str) -> Link:
        return Link(_text(row.url, f"{what}.url"), *self._span(row.start, row.end, what))

    def _sentences(self, value: object) -> Iterator[tuple[int, int]]:
        before = 0
        for what, row in self._rows(value, None, "sentences"):
            if not isinstance(row, tuple | list) or len(row) != 2:
                raise _Violation(f"{what} is not a pair of start and end but {_shown(row)}")
            start, end = self._span(row[0], row[1], what)
            if start < before:
                raise _Violation(f"{what} begins at {start}, before the one before it ends at {before}")
            before = end
            yield start, end

    def parse(self, answer: object) -> Extraction:
        """Return the output as an extraction; raise _Violation with the first rule that it breaks."""
        if not isinstance(answer, Extraction):
            raise _Violation(f"not a kg.records.Extraction but {type(answer).__name__}: {_shown(answer)}")
        entities = tuple(
            self._entity(row, what)  # type: ignore[arg-type] # _rows has looked
            for what, row in self._rows(answer.entities, PaperEntity, "entities")
        )
        keys = [entity.key for entity in entities]
        self._keys = frozenset(keys)
        if len(self._keys) < len(keys) or PAPER_KEY in self._keys:
            raise _Violation(f"two entities have one key, or one has {PAPER_KEY!r}, the paper's: {_shown(keys)}")
        statements = self._rows(answer.statements, Statement, "statements")
        results = self._rows(answer.results, Result, "results")
        links = self._rows(answer.links, Link, "links")
        return Extraction(
            extractor=_text(answer.extractor, "extractor"),
            entities=entities,
            statements=tuple(self._statement(row, what) for what, row in statements),  # type: ignore[arg-type]
            results=tuple(self._result(row, what) for what, row in results),  # type: ignore[arg-type]
            links=tuple(self._link(row, what) for what, row in links),  # type: ignore[arg-type]
            sentences=tuple(self._sentences(answer.sentences)),
        )


def _raised(error: BaseException) -> Broken:
    """Return a Broken that states what an extractor raised, and where."""
    if isinstance(error, SystemExit):
        return Broken("it called sys.exit")
    first = (str(error).splitlines() or [""])[0]
    frames = traceback.extract_tb(error.__traceback__)
    location = f" ({PurePath(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return Broken(writable(f"it raised {type(error).__name__}: {first[:_LONGEST_MESSAGE]}{location}"))


def checked(answer: object, text: str) -> Extraction | Broken:
    """Return an extractor's output for a text in our own types, or the rule that it breaks."""
    try:
        return _Parser(text).parse(answer)
    except _Violation as violation:
        return Broken(str(violation))
    except Exception as error:  # noqa: BLE001 - objects of third-party classes may raise anything
        return _raised(error)


def _answers(extractor: Answers, texts: Sequence[str]) -> list[object] | Broken:
    try:
        found = list(islice(extractor(iter(texts)), len(texts) + 1))
    except KgError:
        # The error concerns the run, not the text: missing weights, for example.
        raise
    except (Exception, SystemExit) as error:  # noqa: BLE001 - an extractor may raise whatever it likes
        return _raised(error)
    if len(found) == len(texts):
        return found
    return Broken("it gave more than one answer to one text" if len(found) > len(texts) else "it gave no answer")


def read_batch(extractor: Answers, texts: Sequence[str]) -> list[Extraction | Broken]:
    """Extract a batch of texts; return for each its extraction, or how the output breaks the contract.

    If the batch fails as a whole, because the extractor raised or miscounted, each text is extracted on its own.
    """
    found = _answers(extractor, texts)
    if isinstance(found, list):
        return [checked(answer, text) for answer, text in zip(found, texts, strict=True)]
    if len(texts) == 1:
        return [found]
    return [answer for text in texts for answer in read_batch(extractor, [text])]


def read_checked(extractor: Answers, texts: Iterable[str]) -> Iterator[Extraction | Broken]:
    """Yield the result of `read_batch` for each text, batch by batch."""
    rest = iter(texts)
    while batch := list(islice(rest, _BATCH)):
        yield from read_batch(extractor, batch)
