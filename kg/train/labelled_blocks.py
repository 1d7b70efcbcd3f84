"""The blocks of annotated tables, with the annotation of each of their results."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz.fuzz import ratio

from kg.fulltext import FullText
from kg.fulltext.tables.data_names import PaperNames
from kg.fulltext.tables.facts import printed_names
from kg.fulltext.tables.paper import context_of
from kg.fulltext.tables.read_block import ReadBlock
from kg.fulltext.tables.result_row import ResultRow
from kg.fulltext.tables.rows import read_blocks
from kg.lexicon import normal_form

Label = Mapping[str, object]
# Names agree that are alike in so many hundredths.
_ALIKE = 85.0


@dataclass(frozen=True, slots=True)
class LabelledBlock:
    """A block of a table of a paper as the rules read it; `labels` has an annotation for each row, or None."""

    paper: str
    read: ReadBlock
    labels: tuple[Label | None, ...]


def labelled_blocks(name: str, annotated: Sequence[Label], paper: FullText) -> Iterator[LabelledBlock]:
    """Yield the blocks of a paper's annotated tables of which a row has the value of an annotation."""
    context = context_of(paper)
    names = cache(lambda: PaperNames(paper, context))
    for table, printed in zip(paper.tables, printed_names(paper.tables), strict=True):
        form = normal_form(table.label or printed)
        free = [row for row in annotated if normal_form(str(row["table"])) == form]
        for read in read_blocks(table, printed, paper, context, names) if free else ():
            labels = tuple(_label(row, free) for row in read.rows)
            if any(label is not None for label in labels):
                yield LabelledBlock(name, read, labels)


def _label(row: ResultRow, free: list[Label]) -> Label | None:
    """Return the free annotation of the value of a row that agrees most with its names, and take it from the others."""
    value = _number(row.value)
    found = [label for label in free if _number(str(label["value"])) == value]
    if not found:
        return None

    def likeness(label: Label) -> int:
        right = [agrees(getattr(row, key), label[key]) for key in ("model", "dataset", "metric")]
        return 4 * right[0] + 2 * right[1] + right[2]

    best = max(found, key=likeness)
    free[:] = [label for label in free if label is not best]
    return best


def _number(value: str) -> str:
    return value.replace(",", "").strip(" %")


def agrees(name: str | None, label: object) -> bool:
    """Return whether a name is that of an annotation, with the spelling of few letters aside; None agrees with null."""
    return _alike(name or "", "" if label is None else str(label))


@cache
def _alike(one: str, other: str) -> bool:
    if not one or not other:
        return one == other
    return bool(ratio(normal_form(one), normal_form(other)) >= _ALIKE)
