"""BibTeX: one entry per paper, for LaTeX's own styles and for biber."""

import re
from collections.abc import Collection
from pathlib import Path

from kg.export.bibliography import Reference, references
from kg.export.exporter import Exporter, ExportOptions, selected_papers
from kg.export.tex import has_pairs, to_tex
from kg.knowledge_graph import KnowledgeGraph
from kg.names import Name

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORD = re.compile(r"(\w(?:[^\s]*\w\+*)?)")
_PART = re.compile(r"[^\W_]+")
_AND = re.compile(r"\band\b", re.IGNORECASE)
_VENUE = {"conference": ("inproceedings", "booktitle"), "journal": ("article", "journal")}


def _has_own_capitals(word: str) -> bool:
    """Return whether a word's capitals are its own and not due to title case: "LoRA", "GPT-4o", "X-ray", "B".

    >>> [_has_own_capitals(w) for w in ("LoRA", "GPT-4o", "X-ray", "B", "iPhone", "A", "Low-Rank", "Net")]
    [True, True, True, True, True, False, False, False]
    """
    if word == "A":
        return False
    return any(
        any(map(str.isupper, part[1:])) or (part[:1].isupper() and (len(part) == 1 or any(map(str.isdigit, part))))
        for part in _PART.findall(word)
    )


def _title(reference: Reference) -> str:
    """Return a title in which names keep their capitals when a style changes the case of the rest."""

    are_paired = has_pairs(reference.title)

    def write(piece: str) -> str:
        tex = to_tex(piece, keeps_capitals=True, are_paired=are_paired)
        is_kept = has_pairs(piece) and (piece in reference.kept_words or _has_own_capitals(piece))
        return f"{{{tex}}}" if is_kept and not tex.startswith("{$") else tex

    return "".join(map(write, _WORD.split(reference.title)))


def _part(text: str) -> str:
    tex = to_tex(text)
    return f"{{{tex}}}" if _AND.search(text) or "," in text else tex


def _name(name: Name) -> str:
    """Return a name in the form that BibTeX parses: "von Last, Jr, First"; an organisation in braces."""
    if name.is_literal:
        return f"{{{to_tex(name.literal)}}}"
    family = _part(name.family)
    # BibTeX takes words in lower case for particles.
    has_small = any(word[:1].islower() for word in name.family.split())
    family = f"{{{family}}}" if has_small and not family.startswith("{{") else family
    last = f"{to_tex(name.particle)} {family}".strip()
    return ", ".join(part for part in (last, to_tex(name.suffix), _part(name.given)) if part)


def _fields(reference: Reference) -> dict[str, str]:
    """Return the fields in TeX; values other than month names are put in braces by `to_bibtex`."""
    date = dict(zip(("year", "month", "day"), reference.date, strict=False))
    is_whole = bool(reference.names and reference.date)
    kind = _VENUE.get(reference.kind if is_whole else "", ("misc", "howpublished"))
    return {
        "type": kind[0],
        "title": _title(reference),
        "author": " and ".join(map(_name, reference.names)),
        # Styles sort entries without an author by this key.
        "key": "" if reference.names else to_tex(reference.title),
        "year": str(date.get("year", "")),
        "month": _MONTHS[date["month"] - 1] if "month" in date else "",
        "day": str(date.get("day", "")),
        kind[1]: to_tex(reference.venue or ""),
        "doi": re.sub(r"[{}\\%#]", lambda sign: to_tex(sign.group()), reference.doi or ""),
        "eprint": reference.arxiv or "",
        "archiveprefix": "arXiv" if reference.arxiv else "",
        "pubstate": "retracted" if reference.is_retracted else "",
        # biblatex and Pandoc leave a particle out of a citation without this option.
        "options": "useprefix=true" if any(name.particle for name in reference.names) else "",
        "abstract": to_tex(reference.abstract),
    }


def to_bibtex(reference: Reference, key: str | None = None) -> str:
    """Return a reference as a BibTeX entry with this key, by default the paper's identifier."""
    fields = _fields(reference)
    kind = fields.pop("type")
    lines = [
        f"  {name} = {value}" if name == "month" else f"  {name} = {{{value}}}"
        for name, value in fields.items()
        if value
    ]
    body = ",\n".join(lines)
    return f"@{kind}{{{key or reference.id},\n{body}\n}}\n"


def bibliography(graph: KnowledgeGraph, ids: Collection[str]) -> str:
    """Return an entry for each of the papers with these ids."""
    return "\n".join(map(to_bibtex, references(graph, ids)))


def write(graph: KnowledgeGraph, drafts: tuple[Path, ...], options: ExportOptions) -> None:
    """Write one entry per paper."""
    with drafts[0].open("w", encoding="utf-8", newline="\n") as file:
        for number, reference in enumerate(references(graph, selected_papers(graph, options))):
            file.write(("\n" if number else "") + to_bibtex(reference))


FORMAT = Exporter("bibtex", "the papers, for LaTeX and reference managers", ("papers.bib",), write, scope="own")
