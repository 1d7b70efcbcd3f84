"""Likely errors of resolution are found, with the reason, and none that a person has decided."""

import polars as pl
import pytest

from kg.resolve.merge_suggestions import Suggestion, suggest


def found(
    entities: dict[str, tuple[str, ...]],
    mentions: list[tuple[str, str]],
    *,
    types: dict[str, str] | None = None,
    neighbours: dict[str, set[str]] | None = None,
    decided: tuple[tuple[str, str], ...] = (),
    years: dict[str, int] | None = None,
) -> list[Suggestion]:
    """Suggest for entities {label: aliases}, all tasks, mentioned as (label, name), each by a paper of its own."""
    labels = list(entities)
    table = pl.DataFrame(
        [(f"entity/{n}", "Task", label, list(aliases)) for n, (label, aliases) in enumerate(entities.items())],
        {"id": pl.String, "type": pl.String, "name": pl.String, "aliases": pl.List(pl.String)},
        orient="row",
    )
    rows = [
        (labels.index(label), name, (types or {}).get(name, "Task"), paper, (years or {}).get(name, 2024), None)
        for paper, (label, name) in enumerate(mentions)
    ]
    schema = {
        "entity": pl.UInt32,
        "name": pl.String,
        "type": pl.String,
        "paper": pl.UInt32,
        "year": pl.Int64,
        "venue": pl.String,
    }
    near = {labels.index(label): ids for label, ids in (neighbours or {}).items()}
    return suggest(table, pl.DataFrame(rows, schema, orient="row"), near, decided)


def alone(*labels: str, **more: object) -> list[Suggestion]:
    return found(dict.fromkeys(labels, ()), [(label, label) for label in labels], **more)


@pytest.mark.parametrize(
    ("labels", "reason"),
    [
        (("robot control", "robotic control"), "the names are alike (92 of 100)"),
        (("answering visual questions", "visual questions answering"), "the same words in another order"),
        (("K-SVD for images", "k-SVD for images"), "the same but for case"),
        (("EfficientNet", "EfficentNet"), "the names are alike (95 of 100)"),
        (("VQA", "visual question answering"), "VQA: the initials of visual question answering"),
    ],
)
def test_entities_that_may_be_one(labels: tuple[str, str], reason: str) -> None:
    (row,) = alone(*labels)
    assert (row.kind, {row.a, row.b}, row.reasons) == ("same", set(labels), (reason,))


@pytest.mark.parametrize(
    "labels",
    [
        ("ImageNet-1k", "ImageNet-2k"),
        ("attention", "attentional blink model"),
        ("text to image", "image to text"),
        ("OCR", "optical flow"),
        ("Transformer encoder", "Transformer decoder"),
    ],
)
def test_entities_that_are_hardly_one(labels: tuple[str, str]) -> None:
    assert alone(*labels) == []


def test_names_with_chosen_capitals_in_several_papers_are_two() -> None:
    names = [(name, name) for name in ("CMU-MOSEI", "CMU-MOSI") for _ in range(2)]
    assert found({"CMU-MOSEI": (), "CMU-MOSI": ()}, names) == []


def test_an_alias_that_is_part_of_the_name_is_like_it() -> None:
    aliases = {"PASCAL VOC 2012": ("VOC2012",), "reading comprehension": ("MRC",)}
    rows = found(aliases, [(label, name) for label, names in aliases.items() for name in (label, *names)])
    assert [(row.kind, row.b) for row in rows] == [("different", "MRC")]


def test_common_neighbours_are_a_reason_more() -> None:
    ids = {"entity/x", "entity/y", "entity/z"}
    (row,) = alone("robot control", "robotic control", neighbours={"robot control": ids, "robotic control": ids})
    assert row.reasons[-1] == "3 neighbours are the same"
    assert row.score > alone("robot control", "robotic control")[0].score


def test_of_two_entities_with_one_name_the_long_form_is_shown() -> None:
    rows = found(
        {"RKHS": ("reproducing kernel hilbert space",), "RKHS ": ()},
        [("RKHS", "RKHS"), ("RKHS", "reproducing kernel hilbert space"), ("RKHS ", "RKHS ")],
    )
    assert "different" not in {row.kind for row in rows}


def test_an_alias_unlike_the_name_may_be_another_entity() -> None:
    (row,) = found(
        {"person retrieval": ("gait",)}, [("person retrieval", "person retrieval"), ("person retrieval", "gait")]
    )
    assert (row.kind, row.a, row.b, row.ids) == ("different", "person retrieval", "gait", ("entity/0",))
    assert row.reasons[0].startswith("the names are unlike (")


def test_other_types_and_years_are_reasons_more() -> None:
    label, alias = "person retrieval", "gait"
    mentions = [(label, label)] * 3 + [(label, alias)] * 3
    (row,) = found({label: (alias,)}, mentions, types={alias: "Dataset"}, years={alias: 1999})
    assert "papers make it a Dataset, not a Task" in row.reasons


def test_an_ordinary_word_with_the_normal_form_of_a_name_is_suspect() -> None:
    (row,) = found({"MultiPL-E": ("multiple",)}, [("MultiPL-E", "MultiPL-E"), ("MultiPL-E", "multiple")])
    assert row.reasons == ("'multiple' is spelled like an ordinary word",)


@pytest.mark.parametrize("pair", [("robotcontrol", "roboticcontrol"), ("roboticcontrol", "robotcontrol")])
def test_what_is_decided_is_not_suggested_again(pair: tuple[str, str]) -> None:
    assert alone("robot control", "robotic control", decided=(pair,)) == []


def test_the_most_mentioned_come_first() -> None:
    pairs = [("robot control", "robotic control"), ("deep clustering", "deeper clustering")]
    entities = {label: () for pair in pairs for label in pair}
    mentions = [(label, label) for label in entities] + [(label, label) for label in pairs[1]] * 5
    assert found(entities, mentions)[0].a.startswith("deep")
