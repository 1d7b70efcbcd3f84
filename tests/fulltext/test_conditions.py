"""Conditionals whose branch can be known: what is defined, equal, given, odd; both branches are never printed."""

import pytest

from kg.fulltext import limits
from tests.fulltext.made import facts, table
from tests.fulltext.test_tex import expanded

KNOWN = r"\newcommand{\ours}{X}\newcommand{\mode}{arxiv}\newcommand{\one}{1}\let\gone\undefined\newif\ifdraft "


@pytest.mark.parametrize(
    ("condition", "is_true"),
    [
        (r"\ifx\flag\undefined", True),
        (r"\ifx\undefined\flag", True),
        (r"\ifx\ours\undefined", False),
        (r"\ifx\textbf\undefined", False),
        (r"\ifx\gone\undefined", True),
        (r"\expandafter\ifx\csname flag\endcsname\relax", True),
        (r"\expandafter\ifx\csname ours\endcsname\relax", False),
        (r"\ifx\relax a", False),
        (r"\def\e{}\ifx\e\empty", True),
        (r"\def\other{arxiv}\ifx\mode\other", True),
        (r"\ifdefined\flag", False),
        (r"\ifdefined\ours", True),
        (r"\ifdefined\textbf", True),
        (r"\ifdefined\gone", False),
        (r"\ifdefined\ifdraft", True),
        (r"\unless\ifdefined\flag", True),
        (r"\ifcsname ours\endcsname", True),
        (r"\ifcsname flag\endcsname", False),
        (r"\ifnum\one=1", True),
        (r"\ifnum 0<\one", True),
        (r"\if 1\one", True),
        (r"\ifodd 3", True),
        (r"\ifodd\one2", False),
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
        (r"\ifdefempty{\ours}", False),
        (r"\ifdefstring{\mode}{arxiv}", True),
        (r"\ifstrequal{a}{a}", True),
        (r"\ifblank{ }", True),
        (r"\ifthenelse{\equal{\mode}{arxiv}}", True),
        (r"\ifthenelse{\NOT \equal{\mode}{arxiv}}", False),
        (r"\ifthenelse{\isundefined{\flag}}", True),
        (r"\ifthenelse{\one = 1}", True),
        (r"\newboolean{t}\setboolean{t}{true}\ifthenelse{\boolean{t}}", True),
        (r"\newtoggle{t}\toggletrue{t}\iftoggle{t}", True),
        (r"\IfFileExists{other}", True),
        (r"\IfFileExists{none}", False),
        (r"\IfBooleanTF{*}", True),
        (r"\IfNoValueTF{}", True),
    ],
)
def test_a_command_with_two_branches(choice: str, is_true: bool) -> None:
    found = expanded(rf"{KNOWN}{choice}{{A}}{{B}}", **{"other.tex": ""}).strip()
    assert found == ("A" if is_true else "B")


def test_a_star_chooses_what_a_macro_prints() -> None:
    macro = r"\NewDocumentCommand{\a}{s m}{\IfBooleanTF{#1}{\textbf{#2}}{#2}\IfBooleanT{#1}{!}\IfBooleanF{#1}{?}}"
    assert expanded(macro + r"\a*{x} \a{y}") == r"\textbf{x}! y?"


def test_a_file_is_read_where_it_exists() -> None:
    text = r"\InputIfFileExists{other}{, found}{none} \InputIfFileExists{none}{found}{, none}"
    assert expanded(text, **{"other.tex": "O"}) == "O, found , none"


def test_a_table_of_another_version_is_not_read() -> None:
    arxiv, short = (table(rf"M & Acc. \\ \hline Bar & {value} \\", "lc") for value in ("1.5", "2.5"))
    assert facts(rf"\ifx\short\undefined {arxiv}\else {short}\fi", "value") == [("1.5",)]


@pytest.mark.parametrize("condition", [r"\if\a\a", r"\ifnum\a=1", r"\ifthenelse{\equal{\a}{b}}"])
def test_a_condition_that_loops_is_rejected_or_false(condition: str) -> None:
    try:
        assert expanded(rf"\def\a{{\a\a}}{condition}{{b}}{{c}}\else\fi").startswith("c")
    except limits.TooLarge:
        return
