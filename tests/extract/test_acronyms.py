import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.definitions import find_expansion, iter_definitions, title_definitions
from tests import strategies


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("We use knowledge distillation (KD) here.", [("KD", "knowledge distillation")]),
        ("than self-supervised learning (SSL).", [("SSL", "self-supervised learning")]),
        ("than supervised learning (SL).", [("SL", "supervised learning")]),
        ("We propose Low-Rank Adaptation (LoRA).", [("LoRA", "Low-Rank Adaptation")]),
        ("Convolutional Neural Networks (CNNs) win.", [("CNNs", "Convolutional Neural Networks")]),
        ("One For All (\\textsc{Ofa}), which", [("Ofa", "One For All")]),
        ("Stochastic methods\n\nGradient descent (SGD)", []),
        ("on representative neural architectures (ResNet)", []),
        ("We train a residual network (ResNet).", [("ResNet", "residual network")]),
        ("an example (see Section 2) here (e.g., X)", []),
        ("of size (8B) and (2024)", []),
    ],
)
def test_definitions_are_found_with_their_long_forms(text: str, pairs: list[tuple[str, str]]) -> None:
    assert [(text[slice(*d.short)], text[slice(*d.long)]) for d in iter_definitions(text)] == pairs


@given(st.text(max_size=12), strategies.text)
def test_an_expansion_is_in_the_preceding_text_and_starts_with_the_first_letter(short: str, before: str) -> None:
    found = find_expansion(short, before) if any(c.isalnum() for c in short) else None
    if found:
        start, end = found
        assert 0 <= start <= end <= len(before)
        first = next(c for c in short if c.isalnum()).lower()
        assert before[start].lower().startswith(first) or before[start : start + 2].lower().startswith(first)


@given(strategies.abstract)
def test_offsets_of_any_text_are_inside_it(text: str) -> None:
    for definition in iter_definitions(text):
        assert 0 <= definition.long[0] < definition.long[1] <= len(text)
        assert 0 <= definition.short[0] < definition.short[1] <= len(text)


@pytest.mark.parametrize(
    ("title", "long", "is_defined"),
    [
        ("BazNet: Images with Bazzed Networks", "Bazzed Networks", True),
        ("SteNet: Painting by Stepwise Editing of Nets", "Stepwise Editing of Nets", True),
        ("BaZo: Images with Bazzed Zoning Learning", "Bazzed Zoning Learning", True),
        ("BaZo: Images with Bazzed Learning", "Bazzed Learning", False),
        ("QX-Former: a Quick Axial Former", "Quick Axial Former", False),
        ("BazNet: Images with Bazzed Networks", "Images with", False),
        ("Baz: Images with Bazzed Zones", "Bazzed Zones", False),
        ("On BazNet: Images with Bazzed Networks", "Bazzed Networks", False),
        ("BazNet: Images", "Bazzed Networks", False),
    ],
)
def test_a_title_defines_the_name_before_its_colon(title: str, long: str, is_defined: bool) -> None:
    text = f"{title}\n\nWe train Bazzed Networks."
    start = text.index(long)
    found = list(title_definitions(text, [(start, start + len(long))]))
    short = title.partition(":")[0]
    assert [(text[slice(*d.short)], text[slice(*d.long)]) for d in found] == ([(short, long)] if is_defined else [])
