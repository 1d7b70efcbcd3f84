"""The build pipeline: read, extract, resolve, assemble, store."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Literal

import polars as pl

from kg.build.curation import Curation, origin_of
from kg.build.existing_graph import ExistingGraph, extraction_settings, former_ids, open_existing, shared_seals
from kg.build.extraction import ShardedExtractor, Workers, broken_contract, extract_missing
from kg.build.gather import Gathered, Gatherer
from kg.build.progress import Progress, Stage, no_progress
from kg.build.removal import apply_removals
from kg.catalogues.claims import Counts
from kg.catalogues.links import NameLink, link_table, read_links
from kg.enrichment.known import known_entries
from kg.errors import GraphNotFound, InputError
from kg.extract import extractor_fingerprint
from kg.extract.shards import read_field, remove_other_shards, shard_folder
from kg.frames import Extractions
from kg.graph.assembly import Assembly, assemble
from kg.graph.directory import STORE, GraphDirectory, write_manifest
from kg.graph.directory_layout import BESIDE, KNOWN, LINKED
from kg.graph.integrity import seal_of
from kg.graph.manifest import FORMAT_VERSION, Manifest, RecordCount, RejectedEntry, RemovedPaper, SourceFile
from kg.graph.tables import Tables
from kg.papers import Corpus, ReadOptions
from kg.papers.dedupe.corpus import merge_frame, reject_texts
from kg.rdf.iris import checked
from kg.rdf.store import write_store
from kg.rdf.update import change, update_store
from kg.records import Rejected
from kg.resolve import resolve
from kg.resolve.distinct_names import distinct_names, merge_names
from kg.schema import DEFAULT_BASE
from kg.stable_ids import FormerIds
from kg.versions import SOFTWARE, OutputOf, fingerprint

# The stages and the data whose change requires a new assembly of the same extractions.
_ASSEMBLED: tuple[OutputOf, ...] = ("merging", "resolution", "tables", "store")
_DATA = ("lexicon",)

_FEW = 3


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a build. `is_new` is False where the graph was already up to date; `named` are the sources' names.

    `repaired` are the files that were damaged and have been rebuilt.
    """

    manifest: Manifest
    is_new: bool
    extracted: int
    named: tuple[str, ...] = ()
    repaired: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Plan:
    """The target state of the graph: its sources, the removed papers, and the extractor and program to use."""

    gathered: Gathered
    removed: list[RemovedPaper]
    extractor: str
    made_by: str
    program: str
    base: str
    shards: str | None
    beside: dict[str, str]

    def is_done(self, manifest: Manifest | None) -> bool:
        """Return whether a graph with this manifest is already in the target state."""
        if manifest is None or self.gathered.unreadable:
            return False
        built = (manifest.sources, manifest.removed, manifest.fingerprint, manifest.program, manifest.base)
        wanted = (self.gathered.sources, self.removed, self.made_by, self.program, self.base)
        return (wanted, self.beside) == (built, manifest.beside)


def build(
    sources: Sequence[str],
    graph: str | Path = "graph",
    *,
    extractor: str | None = None,
    jobs: int | None = None,
    base: str | None = None,
    options: ReadOptions | None = None,
    scheduler: str | None = None,
    shards: str | None = None,
    repair: bool = False,
    on_bad_extraction: Literal["reject", "stop"] = "reject",
    progress: Progress = no_progress,
) -> Report:
    """Add `sources` to `graph`, or update them there; what was read or extracted before is reused.

    Extractor and base default to those of the graph. `scheduler` is the address of a Dask cluster that extracts;
    `shards` a path or fsspec address that all its workers see, where extractions are kept instead of in the graph.
    `repair` rebuilds a graph of another format from its sources. `on_bad_extraction` says what happens to a paper whose
    extraction breaks the extractor's contract: it is rejected, or it stops the build.

    Raises InputError if no paper could be read. A build that fails or is killed leaves the old graph in place.
    Damaged files are rebuilt from intact ones; GraphUnreadable names what cannot be rebuilt.
    """
    if base is not None:
        checked(base)
    directory = GraphDirectory(graph)
    with directory.locked():
        old = open_existing(directory, repair=repair)
        manifest = old.manifest
        name, where = extraction_settings(manifest, extractor, shards)
        gatherer = Gatherer(directory.entries, old.damaged_entries, progress)
        gathered = gatherer.gather(sources, options or ReadOptions(), manifest.sources if manifest else ())
        removed = manifest.removed if manifest else []
        base = base or (manifest.base if manifest else DEFAULT_BASE)
        plan = _plan(directory, gathered, removed, name, base, where)
        workers = Workers(jobs, scheduler, on_bad_extraction == "stop")
        return _run_plan(directory, gatherer, plan, old, workers, progress)


def remove(
    names: Sequence[str],
    graph: str | Path = "graph",
    *,
    undo: bool = False,
    extractor: str | None = None,
    jobs: int | None = None,
    shards: str | None = None,
    progress: Progress = no_progress,
) -> Report:
    """Remove sources (by path or folder) and papers (by id, arXiv identifier, DOI or title) from a graph.

    A removed paper stays out of later builds until it is named with `undo`. Raises UnknownName for anything else.
    """
    directory = GraphDirectory(graph)
    if not directory.path.is_dir():
        raise GraphNotFound.at(str(graph))
    with directory.locked():
        old = open_existing(directory)
        if old.manifest is None:
            raise GraphNotFound.at(str(graph))
        name, where = extraction_settings(old.manifest, extractor, shards)
        sources, removed = apply_removals(names, old.manifest, directory, undo=undo)
        gatherer = Gatherer(directory.entries, old.damaged_entries, progress)
        gathered = gatherer.gather((), ReadOptions(), sources)
        plan = _plan(directory, gathered, removed, name, old.manifest.base, where)
        return _run_plan(directory, gatherer, plan, old, Workers(jobs), progress)


def _plan(
    directory: GraphDirectory,
    gathered: Gathered,
    removed: list[RemovedPaper],
    extractor: str,
    base: str,
    shards: str | None,
) -> _Plan:
    made_by, program = extractor_fingerprint(extractor), fingerprint(_ASSEMBLED, _DATA)
    paths = {name: directory.path / name for name in BESIDE}
    beside = {name: seal_of(path).sha256 for name, path in paths.items() if path.is_file()}
    return _Plan(gathered, removed, extractor, made_by, program, base, shards, beside)


def _run_plan(
    directory: GraphDirectory,
    gatherer: Gatherer,
    plan: _Plan,
    old: ExistingGraph,
    workers: Workers,
    progress: Progress,
) -> Report:
    named = tuple(plan.gathered.named)
    if old.manifest is not None and old.version is not None and plan.is_done(old.manifest) and not old.damage:
        return Report(old.manifest, is_new=False, extracted=0, named=named, repaired=old.repaired)
    former = former_ids(old)
    corpus = _read(gatherer, plan, former, known_entries(directory.path / KNOWN), progress)
    extractor = ShardedExtractor(plan.extractor, plan.made_by, shard_folder(plan.shards or str(directory.extractions)))
    extracted = extract_missing(corpus.frame, extractor, workers, progress)
    corpus = _without_broken(corpus, extractor, extracted.broken)
    curation = gatherer.curation(plan.gathered, corpus.frame, _removed_keys(plan.removed))
    links = read_links(directory.path / LINKED)
    assembly, counts, lost = _assemble(corpus, curation, links, extractor, workers, former, progress)
    sources = gatherer.counted(plan.gathered.sources)
    manifest = _manifest(corpus, assembly, plan, sources).model_copy(
        update=_accounted(corpus, curation, counts, sources) | {"lost_links": sorted(row.identifier for row in lost)}
    )
    manifest = manifest.model_copy(update={"shared": shared_seals(directory, sources, plan.made_by, old)})
    with directory.new_version() as folder:
        progress(Stage.STORE, 0, None)
        assembly.tables.write(folder)
        _store(plan, old, assembly.tables, folder / STORE, progress)
        manifest = write_manifest(folder, manifest, old.known_seals())
    if plan.shards is None:
        # Shards at another location may be shared with other graphs.
        remove_other_shards(directory.extractions, plan.made_by)
    gatherer.remove_others(plan.gathered.sources)
    return Report(manifest, is_new=True, extracted=extracted.count, named=named, repaired=old.repaired)


def _removed_keys(removed: Sequence[RemovedPaper]) -> list[str]:
    return [key for paper in removed for key in paper.keys]


def _accounted(
    corpus: Corpus, curation: Curation, counts: list[Counts], sources: Sequence[SourceFile]
) -> dict[str, object]:
    """Return the manifest's account of the catalogues."""
    return {
        "cited": curation.cited_alone(corpus.frame),
        "records": [RecordCount(**asdict(count)) for count in counts],
        "rejected_records": curation.rejected(),
        "origins": sorted({origin_of(row) for row in sources if row.catalogue}),
    }


def _read(gatherer: Gatherer, plan: _Plan, former: FormerIds | None, known: pl.DataFrame, progress: Progress) -> Corpus:
    """Merge the entries of all sources; raise InputError if the sources named now contain no paper."""
    entries, gathered = gatherer.entries(plan.gathered), plan.gathered
    if gathered.named or gathered.unreadable:
        of_now = entries.filter(pl.col("path").is_in(gathered.named))
        is_catalogue = any(row.catalogue for row in gathered.sources if row.path in gathered.named)
        if of_now["reason"].null_count() == 0 and not is_catalogue:
            raise InputError(_no_paper(of_now, gathered.unreadable), cure="give papers with their abstracts")
    corpus = merge_frame(entries, _removed_keys(plan.removed), former, known)
    progress(Stage.READ, corpus.read, corpus.read)
    if not (corpus.frame.height or any(row.catalogue for row in gathered.sources)):
        raise InputError("no paper is left", cure="kg build SOURCES, or remove the graph's folder")
    return corpus


def _without_broken(corpus: Corpus, extractor: ShardedExtractor, broken: Mapping[str, str]) -> Corpus:
    """Reject the papers whose extraction broke the contract; raise ExtractionFailed if none is left."""
    reasons = {text: f"extractor {extractor.name!r}: {rule}" for text, rule in broken.items()}
    left = reject_texts(corpus, reasons)
    if broken and not left.frame.height:
        raise broken_contract(corpus.frame, extractor, broken)
    return left


def _no_paper(entries: pl.DataFrame, unreadable: Sequence[Rejected]) -> str:
    """Return the first few reasons why the named entries yielded no paper."""
    rows = entries.sort("path", "line").head(_FEW).select("path", "line", "reason", "cure").rows()
    rows += [(entry.source.path, entry.source.line, entry.reason, entry.cure) for entry in unreadable[:_FEW]]
    reasons = "; ".join(f"{path}:{line}: {reason} ({cure})" for path, line, reason, cure in rows)
    return f"no paper could be read: {reasons}"


def _names(corpus: Corpus, curation: Curation, extractor: ShardedExtractor, workers: Workers) -> pl.DataFrame | None:
    """Count the distinct names on the cluster; return None without a cluster."""
    if workers.scheduler is None:
        return None
    from kg.build.cluster import names_on_cluster  # noqa: PLC0415 - an extra

    read = names_on_cluster(workers.scheduler, extractor, corpus.frame)
    return merge_names([read, distinct_names(curation.names.with_columns(papers=1))])


def _assemble(
    corpus: Corpus,
    curation: Curation,
    links: Sequence[NameLink],
    extractor: ShardedExtractor,
    workers: Workers,
    former: FormerIds | None,
    progress: Progress,
) -> tuple[Assembly, list[Counts], list[NameLink]]:
    """Resolve and assemble; return the accounting of catalogues too, and the links whose entity is gone."""
    progress(Stage.RESOLVE, 0, None)
    papers = curation.papers
    extractions = Extractions.of(papers, partial(read_field, extractor.folder, extractor.fingerprint))
    names = _names(corpus, curation, extractor, workers)
    resolution = resolve(curation.entities(extractions.entities), curation.paper_ids(), names, former)
    redirects = pl.concat([corpus.redirects, resolution.redirects])
    progress(Stage.ASSEMBLE, 0, None)
    claims, counts = curation.claims(resolution.assignments)
    assignments = resolution.assignments.filter(pl.col("paper") < papers.height)
    linked, lost = link_table(links, resolution.entities)
    assembly = assemble(
        papers, extractions, resolution.entities, assignments, resolution.families, redirects, claims, linked
    )
    return assembly, counts, lost


def _store(plan: _Plan, old: ExistingGraph, tables: Tables, folder: Path, progress: Progress) -> None:
    """Write the store: update a copy of the previous one if the same program made it and little has changed."""
    manifest, version = old.manifest, old.whole_version
    if manifest is not None and version is not None and (manifest.program, manifest.base) == (plan.program, plan.base):
        found = change(Tables.read(version), tables)
        if found.is_small:
            update_store(version / STORE, found, plan.base, folder)
            return
    write_store(tables, plan.base, folder, partial(progress, Stage.STORE))


def _manifest(corpus: Corpus, assembly: Assembly, plan: _Plan, sources: list[SourceFile]) -> Manifest:
    tables = assembly.tables
    return Manifest(
        format_version=FORMAT_VERSION,
        software_version=SOFTWARE,
        extractor=plan.extractor,
        fingerprint=plan.made_by,
        program=plan.program,
        base=plan.base,
        sources=sources,
        removed=plan.removed,
        shards=plan.shards,
        beside=plan.beside,
        read=corpus.read,
        kept=corpus.frame.height,
        merged=corpus.merged,
        rejected=[
            RejectedEntry(path=r.source.path, line=r.source.line, reason=r.reason, cure=r.cure) for r in corpus.rejected
        ],
        dropped_statements=assembly.dropped,
        nodes=dict(sorted(Counter(tables.nodes["type"].to_list()).items())),
        edges=dict(sorted(Counter(tables.edges["relation"].to_list()).items())),
    )
