"""Titles of papers: the commands that name them, and titles that templates, supplements and answers to reviews have."""

import re
from collections.abc import Mapping

from kg.fulltext.latex.rendering import rendered
from kg.fulltext.tex.macros import Macro

_COMMAND = re.compile(
    "(?:icml|mlsys|aistats|grcon|main|paper|thesis|dissertation|english|document|doc|project|report|i)?title", re.I
)
# Names of macros by which a thesis prints its title on pages of its own.
_MACRO = re.compile("(?:get|the|my|work|main|paper|thesis|dissertation|document|doc|project|report)_?title", re.I)
_TEMPLATE = re.compile(
    r"\b(?:author|formatting) (?:guidelines|instructions)|guidelines for author response|^instructions for (?:[*\w]+ )"
    r"{0,6}(?:proceedings|submissions|descriptions|authors)\b|^bare (?:advanced )?demo of|^(?:your |paper |my )?title$",
    re.I,
)
_OTHER = re.compile(
    r"^(?:suppl(?:ement(?:s|ary|al)?\b|\.)|appendi(?:x|ces)\b|(?:authors?['’]? )?(?:response|rebuttal)|author response)"
    r"|\b(?:supplement(?:ary|al)? materials?|appendix|supplement)$|^the \S{1,40} package\b",
    re.I,
)


def names_title(command: str) -> bool:
    """Return whether the argument of a command, which is named without its backslash, is the title of the document."""
    return _COMMAND.fullmatch(command) is not None


def is_of_template(title: str) -> bool:
    r"""Return whether the title of a template was left in a document.

    >>> is_of_template(r"\LaTeX\ Author Guidelines for Proceedings"), is_of_template("Author Attribution")
    (True, False)
    """
    return _TEMPLATE.search(title) is not None


def is_of_paper(title: str) -> bool:
    """Return whether a title is neither of a template nor of what comes with a paper: supplement, answers, a package.

    >>> is_of_paper("Supplementary Material for FooNet"), is_of_paper("Supplementing FooNet")
    (False, True)
    """
    return bool(title) and not is_of_template(title) and _OTHER.search(title) is None


def title_among(macros: Mapping[str, Macro]) -> str:
    r"""Return the title that a document gives to a macro, `\newcommand{\thesistitle}{...}`; "" without one."""
    for name, macro in macros.items():
        if _MACRO.fullmatch(name) and not macro.parameters and (title := rendered(macro.body)):
            return title
    return ""
