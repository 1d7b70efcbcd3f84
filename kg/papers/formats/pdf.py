"""PDF (extra `pdf`): title and abstract of the first pages, or the whole text; pdfminer.six reads it."""

import io
import re
import struct
from collections.abc import Iterator

from kg.papers.content import Content, Malformed
from kg.papers.entry import entry, tidy
from kg.papers.reader import Format
from kg.records import Paper, Rejected

_HEADING = re.compile(r"^\s*(?:\d+\s*\.?\s*)?abstract\s*[.:\u2014\u2013-]*\s*", re.IGNORECASE)
_NEXT = re.compile(
    r"^\s*(?:(?:1|I)\s*\.?\s+)?introduction\b|^\s*(?:keywords|index terms|ccs concepts|categories)\b", re.IGNORECASE
)
_REFERENCES = re.compile(r"^\s*(?:\d+\s*\.?\s*)?(?:references|bibliography)\s*$", re.IGNORECASE)
_HYPHEN = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
_MARGIN = re.compile(r"arxiv:\d{4}\.\d{4,5}(?:v\d+)?", re.IGNORECASE)
_PAGES, _MOST_PAGES = 2, 200
_MOST_BYTES = 1 << 26
# What pdfminer.six lets through of damaged files, besides errors of its own.
_DAMAGE = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    AssertionError,
    struct.error,
)


def _blocks(data: io.BytesIO, pages: int) -> Iterator[tuple[int, float, str]]:
    """Give (page from 0, size of the type, text) for each block of text, in reading order."""
    try:
        from pdfminer.high_level import extract_pages  # noqa: PLC0415 - an extra
        from pdfminer.layout import LTChar, LTTextBox, LTTextLine  # noqa: PLC0415
        from pdfminer.pdfexceptions import PDFException  # noqa: PLC0415
        from pdfminer.psexceptions import PSException  # noqa: PLC0415
    except ImportError as error:
        raise Malformed(1, "reading PDF needs libraries that are not installed", "pip install 'kg[pdf]'") from error
    try:
        for number, page in enumerate(extract_pages(data, maxpages=pages)):
            for box in page:
                if isinstance(box, LTTextBox):
                    lines = (line for line in box if isinstance(line, LTTextLine))
                    sizes = [char.size for line in lines for char in line if isinstance(char, LTChar)]
                    if sizes:
                        yield number, round(max(sizes), 1), _HYPHEN.sub("", box.get_text())
    except (PDFException, PSException, *_DAMAGE) as error:
        raise Malformed(1, f"a damaged PDF: {error or type(error).__name__}", "fetch the file again") from error


def _title(blocks: list[tuple[int, float, str]]) -> str:
    """Give the blocks of the largest type on the first page; arXiv's mark in the margin is no title."""
    first = [(size, text) for page, size, text in blocks if page == 0 and not _MARGIN.match(text.strip())]
    largest = max((size for size, text in first if len(tidy(text)) > 3), default=0.0)
    return tidy(" ".join(text for size, text in first if size == largest))


def _abstract(blocks: list[tuple[int, float, str]]) -> str:
    """Give what stands between the headings "Abstract" and "Introduction"."""
    kept: list[str] = []
    is_open = False
    for _, _, text in blocks:
        if not is_open and _HEADING.match(text):
            is_open, text = True, _HEADING.sub("", text, count=1)  # noqa: PLW2901 - the rest of the block
        elif is_open and _NEXT.match(text):
            break
        if is_open:
            kept.append(text)
    return tidy(" ".join(kept))


def _body(blocks: list[tuple[int, float, str]]) -> str:
    """Give everything from the abstract up to the references."""
    texts = [text for _, _, text in blocks]
    start = next((i for i, text in enumerate(texts) if _HEADING.match(text)), 0)
    end = next((i for i, text in enumerate(texts) if i > start and _REFERENCES.match(text)), len(texts))
    return tidy(_HEADING.sub("", " ".join(texts[start:end]), count=1))


def read(content: Content) -> Iterator[Paper | Rejected]:
    """Give the one paper."""
    data = content.stream.read(_MOST_BYTES)
    if len(data) == _MOST_BYTES:
        raise Malformed(1, f"a PDF of more than {_MOST_BYTES >> 20} MiB", "give its first pages")
    blocks = list(_blocks(io.BytesIO(data), _MOST_PAGES if content.options.full_text else _PAGES))
    if not blocks:
        yield content.rejected(1, "a PDF without text", "run it through text recognition first")
        return
    mark = next((found.group() for _, _, text in blocks if (found := _MARGIN.search(text))), None)
    abstract = _body(blocks) if content.options.full_text else _abstract(blocks)
    yield entry(content, 1, title=_title(blocks), abstract=abstract, arxiv=mark)


def sniff(content: Content) -> bool:
    """Claim files with PDF's header, which may stand behind some bytes of rubbish."""
    return b"%PDF-" in content.head[:1024]


FORMAT = Format("pdf", sniff, read)
