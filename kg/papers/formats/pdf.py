"""PDF (extra `pdf`): title and abstract of the first pages, or the whole text, extracted by pdfminer.six."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec

from kg.papers.normalize.entry import entry, tidy
from kg.papers.parsing import pdf_blocks
from kg.papers.parsing.input_format import InputFormat
from kg.papers.parsing.pdf_blocks import Block
from kg.papers.source.content import Content, Malformed
from kg.records import Paper, Rejected

_HEADING = re.compile(r"^\s*(?:\d+\s*\.?\s*)?abstract\s*[.:\u2014\u2013-]*\s*", re.IGNORECASE)
_NEXT = re.compile(
    r"^\s*(?:(?:1|I)\s*\.?\s+)?introduction\b|^\s*(?:keywords|index terms|ccs concepts|categories)\b", re.IGNORECASE
)
_REFERENCES = re.compile(r"^\s*(?:\d+\s*\.?\s*)?(?:references|bibliography)\s*$", re.IGNORECASE)
_MARGIN = re.compile(r"arxiv:\d{4}\.\d{4,5}(?:v\d+)?", re.IGNORECASE)
_PAGES, _MOST_PAGES = 2, 200
_MOST_BYTES = 1 << 26
_MOST_MEMORY = 1 << 30
# Processor seconds per PDF, plus one per page; wall-clock time may be _WAIT times as long.
_SECONDS, _WAIT = 10, 4
# Signals that end a process at its CPU limit; Windows has neither.
_LATE = [getattr(signal, name) for name in ("SIGXCPU", "SIGKILL") if hasattr(signal, name)]
_CURE = "give its first pages, or its text"


def _blocks(data: bytes, pages: int) -> list[Block]:
    """Extract the blocks in a separate process; raise Malformed for a damaged PDF or one that exceeds the limits."""
    if find_spec("pdfminer") is None:
        raise Malformed(1, "reading PDF needs libraries that are not installed", "pip install 'paperclaims[pdf]'")
    seconds = _SECONDS + pages
    command = [sys.executable, "-P", pdf_blocks.__file__, str(pages), str(seconds), str(_MOST_MEMORY)]
    try:
        # The limit is one of processor time; on a busy machine that takes longer.
        done = subprocess.run(command, input=data, capture_output=True, timeout=_WAIT * seconds, check=False)  # noqa: S603 - our own script
    except subprocess.TimeoutExpired as error:
        raise Malformed(1, f"it takes more than {_WAIT * seconds} s to read", _CURE) from error
    try:
        found = json.loads(done.stdout)
    except ValueError as error:
        # Killed at a limit, or crashed in a library that does not handle failed allocations.
        is_late = -done.returncode in _LATE
        reason = f"it takes more than {seconds} s to read" if is_late else pdf_blocks.TOO_MUCH
        raise Malformed(1, reason, _CURE) from error
    if "fault" in found:
        is_damage = found["fault"] != pdf_blocks.TOO_MUCH
        raise Malformed(1, found["fault"], "fetch the file again" if is_damage else _CURE)
    return [(page, size, text) for page, size, text in found["blocks"]]


def _title(blocks: list[Block]) -> str:
    """Return the text in the largest font size on the first page, without arXiv's mark in the margin."""
    first = [(size, text) for page, size, text in blocks if page == 0 and not _MARGIN.match(text.strip())]
    largest = max((size for size, text in first if len(tidy(text)) > 3), default=0.0)
    return tidy(" ".join(text for size, text in first if size == largest))


def _abstract(blocks: list[Block]) -> str:
    """Return the text between the headings "Abstract" and "Introduction"."""
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


def _body(blocks: list[Block]) -> str:
    """Return everything from the abstract up to the references."""
    texts = [text for _, _, text in blocks]
    start = next((i for i, text in enumerate(texts) if _HEADING.match(text)), 0)
    end = next((i for i, text in enumerate(texts) if i > start and _REFERENCES.match(text)), len(texts))
    return tidy(_HEADING.sub("", " ".join(texts[start:end]), count=1))


def read(content: Content) -> Iterator[Paper | Rejected]:
    """Yield the single paper."""
    data = content.stream.read(_MOST_BYTES)
    if len(data) == _MOST_BYTES:
        raise Malformed(1, f"a PDF of more than {_MOST_BYTES >> 20} MiB", "give its first pages")
    blocks = _blocks(data, _MOST_PAGES if content.options.full_text else _PAGES)
    if not blocks:
        yield content.rejected(1, "a PDF without text", "run it through text recognition first")
        return
    mark = next((found.group() for _, _, text in blocks if (found := _MARGIN.search(text))), None)
    abstract = _body(blocks) if content.options.full_text else _abstract(blocks)
    yield entry(content, 1, title=_title(blocks), abstract=abstract, arxiv=mark)


def sniff(content: Content) -> bool:
    """Return whether the content has a PDF header within its first 1,024 bytes."""
    return b"%PDF-" in content.head[:1024]


FORMAT = InputFormat("pdf", sniff, read)
