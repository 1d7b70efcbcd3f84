"""The text of a file of corrections: reading with line numbers, and edits that keep every other character.

The standard parser of TOML gives no positions, so the text is divided at its `[[correction]]` headers.
"""

import re
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomlkit
from pydantic import ValidationError

from kg.atomic_files import drafted
from kg.corrections.conflicts import find_conflict
from kg.corrections.model import Correction, Corrections, Name
from kg.errors import InputError, Where

FILE = "corrections.toml"
HEADER = "# Corrections of this graph, applied by every build. `kg correct` edits this file, and so can you.\n"
_TABLE = re.compile(r"^[ \t]*\[\[[ \t]*correction[ \t]*\]\]", re.MULTILINE)
_LINE = re.compile(r"at line (\d+)")
_FORMAT = "see docs/corrections.md"
# The order in which the fields of a correction are written.
_ORDER = ("kind", "a", "b", "to", "subject", "relation", "object", "paper", "sentence", "note", "by", "when", "why")


@dataclass(frozen=True, slots=True)
class CorrectionsFile:
    """A file of corrections: its path, its text, and its corrections with the line of each one's header."""

    path: str
    text: str = ""
    corrections: tuple[Correction, ...] = ()
    lines: tuple[int, ...] = field(default=())

    def where(self, number: int) -> Where:
        """Return the place of a correction, by its number from 1."""
        return Where(self.path, self.lines[number - 1])

    def added(self, correction: Correction) -> "CorrectionsFile":
        """Return the file with a correction at its end."""
        text = self.text or HEADER
        if not text.endswith("\n"):
            text += "\n"
        file = _parse(f"{text}\n{_written(correction)}", self.path)
        conflict = find_conflict(file.corrections)
        if conflict is None:
            return file
        # The last correction is not in the user's file yet: the others are.
        number = next((other for other in conflict.others if other <= len(self.lines)), None)
        where, cure = (self.where(number), f"kg correct undo {number}") if number else (None, "kg correct list")
        raise InputError(f"not corrected: {conflict.reason}", where=where, cure=cure)

    def without(self, number: int) -> "CorrectionsFile":
        """Return the file without a correction, by its number from 1; comments before the next one are kept."""
        start, blocks = _blocks(self.text, self.path)
        block = blocks[number - 1]
        kept = _comments_after(block)
        before = start + "".join(blocks[: number - 1])
        after = "".join(blocks[number:])
        if not kept and not after and before.endswith("\n\n"):
            # The blank line that `added` writes before a correction goes with it.
            before = before[:-1]
        return parse_file(before + kept + after, self.path)

    @property
    def is_bare(self) -> bool:
        """Return whether the file holds nothing that a user has written."""
        return self.text in ("", HEADER)


def _comments_after(block: str) -> str:
    """Return the comments and blank lines that end a block: they belong to what follows."""
    # Only line feeds end a line of TOML: a string may contain others.
    lines = re.findall(r"[^\n]*\n|[^\n]+$", block)
    last = max(number for number, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#"))
    tail = "".join(lines[last + 1 :])
    return tail if tail.strip() else ""


def _blocks(text: str, path: str) -> tuple[str, list[str]]:
    """Return the text before the first correction, and the text of each one."""
    starts = [match.start() for match in _TABLE.finditer(text)]
    if not starts:
        return text, []
    pieces = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return text[: starts[0]], list(_joined(pieces, path))


def _joined(pieces: list[str], path: str) -> Iterator[str]:
    """Join the pieces that only together are TOML: a header inside a multi-line string begins no correction."""
    block = ""
    for piece in pieces:
        block += piece
        try:
            tomllib.loads(block)
        except tomllib.TOMLDecodeError:
            continue
        yield block
        block = ""
    if block:
        raise InputError("not TOML", where=Where(path), cure=_FORMAT)


def _line_of(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _parsed(text: str, path: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        what = _LINE.sub("", str(error)).replace("( ,", "(").split(" (")[0]
        raise InputError(f"not TOML: {what}", where=Where(path, line), cure=_FORMAT) from error


def _parse(text: str, path: str) -> CorrectionsFile:
    """Return the corrections of a text, which may conflict; raise InputError with the line of the first fault."""
    values = _parsed(text, path)
    start, blocks = _blocks(text, path)
    tables = values.get("correction", [])
    if not isinstance(tables, list) or len(tables) != len(blocks):
        raise InputError("corrections that are no tables", where=Where(path, 1), cure="write each under [[correction]]")
    lines, at = [], _line_of(start, len(start))
    for block in blocks:
        lines.append(at)
        at += block.count("\n")
    try:
        found = Corrections.model_validate(values).correction
    except ValidationError as error:
        raise _fault(error, start, blocks, lines, path) from error
    return CorrectionsFile(path, text, found, tuple(lines))


def parse_file(text: str, path: str) -> CorrectionsFile:
    """Return the corrections of a text; raise InputError with the lines of the first fault or conflict."""
    file = _parse(text, path)
    conflict = find_conflict(file.corrections)
    if conflict is not None:
        others = ", ".join(f"line {file.lines[number - 1]}" for number in conflict.others)
        what = f"{conflict.reason} ({others})" if others else conflict.reason
        cure = f"kg correct undo {conflict.number}, or edit the file"
        raise InputError(what, where=file.where(conflict.number), cure=cure)
    return file


def _fault(error: ValidationError, start: str, blocks: list[str], lines: list[int], path: str) -> InputError:
    """Return the error that names the line of the first fault."""
    first = error.errors()[0]
    place = [part for part in first["loc"] if isinstance(part, str)]
    number = next((part for part in first["loc"] if isinstance(part, int)), None)
    what = "missing" if first["type"] == "missing" else first["msg"].removeprefix("Value error, ")
    if number is None:
        where = Where(path, _line_of_key(start, place[0]))
        return InputError(f"{'.'.join(place)}: {what}", where=where, cure="only [[correction]] belongs here")
    line = lines[number] + _line_of_key(blocks[number], place[2] if len(place) > 2 else "kind") - 1
    shown = f"{'.'.join(place[2:4])}: {what}" if len(place) > 2 else what
    return InputError(shown, where=Where(path, line), cure=_FORMAT)


def _line_of_key(text: str, key: str) -> int:
    """Return the line of a key in a text, 1 if it is not there."""
    match = re.search(rf"^[ \t]*{re.escape(key)}[ \t]*[.=]", text, re.MULTILINE)
    return text.count("\n", 0, match.start()) + 1 if match else 1


def read_file(path: Path, shown: str | None = None) -> CorrectionsFile:
    """Read a file of corrections, empty where there is none; raise InputError as `parse_file` does."""
    name = shown or str(path)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return CorrectionsFile(name)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError("not UTF-8", where=Where(name, line), cure="save it as UTF-8") from error
    return parse_file(text, name)


def write_file(file: CorrectionsFile, path: Path) -> None:
    """Write a file of corrections atomically; a link to a file stays one, and the file keeps its mode."""
    final = path.resolve()
    with drafted(final) as draft:
        draft.write_bytes(file.text.encode("utf-8"))
        if final.exists():
            shutil.copymode(final, draft)


def _inline(name: Name) -> Any:  # tomlkit's item
    table = tomlkit.inline_table()
    table.update(name.model_dump(exclude_none=True))
    return table


def _written(correction: Correction) -> str:
    """Return a correction as the text of its table."""
    table = tomlkit.table()
    for key in _ORDER:
        value = getattr(correction, key, None)
        if value not in (None, ""):
            table.add(key, _inline(value) if isinstance(value, Name) else value)
    array = tomlkit.aot()
    array.append(table)
    document = tomlkit.document()
    document.add("correction", array)
    return tomlkit.dumps(document)
