import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text import Alignment, from_markup, plain, plain_passage


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("  We\u00a0propose\u2003FooNet.\r\n\x00\x1f ", "We propose FooNet."),
        ("e\u0301 and \ufb01ne-tun\u00ading", "é and fine-tuning"),
        ("which im- proves on Im-\nageNet", "which improves on ImageNet"),
        ("zorbifies; it zorbi- fies", "zorbifies; it zorbifies"),
        ("it zorbi- fies", "it zorbi- fies"),
        ("a low-rank and a low- rank one", "a low-rank and a low-rank one"),
        ("pre- and post-training", "pre- and post-training"),
        ("a task-\nspecific head", "a task-specific head"),
        ("donâ\x80\x99t, donâ€™t, MÃ¼ller", "don’t, don’t, Müller"),
        ("\ud800half", "half"),
        ("", ""),
    ],
)
def test_a_text_is_one_line_of_plain_unicode(text: str, read: str) -> None:
    assert plain(text) == read


RAW = 'A  \\textbf{Low}-rank net\n\nWe im- prove $\\ell_1$ nets,  \\textsc{GLUE} {\\"o}.'


@pytest.mark.parametrize(
    ("surface", "forms"),
    [
        ("\\textbf{Low}-rank net", ["Low-rank net"]),
        ("Low}-rank", ["Low-rank"]),
        ("im- prove", ["improve"]),
        ("$\\ell_1$ nets", ["ℓ₁ nets"]),
        ("GLUE", ["GLUE"]),
        ("", []),
    ],
)
def test_a_mention_of_the_raw_text_is_found_in_the_plain_one(surface: str, forms: list[str]) -> None:
    text = plain_passage(RAW, from_markup)
    assert text == "A Low-rank net\n\nWe improve ℓ₁ nets, GLUE ö."
    assert Alignment(RAW, text).surfaces(surface, from_markup) == forms


@given(
    parts=st.lists(
        st.sampled_from(["\\emph{", "}", "LoRA", " ", "  ", "im- proves", "$x_i$", "é", "{\\'e}", "-\n"]), min_size=1
    ),
    data=st.data(),
)
def test_every_piece_of_a_raw_text_has_a_place_in_the_plain_one(parts: list[str], data: st.DataObject) -> None:
    raw = "".join(parts)
    text = from_markup(raw)
    alignment = Alignment(raw, text)
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, len(raw)))
    first, last = alignment.span(start, end)
    assert 0 <= first <= last <= max(len(text), end)
    for form in alignment.surfaces(raw[start:end], from_markup):
        assert form in text or form == from_markup(raw[start:end])
