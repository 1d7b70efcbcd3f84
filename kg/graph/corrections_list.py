"""The corrections of a graph as a list, with what became of each."""

from dataclasses import dataclass
from pathlib import Path

from kg.corrections import FILE, CorrectionsFile, in_words, parse_file, read_file
from kg.graph.directory import GraphDirectory
from kg.graph.manifest import Manifest

APPLIED = "applied"
_NOT_YET = "not applied yet: kg build"


@dataclass(frozen=True, slots=True)
class Listed:
    """A correction: its number and kind, what it says in words, who, when (ISO 8601) and why, its place, its state."""

    number: int
    kind: str
    words: str
    by: str
    when: str
    why: str
    place: str
    state: str


def _file(directory: GraphDirectory, manifest: Manifest, given: str | None) -> CorrectionsFile:
    """Return the file that is given, that of the graph, or what was last applied of another that is not given."""
    own, applied = directory.path / FILE, manifest.corrections
    if given is not None:
        return read_file(Path(given))
    if applied is not None and (applied.place is not None or not own.exists()):
        return parse_file(applied.text, applied.place or str(own))
    return read_file(own)


def listed(graph: str | Path, given: str | None = None) -> list[Listed]:
    """Return the corrections of a graph in the order of their file; raise InputError where that is faulty."""
    directory = GraphDirectory(graph)
    manifest = directory.manifest()
    file, applied = _file(directory, manifest, given), manifest.corrections
    former = parse_file(applied.text, file.path).corrections if applied else ()
    unfit = applied.unfit if applied else {}
    states = {}
    for number, correction in enumerate(former, start=1):
        reason = unfit.get(number)
        states[correction] = APPLIED if reason is None else f"no effect: {reason}"
    return [
        Listed(
            number,
            correction.kind,
            in_words(correction),
            correction.by,
            correction.when.isoformat() if correction.when else "",
            correction.why,
            str(file.where(number)),
            states.get(correction, _NOT_YET),
        )
        for number, correction in enumerate(file.corrections, start=1)
    ]
