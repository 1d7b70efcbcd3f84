"""Copying of a pipe into a file, within limits of size and time: a pipe need not end, nor ever deliver a byte."""

import io
import os
import select
import time
from typing import BinaryIO

from kg.errors import InputError, Where
from kg.papers.source.deadline import LONGEST

# A pipe is copied so that it can be read like a file; larger inputs should be files in the first place.
LARGEST = 1 << 32
SECONDS = 60.0
_CHUNK = 1 << 20


def _waits(stream: BinaryIO) -> bool:
    """Return whether waiting with a time limit is possible: not for a terminal, nor on Windows."""
    try:
        return os.name == "posix" and not os.isatty(stream.fileno())
    except (io.UnsupportedOperation, ValueError):
        return False


def copy_pipe(stream: BinaryIO, copy: BinaryIO, name: str) -> None:
    """Copy a pipe to its end; raise InputError where it is too large, or no data arrives in time."""
    where = Where("standard input" if name == "-" else name)
    began, size, waits = time.monotonic(), 0, _waits(stream)
    while True:
        if waits and not select.select([stream], [], [], SECONDS)[0]:
            raise InputError(f"no data for {SECONDS:g} s", where=where, cure="check what writes into it")
        chunk = getattr(stream, "read1", stream.read)(_CHUNK)
        if chunk is None:
            continue  # another reader of the pipe was first
        if not chunk:
            return
        size += len(chunk)
        if size > LARGEST:
            raise InputError(f"larger than {LARGEST >> 20} MiB", where=where, cure="write it into a file and name that")
        if time.monotonic() - began > LONGEST:
            raise InputError(f"it took more than {LONGEST / 3600:g} hours", where=where, cure="write it into a file")
        copy.write(chunk)
