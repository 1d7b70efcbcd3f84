"""spaCy's tokeniser, with a bound: on a long run without white space its work grows with the square."""

import re

from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc

from kg.extract.spans import with_text

# Addresses have some hundred characters; longer runs are rubbish, and where they are cut does not matter.
_LONGEST_RUN = 400
_LONG_RUN = re.compile(rf"\S{{{_LONGEST_RUN}}}(?=\S)")


class BoundedTokenizer:
    """Tokenise texts; a long run is cut into pieces that are tokenised each by itself."""

    def __init__(self, nlp: Language) -> None:
        """Wrap the tokeniser of a blank pipeline."""
        tokenizer = nlp.tokenizer
        assert isinstance(tokenizer, Tokenizer)
        self._tokenizer, self._vocab = tokenizer, nlp.vocab

    def __call__(self, text: str) -> Doc:
        """Give a Doc with the text's own characters."""
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
