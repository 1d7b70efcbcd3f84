"""The XML of the ACL Anthology (https://github.com/acl-org/acl-anthology, data/xml): a file holds volumes of papers."""

from collections.abc import Iterator

from kg.papers.normalize.dates import published
from kg.papers.parsing.input_format import InputFormat
from kg.papers.parsing.record_formats import Fields, to_paper
from kg.papers.parsing.xml_elements import Element, elements, marked_text_of, root_of, text_of
from kg.papers.source.content import Content
from kg.records import Paper, Rejected


def _author(author: Element) -> dict[str, str]:
    return {"given": text_of(author, "first"), "family": text_of(author, "last")}


def _fields(paper: Element, volume: Element | None) -> Fields:
    """Return the fields of a paper; date and venue default to those of its volume."""
    venue, dates = "", [text_of(paper, "year"), text_of(paper, "month")]
    if volume is not None:
        venue = text_of(volume, "journal-title") or text_of(volume, "booktitle")
        dates += [text_of(volume, "year"), text_of(volume, "month")]
    return {
        "title": marked_text_of(paper, "title"),
        "abstract": marked_text_of(paper, "abstract"),
        "authors": [_author(author) for author in paper.findall("author")],
        "date": published(*dates),
        "doi_": text_of(paper, "doi"),
        "venue": text_of(paper, "booktitle") or venue,
    }


def read(content: Content) -> Iterator[Paper | Rejected]:
    """Yield each paper with a title and an abstract."""
    volume = None
    for found in elements(content, "meta", "paper"):
        if isinstance(found, Rejected):
            yield found
        elif found[1].tag == "meta":
            volume = found[1]
        else:
            yield to_paper(content, found[0], _fields(found[1], volume))


def sniff(content: Content) -> bool:
    """Return whether the content is XML whose root is a collection of volumes."""
    root = root_of(content.head_text)
    return root is not None and root.name == "collection" and "<volume" in root.rest


FORMAT = InputFormat("acl-anthology", sniff, read, label="ACL Anthology")
