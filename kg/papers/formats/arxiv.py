"""The arXiv metadata dump: JSON Lines as of https://www.kaggle.com/datasets/Cornell-University/arxiv."""

from collections.abc import Iterator
from email.utils import parsedate

from kg.names import Name, of_parts
from kg.papers.content import Content
from kg.papers.entry import entry
from kg.papers.json_lines import Json, claims, member, objects
from kg.papers.people import decoded
from kg.papers.reader import Format
from kg.records import Paper, Rejected


def _author(parsed: object) -> Name | None:
    """Read ["Hu", "Edward J.", "", ...]: family name, given names, suffix, then perhaps affiliations."""
    if not isinstance(parsed, list):
        return None
    family, given, suffix = ([decoded(part) if isinstance(part, str) else "" for part in parsed] + ["", "", ""])[:3]
    return of_parts(family, given, suffix=suffix)


def _date(record: Json) -> str | None:
    """Give the day of the first version; of later changes only where there is no version."""
    created = member(record.get("versions"), "created")
    # RFC 5322: "Thu, 17 Jun 2021 17:37:18 GMT".
    if isinstance(created, str) and (parsed := parsedate(created)):
        return f"{parsed[0]}-{parsed[1]}-{parsed[2]}"
    return record.get("update_date")


def read(content: Content) -> Iterator[Paper | Rejected]:
    """Give each object with a title and an abstract."""
    for found in objects(content):
        if isinstance(found, Rejected):
            yield found
            continue
        line, record = found
        parsed = record.get("authors_parsed")
        yield entry(
            content,
            line,
            title=record.get("title"),
            abstract=record.get("abstract"),
            authors=[_author(author) for author in parsed] if isinstance(parsed, list) else record.get("authors"),
            date=_date(record),
            arxiv=record.get("id"),
            doi_=record.get("doi"),
            venue=record.get("journal-ref"),
        )


def sniff(content: Content) -> bool:
    """Claim objects with arXiv's own keys."""
    return claims(content, "authors_parsed", "update_date")


FORMAT = Format("arxiv", sniff, read)
