"""Corrections of entities: merged, split, renamed, retyped and dropped; those that fit nothing say why."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

import polars as pl
import pytest

from kg.corrections import Correction, parse_file
from kg.frames import to_frame
from kg.records import Mention, PaperEntity
from kg.resolve import resolve

Mentioned = tuple[str, str, tuple[str, ...]]


def rows(*mentioned: tuple[str, ...]) -> list[tuple[str, PaperEntity]]:
    """Return one paper for each (type, name, forms...)."""
    return [
        (f"paper/{number:03}", PaperEntity("e1", type_, name, forms or (name,), (Mention(0, 1),)))
        for number, (type_, name, *forms_) in enumerate(mentioned)
        for forms in [tuple(forms_)]
    ]


def corrections(text: str) -> list[tuple[int, Correction]]:
    """Parse "same A | B", one a line, into numbered corrections."""
    blocks = []
    for line in text.splitlines():
        kind, _, rest = line.strip().partition(" ")
        one, _, other = rest.partition(" | ")
        second = {"rename": "to", "retype": "to"}.get(kind, "b")
        blocks.append(f"[[correction]]\nkind = '{kind}'\na = '{one}'\n" + (f"{second} = '{other}'\n" if other else ""))
    return list(zip(count(1), parse_file("".join(blocks), "c.toml").corrections, strict=False))


@dataclass(frozen=True)
class Found:
    """The entities as {label: (type, aliases)}, and the reasons why corrections do not fit."""

    entities: dict[str, tuple[str, tuple[str, ...]]]
    unfit: dict[int, str]


def found(pairs: Iterable[tuple[str, PaperEntity]], text: str = "") -> Found:
    pairs = list(pairs)
    papers = pl.Series([paper for paper, _ in pairs], dtype=pl.String)
    numbers = pl.Series("paper", range(len(pairs)), dtype=pl.UInt32)
    frame = to_frame(PaperEntity, [entity for _, entity in pairs]).with_columns(numbers)
    resolution = resolve(frame, papers, corrections=corrections(text))
    named = resolution.entities.select("name", "type", "aliases").iter_rows()
    return Found({name: (type_, tuple(aliases)) for name, type_, aliases in named}, dict(resolution.unfit))


QUERY = rows(
    ("Task", "visual question answering"),
    ("Task", "visual question answering"),
    ("Task", "VQA", "VQA", "Visual Query Answering"),
    ("Benchmark", "Tri-Net"),
    ("Benchmark", "Tri-Net"),
    ("Benchmark", "Tri-Net"),
    ("Dataset", "Trinet"),
    ("Dataset", "Trinet"),
    ("Method", "stochastic gradient descent"),
    ("Method", "SGD", "SGD", "stochastic gradient descent"),
    ("Method", "QuxNet"),
)


def test_without_corrections_nothing_changes() -> None:
    assert found(QUERY) == found(QUERY, "")
    assert found(QUERY).entities["Tri-Net"] == ("Benchmark", ("Trinet",))


def test_two_entities_that_are_the_same_become_one() -> None:
    made = found(QUERY, "same visual question answering | Visual Query Answering")
    assert "VQA" not in made.entities
    assert made.entities["visual question answering"] == ("Task", ("VQA", "Visual Query Answering"))
    assert made.unfit == {}


def test_spellings_of_one_normal_form_can_be_different() -> None:
    made = found(QUERY, "different Tri-Net | Trinet")
    assert made.entities["Tri-Net"] == ("Benchmark", ())
    assert made.entities["Trinet"] == ("Dataset", ())


@pytest.mark.parametrize("text", ["different PETS | QuxNet", "different QuxNet | PETS"])
def test_a_name_that_a_paper_joined_to_another_can_be_split_off(text: str) -> None:
    pairs = rows(
        ("Method", "policy evaluation"),
        ("Method", "policy evaluation"),
        ("Method", "off-policy evaluation", "off-policy evaluation", "policy evaluation"),
        ("Method", "off-policy evaluation"),
        ("Method", "off-policy evaluation"),
        ("Method", "Off-Policy Evaluation"),
    )
    assert len(found(pairs).entities) == 1
    one, other = ("policy evaluation", "off-policy evaluation")
    ends = (one, other) if text.endswith("PETS") else (other, one)
    made = found(pairs, f"different {ends[0]} | {ends[1]}")
    assert made.entities == {"policy evaluation": ("Method", ()), "off-policy evaluation": ("Method", ())}


def test_a_bare_acronym_can_be_split_from_its_only_sense() -> None:
    pairs = rows(
        ("Method", "GT", "GT", "Grounded Teacher"),
        ("Method", "Grounded Teacher", "GT", "Grounded Teacher"),
        ("Dataset", "GT"),
    )
    assert set(found(pairs).entities) == {"GT"}
    made = found(pairs, "different GT | Grounded Teacher")
    assert {name: type_ for name, (type_, _) in made.entities.items()} == {
        "GT": "Dataset",
        "Grounded Teacher": "Method",
    }


def test_the_name_of_the_list_stays_with_one_of_two_that_differ() -> None:
    pairs = rows(("Method", "LoRA"), ("Method", "low-rank adaptation"), ("Method", "low-rank adaptation"))
    assert set(found(pairs).entities) == {"LoRA"}
    made = found(pairs, "different LoRA | low-rank adaptation")
    assert set(made.entities) == {"LoRA", "low-rank adaptation"}


def test_what_is_the_same_as_one_stays_with_it_when_it_is_split_from_another() -> None:
    text = "same QuxNet | Trinet\ndifferent Tri-Net | Trinet"
    made = found(QUERY, text)
    assert made.unfit == {}
    assert made.entities["Tri-Net"][1] == ()
    (joined,) = [name for name, (_, aliases) in made.entities.items() if "QuxNet" in (name, *aliases)]
    assert {"QuxNet"} <= {joined, *made.entities[joined][1]}
    assert joined.casefold() in ("trinet", "quxnet")


def test_an_entity_is_renamed_and_keeps_its_former_name() -> None:
    assert found(QUERY, "rename QuxNet | Qux").entities["Qux"] == ("Method", ("QuxNet",))


def test_an_entity_gets_another_type() -> None:
    assert found(QUERY, "retype QuxNet | Model").entities["QuxNet"] == ("Model", ())


def test_what_is_not_an_entity_is_dropped() -> None:
    made = found(QUERY, "drop QuxNet")
    assert set(made.entities) == set(found(QUERY).entities) - {"QuxNet"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("drop FooNet", "no entity is called 'FooNet'"),
        ("same QuxNet | FooNet", "no entity is called 'FooNet'"),
        ("different QuxNet | FooNet", "no entity is called 'FooNet'"),
        ("drop Visual Query Answering", "'Visual Query Answering' is an alias of 'VQA'"),
        ("rename QuxNet | A\nsame QuxNet | Tri-Net\nrename Tri-Net | B", "another correction makes it"),
    ],
)
def test_a_correction_that_fits_nothing_has_no_effect_and_a_reason(text: str, reason: str) -> None:
    made = found(QUERY, text)
    (said,) = made.unfit.values()
    assert reason in said
    if "rename" not in text:
        assert made.entities == found(QUERY).entities


def test_a_type_chooses_among_senses_and_may_change_where_there_is_one() -> None:
    pairs = rows(
        ("Method", "SAM", "SAM", "sharpness-aware minimization"),
        ("Method", "SAM", "SAM", "sharpness-aware minimization"),
        ("Model", "SAM", "SAM", "segment any matter"),
    )
    made = found(pairs, "rename SAM:Model | SegAny")
    assert made.entities["SegAny"][0] == "Model"
    assert "segment any matter" not in str(found(pairs, "drop SAM (segment any matter)"))
    assert "QuxNet" not in found(QUERY, "drop QuxNet:Dataset").entities


def test_the_order_of_corrections_has_no_effect() -> None:
    lines = [
        "same visual question answering | Visual Query Answering",
        "different Tri-Net | Trinet",
        "rename QuxNet | Qux",
        "retype Tri-Net | Dataset",
        "same QuxNet | Trinet",
        "drop stochastic gradient descent",
    ]
    shuffled = random.Random(7).sample(lines, len(lines))
    assert found(QUERY, "\n".join(lines)).entities == found(QUERY, "\n".join(shuffled)).entities


@pytest.mark.parametrize(("text", "is_one"), [("", True), ("different QZN | quiet zoo nodes", False)])
def test_what_a_correction_distinguishes_is_not_joined_by_what_a_paper_has(text: str, is_one: bool) -> None:
    mentioned = [
        (0, PaperEntity("e1", "Method", "quick zebra net", ("quick zebra net", "QZN"), (Mention(0, 1),))),
        (1, PaperEntity("e1", "Method", "quiet zoo nodes", ("quiet zoo nodes", "QZN"), (Mention(0, 1),))),
        (2, PaperEntity("e1", "Method", "QZN", ("QZN",), (Mention(0, 1),))),
        (2, PaperEntity("e2", "Method", "quiet zoo nodes", ("quiet zoo nodes",), (Mention(0, 1),))),
    ]
    numbers = pl.Series("paper", [number for number, _ in mentioned], dtype=pl.UInt32)
    frame = to_frame(PaperEntity, [entity for _, entity in mentioned]).with_columns(numbers)
    made = resolve(frame, pl.Series(["paper/1", "paper/2", "paper/3"]), corrections=corrections(text))
    entities = made.assignments.filter(pl.col("paper") == 2)["entity"]
    assert (entities.n_unique() == 1) is is_one
