"""How two nodes of a text stand to each other, as categorical features of their nearest mentions.

The nearest are those with the fewest sentences, then words, between them. The features' values are rows of one table
of ROWS embeddings.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

import numpy as np
import numpy.typing as npt

from kg.extract.neural.labels import METRIC_NODES, NODES, OWNER_NODES, PLACE_NODES
from kg.extract.neural.words import Ints, Words
from kg.extract.sentence_boundaries import Sentence

# Words that show what a number or a name does in its sentence; the order is that of the trained table.
_PREPOSITIONS: Final = ("on", "in", "for", "of", "over", "than", "to", "from", "by", "with", "and", "or")
_MARKS: Final = (",", "(", ")", ".", ";", ":")
_CUES: Final = (
    *_PREPOSITIONS, *_MARKS, "at", "as", "while", "respectively", "achieves", "achieve", "achieving", "improves",
    "improve", "improving", "improvement", "outperforms", "outperforming", "compared", "using", "against", "up", "only",
    "between", "across", "reduces", "reducing", "reduction", "gain", "gains", "increase", "%", "-", "/", "points",
)  # fmt: skip
_CUE = {word: number for number, word in enumerate(_CUES, start=1)}
# Determiners and adjectives between a preposition and a name: as many words are skipped at most.
_REACH = 4
_BETWEEN = np.array((1, 2, 3, 4, 6, 9, 14, 22, 35))
_FAR, _MOST = 3, 3
_JOINTS = frozenset({",", "and", "or", "&", "/", "%", "the", "(", ")", "\\", "+", "-", "points", "x"})
_LONGEST_JOINT = 4
# More words than a text has.
_LONG = 1 << 20
_BREAKS = frozenset({",", ";", ":", "while", "whereas", "but"})
_GROUP = np.array(
    [
        0 if kind in PLACE_NODES else 1 if kind in OWNER_NODES else 2 if kind in METRIC_NODES else 3
        for kind in range(len(NODES))
    ]
)
_GROUPS = 4

# The number of values of each feature: sentences and words from a to b, nodes like b between them, the cues before and
# behind both, whether both have the same place in lists of equal length, breaks between, b's place in its own list, how
# often b is named. The last three stand in the column of none alone: the candidates in a's first sentence.
SIZES: Final = {
    "sentences": 2 * _FAR + 1,
    "words": 2 * (len(_BETWEEN) + 1),
    "rivals": 2 * (_MOST + 1),
    "before": len(_CUES) + 1,
    "behind": len(_CUES) + 1,
    "own_before": len(_CUES) + 1,
    "own_behind": len(_CUES) + 1,
    "aligned": 8,
    "breaks": _MOST + 1,
    "listed": 4,
    "named": 2 * _MOST,
    "places": _MOST + 2,
    "owners": _MOST + 2,
    "metrics": _MOST + 2,
}
COLUMNS: Final = len(SIZES)
ROWS: Final = sum(SIZES.values())
OFFSETS = np.array([0, *accumulate(SIZES.values())][:-1], dtype=np.int64)


class _Mentions:
    """The mentions of a text's nodes as columns (mentions,), in the order of the nodes."""

    def __init__(
        self, words: Words, sentences: Sequence[Sentence], kinds: Ints, mentions: Sequence[tuple[int, int, int]]
    ) -> None:
        """Take mentions as (first word, word behind the last, node), sorted by node."""
        self.starts, self.ends, self.nodes = np.array(mentions, dtype=np.int64).T
        self.group = _GROUP[kinds][self.nodes]
        self._lower = [word.lower() for word in words.surfaces]
        bounds = np.array([sentence.start for sentence in sentences])
        self.sentence = np.searchsorted(bounds, words.starts[self.starts], side="right") - 1
        ordered = [number for number, word in enumerate(self._lower) if word == "respectively"]
        self.respectively = np.isin(self.sentence, np.searchsorted(bounds, words.starts[ordered], side="right") - 1)
        # By place in the text.
        self.order = np.argsort(self.starts, kind="stable")
        self.place = np.argsort(self.order)
        self.before = np.array([self._cue(range(start - 1, start - 1 - _REACH, -1)) for start in self.starts.tolist()])
        self.behind = np.array([self._cue(range(end, end + 2)) for end in self.ends.tolist()])
        self.breaks = np.cumsum([0, *(word in _BREAKS for word in self._lower)])
        self.run, self.run_length = self._lists()
        same = (self.sentence[:, None] == self.sentence) & (self.group[:, None] == self.group)
        self.at, self.of = (same & (self.starts < self.starts[:, None])).sum(1), same.sum(1)

    def _cue(self, places: range) -> int:
        words = (self._lower[place] for place in places if 0 <= place < len(self._lower))
        return next((_CUE[word] for word in words if word in _CUE), 0)

    def _lists(self) -> tuple[Ints, Ints]:
        """Return each mention's place in its list ("A, B and C"), and the length of the list."""
        run, length = np.zeros_like(self.order), np.ones_like(self.order)
        current: list[int] = []
        for number in self.order.tolist():
            if current and not self._continues(current[-1], number):
                current = []
            current.append(number)
            run[number], length[current] = len(current) - 1, len(current)
        return run, length

    def _continues(self, last: int, number: int) -> bool:
        gap = self._lower[self.ends[last] : self.starts[number]]
        is_alike = self.group[last] == self.group[number]
        return bool(is_alike) and 0 < len(gap) <= _LONGEST_JOINT and all(word in _JOINTS for word in gap)


def _signed(count: Ints, is_behind: npt.NDArray[np.bool_], size: int) -> Ints:
    """Return a count below `size` for what stands before, and `size` more for what stands behind."""
    signed: Ints = np.minimum(count, size - 1) + size * is_behind
    return signed


def _nearest(m: _Mentions, nodes: Ints) -> tuple[Ints, Ints]:
    """Return the mentions of each node of `nodes` and of every node that are nearest, each (nodes given, nodes)."""
    between = np.maximum(m.starts - m.ends[:, None], m.starts[:, None] - m.ends).clip(min=0)
    apart = np.abs(m.sentence - m.sentence[:, None])
    count = len(m.nodes)
    code = (apart * _LONG + between) * count * count + np.arange(count * count).reshape(count, count)
    first = np.searchsorted(m.nodes, np.arange(m.nodes[-1] + 1))
    best = np.minimum.reduceat(np.minimum.reduceat(code, first, axis=1), first, axis=0)[nodes] % (count * count)
    return best // count, best % count


def near(
    words: Words,
    sentences: Sequence[Sentence],
    kinds: Ints,
    mentions: Sequence[tuple[int, int, int]],
    nodes: Sequence[int],
) -> tuple[Ints, Ints, Ints]:
    """Return rows of the table (nodes given, nodes + 1, COLUMNS), and the nearest mentions of both nodes of a pair.

    All nodes are described by their `kinds` and `mentions` (first word, word behind the last, node), sorted by node,
    each having one; `nodes` are those whose rows are asked. The last column stands for none. The mentions are indices,
    both (nodes given, nodes).
    """
    m = _Mentions(words, sentences, kinds, mentions)
    asked = np.array(nodes, dtype=np.int64)
    a, b = _nearest(m, asked)
    rows = np.zeros((len(asked), len(kinds) + 1, COLUMNS), dtype=np.int64)
    for number, column in enumerate(_features(m, a, b)):
        rows[:, :-1, number] = column
    sentence = m.sentence[np.searchsorted(m.nodes, asked)]
    for group in range(_GROUPS - 1):
        counts = ((sentence[:, None] == m.sentence) & (m.group == group)).sum(1)
        rows[:, -1, COLUMNS - _GROUPS + 1 + group] = 1 + np.minimum(counts, _MOST)
    return rows + OFFSETS, a, b


def _features(m: _Mentions, a: Ints, b: Ints) -> Iterator[Ints]:
    """Yield each feature in the order of SIZES, of mentions a and b; all are (nodes given, nodes)."""
    behind = m.starts[b] > m.starts[a]
    yield np.clip(m.sentence[b] - m.sentence[a], -_FAR, _FAR) + _FAR
    gap = np.maximum(m.starts[b] - m.ends[a], m.starts[a] - m.ends[b]).clip(min=0)
    yield _signed(np.searchsorted(_BETWEEN, gap, side="right"), behind, len(_BETWEEN) + 1)
    yield _signed(_rivals(m, a, b), behind, _MOST + 1)
    yield m.before[b]
    yield m.behind[b]
    yield m.before[a]
    yield m.behind[a]
    yield _aligned(m, a, b)
    low, high = np.minimum(m.ends[a], m.ends[b]), np.maximum(m.starts[a], m.starts[b])
    yield np.clip(m.breaks[high] - m.breaks[np.minimum(low, high)], 0, _MOST)
    length = m.run_length[b]
    yield np.where(length < 2, 0, np.where(m.run[b] == 0, 1, np.where(m.run[b] == length - 1, 3, 2)))
    named = np.minimum(np.bincount(m.nodes), _MOST) - 1
    titled = np.bincount(m.nodes, weights=m.sentence == 0) > 0
    yield np.broadcast_to(named + _MOST * titled, b.shape)


def _rivals(m: _Mentions, a: Ints, b: Ints) -> Ints:
    """Return how many mentions of b's group stand between."""
    seen = np.zeros((_GROUPS, len(m.nodes) + 1), dtype=np.int64)
    seen[m.group[m.order], np.arange(1, len(m.nodes) + 1)] = 1
    seen = seen.cumsum(1)
    low, high = np.minimum(m.place[a], m.place[b]), np.maximum(m.place[a], m.place[b])
    rivals: Ints = seen[m.group[b], high] - seen[m.group[b], np.minimum(low + 1, high)]
    return rivals


def _aligned(m: _Mentions, a: Ints, b: Ints) -> Ints:
    """Return 0 where a and b are not in two lists, or sentences' sequences, of equal length; else by same place.

    1 and 2 for lists, 3 and 4 for sequences, 5 and 6 for both beside "respectively"; even where the place is the same.
    """
    together = (m.sentence[a] == m.sentence[b]) & (m.group[a] != m.group[b])
    listed = together & (m.run_length[a] > 1) & (m.run_length[a] == m.run_length[b])
    in_turn = together & ~listed & (m.of[a] > 1) & (m.of[a] == m.of[b])
    same = np.where(listed, m.run[a] == m.run[b], m.at[a] == m.at[b])
    kind = np.where(m.respectively[a], 5, np.where(listed, 1, 3))
    aligned: Ints = np.where(listed | in_turn, kind + same, 0)
    return aligned
