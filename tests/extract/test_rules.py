"""The rule-based extractor on sentences like those of the seeds."""

import pytest

from kg.extract import load
from kg.extract.typing import head_type
from kg.records import Extraction

TITLE = "FooNet: A Network for Everything"


def read(abstract: str, title: str = TITLE) -> tuple[Extraction, str]:
    text = f"{title}\n\n{abstract}"
    return next(load("rules")([text])), text


def edges(abstract: str, title: str = TITLE) -> set[tuple[str, str, str]]:
    extraction, _ = read(abstract, title)
    names = {entity.key: entity.name for entity in extraction.entities} | {"P": "P"}
    return {(names[s.subject], s.relation, names[s.object]) for s in extraction.statements}


@pytest.mark.parametrize(
    ("abstract", "edge"),
    [
        ("We propose FooNet, a network.", ("P", "introduces", "FooNet")),
        ("We propose FooNet. FooNet outperforms BERT.", ("FooNet", "improves_on", "BERT")),
        ("We propose FooNet. It is comparable to GPT-4.", ("FooNet", "compares_to", "GPT-4")),
        ("We propose FooNet. We evaluate it on ImageNet.", ("FooNet", "evaluated_on", "ImageNet")),
        ("We propose FooNet. It is pretrained on C4.", ("FooNet", "trained_on", "C4")),
        ("We propose FooNet. It uses knowledge distillation.", ("FooNet", "uses", "knowledge distillation")),
        ("We propose FooNet for object detection.", ("P", "addresses", "object detection")),
    ],
)
def test_a_plain_sentence_states_its_relation(abstract: str, edge: tuple[str, str, str]) -> None:
    assert edge in edges(abstract)


def test_a_paper_without_a_new_name_is_the_subject_itself() -> None:
    assert ("P", "evaluated_on", "GLUE") in edges("We study BERT. We evaluate it on GLUE.", "How good is BERT?")


def test_background_gets_no_edge() -> None:
    found = edges("ELMo was a breakthrough of its time. We propose FooNet. It is evaluated on GLUE.")
    assert not any(object_ == "ELMo" for _, _, object_ in found)


def test_an_acronym_and_its_long_form_are_one_entity() -> None:
    extraction, text = read("We propose Population Based Widening (PBW). PBW is fast.", "Population Based Widening")
    (entity,) = [e for e in extraction.entities if e.name == "PBW"]
    assert {text[m.start : m.end] for m in entity.mentions} == {"Population Based Widening", "PBW"}


def test_a_defined_acronym_does_not_take_the_known_meaning() -> None:
    extraction, _ = read("We use sequential learning (SL) here. ADapt And Merge (ADAM) is what we propose.")
    names = {entity.name for entity in extraction.entities}
    assert "supervised learning" not in names
    assert "Adam" not in names


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        ("FooNet achieves 81.5% accuracy on ImageNet.", ("accuracy", "81.5%", "ImageNet", "absolute")),
        ("FooNet improves GLUE by 3.2%.", (None, "3.2%", "GLUE", "gain")),
        ("FooNet is 2x faster than BERT.", (None, "2x", None, "ratio")),
        (r"FooNet reduces cost by 118\times.", (None, r"118\times", None, "ratio")),
        ("FooNet reaches a BLEU of 28.4.", ("BLEU", "28.4", None, "absolute")),
    ],
)
def test_a_number_becomes_a_result(abstract: str, expected: tuple[str | None, str, str | None, str]) -> None:
    extraction, text = read(f"We propose FooNet. {abstract}")
    (result,) = extraction.results
    names = {entity.key: entity.name for entity in extraction.entities}
    on = names[result.on] if result.on else None
    assert (result.metric, text[result.value.start : result.value.end], on, result.kind) == expected


def test_numbers_of_a_list_are_on_the_data_sets_of_the_other_list() -> None:
    extraction, text = read(
        "We propose FooNet. It achieves 93.1% and 70.2% accuracy on CIFAR-10 and CIFAR-100 respectively."
    )
    names = {entity.key: entity.name for entity in extraction.entities}
    found = {text[r.value.start : r.value.end]: names[r.on] for r in extraction.results if r.on}
    assert found == {"93.1%": "CIFAR-10", "70.2%": "CIFAR-100"}


@pytest.mark.parametrize(
    "count",
    ["with r = 0.99 on GLUE", "on 12 datasets", "with 7B parameters", "of 224 x 224 pixels", "trained for 3 epochs"],
)
def test_a_count_is_no_result(count: str) -> None:
    extraction, _ = read(f"We propose FooNet. It achieves good quality {count}.")
    assert extraction.results == ()


@pytest.mark.parametrize(
    ("sentence", "urls"),
    [
        ("Code is available at https://github.com/a/b.", ["https://github.com/a/b"]),
        ("The code can be found at www.github.com/a/b.", ["https://github.com/a/b"]),
        ("Models: https://huggingface.co/a/B-7B.", ["https://huggingface.co/a/B-7B"]),
        ("Code is at https://qin.ee/cotta.", ["https://qin.ee/cotta"]),
        ("Project page: https://foo.github.io/ with the code.", []),
        ("A demo is at https://foo.org/demo.", []),
        (r"The code\url{https://github.com/a/b}.", ["https://github.com/a/b"]),
    ],
)
def test_code_and_weights_links_are_found_and_other_addresses_left(sentence: str, urls: list[str]) -> None:
    extraction, text = read(f"We propose FooNet. {sentence}")
    assert [link.url for link in extraction.links] == urls
    for link in extraction.links:
        assert text[link.start : link.end].startswith(sentence[:4])


@pytest.mark.parametrize(
    ("phrase", "type_"),
    [
        ("masked image modeling task", "Task"),
        ("graph attention network", "Model"),
        ("visual question answering", "Task"),
        ("x", None),
    ],
)
def test_the_head_of_a_phrase_gives_its_type(phrase: str, type_: str | None) -> None:
    assert head_type(phrase) == type_
