"""The allowed layout of a graph directory: folders, regular files, and the links that a build makes.

A directory from elsewhere may hold a link in place of a folder, so that a build would write to or delete from its
target. Every path is checked without following links before anything is written.
"""

import re
import stat
from collections.abc import Iterable
from pathlib import Path

from kg.errors import GraphUnreadable, Where

LINKS = "current"
KNOWN = "enriched.jsonl"
LINKED = "links.jsonl"
LOOKUPS = "lookups"
ADDRESSES = "addresses.jsonl"
SNAPSHOTS = "snapshots.jsonl"
BESIDE = (KNOWN, LINKED)
"""Files that users may edit: each build applies them, and none writes them."""
_SHARED = ("entries", "extractions", LOOKUPS)
_FILES = (".lock", ".writer", "corrections.toml", ADDRESSES, SNAPSHOTS, *BESIDE)
_VERSION = re.compile(r"versions[/\\]([0-9]{1,9})")


def _mode(path: Path) -> int | None:
    """Return the mode of a path without following links; None if nothing is there."""
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return None


def _refuse(path: Path, reason: str) -> GraphUnreadable:
    cure = "remove it if you did not put it there: nothing is read or written behind it"
    return GraphUnreadable(reason, where=Where(str(path)), cure=cure)


def _check(path: Path, *, is_folder: bool) -> bool:
    """Return whether a path exists; raise GraphUnreadable unless it is a folder, or a file without hard links."""
    mode = _mode(path)
    if mode is None:
        return False
    if is_folder and not stat.S_ISDIR(mode):
        raise _refuse(path, "a link or a file where a folder belongs")
    if not is_folder and (not stat.S_ISREG(mode) or path.lstat().st_nlink != 1):
        raise _refuse(path, "a link or a folder where a file belongs")
    return True


def _check_inside(folder: Path, depth: int) -> None:
    """Check that a folder holds only files and folders, no link or device, `depth` levels down."""
    for path in folder.iterdir():
        mode = path.lstat().st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            raise _refuse(path, "a link or a device inside the graph")
        if depth and stat.S_ISDIR(mode):
            _check_inside(path, depth - 1)


def check_folders(root: Path) -> None:
    """Raise GraphUnreadable where a build would write or delete through a link, or in something that is no folder."""
    for name in _FILES:
        _check(root / name, is_folder=False)
    for name in ("versions", *_SHARED):
        if _check(root / name, is_folder=True):
            _check_inside(root / name, depth=2)


def check_links(root: Path, parts: Iterable[str]) -> Path | None:
    """Return the folder of the current version; None where there is no link to one.

    Raise GraphUnreadable where a link of the directory has any but its one expected target.
    """
    link = root / LINKS
    mode = _mode(link)
    if mode is None:
        return None
    found = _VERSION.fullmatch(str(link.readlink())) if stat.S_ISLNK(mode) else None
    if found is None:
        raise _refuse(link, "not a link to a version of this graph")
    for part in parts:
        mode = _mode(root / part)
        is_ours = mode is not None and stat.S_ISLNK(mode) and (root / part).readlink() == Path(LINKS) / part
        if mode is not None and not is_ours:
            raise _refuse(root / part, f"not a link to {LINKS}/{part}")
    folder = root / "versions" / found[1]
    _check(root / "versions", is_folder=True)
    if not _check(folder, is_folder=True):
        return None
    _check_inside(folder, depth=1)
    return folder


def current_version(root: Path, parts: Iterable[str]) -> Path | None:
    """Return the folder of the current version; None where there is none.

    A copy whose links became files and folders is its own version. Raise GraphUnreadable as `check_links` does.
    """
    mode = _mode(root / "manifest.json")
    if mode is not None and stat.S_ISREG(mode):
        return root
    return check_links(root, parts)


def versions_of(root: Path) -> list[Path]:
    """Return the folders of all finished versions, the newest last."""
    folder = root / "versions"
    if not _check(folder, is_folder=True):
        return []
    return sorted((path for path in folder.iterdir() if path.name.isdigit()), key=lambda path: int(path.name))
