"""kg evaluate and the annotators' score.py give the same figures."""

import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from kg.annotations import AnnotatedPaper, read_annotations, read_texts, to_annotation
from kg.errors import AnnotationError
from kg.evaluate import HEADLINES, evaluate, held
from kg.extract import DEFAULT, load
from kg.graph.read.quality import quality_of
from kg.identifiers import text_key
from kg.papers import merge, read
from kg.records import Extraction
from tests.conftest import ROOT, SEEDS

JUDGE = ROOT.parent / "shared" / "gold" / "score.py"
FIELD = ROOT.parent / "shared" / "field" / "dev.jsonl"
needs_judge = pytest.mark.skipif(not JUDGE.exists(), reason="the annotators' score.py does not lie beside the checkout")


@pytest.fixture(scope="module")
def predicted(seed_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write what the build of the seeds has extracted; that `kg extract` finds the same is a test of the commands."""
    path = tmp_path_factory.mktemp("predicted") / "all.jsonl"
    papers = merge(read([str(SEEDS)])).papers
    extracted = TypeAdapter(Extraction)
    shards = pl.read_parquet(seed_folder / "extractions" / "*.parquet").rows_by_key("text_key", named=True, unique=True)
    rows = ((paper, extracted.validate_python(shards[text_key(paper.text)])) for paper in papers)
    lines = (to_annotation(paper.id, paper.title, paper.text, found).model_dump_json() for paper, found in rows)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@needs_judge
@pytest.mark.parametrize("split", ["dev", "train"])
def test_the_figures_are_the_judges(split: str, predicted: Path) -> None:
    gold = SEEDS / "annotations" / f"{split}.jsonl"
    scores = evaluate(read_annotations(gold), read_annotations(predicted))
    for name in HEADLINES:
        low, high = scores.interval(name)
        assert 0 <= low <= scores[name].f1 <= high <= 1
    ours = [f"{scores.papers} papers", *(f"{name:22s} {tally}" for name, tally in scores.rows())]
    judge = subprocess.run(
        [sys.executable, str(JUDGE), str(gold), str(predicted)], capture_output=True, text=True, check=True
    )
    assert ours == judge.stdout.splitlines()


def test_gold_against_itself_is_perfect() -> None:
    gold = list(read_annotations(SEEDS / "annotations" / "dev.jsonl"))
    for name, tally in evaluate(gold, gold).rows():
        assert tally.f1 == (1.0 if tally.hits else 0.0), name


def test_texts_are_read_from_files_and_folders_and_a_bad_line_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "a", "text": "A\\n\\nB.", "venue": "X"}\n\n{"id": "b"}\n')
    assert read_texts([tmp_path]) == read_texts([tmp_path / "a.jsonl"]) == {"a": "A\n\nB."}
    (tmp_path / "b.jsonl").write_text('{"id": "a"}\n{"text": 1}\n')
    with pytest.raises(AnnotationError, match=r"b\.jsonl:2: id"):
        read_texts([tmp_path])
    with pytest.raises(AnnotationError, match=r"nowhere\.jsonl"):
        read_texts([tmp_path / "nowhere.jsonl"])


def test_papers_that_are_not_predicted_count_as_missed() -> None:
    gold = list(read_annotations(SEEDS / "annotations" / "dev.jsonl"))
    scores = evaluate(gold, [])
    assert (scores["entity"].hits, scores["entity"].missed) == (0, sum(len(paper.entities) for paper in gold))


@pytest.mark.parametrize("split", ["dev", "train"])
def test_the_annotations_occur_in_the_seeds(split: str) -> None:
    texts = {paper.id: paper for paper in read_annotations(SEEDS / "annotations" / f"{split}.jsonl")}
    from kg.annotations import annotation_id

    found = {annotation_id(paper.title): paper.text for paper in merge(read([str(SEEDS)])).papers}
    for id_, paper in texts.items():
        for entity in paper.entities:
            assert all(mention in found[id_] for mention in entity.mentions)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("not json", "JSON"),
        ('{"id": "a"}', "entities"),
        ('{"id": "a", "entities": [], "edges": [["P", "likes", "e1"]]}', "edges"),
        ('{"id": "a", "entities": [], "edges": [["P", "uses", "e1"]]}', "e1"),
        ('{"id": "a", "entities": [{"key": "e1", "type": "Thing", "name": "x", "mentions": []}], "edges": []}', "type"),
    ],
)
def test_a_bad_line_is_reported_with_its_number(line: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "ok", "entities": [], "edges": []}\n\n' + line + "\n")
    with pytest.raises(AnnotationError, match=rf"gold\.jsonl:3: .*{message}"):
        list(read_annotations(path))


@given(st.text())
def test_any_file_raises_nothing_but_an_annotation_error(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("any") / "gold.jsonl"
    path.write_text(text, encoding="utf-8", errors="replace")
    try:
        papers = list(read_annotations(path))
    except AnnotationError:
        return
    assert all(isinstance(paper, AnnotatedPaper) for paper in papers)


def readme_row(split: str) -> list[float]:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (row,) = re.findall(rf"^\| {split} \|(.*)\|$", readme, re.MULTILINE)
    return [float(cell) for cell in row.split("|")]


# Processors round differently in the last bits, which may flip a statement or two.
def test_the_readmes_figures_are_what_the_extractor_scores(predicted: Path) -> None:
    scores = evaluate(read_annotations(SEEDS / "annotations" / "dev.jsonl"), read_annotations(predicted))
    assert readme_row("seeds dev") == pytest.approx([scores[name].f1 for name in HEADLINES], abs=0.011)


@pytest.mark.slow
@pytest.mark.skipif(not FIELD.exists(), reason="the field's texts do not lie beside the checkout")
def test_the_readmes_figures_of_the_field_are_what_the_extractor_scores() -> None:
    gold = list(read_annotations(SEEDS / "annotations" / "field-dev.jsonl", read_texts([FIELD])))
    rows = [(paper.id, paper.text or "") for paper in gold]
    found = load(DEFAULT)(text for _, text in rows)
    guesses = [
        to_annotation(id_, text.partition("\n")[0], text, one) for (id_, text), one in zip(rows, found, strict=True)
    ]
    scores = evaluate(gold, guesses)
    # There are 32 results, so one is three hundredths.
    assert readme_row("field dev")[:5] == pytest.approx([scores[name].f1 for name in HEADLINES[:5]], abs=0.011)


@pytest.mark.parametrize("split", ["seeds dev", "field dev"])
def test_the_figures_of_the_first_page_are_those_of_the_readme(split: str) -> None:
    found = quality_of(DEFAULT)
    assert found, "python -m benchmarks.quality"
    (row,) = [row for row in found.sets if row.name == split]
    assert [figure.name for figure in row.figures] == list(HEADLINES)
    assert readme_row(split) == pytest.approx([figure.f1 for figure in row.figures], abs=0.011)
    assert all(figure.low <= figure.f1 <= figure.high for figure in row.figures)


def sure_of(confidences: list[float], *, right: int) -> tuple[AnnotatedPaper, AnnotatedPaper]:
    """Return a paper and its prediction, of whose edges the first `right` are annotated."""
    keys = [f"e{number}" for number in range(len(confidences))]
    entities = [{"key": key, "type": "Method", "name": f"name of {key}", "mentions": []} for key in keys]
    edges = [["P", "uses", key] for key in keys]
    evidence = [{"sentence": [0, 1], "confidence": confidence} for confidence in confidences]
    gold = {"id": "a", "entities": entities, "edges": edges[:right]}
    found = {"id": "a", "entities": entities, "edges": edges, "evidence": evidence}
    return AnnotatedPaper.model_validate(gold), AnnotatedPaper.model_validate(found)


@pytest.mark.parametrize(
    ("confidences", "right", "error"),
    [([1.0, 1.0], 2, 0.0), ([1.0, 1.0], 1, 0.5), ([0.5, 0.5], 1, 0.0), ([0.9, 0.25, 0.25, 0.25, 0.25], 2, 0.02)],
)
def test_the_calibration_error_is_how_far_confidences_are_from_what_holds(
    confidences: list[float], right: int, error: float
) -> None:
    gold, found = sure_of(confidences, right=right)
    assert evaluate([gold], [found]).calibration_error == pytest.approx(error)


def test_an_edge_with_another_subject_does_not_hold_and_without_confidences_there_is_no_error() -> None:
    gold, found = sure_of([1.0, 1.0], right=2)
    other = found.model_copy(update={"edges": [("P", "uses", "e0"), ("e0", "uses", "e1")]})
    assert held(gold, other) == [True, False]
    assert evaluate([gold], [gold]).calibration_error is None
