"""Text and spans of a Doc by character offsets, each worked out once: spaCy reads the whole Doc at each call."""

import numpy as np
from spacy.attrs import IDX, LENGTH
from spacy.tokens import Doc, Span

_KEY = "kg.token_bounds"
_TEXT = "kg.text"
_WORDS = "kg.words"


def text_of(doc: Doc) -> str:
    """Give `doc.text`."""
    if _TEXT not in doc.user_data:
        doc.user_data[_TEXT] = doc.text
    text: str = doc.user_data[_TEXT]
    return text


def words_of(doc: Doc) -> list[str]:
    """Give the text of each token."""
    if _WORDS not in doc.user_data:
        doc.user_data[_WORDS] = [token.text for token in doc]
    words: list[str] = doc.user_data[_WORDS]
    return words


def title_end(doc: Doc) -> int:
    """Give where the title ends."""
    return text_of(doc).find("\n")


def bounds_of(doc: Doc) -> tuple[np.ndarray, np.ndarray]:
    """Give where each token starts and ends."""
    if _KEY not in doc.user_data:
        table = doc.to_array([IDX, LENGTH]).astype(np.int64)
        doc.user_data[_KEY] = (table[:, 0], table[:, 0] + table[:, 1])
    starts, ends = doc.user_data[_KEY]
    return starts, ends


def span_between(doc: Doc, start: int, end: int, label: str) -> Span | None:
    """Give the span of the tokens that lie wholly in `[start, end)`; None if there are none."""
    starts, ends = bounds_of(doc)
    first = int(np.searchsorted(starts, start))
    last = int(np.searchsorted(ends, end, side="right"))
    return Span(doc, first, last, label=label) if first < last else None
