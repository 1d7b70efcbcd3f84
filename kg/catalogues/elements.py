"""Access to the objects of a catalogue: members of an expected type; any other is noted with its line and pointer."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from kg.catalogues.records import Refused
from kg.text import plain as uncached

Json = dict[str, Any]
# The names of tasks, data sets and metrics occur in many rows.
plain = lru_cache(maxsize=1 << 15)(uncached)
_LONGEST_NAME = 200
_LONGEST_TEXT = 20_000
_DEEPEST = 50
_CURE = "check what wrote it: docs/catalogues.md lists the fields"
# What separates a name from the text after it in the lists that archives are made from.
_ENDS = " :;,"


@dataclass(frozen=True, slots=True)
class Element:
    """An object with the line and the JSON pointer of its place; `faults` collects the members of a wrong type."""

    value: Json
    line: int
    pointer: str
    faults: list[Refused] = field(default_factory=list)
    depth: int = 0

    def refused(self, kind: str, reason: str, cure: str = _CURE, *, at: str = "") -> Refused:
        """Return the rejection of this record, or of its member `at`."""
        return Refused(kind, self.line, self.pointer + at, reason, cure)

    def text(self, key: str) -> str:
        """Return a text in plain characters, "" for a missing one; numbers are texts too."""
        value = self.value.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if value is None or isinstance(value, str):
            return plain(value[:_LONGEST_TEXT]) if value else ""
        self._wrong(key, value, "a text")
        return ""

    def name(self, key: str) -> str:
        """Return a name without the colon or comma after it; "" for a missing or a very long one."""
        found = self.text(key).strip(_ENDS)
        if len(found) > _LONGEST_NAME:
            self.faults.append(self.refused("field", f"a name of {len(found)} characters", at=f"/{key}"))
            return ""
        return found

    def flag(self, key: str) -> bool | None:
        """Return a truth value; None for a missing one."""
        value = self.value.get(key)
        if value is None or isinstance(value, bool):
            return value
        self._wrong(key, value, "true or false")
        return None

    def texts(self, key: str) -> list[str]:
        """Return the texts of a list; a single text is a list of one."""
        value = self.value.get(key)
        if value is None or isinstance(value, str):
            return [plain(value)] if value else []
        if not isinstance(value, list):
            self._wrong(key, value, "a list")
            return []
        found = [plain(part) for part in value if isinstance(part, str)]
        for index, part in enumerate(value):
            if not isinstance(part, str | None):
                self._wrong(f"{key}/{index}", part, "a text")
        return [part for part in found if part]

    def child(self, key: str) -> "Element | None":
        """Return the object under a key; None for a missing one."""
        value = self.value.get(key)
        if value is None:
            return None
        if isinstance(value, dict):
            return self._inner(value, key)
        self._wrong(key, value, "an object")
        return None

    def children(self, key: str) -> Iterator["Element"]:
        """Yield the objects of a list."""
        value = self.value.get(key)
        if value is None:
            return
        if not isinstance(value, list):
            self._wrong(key, value, "a list")
            return
        if self.depth >= _DEEPEST:
            self.faults.append(self.refused("field", f"nested more than {_DEEPEST} levels deep", at=f"/{key}"))
            return
        for index, part in enumerate(value):
            if isinstance(part, dict):
                yield self._inner(part, f"{key}/{index}")
            elif part is not None:
                self._wrong(f"{key}/{index}", part, "an object")

    def _inner(self, value: Json, place: str) -> "Element":
        return Element(value, self.line, f"{self.pointer}/{place}", self.faults, self.depth + 1)

    def _wrong(self, place: str, value: object, wanted: str) -> None:
        reason = f"{place.partition('/')[0]} is {_kind_of(value)} instead of {wanted}"
        self.faults.append(self.refused("field", reason, at=f"/{place}"))


def _kind_of(value: object) -> str:
    kinds = ((bool, "true or false"), (dict, "an object"), (list, "a list"), (str, "a text"), (int | float, "a number"))
    return next((shown for kind, shown in kinds if isinstance(value, kind)), "null")
