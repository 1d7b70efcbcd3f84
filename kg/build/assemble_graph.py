"""The stages of a build after extraction: resolution and assembly, with catalogues, links and corrections."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial

import polars as pl

from kg.build.applied_corrections import DROPPED, Kept, without_dropped
from kg.build.curation import Curation, origin_of
from kg.build.extraction import ShardedExtractor, Workers
from kg.build.gathered_results import TableResults
from kg.build.progress import Progress, Stage
from kg.catalogues.links import NameLink, link_table
from kg.extract.shards import read_field
from kg.frames import Extractions
from kg.graph.assembly import Assembly, assemble
from kg.graph.correction_nodes import with_correction_nodes
from kg.graph.edge_corrections import with_corrections
from kg.graph.manifest import RecordCount, SourceFile
from kg.papers import Corpus
from kg.resolve import resolve
from kg.resolve.distinct_names import KINDS, distinct_names, merge_names
from kg.stable_ids import FormerIds


@dataclass(frozen=True, slots=True)
class AssembledGraph:
    """The tables, why a correction (by its number) has no effect, the accounts of records, and links to nothing.

    Records are those of catalogues and the results in tables of papers.
    """

    assembly: Assembly
    unfit: dict[int, str]
    counts: list[RecordCount]
    lost: list[NameLink]


def accounted(
    corpus: Corpus, curation: Curation, tables: TableResults, made: AssembledGraph, sources: Sequence[SourceFile]
) -> dict[str, object]:
    """Return the manifest's account of catalogues, tables and links."""
    return {
        "cited": curation.cited_alone(corpus.frame),
        "records": made.counts,
        "rejected_records": [*tables.unread, *curation.rejected()],
        "origins": sorted({origin_of(row) for row in sources if row.catalogue}),
        "lost_links": sorted(row.identifier for row in made.lost),
    }


def _names(
    corpus: Corpus, curation: Curation, tables: TableResults, extractor: ShardedExtractor, workers: Workers
) -> pl.DataFrame | None:
    """Count the distinct names on the cluster; return None without a cluster."""
    if workers.scheduler is None:
        return None
    from kg.build.cluster import names_on_cluster  # noqa: PLC0415 - an extra

    read = names_on_cluster(workers.scheduler, extractor, corpus.frame)
    listed = pl.concat([frame.select(KINDS) for frame in (curation.names, tables.entities)])
    return merge_names([read, distinct_names(listed.with_columns(papers=1))])


def assemble_graph(
    corpus: Corpus,
    curation: Curation,
    tables: TableResults,
    links: Sequence[NameLink],
    extractor: ShardedExtractor,
    workers: Workers,
    former: FormerIds | None,
    corrections: Kept,
    progress: Progress,
) -> AssembledGraph:
    """Resolve and assemble; return the tables as corrected, without communities."""
    progress(Stage.RESOLVE, 0, None)
    numbered = list(enumerate(corrections.file.corrections, start=1))
    papers = curation.papers
    extractions = Extractions.of(papers, partial(read_field, extractor.folder, extractor.fingerprint))
    tables = tables.with_known(extractions.entities)
    names = _names(corpus, curation, tables, extractor, workers)
    entities = pl.concat([curation.entities(extractions.entities), tables.entities], how="diagonal_relaxed")
    resolution = resolve(entities, curation.paper_ids(), names, former, numbered)
    redirects = pl.concat([corpus.redirects, resolution.redirects])
    progress(Stage.ASSEMBLE, 0, None)
    claims, records = curation.claims(resolution.assignments)
    assignments = resolution.assignments.filter(pl.col("paper") < papers.height)
    extractions, dropped = without_dropped(extractions, assignments)
    linked, lost = link_table(links, resolution.entities)
    made = assemble(
        papers,
        extractions,
        resolution.entities,
        assignments,
        resolution.families,
        redirects,
        claims,
        linked,
        tables.rows,
        tables.sections,
    )
    corrected, unfit = with_corrections(made.tables, numbered)
    counts = made.dropped | ({DROPPED: dropped} if dropped else {})
    unfit = {**resolution.unfit, **unfit}
    recorded = with_correction_nodes(corrected, made.tables.nodes, numbered, unfit)
    assembly = Assembly(recorded, dict(sorted(counts.items())))
    counted = [*(RecordCount(**asdict(count)) for count in records), *tables.counted(made.tables.evidence)]
    return AssembledGraph(assembly, unfit, counted, lost)
