"""XML as a stream of elements with line numbers: each is cut out of the text and parsed alone by lxml.

So damage in one entry affects only that entry, a dump of gigabytes needs little memory, and no parser ever sees a
document type: entities cannot expand, and nothing is fetched.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from kg.papers.source.content import Content, Malformed, is_whole
from kg.papers.source.text_window import TextWindow
from kg.records import Rejected

Element = Any  # lxml has no types
_NAME = r"[^\W\d][\w.-]*"
_TAG = re.compile(
    rf"<(?:(?P<prefix>{_NAME}):)?(?P<name>{_NAME})"
    r"""(?P<attributes>(?:\s+[\w.:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(?P<is_empty>/?)>"""
)
_NAMESPACE = re.compile(r"""xmlns(?::(?P<prefix>[\w.-]+))?\s*=\s*["'](?P<address>[^"'<&]*)["']""")
_ENCODING = re.compile(r"""<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]+)["']""")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>?", re.DOTALL | re.IGNORECASE)
_PREFIX = re.compile(r"[<\s/]([^\W\d][\w.-]*):[^\W\d]")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,30};)")
# lxml's line numbers are relative to the entry, so they are removed from its message.
_PLACE = re.compile(r",? (?:and )?line \d+(?:, column \d+)?| line \d+ and")
_KEPT_TAGS = ("sub", "sup", "inf", "tex-math")
_BLOCKS = ("p", "title", "sec", "list-item", "label")
_ENDS = {"<!--": re.compile("-->"), "<![CDATA[": re.compile(r"\]\]>")}


@dataclass(frozen=True, slots=True)
class Root:
    """The root of a document: local name, namespace, declared namespaces, preceding doctype, the rest of the head."""

    name: str
    namespace: str
    namespaces: dict[str, str]
    doctype: str
    rest: str


def root_of(head: str) -> Root | None:
    """Return the root of a document from its head; None if it is not XML.

    >>> root = root_of('<?xml version="1.0"?><!-- made today --><a:b xmlns:a="urn:x"><c/>')
    >>> (root.name, root.namespace, root.rest)
    ('b', 'urn:x', '<c/>')
    """
    rest, doctype = head.lstrip(), ""
    while rest.startswith(("<?", "<!")):
        if declared := _DOCTYPE.match(rest):
            doctype, rest = declared.group(), rest[declared.end() :].lstrip()
        else:
            _, end, rest = rest.partition("?>" if rest.startswith("<?") else "-->")
            if not end:
                return None
            rest = rest.lstrip()
    tag = _TAG.match(rest)
    if tag is None:
        return None
    spaces = {found["prefix"] or "": found["address"] for found in _NAMESPACE.finditer(tag["attributes"])}
    return Root(tag["name"], spaces.get(tag["prefix"] or "", ""), spaces, doctype, rest[tag.end() :])


def _encoding(content: Content) -> str:
    """Return the encoding in the XML declaration; "utf-8" for content that was recoded already."""
    declared = _ENCODING.match(content.head_text)
    name = declared[1].lower() if declared else "utf-8"
    return "utf-8" if content.is_recoded or name.startswith(("utf", "ucs", "iso-10646")) else name


def _entries(window: TextWindow, names: tuple[str, ...], prefix: str) -> Iterator[tuple[int, str | None]]:
    """Yield (line, text) of each element with these names; the text is None for one without an end tag."""
    name = "|".join(map(re.escape, names))
    mark = re.compile(rf"<!--|<!\[CDATA\[|<(?P<is_end>/?){prefix}(?:{name})(?=[\s/>])")
    while found := window.seek(mark):
        if closing := _ENDS.get(found.group()):
            end = window.search(closing)
            window.at = end.end() if end else len(window.text)
        elif found["is_end"]:
            window.at += len(found.group())
        else:
            line, length = window.line, _length(window, mark)
            yield line, window.text[window.at : window.at + length] if length else None
            window.at += length or len(found.group())


def _length(window: TextWindow, mark: re.Pattern[str]) -> int:
    """Return the length of the element at this position; 0 if another begins, or the text ends, before its end tag."""
    closing = re.compile(">")
    end = window.search(closing)
    if end and window.text[end.start() - 1] == "/":
        return end.end() - window.at
    offset = 1
    while found := window.search(mark, offset):
        offset = found.end() - window.at
        if skipped := _ENDS.get(found.group()):
            end = window.search(skipped, offset)
            if end is None:
                return 0
            offset = end.end() - window.at
        elif not found["is_end"]:
            return 0
        else:
            end = window.search(closing, offset)
            return end.end() - window.at if end else 0
    return 0


def _character(found: re.Match[str]) -> str:
    """Return the character of an HTML entity; in XML it would have to be declared in a document type."""
    known = html5.get(found[1])
    return found.group() if known is None else escape(known)


def _parsed(text: str, declared: str) -> Element:
    """Parse one element and drop its namespaces; raise XMLSyntaxError."""
    if "&" in text:
        text = _ENTITY.sub(_character, text)
    # A new parser for each entry: a parser accumulates the errors of all its inputs.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        element = etree.fromstring(f"<x {declared}>{text}</x>".encode(), parser)[0]
    except etree.XMLSyntaxError as error:
        if not error.msg.startswith("Namespace prefix"):
            raise
        # An enclosing element other than the root declares the prefix.
        lacking = set(_PREFIX.findall(text)) - set(re.findall(r"xmlns:([\w.-]+)", declared + text)) - {"xml", "xmlns"}
        made_up = " ".join(f'xmlns:{prefix}="urn:x-{prefix}"' for prefix in sorted(lacking))
        if not lacking:
            raise
        return _parsed(text, f"{declared} {made_up}")
    if declared or "xmlns" in text:
        for inner in element.iter():
            inner.tag = inner.tag.rpartition("}")[2]
    return element


def elements(content: Content, *names: str, has_doctype: bool = True) -> Iterator[tuple[int, Element] | Rejected]:
    """Yield (line, element) for each element with these local names; namespaces are dropped.

    Damaged elements are rejected. Raises Malformed where the document type declares anything, or is not allowed.
    """
    head = content.head_text
    root = root_of(head)
    if root and root.doctype and ("[" in root.doctype or not has_doctype):
        raise Malformed(1, "a document type or entities", "remove the <!DOCTYPE ...>")
    spaces = root.namespaces if root else {}
    declared = " ".join(f'xmlns{":" if prefix else ""}{prefix}="{address}"' for prefix, address in spaces.items())
    try:
        window = TextWindow(content.stream, _encoding(content))
    except LookupError as error:
        raise Malformed(1, f"not XML: {error}", "save the file as UTF-8") from error
    prefix = f"(?:{_NAME}:)?" if any(spaces) else ""
    for line, text in _entries(window, names, prefix):
        if text is None:
            yield content.rejected(line, "not XML: an entry without an end tag", "fetch the file again")
        elif not is_whole(text):
            yield content.rejected(line, "not text in the encoding of the XML declaration", "save the file as UTF-8")
        else:
            try:
                yield line, _parsed(text, declared)
            except etree.XMLSyntaxError as error:
                number = line + max((error.lineno or 1) - 1, 0)
                yield content.rejected(
                    number, f"not XML: {_PLACE.sub('', error.msg)}", "repair the entry, or leave it out"
                )


def marked_text_of(element: Element, path: str) -> str:
    """Return the text of the first element on a path as markup, with only the tags that affect its meaning.

    Those are sub- and superscripts and TeX formulas; paragraphs, sections and headings are separated by spaces.
    """
    found = element.find(path)
    return "" if found is None else _marked(found)


def _marked(element: Element) -> str:
    inner = [escape(element.text or "")]
    has_tex = element.tag == "alternatives" and element.find(".//tex-math") is not None
    for part in element:
        # A formula may be given twice, in TeX and in MathML.
        is_twin = has_tex and part.tag == "math"
        text = "" if is_twin else _marked(part)
        kept = f"<{part.tag}>{text}</{part.tag}>" if part.tag in _KEPT_TAGS and text else text
        inner += [kept, " " if part.tag in _BLOCKS else "", escape(part.tail or "")]
    return "".join(inner)


def texts_of(element: Element, path: str) -> list[str]:
    """Return the text of every element on a path."""
    return ["".join(found.itertext()) for found in element.findall(path)]


def text_of(element: Element, path: str) -> str:
    """Return the text of the first element on a path; "" if there is none."""
    return next(iter(texts_of(element, path)), "")
