"""Files that appear whole or not at all: each is written beside its place and renamed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def draft_of(final: Path) -> Path:
    """Give the path beside a file under which it is written until it is whole."""
    return final.with_name(f".{final.name}.draft")


def final_of(draft: Path) -> Path:
    """Give the path that a draft will have."""
    return draft.with_name(draft.name.removeprefix(".").removesuffix(".draft"))


@contextmanager
def drafted(final: Path) -> Iterator[Path]:
    """Give the draft of a file; it takes the file's place at the end, and goes where the writing failed."""
    draft = draft_of(final)
    # Not what a killed run left, and not what a link in its place leads to.
    draft.unlink(missing_ok=True)
    try:
        yield draft
        os.replace(draft, final)  # noqa: PTH105 - named for its atomicity
    finally:
        draft.unlink(missing_ok=True)
