"""The exceptions of a bad run. A bad record is a value (`records.Rejected`), not an exception.

KgError                what went wrong, where, and the cure
├── InputError         a source cannot be used at all
├── GraphNotFound      no graph in this directory
├── GraphUnreadable    the graph directory is damaged or of another version
├── GraphLocked        another build is writing this graph
├── ExtractionFailed   a process or a cluster that extracts went away, or an extractor breaks its contract
├── UnknownName        an entity, query, format or extractor of that name does not exist
├── QueryError         the query is not valid SPARQL, or its parameters are wrong
├── ServerRefused      a database server does not answer, or not to this user, or holds something else
├── MissingExtra       a command needs libraries that only some users install
├── InvalidIri         text that cannot become part of an IRI
└── AnnotationError    a gold file does not follow the annotation format
"""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a user's file; `line` counts from 1."""

    path: str
    line: int | None = None

    def __str__(self) -> str:
        """Give `path:line`, as editors understand it."""
        return self.path if self.line is None else f"{self.path}:{self.line}"


class KgError(Exception):
    """An error that a user can mend: what, where and the cure, printed as one line."""

    def __init__(self, what: str, *, where: Where | None = None, cure: str = "") -> None:
        """Keep the three parts apart, so that a program can read them too."""
        super().__init__(what)
        self.what, self.where, self.cure = what, where, cure

    def __str__(self) -> str:
        """Give the one line that the command line prints.

        >>> str(KgError("no title", where=Where("a.txt", 3), cure="write one"))
        'a.txt:3: no title   try: write one'
        """
        place = f"{self.where}: " if self.where else ""
        return place + self.what + (f"   try: {self.cure}" if self.cure else "")


class InputError(KgError):
    """A source cannot be used at all."""


class GraphNotFound(KgError):
    """No graph in this directory."""

    @classmethod
    def at(cls, path: str) -> Self:
        """Say which directory holds no graph and how to make one."""
        return cls("no graph here", where=Where(path), cure="kg build SOURCES --graph " + path)


class GraphUnreadable(KgError):
    """The graph directory is damaged or was written by another version."""


class GraphLocked(KgError):
    """Another build is writing this graph."""


class ExtractionFailed(KgError):
    """A process or a cluster that extracts went away, or an extractor breaks its contract; what was written stays."""

    @classmethod
    def of(cls, extractor: str, paper: str, rule: str, where: Where | None = None) -> Self:
        """Name the extractor, the paper and the rule."""
        cure = "docs/extractors.md says what an answer must be"
        return cls(f"extractor {extractor!r}, {paper[:60]!r}: {rule}", where=where, cure=cure)


class UnknownName(KgError):
    """A name that the user gave is not among the known ones."""

    @classmethod
    def of(cls, kind: str, name: str, known: list[str]) -> Self:
        """Name the nearest known names as the cure."""
        return cls(f"no {kind} called {name!r}", cure=", ".join(known))


class QueryError(KgError):
    """The query is not valid SPARQL, or its parameters are wrong."""


class ServerRefused(KgError):
    """A database server does not answer, or not to this user, or holds something else."""


class MissingExtra(KgError):
    """A command needs libraries that only some users install."""

    @classmethod
    def of(cls, command: str, extra: str) -> Self:
        """Say which extra brings them."""
        return cls(f"{command} needs libraries that are not installed", cure=f"pip install 'kg[{extra}]'")


class InvalidIri(KgError):
    """Text that cannot become part of an IRI."""


class AnnotationError(KgError):
    """A gold file does not follow the annotation format."""
