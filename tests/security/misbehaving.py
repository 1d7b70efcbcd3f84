"""Misbehaving extractors: each extracts as the rules do, except for papers whose title begins with "Bad"."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any, NoReturn

from kg.extract import load
from kg.records import Extraction, Link, Mention, PaperEntity, Result, Statement

TITLE, ABSTRACT = "Bad 01", "We propose FooNet, a network. It outperforms BERT on ImageNet by 3.2%."
TEXT = f"{TITLE}\n\n{ABSTRACT}"
MENTION = Mention(TEXT.index("FooNet"), TEXT.index("FooNet") + 6)
FIRST, SECOND = (8, TEXT.index(" It")), (TEXT.index("It"), len(TEXT))
ENTITY = PaperEntity("e1", "Model", "FooNet", ("FooNet",), (MENTION,))
STATEMENT = Statement("P", "introduces", "e1", *FIRST, 0.9)
RESULT = Result("e1", None, None, Mention(len(TEXT) - 5, len(TEXT) - 1), None, "gain", *SECOND, 0.5)
GOOD = Extraction("mine", (ENTITY,), (STATEMENT,), (RESULT,), (Link("https://github.com/a/b", *FIRST),), (FIRST,))

Read = Callable[[Iterable[str]], Iterable[Any]]


def answering(answer: Any) -> Read:
    """Return an extractor with this output for the bad paper."""

    def extract(texts: Iterable[str]) -> Iterator[Any]:
        for text in texts:
            yield answer if text.startswith("Bad") else next(iter(load("rules")([text])))

    return extract


def doing(deed: Callable[[], object]) -> Read:
    """Return an extractor that performs this action on the bad paper."""

    def extract(texts: Iterable[str]) -> Iterator[Any]:
        for text in texts:
            if text.startswith("Bad"):
                deed()
            yield next(iter(load("rules")([text])))

    return extract


def entity(**changes: Any) -> Extraction:
    return replace(GOOD, entities=(replace(ENTITY, **changes),))


def statement(**changes: Any) -> Extraction:
    return replace(GOOD, statements=(replace(STATEMENT, **changes),))


def result(**changes: Any) -> Extraction:
    return replace(GOOD, results=(replace(RESULT, **changes),))


def _raise() -> NoReturn:
    raise ValueError("\x1b[31mboom\nand more")


def _recurse() -> None:
    _recurse()


class Weird(tuple):  # type: ignore[type-arg]
    """Rows that raise when they are accessed."""

    def __iter__(self) -> NoReturn:
        raise RuntimeError("no")


def too_many(texts: Iterable[str]) -> Iterator[Any]:
    for text in texts:
        yield from load("rules")([text])
        if text.startswith("Bad"):
            while True:
                yield GOOD


def too_few(texts: Iterable[str]) -> Iterator[Any]:
    return (found for text in texts if not text.startswith("Bad") for found in load("rules")([text]))


ANSWERS: dict[str, tuple[Any, str]] = {
    "nothing": (None, "not a kg.records.Extraction but NoneType"),
    "a_dict": ({"entities": []}, "not a kg.records.Extraction but dict"),
    "a_text": ("FooNet", "not a kg.records.Extraction but str"),
    "an_unset_object": (object.__new__(Extraction), "AttributeError"),
    "no_name": (replace(GOOD, extractor=""), "extractor is blank"),
    "entities_of_dicts": (replace(GOOD, entities=({"key": "e1"},)), "entities[0] is not a PaperEntity"),
    "entities_that_are_a_set": (replace(GOOD, entities={ENTITY}), "entities is not a tuple but set"),
    "entities_that_are_none": (replace(GOOD, entities=None), "entities is not a tuple but NoneType"),
    "rows_that_raise": (replace(GOOD, entities=Weird((ENTITY,))), "RuntimeError: no"),
    "a_key_twice": (replace(GOOD, entities=(ENTITY, ENTITY)), "two entities have one key"),
    "the_papers_key": (entity(key="P"), "the paper's"),
    "a_key_that_is_no_text": (entity(key=1), "is not a text but int"),
    "a_type_unknown": (entity(type="Animal"), "entities[0].type 'Animal' is none of"),
    "a_type_unhashable": (entity(type=["Model"]), "is none of"),
    "an_empty_name": (entity(name=" "), "entities[0].name is blank"),
    "an_endless_name": (entity(name="x" * 100_000_000), "has 100000000 characters"),
    "half_a_pair_in_a_name": (entity(name="Foo\ud800"), "a character that files cannot hold"),
    "a_control_character_in_a_form": (entity(forms=("Foo\x1b[2J",)), "a character that files cannot hold"),
    "a_form_that_is_none": (entity(forms=(None,)), "is not a text but NoneType"),
    "a_mention_before_the_text": (
        entity(mentions=(Mention(-5, 3),)),
        "entities[0].mentions[0] is at [-5, 3), outside the text's",
    ),
    "a_mention_behind_the_text": (entity(mentions=(Mention(70, 700),)), "is at [70, 700), outside the text's"),
    "a_mention_backwards": (entity(mentions=(Mention(9, 3),)), "is at [9, 3)"),
    "a_mention_that_is_empty": (entity(mentions=(Mention(9, 9),)), "is at [9, 9)"),
    "a_mention_of_floats": (entity(mentions=(Mention(1.5, 3),)), "is not an integer: 1.5"),  # type: ignore[arg-type]
    "a_mention_of_truth": (entity(mentions=(Mention(False, True),)), "is not an integer: False"),
    "a_mention_past_64_bits": (entity(mentions=(Mention(0, 1 << 80),)), "outside the text's"),
    "a_mention_that_is_a_pair": (entity(mentions=((1, 3),)), "is not a Mention"),
    "no_mention": (entity(mentions=()), "is mentioned nowhere"),
    "mentions_without_number": (entity(mentions=(MENTION,) * 100_000), "too many"),
    "a_relation_unknown": (statement(relation="beats"), "statements[0].relation 'beats' is none of"),
    "a_relation_of_results": (statement(relation="has_result"), "'has_result' is none of"),
    "a_subject_unknown": (statement(subject="e7"), "names the key 'e7', which no entity has"),
    "an_object_unknown": (statement(object="e7"), "names the key 'e7', which no entity has"),
    "an_object_that_is_the_paper": (statement(object="P"), "names the key 'P', which no entity has"),
    "a_confidence_of_7": (statement(confidence=7), "a confidence of 7: not between 0 and 1"),
    "a_confidence_that_is_no_number": (statement(confidence=float("nan")), "a confidence of nan"),
    "a_confidence_without_end": (statement(confidence=float("-inf")), "a confidence of -inf"),
    "a_confidence_that_is_a_word": (statement(confidence="high"), "a confidence of 'high'"),
    "a_confidence_that_is_true": (statement(confidence=True), "a confidence of True"),
    "a_confidence_that_is_complex": (statement(confidence=1j), "a confidence of 1j"),
    "a_sentence_outside": (statement(start=-1), "is at [-1, 37)"),
    "a_kind_unknown": (result(kind="large"), "'large' is none of absolute, gain, ratio"),
    "a_value_that_is_blank": (result(value=Mention(6, 8)), "results[0].value is blank"),
    "a_metric_that_is_no_text": (result(metric=3), "is not a text but int"),
    "a_metric_key_unknown": (result(metric_key="e7"), "names the key 'e7'"),
    "a_place_that_is_the_paper": (result(on="P"), "names the key 'P'"),
    "an_address_of_bytes": (replace(GOOD, links=(Link(b"https://x.org", *FIRST),)), "is not a text but bytes"),  # type: ignore[arg-type]
    "sentences_out_of_order": (replace(GOOD, sentences=(SECOND, FIRST)), "begins at 8, before"),
    "sentences_of_three": (replace(GOOD, sentences=((1, 2, 3),)), "is not a pair"),
}
DEEDS: dict[str, tuple[Read, str]] = {
    "raises": (doing(_raise), "it raised ValueError: [31mboom (misbehaving.py:"),
    "exits": (doing(sys.exit), "it called sys.exit"),
    "exits_well": (doing(lambda: sys.exit(0)), "it called sys.exit"),
    "recurses": (doing(_recurse), "it raised RecursionError"),
    "gives_too_many": (too_many, "it gave more than one answer to one text"),
    "gives_too_few": (too_few, "it gave no answer"),
}
globals().update({name: answering(answer) for name, (answer, _) in ANSWERS.items()})
globals().update({name: read for name, (read, _) in DEEDS.items()})
RULES = {name: rule for name, (_, rule) in [*ANSWERS.items(), *DEEDS.items()]}


def all_of_them(texts: Iterable[str]) -> Iterator[Any]:
    """Return for each bad paper the output named by the last word of its title."""
    for text in texts:
        yield ANSWERS[text.split()[-1]][0] if text.startswith("Bad") else next(iter(load("rules")([text])))


unusual = answering(
    replace(
        GOOD,
        entities=[replace(ENTITY, forms=[], mentions=[MENTION])],
        statements=[replace(STATEMENT, confidence=Fraction(1, 2))],
        sentences=[list(FIRST)],
    )
)
dies = doing(lambda: os._exit(3))
