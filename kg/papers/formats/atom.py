"""Answers of the arXiv interface in Atom (https://info.arxiv.org/help/api/user-manual.html)."""

from collections.abc import Iterator

from kg.papers.content import Content
from kg.papers.entry import entry, tidy
from kg.papers.markup import elements, text_of, texts_of
from kg.papers.reader import Format
from kg.records import Paper, Rejected

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"


def read(content: Content) -> Iterator[Paper | Rejected]:
    """Give each entry; an error, which arXiv sends as an entry, is rejected with its message."""
    for line, found in elements(content, f"{_ATOM}entry"):
        address = text_of(found, f"{_ATOM}id")
        if "/api/errors" in address:
            message = tidy(text_of(found, f"{_ATOM}summary"))
            yield content.rejected(line, f"an error of arXiv: {message[:120]}", "ask arXiv again")
            continue
        yield entry(
            content,
            line,
            title=text_of(found, f"{_ATOM}title"),
            abstract=text_of(found, f"{_ATOM}summary"),
            authors=texts_of(found, f"{_ATOM}author/{_ATOM}name"),
            date=text_of(found, f"{_ATOM}published"),
            arxiv=address,
            doi_=text_of(found, f"{_ARXIV}doi"),
            venue=text_of(found, f"{_ARXIV}journal_ref"),
        )


def sniff(content: Content) -> bool:
    """Claim XML whose root is an Atom feed."""
    head = content.head_text
    return head.startswith("<") and "http://www.w3.org/2005/Atom" in head


FORMAT = Format("atom", sniff, read)
