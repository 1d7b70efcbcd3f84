"""The learned extractor's parts: words, windows, features, spans to nodes, and confidences."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.definitions import iter_definitions
from kg.extract.extractors.neural import choose_nodes, prepare, window_features
from kg.extract.neural.decision import Decision, shipped
from kg.extract.neural.decode import Span, candidates, defined, entities_of, name_of, softmax, without_overlap
from kg.extract.neural.features import COLUMN, shape
from kg.extract.neural.labels import CLASSES, FEATURES, NODES, NONE, TAGS, WIDTH, tag
from kg.extract.neural.windows import OVERLAP, WINDOW, windows
from kg.extract.neural.words import CLS, SEP, Words, words_of
from kg.schema import EXTRACTED, EXTRACTED_RELATIONS

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@given(text=texts, title=texts)
def test_words_stand_in_the_text_in_order_and_hold_all_that_is_no_space(text: str, title: str) -> None:
    whole = f"{title}\n\n{text}"
    words = words_of(whole)
    assert [whole[start:end] for start, end in zip(words.starts, words.ends, strict=True)] == list(words.surfaces)
    assert (words.starts < words.ends).all()
    assert (words.ends[:-1] <= words.starts[1:]).all()
    assert set(words.owners.tolist()) == set(range(len(words)))


@given(text=texts, repeat=st.integers(1, 40))
def test_every_word_is_read_in_exactly_one_window(text: str, repeat: int) -> None:
    words = words_of(f"A title\n\n{text * repeat}")
    cut = windows(words)
    assert [word for window in cut for word in range(window.low, window.high)] == list(range(len(words)))
    for window in cut:
        assert window.start <= window.low <= window.high <= window.end
        assert len(window.ids) <= WINDOW
        assert (window.ids[0], window.ids[-1]) == (CLS, SEP)
        numbers = np.arange(window.start, window.end)
        assert (window.owners[window.first] == numbers).all()
        assert (window.owners[window.last] == numbers).all()
        for word, piece in zip(numbers, window.first, strict=True):
            assert window.ids[piece] == words.pieces[np.flatnonzero(words.owners == word)[0]]


def test_a_long_text_is_read_with_context_on_both_sides() -> None:
    cut = windows(words_of("A title\n\n" + "word " * 1500))
    assert len(cut) > 2
    for window in cut[1:-1]:
        assert window.low - window.start >= OVERLAP // 2 - 1
        assert window.end - window.high >= OVERLAP // 2 - 1


def test_features_stand_at_all_pieces_of_their_word_and_at_no_special_piece() -> None:
    prepared = prepare("A title\n\nWe use hyperparameterisation.")
    (window,) = prepared.windows
    rows = window_features(window, prepared.features)
    assert not rows[window.owners < 0].any()
    for word in range(len(prepared.words)):
        assert (rows[window.owners == word] == prepared.features[word]).all()


def test_features_encode_shape_position_lexicon_and_acronym() -> None:
    prepared = prepare("FooNet: a title\n\nWe use BERT-base. Random forest search (RFS) is better.")
    row = dict(zip(prepared.words.surfaces, prepared.features.tolist(), strict=True))
    assert row["FooNet"][COLUMN["shape"]] == shape("FooNet")
    assert (row["title"][COLUMN["place"]], row["use"][COLUMN["place"]], row["better"][COLUMN["place"]]) == (1, 2, 3)
    assert row["BERT"][COLUMN["lexicon"]] == tag(EXTRACTED.index("Model"), begins=True)
    assert (row["RFS"][COLUMN["acronym"]], row["forest"][COLUMN["acronym"]], row["use"][COLUMN["acronym"]]) == (1, 2, 0)
    assert (row["-"][COLUMN["glued"]], row["use"][COLUMN["glued"]]) == (1, 0)


@given(texts)
def test_features_lie_in_their_tables(text: str) -> None:
    rows = prepare(f"A title\n\n{text}").features
    assert (rows >= 0).all()
    assert (rows < np.array(list(FEATURES.values()))).all()


def span(start: int, end: int, kind: str, probability: float = 0.9) -> Span:
    classes = np.zeros(CLASSES, dtype=np.float32)
    classes[NONE], classes[NONE + 1 + NODES.index(kind)] = 1 - probability, probability
    return Span(start, end, classes)


def test_spans_are_candidates_where_they_are_something_and_end_in_the_window() -> None:
    logits = np.full((4, WIDTH, CLASSES), -20.0, dtype=np.float32)
    logits[..., NONE] = 0
    for start, width in ((0, 0), (1, 1), (3, 5)):
        logits[start, width, 1] = 1
    found = candidates(softmax(logits), 0.5, first=10, low=10, high=14)
    assert [(one.start, one.end) for one in found] == [(10, 11), (11, 13)]
    own = candidates(softmax(logits), 0.5, first=10, low=11, high=14)
    assert [(one.start, one.end) for one in own] == [(11, 13)]


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 5), st.floats(0.01, 1)), max_size=15))
def test_of_overlapping_spans_the_surest_holds(rows: list[tuple[int, int, float]]) -> None:
    spans = [span(start, start + length, "Model", sure) for start, length, sure in rows]
    kept = without_overlap(spans, 30)
    covered = [word for one in kept for word in range(one.start, one.end)]
    assert len(covered) == len(set(covered))
    for left in spans:
        assert any(one.start < left.end and left.start < one.end for one in kept)
        if all(one.classes[NONE] > left.classes[NONE] for one in spans if one is not left):
            assert any(one is left for one in kept)


def found_in(text: str, *named: tuple[str, str]) -> tuple[Words, list[Span]]:
    words = words_of(f"T\n\n{text}")
    spans = []
    for surface, kind in named:
        count = len(words_of(surface))
        places = [n for n in range(len(words) - count + 1) if words.surface(n, n + count) == surface]
        spans += [span(place, place + count, kind) for place in places]
    return words, sorted(spans, key=lambda one: one.start)


@pytest.mark.parametrize(
    ("text", "named", "groups"),
    [
        ("Neural trees and neural tree", [("Neural trees", "Method"), ("neural tree", "Method")], ["neural tree"]),
        ("Random forest search (RFS). RFS wins", [("Random forest search", "Method"), ("RFS", "Method")], ["RFS"]),
        ("FooNet beats BarNet", [("FooNet", "Model"), ("BarNet", "Model")], ["FooNet", "BarNet"]),
        ("low-rank adaptation or LoRA", [("low-rank adaptation", "Method"), ("LoRA", "Method")], ["LoRA"]),
    ],
)
def test_names_of_one_thing_are_one_entity(text: str, named: list[tuple[str, str]], groups: list[str]) -> None:
    words, spans = found_in(text, *named)
    definitions = list(iter_definitions(words.text))
    forms = defined(words.text, definitions)
    shorts = frozenset(words.text[slice(*one.short)] for one in definitions)
    assert [name_of(words, node, shorts, forms) for node in entities_of(words, spans, forms)] == groups


def test_the_type_is_that_of_the_mean_and_the_probability_the_surest_mentions() -> None:
    words, _ = found_in("FooNet and FooNet")
    (node,) = entities_of(words, [span(1, 2, "Model", 0.9), span(3, 4, "Method", 0.5)], {})
    assert EXTRACTED[node.kind] == "Model"
    assert math.isclose(node.probability, 0.9 * 0.9 / 1.4, rel_tol=1e-5)


def decision(**changes: object) -> Decision:
    return shipped().model_copy(update=changes)


def test_what_is_not_sure_enough_is_no_node_and_entities_stand_first() -> None:
    prepared = prepare("T\n\nFooNet has 95 % on BarSet")
    places = {surface: number for number, surface in enumerate(prepared.words.surfaces)}
    spans = [
        span(places["FooNet"], places["FooNet"] + 1, "Model", 0.8),
        span(places["95"], places["95"] + 2, "absolute", 0.7),
        span(places["BarSet"], places["BarSet"] + 1, "Dataset", 0.6),
    ]
    sure = decision(types=dict.fromkeys(EXTRACTED, 0.5), value=0.5)
    nodes, entities = choose_nodes(prepared, spans, sure)
    assert [NODES[node.kind] for node in nodes] == ["Model", "Dataset", "absolute"]
    assert entities == 2
    nodes, entities = choose_nodes(prepared, spans, decision(types=dict.fromkeys(EXTRACTED, 0.7), value=0.9))
    assert ([NODES[node.kind] for node in nodes], entities) == (["Model"], 1)


def test_a_name_that_stands_only_in_an_address_is_no_entity() -> None:
    prepared = prepare("T\n\nFooNet beats BarNet. Code: https://github.com/me/BazNet or github.com/me/FooNet")
    surfaces = prepared.words.surfaces
    spans = [
        span(number, number + 1, "Model", 0.9) for number, surface in enumerate(surfaces) if surface.endswith("Net")
    ]
    nodes, entities = choose_nodes(prepared, spans, decision(types=dict.fromkeys(EXTRACTED, 0.5)))
    named = [[surfaces[one.start] for one in node.spans] for node in nodes[:entities]]
    assert named == [["FooNet", "FooNet"], ["BarNet"]]


@pytest.mark.parametrize(
    ("text", "name"),
    [("random matrices", "random matrix"), ("Bayesian networks", "Bayesian network"), ("FooTs", "FooT")],
)
def test_a_name_is_in_the_singular(text: str, name: str) -> None:
    words, spans = found_in(text, (text, "Method"))
    (node,) = entities_of(words, spans, {})
    assert name_of(words, node, frozenset(), {}) == name


def test_tags_are_a_number_each() -> None:
    tags = [tag(node, begins=begins) for node in range(len(NODES)) for begins in (True, False)]
    assert sorted(tags) == list(range(1, TAGS))


@given(st.text())
def test_every_word_has_a_shape_of_the_table(word: str) -> None:
    assert 0 < shape(word) < FEATURES["shape"]


def test_the_shipped_decision_has_every_type_and_relation() -> None:
    assert set(shipped().types) == set(EXTRACTED)
    assert set(shipped().relations) == set(EXTRACTED_RELATIONS)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_a_surer_relation_is_never_less_confident(one: float, other: float, entity: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= shipped().confidence(low, entity) <= shipped().confidence(high, entity) <= 1
