"""The version of the software, and of the output of each build stage: only older output is made again.

Raise a stage's number when its output changes for the same input: tests/graph/test_versions.py fails until it is done.
The source code is not hashed, so that a reworded docstring does not cause a corpus to be extracted again.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Final, Literal

# The version in pyproject.toml; a test compares the two.
SOFTWARE: Final = "0.2.0"
OutputOf = Literal["reading", "merging", "extraction", "resolution", "tables", "store"]

VERSIONS: Final[Mapping[OutputOf, int]] = MappingProxyType(
    {"reading": 14, "merging": 3, "extraction": 12, "resolution": 6, "tables": 25, "store": 10}
)
_NO_DATA: Final = (".py", ".pyc", ".md")


def _files(entry: Traversable) -> Iterator[Traversable]:
    if entry.is_file():
        if not entry.name.endswith(_NO_DATA):
            yield entry
    elif entry.name != "__pycache__":
        for inner in sorted(entry.iterdir(), key=lambda e: e.name):
            yield from _files(inner)


def fingerprint(stages: Iterable[OutputOf], data: Iterable[str] = (), salt: bytes = b"") -> str:
    """Return 16 hexadecimal digits of the versions of the stages and of the data files of the package.

    `data` are files and folders under `kg/` ("lexicon", "extract/cues.toml"); code and prose in them do not count.
    """
    digest = hashlib.sha256(salt)
    for stage in stages:
        digest.update(f"{stage} {VERSIONS[stage]}\0".encode())
    for name in data:
        for file in _files(resources.files("kg").joinpath(name)):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]
