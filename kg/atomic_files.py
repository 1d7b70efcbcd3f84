"""Atomic file writes: each file is written under a temporary name beside its final path and then renamed."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def draft_of(final: Path) -> Path:
    """Return the temporary path, in the same folder, under which a file is written until it is complete."""
    return final.with_name(f".{final.name}.draft")


def final_of(draft: Path) -> Path:
    """Return the final path of a draft."""
    return draft.with_name(draft.name.removeprefix(".").removesuffix(".draft"))


@contextmanager
def drafted(final: Path) -> Iterator[Path]:
    """Yield the draft path of a file; rename it to `final` on success, delete it on failure."""
    draft = draft_of(final)
    # Neither reuse what a killed run left nor follow a link that stands there.
    draft.unlink(missing_ok=True)
    try:
        yield draft
        os.replace(draft, final)  # noqa: PTH105 - named for its atomicity
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def drafted_folder(final: Path) -> Iterator[Path]:
    """Yield a new folder beside `final`, which takes its place on success; on failure `final` stays as it is."""
    draft = final.with_name(f"{final.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    yield draft
    shutil.rmtree(final, ignore_errors=True)
    os.replace(draft, final)  # noqa: PTH105 - named for its atomicity
