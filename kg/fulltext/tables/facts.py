"""What the headings of one number say, and the writing of names and metrics."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.fulltext.document import Table
from kg.fulltext.tables.layout import Block, is_section, text_at
from kg.fulltext.tables.values import Value

_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹", "01234567890123456789")
_LOWER = re.compile(
    r"↓|error|loss|perplex|ppl|\bwer\b|\bcer\b|\bfid\b|m[sa]e\b|latency|time|params|nll|negative|size|memory|length|\brank\b",
    re.IGNORECASE,
)
_FEWEST_ROWS = 3
_OF_FAMILY = re.compile(r"^(?:rouge|bleu|hits?|recall|ndcg|top|precision|r|p)$", re.IGNORECASE)


@dataclass(slots=True)
class Facts:
    """What the headings of one cell say."""

    models: list[str]
    datasets: list[str]
    metrics: list[str]
    settings: list[str]
    citations: tuple[str, ...] = ()

    def joined(self, other: "Facts") -> "Facts":
        """Return the facts of both."""
        return Facts(
            self.models + other.models,
            self.datasets + other.datasets,
            self.metrics + other.metrics,
            self.settings + other.settings,
            self.citations + other.citations,
        )


@dataclass(frozen=True, slots=True)
class Part:
    """A value of a cell, its place among the cell's values, and the spread in the cell beside it."""

    value: Value
    place: int
    count: int
    std: str | None


def no_facts() -> Facts:
    """Return facts without any name."""
    return Facts([], [], [], [])


def names_over_rows(block: Block) -> dict[tuple[int, int], str]:
    """Return (row, column) -> name for names that go on in the next row, which repeats other columns."""
    found: dict[tuple[int, int], str] = {}
    columns = block.stubs + block.settings
    for (number, above), (other, row) in itertools.pairwise(block.body):
        first = block.stubs[0] if block.stubs else 0
        name, more = text_at(above, first), text_at(row, first)
        is_repeated = any(text_at(above, c) and not text_at(row, c) for c in columns if c != first)
        if name and more and name != more and is_repeated and more[:1] != "(" and not is_section(row):
            found[number, first] = found[other, first] = f"{name} {more}"
    return found


def alternates(block: Block) -> bool:
    """Return whether rows with numbers and rows with only a name alternate, so that each name goes on below it."""
    kinds = [is_section(row) for _, row in block.body]
    follows = [not above and below for above, below in itertools.pairwise(kinds)]
    is_alone = not any(above and below for above, below in itertools.pairwise(kinds))
    return len(kinds) > _FEWEST_ROWS and not kinds[0] and kinds[-1] and is_alone and sum(follows) * 2 >= len(follows)


def continues(text: str, metric: str) -> bool:
    """Return whether a heading belongs to the metric above it: "(STA,WO)" below "GM", "1" below "ROUGE"."""
    return (text.startswith("(") and text.endswith(")")) or (_OF_FAMILY.search(metric) is not None and len(text) <= 2)


def continued(metric: str, text: str) -> str:
    """Return a metric with the heading below it that belongs to it: "GM (STA,WO)", "ROUGE-1"."""
    if text.startswith("("):
        return f"{metric} {text}"
    return f"{metric}{'-' if metric.casefold().startswith(('rouge', 'bleu', 'r', 'top')) else '@'}{text}"


def written(text: str) -> str:
    """Return a name with digits on the line, as labels of results have them."""
    return text.translate(_DIGITS).strip()


def direction_of(metric: str | None) -> bool | None:
    """Return whether more of a metric is better; None without a metric."""
    if not metric:
        return None
    return "↑" in metric or _LOWER.search(metric) is None


def printed_names(tables: Sequence[Table]) -> list[str]:
    """Return "Table 2" for each table: its printed number, else its place among the floats with tables.

    Tabulars of one float have the same label, caption and number. A name that is not printed, and that another table
    has, is followed by a letter.
    """
    numbered = {f"Table {table.number}" for table in tables if table.number}
    found: list[str] = []
    count = 0
    before: tuple[str, ...] | None = None
    for table in tables:
        float_ = (table.label, table.caption, table.number)
        is_first = float_ != before or not any(float_)
        before = float_
        count += is_first
        name = f"Table {table.number or count}"
        while is_first and not table.number and name in numbered:
            name += "b"
        found.append(name if is_first else found[-1])
    return found
