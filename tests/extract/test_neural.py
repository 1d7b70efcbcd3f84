"""The learned extractor's parts: windows, tags to spans, and that a text is read alone as among others."""

import numpy as np
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.neural.assemble import Thresholds
from kg.extract.neural.decode import tag_spans
from kg.extract.neural.features import shape
from kg.extract.neural.labels import FEATURES, OUTSIDE, TAGS, tag, tag_type
from kg.extract.neural.windows import OVERLAP, WINDOW, load_tokenizer, windows
from kg.schema import EXTRACTED

words = st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12), max_size=40)


def no_features(count: int) -> np.ndarray:
    return np.zeros((count, len(FEATURES)), dtype=np.int64)


@given(words=words, repeat=st.integers(1, 60))
def test_every_token_that_has_a_piece_is_read_in_exactly_one_window(words: list[str], repeat: int) -> None:
    text = words * repeat
    cut = windows(text, no_features(len(text)))
    read = [int(token) for window in cut for token in window.tokens]
    assert read == sorted(set(read))
    assert set(range(len(text))) - set(read) == {n for n, word in enumerate(text) if word.isspace()}
    for window in cut:
        assert 3 <= len(window.ids) <= WINDOW
        assert (window.ids[0], window.ids[-1]) == (101, 102)
        for token, piece in zip(window.tokens, window.pieces, strict=True):
            first = load_tokenizer().encode(text[token], add_special_tokens=False).ids[:1] or [100]
            assert window.ids[piece] == first[0]


def test_a_long_text_is_read_with_room_on_both_sides() -> None:
    text = ["word"] * 1500
    for window in windows(text, no_features(len(text)))[1:-1]:
        assert window.pieces.min() > OVERLAP // 2 - 1
        assert window.pieces.max() < WINDOW - OVERLAP // 2


def test_features_stand_at_all_pieces_of_their_token() -> None:
    features = no_features(3)
    features[1] = 2
    (window,) = windows(["a", "hyperparameterisation", "b"], features)
    marked = np.flatnonzero(window.features[:, 0])
    assert len(marked) > 1
    assert marked.tolist() == list(range(window.pieces[1], window.pieces[2]))


def probabilities(names: list[str]) -> np.ndarray:
    rows = np.full((len(names), len(TAGS)), 0.01, dtype=np.float32)
    for row, name in enumerate(names):
        rows[row, TAGS.index(name)] = 1.0
    return rows / rows.sum(axis=1, keepdims=True)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (["O", "B-Model", "I-Model", "O", "B-Task"], [("BERT base", "Model"), ("parsing", "Task")]),
        (["O", "B-Model", "B-Model", "O", "O"], [("BERT", "Model"), ("base", "Model")]),
        (["O", "I-Model", "I-Method", "O", "O"], [("BERT", "Model"), ("base", "Method")]),
        (["O", "O", "O", "I-Task", "O"], []),
    ],
)
def test_tags_are_read_into_spans(tags: list[str], expected: list[tuple[str, str]]) -> None:
    doc = spacy.blank("en").tokenizer("use BERT base , parsing")
    assert [(span.text, span.label_) for span in tag_spans(doc, probabilities(tags))] == expected


@given(st.lists(st.sampled_from(range(len(TAGS))), min_size=5, max_size=5))
def test_spans_of_any_tags_do_not_overlap_and_lie_on_tagged_tokens(choice: list[int]) -> None:
    doc = spacy.blank("en").tokenizer("use BERT base , parsing")
    spans = tag_spans(doc, probabilities([TAGS[c] for c in choice]))
    covered = [token for span in spans for token in range(span.start, span.end)]
    assert len(covered) == len(set(covered))
    assert all(choice[token] != OUTSIDE for token in covered)


def test_tags_and_types_are_each_others_inverse() -> None:
    assert [tag_type(tag(type_, begins=begins)) for type_ in EXTRACTED for begins in (True, False)] == [
        type_ for type_ in EXTRACTED for _ in range(2)
    ]


@given(st.text())
def test_every_word_has_a_shape_of_the_table(word: str) -> None:
    assert 0 <= shape(word) < FEATURES["shape"]


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_higher_score_is_never_less_confident(one: float, other: float) -> None:
    thresholds = Thresholds(keep=0.5, add=0.9, weight=0.5, relations={}, of_paper=0.5, slope=0.4, intercept=-0.5)
    low, high = sorted((one, other))
    assert 0 <= thresholds.confidence(low) <= thresholds.confidence(high) <= 1
