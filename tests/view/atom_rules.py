"""The rules of RFC 4287 (The Atom Syndication Format), one by one, for feeds that the program writes."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from lxml import etree

NS = "{http://www.w3.org/2005/Atom}"
ONCE = ("generator", "icon", "logo", "rights", "subtitle")
OF_FEED = {"author", "category", "contributor", "id", "link", "title", "updated", "entry", *ONCE}
OF_ENTRY = {
    "author", "category", "content", "contributor", "id", "link", "published", "rights", "source", "summary", "title",
    "updated",
}  # fmt: skip
# RFC 3339 with the upper-case T and Z that section 3.3 asks for.
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
MEDIA_TYPE = re.compile(r"[^\s/;]+/[^\s/;]+(?:;.*)?")


def broken_rules(text: str) -> list[str]:
    """Return the rules that a document breaks, each with its section."""
    root = etree.fromstring(text.encode())
    if root.tag != f"{NS}feed":
        return ["2: the root is atom:feed"]
    return [*_of_feed(root), *(rule for entry in root.findall(f"{NS}entry") for rule in _of_entry(entry, root))]


def _of_feed(feed: etree._Element) -> Iterator[str]:
    yield from _container(feed, OF_FEED, ONCE, "4.1.1")
    entries = feed.findall(f"{NS}entry")
    if feed.find(f"{NS}author") is None and not all(_has_author(entry) for entry in entries):
        yield "4.1.1: a feed has an author unless all its entries have"
    versions = Counter((entry.findtext(f"{NS}id"), entry.findtext(f"{NS}updated")) for entry in entries)
    if any(count > 1 for count in versions.values()):
        yield "4.1.1: two versions of an entry differ in updated"
    generator = feed.find(f"{NS}generator")
    if generator is not None and not (generator.text or "").strip():
        yield "4.2.4: a generator has a name"


def _of_entry(entry: etree._Element, feed: etree._Element) -> Iterator[str]:
    yield from _container(entry, OF_ENTRY, ("content", "published", "rights", "source", "summary"), "4.1.2")
    if feed.find(f"{NS}author") is None and not _has_author(entry):
        yield "4.1.2: an entry has an author unless its feed has"
    content, links = entry.find(f"{NS}content"), entry.findall(f"{NS}link")
    if content is None and not any(link.get("rel", "alternate") == "alternate" for link in links):
        yield "4.1.2: an entry without content has an alternate link"
    if content is not None:
        is_remote = content.get("src") is not None
        if is_remote and (content.text or len(content)):
            yield "4.1.3.2: remote content is empty"
        if is_remote and entry.find(f"{NS}summary") is None:
            yield "4.1.2: remote content has a summary"
        if not is_remote:
            yield from _text(content, "4.1.3.3")


def _has_author(entry: etree._Element) -> bool:
    return entry.find(f"{NS}author") is not None or entry.find(f"{NS}source/{NS}author") is not None


def _container(element: etree._Element, known: set[str], once: tuple[str, ...], section: str) -> Iterator[str]:
    names = Counter(str(child.tag).removeprefix(NS) for child in element if str(child.tag).startswith(NS))
    for name in names.keys() - known:
        yield f"{section}: atom:{name} has no place here"
    for name in ("id", "title", "updated"):
        if names[name] != 1:
            yield f"{section}: exactly one atom:{name}"
    for name in once:
        if names[name] > 1:
            yield f"{section}: at most one atom:{name}"
    for name in ("title", "subtitle", "rights", "summary"):
        for found in element.findall(f"{NS}{name}"):
            yield from _text(found, "3.1.1")
    for name in ("updated", "published"):
        for found in element.findall(f"{NS}{name}"):
            yield from _date(found)
    for name in ("author", "contributor"):
        for found in element.findall(f"{NS}{name}"):
            yield from _person(found)
    for found in element.findall(f"{NS}id"):
        if not urlsplit(found.text or "").scheme or re.search(r'[\s<>"{}|\\^`]', found.text or ""):
            yield f"4.2.6: an id is an absolute IRI: {found.text}"
    for found in element.findall(f"{NS}category"):
        if not found.get("term"):
            yield "4.2.2: a category has a term"
    yield from _links(element.findall(f"{NS}link"), section)


def _links(links: list[etree._Element], section: str) -> Iterator[str]:
    for link in links:
        if not link.get("href"):
            yield "4.2.7.1: a link has an address"
        if (kind := link.get("type")) is not None and not MEDIA_TYPE.fullmatch(kind):
            yield "4.2.7.3: the type of a link is a media type"
    alternates = Counter(
        (link.get("type"), link.get("hreflang")) for link in links if link.get("rel", "alternate") == "alternate"
    )
    if any(count > 1 for count in alternates.values()):
        yield f"{section}: alternate links differ in type or language"


def _text(element: etree._Element, section: str) -> Iterator[str]:
    kind = element.get("type", "text")
    if kind in ("text", "html") and len(element):
        yield f"{section}: text and html hold no elements"
    if kind == "xhtml" and [child.tag for child in element] != ["{http://www.w3.org/1999/xhtml}div"]:
        yield f"{section}: xhtml holds one div"


def _date(element: etree._Element) -> Iterator[str]:
    text = element.text or ""
    try:
        is_date = DATE.fullmatch(text) is not None and datetime.fromisoformat(text) is not None
    except ValueError:
        is_date = False
    if not is_date:
        yield f"3.3: a date is one of RFC 3339: {text}"


def _person(element: etree._Element) -> Iterator[str]:
    names = Counter(str(child.tag).removeprefix(NS) for child in element)
    if names["name"] != 1 or names["uri"] > 1 or names["email"] > 1:
        yield "3.2: a person has one name, and at most one uri and email"
    if (email := element.findtext(f"{NS}email")) is not None and not re.fullmatch(r".+@.+", email):
        yield "3.2.3: an address of e-mail"
