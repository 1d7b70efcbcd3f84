"""From words to the encoder's input: overlapping windows of at most 512 pieces, each word read where it is central."""

from dataclasses import dataclass

import numpy as np

from kg.extract.neural.words import CLS, SEP, Ints, Words

WINDOW, OVERLAP = 512, 128
# [CLS], and [SEP] behind the title and at the end.
_SPECIAL = 3


@dataclass(frozen=True, slots=True)
class Window:
    """Words [start, end) of a text as pieces: `ids`, the word of each piece or -1, and where each word begins and ends.

    Words [low, high) are this window's to read; the others are context.
    """

    start: int
    end: int
    low: int
    high: int
    ids: Ints
    owners: Ints
    first: Ints
    last: Ints


def _window(words: Words, start: int, end: int, low: int, high: int, bounds: Ints) -> Window:
    parts: list[Ints] = []
    cut = words.title if start < words.title < end else end
    for first, last in ((start, cut), (cut, end)):
        if first < last:
            parts.append(np.arange(bounds[first], bounds[last]))
    ids, owners = [np.array([CLS])], [np.array([-1])]
    for part in parts or [np.zeros(0, dtype=np.int64)]:
        ids += [words.pieces[part], np.array([SEP])]
        owners += [words.owners[part], np.array([-1])]
    owner = np.concatenate(owners)
    numbers = np.arange(start, end)
    return Window(
        start,
        end,
        low,
        high,
        np.concatenate(ids),
        owner,
        # Owners rise but for the special pieces, which are -1: these are left out of the search.
        np.flatnonzero(owner >= 0)[np.searchsorted(owner[owner >= 0], numbers)],
        np.flatnonzero(owner >= 0)[np.searchsorted(owner[owner >= 0], numbers, side="right") - 1],
    )


def windows(words: Words, most: int | None = None) -> list[Window]:
    """Cut a text into windows, at most `most` of them."""
    bounds = np.searchsorted(words.owners, np.arange(len(words) + 1))
    most_pieces = WINDOW - _SPECIAL
    found: list[Window] = []
    start = low = 0
    while start < len(words) and (most is None or len(found) < most):
        end = int(np.searchsorted(bounds, bounds[start] + most_pieces, side="right")) - 1
        if end >= len(words):
            found.append(_window(words, start, len(words), low, len(words), bounds))
            break
        following = int(np.searchsorted(bounds, bounds[end] - OVERLAP))
        # Half of each overlap is read on either side.
        high = int(np.searchsorted(bounds, bounds[end] - OVERLAP // 2))
        found.append(_window(words, start, end, low, high, bounds))
        start, low = following, high
    return found
