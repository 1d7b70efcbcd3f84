"""Annotated tables teach which names are models, data sets and metrics."""

from pathlib import Path

import numpy as np
import orjson
import pytest
import typer
from typer.testing import CliRunner

from kg.annotations import AnnotatedEntity, AnnotatedPaper
from kg.fulltext.tables.cell_roles import BUCKETS, ROLES, CellRoles, unpacked
from kg.fulltext.tables.confidence import Calibration
from kg.fulltext.tables.linear import LinearModel
from kg.fulltext.tables.readings import Reader, most_probable
from kg.train.labelled_blocks import LabelledBlock, labelled_blocks
from kg.train.table_readings import Choice, held_out, learned, main
from kg.train.table_roles import LabelledText, learned_roles, texts_of, texts_of_names
from tests.fulltext.made import paper, table

# What the columns are, their headings do not say.
ROWS = (
    r"& & gist & tone \\ \midrule barn & clay & 70.1 & 60.2 \\ barn & mud & 71.3 & 61.4 \\ foot & clay & 80.5 & 71.0 \\"
)
METRICS = ("gist", "tone")
UNTAUGHT = CellRoles(np.zeros((BUCKETS, len(ROLES))))


def _annotated(model: int) -> list[dict[str, object]]:
    """Return annotations by which the column with this number names the models, and the other the data sets."""
    names = (("barn", "clay"), ("barn", "mud"), ("foot", "clay"))
    values = (("70.1", "60.2"), ("71.3", "61.4"), ("80.5", "71.0"))
    return [
        {"table": "tab:x", "model": of[model], "dataset": of[1 - model], "metric": metric, "value": value}
        for of, row in zip(names, values, strict=True)
        for metric, value in zip(METRICS, row, strict=True)
    ]


def _block(name: str, model: int = 0) -> LabelledBlock:
    (found,) = labelled_blocks(name, _annotated(model), paper(table(ROWS, "llcc", "Numbers.")))
    return found


def test_each_result_gets_the_annotation_of_its_value_and_names_and_each_annotation_goes_to_one() -> None:
    block = _block("p")
    assert [(label["model"], label["metric"]) for label in block.labels if label] == [
        (model, metric) for model in ("barn", "barn", "foot") for metric in METRICS
    ]
    twice = [*_annotated(0), *_annotated(0)]
    (block,) = labelled_blocks("p", twice, paper(table(ROWS, "llcc", "Numbers.")))
    assert len({id(label) for label in block.labels}) == 6
    assert not list(labelled_blocks("p", [_annotated(0)[0] | {"table": "other"}], paper(table(ROWS, "llcc"))))


def test_a_choice_compares_each_reading_with_the_annotations() -> None:
    choice = Choice(_block("p"), UNTAUGHT)
    model, both, every = (share.max() for share in choice.right)
    assert (model, both, every) == (1.0, 1.0, 1.0)
    target = choice.target()
    assert target is not None
    assert target.max() == 1.0
    assert choice.right[2][np.unravel_index(int(target.argmax()), target.shape)] == 1.0


@pytest.mark.parametrize("model", [0, 1])
def test_weights_follow_the_annotations(model: int) -> None:
    choices = [Choice(_block(f"p{n}", model), UNTAUGHT) for n in range(12)]
    weights = learned(choices)
    reader = Reader(UNTAUGHT, *(LinearModel(weights[key]) for key in ("model", "dataset", "metric", "reading")))
    scores = reader.scores(choices[0].ways)
    best = np.unravel_index(int(scores.argmax()), scores.shape)
    assert [ways[place].axes for ways, place in zip(choices[0].ways, best, strict=True)] == [
        (model,),
        (1 - model,),
        (2,),
    ]


def test_a_paper_is_read_by_what_the_others_taught() -> None:
    choices = [Choice(_block(f"p{n}"), UNTAUGHT) for n in range(12)]
    odd = Choice(_block("odd", 1), UNTAUGHT)
    picked = [most_probable(scores) for scores in held_out([*choices, odd])]
    assert all(choice.right[2][place] == 1.0 for choice, place in zip(choices, picked, strict=False))
    assert odd.right[0][picked[-1]] == 0.0


def test_texts_have_the_role_that_most_of_their_rows_give_them() -> None:
    roles = {each.text: ROLES[each.role] for each in texts_of(_block("p"))}
    assert roles == {
        "barn": "model",
        "foot": "model",
        "clay": "data",
        "mud": "data",
        "gist": "metric",
        "tone": "metric",
    }


def test_characters_are_learned_from_tables_and_from_names_in_abstracts() -> None:
    entities = [AnnotatedEntity(key="e1", type="Metric", name="zeal score", mentions=["Zeal"])]
    names = list(texts_of_names([AnnotatedPaper(id="x", entities=entities, edges=[])]))
    assert {(each.text, ROLES[each.role]) for each in names} == {("zeal score", "metric"), ("Zeal", "metric")}
    texts = [LabelledText(f"Net-{n}", 0, "p") for n in range(20)] + [
        LabelledText(f"set {n}", 1, "p") for n in range(20)
    ]
    roles = learned_roles(texts, names)
    assert ROLES[int(roles.probabilities("Net-77").argmax())] == "model"
    assert ROLES[int(roles.probabilities("set 77").argmax())] == "data"


def test_the_command_writes_weights_beside_those_of_other_decisions(tmp_path: Path) -> None:
    folder = tmp_path / "papers" / "foo"
    folder.mkdir(parents=True)
    (folder / "main.tex").write_text(
        rf"\documentclass{{article}}\title{{FooNet: A Network}}\begin{{document}}{table(ROWS, 'llcc', 'Numbers.')}\end{{document}}"
    )
    annotated = tmp_path / "rows.jsonl"
    annotated.write_bytes(orjson.dumps({"name": "foo", "rows": _annotated(0)}))
    out = tmp_path / "out"
    out.mkdir()
    (out / "weights.json").write_bytes(b'{"own": {"ours": 3.0}}')
    app = typer.Typer()
    app.command()(main)
    done = CliRunner().invoke(app, [str(annotated), "--papers", str(folder.parent), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "1 tables of 1 papers" in done.stdout
    assert "the best reading: 1.000 / 1.000 / 1.000 of rows" in done.stdout
    written = orjson.loads((out / "weights.json").read_bytes())
    assert written["own"] == {"ours": 3.0}
    calibration = {f"{part} right" for part in Calibration._fields}
    assert set(written) == {"own", "model", "dataset", "metric", "reading"} | calibration
    assert unpacked((out / "cell_roles.npz").read_bytes()).weights.shape == (BUCKETS, len(ROLES))


def test_what_other_papers_taught_outweighs_a_few_papers_that_say_otherwise() -> None:
    taught = learned([Choice(_block(f"p{n}", 0), UNTAUGHT) for n in range(12)])
    former = Reader(UNTAUGHT, *(LinearModel(taught[key]) for key in ("model", "dataset", "metric", "reading")))
    others = [Choice(_block(f"q{n}", 1), UNTAUGHT) for n in range(8)]

    def model_of(weights: dict[str, dict[str, float]]) -> tuple[int, ...]:
        reader = Reader(UNTAUGHT, *(LinearModel(weights[key]) for key in ("model", "dataset", "metric", "reading")))
        scores = reader.scores(others[0].ways)
        return others[0].ways.models[np.unravel_index(int(scores.argmax()), scores.shape)[0]].axes

    assert model_of(learned(others)) == (1,)
    assert model_of(learned(others, former, share=200.0)) == (0,)


def test_the_classifier_of_texts_stays_near_a_former_one() -> None:
    texts = [LabelledText("gist", 2, "p")] * 3
    former = learned_roles([LabelledText("gist", 1, "q")] * 3, [])
    assert learned_roles(texts, []).probabilities("gist").argmax() == 2
    assert learned_roles(texts, [], former, share=1e4).probabilities("gist").argmax() == 1
