"""BibTeX with abstracts, as reference managers export it; bibtexparser reads it."""

from collections.abc import Iterator
from typing import Any

from bibtexparser import entrypoint, library, middlewares, model
from bibtexparser.middlewares import parsestack

from kg.latex import clean
from kg.papers.content import Content
from kg.papers.entry import entry
from kg.papers.reader import Format
from kg.records import Paper, Rejected

_VENUES = ("journal", "journaltitle", "booktitle")
_NOT_NEEDED = ("string", "comment", "preamble")


def _names() -> list[middlewares.middleware.Middleware]:
    return [middlewares.SeparateCoAuthors(), middlewares.SplitNameParts(), middlewares.MergeNameParts(style="first")]


def _as_entry(block: Any) -> model.Entry | None:  # bibtexparser has no types
    """Give the entry of a block; one whose key or field is there twice is an entry all the same."""
    if isinstance(block, model.Entry):
        return block
    if isinstance(block, model.DuplicateBlockKeyBlock | model.DuplicateFieldKeyBlock):
        inner = block.ignore_error_block
        if isinstance(inner, model.Entry):
            lone = library.Library([inner])
            for middleware in (*parsestack.default_parse_stack(), *_names()):
                lone = middleware.transform(lone)
            return next(iter(lone.entries), None)
    return None


def _paper(content: Content, line: int, block: model.Entry) -> Paper | Rejected:
    fields = {key.lower(): field.value for key, field in block.fields_dict.items()}
    text = {key: clean(value) for key, value in fields.items() if isinstance(value, str)}
    names = fields.get("author")
    return entry(
        content,
        line,
        title=text.get("title"),
        abstract=text.get("abstract"),
        authors=[clean(name) for name in names] if isinstance(names, list) else [text.get("author")],
        date=text.get("date") or text.get("year"),
        arxiv=text.get("eprint") or text.get("arxivid") or text.get("url"),
        # Only what is LaTeX is decoded: a DOI can look like dirt.
        doi_=text.get("doi") if "\\" in str(fields.get("doi")) else fields.get("doi"),
        venue=next((text[key] for key in _VENUES if text.get(key)), None),
    )


def read(content: Content) -> Iterator[Paper | Rejected]:
    """Give each entry with a title and an abstract; a block that is not closed is rejected with its line."""
    parsed = entrypoint.parse_string(content.text(), append_middleware=_names())
    for block in parsed.blocks:
        line = (block.start_line or 0) + 1
        if (found := _as_entry(block)) is not None:
            yield _paper(content, line, found)
        elif isinstance(block, model.ParsingFailedBlock):
            yield content.rejected(line, "a block that is no BibTeX", "look for a brace that is not closed")


def sniff(content: Content) -> bool:
    """Claim text in which a line begins an entry."""
    lines = content.head_text.split("\n")
    first = next((line for line in lines if line.strip() and not line.startswith("%")), "")
    return first.lstrip().startswith("@") and "{" in content.head_text


FORMAT = Format("bibtex", sniff, read)
