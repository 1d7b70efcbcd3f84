"""Generate plausible papers as an arXiv dump: `python benchmarks/generate.py 10000 papers.jsonl --seed 1`.

Abstracts are recombined sentences of the synthetic passages in `seeds/annotations` with replaced names.
Names follow Zipf's law; each paper introduces one of its own. Some records are repeated, some names abbreviated,
some records broken.
"""

import argparse
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from kg.annotations import AnnotatedPaper, read_annotations

PASSAGES = Path(__file__).parents[1] / "seeds" / "annotations" / "synthetic.jsonl"
SUFFIX = {"Method": "Opt", "Model": "Net", "Dataset": "Set", "Benchmark": "Bench", "Metric": "Score", "Task": "Task"}
_NAMING, _PLAIN = 4, 4
_EXPONENT = 1.35
_AGAIN, _BROKEN, _ACRONYM = 0.04, 0.01, 0.05
_ONSETS = [
    "b",
    "d",
    "f",
    "g",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "v",
    "z",
    "br",
    "dr",
    "gl",
    "kr",
    "pl",
    "st",
    "tr",
]
_VOWELS = ["a", "e", "i", "o", "u"]
_FAMILIES = [
    "Hu",
    "Chen",
    "Müller",
    "García",
    "Kim",
    "Okafor",
    "Novak",
    "Silva",
    "Tanaka",
    "Ivanova",
    "Singh",
    "Dubois",
]
_GIVEN = ["Ada", "Bo", "Chloé", "Dmitri", "Edward J.", "Fatima", "Grace", "Hiro", "Ines", "Jun", "Kofi", "Lena"]
_SLOT = re.compile(r"\{(\w+)\}")


def word(number: int) -> str:
    """Return the number-th word; all words are distinct."""
    parts = []
    number += 1_000
    while number:
        number, place = divmod(number, len(_ONSETS) * len(_VOWELS))
        parts.append(_ONSETS[place % len(_ONSETS)] + _VOWELS[place // len(_ONSETS)])
    return "".join(parts).capitalize()


def name(type_: str, number: int) -> str:
    """Return the number-th name of a type; every seventh is a size variant of the one before it."""
    if type_ == "Model" and number % 7 == 6:
        return f"{name(type_, number - 1)}-{1 + number % 70}B"
    return word(number) + SUFFIX[type_]


def _templates(passages: list[AnnotatedPaper]) -> tuple[list[str], list[str]]:
    """Return the sentences with names, with {Type} in place of the names, and the sentences without names."""
    found, plain = set(), set()
    for passage in passages:
        text = (passage.text or "").partition("\n\n")[2]
        for entity in passage.entities:
            for mention in sorted(entity.mentions, key=len, reverse=True):
                text = re.sub(rf"(?<![\w{{]){re.escape(mention)}(?![\w}}])", f"{{{entity.type}}}", text)
        for sentence in re.split(r"(?<=\.)\s+", text):
            if sentence.endswith("."):
                (found if _SLOT.search(sentence) else plain).add(sentence)
    return sorted(found), sorted(plain)


class Generator:
    """A seeded generator of records."""

    def __init__(self, seed: int, plain: int = _PLAIN) -> None:
        """Seed the generator; `plain` is the number of sentences without names in each abstract."""
        self._count = plain
        self._random = random.Random(seed)
        self._zipf = np.random.default_rng(seed)
        self._naming, self._plain = _templates(list(read_annotations(PASSAGES)))
        self._ranks: list[int] = []

    def _rank(self) -> int:
        if not self._ranks:
            self._ranks = [int(rank) for rank in np.minimum(self._zipf.zipf(_EXPONENT, 1 << 16), 1 << 40)]
        return self._ranks.pop()

    def _name(self, match: re.Match[str]) -> str:
        found = name(match[1], self._rank())
        if match[1] == "Method" and self._random.random() < _ACRONYM:
            return f"{found} ({found[:2].upper()}{found[-3].upper()}O)"
        return found

    def record(self, number: int) -> dict[str, object]:
        """Return the record of a paper that introduces the number-th names."""
        draw = self._random
        kind = draw.choice(("Method", "Model", "Dataset", "Benchmark"))
        own = name(kind, (1 << 41) + 7 * number)
        body = [_SLOT.sub(self._name, sentence) for sentence in draw.sample(self._naming, _NAMING)]
        body += draw.sample(self._plain, self._count)
        authors = [(draw.choice(_FAMILIES), draw.choice(_GIVEN), "") for _ in range(draw.randint(1, 6))]
        created = f"{1 + number % 28} {draw.choice(('Jan', 'May', 'Oct'))} {2015 + number % 11} 10:00:00 GMT"
        return {
            "id": f"{1500 + number // 100_000:04}.{number % 100_000:05}",
            "title": f"{own}: {word(draw.randrange(1 << 30))} {word(draw.randrange(1 << 30))} for {word(self._rank())}",
            "abstract": f"  We propose {own}. " + "\n".join(body) + "\n",
            "authors_parsed": authors,
            "versions": [{"version": "v1", "created": created}],
            "update_date": "2025-01-01",
        }

    def lines(self, count: int, start: int = 0) -> Iterator[str]:
        """Yield `count` lines: new papers, some repeated and some broken."""
        number = start
        for _ in range(count):
            dice = self._random.random()
            if dice < _BROKEN:
                yield json.dumps(self.record(number))[: self._random.randint(1, 200)]
            elif dice < _BROKEN + _AGAIN and number > start:
                # The same paper without its identifier, as another listing has it.
                again = self.record(self._random.randrange(start, number))
                yield json.dumps(again | {"update_date": "2025-02-02"})
            else:
                yield json.dumps(self.record(number))
                number += 1


def write(count: int, path: Path, seed: int = 1, start: int = 0, plain: int = _PLAIN) -> None:
    """Write a dump of `count` lines; `start` makes other papers with the same names, `plain` longer abstracts."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in Generator(seed, plain).lines(count, start))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("path", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0)
    arguments = parser.parse_args()
    write(arguments.count, arguments.path, arguments.seed, arguments.start)


if __name__ == "__main__":
    main()
