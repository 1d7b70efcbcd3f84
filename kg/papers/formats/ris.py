"""RIS, as reference managers and publishers export it; rispy reads it."""

import re
from collections.abc import Iterator
from itertools import pairwise

import rispy

from kg.papers.content import Content
from kg.papers.entry import entry, given_first
from kg.papers.json_lines import Json
from kg.papers.reader import Format
from kg.records import Paper, Rejected

_ENTRY = re.compile(r"^TY  ?-", re.MULTILINE)
_TITLES = ("title", "primary_title")
_ABSTRACTS = ("abstract", "notes_abstract")
_VENUES = ("journal_name", "alternate_title3", "secondary_title", "alternate_title2")
_DATES = ("date", "year", "publication_year")


def _first(record: Json, names: tuple[str, ...]) -> str:
    found = next((record[name] for name in names if record.get(name)), "")
    return " ".join(found) if isinstance(found, list) else str(found)


def read(content: Content) -> Iterator[Paper | Rejected]:
    """Give each entry with a title and an abstract."""
    text = content.text()
    starts = [match.start() for match in _ENTRY.finditer(text)]
    # One entry at a time: rispy gives no lines, and takes entries without their end for one.
    for start, end in pairwise([*starts, len(text)]):
        line = text.count("\n", 0, start) + 1
        block = text[start:end].rstrip()
        closed = block if re.search(r"^ER  ?-", block, re.MULTILINE) else f"{block}\nER  - "
        try:
            records = rispy.loads(closed + "\n", skip_unknown_tags=True)
        except (rispy.parser.ParseError, rispy.parser.NextLine, OSError) as error:
            yield content.rejected(line, f"not RIS: {error}", "export the entry again")
            continue
        if not records:
            yield content.rejected(line, "an empty RIS entry", "export the entry again")
        for record in records:
            names = record.get("authors") or record.get("first_authors")
            yield entry(
                content,
                line,
                title=_first(record, _TITLES),
                abstract=_first(record, _ABSTRACTS),
                authors=[given_first(name) for name in names] if isinstance(names, list) else (),
                date=[_first(record, (name,)) for name in _DATES],
                arxiv=" ".join(record.get("urls", ())[:1]) or record.get("number"),
                doi_=record.get("doi"),
                venue=_first(record, _VENUES),
            )


def sniff(content: Content) -> bool:
    """Claim text whose first line begins an entry."""
    return _ENTRY.match(content.head_text) is not None


FORMAT = Format("ris", sniff, read)
