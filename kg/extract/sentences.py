"""A spaCy component for sentence boundaries, by punctuation and between title and abstract."""

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.sentence_boundaries import first_words
from kg.extract.spans import bounds_of, put_sentences, text_of, words_of


@Language.component("kg_sentences")
def split_sentences(doc: Doc) -> Doc:
    """Set the sentence starts of a Doc, by `first_words`."""
    starts, ends = bounds_of(doc)
    first = first_words(text_of(doc), words_of(doc), starts.tolist(), ends.tolist())
    # One call: setting the attribute on single tokens scans the Doc each time.
    marks = np.full(len(doc), -1, dtype=np.int64)
    marks[first] = 1
    doc.from_array([SENT_START], marks.astype(np.uint64))  # type: ignore[arg-type] # the stubs know only thinc's arrays
    put_sentences(doc, first)
    return doc
