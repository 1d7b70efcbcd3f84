"""Enrichment of a graph: find what is missing about its papers, keep it beside the graph, and build it in."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.build.beside import build_in
from kg.build.progress import Progress, Stage, no_progress
from kg.enrichment.known import KnownPaper, read_known, write_known
from kg.enrichment.matching import Match, TitleIndex, Wanted, chosen, wanted
from kg.enrichment.services import Lookup, Service, arxiv, openalex
from kg.errors import GraphNotFound, InputError
from kg.graph.directory import GraphDirectory
from kg.graph.directory_layout import KNOWN, LOOKUPS, check_folders
from kg.graph.tables import ABSTRACT, Tables
from kg.papers import ReadOptions, read
from kg.records import Paper

_REPORTED = 1000


@dataclass(frozen=True, slots=True)
class Enriched:
    """The outcome: the number of papers that were looked for, what was found, and titles that several works have."""

    sought: int
    found: tuple[KnownPaper, ...]
    unclear: tuple[str, ...]

    @property
    def papers(self) -> int:
        """The number of papers about which something was found."""
        return len({row.title for row in self.found})


def enrich_from(
    sources: Sequence[str],
    graph: str | Path = "graph",
    *,
    options: ReadOptions | None = None,
    progress: Progress = no_progress,
) -> Enriched:
    """Look for the graph's papers in files of metadata, and build what is found into the graph.

    Abstracts are not needed, so dumps of DBLP or Crossref serve too. Papers whose arXiv identifier and DOI are both
    known are not looked for. Nothing about a paper that is already known is replaced.
    """
    directory = GraphDirectory(graph)
    if not directory.path.is_dir():
        raise GraphNotFound.at(str(graph))
    check_folders(directory.path)
    papers = sought_papers(directory)
    index, found = TitleIndex(papers), defaultdict[Wanted, list[Match]](list)
    metadata = replace(options or ReadOptions(), abstracts=False)
    for count, entry in enumerate(read(sources, metadata)):
        if count % _REPORTED == 0:
            progress(Stage.READ, count, None)
        if isinstance(entry, Paper):
            for match in index.matches(entry):
                found[match.wanted].append(match)
    outcome = _outcome(papers, found)
    keep(outcome.found, directory)
    build_in(KNOWN, graph, progress)
    return outcome


def enrich_online(
    graph: str | Path = "graph",
    *,
    services: Sequence[Service] | None = None,
    contact: str = "",
    limit: int | None = None,
    progress: Progress = no_progress,
) -> Enriched:
    """Look for papers without any identifier in services, by title, and build what is found into the graph.

    `limit` is the largest number of papers to look for in this run. Answers are kept in the graph directory; an
    interrupted run resumes there. Raises InputError where a service does not answer, after what was found is kept.
    """
    directory = GraphDirectory(graph)
    if not directory.path.is_dir():
        raise GraphNotFound.at(str(graph))
    check_folders(directory.path)
    done = {row.title for row in read_known(directory.path / KNOWN)}
    papers = [paper for paper in sought_papers(directory, without_any=True) if paper.title not in done][:limit]
    lookup = Lookup(tuple(services or (arxiv(), openalex())), directory.path / LOOKUPS, contact)
    found: dict[Wanted, list[Match]] = {}
    failure: InputError | None = None
    for count, paper in enumerate(papers):
        progress(Stage.READ, count, len(papers))
        try:
            found[paper] = list(lookup.matches(paper))
        except InputError as error:
            failure = error
            break
    outcome = _outcome(papers, found)
    keep(outcome.found, directory)
    build_in(KNOWN, graph, progress)
    if failure is not None:
        raise failure
    return outcome


def sought_papers(directory: GraphDirectory, *, without_any: bool = False) -> list[Wanted]:
    """Return the papers of a graph that lack an arXiv identifier or a DOI, or both `without_any`."""
    table = Tables.read(directory.version()).papers.with_columns(ABSTRACT)
    has_no = (table["arxiv"].is_null(), table["doi"].is_null())
    is_sought = has_no[0] & has_no[1] if without_any else has_no[0] | has_no[1]
    rows = table.filter(is_sought & (table["abstract"] != ""))
    columns = rows.select("title", "year", "authors", "abstract").iter_rows()
    return [wanted(title, year, authors[0] if authors else None, text) for title, year, authors, text in columns]


def keep(rows: Iterable[KnownPaper], directory: GraphDirectory) -> None:
    """Add what was found to the file beside the graph."""
    path = directory.path / KNOWN
    write_known([*read_known(path), *rows], path)


def _outcome(papers: Sequence[Wanted], found: Mapping[Wanted, list[Match]]) -> Enriched:
    kept: list[KnownPaper] = []
    unclear: list[str] = []
    for paper in papers:
        if found.get(paper):
            matches = chosen(found[paper])
            kept += map(KnownPaper.of, matches)
            unclear += [] if matches else [paper.title]
    return Enriched(len(papers), tuple(kept), tuple(unclear))
