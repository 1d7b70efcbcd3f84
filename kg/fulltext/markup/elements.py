"""Parsing of HTML and XML within limits, and the text of their elements."""

import re
from contextlib import suppress
from typing import Any

from lxml import etree, html

from kg.errors import InputError
from kg.fulltext import limits
from kg.text import from_tex, plain

Element = Any  # lxml has no types

LINE = "\ue002"
_ENTITIES = re.compile(rb"<!ENTITY|<!DOCTYPE[^>]*\[", re.IGNORECASE)
_ENCODING = re.compile(rb"""<\?xml[^>]*?\?>""")
_BLOCKS = ("p", "div", "title", "sec", "li", "list-item", "head")
_RAISED, _LOWERED = ("sup",), ("sub",)
# LaTeXML prints a macro that it does not know; the text of a footnote stands where its mark does.
_DROPPED_CLASSES = frozenset({"ltx_ERROR", "ltx_note"})
_DROPPED = ("annotation", "annotation-xml", "script", "style", "cite", "bibr")
# Of a document of TeX as long as a formula, this is the formula.
_BODY = re.compile(r"\\begin\s*\{document\}(.*?)(?:\\end\s*\{document\}|\Z)", re.DOTALL)
_NO_PARSER_DEPTH = 255


def parse_xml(content: bytes) -> Element:
    """Return the root of an XML document without namespaces; entities are not declared, and nothing is fetched.

    Raises InputError for what is not well-formed or declares entities, TooLarge beyond the limits.
    """
    _check_size(content)
    if _ENTITIES.search(content[: 1 << 16]):
        raise InputError("a document type with declarations", cure="remove the <!DOCTYPE ...>")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"not XML: {error}", cure="fetch the file again") from error
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]
    return root


def parse_html(content: bytes) -> Element:
    """Return the root of an HTML page. Raises InputError for an empty one, TooLarge beyond the limits."""
    _check_size(content)
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8", huge_tree=False)
    try:
        root = html.document_fromstring(content, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"not HTML: {error}", cure="save the page again") from error
    for element in root.iter():
        if isinstance(element.tag, str) and ":" in element.tag:
            # A damaged page has names that no element may have: "x:e<".
            with suppress(ValueError):
                element.tag = element.tag.rpartition("}")[2].rpartition(":")[2]
    return root


def _check_size(content: bytes) -> None:
    if len(content) > limits.FILE_BYTES:
        raise limits.TooLarge.of("bytes", limits.FILE_BYTES)


def classes(element: Element) -> list[str]:
    """Return the classes of an element of HTML."""
    return (element.get("class") or "").split()


def text_of(element: Element | None, *, keeps_lines: bool = False) -> str:
    """Return the text of an element on one line: formulas as their TeX prints, `^` before what is raised.

    With `keeps_lines`, `LINE` stands where a line of a cell ends.
    """
    if element is None:
        return ""
    parts: list[str] = []
    _collect(element, parts, 0)
    text = "".join(parts)
    return plain(text) if keeps_lines else plain(text.replace(LINE, " "))


def _collect(element: Element, parts: list[str], depth: int) -> None:
    if depth > limits.NESTING:
        raise limits.TooLarge.of("elements inside each other", limits.NESTING)
    if not isinstance(element.tag, str) or element.tag in _DROPPED:
        return
    if not _DROPPED_CLASSES.isdisjoint(classes(element)):
        return
    if element.tag == "tex-math":
        parts.append(_tex_formula(element))
        return
    if element.tag == "math":
        parts.append(_formula(element))
        return
    if element.tag == "br":
        parts.append(LINE)
    if element.tag in _RAISED and element.text and _is_apart(element.text.strip(), parts):
        parts.append("^")
    if element.tag in _LOWERED:
        parts.append("_")
    parts.append(element.text or "")
    for child in element:
        _collect(child, parts, depth + 1)
        parts.append(child.tail or "")
    if element.tag in _BLOCKS:
        parts.append(" ")
    if element.tag == "tr" or "ltx_tr" in classes(element):
        parts.append(LINE)


def _is_apart(raised: str, before: list[str]) -> bool:
    """Return whether what is raised would change what it is behind: "93.1" and the mark "1" are not 93.11."""
    last = next((part[-1:] for part in reversed(before) if part), "")
    return not raised[:1].isdigit() or last.isdigit() or last in ("%", ")")


def _tex_formula(element: Element) -> str:
    """Return a formula of JATS in TeX, often a document of its own; nothing where it is also there as MathML."""
    parent = element.getparent()
    if parent is not None and parent.tag == "alternatives" and parent.find("math") is not None:
        return ""
    body = _BODY.search(element.text or "")
    return from_tex(body[1] if body else element.text or "")


def _formula(element: Element) -> str:
    """Return a formula as text: its TeX where it is given, else its signs."""
    tex = element.get("alttext")
    if not tex:
        found = element.find(".//annotation[@encoding='application/x-tex']")
        tex = found.text if found is not None else None
    if tex:
        return from_tex(f"${tex}$") if "$" not in tex else from_tex(tex)
    parts: list[str] = []
    for child in element.iter():
        if isinstance(child.tag, str) and child.tag not in _DROPPED:
            parts += [child.text or ""]
    return "".join(parts)
