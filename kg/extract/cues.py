"""The wording of each relation, from cues.toml."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Cue:
    """How English says a relation; `confidence` is the share of its statements that the training papers hold.

    `weak` is the same for statements without a phrase of their own.
    """

    relation: str
    confidence: float
    weak: float
    before: tuple[re.Pattern[str], ...]
    after: tuple[re.Pattern[str], ...]

    def before_distance(self, text: str) -> int | None:
        """Give the characters between the last phrase in `text` and its end; None if there is no phrase."""
        ends = [match.end() for pattern in self.before for match in pattern.finditer(text)]
        return len(text) - max(ends) if ends else None

    def stands_in(self, sentence: str) -> bool:
        """Return whether a phrase stands anywhere in a sentence, given in lower case."""
        return any(pattern.search(sentence) for pattern in (*self.before, *self.after))

    def follows(self, text: str, reach: int) -> bool:
        """Claim that a phrase stands in the first `reach` characters of `text`."""
        return any(pattern.search(text[:reach]) for pattern in self.after)


@cache
def load() -> dict[str, Cue]:
    """Read cues.toml: relation name -> Cue."""
    rows = tomllib.loads(resources.files(__package__).joinpath("cues.toml").read_text(encoding="utf-8"))
    return {
        name: Cue(
            name,
            row["confidence"],
            row.get("weak", row["confidence"]),
            tuple(map(re.compile, row["before"])),
            tuple(map(re.compile, row["after"])),
        )
        for name, row in rows.items()
    }
