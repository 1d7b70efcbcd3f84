"""Conditionals whose branch can be known: what is defined or equal; both branches are never printed."""

import pytest

from kg.fulltext import limits
from tests.fulltext.made import facts, table
from tests.fulltext.test_tex import expanded

KNOWN = r"\newcommand{\ours}{X}\newcommand{\mode}{arxiv}\newcommand{\one}{1}\let\gone\undefined\let\stop\relax\newif\ifdraft "


@pytest.mark.parametrize(
    ("condition", "is_true"),
    [
        (r"\ifx\flag\undefined", True),
        (r"\ifx\undefined\flag", True),
        (r"\ifx\ours\undefined", False),
        (r"\ifx\textbf\undefined", False),
        (r"\ifx\stop\undefined", False),
        (r"\ifx\documentclass\undefined", False),
        (r"\ifx\gone\undefined", True),
        (r"\expandafter\ifx\csname flag\endcsname\relax", True),
        (r"\expandafter\ifx\csname ours\endcsname\relax", False),
        (r"\ifx\stop\relax", True),
        (r"\ifx\relax a", False),
        (r"\def\e{}\ifx\e\empty", True),
        (r"\def\other{arxiv}\ifx\mode\other", True),
        (r"\ifdefined\flag", False),
        (r"\ifdefined\ours", True),
        (r"\ifdefined\textbf", True),
        (r"\ifdefined\stop", True),
        (r"\ifdefined\gone", False),
        (r"\ifdefined\ifdraft", True),
        (r"\unless\ifdefined\flag", True),
        (r"\unless \ifx\ours\undefined", True),
        (r"\ifcsname ours\endcsname", True),
        (r"\ifcsname flag\endcsname", False),
        (r"\ifnum\one=1", True),
        (r"\ifnum\one=2", False),
        (r"\ifnum 0<\one", True),
        (r"\ifpdf", True),
    ],
)
def test_a_condition(condition: str, is_true: bool) -> None:
    assert expanded(rf"{KNOWN}{condition} A & a\else B & b\fi").strip() == ("A & a" if is_true else "B & b")


@pytest.mark.parametrize(
    ("choice", "is_true"),
    [
        (r"\makeatletter\@ifundefined{flag}", True),
        (r"\makeatletter\@ifundefined{ours}", False),
        (r"\ifdef{\ours}", True),
        (r"\ifundef{\ours}", False),
        (r"\ifcsdef{flag}", False),
        (r"\ifdefstring{\mode}{arxiv}", True),
        (r"\ifstrequal{a}{a}", True),
        (r"\ifstrequal{a}{b}", False),
        (r"\ifthenelse{\equal{\mode}{arxiv}}", True),
        (r"\ifthenelse{\equal{\mode}{}}", False),
        (r"\ifthenelse{\NOT \equal{\mode}{arxiv}}", False),
        (r"\ifthenelse{\isundefined{\flag}}", True),
        (r"\newboolean{t}\setboolean{t}{true}\ifthenelse{\boolean{t}}", True),
        (r"\newtoggle{t}\toggletrue{t}\iftoggle{t}", True),
    ],
)
def test_a_command_with_two_branches(choice: str, is_true: bool) -> None:
    assert expanded(rf"{KNOWN}{choice}{{A}}{{B}}").strip() == ("A" if is_true else "B")


def test_a_table_of_another_version_is_not_read() -> None:
    arxiv, short = (table(rf"M & Acc. \\ \hline Bar & {value} \\", "lc") for value in ("1.5", "2.5"))
    assert facts(rf"\ifx\short\undefined {arxiv}\else {short}\fi", "value") == [("1.5",)]


@pytest.mark.parametrize("loop", [r"\a", r"\a\a", r"b\a"])
@pytest.mark.parametrize("condition", [r"\ifnum\a=1", r"\ifthenelse{\equal{\a}{b}}"])
def test_a_condition_that_loops_is_rejected_or_false(condition: str, loop: str) -> None:
    try:
        assert "d" not in expanded(rf"\def\a{{{loop}}}{condition}{{d}}{{c}}\else\fi")
    except limits.TooLarge:
        return


def test_what_conditions_read_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STEPS", 20_000)
    with pytest.raises(limits.TooLarge):
        expanded(r"\def\a{\a\a}" + r"\ifthenelse{\equal{\a}{b}}{x}{y} " * 200)
