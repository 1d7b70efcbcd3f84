"""What the text of a TeX file shows before its macros are expanded: class, document, title, the files that it names."""

import re
from collections.abc import Iterator

_COMMENT = re.compile(r"(?<!\\)%[^\r\n]*")
_OPTION = r"\s{0,9}(?:\[[^\]]{0,300}\]\s{0,9})?"
_CLASS = re.compile(r"\\document(?:class|style)\b")
_BODY = re.compile(r"\\begin\s{0,9}\{document\}")
_ABSTRACT = re.compile(r"\\(?:begin\s{0,9}\{abstract\}|abstract\b|ABSTRACT\b)")
_TITLE = re.compile(rf"\\[a-z]{{0,20}}title{_OPTION}\{{([^}}]{{0,500}})")
_NAME = rf"(?![A-Za-z]){_OPTION}(?:\{{([^}}]{{0,1000}})\}}|([^\s{{}}\\\[]{{1,300}}))"
_INPUT = re.compile(rf"\\(?:input|include|subfile|subfileinclude|@input){_NAME}")
_PACKAGE = re.compile(rf"\\(?:usepackage|RequirePackage){_NAME}")
_IMPORT = re.compile(r"\\(?:(?:sub)?import|(?:include|input)from)\s{0,9}\{([^}]{0,300})\}\s{0,9}\{([^}]{0,300})\}")


def without_comments(text: str) -> str:
    """Return a text of TeX without its comments, which the other functions of this module expect.

    >>> without_comments(r"50\\% of it % that is, half")
    '50\\\\% of it '
    """
    return _COMMENT.sub("", text)


def has_class(text: str) -> bool:
    """Return whether a text names its document class, as the main file of a paper does."""
    return _CLASS.search(text) is not None


def has_body(text: str) -> bool:
    """Return whether a text begins a document."""
    return _BODY.search(text) is not None


def has_abstract(text: str) -> bool:
    """Return whether a text has an abstract."""
    return _ABSTRACT.search(text) is not None


def is_document(text: str) -> bool:
    """Return whether a text, or the beginning of one, is that of a paper: it has a class, a document or an abstract."""
    return has_class(text) or has_body(text) or has_abstract(text)


def title_of(text: str) -> str | None:
    """Return the title of a text, up to the first brace that closes; None without one.

    >>> title_of(r"\\icmltitle{Natural  GaLore}")
    'Natural GaLore'
    """
    found = _TITLE.search(text)
    return " ".join(found[1].split()) if found else None


def input_names(text: str) -> Iterator[str]:
    """Yield the names of the files of TeX that a text inputs, as it writes them.

    >>> list(input_names(r"\\input{a} \\include b \\import{parts/}{c} \\includegraphics{d}"))
    ['a', 'b', 'parts/c']
    """
    yield from _names(_INPUT, text)
    for folder, name in _IMPORT.findall(text):
        yield f"{folder.strip().rstrip('/')}/{name.strip()}"


def package_names(text: str) -> Iterator[str]:
    r"""Yield the names of the packages that a text loads.

    >>> list(package_names(r"\usepackage[utf8]{inputenc} \RequirePackage{amsmath, macros}"))
    ['inputenc', 'amsmath', 'macros']
    """
    yield from _names(_PACKAGE, text)


def _names(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    for braced, bare in pattern.findall(text):
        yield from (name for part in (braced or bare).split(",") if (name := part.strip().strip('"')))
