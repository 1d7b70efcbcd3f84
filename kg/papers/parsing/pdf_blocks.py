"""Extraction of the text blocks of a PDF, run as a script in a separate process with bounded time and memory.

    python -P pdf_blocks.py PAGES SECONDS BYTES < paper.pdf

A PDF of 546 bytes can unpack to gigabytes of drawing, and pdfminer.six limits neither its time nor its memory. The
script prints JSON: {"blocks": [[page from 0, font size, text], ...]} in reading order, or {"fault": what is wrong}.
It imports nothing else from kg, so that it starts in a fifth of a second.
"""

import io
import json
import re
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress

Block = tuple[int, float, str]

TOO_MUCH = "it exceeds the memory limit"
_HYPHEN = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
# Ten times the longest text of a paper (LONGEST_TEXT).
_MOST_CHARACTERS = 3_000_000
# Errors that pdfminer.six raises for damaged files, besides its own.
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


def limit(seconds: int, memory: int) -> None:
    """Limit this process to `seconds` of CPU time and `memory` bytes, where the operating system supports it."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    bounds = [
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ]
    for name, most in bounds:
        # macOS defines RLIMIT_AS but refuses to set it.
        with suppress(ValueError, OSError):
            resource.setrlimit(name, (most, most))


def iter_blocks(data: bytes, pages: int) -> Iterator[Block]:
    """Yield (page from 0, font size, text) for each block of text, in reading order."""
    from pdfminer.high_level import extract_pages  # noqa: PLC0415 - an extra
    from pdfminer.layout import LTChar, LTTextBox, LTTextLine  # noqa: PLC0415

    for number, page in enumerate(extract_pages(io.BytesIO(data), maxpages=pages)):
        for box in page:
            if isinstance(box, LTTextBox):
                lines = (line for line in box if isinstance(line, LTTextLine))
                sizes = [char.size for line in lines for char in line if isinstance(char, LTChar)]
                if sizes:
                    yield number, round(max(sizes), 1), _HYPHEN.sub("", box.get_text())


def _bounded(blocks: Iterator[Block]) -> list[Block]:
    """Return the first blocks, up to _MOST_CHARACTERS characters in total."""
    kept: list[Block] = []
    left = _MOST_CHARACTERS
    for block in blocks:
        left -= len(block[2])
        if left < 0:
            break
        kept.append(block)
    return kept


def answer(data: bytes, pages: int) -> dict[str, object]:
    """Return the JSON object to print for a PDF."""
    from pdfminer.pdfexceptions import PDFException  # noqa: PLC0415 - an extra
    from pdfminer.psexceptions import PSException  # noqa: PLC0415

    try:
        return {"blocks": _bounded(iter_blocks(data, pages))}
    except MemoryError:
        return {"fault": TOO_MUCH}
    except (PDFException, PSException, *_DAMAGE) as error:
        return {"fault": f"a damaged PDF: {error or type(error).__name__}"}


def main() -> None:
    """Process the PDF on standard input; the arguments are pages, seconds and bytes."""
    pages, seconds, memory = map(int, sys.argv[1:])
    limit(seconds, memory)
    json.dump(answer(sys.stdin.buffer.read(), pages), sys.stdout)


if __name__ == "__main__":
    main()
