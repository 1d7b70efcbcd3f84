"""Requirements on every extractor, parametrised over all that ship."""

import time

import pytest
from hypothesis import given, settings

from kg.cli.app import DEFAULT_EXTRACTOR
from kg.errors import UnknownName
from kg.extract import DEFAULT, extractor_fingerprint, known, load
from kg.papers import merge, read
from kg.records import PAPER_KEY, Extraction
from kg.schema import EXTRACTED, EXTRACTED_RELATIONS
from tests import strategies
from tests.conftest import SEEDS, examples

EXTRACTORS = known()
NASTY = {
    "empty": "\n\n",
    "Chinese": "文心一言：知识增强的大语言模型\n\n我们提出了一种新的方法。它在 ImageNet 上优于 BERT。",
    "symbols": "!!!\n\n" + "$%^&*()_+{}|:\"<>?~`-=[]\\;',./ " * 50,
    "brackets": "x\n\n" + "(" * 50_000,
    "closing brackets": "x\n\n" + ")" * 50_000,
    "quotes": "x\n\n" + "\"'" * 25_000,
    "definitions": "x\n\n" + "low rank adaptation (LRA) " * 1_900,
    "right to left": "שלום עולם\n\n" + "אנחנו מציעים את FooNet. \u202e" * 2_000,
    "mojibake": "x\n\n" + "Ã©â€™ Ã¼ber " * 4_000,
    "combining": "x\n\n" + "e\u0301\u200b" * 16_000,
    "braces": "x\n\n" + "\\textit{" * 6_000,
    "addresses": "x\n\n" + "https://github.com/a/b " * 2_000,
    "NUL": "Foo\0Net: A\n\nWe propose Foo\0Net (FN).",
    "one word": "x\n\n" + "a" * 100_000,
    "a whole paper": "FooNet: a title\n\n" + "We evaluate FooNet on ImageNet and on 3 other sets (CIFAR-10). " * 4_600,
    "capitals": "X\n\n" + "ABC " * 20_000,
}


def check(text: str, extraction: Extraction) -> None:
    keys = {entity.key for entity in extraction.entities}
    assert len(keys) == len(extraction.entities)
    for entity in extraction.entities:
        assert entity.type in EXTRACTED
        assert entity.name.strip()
        assert entity.mentions
        for mention in entity.mentions:
            assert 0 <= mention.start < mention.end <= len(text)
            assert text[mention.start : mention.end].strip()
            assert any(start <= mention.start < end for start, end in extraction.sentences)
    for statement in extraction.statements:
        assert statement.relation in EXTRACTED_RELATIONS
        assert {statement.subject, statement.object} <= {*keys, PAPER_KEY}
        assert (statement.start, statement.end) in extraction.sentences
        assert 0 <= statement.confidence <= 1
    for result in extraction.results:
        assert result.subject in {*keys, PAPER_KEY}
        assert result.on is None or result.on in keys
        assert any(c.isdigit() for c in text[result.value.start : result.value.end])
        assert result.start <= result.value.start < result.value.end <= result.end


@pytest.mark.slow
@pytest.mark.parametrize("name", EXTRACTORS)
@pytest.mark.parametrize("case", NASTY)
def test_a_nasty_text_neither_crashes_nor_hangs(name: str, case: str) -> None:
    start = time.process_time()
    (extraction,) = load(name)([NASTY[case]])
    check(NASTY[case], extraction)
    # Not a measurement: a hang would take minutes of processor time. Texts beyond 50,000 characters are whole papers only.
    assert time.process_time() - start < 60


@pytest.mark.parametrize("name", EXTRACTORS)
@settings(max_examples=examples(60))
@given(text=strategies.abstract)
def test_any_text_gives_offsets_inside_it(name: str, text: str) -> None:
    whole = f"Title\n\n{text}"
    (extraction,) = load(name)([whole])
    check(whole, extraction)


@pytest.mark.slow
@pytest.mark.parametrize("name", EXTRACTORS)
def test_the_real_papers_are_extracted_soundly_and_alone_as_together(name: str) -> None:
    texts = [paper.text for paper in merge(read([str(SEEDS)])).papers[:60]]
    together = list(load(name)(texts))
    for text, extraction in zip(texts, together, strict=True):
        check(text, extraction)
    alone = [next(load(name)([text])) for text in texts[:10]]
    assert alone == together[:10]


def test_an_unknown_extractor_is_reported_with_the_known_ones() -> None:
    with pytest.raises(UnknownName, match="rules"):
        load("oracle")


def test_fingerprints_differ_by_extractor_and_are_stable() -> None:
    assert extractor_fingerprint("rules") == extractor_fingerprint("rules")
    assert extractor_fingerprint("rules") != extractor_fingerprint("other")


def test_the_command_line_names_the_default_extractor() -> None:
    assert DEFAULT_EXTRACTOR == DEFAULT
