"""The front matter of articles in JATS (https://jats.nlm.nih.gov), as PubMed Central and publishers give it."""

from kg.papers.normalize.dates import published
from kg.papers.normalize.identity import arxiv_id
from kg.papers.parsing.record_formats import Fields, xml_format
from kg.papers.parsing.xml_elements import Element, Root, marked_text_of, text_of

_ROOTS = ("article", "articles", "pmc-articleset", "articleset")
# Types of abstract that do not replace the main one: a picture, a summary for the public, highlights.
_OTHER_ABSTRACTS = (
    "graphical",
    "teaser",
    "toc",
    "key-points",
    "highlights",
    "executive-summary",
    "plain-language-summary",
)
_FIRST_DATES = ("pub", "epub", "epreprint", "preprint", "ppub", "collection")


def _author(contributor: Element) -> str | dict[str, str]:
    name = contributor.find("name")
    if name is None:
        name = contributor.find("name-alternatives/name")
    if name is None:
        return text_of(contributor, "string-name") or text_of(contributor, "collab")
    parts = {"given": "given-names", "family": "surname", "suffix": "suffix"}
    return {key: text_of(name, part) for key, part in parts.items()}


def _abstract(meta: Element) -> str:
    kinds = {abstract.get("abstract-type", ""): abstract for abstract in reversed(meta.findall("abstract"))}
    found = next((kinds[kind] for kind in ["", *kinds] if kind in kinds and kind not in _OTHER_ABSTRACTS), None)
    if found is None:
        return ""
    heading, text = text_of(found, "title"), marked_text_of(found, ".")
    return text.strip().removeprefix(heading) if heading.casefold() == "abstract" else text


def _date(meta: Element) -> str:
    kinds = {date.get("pub-type") or date.get("date-type") or "": date for date in meta.findall("pub-date")}
    dates = [kinds[kind] for kind in (*_FIRST_DATES, *kinds) if kind in kinds]
    return next((found for date in dates if (found := _parts(date))), "")


def _parts(date: Element) -> str:
    return published("-".join(text_of(date, part) for part in ("year", "month", "day")))


def _fields(front: Element) -> Fields:
    meta = front.find("article-meta")
    if meta is None:
        return {}
    ids = {identifier.get("pub-id-type"): text_of(identifier, ".") for identifier in meta.findall("article-id")}
    people = meta.findall("contrib-group/contrib")
    return {
        "title": marked_text_of(meta, "title-group/article-title"),
        "abstract": _abstract(meta),
        "authors": [_author(each) for each in people if each.get("contrib-type", "author") == "author"],
        "date": _date(meta),
        "arxiv": next((found for text in ids.values() if (found := arxiv_id(text))), None),
        "doi_": ids.get("doi"),
        "venue": text_of(front, "journal-meta/journal-title-group/journal-title")
        or text_of(front, "journal-meta/journal-title"),
    }


def _is_root(root: Root) -> bool:
    return root.name in _ROOTS and "<front" in root.rest


FORMAT = xml_format("jats", "JATS", _is_root, ("front",), _fields)
