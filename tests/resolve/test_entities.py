import random
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.frames import to_frame
from kg.records import Entity, Mention, PaperEntity
from kg.resolve import distinct_names, merge_names, parents
from kg.resolve import resolve as resolve_frame
from kg.resolve.name_forms import is_acronym


def local(type_: str, name: str, *forms: str, key: str = "e1") -> PaperEntity:
    return PaperEntity(key, type_, name, forms or (name,), (Mention(0, 1),))


@dataclass(frozen=True)
class Resolution:
    """The result of resolve, as records."""

    entities: list[Entity]
    id_of: dict[tuple[str, str], str]


def resolve(rows: Iterable[tuple[str, PaperEntity]]) -> Resolution:
    pairs = list(rows)
    papers = pl.Series(sorted({paper for paper, _ in pairs}), dtype=pl.String)
    numbers = pl.Series("paper", [papers.index_of(paper) for paper, _ in pairs], dtype=pl.UInt32)
    found = resolve_frame(to_frame(PaperEntity, [entity for _, entity in pairs]).with_columns(numbers), papers)
    entities = [Entity(id_, type_, name, tuple(aliases)) for id_, type_, name, aliases in found.entities.iter_rows()]
    assignments = {(papers[paper], key): entities[entity].id for paper, key, entity in found.assignments.iter_rows()}
    return Resolution(entities, assignments)


def nodes(*rows: tuple[str, PaperEntity]) -> Resolution:
    return resolve(rows)


def same(one: PaperEntity, other: PaperEntity) -> bool:
    found = nodes(("p1", one), ("p2", other))
    return found.id_of["p1", "e1"] == found.id_of["p2", "e1"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("LoRA",), ("Low-Rank Adaptation",)),
        (("LoRA",), ("low-rank adapters",)),
        (("Transformers",), ("transformer",)),
        (("ImageNet-1k",), ("ImageNet-1K",)),
        (("Tülu 3",), ("TÜLU 3",)),
        (("FooNet",), ("Foonet",)),
        (("XBT", "XBT", "cross-modal backward training"), ("cross-modal backward training",)),
        (("VQA", "VQA", "Visual Query Answering"), ("visual question answering", "VQA", "visual question answering")),
        (("QZN", "QZN", "quick zebra nets"), ("QZN", "QZN", "Quick Zebra Network")),
        (("GZP", "GZP", "gradual zebra pruning"), ("GZP", "GZP", "gradual zebra pruning method")),
        (("CNN", "CNN", "convolutonal neural networks"), ("convolutional neural network",)),
        (("NZE", "NZE", "Nash zebra equilibria"), ("NZE", "NZE", "Nash zebra equilibrium")),
        (("RZE", "RZE", "relation zebra extraction"), ("RZE", "RZE", "relationship zebra extraction")),
        (("MZT", "MZT", "multi-zebra tracking"), ("MZT", "MZT", "multiple zebra tracking")),
        (("FooNet's",), ("FooNet",)),
        (("COCO-",), ("COCO",)),
        (("ofFOOBARNET",), ("FOOBARNET",)),
        (("FooSet v2.0",), ("FooSet 2.0",)),
        (("FooSetv2",), ("FooSet 2",)),
        (("FooEval-2014",), ("FooEval14",)),
        (("Foo\u00b7E 2",), ("Foo-E 2",)),
        (("Microsoft COCO",), ("MS-COCO",)),
        (("bidirectional LSTM",), ("BiLSTM",)),
    ],
)
def test_spellings_of_one_entity_are_one_node(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert same(local("Method", one[0], *one[1:]), local("Method", other[0], *other[1:]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ImageNet-1k",), ("ImageNet-A",)),
        (("Adam",), ("ADAM", "ADAM", "ADapt And Merge")),
        (("GT", "GT", "Grounded Teacher"), ("GT",)),
        (("NZM", "NZM", "nearest zebra mining"), ("NZM", "NZM", "nearest zebra mixing")),
        (("ZM", "ZM", "zebra maximization"), ("ZM", "ZM", "zebra minimization")),
        (("SL", "SL", "sequential learning"), ("SL", "SL", "supervised learning")),
        (("DPT", "DPT", "Decision-Pretrained Transformer"), ("DPT", "DPT", "Distilled Pre-Training")),
        (("MMT", "MMT", "massively multilingual Transformer"), ("MMT", "MMT", "multimodal machine translation")),
        (("CPT", "CPT", "continual pre-training"), ("CPT", "CPT", "compressed prompt tuning")),
        (("D-CPT Law",), ("CPT", "CPT", "continual pre-training")),
        (("SGD",), ("stochastic gradient methods",)),
        (("OPE", "OPE", "offline policy evaluation"), ("policy evaluation",)),
        (("RNN",), ("RNN", "RNN", "recursive neural network")),
        (("SSL", "SSL", "semi-supervised learning"), ("SSL", "SSL", "self-supervised learning")),
        (("o1",), ("O(1)",)),
        (("mAP",), ("map",)),
        (("ImageNet", "ImageNet", "ImageNet-S"), ("ImageNet-S",)),
        (("ImageNet",), ("ImageNet 32 x 32",)),
        (("FooSet v2.1",), ("FooSet v2",)),
        (("FooSet-2014",), ("FooSet-2015",)),
        (("FooSet2000",), ("FooSet00",)),
        (("MV3",), ("M3",)),
        (("PASCAL VOC 2007",), ("PASCAL VOC 2012",)),
    ],
)
def test_two_entities_with_one_acronym_are_two_nodes(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert not same(local("Method", one[0], *one[1:]), local("Method", other[0], *other[1:]))


def test_nodes_with_one_name_get_distinct_ids_and_labels() -> None:
    rows = [
        ("p1", local("Method", "SL", "SL", "sequential learning")),
        ("p2", local("Method", "SL", "SL", "swarm learning")),
        ("p3", local("Method", "SL", "SL", "sequential learning")),
    ]
    found = resolve(rows).entities
    assert {entity.name for entity in found} == {"SL", "SL (swarm learning)"}
    assert len({entity.id for entity in found}) == 2


def test_an_acronym_that_two_papers_define_alike_is_known_in_a_third() -> None:
    defined = local("Method", "QZK", "QZK", "quick zebra kicking")
    found = nodes(("p1", defined), ("p2", defined), ("p3", local("Method", "QZK")))
    assert len(set(found.id_of.values())) == 1


def test_an_acronym_alone_has_the_sense_that_most_papers_define() -> None:
    usual, rare = local("Task", "QZ", "QZ", "quick zebras"), local("Task", "QZ", "QZ", "quiet zones")
    rows = [*((f"p{number}", usual) for number in range(4)), ("p5", rare), ("p6", local("Task", "QZ"))]
    found = nodes(*rows)
    assert found.id_of["p6", "e1"] == found.id_of["p1", "e1"] != found.id_of["p5", "e1"]
    undecided = nodes(*rows[2:])
    assert undecided.id_of["p6", "e1"] not in (undecided.id_of["p3", "e1"], undecided.id_of["p5", "e1"])


def test_aliases_are_clean_names_of_the_entity() -> None:
    forms = ("FooNet", "FooNet-", "FooNet's", "FooNet v2", "FooNet 32 x 32", "Foo network", "Foo\n\nWe present")
    (entity,) = nodes(("p1", local("Model", "FooNet", *forms))).entities
    assert entity.aliases == ("Foo network",)


@pytest.mark.parametrize(("acronym", "is_known"), [("QZKV", False), ("QZKVW", True), ("QZKVWX", True)])
def test_a_long_acronym_that_one_paper_defines_is_known_in_another(acronym: str, is_known: bool) -> None:
    assert same(local("Method", acronym, acronym, "quick zebra kicking"), local("Method", acronym)) is is_known


@pytest.mark.parametrize(("form", "expected"), [("ABCDEF", True), ("ABCDEFG", False), ("AB", True), ("Ab", False)])
def test_an_acronym_has_at_most_six_characters(form: str, expected: bool) -> None:
    assert is_acronym(form) is expected


def test_of_equally_frequent_names_the_shorter_is_the_label() -> None:
    found = nodes(("p1", local("Method", "B Zorks")), ("p2", local("Method", "B-Zork")))
    assert [entity.name for entity in found.entities] == ["B-Zork"]


def test_the_type_of_a_node_is_voted() -> None:
    found = nodes(("p1", local("Model", "Zork")), ("p2", local("Method", "Zork")), ("p3", local("Model", "Zork")))
    assert [entity.type for entity in found.entities] == ["Model"]


def test_the_order_of_the_papers_does_not_matter() -> None:
    rows = [(f"p{n}", local("Method", name)) for n, name in enumerate(["SL", "Adam", "ADAM", "LoRA", "lora", "GT"] * 3)]
    expected = resolve(rows)
    random.Random(2).shuffle(rows)
    assert resolve(rows) == expected


def family(*names: str, type_: str = "Model") -> dict[str, str]:
    entities = [Entity(f"entity/{number}", type_, name) for number, name in enumerate(names)]
    return {entities[variant].name: entities[base].name for variant, base in pairs(entities)}


def pairs(entities: list[Entity]) -> list[tuple[int, int]]:
    return parents(to_frame(Entity, entities)).rows()


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Llama", "Llama 3.1", "Llama 3.1 70B"), {"Llama 3.1 70B": "Llama 3.1", "Llama 3.1": "Llama"}),
        (
            ("Qwen2.5", "Qwen2.5-1M", "Qwen2.5-7B-Instruct-1M"),
            {"Qwen2.5-7B-Instruct-1M": "Qwen2.5-1M", "Qwen2.5-1M": "Qwen2.5"},
        ),
        (("Llama", "Llama 1B", "Llama 3.2-1B"), {"Llama 1B": "Llama", "Llama 3.2-1B": "Llama"}),
        (("GPT", "GPT-3.5", "GPT-3.5-turbo"), {"GPT-3.5": "GPT", "GPT-3.5-turbo": "GPT-3.5"}),
        (("BERT", "RoBERTa", "DistilBERT"), {}),
        (("T5", "C4", "S4"), {}),
        (("Mamba", "Mamba-2"), {"Mamba-2": "Mamba"}),
        (("SAM", "SAM-2"), {"SAM-2": "SAM"}),
        (("SL", "SL-2"), {}),
    ],
)
def test_a_version_or_size_is_a_variant_of_its_nearest_base(names: tuple[str, ...], expected: dict[str, str]) -> None:
    assert family(*names) == expected


def test_splits_of_a_dataset_are_its_variants() -> None:
    found = family("ImageNet", "ImageNet-A", "ImageNet-1k", type_="Dataset")
    assert found == {"ImageNet-A": "ImageNet", "ImageNet-1k": "ImageNet"}


def test_the_word_split_before_a_name_makes_a_variant() -> None:
    assert family("CIFAR-100", "Split CIFAR-100", "split", type_="Dataset") == {"Split CIFAR-100": "CIFAR-100"}


def test_the_name_of_an_entity_decides_its_base_before_its_aliases() -> None:
    entities = [
        Entity("entity/a", "Model", "Foo"),
        Entity("entity/b", "Model", "Foo-7B"),
        Entity("entity/c", "Model", "Foo-7B-chat", ("Foo-2",)),
    ]
    assert dict(pairs(entities)) == {1: 0, 2: 1}


def test_models_and_data_are_not_mixed_in_a_family() -> None:
    entities = [Entity("entity/a", "Model", "Foo"), Entity("entity/b", "Dataset", "Foo 2")]
    assert pairs(entities) == []


def test_a_family_has_the_type_that_most_papers_give_its_members() -> None:
    rows = [("p1", local("Benchmark", "Foo VOC 2012")), ("p2", local("Benchmark", "Foo VOC 2007"))]
    found = nodes(*rows, *((f"p{number}", local("Dataset", "Foo VOC")) for number in range(3, 7)))
    assert {entity.type for entity in found.entities} == {"Dataset"}


@given(
    st.lists(
        st.tuples(st.sampled_from(["LoRA", "low-rank adapter", "KD", "FooNet"]), st.integers(1, 3), st.integers(0, 3)),
        min_size=1,
    )
)
def test_names_counted_in_parts_are_those_of_the_whole(rows: list[tuple[str, int, int]]) -> None:
    entities = to_frame(PaperEntity, [local("Method", name) for name, _, _ in rows]).with_columns(
        papers=pl.Series([papers for _, papers, _ in rows]), part=pl.Series([part for _, _, part in rows])
    )
    parts = [distinct_names(part) for part in entities.partition_by("part")]
    by = ["type", "name", "forms"]
    assert merge_names(parts).sort(by).equals(distinct_names(entities).sort(by))


def _zoo(*bare: PaperEntity, **others: str) -> Resolution:
    """Resolve two senses of QZN, with two neighbours each that no other paper has, and a paper with these entities."""
    rows = [("p1", local("Method", "quick zebra net", "quick zebra net", "QZN"))]
    rows += [("p2", local("Method", "quiet zoo nodes", "quiet zoo nodes", "QZN"))]
    rows += [("p1", local("Task", name, key=key)) for key, name in (("e2", "stripe counting"), ("e3", "hoof tracking"))]
    rows += [("p2", local("Task", name, key=key)) for key, name in (("e2", "fence mending"), ("e3", "cage routing"))]
    rows += [("p3", entity) for entity in bare]
    rows += [("p3", local("Task", name, key=key)) for key, name in others.items()]
    # An entity is a sign of a sense if few papers have it.
    rows += [(f"q{number:03}", local("Method", f"filler {number}")) for number in range(300)]
    return nodes(*rows)


def test_an_undefined_acronym_means_the_long_form_that_its_paper_has() -> None:
    found = _zoo(local("Method", "QZN"), e2="Quiet Zoo Nodes")
    assert found.id_of["p3", "e1"] == found.id_of["p3", "e2"] == found.id_of["p2", "e1"]


def test_an_undefined_acronym_means_what_it_means_among_the_same_entities() -> None:
    found = _zoo(local("Method", "QZN"), e2="stripe counting", e3="hoof tracking")
    assert found.id_of["p3", "e1"] == found.id_of["p1", "e1"]


@pytest.mark.parametrize(
    ("type_", "others"),
    [
        ("Method", {"e2": "stripe counting"}),
        ("Method", {"e2": "stripe counting", "e3": "cage routing"}),
        ("Method", {"e2": "Quiet Zoo Nodes", "e3": "quick zebra net"}),
        ("Dataset", {"e2": "stripe counting", "e3": "hoof tracking"}),
    ],
)
def test_an_acronym_without_a_clear_sense_stays_apart(type_: str, others: dict[str, str]) -> None:
    found = _zoo(local(type_, "QZN"), **others)
    assert found.id_of["p3", "e1"] not in {found.id_of["p1", "e1"], found.id_of["p2", "e1"]}
