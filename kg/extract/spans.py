"""Text and spans of a Doc by character offsets, computed once, since spaCy scans the whole Doc at each call."""

from collections.abc import Iterator

import numpy as np
from spacy.attrs import IDX, LENGTH
from spacy.tokens import Doc, Span

from kg.extract import sentence_boundaries
from kg.extract.sentence_boundaries import Sentence, sentence_at

_KEY = "kg.token_bounds"
_TEXT = "kg.text"
_WORDS = "kg.words"
_SENTENCES = "kg.sentences"


def with_text(doc: Doc, text: str) -> Doc:
    """Store the text from which a Doc was made, for `text_of`."""
    doc.user_data[_TEXT] = text
    return doc


def text_of(doc: Doc) -> str:
    """Return `doc.text`, cached."""
    if _TEXT not in doc.user_data:
        doc.user_data[_TEXT] = doc.text
    text: str = doc.user_data[_TEXT]
    return text


def surface_of(span: Span) -> str:
    """Return `span.text`, without joining tokens as spaCy does."""
    return text_of(span.doc)[span.start_char : span.end_char]


def words_of(doc: Doc) -> list[str]:
    """Return the text of each token."""
    if _WORDS not in doc.user_data:
        text = text_of(doc)
        starts, ends = bounds_of(doc)
        doc.user_data[_WORDS] = [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    words: list[str] = doc.user_data[_WORDS]
    return words


def put_sentences(doc: Doc, tokens: list[int]) -> None:
    """Store the sentences of a Doc, given their first tokens, for `sentences_of`."""
    starts, ends = bounds_of(doc)
    doc.user_data[_SENTENCES] = sentence_boundaries.split(text_of(doc), starts.tolist(), ends.tolist(), tokens)


def sentences_of(doc: Doc) -> list[Sentence]:
    """Return `doc.sents` as character offsets."""
    sentences: list[Sentence] = doc.user_data[_SENTENCES]
    return sentences


def sentence_of(span: Span) -> Sentence:
    """Return the sentence in which a span begins."""
    return sentence_at(sentences_of(span.doc), span.start_char)


def title_end(doc: Doc) -> int:
    """Return the end of the title; -1 if the text is one line."""
    return sentence_boundaries.title_end(text_of(doc))


def bounds_of(doc: Doc) -> tuple[np.ndarray, np.ndarray]:
    """Return the character offsets where each token starts and ends."""
    if _KEY not in doc.user_data:
        table = doc.to_array([IDX, LENGTH]).astype(np.int64)
        doc.user_data[_KEY] = (table[:, 0], table[:, 0] + table[:, 1])
    starts, ends = doc.user_data[_KEY]
    return starts, ends


def span_between(doc: Doc, start: int, end: int, label: str) -> Span | None:
    """Return the span of the tokens that lie entirely in `[start, end)`; None if there are none."""
    starts, ends = bounds_of(doc)
    first = int(np.searchsorted(starts, start))
    last = int(np.searchsorted(ends, end, side="right"))
    return Span(doc, first, last, label=label) if first < last else None


def occurrences_of(surface: str, text: str, *, ignore_case: bool = False) -> Iterator[tuple[int, int]]:
    """Yield the occurrences of a surface as whole words, in characters [start, end), not after a hyphen.

    Compiling a pattern for each surface of each text would dominate the running time.

    >>> list(occurrences_of("GAN", "A GAN, GANs, U-GAN, gan")), list(occurrences_of("GAN", "gan", ignore_case=True))
    ([(2, 5)], [(0, 3)])
    """
    if ignore_case and len(text.lower()) == len(text) and len(surface.lower()) == len(surface):
        surface, text = surface.lower(), text.lower()
    start = text.find(surface) if surface else -1
    while start >= 0:
        end = start + len(surface)
        if not _is_word(text[start - 1 : start], "-") and not _is_word(text[end : end + 1], ""):
            yield start, end
            start = text.find(surface, end)
        else:
            start = text.find(surface, start + 1)


def _is_word(character: str, also: str) -> bool:
    return character.isalnum() or character == "_" or (character != "" and character in also)
