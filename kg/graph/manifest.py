"""What a graph was built from, with what, and what came of it."""

from pydantic import BaseModel, ConfigDict

FORMAT_VERSION = 3


class SourceFile(BaseModel):
    """A source that was read: its name, its content, and how it was read.

    `entries` names the folder of what was read from it; `reader` is the fingerprint of the program that did.
    """

    model_config = ConfigDict(extra="forbid")
    path: str
    sha256: str
    bytes: int
    entries: str
    reader: str
    format: str | None = None
    columns: dict[str, str] = {}
    full_text: bool = False
    retracted: bool = True


class RejectedEntry(BaseModel):
    """An entry that could not become a paper."""

    model_config = ConfigDict(extra="forbid")
    path: str
    line: int
    reason: str
    cure: str


class RemovedPaper(BaseModel):
    """A paper that the user has taken out, and the keys by which it is known again."""

    model_config = ConfigDict(extra="forbid")
    id: str
    title: str
    keys: list[str]


class Manifest(BaseModel):
    """manifest.json. `read` = kept + merged + rejected; `base` is the IRI before every local id.

    `shards` is where extractions are kept, if not in the graph directory.
    """

    model_config = ConfigDict(extra="forbid")
    format_version: int
    software_version: str
    extractor: str
    fingerprint: str
    program: str
    base: str
    sources: list[SourceFile]
    removed: list[RemovedPaper] = []
    shards: str | None = None
    read: int
    kept: int
    merged: int
    rejected: list[RejectedEntry]
    dropped_statements: dict[str, int]
    nodes: dict[str, int]
    edges: dict[str, int]
