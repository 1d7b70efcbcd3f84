"""XML as a stream of elements with their lines: each is cut out of the text and parsed alone by lxml.

So what is damaged in one entry costs that entry only, a dump of gigabytes is read in little memory, and no parser ever
sees a document type: its entities cannot grow, and nothing is fetched.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from kg.papers.content import Content, Malformed, is_whole
from kg.papers.window import Window
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
# lxml counts from the start of the entry; its message has numbers of its own.
_PLACE = re.compile(r",? (?:and )?line \d+(?:, column \d+)?| line \d+ and")
_KEPT_TAGS = ("sub", "sup", "inf", "tex-math")
_BLOCKS = ("p", "title", "sec", "list-item", "label")
_ENDS = {"<!--": re.compile("-->"), "<![CDATA[": re.compile(r"\]\]>")}


@dataclass(frozen=True, slots=True)
class Root:
    """The root of a document: its local name and namespace, those it declares, the doctype before, the head behind."""

    name: str
    namespace: str
    namespaces: dict[str, str]
    doctype: str
    rest: str


def root_of(head: str) -> Root | None:
    """Return the root of the document that begins so; None where none begins.

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
    """Return the encoding that the declaration names; what has another unit than a byte is UTF-8 by now."""
    declared = _ENCODING.match(content.head_text)
    name = declared[1].lower() if declared else "utf-8"
    return "utf-8" if content.is_recoded or name.startswith(("utf", "ucs", "iso-10646")) else name


def _entries(window: Window, names: tuple[str, ...], prefix: str) -> Iterator[tuple[int, str | None]]:
    """Yield (line, text) of each element of these names; None for the text of one that has no end."""
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


def _length(window: Window, mark: re.Pattern[str]) -> int:
    """Return the length of the element that begins here; 0 where another begins, or the text ends, before its end."""
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
    """Return what an entity of HTML stands for; in XML only a document type could say it."""
    known = html5.get(found[1])
    return found.group() if known is None else escape(known)


def _parsed(text: str, declared: str) -> Element:
    """Parse one element, without its namespaces; raises XMLSyntaxError."""
    if "&" in text:
        text = _ENTITY.sub(_character, text)
    # Each entry has a parser of its own: one parser keeps the errors of all that it read.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        element = etree.fromstring(f"<x {declared}>{text}</x>".encode(), parser)[0]
    except etree.XMLSyntaxError as error:
        if not error.msg.startswith("Namespace prefix"):
            raise
        # An element around it, other than the root, declares the prefix.
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
    """Yield (line, element) for each element of these local names; in them namespaces do not count.

    One that is damaged is rejected. Raises Malformed where the document type declares anything, or is not allowed.
    """
    head = content.head_text
    root = root_of(head)
    if root and root.doctype and ("[" in root.doctype or not has_doctype):
        raise Malformed(1, "a document type or entities", "remove the <!DOCTYPE ...>")
    spaces = root.namespaces if root else {}
    declared = " ".join(f'xmlns{":" if prefix else ""}{prefix}="{address}"' for prefix, address in spaces.items())
    try:
        window = Window(content.stream, _encoding(content))
    except LookupError as error:
        raise Malformed(1, f"not XML: {error}", "save the file as UTF-8") from error
    prefix = f"(?:{_NAME}:)?" if any(spaces) else ""
    for line, text in _entries(window, names, prefix):
        if text is None:
            yield content.rejected(line, "not XML: an entry without end", "fetch the file again")
        elif not is_whole(text):
            yield content.rejected(line, "not text in the encoding of the XML declaration", "save the file as UTF-8")
        else:
            try:
                yield line, _parsed(text, declared)
            except etree.XMLSyntaxError as error:
                place = line + max((error.lineno or 1) - 1, 0)
                yield content.rejected(
                    place, f"not XML: {_PLACE.sub('', error.msg)}", "mend the entry, or leave it out"
                )


def marked_text_of(element: Element, path: str) -> str:
    """Return the text of the first element on a path as markup, with the tags that change what it says.

    Those are raised and lowered signs and formulas in TeX; between paragraphs, sections and their headings is a space.
    """
    found = element.find(path)
    return "" if found is None else _marked(found)


def _marked(element: Element) -> str:
    inner = [escape(element.text or "")]
    has_tex = element.tag == "alternatives" and element.find(".//tex-math") is not None
    for part in element:
        # A formula may stand there twice.
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
