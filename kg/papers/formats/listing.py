"""Listing pages saved as text: a header, then alternating titles and abstracts, some followed by a block of metadata.

new
Get trending papers in your email inbox!
...
Mar 18

A title

Its abstract, one paragraph.

  • 8 authors
·
Jul 23, 2024 1
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from kg.papers.normalize.entry import LONGEST_ABSTRACT
from kg.papers.normalize.entry import LONGEST_TITLE as MOST_TITLE
from kg.papers.normalize.identity import paper_id
from kg.papers.parsing.input_format import InputFormat
from kg.papers.parsing.prose_detection import is_prose
from kg.papers.source.content import Content
from kg.records import Paper, Rejected, Source
from kg.text import from_listing, plain

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH = "|".join(_MONTHS)
_PAGE_DATE = re.compile(rf"(?:{_MONTH}) \d{{1,2}}")
_HEADER = (
    "new",
    "Get trending papers in your email inbox!",
    "Subscribe",
    "Daily Papers",
    "byAK and the research community",
)
_FACT_DATE = re.compile(rf"({_MONTH}) (\d{{1,2}})(?:, (\d{{4}}))?(?: (\d{{1,9}}))?")
_AUTHORS = re.compile(r"(?:•\s*)?(\d{1,9}) authors?")
_SENTENCE_END = re.compile(r"""[.!?…。][)\]}"'’”]*$""")
_ADDRESS_END = re.compile(r"(?:https?://|www\.|\.com/|\.org/|\.io/)\S*$")
# The longest title in the pages examined has 143 characters, the shortest abstract 1,346.
_LONGEST_TITLE = 300
_SHORTEST_SENTENCE = 100
# A full stop after a single capital belongs to an initial.
_SENTENCE = re.compile(r"(?<!\b[A-Z])[.!?…](?=\s|$)|。")
_FEWEST_HEADERS, _LEAST_IN_TURN = 2, 0.6


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines between blank lines; `line` is the number of the first."""

    line: int
    text: str

    @property
    def is_facts(self) -> bool:
        lines = [line.strip() for line in self.text.split("\n")]
        return "·" in lines or (_AUTHORS.fullmatch(lines[0]) is not None)

    @property
    def is_abstract(self) -> bool:
        return len(self.text) > _LONGEST_TITLE or self.text.endswith((".", "。")) or ". " in self.text

    @property
    def is_title(self) -> bool:
        return (
            "\n" not in self.text and len(self.text) <= _LONGEST_TITLE and not self.text.endswith((".", ",", ";", ":"))
        )

    @property
    def is_of_sentences(self) -> bool:
        """Whether this is prose of more than one sentence, or of a long one."""
        return self.is_abstract and (len(self.text) > _SHORTEST_SENTENCE or len(_SENTENCE.findall(self.text)) > 1)

    @property
    def is_whole(self) -> bool:
        """Whether the text ends with the end of a sentence or with an address."""
        return bool(_SENTENCE_END.search(self.text) or _ADDRESS_END.search(self.text))


def _blocks(text: str) -> list[_Block]:
    numbered = enumerate(text.split("\n"), start=1)
    groups = groupby(numbered, key=lambda pair: bool(pair[1].strip()))
    blocks = [list(group) for has_text, group in groups if has_text]
    return [_Block(block[0][0], "\n".join(line for _, line in block).strip()) for block in blocks]


def _body(blocks: list[_Block]) -> list[_Block]:
    """Drop the page's header: its known lines and the page's date."""
    for index, block in enumerate(blocks):
        if block.text not in _HEADER and not _PAGE_DATE.fullmatch(block.text):
            return blocks[index:]
    return []


def _with_facts(paper: Paper, block: _Block) -> Paper:
    """Return a paper with a block's metadata: "• 8 authors" or an organisation, "·", "Jul 23, 2024 1" (date, votes)."""
    for line in map(str.strip, block.text.split("\n")):
        if date := _FACT_DATE.fullmatch(line):
            month, day, year, upvotes = date.groups()
            paper = replace(
                paper,
                month=_MONTHS.index(month) + 1,
                day=int(day),
                year=int(year) if year else None,
                upvotes=int(upvotes) if upvotes else None,
            )
        elif authors := _AUTHORS.fullmatch(line):
            paper = replace(paper, author_count=int(authors.group(1)))
        elif line not in ("·", ""):
            # "nvidia NVIDIA": the account's handle, then the organisation's name.
            paper = replace(paper, organization=plain(line.partition(" ")[2] or line))
    return paper


def read(content: Content) -> Iterator[Paper | Rejected]:
    """Yield each title with its abstract; an unpaired title or abstract is rejected with its line."""
    path = content.name
    blocks = _body(_blocks(content.text()))
    if not blocks:
        yield Rejected(Source(path, 1), "no papers after the page's header", "save the page again")
        return
    title: _Block | None = None
    paper: Paper | None = None
    for block in blocks:
        if block.is_facts:
            if paper is not None:
                yield _with_facts(paper, block)
                paper = None
            continue
        if paper is not None:
            yield paper
            paper = None
        if title is None and block.is_abstract and len(block.text) > _LONGEST_TITLE:
            yield Rejected(
                Source(path, block.line), "an abstract without a title", "write its title in the line before"
            )
        elif title is None:
            title = block
        elif block.is_abstract and (fault := _fault(path, title, block, is_last=block is blocks[-1])):
            yield fault
            title = None
        elif block.is_abstract:
            paper = _paper(path, title, block)
            title = None
        else:
            yield _without_abstract(path, title)
            title = block
    if paper is not None:
        yield paper
    if title is not None:
        yield _without_abstract(path, title)


def _paper(path: str, title: _Block, abstract: _Block) -> Paper:
    name = from_listing(title.text)
    return Paper(paper_id(name), name, from_listing(abstract.text), (Source(path, title.line),))


def _fault(path: str, title: _Block, abstract: _Block, *, is_last: bool) -> Rejected | None:
    """Return what is wrong with a title and its abstract, or None."""
    source = Source(path, abstract.line)
    if is_last and not abstract.is_whole:
        return Rejected(source, "the page ends in the middle of an abstract", "save the page again")
    if len(abstract.text) > LONGEST_ABSTRACT or len(title.text) > MOST_TITLE:
        reason = f"{len(title.text)} characters of title, {len(abstract.text)} of abstract: {title.text[:60]!r}"
        return Rejected(source, reason, f"at most {MOST_TITLE} and {LONGEST_ABSTRACT}")
    return None


def _without_abstract(path: str, title: _Block) -> Rejected:
    return Rejected(Source(path, title.line), f"a title with no abstract: {title.text[:60]!r}", "add its abstract")


def _in_turn(blocks: list[_Block]) -> float:
    """Return the share of blocks that are a title before an abstract, that abstract, or metadata."""
    facts = sum(block.is_facts for block in blocks)
    others = [block for block in blocks if not block.is_facts]
    pairs = sum(title.is_title and abstract.is_of_sentences for title, abstract in pairwise(others))
    return (2 * pairs + facts) / len(blocks) if pairs else 0.0


def sniff(content: Content) -> bool:
    """Return whether the content is prose with a page's header, or with alternating titles and abstracts."""
    text = content.head_text
    if not content.is_text or not is_prose(text):
        return False
    blocks = _blocks(text)
    body = _body(blocks)
    if sum(block.text in _HEADER for block in blocks) >= _FEWEST_HEADERS:
        return True
    if body and not content.is_head_whole and not body[-1].is_abstract:
        body.pop()
    return bool(body) and _in_turn(body) >= _LEAST_IN_TURN


FORMAT = InputFormat("listing", sniff, read, rank=4, label="listing page")
