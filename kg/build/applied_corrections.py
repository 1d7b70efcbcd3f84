"""The corrections that a build applies: which file they are read from, and what becomes of dropped entities."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from kg.atomic_files import draft_of
from kg.corrections import FILE, CorrectionsFile, in_words, parse_file, read_file, write_file
from kg.errors import InputError, Where
from kg.frames import Extractions
from kg.graph.directory import GraphDirectory
from kg.graph.manifest import AppliedCorrections, Manifest
from kg.records import PAPER_KEY

DROPPED = "a statement of what a correction drops"


@dataclass(frozen=True, slots=True)
class Kept:
    """The corrections of a graph: the file, `place` if that is not the graph's own, and what the user should know.

    `required` are the numbers of corrections that must have an effect.
    """

    file: CorrectionsFile
    place: str | None = None
    notices: tuple[str, ...] = ()
    required: frozenset[int] = frozenset()

    def applied(self, unfit: Mapping[int, str]) -> AppliedCorrections | None:
        """Return the part of the manifest about them."""
        if not self.file.corrections and self.place is None:
            return None
        return AppliedCorrections(text=self.file.text, place=self.place, unfit=dict(sorted(unfit.items())))

    def are_applied(self, manifest: Manifest) -> bool:
        """Return whether a graph with this manifest has them already."""
        before = manifest.corrections
        wanted = self.applied({})
        return wanted == (before and before.model_copy(update={"unfit": {}}))

    def check(self, unfit: Mapping[int, str]) -> None:
        """Raise InputError for a required correction without effect."""
        for number in sorted(self.required & unfit.keys()):
            raise InputError(f"not corrected: {unfit[number]}", cure="kg show NAME")

    def lines(self, unfit: Mapping[int, str]) -> tuple[str, ...]:
        """Return a line for each correction without effect."""
        return tuple(unfit_line(self.file, number, reason) for number, reason in unfit.items())


def unfit_line(file: CorrectionsFile, number: int, reason: str) -> str:
    """Return the line that reports a correction without effect."""
    what = f"correction {number} ({in_words(file.corrections[number - 1])}) has no effect: {reason}"
    return str(InputError(what, where=file.where(number), cure=f"change it, or kg correct undo {number}"))


def own_file(directory: GraphDirectory) -> Path:
    """Return the path of the graph's own file of corrections, which need not exist."""
    return directory.path / FILE


def open_corrections(directory: GraphDirectory, manifest: Manifest | None, given: str | None) -> Kept:
    """Return the corrections of a graph: of the file that is given now, or was before, else of the graph's own."""
    own, before = own_file(directory), manifest.corrections if manifest else None
    # What a killed edit left.
    draft_of(own).unlink(missing_ok=True)
    if given is not None and Path(given).resolve() != own.resolve():
        if not Path(given).is_file():
            raise InputError("no such file", where=Where(given), cure="make an empty one, or leave --corrections out")
        return Kept(read_file(Path(given)), given, tuple(_unused(own, given)))
    if given is None and before is not None and before.place is not None:
        notice = f"corrections of {before.place} as they were last read   try: --corrections {before.place}"
        return Kept(parse_file(before.text, before.place), before.place, (notice,))
    if before is not None and before.place is None and not own.exists():
        file = parse_file(before.text, str(own))
        write_file(file, own)
        notice = f"{own}: missing, restored   try: an empty file in its place, to drop its corrections"
        return Kept(file, None, (notice,))
    return Kept(read_file(own))


def _unused(own: Path, given: str) -> Iterator[str]:
    count = len(read_file(own).corrections)
    if count:
        counted = "1 correction is" if count == 1 else f"{count} corrections are"
        yield f"{own}: {counted} not applied   try: move them to {given}"


def to_edit(kept: Kept, given: str | None) -> Path:
    """Return the path of the file to edit; raise InputError if it is another than the graph's own and not given."""
    if kept.place is not None and given is None:
        cure = f"--corrections {kept.place} if you know it"
        raise InputError(f"this graph takes its corrections from {kept.place}", cure=cure)
    return Path(kept.file.path)


@contextmanager
def edited(before: Kept, after: Kept, path: Path) -> Iterator[None]:
    """Write the edited file, and the former one again if the block fails.

    The file is written before the graph: a process that is killed between them has lost nothing.
    """
    was_there = path.exists()
    write_file(after.file, path)
    try:
        yield
    except BaseException:
        if was_there:
            write_file(before.file, path)
        else:
            path.unlink(missing_ok=True)
        raise
    if after.place is None and after.file.is_bare:
        path.unlink(missing_ok=True)


def without_dropped(extractions: Extractions, assignments: pl.DataFrame) -> tuple[Extractions, int]:
    """Return the extractions without statements and results of keys that denote no entity, and the number of these."""
    keys = assignments.select("paper", "key", is_entity=pl.lit(True))

    def known(rows: pl.DataFrame, column: str) -> pl.DataFrame:
        of_key = keys.rename({"key": column})
        joined = rows.join(of_key, on=["paper", column], how="left", maintain_order="left")
        return joined.filter(pl.col("is_entity") | (pl.col(column) == PAPER_KEY)).drop("is_entity")

    statements = known(known(extractions.statements, "subject"), "object")
    results = known(extractions.results, "subject")
    count = extractions.statements.height - statements.height + extractions.results.height - results.height
    return replace(extractions, statements=statements, results=results), count


def record(
    edit: Callable[[CorrectionsFile], CorrectionsFile], graph: str | Path, corrections: str | None = None
) -> CorrectionsFile:
    """Write an edit of a graph's corrections to their file, for the next build to apply; return the edited file."""
    directory = GraphDirectory(graph)
    with directory.locked():
        kept = open_corrections(directory, directory.manifest(), corrections)
        path = to_edit(kept, corrections)
        file = edit(kept.file)
        write_file(file, path)
    return file
