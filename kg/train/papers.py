"""The annotated papers to train with, to select thresholds with and to measure with."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.annotations import AnnotatedPaper, annotation_id, read_annotations, read_texts
from kg.papers import merge, read

SHIPPED = Path(__file__).parents[1] / "extract" / "neural" / "weights"
TRAINING = ("train", "field-train", "synthetic")
DEVELOPMENT = ("dev", "field-dev")
# Every so many-th paper of the field is left out of training, to select thresholds with.
_HELD = 20


@dataclass(frozen=True, slots=True)
class Papers:
    """Annotated papers by the name of their file, those held out, and the texts of those that lack one."""

    gold: dict[str, list[AnnotatedPaper]]
    held: list[AnnotatedPaper]
    texts: dict[str, str]


def split(papers: Sequence[AnnotatedPaper]) -> tuple[list[AnnotatedPaper], list[AnnotatedPaper]]:
    """Return the papers to train with and those to select thresholds with."""
    kept = [paper for number, paper in enumerate(papers) if number % _HELD]
    return kept, list(papers[::_HELD])


def read_papers(seeds: Path, texts: Sequence[Path]) -> Papers:
    """Read the annotations in a folder of source documents, with the texts of its papers and of `texts`."""
    known = {annotation_id(paper.title): paper.text for paper in merge(read([str(seeds)])).papers}
    annotated = read_texts(texts)
    folder = seeds / "annotations"
    gold = {name: _with_text(folder / f"{name}.jsonl", known, annotated) for name in (*TRAINING, *DEVELOPMENT)}
    gold["field-train"], held = split(gold["field-train"])
    return Papers(gold, held or gold["dev"], known)


def _with_text(path: Path, known: dict[str, str], annotated: dict[str, str]) -> list[AnnotatedPaper]:
    papers = list(read_annotations(path, annotated)) if path.exists() else []
    return [paper for paper in papers if paper.text or paper.id in known]
