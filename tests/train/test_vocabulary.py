"""A smaller vocabulary: words of kept pieces are cut as before, others into shorter pieces, and none is lost."""

from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from kg.extract.neural.words import CLS, MASK, SEP, SPECIAL, load_tokenizer
from kg.train.vocabulary import pruned

_LETTERS = "abc"
_SYLLABLES = ("ab", "abc", "bca", "aaa", "cabb")
_PIECES = [
    *("[PAD]", "[unused0]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[", "]"),
    *(prefix + piece for prefix in ("", "##") for piece in (*_LETTERS, *_SYLLABLES)),
]


def whole() -> Tokenizer:
    tokenizer = Tokenizer(WordPiece({piece: number for number, piece in enumerate(_PIECES)}, unk_token="[UNK]"))
    tokenizer.normalizer, tokenizer.pre_tokenizer = BertNormalizer(lowercase=True), BertPreTokenizer()
    tokenizer.add_special_tokens(list(SPECIAL))
    tokenizer.enable_truncation(3)
    tokenizer.enable_padding(length=3)
    return tokenizer


def tokens(tokenizer: Tokenizer, text: str) -> list[str]:
    found: list[str] = tokenizer.encode(text, add_special_tokens=False).tokens
    return found


def test_pieces_that_are_rare_are_left_out_and_special_ones_stand_first() -> None:
    smaller = Tokenizer.from_str(pruned(whole().to_str(), ["abc abc bca", "cabbabc a [ b"], 2))
    vocabulary = smaller.get_vocab()
    assert sorted(vocabulary, key=vocabulary.__getitem__)[:7] == [*SPECIAL, "[", "]"]
    assert set(vocabulary) == {*SPECIAL, "[", "]", *_LETTERS, *("##" + letter for letter in _LETTERS), "abc"}
    assert tokens(smaller, "abc bca [x]") == ["abc", "b", "##c", "##a", "[", "[UNK]", "]"]


@given(st.lists(st.text(_LETTERS, min_size=1, max_size=9), max_size=9), st.integers(1, 3), st.text(_LETTERS + " "))
def test_no_character_is_lost(texts: list[str], least: int, text: str) -> None:
    full = whole()
    full.no_truncation()
    full.no_padding()
    smaller = Tokenizer.from_str(pruned(whole().to_str(), texts, least))
    found = tokens(smaller, text)
    assert "".join(piece.removeprefix("##") for piece in found) == text.replace(" ", "")
    kept = set(smaller.get_vocab())
    for word in text.split():
        if kept.issuperset(cut := tokens(full, word)):
            assert tokens(smaller, word) == cut


def test_the_shipped_tokeniser_is_such_a_one() -> None:
    tokenizer = load_tokenizer()
    assert [tokenizer.token_to_id(piece) for piece in SPECIAL] == list(range(len(SPECIAL)))
    assert (tokenizer.id_to_token(CLS), tokenizer.id_to_token(SEP), tokenizer.id_to_token(MASK)) == (
        "[CLS]",
        "[SEP]",
        "[MASK]",
    )
    assert tokens(tokenizer, "word " * 300) == ["word"] * 300
    for special in tokenizer.get_added_tokens_decoder().values():
        assert special.special
