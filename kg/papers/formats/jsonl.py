"""Our own JSON Lines: {"title", "abstract"} and, where known, authors, date, arxiv, doi, venue, organization, upvotes.

`authors` is a list of names; `date` is 2021, 2021-06 or 2021-06-17. Lines of `kg extract` are read too: their `text`
is title, blank line, abstract.
"""

from collections.abc import Iterator

from kg.papers.content import Content
from kg.papers.entry import entry, tidy
from kg.papers.json_lines import claims, objects
from kg.papers.reader import Format
from kg.records import Paper, Rejected
from kg.text import from_markup, plain


def read(content: Content) -> Iterator[Paper | Rejected]:
    """Give each object with a title and an abstract."""
    for found in objects(content):
        if isinstance(found, Rejected):
            yield found
            continue
        line, record = found
        text = record.get("text")
        head, _, body = text.partition("\n\n") if isinstance(text, str) else ("", "", "")
        yield entry(
            content,
            line,
            title=record.get("title") or head,
            abstract=record.get("abstract") or body,
            authors=record.get("authors"),
            date=record.get("date")
            or tidy("-".join(str(record[k]) for k in ("year", "month", "day") if record.get(k))),
            arxiv=record.get("arxiv"),
            doi_=record.get("doi"),
            venue=record.get("venue"),
            organization=record.get("organization"),
            upvotes=record.get("upvotes"),
            # What `kg extract` wrote is plain already.
            decode=plain if record.get("extractor") else from_markup,
        )


def sniff(content: Content) -> bool:
    """Claim any objects that have a title."""
    return claims(content, "title")


FORMAT = Format("jsonl", sniff, read, rank=1)
