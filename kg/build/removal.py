"""Removal of sources and papers from a graph (`kg remove`); later builds leave removed papers out."""

from collections.abc import Iterable
from pathlib import PurePath

import polars as pl

from kg.errors import UnknownName
from kg.graph.directory import GraphDirectory
from kg.graph.manifest import Manifest, RemovedPaper, SourceFile
from kg.graph.node_lookup import nearest
from kg.graph.tables import Tables
from kg.identifiers import PAPER
from kg.papers.dedupe.corpus import removal_keys
from kg.papers.normalize.identity import arxiv_id, doi, title_key
from kg.papers.source.address import shown


def _of_source(name: str, sources: Iterable[SourceFile]) -> list[SourceFile]:
    """Return the sources with that path, or below the folder with that path."""
    folder = PurePath(name)
    return [
        row
        for row in sources
        if row.path == name or PurePath(row.path) == folder or folder in PurePath(row.path).parents
    ]


def _paper(name: str, papers: pl.DataFrame) -> RemovedPaper | None:
    """Find a paper by its id, arXiv identifier, DOI or title."""
    wanted = (
        pl.col("id").is_in([name, PAPER + name])
        | pl.col("arxiv").eq_missing(pl.lit(arxiv_id(name) or name))
        | pl.col("doi").eq_missing(pl.lit(doi(name) or name))
    )
    found = papers.filter(wanted)
    if not found.height:
        keys = pl.Series([title_key(title) for title in papers["title"]], dtype=pl.String)
        found = papers.filter(keys == title_key(name))
    for row in found.select("id", "title", "arxiv", "doi").iter_rows(named=True):
        keys_ = removal_keys(row | {"title_key": title_key(row["title"])})
        return RemovedPaper(id=row["id"], title=row["title"], keys=keys_)
    return None


def _removed(name: str, removed: Iterable[RemovedPaper]) -> RemovedPaper | None:
    for paper in removed:
        keys = {f"arxiv:{arxiv_id(name)}", f"doi:{doi(name)}"} & set(paper.keys)
        if paper.id in {name, PAPER + name} or keys or title_key(name) == title_key(paper.title):
            return paper
    return None


def apply_removals(
    names: Iterable[str], manifest: Manifest, directory: GraphDirectory, *, undo: bool
) -> tuple[list[SourceFile], list[RemovedPaper]]:
    """Return the sources and the removed papers of a graph after the removal of `names`, or its undoing."""
    sources, removed = list(manifest.sources), list(manifest.removed)
    papers = Tables.read(directory.version()).papers
    for name in map(shown, names):
        if undo:
            paper = _removed(name, removed)
            if paper is None:
                raise UnknownName.of("removed paper", name, nearest(name, [row.title for row in removed]))
            removed.remove(paper)
        elif of_source := _of_source(name, sources):
            sources = [row for row in sources if row not in of_source]
        elif paper := _paper(name, papers):
            removed += [] if paper in removed else [paper]
        else:
            known = [row.path for row in sources] + papers["title"].to_list()
            raise UnknownName.of("paper or source", name, nearest(name, known))
    return sources, sorted(removed, key=lambda paper: paper.id)
