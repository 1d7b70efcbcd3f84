"""What the network is trained on: the annotations, token by token, and the same with other names."""

import random

import numpy as np
import pytest

from kg.annotations import AnnotatedPaper, annotation_id, read_annotations
from kg.extract.neural.labels import FEATURES, OUTSIDE, RELATION_OUTPUTS, tag_type
from kg.lexicon import load, normal_form
from kg.papers import merge, read
from kg.train.augment import pool, swapped
from kg.train.examples import Example, examples
from tests.conftest import SEEDS

PAPER = AnnotatedPaper.model_validate(
    {
        "id": "x",
        "text": "FooNet: a title\n\nWe propose FooNet, which beats ResNet-50 on ImageNet. FooNet uses dropout.",
        "entities": [
            {"key": "e1", "type": "Model", "name": "FooNet", "mentions": ["FooNet"]},
            {"key": "e2", "type": "Model", "name": "ResNet-50", "mentions": ["ResNet-50"]},
            {"key": "e3", "type": "Dataset", "name": "ImageNet", "mentions": ["ImageNet"]},
        ],
        "edges": [["P", "introduces", "e1"], ["e1", "improves_on", "e2"], ["e1", "evaluated_on", "e3"]],
    }
)


@pytest.fixture(scope="module")
def real() -> list[Example]:
    texts = {annotation_id(paper.title): paper.text for paper in merge(read([str(SEEDS)])).papers}
    papers = list(read_annotations(SEEDS / "annotations" / "train.jsonl"))[:40]
    return list(examples(papers, texts))


def test_every_mention_is_tagged_and_has_its_relations() -> None:
    (example,) = examples([PAPER], {})
    found = [(" ".join(example.words[n.start : n.end]), n.key, n.type) for n in example.names]
    assert found[0] == ("FooNet", "e1", "Model")
    assert [key for _, key, _ in found] == ["e1", "e1", "e2", "e3", "e1"]
    for name in example.names:
        assert {tag_type(int(t)) for t in example.tags[name.start : name.end]} == {name.type}
        said = {RELATION_OUTPUTS[n] for n in np.flatnonzero(example.relations[name.start])}
        assert said == {"e1": {"introduces", "is_subject"}, "e2": {"improves_on"}, "e3": {"evaluated_on"}}[name.key]
    outside = np.ones(len(example.words), dtype=bool)
    for name in example.names:
        outside[name.start : name.end] = False
    assert (example.tags[outside] == OUTSIDE).all()


def test_a_name_that_the_lexicon_learned_from_one_paper_is_unknown_in_it_and_known_in_others() -> None:
    annotated = read_annotations(SEEDS / "annotations" / "train.jsonl")
    mentions = (mention for paper in annotated for entity in paper.entities for mention in entity.mentions)
    learned = next(m for m in mentions if m.isalpha() and normal_form(m) in load().learned and load().find(m))
    paper = AnnotatedPaper.model_validate(
        {
            "id": "x",
            "text": f"A title\n\nWe compare with {learned} here.",
            "entities": [{"key": "e1", "type": "Model", "name": learned, "mentions": [learned]}],
            "edges": [["P", "compares_to", "e1"]],
        }
    )
    column = list(FEATURES).index("lexicon")
    (alone,) = examples([paper], {})
    assert not alone.features[alone.names[0].start, column]
    for example in examples([paper, paper.model_copy(update={"id": "y"})], {}):
        assert example.features[example.names[0].start, column]


def test_other_names_keep_the_tags_and_the_relations(real: list[Example]) -> None:
    names = pool(real)
    changed = 0
    for number, example in enumerate(real):
        other = swapped(example, names, random.Random(number))
        assert [(n.key, n.type) for n in other.names] == [(n.key, n.type) for n in example.names]
        assert len(other.words) == len(other.tags) == len(other.features) == len(other.relations)
        for before, after in zip(example.names, other.names, strict=True):
            assert {tag_type(int(t)) for t in other.tags[after.start : after.end]} == {after.type}
            assert (other.relations[after.start] == example.relations[before.start]).all()
            changed += example.words[before.start : before.end] != other.words[after.start : after.end]
        around = [w for n, w in enumerate(example.words) if example.tags[n] == OUTSIDE]
        assert [w for n, w in enumerate(other.words) if other.tags[n] == OUTSIDE] == around
    assert changed > len(real)


def test_one_form_is_put_for_one_form(real: list[Example]) -> None:
    for example in real:
        other = swapped(example, pool(real), random.Random(7))
        forms: dict[tuple[str, str], set[str]] = {}
        for before, after in zip(example.names, other.names, strict=True):
            key = before.key, " ".join(example.words[before.start : before.end])
            forms.setdefault(key, set()).add(" ".join(other.words[after.start : after.end]))
        assert all(len(put) == 1 for put in forms.values())


def test_a_network_learns_one_paper_by_heart() -> None:
    pytest.importorskip("torch", reason="torch is not installed (extra: train)")
    from kg.train.loop import Settings, train
    from kg.train.network import Reader, Size

    small = Reader(Size(hidden=48, layers=2, heads=4, inner=96, head=32))
    told: list[float] = []
    settings = Settings(epochs=60, encoder_rate=3e-3, head_rate=3e-3, smoothing=0, swapped=0, masked=0)
    train(small, list(examples([PAPER], {})), settings, lambda _, loss: told.append(loss))
    assert told[-1] < told[0] / 10
