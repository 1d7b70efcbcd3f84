"""A whole paper from its LaTeX sources."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.errors import InputError
from kg.fulltext.document import FullText, Section, Table
from kg.fulltext.folders import TEX
from kg.fulltext.latex.floats import Captioned, Float, captioned, table_numbers
from kg.fulltext.latex.rendering import LINE, REFERENCE, REFERENCE_END, Rendering, paragraphs, rendered
from kg.fulltext.latex.structure import Structure, structure_of
from kg.fulltext.latex.titles import is_of_paper, is_of_template, title_among
from kg.fulltext.limits import TooLarge
from kg.fulltext.prose import CITED, cited_names, sentences
from kg.fulltext.sources import Sources
from kg.fulltext.tex.expansion import Expander
from kg.fulltext.tex.macros import Definitions
from kg.fulltext.tex.outline import has_body, has_class, input_names, title_of, without_comments

_REFERENCE = re.compile(f"{REFERENCE}([^{REFERENCE_END}]*){REFERENCE_END}")
_SPACES = re.compile(r"\s+(?=[,.;:)])|(?<=\() ")
_CITATION = re.compile(rf"\s*{CITED}")
_MOST_MAINS = 8
_MAIN_NAMES = ("main", "paper", "ms", "arxiv", "article", "root", "manuscript")


def read_latex(sources: Sources) -> FullText:
    """Return a paper from its sources: the main document, then the tables of other documents beside it.

    Where no file is a whole document, all are read. Raises InputError where no document is found, TooLarge where each
    is beyond the limits; one that is counts as lacking where another can be read.
    """
    mains = _mains(sources)
    if not mains:
        raise InputError("no LaTeX document", cure=r"give a folder with a file that has \documentclass")
    found = _Documents(sources)
    found.add(mains)
    if not found.read:
        raise found.errors[0]
    if not any(document.tables for document in found.read):
        # The main file is a template, or inputs nothing of what is beside it.
        found.add((path for path in sorted(sources.texts) if path.endswith(TEX)), found.definitions)
    return replace(_joined(found.read), lacking=tuple(dict.fromkeys([*_lacking(found.read), *found.too_large])))


class _Documents:
    """The documents of a folder that were read, those that are beyond the limits, and the definitions of the first."""

    def __init__(self, sources: Sources) -> None:
        self.read: list[FullText] = []
        self.too_large: list[str] = []
        self.errors: list[TooLarge] = []
        self._sources, self._used = sources, set[str]()
        self.definitions: Definitions | None = None

    def add(self, paths: Iterable[str], definitions: Definitions | None = None) -> None:
        """Read these documents, without those that another inputs or that were tried; each adds its definitions."""
        for path in paths:
            if path in self._used:
                continue
            self._used.add(path)
            expander = Expander(self._sources.texts, self._sources.bases, definitions)
            try:
                document = _document(self._sources, path, expander)
            except TooLarge as error:
                self.too_large.append(path)
                self.errors.append(error)
                continue
            self.definitions = self.definitions or expander.definitions
            self._used.update(document.files)
            self.read.append(document)


def _lacking(documents: Sequence[FullText]) -> Iterator[str]:
    for document in documents:
        yield from document.lacking


def _mains(sources: Sources) -> list[str]:
    """Return the first files that are whole documents, the one that looks most like the paper first; else all files.

    The class may be named in one file, and the document begin in another that it inputs.
    """
    texts = {path: text for path, text in sources.texts.items() if path.endswith(TEX)}
    plain = {path: without_comments(text) for path, text in texts.items()}
    bodies = {path for path, text in plain.items() if has_body(text)}
    classes = {path for path, text in plain.items() if has_class(text)}
    inputs = {path: _inputs(path, text, plain) for path, text in plain.items()}
    used = {name for names in inputs.values() for name in names}
    reached = {path: _reached(path, inputs) for path in bodies | classes}
    mains = [path for path, files in reached.items() if files & bodies and files & classes] or bodies or texts

    def rank(path: str) -> tuple[bool, bool, int, str]:
        size = sum(len(plain[file]) for file in reached.get(path) or _reached(path, inputs))
        stem = path.rpartition("/")[2].removesuffix(".tex")
        is_named = stem.casefold() in _MAIN_NAMES
        has_front = "abstract" in plain[path] or "\\title" in plain[path]
        # Folders inside hold older versions, appendices and kits of authors.
        weight = size * (1 + is_named) * (1 + 2 * has_front) * (1 + ("/" not in path))
        return path in used, not is_of_paper(title_of(plain[path]) or "-"), -weight, path

    return sorted(mains, key=rank)[: _MOST_MAINS if bodies else None]


def _inputs(path: str, text: str, texts: Mapping[str, str]) -> set[str]:
    """Return the files that a text inputs: beside the folder's root, or beside its own file."""
    beside = posixpath.dirname(path)
    names = {name + ending for name in input_names(text) for ending in ("", ".tex")}
    return {
        file
        for name in names
        for folder in ("", beside)
        if (file := posixpath.normpath(posixpath.join(folder, name))) in texts
    }


def _reached(path: str, inputs: Mapping[str, set[str]]) -> set[str]:
    """Return a file and all that it inputs, directly or through others."""
    found, waiting = {path}, [path]
    while waiting:
        more = inputs[waiting.pop()] - found
        found |= more
        waiting += more
    return found


def _joined(documents: Sequence[FullText]) -> FullText:
    """Return the first document with what it lacks of the others of the same folder, such as their tables."""
    known: set[tuple[str, tuple[str, ...]]] = set()
    labels: set[str] = set()
    tables: list[Table] = []
    for document in documents:
        more = [one for one in document.tables if (one.label, _content(one)) not in known and one.label not in labels]
        tables += more
        known.update((table.label, _content(table)) for table in more)
        labels.update(table.label for table in more if table.label)
    return replace(
        documents[0],
        title=_title(documents),
        abstract=next((one.abstract for one in documents if one.abstract), ""),
        sections=next((one.sections for one in documents if one.sections), ()),
        tables=tuple(tables),
        files=tuple(dict.fromkeys(file for one in documents for file in one.files)),
        cited=tuple(dict.fromkeys(name for one in documents for name in one.cited)),
    )


def _title(documents: Sequence[FullText]) -> str:
    """Return the first title of a paper, else the first that is not the one of a template."""
    titles = [document.title for document in documents if document.title and not is_of_template(document.title)]
    return next(filter(is_of_paper, titles), titles[0] if titles else "")


def _content(table: Table) -> tuple[str, ...]:
    return tuple(cell.text for cell in table.cells)


def _document(sources: Sources, main: str, expander: Expander) -> FullText:
    found = structure_of(expander.expanded(main), expander.definitions.columns)
    tables = list(_tables(found, sources))
    numbers = {table.label: table.number for table in tables if table.label}
    sections = tuple(
        Section(
            part.title, part.level, "\n".join(_plain(text, numbers) for text in part.texts), *sources.place(part.start)
        )
        for part in found.parts
        if part.texts
    )
    mentions = _mentions(found, numbers)
    abstract = " ".join(_plain(text, numbers) for text in paragraphs(found.abstract, Rendering()))
    return FullText(
        sources.name,
        found.title or title_among(expander.definitions.macros),
        abstract,
        sections,
        tuple(replace(table, mentions=tuple(mentions.get(table.label, ()))) for table in tables),
        tuple(filter(None, (rendered(note).replace(LINE, " ") for note in found.notes))),
        tuple(expander.used),
        tuple(expander.lacking),
        tuple(dict.fromkeys(name for part in found.parts for text in part.texts for name in cited_names(text))),
    )


def _plain(text: str, numbers: dict[str, str]) -> str:
    """Return a text with the numbers of tables in the place of references to them, without other references."""
    return _SPACES.sub("", _REFERENCE.sub(lambda found: numbers.get(found[1], ""), _CITATION.sub("", text)))


def _mentions(found: Structure, numbers: dict[str, str]) -> dict[str, list[str]]:
    """Return the sentences that refer to each label."""
    mentions: dict[str, list[str]] = {}
    for part in found.parts:
        for text in part.texts:
            if REFERENCE not in text:
                continue
            for sentence in sentences(text):
                for label in dict.fromkeys(_REFERENCE.findall(sentence)):
                    mentions.setdefault(label, []).append(_plain(sentence, numbers))
    return mentions


def _tables(found: Structure, sources: Sources) -> Iterator[Table]:
    numbers = table_numbers(block for block, _ in found.blocks)
    for block, section in found.blocks:
        for pair in captioned(block):
            yield _table(pair, block, section, numbers.get(pair.caption_order, ""), sources)


def _table(pair: Captioned, block: Float, section: str, number: str, sources: Sources) -> Table:
    grid = pair.tabular.grid
    assert grid is not None
    file, start = sources.place(pair.tabular.start)
    base = sources.bases.get(file, 0)
    size = len(sources.texts.get(file, ""))
    inside = [
        replace(cell, start=_inside(cell.start - base, size), end=_inside(cell.end - base, size)) for cell in grid.cells
    ]
    notes = tuple(text.replace(LINE, " ") for text in paragraphs(block.notes, Rendering()))
    return Table(
        pair.label,
        number,
        pair.caption.replace(LINE, " "),
        tuple(inside),
        grid.row_count,
        grid.column_count,
        tuple(dict.fromkeys(grid.rules)),
        tuple(dict.fromkeys(grid.strong_rules)),
        grid.spread_columns,
        tuple(_plain(note, {}) for note in notes) + tuple(grid.footnotes),
        (),
        section,
        file,
        start,
        _inside(pair.tabular.end - base, size),
    )


def _inside(at: int, size: int) -> int:
    """Return a place within a file; what a macro of another file prints has none and becomes 0."""
    return at if 0 <= at <= size else 0
