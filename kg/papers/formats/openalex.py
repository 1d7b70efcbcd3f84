"""OpenAlex works: JSON Lines of the snapshot, or API responses (https://docs.openalex.org)."""

from kg.papers.normalize.entry import LONGEST_TEXT, tidy
from kg.papers.normalize.identity import arxiv_id
from kg.papers.parsing.json_records import Json, member, objects_of
from kg.papers.parsing.record_formats import Fields, NotAPaper, json_format

_SHAPE = ("abstract_inverted_index", "authorships", "is_paratext", "cited_by_api_url")


def _abstract(index: object) -> str:
    """Return the text of an inverted index (word -> positions)."""
    if not isinstance(index, dict):
        return ""
    numbered = [
        (position, word)
        for word, positions in index.items()
        if isinstance(positions, list)
        for position in positions
        if isinstance(position, int) and position < LONGEST_TEXT
    ]
    return " ".join(word for _, word in sorted(numbered))


def _addresses(record: Json) -> list[str]:
    places = objects_of(record.get("locations")) + objects_of(record.get("primary_location"))
    return [tidy(place.get(key)) for place in places for key in ("landing_page_url", "pdf_url")]


def _authors(record: Json) -> list[str]:
    rows = objects_of(record.get("authorships"))
    return [tidy(member(row, "author", "display_name")) or tidy(row.get("raw_author_name")) for row in rows]


def _fields(record: Json) -> Fields | NotAPaper:
    if record.get("is_paratext") is True:
        return NotAPaper("a part of a journal, not a paper")
    return {
        "title": record.get("title") or record.get("display_name"),
        "abstract": _abstract(record.get("abstract_inverted_index")) or record.get("abstract"),
        "authors": _authors(record),
        "date": record.get("publication_date") or record.get("publication_year"),
        "arxiv": next((found for address in _addresses(record) if (found := arxiv_id(address))), None),
        "addresses": _addresses(record),
        "doi_": record.get("doi"),
        "retracted": record.get("is_retracted") is True,
        "venue": member(record, "primary_location", "source", "display_name"),
    }


def _is_shape(record: Json) -> bool:
    return any(key in record for key in _SHAPE) or str(record.get("id")).startswith("https://openalex.org/W")


FORMAT = json_format("openalex", "OpenAlex", _is_shape, _fields)
