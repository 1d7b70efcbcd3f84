"""How two nodes of a text stand to each other: categorical features of their nearest mentions.

For nodes a and b the pair of mentions with the fewest sentences, then words, between them counts. The values of all
features are rows of one table of ROWS embeddings: `near[a, b]` names one row a feature.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

import numpy as np
import numpy.typing as npt

from kg.extract.neural.decode import Node
from kg.extract.neural.labels import METRIC_NODES, NODES, OWNER_NODES, PLACE_NODES
from kg.extract.neural.words import Ints, Words
from kg.extract.prose import Sentence

# Words that show what a number or a name does in its sentence; the order is that of the trained table.
_CUES: Final = tuple(
    """
    on in for of over than to from by with and or , ( ) . ; : at as while respectively achieves achieve achieving
    improves improve improving improvement outperforms outperforming compared using against up only between across
    reduces reducing reduction gain gains increase % - / points
    """.split()
)
_CUE = {word: number for number, word in enumerate(_CUES, start=1)}
# Determiners and adjectives between a preposition and a name: as many words are skipped at most.
_REACH = 4
_BETWEEN = np.array((1, 2, 3, 4, 6, 9, 14, 22, 35))
_FAR, _MOST = 3, 3
_JOINTS = frozenset({",", "and", "or", "&", "/", "%", "the", "(", ")", "\\", "+", "-", "points", "x"})
_LONGEST_JOINT = 4
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
# often b is named. The counts of candidates in a's sentence stand in a column of their own, that of "none".
_SIZES: Final = {
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
COLUMNS: Final = len(_SIZES)
ROWS: Final = sum(_SIZES.values())
_OFFSETS = np.array([0, *accumulate(_SIZES.values())][:-1], dtype=np.int64)


class _Mentions:
    """The mentions of all nodes as columns, sorted by node; `order` sorts them by place."""

    def __init__(self, words: Words, sentences: Sequence[Sentence], nodes: Sequence[Node]) -> None:
        rows = [(span.start, span.end, number) for number, node in enumerate(nodes) for span in node.spans]
        self.starts, self.ends, self.nodes = np.array(rows, dtype=np.int64).T
        self.lower = [word.lower() for word in words.surfaces]
        self.group = _GROUP[np.array([node.kind for node in nodes])][self.nodes]
        bounds = np.array([sentence.start for sentence in sentences])
        self.sentence = np.searchsorted(bounds, words.starts[self.starts], side="right") - 1
        self.order = np.argsort(self.starts, kind="stable")
        self.place = np.empty_like(self.order)
        self.place[self.order] = np.arange(len(rows))
        self.before = np.array([self._cue(range(start - 1, start - 1 - _REACH, -1)) for start in self.starts.tolist()])
        self.behind = np.array([self._cue(range(end, end + 2)) for end in self.ends.tolist()])
        self.breaks = np.cumsum([0, *(word in _BREAKS for word in self.lower)])
        self.count = np.bincount(self.nodes)
        self.in_title = self.sentence == 0
        says = {
            int(np.searchsorted(bounds, words.starts[n], side="right") - 1)
            for n, w in enumerate(self.lower)
            if w == "respectively"
        }
        self.respectively = np.isin(self.sentence, list(says))
        self.run, self.run_length = self._runs()
        self.at, self.of = self._in_sentence()

    def _cue(self, places: range) -> int:
        return next((_CUE[self.lower[n]] for n in places if 0 <= n < len(self.lower) and self.lower[n] in _CUE), 0)

    def _runs(self) -> tuple[Ints, Ints]:
        """Return each mention's place in its list ("A, B and C"), and the length of the list."""
        run, length = np.zeros_like(self.order), np.ones_like(self.order)
        current: list[int] = []
        for number in [*self.order.tolist(), -1]:
            if current and number >= 0:
                gap = self.lower[self.ends[current[-1]] : self.starts[number]]
                if (
                    self.group[number] == self.group[current[-1]]
                    and 0 < len(gap) <= _LONGEST_JOINT
                    and all(word in _JOINTS for word in gap)
                ):
                    current.append(number)
                    continue
            run[current], length[current] = np.arange(len(current)), len(current)
            current = [number]
        return run, length

    def _in_sentence(self) -> tuple[Ints, Ints]:
        """Return each mention's place among those of its group in its sentence, and their number."""
        key = self.sentence * _GROUPS + self.group
        same = key[:, None] == key[None]
        return (same & (self.starts[None] < self.starts[:, None])).sum(1), same.sum(1)


def _signed(count: Ints, is_behind: npt.NDArray[np.bool_], size: int) -> Ints:
    """Return a count below `size` for what stands before, and `size` more for what stands behind."""
    signed: Ints = np.minimum(count, size - 1) + size * is_behind
    return signed


def _nearest(m: _Mentions, count: int) -> tuple[Ints, Ints]:
    """Return for each pair of nodes the numbers of their nearest mentions, both (nodes, nodes)."""
    between = np.maximum(m.starts[None] - m.ends[:, None], m.starts[:, None] - m.ends[None]).clip(min=0)
    apart = np.abs(m.sentence[None] - m.sentence[:, None])
    number = len(m.nodes)
    code = (apart * (1 << 16) + between) * number * number + np.arange(number * number).reshape(number, number)
    first = np.searchsorted(m.nodes, np.arange(count))
    best = np.minimum.reduceat(np.minimum.reduceat(code, first, axis=0), first, axis=1) % (number * number)
    return best // number, best % number


def near(words: Words, sentences: Sequence[Sentence], nodes: Sequence[Node]) -> Ints:
    """Return rows of the table (nodes, nodes + 1, COLUMNS), the last column being that of the paper or nothing."""
    count = len(nodes)
    rows = np.zeros((count, count + 1, COLUMNS), dtype=np.int64)
    if not count:
        return rows
    m = _Mentions(words, sentences, nodes)
    a, b = _nearest(m, count)
    column = {name: rows[:, :count, number] for number, name in enumerate(_SIZES)}
    behind = m.starts[b] > m.starts[a]
    column["sentences"][:] = np.clip(m.sentence[b] - m.sentence[a], -_FAR, _FAR) + _FAR
    gap = np.maximum(m.starts[b] - m.ends[a], m.starts[a] - m.ends[b]).clip(min=0)
    column["words"][:] = _signed(np.searchsorted(_BETWEEN, gap, side="right"), behind, len(_BETWEEN) + 1)
    seen = np.zeros((_GROUPS, len(m.nodes) + 1), dtype=np.int64)
    seen[m.group[m.order], np.arange(1, len(m.nodes) + 1)] = 1
    seen = seen.cumsum(1)
    low, high = np.minimum(m.place[a], m.place[b]), np.maximum(m.place[a], m.place[b])
    rivals = seen[m.group[b], high] - seen[m.group[b], np.minimum(low + 1, high)]
    column["rivals"][:] = _signed(rivals, behind, _MOST + 1)
    column["before"][:], column["behind"][:] = m.before[b], m.behind[b]
    column["own_before"][:], column["own_behind"][:] = m.before[a], m.behind[a]
    column["aligned"][:] = _aligned(m, a, b)
    column["breaks"][:] = np.minimum(
        np.abs(m.breaks[np.maximum(m.starts[a], m.starts[b])] - m.breaks[np.minimum(m.ends[a], m.ends[b])]), _MOST
    )
    length = m.run_length[b]
    column["listed"][:] = np.where(length < 2, 0, np.where(m.run[b] == 0, 1, np.where(m.run[b] == length - 1, 3, 2)))
    titled = np.bincount(m.nodes, weights=m.in_title, minlength=count) > 0
    column["named"][:] = np.minimum(m.count, _MOST)[None] - 1 + _MOST * titled[None]
    for group, name in enumerate(("places", "owners", "metrics")):
        rows[:, count, list(_SIZES).index(name)] = 1 + _candidates(m, group, count)
    return rows + _OFFSETS


def _aligned(m: _Mentions, a: Ints, b: Ints) -> Ints:
    """Return 0 where a or b is in no list; else bits: same place in lists of equal length, which may be a sentence's."""
    together = (m.sentence[a] == m.sentence[b]) & (m.group[a] != m.group[b])
    listed = together & (m.run_length[a] > 1) & (m.run_length[a] == m.run_length[b])
    in_sentence = together & ~listed & (m.of[a] > 1) & (m.of[a] == m.of[b])
    same = np.where(listed, m.run[a] == m.run[b], m.at[a] == m.at[b])
    kind = np.where(listed, 1, 2) + 2 * same + 3 * 0
    result: Ints = np.where(listed | in_sentence, kind, 0)
    return np.where((result > 0) & m.respectively[a] & same, 5, np.where((result > 0) & m.respectively[a], 6, result))


def _candidates(m: _Mentions, group: int, count: int) -> Ints:
    """Return how many mentions of a group stand in the sentence of each node's first mention, at most _MOST."""
    first = np.searchsorted(m.nodes, np.arange(count))
    same = (m.sentence[first][:, None] == m.sentence[None]) & (m.group == group)[None]
    return np.minimum(same.sum(1), _MOST)
