"""OpenAlex works: JSON Lines of the snapshot, or an answer of the interface (https://docs.openalex.org)."""

from collections.abc import Iterator

from kg.papers.content import Content
from kg.papers.entry import LONGEST_TEXT, entry, tidy
from kg.papers.identity import arxiv_id
from kg.papers.json_lines import Json, claims, member, objects, objects_of
from kg.papers.reader import Format
from kg.records import Paper, Rejected


def _abstract(index: object) -> str:
    """Write the words of an inverted index (word -> positions) in their order."""
    if not isinstance(index, dict):
        return ""
    placed = [
        (position, word)
        for word, positions in index.items()
        if isinstance(positions, list)
        for position in positions
        if isinstance(position, int) and position < LONGEST_TEXT
    ]
    return " ".join(word for _, word in sorted(placed))


def _arxiv(record: Json) -> str | None:
    places = objects_of(record.get("locations")) + objects_of([record.get("primary_location")])
    addresses = (tidy(place.get(key)) for place in places for key in ("landing_page_url", "pdf_url"))
    return next((found for address in addresses if (found := arxiv_id(address))), None)


def _authors(record: Json) -> list[str]:
    rows = objects_of(record.get("authorships"))
    return [tidy(member(row, "author", "display_name")) or tidy(row.get("raw_author_name")) for row in rows]


def read(content: Content) -> Iterator[Paper | Rejected]:
    """Give each work with a title and an abstract."""
    for found in objects(content):
        if isinstance(found, Rejected):
            yield found
            continue
        line, record = found
        if record.get("is_paratext") is True:
            yield content.rejected(line, "a part of a journal that is no paper", "nothing to do")
            continue
        yield entry(
            content,
            line,
            title=record.get("title") or record.get("display_name"),
            abstract=_abstract(record.get("abstract_inverted_index")),
            authors=_authors(record),
            date=record.get("publication_date") or record.get("publication_year"),
            arxiv=_arxiv(record),
            doi_=record.get("doi"),
            retracted=record.get("is_retracted") is True,
            venue=member(record, "primary_location", "source", "display_name"),
        )


def sniff(content: Content) -> bool:
    """Claim objects with OpenAlex' own keys."""
    return claims(content, "abstract_inverted_index", "authorships") or "https://openalex.org/W" in content.head_text


FORMAT = Format("openalex", sniff, read)
