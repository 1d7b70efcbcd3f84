"""How the nodes of a text stand to each other."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.extractors.neural import Prepared, prepare
from kg.extract.neural.labels import NODES
from kg.extract.neural.nearness import COLUMNS, OFFSETS, ROWS, SIZES, near
from kg.extract.neural.words import Ints, words_of

SENTENCE = "FooNet\n\nFooNet reaches 78.9%, 80.2% and 81.1% on Aset, Bset and Cset, respectively. It beats Bset again."


def mentions_of(prepared: Prepared, names: dict[str, str]) -> tuple[Ints, list[tuple[int, int, int]]]:
    """Return the kinds of the names, and every place where the words of one stand."""
    words = prepared.words
    found = []
    for number, name in enumerate(names):
        parts = list(words_of(f"x\n\n{name}").surfaces[1:])
        size = len(parts)
        starts = [at for at in range(len(words)) if list(words.surfaces[at : at + size]) == parts]
        assert starts, name
        found += [(at, at + size, number) for at in starts]
    return np.array([NODES.index(kind) for kind in names.values()]), found


def features(text: str, names: dict[str, str], asked: list[str]) -> tuple[list[str], dict[str, Ints], Ints]:
    """Return the names, the features (names asked, names + 1) without their offsets, and the nearest mentions."""
    prepared = prepare(text)
    kinds, mentions = mentions_of(prepared, names)
    order = list(names)
    rows, _, other = near(prepared.words, prepared.sentences, kinds, mentions, [order.index(name) for name in asked])
    return order, {name: rows[..., place] - OFFSETS[place] for place, name in enumerate(SIZES)}, other


NAMES = {
    "FooNet": "Model", "78.9%": "absolute", "80.2%": "absolute", "81.1%": "absolute",
    "Aset": "Dataset", "Bset": "Dataset", "Cset": "Dataset",
}  # fmt: skip
VALUES = ["78.9%", "80.2%", "81.1%"]


def test_values_and_data_sets_of_equal_lists_are_aligned_by_their_place() -> None:
    order, found, _ = features(SENTENCE, NAMES, VALUES)
    places = [order.index(name) for name in ("Aset", "Bset", "Cset")]
    aligned = found["aligned"][:, places]
    assert (aligned[np.eye(3, dtype=bool)] == 6).all()
    assert (aligned[~np.eye(3, dtype=bool)] == 5).all()
    without = SENTENCE.replace(", respectively", "")
    assert (features(without, NAMES, VALUES)[1]["aligned"][:, places][np.eye(3, dtype=bool)] == 2).all()
    uneven = SENTENCE.replace("78.9%, ", "").replace("Aset,", "Aset ;")
    fewer = {name: kind for name, kind in NAMES.items() if name not in {"78.9%", "Aset"}}
    order, found, _ = features(uneven.replace("Aset ;", "Aset,"), {**fewer, "Aset": "Dataset"}, ["80.2%"])
    assert (found["aligned"][0] == 0).all()


def test_the_mention_in_the_same_sentence_is_the_nearest() -> None:
    order, found, other = features(SENTENCE, NAMES, ["81.1%"])
    assert found["sentences"][0, order.index("Bset")] == 3
    assert found["sentences"][0, order.index("FooNet")] == 3
    prepared = prepare(SENTENCE)
    _, mentions = mentions_of(prepared, NAMES)
    start, _, node = mentions[other[0, order.index("Bset")]]
    assert node == order.index("Bset")
    assert start == min(first for first, _, number in mentions if number == node)


def test_a_text_further_on_does_not_change_how_two_names_stand() -> None:
    short = features(SENTENCE, NAMES, VALUES)[1]
    longer = features(f"{SENTENCE} And so it goes on. We thank all.", NAMES, VALUES)[1]
    for name in SIZES:
        assert (short[name] == longer[name]).all()


@given(st.lists(st.sampled_from(["foo", "5%", ",", "and", "on", ".", "Respectively", "(", "A1", "\n"]), max_size=60))
def test_features_lie_in_the_table_and_the_nearest_mentions_are_the_nodes_own(parts: list[str]) -> None:
    prepared = prepare(f"A title\n\n{' '.join(parts)}")
    count = len(prepared.words)
    mentions = [(word, word + 1, number) for number in range(5) for word in range(number, count, 7)]
    kinds = np.array([number * 2 % len(NODES) for number in range(5)])
    mentions = [row for row in mentions if row[0] < count]
    kinds = kinds[: len({number for _, _, number in mentions})]
    rows, own, other = near(prepared.words, prepared.sentences, kinds, mentions, [0])
    assert rows.shape == (1, len(kinds) + 1, COLUMNS)
    assert (rows >= OFFSETS).all()
    assert (rows < np.append(OFFSETS[1:], ROWS)).all()
    owners = np.array([number for _, _, number in mentions])
    assert (owners[own] == 0).all()
    assert (owners[other] == np.arange(len(kinds))).all()
