"""The build pipeline: read, extract, resolve, assemble, store."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Literal

import polars as pl

from kg.addresses.asking import Answer, Client
from kg.addresses.known import keep_addresses
from kg.build.answers import Taken
from kg.build.applied_corrections import Kept, edited, open_corrections, to_edit
from kg.build.assemble_graph import accounted, assemble_graph
from kg.build.existing_graph import (
    ExistingGraph,
    extraction_settings,
    former_ids,
    keep_baseline,
    open_existing,
    own_shards,
    shared_seals,
)
from kg.build.extraction import ShardedExtractor, Workers, broken_contract, extract_missing, extracted_before
from kg.build.gather import Gathered, Gatherer
from kg.build.progress import Progress, Stage, no_progress
from kg.build.removal import apply_removals
from kg.catalogues.links import read_links
from kg.corrections import CorrectionsFile
from kg.enrichment.known import known_entries
from kg.errors import GraphNotFound, InputError
from kg.extract import extractor_fingerprint
from kg.extract.shards import remove_other_shards, shard_folder
from kg.graph.assembly import Assembly
from kg.graph.communities.tables import with_communities
from kg.graph.directory import STORE, GraphDirectory, write_manifest
from kg.graph.directory_layout import ADDRESSES, BESIDE, KNOWN, LINKED
from kg.graph.integrity import seal_of
from kg.graph.manifest import FORMAT_VERSION, Manifest, RejectedEntry, RemovedPaper, SourceFile
from kg.graph.snapshots import record_snapshots
from kg.graph.tables import Tables
from kg.papers import Corpus, ReadOptions
from kg.papers.dedupe.corpus import merge_frame, reject_texts
from kg.rdf.iris import checked
from kg.rdf.store import write_store
from kg.rdf.update import change, update_store
from kg.records import Rejected
from kg.schema import DEFAULT_BASE
from kg.stable_ids import FormerIds
from kg.versions import SOFTWARE, OutputOf, fingerprint

# The stages and the data whose change requires a new assembly of the same extractions.
_ASSEMBLED: tuple[OutputOf, ...] = ("merging", "resolution", "tables", "store")
_DATA = ("lexicon", "resolve/synonyms.txt")

_FEW = 3


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a build. `is_new` is False where the graph was already up to date; `named` are the sources' names.

    `repaired` are the files that were damaged and have been rebuilt; `notices` are what the user should know of the
    corrections: those without effect, and where they were read. `taken` are the answers of servers.
    """

    manifest: Manifest
    is_new: bool
    extracted: int
    named: tuple[str, ...] = ()
    repaired: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    taken: tuple[Taken, ...] = ()


@dataclass(frozen=True, slots=True)
class _Plan:
    """The target state of the graph: its sources, removed papers and corrections, and what extracts and builds it."""

    gathered: Gathered
    removed: list[RemovedPaper]
    extractor: str
    made_by: str
    program: str
    base: str
    shards: str | None
    corrections: Kept
    extracts: bool = True
    beside: dict[str, str] = field(default_factory=dict)

    def is_done(self, manifest: Manifest | None) -> bool:
        """Return whether a graph with this manifest is already in the target state."""
        target = (self.gathered.sources, self.removed, self.made_by, self.program, self.base)
        return (
            manifest is not None
            and not self.gathered.unreadable
            and self.corrections.are_applied(manifest)
            and self.beside == manifest.beside
            and target == (manifest.sources, manifest.removed, manifest.fingerprint, manifest.program, manifest.base)
        )


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
    corrections: str | None = None,
    answers: Sequence[Answer] = (),
    client: Client | None = None,
    progress: Progress = no_progress,
) -> Report:
    """Add `sources` to `graph`, or update them there; what was read or extracted before is reused.

    Extractor and base default to those of the graph. `scheduler` is the address of a Dask cluster that extracts;
    `shards` a path or fsspec address that all its workers see, where extractions are kept instead of in the graph.
    `repair` rebuilds a graph of another format from its sources. `on_bad_extraction` says what happens to a paper whose
    extraction breaks the extractor's contract: it is rejected, or it stops the build. `corrections` is a file of
    corrections; the default is that of the graph. `answers` of servers are merged into what their sources have;
    `client` asks the servers of sources that are addresses.

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
        gatherer = Gatherer(directory.entries, old.damaged_entries, progress, client)
        gathered = gatherer.gather(sources, options or ReadOptions(), manifest.sources if manifest else (), answers)
        removed = manifest.removed if manifest else []
        base = base or (manifest.base if manifest else DEFAULT_BASE)
        plan = _plan(
            gathered, removed, name, base, where, open_corrections(directory, manifest, corrections), _beside(directory)
        )
        workers = Workers(jobs, scheduler, on_bad_extraction == "stop")
        report = _run_plan(directory, gatherer, plan, old, workers, progress)
        # After the build: what is lost with a killed one is asked for again.
        known = [answer.known for answer in gathered.taken if answer.known]
        keep_addresses(directory.path / ADDRESSES, known, {row.path for row in report.manifest.sources})
        return replace(report, taken=gathered.taken)


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
        plan = _plan(
            gathered,
            removed,
            name,
            old.manifest.base,
            where,
            open_corrections(directory, old.manifest, None),
            _beside(directory),
        )
        return _run_plan(directory, gatherer, plan, old, Workers(jobs), progress)


def correct(
    edit: Callable[[CorrectionsFile], CorrectionsFile],
    graph: str | Path = "graph",
    *,
    corrections: str | None = None,
    progress: Progress = no_progress,
) -> Report:
    """Edit the corrections of a graph and bring it up to date from what was extracted before; no extractor is run.

    Raises InputError, and changes nothing, where a correction that `edit` adds contradicts another or has no effect.
    """
    directory = GraphDirectory(graph)
    if not directory.path.is_dir():
        raise GraphNotFound.at(str(graph))
    with directory.locked():
        old = open_existing(directory)
        if old.manifest is None:
            raise GraphNotFound.at(str(graph))
        checked(old.manifest.base)
        own_shards(old.manifest)
        before = open_corrections(directory, old.manifest, corrections)
        path = to_edit(before, corrections)
        file = edit(before.file)
        added = range(len(before.file.corrections) + 1, len(file.corrections) + 1)
        after = replace(before, file=file, required=frozenset(added))
        gatherer = Gatherer(directory.entries, old.damaged_entries, progress)
        plan = replace(_plan_of(old.manifest, after), beside=_beside(directory))
        with edited(before, after, path):
            return _run_plan(directory, gatherer, plan, old, Workers(1), progress)


def _plan_of(manifest: Manifest, corrections: Kept) -> _Plan:
    """Return the plan of a graph with other corrections; other versions of readers and extractor are for a build."""
    gathered = Gathered(manifest.sources, [], [])
    made_by, program = manifest.fingerprint, fingerprint(_ASSEMBLED, _DATA)
    removed, name = manifest.removed, manifest.extractor
    return _Plan(gathered, removed, name, made_by, program, manifest.base, None, corrections, extracts=False)


def _beside(directory: GraphDirectory) -> dict[str, str]:
    """Return the SHA-256 of each file beside the graph that builds apply."""
    paths = {name: directory.path / name for name in BESIDE}
    return {name: seal_of(path).sha256 for name, path in paths.items() if path.is_file()}


def _plan(
    gathered: Gathered,
    removed: list[RemovedPaper],
    extractor: str,
    base: str,
    shards: str | None,
    corrections: Kept,
    beside: dict[str, str],
) -> _Plan:
    made_by, program = extractor_fingerprint(extractor), fingerprint(_ASSEMBLED, _DATA)
    return _Plan(gathered, removed, extractor, made_by, program, base, shards, corrections, beside=beside)


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
        notices = _notices(plan, old.manifest)
        return Report(old.manifest, is_new=False, extracted=0, named=named, repaired=old.repaired, notices=notices)
    ids = former_ids(old)
    corpus = _read(gatherer, plan, ids, known_entries(directory.path / KNOWN), progress)
    extractor = ShardedExtractor(plan.extractor, plan.made_by, shard_folder(plan.shards or str(directory.extractions)))
    if plan.extracts or old.manifest is None:
        extracted = extract_missing(corpus.frame, extractor, workers, progress)
    else:
        extracted = extracted_before(corpus.frame, extractor, old.manifest.rejected)
    corpus = _without_broken(corpus, extractor, extracted.broken)
    curation = gatherer.curation(plan.gathered, corpus.frame, _removed_keys(plan.removed))
    tables = gatherer.table_results(plan.gathered, curation.papers)
    links = read_links(directory.path / LINKED)
    made = assemble_graph(corpus, curation, tables, links, extractor, workers, ids, plan.corrections, progress)
    unfit = made.unfit
    plan.corrections.check(unfit)
    former = _former_version(plan, old)
    assembly = replace(made.assembly, tables=with_communities(made.assembly.tables, former))
    sources = gatherer.counted(plan.gathered.sources)
    manifest = _manifest(corpus, assembly, plan, sources)
    seals = shared_seals(directory, sources, plan.made_by, old)
    manifest = manifest.model_copy(
        update=accounted(corpus, curation, tables, made, sources)
        | {"shared": seals, "corrections": plan.corrections.applied(unfit)}
    )
    before = (Tables.read(former), former) if former is not None else None
    with directory.new_version() as folder:
        progress(Stage.STORE, 0, None)
        assembly.tables.write(folder, before)
        if plan.corrections.file.corrections:
            keep_baseline(old, folder)
        _store(plan, before, assembly.tables, folder / STORE, progress)
        manifest = write_manifest(folder, manifest, old.known_seals())
    record_snapshots(directory.path)
    if plan.shards is None:
        # Shards at another location may be shared with other graphs.
        remove_other_shards(directory.extractions, plan.made_by)
    gatherer.remove_others(plan.gathered.sources)
    notices = _notices(plan, manifest)
    return Report(manifest, True, extracted.count, named, old.repaired, notices)


def _removed_keys(removed: Sequence[RemovedPaper]) -> list[str]:
    return [key for paper in removed for key in paper.keys]


def _notices(plan: _Plan, manifest: Manifest) -> tuple[str, ...]:
    applied = manifest.corrections
    return (*plan.corrections.notices, *plan.corrections.lines(applied.unfit if applied else {}))


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


def _former_version(plan: _Plan, old: ExistingGraph) -> Path | None:
    """Return the folder of the former version, if it is whole and the same program made it."""
    is_same = old.manifest is not None and (old.manifest.program, old.manifest.base) == (plan.program, plan.base)
    return old.whole_version if is_same else None


def _store(plan: _Plan, former: tuple[Tables, Path] | None, tables: Tables, folder: Path, progress: Progress) -> None:
    """Write the store: update a copy of the former one if little has changed."""
    if former is not None:
        found = change(former[0], tables)
        if found.is_small:
            update_store(former[1] / STORE, found, plan.base, folder)
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
