"""The entries of BibTeX: bibtexparser splits the blocks; here values are joined, inherited and repaired."""

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bibtexparser import model
from bibtexparser.splitter import Splitter

# An entry without a key, or without the comma after it: "@misc{title = {...}", "@misc{doe2021 title = {...}".
_NO_KEY = re.compile(
    r"^([ \t]*@(?!string|comment|preamble)\w+\s*\{)(?=\s*(?:[a-z][\w-]*\s*=|,?\s*\}))", re.MULTILINE | re.IGNORECASE
)
_NO_COMMA = re.compile(
    r"^([ \t]*@(?!string|comment|preamble)\w+\s*\{\s*[^\s,={}\"]+)(?=\s+[a-z][\w-]*\s*=\s*[{\"\d])",
    re.MULTILINE | re.IGNORECASE,
)
_LOOSE = re.compile(r"^([ \t]*)@[ \t]+(?=\w+\s*[{(])|^([ \t]*@\w+\s*\{[^\s,={}\"]*,)(?:\s*,)+", re.MULTILINE)
_FIELD = re.compile(r"\s*(?P<name>[A-Za-z][\w:.+-]*)\s*=\s*(?P<rest>.*)", re.DOTALL)
_WORD = re.compile(r"[^\s#{}\",]+")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_QUOTE = re.compile(r"\\[{}\\]|[{}\"]", re.DOTALL)
_KEPT_FROM_PARENT = (
    "year", "date", "month", "day", "eventdate", "booktitle", "journal", "journaltitle", "eventtitle", "series",
)  # fmt: skip
_PARTS = ("inproceedings", "incollection", "inbook", "conference", "suppbook", "suppcollection", "inreference")
_DEEPEST = 5
_MISSING = "no-key-"


@dataclass(frozen=True, slots=True)
class BibEntry:
    """An entry: its line, its type and its fields in TeX, names in lower case; `fault` describes a broken entry."""

    line: int
    type: str = ""
    key: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""


def _closing(text: str, start: int) -> int:
    """Return where the group that opens at `start` closes; the text's end if it does not."""
    depth = 0
    for brace in _BRACE.finditer(text, start):
        depth += {"{": 1, "}": -1}.get(brace.group(), 0)
        if depth == 0:
            return brace.start()
    return len(text)


def _quoted_end(text: str, start: int) -> int:
    depth = 0
    for sign in _QUOTE.finditer(text, start + 1):
        if sign.group() == '"' and depth <= 0:
            return sign.start()
        depth += {"{": 1, "}": -1}.get(sign.group(), 0)
    return len(text)


def _value(text: str, strings: Mapping[str, str]) -> tuple[str, str]:
    """Join the pieces of a value, `"a" # name # {b}`; return the value and the text behind it."""
    found: list[str] = []
    at = 0
    while True:
        at += len(text) - at - len(text[at:].lstrip())
        start = text[at : at + 1]
        if start in ("{", '"') and start:
            end = _closing(text, at) if start == "{" else _quoted_end(text, at)
            found.append(text[at + 1 : end])
            at = end + 1
        elif word := _WORD.match(text, at):
            found.append(strings.get(word.group().lower(), word.group()))
            at = word.end()
        else:
            at += 1
        rest = text[at:].lstrip()
        if not rest.startswith("#"):
            return "".join(found), rest
        at = len(text) - len(rest) + 1


def _field(name: str, text: str, strings: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield a field, and any fields behind it that a missing comma merged into its value."""
    value, rest = _value(text, strings)
    while rest:
        if behind := _FIELD.fullmatch(rest):
            yield name, value
            name, (value, rest) = behind["name"].lower(), _value(behind["rest"], strings)
        else:
            # "month = 5 July": words without braces.
            more, rest = _value(rest, strings)
            value = f"{value} {more}"
    yield name, value


def _fields(entry: model.Entry, strings: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for raw in entry.fields:
        for name, value in _field(raw.key.lower(), str(raw.value), strings):
            if name == "author" and name in found:
                found[name] += f" and {value}"
            else:
                found.setdefault(name, value)
    return found


def _entry_of(block: model.Block) -> model.Entry | None:
    """Return the entry of a block, including one whose key or field is duplicated."""
    inner = getattr(block, "ignore_error_block", None)
    return next((part for part in (block, inner) if isinstance(part, model.Entry)), None)


def _prepared(text: str) -> str:
    """Return the text with a key and a comma in every entry; line numbers are preserved."""
    numbers = iter(range(len(text)))
    text = _LOOSE.sub(lambda found: found[2] or f"{found[1]}@", text)
    text = _NO_KEY.sub(lambda found: f"{found[1]}{_MISSING}{next(numbers)},", text)
    return _NO_COMMA.sub(r"\1,", text)


def _blocks(text: str) -> Iterator[BibEntry]:
    # It logs what we reject ourselves later.
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    strings: dict[str, str] = {}
    for block in Splitter(_prepared(text)).split().blocks:
        line = (block.start_line or 0) + 1
        if isinstance(block, model.String):
            strings[block.key.lower()] = _value(str(block.value), strings)[0]
        elif (found := _entry_of(block)) is not None:
            yield BibEntry(line, found.entry_type.lower(), found.key, _fields(found, strings))
        elif isinstance(block, model.ParsingFailedBlock):
            yield BibEntry(line, fault="a block that is no BibTeX")


def _keys(value: str) -> list[str]:
    return [key.strip().lower() for key in value.split(",") if key.strip()]


def _inherited(entry: BibEntry, by_key: Mapping[str, BibEntry], depth: int = 0) -> dict[str, str]:
    """Return the fields of an entry with those inherited: all from xdata, the shared ones from a crossref.

    Source: the biblatex manual, section 2.4.1 and appendix B. A book's title is the booktitle of its parts, and its
    DOI is not theirs.
    """
    fields = dict(entry.fields)
    if depth > _DEEPEST:
        return fields
    for key in _keys(fields.get("xdata", "")):
        if key in by_key:
            fields = _inherited(by_key[key], by_key, depth + 1) | fields
    parent = by_key.get(fields.get("crossref", "").strip().lower())
    if parent is None or parent is entry:
        return fields
    given = _inherited(parent, by_key, depth + 1)
    kept = {name: given[name] for name in _KEPT_FROM_PARENT if name in given}
    if "title" in given:
        kept.setdefault("booktitle" if entry.type in _PARTS else "journaltitle", given["title"])
    return kept | fields


def bib_entries(text: str) -> Iterator[BibEntry]:
    """Yield the entries of a text, in order, without xdata entries, which only hold data for others.

    >>> [dict(e.fields) for e in bib_entries('@string{a = "A"} @misc{k, Title = a # { b} year = 2021}')]
    [{'title': 'A b', 'year': '2021'}]
    """
    entries = list(_blocks(text))
    by_key = {entry.key.lower(): entry for entry in reversed(entries) if entry.key}
    for entry in entries:
        if entry.type != "xdata":
            fields = entry.fields if entry.fault else _inherited(entry, by_key)
            yield BibEntry(entry.line, entry.type, entry.key, fields, entry.fault)
