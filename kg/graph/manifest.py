"""The manifest: the sources of a graph, the program that built it, and the counts of the outcome."""

import hashlib
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

FORMAT_VERSION = 5
TABLES = (
    "papers",
    "nodes",
    "edges",
    "evidence",
    "curated",
    "results",
    "links",
    "counts",
    "disputes",
    "redirects",
    "communities",
    "members",
    "corrections",
    "rejected",
)
ADDED = ("communities", "members", "corrections", "rejected")
"""The tables that graphs of the same format from earlier versions of the program lack."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
# Each path segment begins with a letter, a digit, "_" or "-": a manifest names nothing outside its directory.
LocalPath = Annotated[str, StringConstraints(pattern=r"^[\w-][\w.-]*(/[\w-][\w.-]*)*$", max_length=400)]


class FileSeal(BaseModel):
    """The size in bytes and the SHA-256 of a file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    size: int = Field(ge=0)
    sha256: Sha256


class SourceFile(BaseModel):
    """A source that was read: its name, its content, and the options with which it was read.

    `entries` names the folder of its entries; `reader` is the fingerprint of the code that read them. `read_as`
    is the detected format, "" for none, and `count` the number of its entries. `catalogue` is the kind of catalogue
    that it is, "" for none, and `records` the number of its records.
    """

    model_config = ConfigDict(extra="forbid")
    path: str
    sha256: Sha256
    bytes: int = Field(ge=0)
    entries: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{32})?$")]
    reader: str
    format: str | None = None
    columns: dict[str, str] = {}
    full_text: bool = False
    retracted: bool = True
    read_as: str | None = None
    count: int | None = None
    catalogue: str = ""
    records: int | None = None


class RejectedEntry(BaseModel):
    """An entry that could not become a paper."""

    model_config = ConfigDict(extra="forbid")
    path: str
    line: int
    reason: str
    cure: str


class RecordCount(BaseModel):
    """The records of one kind in all catalogues: `read` = kept + merged + rejected."""

    model_config = ConfigDict(extra="forbid")
    kind: str
    read: int
    kept: int
    merged: int
    rejected: int


class RemovedPaper(BaseModel):
    """A paper that the user has removed, and the identifiers by which it is recognised."""

    model_config = ConfigDict(extra="forbid")
    id: str
    title: str
    keys: list[str]


class AppliedCorrections(BaseModel):
    """The corrections of a graph: the text of their file, and why some, by their number, have no effect.

    `place` is the file's path, None for the one in the graph directory.
    """

    model_config = ConfigDict(extra="forbid")
    text: str
    place: str | None = None
    unfit: dict[int, str] = {}


class Manifest(BaseModel):
    """manifest.json. `read` = kept + merged + rejected; `base` is the IRI before every local id.

    `cited` papers are known from catalogues alone. `records` accounts for the records of catalogues; those that are
    left out, and papers whose tables are, are `rejected_records`. `origins` are the rows of `kg.origins` from which
    data came. `beside` has the SHA-256 of each file beside the graph that was applied; `lost_links` are the identifiers
    of those links whose entity is gone.

    `shards` is where extractions are kept, if not in the graph directory; `corrections` are None if there are none.
    `files` are those of the version, by their
    path in its folder; `shared` those that versions share (entries, extractions), by their path in the graph directory;
    `seal` is the SHA-256 of the manifest without this field, so that damage is noticed.
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
    corrections: AppliedCorrections | None = None
    read: int
    kept: int
    merged: int
    rejected: list[RejectedEntry]
    cited: int = 0
    records: list[RecordCount] = []
    rejected_records: list[RejectedEntry] = []
    origins: list[str] = []
    beside: dict[str, Sha256] = {}
    lost_links: list[str] = []
    dropped_statements: dict[str, int]
    nodes: dict[str, int]
    edges: dict[str, int]
    files: dict[LocalPath, FileSeal] = {}
    shared: dict[LocalPath, FileSeal] = {}
    seal: str = ""

    def sealed(self) -> "Manifest":
        """Return the manifest with its seal set."""
        return self.model_copy(update={"seal": self._digest()})

    def is_whole(self) -> bool:
        """Return whether the seal matches the content."""
        return self.seal == self._digest()

    def _digest(self) -> str:
        return hashlib.sha256(self.model_dump_json(exclude={"seal"}).encode()).hexdigest()
