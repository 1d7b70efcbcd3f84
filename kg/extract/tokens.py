"""spaCy's tokeniser with a bound on runs without white space, on which its time is quadratic."""

import re

from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc

from kg.extract.spans import with_text

# Addresses have up to some hundred characters; longer runs are not words, and may be cut anywhere.
_LONGEST_RUN = 400
_LONG_RUN = re.compile(rf"\S{{{_LONGEST_RUN}}}(?=\S)")


class BoundedTokenizer:
    """A tokeniser that splits long runs into pieces and tokenises each on its own."""

    def __init__(self, nlp: Language) -> None:
        """Wrap the tokeniser of a blank pipeline."""
        tokenizer = nlp.tokenizer
        assert isinstance(tokenizer, Tokenizer)
        self._tokenizer, self._vocab = tokenizer, nlp.vocab

    def __call__(self, text: str) -> Doc:
        """Return a Doc with exactly the text's characters."""
        cuts = [match.end() for match in _LONG_RUN.finditer(text)]
        if not cuts:
            return with_text(self._tokenizer(text), text)
        tokens = [
            token
            for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)
            for token in self._tokenizer(text[start:end])
        ]
        made = Doc(self._vocab, [token.text for token in tokens], [bool(token.whitespace_) for token in tokens])
        return with_text(made, text)
