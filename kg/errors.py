"""The exceptions of a failed run. A faulty record is a value (`records.Rejected`), not an exception.

KgError                what went wrong, where, and the remedy
├── InputError         a source cannot be used at all
├── GraphNotFound      no graph in this directory
├── GraphUnreadable    the graph directory is damaged or was written in another format
├── GraphLocked        another build is writing this graph
├── ExtractionFailed   an extracting process or cluster died, or an extractor broke its contract
├── UnknownName        an entity, query, format or extractor of that name does not exist
├── SameNode           two names that must be of two nodes are of one
├── QueryError         the query is not valid SPARQL or SQL, or its parameters are wrong
├── ServerRefused      a database server does not answer, denies access, or holds another graph
├── MissingExtra       a command needs libraries of an optional extra
├── InvalidIri         text that cannot become part of an IRI
└── AnnotationError    an annotation file does not follow the format
"""

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator

_FEW = 3
# Of 100; one letter of five that differs gives 80.
_LIKE = 70


@dataclass(frozen=True, slots=True)
class Where:
    """A position in a user's file; `line` counts from 1."""

    path: str
    line: int | None = None

    def __str__(self) -> str:
        """Return `path:line`, the form that editors recognise."""
        return self.path if self.line is None else f"{self.path}:{self.line}"


class KgError(Exception):
    """An error that the user can fix: what, where and the remedy, printed as one line."""

    def __init__(self, what: str, *, where: Where | None = None, cure: str = "") -> None:
        """Keep the three parts separate, so that programs can read them too."""
        super().__init__(what)
        self.what, self.where, self.cure = what, where, cure

    def __str__(self) -> str:
        """Return the one line that the command line prints.

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
        """Return the error that names the directory and how to build a graph there."""
        return cls("no graph here", where=Where(path), cure="kg build SOURCES --graph " + path)


class GraphUnreadable(KgError):
    """The graph directory is damaged or was written in another format."""


class GraphLocked(KgError):
    """Another build is writing this graph."""


class ExtractionFailed(KgError):
    """An extracting process or cluster died, or an extractor broke its contract; finished shards are kept."""

    @classmethod
    def of(cls, extractor: str, paper: str, rule: str, where: Where | None = None) -> Self:
        """Return the error that names the extractor, the paper and the rule it broke."""
        cure = "see the contract in docs/extractors.md"
        return cls(f"extractor {extractor!r}, {paper[:60]!r}: {rule}", where=where, cure=cure)


class UnknownName(KgError):
    """A name that the user typed is not among the known ones."""

    @classmethod
    def of(cls, kind: str, name: str, known: list[str]) -> Self:
        """Return the error that suggests the known names that are spelled like it, or all if none is.

        >>> str(UnknownName.of("query", "imporves-on", ["family", "improves-on", "lineage", "new-data"]))
        "no query called 'imporves-on'   try: improves-on"
        """
        return cls(f"no {kind} called {name!r}", cure=", ".join(_spelled_like(name, known) or known))


def _spelled_like(name: str, known: list[str]) -> list[str]:
    """Return the known names within a few letters of one, or else those that contain it.

    None where there are too few to choose from.

    >>> _spelled_like("grapml", known := ["bibtex", "csv", "graphml", "ttl"]), _spelled_like("bib", known)
    (['graphml'], ['bibtex'])
    """
    if len(known) <= _FEW:
        return []
    # Only errors pay for the import.
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    found = process.extract(name, known, scorer=fuzz.ratio, limit=_FEW, score_cutoff=_LIKE, processor=str.casefold)
    return [like for like, _, _ in found] or [like for like in known if name.casefold() in like.casefold()]


class SameNode(KgError):
    """Two names that must be of two nodes are of one."""

    @classmethod
    def of(cls, one: str, other: str, label: str, id_: str) -> Self:
        """Return the error that names the node of both names.

        >>> str(SameNode.of("bert", "BERT", "BERT", "entity/bert"))
        "'bert' and 'BERT' are the same entity, BERT (entity/bert)   try: another name, or kg show 'BERT'"
        """
        return cls(
            f"{one!r} and {other!r} are the same entity, {label} ({id_})", cure=f"another name, or kg show {label!r}"
        )


class QueryError(KgError):
    """The query is not valid SPARQL or SQL, or its parameters are wrong."""


class ServerRefused(KgError):
    """A database server does not answer, denies access, or holds another graph."""


class MissingExtra(KgError):
    """A command needs libraries of an optional extra, or some that a light installation leaves out."""

    @classmethod
    def of(cls, command: str, extra: str | None = None) -> Self:
        """Return the error that names the extra to install, or the distribution."""
        wanted = f"'paperclaims[{extra}]'" if extra else "paperclaims"
        return cls(f"{command} needs libraries that are not installed", cure=f"pip install {wanted}")


@contextmanager
def needing(command: str, extra: str | None = None) -> "Iterator[None]":
    """Raise MissingExtra where the block imports a library that is not installed; other import errors pass through.

    Without `extra` the library is one that every installation has but a light one (docs/install.md).
    """
    try:
        yield
    except ModuleNotFoundError as error:
        # A missing module of this package is a fault of ours.
        if (error.name or "").partition(".")[0] == "kg":
            raise
        raise MissingExtra.of(command, extra) from error


class InvalidIri(KgError):
    """Text that cannot become part of an IRI."""


class AnnotationError(KgError):
    """An annotation file does not follow the format."""
