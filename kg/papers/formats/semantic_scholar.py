"""Semantic Scholar: JSON Lines of the datasets and answers of the Graph interface (https://api.semanticscholar.org).

The dataset "papers" has no abstracts: join it with the dataset "abstracts" by corpusid first.
"""

from collections.abc import Iterator

from kg.papers.content import Content
from kg.papers.entry import entry
from kg.papers.json_lines import Json, claims, member, objects, objects_of
from kg.papers.reader import Format
from kg.records import Paper, Rejected


def _identifier(record: Json, name: str) -> object:
    """Give an external identifier: the datasets write externalids, the interface externalIds."""
    for key in ("externalids", "externalIds"):
        if found := member(record.get(key), name):
            return found
    return None


def read(content: Content) -> Iterator[Paper | Rejected]:
    """Give each record with a title and an abstract."""
    for found in objects(content):
        if isinstance(found, Rejected):
            yield found
            continue
        line, record = found
        arxiv, doi = _identifier(record, "ArXiv"), _identifier(record, "DOI")
        yield entry(
            content,
            line,
            title=record.get("title"),
            abstract=record.get("abstract"),
            authors=[author.get("name") for author in objects_of(record.get("authors"))],
            date=record.get("publicationdate") or record.get("publicationDate") or record.get("year"),
            arxiv=arxiv,
            doi_=doi,
            venue=record.get("venue"),
        )


def sniff(content: Content) -> bool:
    """Claim objects with Semantic Scholar's own keys."""
    return claims(content, "corpusid", "corpusId", "paperId", "externalids", "externalIds")


FORMAT = Format("semantic-scholar", sniff, read)
