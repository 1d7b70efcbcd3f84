"""The content of one source: unpacked, in UTF-8, within size limits, as lines or as one text."""

import codecs
import gzip
import io
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from kg.records import Rejected, Source

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

HEAD = 1 << 16
# Size limits in bytes of one record and of one whole-text file; real bibliographies and API responses are smaller.
LARGEST_LINE = 1 << 25
LARGEST_TEXT = 1 << 28
# Number of bytes from which the encoding is detected.
_FEW = 64
# Text compresses to about a third, lists of identifiers to a tenth, a decompression bomb to less than a hundredth.
_FREE = 1 << 24
# What is unpacked at once: of a damaged archive, at most this much before the damage is lost.
_STEP = 1 << 14
_LARGEST_RATIO = 100
_UNPACKERS = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
# The byte order mark of UTF-32 begins with that of UTF-16.
_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


class Malformed(Exception):
    """The rest of a source cannot be read; `line` counts from 1. `read_document` turns it into a Rejected."""

    def __init__(self, line: int, reason: str, cure: str) -> None:
        """Keep the parts of the Rejected."""
        super().__init__(reason)
        self.line, self.reason, self.cure = line, reason, cure


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """The user's options for reading sources: format name, columns of tables, and whether PDFs are read whole.

    `columns` maps our names (title, abstract, authors...) to the table's own. `recursive` descends into subfolders;
    with `retracted` False, retracted papers are rejected. With `abstracts` False papers need no abstract, and those
    that they have are not cleaned.
    """

    format: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    full_text: bool = False
    recursive: bool = False
    retracted: bool = True
    abstracts: bool = True


class _Limited(io.RawIOBase):
    """A stream of unpacked bytes; raises Malformed where a small file unpacks to a huge one."""

    def __init__(self, unpacked: BinaryIO, packed: BinaryIO | None) -> None:
        super().__init__()
        self._unpacked, self._packed, self._count = unpacked, packed, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type] # io gives a writable buffer
        filled = 0
        # Fill the whole buffer: the head used for sniffing must not depend on the compression blocks.
        while filled < len(view):
            try:
                chunk = self._unpacked.read(min(len(view) - filled, _STEP))
            except (OSError, EOFError, zstd.ZstdError) as error:
                if filled:
                    # Return what precedes the damage; the next call meets the error again.
                    break
                raise Malformed(1, f"a damaged archive: {error}", "fetch the file again") from error
            if not chunk:
                break
            view[filled : filled + len(chunk)] = chunk
            filled += len(chunk)
        self._count += filled
        if self._packed and self._count > _FREE and self._count > _LARGEST_RATIO * self._packed.tell():
            raise Malformed(1, f"it unpacks to more than {_LARGEST_RATIO} times its size", "unpack it yourself")
        return filled


class _Recoded(io.RawIOBase):
    """A stream that recodes text of another encoding to UTF-8; invalid sequences are replaced."""

    def __init__(self, stream: io.BufferedReader, encoding: str) -> None:
        super().__init__()
        self._stream, self._left = stream, b""
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type] # io gives a writable buffer
        while len(self._left) < len(view):
            chunk = self._stream.read(len(view))
            self._left += self._decoder.decode(chunk, final=not chunk).encode("utf-8", "replace")
            if not chunk:
                break
        filled = min(len(view), len(self._left))
        view[:filled], self._left = self._left[:filled], self._left[filled:]
        return filled


def _encoding(head: bytes) -> str | None:
    """Return "utf-16" or "utf-32" (with byte order if unmarked), by byte order mark or zero bytes; else None."""
    for mark, encoding in _MARKS.items():
        if head.startswith(mark):
            return encoding
    even, odd = head[0::2], head[1::2]
    if len(head) > 3 and not any(odd) and all(even):
        return "utf-16-le"
    return "utf-16-be" if len(head) > 3 and not any(even) and all(odd) else None


@dataclass(frozen=True, slots=True)
class Content:
    """One source: `name` as displayed, `file` on disk, `stream` its content unpacked and in UTF-8.

    `is_recoded` is set where the file was not in UTF-8; its XML declaration may still name the old encoding.
    """

    name: str
    file: Path
    stream: io.BufferedReader
    options: ReadOptions
    is_packed: bool
    is_recoded: bool = False

    @property
    def head(self) -> bytes:
        """The first bytes, at most HEAD, without consuming them."""
        return self.stream.peek(HEAD)[:HEAD]

    @property
    def head_text(self) -> str:
        """The first characters, for sniffing, with line feeds as line ends; invalid UTF-8 is replaced."""
        return with_line_feeds(self.head.decode("utf-8-sig", "replace")).lstrip()

    @property
    def is_head_whole(self) -> bool:
        """Whether the source ends within its head."""
        return len(self.stream.peek(HEAD)) <= HEAD

    @property
    def is_text(self) -> bool:
        """Whether the head is text: no zero bytes and no PDF header, which may follow some other bytes."""
        head = self.head
        return b"\0" not in head and b"%PDF-" not in head[:1024]

    def rejected(self, line: int, reason: str, cure: str) -> Rejected:
        """Return the rejection of an entry of this source."""
        return Rejected(Source(self.name, line), reason, cure)

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Yield (line number, line) for each line that is not blank."""
        number = 0
        while line := self.stream.readline(LARGEST_LINE):
            number += 1
            if len(line) == LARGEST_LINE:
                raise Malformed(number, f"a line of more than {LARGEST_LINE >> 20} MiB", "one record a line")
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if line.strip():
                yield number, line

    def text(self) -> str:
        """Return the whole text with line feeds as line ends; a character cut at the very end is dropped."""
        content = self.stream.read(LARGEST_TEXT)
        if len(content) == LARGEST_TEXT:
            raise Malformed(1, f"larger than {LARGEST_TEXT >> 20} MiB", "split it, or give JSON Lines")
        if b"\0" in content:
            raise Malformed(1, "a binary file", "give text in UTF-8")
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            # A download cut in the middle of a character loses only that character.
            if error.end < len(content) or error.reason != "unexpected end of data":
                line = content.count(b"\n", 0, error.start) + 1
                raise Malformed(line, "not UTF-8 text", "save the file as UTF-8") from error
            text = content[: error.start].decode("utf-8-sig")
        return with_line_feeds(text)

    def text_lines(self) -> Iterator[tuple[int, str]]:
        """Yield (line number, line without its end), blank lines included; invalid UTF-8 becomes lone surrogates."""
        number = 0
        while line := self.stream.readline(LARGEST_LINE):
            if len(line) == LARGEST_LINE:
                raise Malformed(number + 1, f"a line of more than {LARGEST_LINE >> 20} MiB", "check what wrote it")
            # Old programs end lines with a carriage return alone.
            for part in line.removesuffix(b"\n").removesuffix(b"\r").split(b"\r"):
                number += 1
                text = part.decode("utf-8", "surrogateescape")
                yield number, text.removeprefix("\ufeff") if number == 1 else text


def with_line_feeds(text: str) -> str:
    """Return a text with all line ends as line feeds."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_whole(text: str) -> bool:
    """Return whether a line of `Content.text_lines` was valid UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@contextmanager
def opened(name: str, file: Path, options: ReadOptions) -> Iterator[Content]:
    """Open a file, unpacking gzip and zstd, which are recognised by their first bytes."""
    with file.open("rb") as packed:
        magic = packed.read(4)
        packed.seek(0)
        packing = next((kind for start, kind in _UNPACKERS.items() if magic.startswith(start)), None)
        unpacked: BinaryIO = packed
        if packing == "gzip":
            unpacked = cast(BinaryIO, gzip.GzipFile(fileobj=packed))
        elif packing == "zstd":
            unpacked = cast(BinaryIO, zstd.ZstdFile(packed))
        stream: io.BufferedReader = io.BufferedReader(_Limited(unpacked, packed if packing else None), HEAD * 2)
        encoding = _encoding(stream.peek(_FEW)[:_FEW])
        if encoding is not None:
            stream = io.BufferedReader(_Recoded(stream, encoding), HEAD * 2)
        yield Content(name, file, stream, options, packing is not None, encoding is not None)
