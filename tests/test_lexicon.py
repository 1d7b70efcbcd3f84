import pytest
from hypothesis import given

from kg.lexicon import load, normal_form
from kg.lexicon.terms import FILES
from kg.lexicon.wording import is_same_wording, stems
from tests import strategies


def test_the_lexicon_has_over_a_thousand_names_and_every_type() -> None:
    assert len(load().terms) >= 1000
    assert {term.type for term in load().terms} == set(FILES.values())


def test_every_form_of_every_term_is_found() -> None:
    for term in load().terms:
        for form in term.forms:
            assert term in load().find(form), form


@pytest.mark.parametrize(
    ("surface", "name"),
    [
        ("Low-Rank Adapters", "LoRA"),
        ("CNNs", "convolutional neural network"),
        ("transformers", "Transformer"),
        ("ImageNet-1K", "ImageNet-1k"),
        ("fine-grained classification", "fine-grained image classification"),
    ],
)
def test_spellings_lead_to_the_canonical_name(surface: str, name: str) -> None:
    assert name in [term.name for term in load().find(surface)]


@pytest.mark.parametrize(
    "surface", ["multiple", "Multiple", "map", "O(1)", "ADAM", "adam", "atari games of", "coco", "falcon", "the", ""]
)
def test_other_words_are_not_taken_for_names(surface: str) -> None:
    assert load().find(surface) == ()


@pytest.mark.parametrize("surface", ["large language models", "LLMs", "pre-training", "GPU", "Fine-tuning"])
def test_general_words_are_known_as_such(surface: str) -> None:
    assert load().is_general(surface)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Transformers", "transformer"),
        ("ImageNet-1k", "ImageNet-1K"),
        ("pre-training", "Pretraining"),
        ("TÜLU 3", "tulu 3"),
        ("Accuracies", "accuracy"),
        ("ranking losses", "ranking loss"),
        ("image patches", "image patch"),
    ],
)
def test_spellings_share_their_normal_form(one: str, other: str) -> None:
    assert normal_form(one) == normal_form(other)


@pytest.mark.parametrize(
    ("one", "other"), [("ImageNet-1k", "ImageNet-A"), ("Llama 3", "Llama 3.1"), ("GPT-4", "GPT-4o")]
)
def test_other_versions_do_not_share_their_normal_form(one: str, other: str) -> None:
    assert normal_form(one) != normal_form(other)


@given(strategies.text)
def test_hyphens_and_spaces_join_words_alike(text: str) -> None:
    words = text.split()
    assert normal_form("-".join(words)) == normal_form(" ".join(words))


@given(strategies.text)
def test_a_phrase_is_worded_like_itself_in_any_case_and_with_a_generic_noun(text: str) -> None:
    assert is_same_wording(text, text)
    if any(c.isalnum() for c in text):
        assert stems(f"{text} method") == stems(text)


@given(strategies.text, strategies.text)
def test_wording_is_symmetric(one: str, other: str) -> None:
    assert is_same_wording(one, other) == is_same_wording(other, one)
