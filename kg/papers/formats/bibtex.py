"""BibTeX and biblatex with abstracts, as reference managers export them."""

import re
from collections.abc import Iterator, Mapping

from kg.papers.bib_entries import BibEntry, bib_entries
from kg.papers.bib_names import bib_names
from kg.papers.bib_titles import kept_words
from kg.papers.content import Content
from kg.papers.entry import entry
from kg.papers.identity import arxiv_id, doi
from kg.papers.published import month_of, published
from kg.papers.reader import Format
from kg.records import Paper, Rejected
from kg.text import from_tex, plain, without_markup

_VENUES = ("journal", "journaltitle", "booktitle", "eventtitle", "howpublished", "school", "institution")
_PREPRINT = re.compile(r"\barxiv(?:\s+preprint)?(?:\s+arxiv)?\s*:\s*(\S+?)(?=[\s\],;]|\.?$)", re.IGNORECASE)
_OLD = re.compile(r"\d{7}")
_ADDRESS = re.compile(r"https?://\S+")


def _without_tags(text: str) -> str:
    return plain(without_markup(text))


def _date(text: Mapping[str, str]) -> str:
    year, month, day = (text.get(name, "") for name in ("year", "month", "day"))
    number = month_of(month)
    composed = f"{year}-{number:02}-{day}".rstrip("-") if number else ""
    return published(text.get("date"), composed, f"{month} {year}", year, text.get("eventdate"))


def _arxiv(text: Mapping[str, str]) -> str | None:
    eprint, archive = text.get("eprint", ""), text.get("primaryclass", "").partition(".")[0]
    if _OLD.fullmatch(eprint) and archive:
        eprint = f"{archive}/{eprint}"
    places = [eprint, *(text.get(name, "") for name in ("arxivid", "arxiv", "number", "url", "note", "howpublished"))]
    named = [mark[1] for name in ("journal", "note", "number") if (mark := _PREPRINT.search(text.get(name, "")))]
    return next((found for place in (*places, *named) if (found := arxiv_id(place))), None)


def _doi(fields: Mapping[str, str], text: Mapping[str, str]) -> str | None:
    # Only what is LaTeX is decoded: a DOI can look like it.
    raw = fields.get("doi", "").strip()
    places = (text.get("doi", "") if "\\" in raw or "{" in raw else raw, text.get("url", ""))
    return next((found for place in places if (found := doi(place))), None)


def _venue(text: Mapping[str, str]) -> str | None:
    return next((text[name] for name in _VENUES if text.get(name) and not _ADDRESS.fullmatch(text[name])), None)


def _paper(content: Content, found: BibEntry) -> Paper | Rejected:
    fields = found.fields
    text = {name: from_tex(value) for name, value in fields.items() if name not in ("author", "abstract", "file")}
    title, subtitle = text.get("title", ""), text.get("subtitle", "")
    has_all = not subtitle or subtitle.casefold() in title.casefold()
    names, is_whole = bib_names(fields.get("author", ""))
    return entry(
        content,
        found.line,
        title=title if has_all else f"{title}: {subtitle}",
        abstract=from_tex(fields.get("abstract", "")),
        authors=names if is_whole else [*names, "others"],
        date=_date(text),
        arxiv=_arxiv(text),
        doi_=_doi(fields, text),
        venue=_venue(text),
        retracted="retracted" in text.get("pubstate", "").lower(),
        kept_words=kept_words(fields.get("title", "")),
        decode=_without_tags,
    )


def read(content: Content) -> Iterator[Paper | Rejected]:
    """Yield each entry with a title and an abstract; a block that is broken is rejected with its line."""
    for found in bib_entries(content.text()):
        if found.fault:
            yield content.rejected(found.line, found.fault, "look for a brace that is not closed, or a key or comma")
        else:
            yield _paper(content, found)


def sniff(content: Content) -> bool:
    """Claim text in which a line begins an entry."""
    lines = content.head_text.split("\n")
    first = next((line for line in lines if line.strip() and not line.startswith("%")), "")
    return first.lstrip().startswith("@") and "{" in content.head_text


FORMAT = Format("bibtex", sniff, read)
