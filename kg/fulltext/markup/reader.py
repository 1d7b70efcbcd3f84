"""Whole papers from LaTeXML's HTML, JATS and TEI: one reader each, into the model that LaTeX is read into."""

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.errors import InputError
from kg.fulltext.document import FullText, Section, Table
from kg.fulltext.markup.elements import Element, classes, parse_html, parse_xml, text_of
from kg.fulltext.markup.grids import MarkupGrid, grid_of
from kg.fulltext.prose import cited_names, sentences

_NUMBER = re.compile(r"^\s*(?:Table|Tab\.|TABLE)\s*\.?\s*([A-Z]?\.?\d+|[IVX]+)\s*[.:|–—-]?\s*")
_END_OF_HEADER = b"</teiHeader>"
_NUMERAL = re.compile(r"[A-Z]?\.?\d+|[IVX]+")
# "Table 2a" is a part of Table 2.
_N = r"(?:[A-Z]?\.?\d{1,4}(?!\d)|[IVX]{1,8}\b)"
# "Table II", "Tables 2, 3 and 4"
_MENTION = re.compile(
    rf"\b(?:(?:Table|TABLE|Tab\.)\s+(?P<one>{_N})"
    rf"|(?:Tables|TABLES|Tabs\.)\s+(?P<several>{_N}(?:(?:,| and|, and|[–-]| &)\s*{_N})*))"
)


def read_markup(name: str, content: bytes, *, with_tables: bool = True) -> FullText:
    """Return a paper from a page of LaTeXML (ar5iv), an article in JATS, or GROBID's TEI.

    Without tables, only the title and the abstract of HTML and TEI are read, of TEI from its header. Raises InputError
    for anything else, TooLarge beyond the limits.
    """
    head = content[:4096].lstrip()
    if b"<html" in head[:2048].lower() or head[:14].lower() == b"<!doctype html":
        page = parse_html(content)
        return _of_html(name, page) if with_tables else _front_of_html(name, page)
    end = content.find(_END_OF_HEADER) + len(_END_OF_HEADER)
    if not with_tables and end >= len(_END_OF_HEADER):
        return _front_of_tei(name, parse_xml(content[:end] + b"</TEI>"))
    root = parse_xml(content)
    if root.tag == "TEI":
        return _of_tei(name, root)
    if root.tag == "article" or root.find(".//article") is not None:
        return _of_jats(name, root if root.tag == "article" else root.find(".//article"))
    raise InputError(f"not a paper: <{root.tag}>", cure="give HTML of LaTeXML, JATS, or TEI of GROBID")


def _table(
    label: str, caption: str, grid: MarkupGrid, notes: tuple[str, ...], section: str, line: int, name: str
) -> Table:
    """Return a table; its number is that of its label, or at the start of its caption."""
    printed = _NUMBER.match(caption)
    number = _NUMERAL.search(label)
    found = number.group() if number else printed[1] if printed else ""
    text = caption[printed.end() :] if printed else caption
    return Table(
        f"Table {found}" if found else "", found, text, tuple(grid.cells), grid.row_count, grid.column_count,
        tuple(grid.rules), (), frozenset(), tuple(filter(None, notes)), (), section, name, line, line,
    )  # fmt: skip


def _paper(
    name: str, title: str, abstract: str, sections: list[Section], tables: list[Table], notes: list[str]
) -> FullText:
    """Return a paper whose tables know the sentences that mention their numbers."""
    mentions: dict[str, list[str]] = {}
    for section in sections:
        if not _MENTION.search(section.text):
            continue
        for sentence in sentences(section.text):
            found_here = (found["one"] or found["several"] for found in _MENTION.finditer(sentence))
            for number in dict.fromkeys(number for part in found_here for number in _NUMERAL.findall(part)):
                mentions.setdefault(number, []).append(sentence)
    found = tuple(replace(table, mentions=tuple(mentions.get(table.number, ()))) for table in tables)
    cited = tuple(dict.fromkeys(each for section in sections for each in cited_names(section.text)))
    return FullText(name, title, abstract, tuple(sections), found, tuple(notes), (name,), cited=cited)


def _is(element: Element, name: str) -> bool:
    return isinstance(element.tag, str) and name in classes(element)


def _all(root: Element, name: str) -> list[Element]:
    return [element for element in root.iter() if _is(element, name)]


def _of_html(name: str, root: Element) -> FullText:
    front = _front_of_html(name, root)
    sections: list[Section] = []
    for part in root.iter("section"):
        heading = next((one for one in part if _is(one, "ltx_title")), None)
        paragraphs = [text_of(one) for one in _all(part, "ltx_p") if _section_of(one) is part and not _in_float(one)]
        level = 2 if _is(part, "ltx_subsection") else 3 if _is(part, "ltx_subsubsection") else 1
        sections.append(
            Section(text_of(heading), level, "\n".join(filter(None, paragraphs)), name, part.sourceline or 0)
        )
    tables = list(_html_tables(name, root))
    notes = [text_of(one) for one in _all(root, "ltx_note_content")]
    return _paper(name, front.title, front.abstract, sections, tables, notes)


def _front_of_html(name: str, root: Element) -> FullText:
    title = next((text_of(one) for one in _all(root, "ltx_title_document")), "") or text_of(root.find(".//title"))
    abstract = next((text_of(one) for one in _all(root, "ltx_abstract")), "")
    return FullText(name, title, abstract.removeprefix("Abstract").lstrip(" .:"), files=(name,))


def _section_of(element: Element) -> Element | None:
    return next(element.iterancestors("section"), None)


def _in_float(element: Element) -> bool:
    return any(one.tag in ("figure", "table") for one in element.iterancestors())


def _html_tables(name: str, root: Element) -> Iterator[Table]:
    for element in root.iter():
        is_table = element.tag == "table" or _is(element, "ltx_tabular")
        if not is_table or any(_is(up, "ltx_tabular") or up.tag == "table" for up in element.iterancestors()):
            continue
        if _is(element, "ltx_equation") or _is(element, "ltx_equationgroup") or _is(element, "ltx_eqn_table"):
            continue
        rows = [row for row in element.iter() if (row.tag == "tr" or _is(row, "ltx_tr")) and _owner(row) is element]
        caption = _caption_of(element)
        section = _section_of(element)
        heading = next((one for one in section if _is(one, "ltx_title")), None) if section is not None else None
        line = element.sourceline or 0
        yield _table("", text_of(caption), grid_of(rows, ("td", "th")), (), text_of(heading), line, name)


def _owner(row: Element) -> Element | None:
    return next((up for up in row.iterancestors() if up.tag == "table" or _is(up, "ltx_tabular")), None)


def _caption_of(element: Element) -> Element | None:
    inner = element.find("caption")
    if inner is not None:
        return inner
    for up in element.iterancestors("figure"):
        found = next((one for one in up.iter("figcaption") if "Table" in "".join(one.itertext())[:12]), None)
        if found is not None:
            return found
    figure = next(element.iterancestors("figure"), None)
    return figure.find(".//figcaption") if figure is not None else None


def _of_jats(name: str, root: Element) -> FullText:
    title = text_of(root.find(".//article-meta//article-title"))
    abstract = text_of(root.find(".//article-meta/abstract"))
    sections = [
        Section(
            text_of(part.find("title")),
            1 + sum(1 for _ in part.iterancestors("sec")),
            "\n".join(filter(None, (text_of(one) for one in part.findall("p")))),
            name,
            part.sourceline or 0,
        )
        for part in root.iter("sec")
    ]
    tables: list[Table] = []
    for wrap in root.iter("table-wrap"):
        section = next(wrap.iterancestors("sec"), None)
        heading = text_of(section.find("title")) if section is not None else ""
        label, caption = text_of(wrap.find("label")), text_of(wrap.find("caption"))
        notes = tuple(text_of(one) for one in wrap.iter("table-wrap-foot"))
        for element in wrap.iter("table"):
            grid = grid_of(list(element.iter("tr")), ("td", "th"))
            tables.append(_table(label, caption, grid, notes, heading, wrap.sourceline or 0, name))
    return _paper(name, title, abstract, sections, tables, [text_of(one) for one in root.iter("fn")])


def _front_of_tei(name: str, root: Element) -> FullText:
    title, abstract = text_of(root.find(".//titleStmt/title")), text_of(root.find(".//profileDesc/abstract"))
    return FullText(name, title, abstract, files=(name,))


def _of_tei(name: str, root: Element) -> FullText:
    front = _front_of_tei(name, root)
    sections = [
        Section(
            text_of(part.find("head")),
            1,
            "\n".join(filter(None, (text_of(one) for one in part.findall("p")))),
            name,
            part.sourceline or 0,
        )
        for part in root.iterfind(".//body/div")
    ]
    tables: list[Table] = []
    for figure in root.iter("figure"):
        element = figure.find("table")
        if figure.get("type") != "table" or element is None:
            continue
        head, description = text_of(figure.find("head")), text_of(figure.find("figDesc"))
        label = text_of(figure.find("label"))
        caption = f"{head} {description}".strip()
        grid = grid_of(list(element.iter("row")), ("cell",))
        tables.append(_table(label, caption, grid, (), "", figure.sourceline or 0, name))
    return _paper(name, front.title, front.abstract, sections, tables, [text_of(one) for one in root.iter("note")])
