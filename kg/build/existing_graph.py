"""The existing graph that a build starts from: which of its files are intact, and what its manifest may request.

A graph directory is untrusted data: its manifest cannot select code to run or a location outside the directory to
write to, unless the user names the same again.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from kg.corrections import parse_file
from kg.errors import GraphNotFound, GraphUnreadable, InputError
from kg.extract import DEFAULT, is_installed
from kg.frames import empty_frame
from kg.graph.directory import BASELINE, GraphDirectory, OtherFormat
from kg.graph.integrity import Damage, seals_of
from kg.graph.manifest import FileSeal, Manifest, RemovedPaper, SourceFile
from kg.graph.tables import RECORDS, read_table, scanned
from kg.rdf.iris import checked
from kg.stable_ids import FormerIds

_ENTITY = "entity/"
# The tables that say which ids entities have.
_BASELINE = ("nodes", "redirects")
_ENTRIES, _EXTRACTIONS, _VERSIONS = "entries", "extractions", "versions"


@dataclass(frozen=True, slots=True)
class ExistingGraph:
    """The existing graph: its manifest (or None), the folder of its version, and its `damage`.

    `recovered` are the files that were rebuilt so that the manifest could be read.
    """

    manifest: Manifest | None = None
    version: Path | None = None
    damage: tuple[Damage, ...] = ()
    recovered: tuple[str, ...] = field(default=())

    @property
    def repaired(self) -> tuple[str, ...]:
        """The files that a build repairs, one line each."""
        return (*self.recovered, *map(str, self.damage))

    @property
    def damaged_entries(self) -> frozenset[str]:
        """The names of the damaged folders of entries."""
        paths = (damage.path.split("/") for damage in self.damage)
        return frozenset(parts[1] for parts in paths if parts[0] == _ENTRIES)

    @property
    def whole_version(self) -> Path | None:
        """The folder of the version, or None if anything in it is damaged."""
        is_damaged = any(Path(damage.path).parts[0] == _VERSIONS for damage in self.damage)
        return None if is_damaged else self.version

    def known_seals(self) -> dict[int, FileSeal]:
        """Return the seals (size, checksum) of the version's files by inode: an updated store shares files with it."""
        if self.manifest is None or self.whole_version is None:
            return {}
        folder = self.whole_version
        return {(folder / name).stat().st_ino: seal for name, seal in self.manifest.files.items()}


def open_existing(directory: GraphDirectory, *, repair: bool = False) -> ExistingGraph:
    """Open and verify the graph that a build updates; damaged shards are deleted.

    Raise GraphUnreadable where its manifest is damaged beyond recovery, or of another format without `repair`.
    """
    recovered: list[str] = []
    try:
        try:
            manifest = directory.manifest()
        except OtherFormat as error:
            if not repair or error.manifest is None:
                raise
            # Its sources are known and will be read again.
            return ExistingGraph(error.manifest)
        except GraphUnreadable:
            recovered = directory.recover()
            manifest = directory.manifest()
    except GraphNotFound:
        return ExistingGraph()
    damage = directory.damage(manifest)
    for found in damage:
        if found.path.startswith(f"{_EXTRACTIONS}/"):
            # Its texts will be extracted again.
            (directory.path / found.path).unlink(missing_ok=True)
    return ExistingGraph(manifest, directory.current(), tuple(damage), tuple(recovered))


def former_ids(existing: ExistingGraph) -> FormerIds | None:
    """Return the ids that the existing graph uses; None where there is none, or its tables are damaged.

    Those of entities are the ids before corrections, so that an undone correction leaves no trace in them.
    """
    if existing.version is None:
        return None
    try:
        with scanned(existing.version, "papers", "redirects") as (known, redirected):
            papers = known.select("id", "title", "arxiv", "doi", "authors").collect()
            of_papers = redirected.filter(~pl.col("id").str.starts_with(_ENTITY)).collect()
        nodes, redirects = _of_entities(existing)
    except GraphUnreadable:
        return None
    # A removed paper returns under its id.
    removed = existing.manifest.removed if existing.manifest else []
    redirects = pl.concat([of_papers, redirects.filter(pl.col("id").str.starts_with(_ENTITY))])
    return FormerIds(pl.concat([papers, _removed_papers(removed, papers.schema)]), nodes, redirects)


def _of_entities(existing: ExistingGraph) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the nodes and redirects before corrections; none if the graph has been corrected from its first build."""
    folder = _baseline(existing)
    nodes, redirects = (
        empty_frame(RECORDS[name]) if folder is None else read_table(folder / f"{name}.parquet") for name in _BASELINE
    )
    return nodes, redirects


def _baseline(existing: ExistingGraph) -> Path | None:
    """Return the folder of the tables before corrections: of the version itself where it has none."""
    assert existing.version is not None
    applied = existing.manifest.corrections if existing.manifest else None
    if applied is None or not parse_file(applied.text, "").corrections:
        return existing.version
    folder = existing.version / BASELINE
    return folder if folder.is_dir() else None


def keep_baseline(existing: ExistingGraph, version: Path) -> None:
    """Copy the tables before corrections into a new version that has corrections."""
    folder = _baseline(existing) if existing.whole_version is not None else None
    if folder is None:
        return
    (version / BASELINE).mkdir()
    for name in _BASELINE:
        shutil.copyfile(folder / f"{name}.parquet", version / BASELINE / f"{name}.parquet")


def _removed_papers(removed: Iterable[RemovedPaper], schema: pl.Schema) -> pl.DataFrame:
    found = [(row, dict(key.split(":", 1) for key in row.keys)) for row in removed]
    rows: list[tuple[object, ...]] = [
        (row.id, row.title, keys.get("arxiv"), keys.get("doi"), []) for row, keys in found
    ]
    return pl.DataFrame(rows, schema, orient="row")


def extraction_settings(manifest: Manifest | None, extractor: str | None, shards: str | None) -> tuple[str, str | None]:
    """Return the extractor to use and the location of the shards: as the user names them, else as the manifest may.

    Raise InputError where the manifest names an extractor that no installed package provides, or an outside location.
    """
    if manifest is None:
        return extractor or DEFAULT, shards
    checked(manifest.base)
    if extractor is None and not is_installed(manifest.extractor):
        raise InputError(
            f"this graph was made with the extractor {manifest.extractor!r}, which is code that comes with no package",
            cure=f"--extractor {manifest.extractor} if you know it, or --extractor {DEFAULT}",
        )
    if manifest.shards is not None and shards is None:
        raise InputError(
            f"this graph keeps its extractions at {manifest.shards}", cure=f"--shards {manifest.shards} if you know it"
        )
    return extractor or manifest.extractor, shards


def options_to_name(manifest: Manifest) -> tuple[str, ...]:
    """Return the options of `kg build` that the user must give, since this manifest may not choose their values."""
    of_extractor = () if is_installed(manifest.extractor) else (f"--extractor {manifest.extractor}",)
    of_shards = () if manifest.shards is None else (f"--shards {manifest.shards}",)
    return (*of_extractor, *of_shards)


def own_shards(manifest: Manifest) -> None:
    """Raise InputError where the extractions are not in the graph directory, which must not be read unasked."""
    if manifest.shards is not None:
        cure = f"edit corrections.toml, then kg build SOURCES --shards {manifest.shards} if you know it"
        raise InputError(f"this graph keeps its extractions at {manifest.shards}", cure=cure)


def shared_seals(
    directory: GraphDirectory, sources: Iterable[SourceFile], fingerprint: str, existing: ExistingGraph
) -> dict[str, FileSeal]:
    """Return the seals of these sources' entries and of this fingerprint's extractions, by path."""
    root = directory.path
    paths = [path for row in sources for path in (directory.entries / row.entries).glob("*.parquet")]
    paths += directory.extractions.glob(f"{fingerprint}-*.parquet")
    names = {path.relative_to(root).as_posix() for path in paths}
    damaged = {damage.path for damage in existing.damage}
    before = existing.manifest.shared if existing.manifest else {}
    known = {name: seal for name, seal in before.items() if name in names and name not in damaged}
    return known | seals_of(root, names - set(known))
