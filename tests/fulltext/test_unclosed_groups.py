"""Groups without an end cost no more than others, and each group ends where TeX ends it."""

from collections.abc import Iterator

import pytest

from kg.fulltext.latex.groups import Groups
from kg.fulltext.latex.structure import structure_of
from kg.fulltext.tex.tokens import Token, to_tex, tokens_of
from tests.fulltext.made import paper, table

UNCLOSED = [
    r"\label[" * 40_000,
    r"\label{" * 40_000,
    r"\section{A}" + r"\tikz x" * 40_000,
    table(r"\rowcolor[" * 40_000 + r"a & 1 \\"),
    table(r"\label[" * 40_000 + r"a & 1 \\"),
    table(r"a & 1 \\", "*{" * 40_000),
    table(r"a & 1 \\", "@{" * 40_000),
    table(r"a & 1 \\", "a=,cell{" * 40_000).replace("{tabular}", "{tblr}"),
    "".join(rf"\verb{chr(0x4E00 + i)}" for i in range(20_000)),
]


@pytest.mark.parametrize("body", UNCLOSED, ids=range(len(UNCLOSED)))
def test_groups_without_an_end_are_read_in_linear_time(body: str) -> None:
    """A search for each end would read some 10^9 tokens, for minutes."""
    assert paper(body).title == "FooNet: A Network for Tests"


class _Counted(list[Token]):
    """Tokens that count how often one is read."""

    reads = 0

    def __iter__(self) -> Iterator[Token]:
        for token in super().__iter__():
            self.reads += 1
            yield token


def test_the_ends_of_all_groups_are_found_in_one_pass() -> None:
    tokens = _Counted(tokens_of("[{" * 500 + "{a[b]c}[{]}]"))
    groups = Groups(tokens)
    found = [group for at, (text, _) in enumerate(list(tokens)) if (group := groups.starting(at, text))]
    assert [to_tex(inner) for inner, _ in found] == ["a[b]c", "b", "{]}", "]"]
    assert tokens.reads == 2 * len(tokens)


def test_boxes_inside_each_other_share_one_list() -> None:
    """A list of the boxes around each box would take gigabytes."""
    depth = 20_000
    inside = tokens_of(r"\ttabbox{" * depth + "}" * depth + r"\caption{A.}")
    (block, _), _ = structure_of([(r"\begin{table}", 0), *inside, (r"\end{table}", 0)], {}).blocks
    assert [one.box for one in block.found] == [0]
