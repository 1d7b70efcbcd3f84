"""What a graph was built from, with what, and what came of it."""

from pydantic import BaseModel, ConfigDict

FORMAT_VERSION = 1


class SourceFile(BaseModel):
    """A file that was read."""

    model_config = ConfigDict(extra="forbid")
    path: str
    sha256: str | None
    bytes: int | None


class RejectedEntry(BaseModel):
    """An entry that could not become a paper."""

    model_config = ConfigDict(extra="forbid")
    path: str
    line: int
    reason: str
    cure: str


class Manifest(BaseModel):
    """manifest.json. `read` = kept + merged + rejected; `base` is the IRI before every local id."""

    model_config = ConfigDict(extra="forbid")
    format_version: int
    software_version: str
    extractor: str
    fingerprint: str
    program: str
    base: str
    sources: list[SourceFile]
    read: int
    kept: int
    merged: int
    rejected: list[RejectedEntry]
    dropped_statements: dict[str, int]
    nodes: dict[str, int]
    edges: dict[str, int]
