"""A second reading of spans over the lower layers of the first: what it learns, and what the exported file answers."""

import copy
import random
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is not installed (extra: train)")

from kg.annotations import AnnotatedPaper, annotation_id  # noqa: E402 - torch first
from kg.extract.neural.labels import NONE, TYPES  # noqa: E402
from kg.train.batches import padded  # noqa: E402
from kg.train.examples import Example, examples  # noqa: E402
from kg.train.export import Encoder  # noqa: E402
from kg.train.loop import Settings, train  # noqa: E402
from kg.train.network import SHARED, ExtractionModel, Size  # noqa: E402
from kg.train.papers import Papers  # noqa: E402
from kg.train.second import Taught, unlabelled  # noqa: E402

_SIZE = Size(hidden=48, layers=4, heads=4, inner=96, head=32, key=8, link=16, pair=8, relation_layers=1)


def network(seed: int) -> ExtractionModel:
    torch.manual_seed(seed)
    return ExtractionModel(_SIZE, dropout=0.0)


def paper(name: str, text: str | None) -> AnnotatedPaper:
    return AnnotatedPaper(id=name, text=text, entities=[], edges=[])


def rows() -> list[Example]:
    return list(examples([paper("x", "FooNet\n\nFooNet beats ResNet-50 on ImageNet by far.")], {}))


def test_the_second_reading_comes_near_its_teacher_and_nothing_else_moves() -> None:
    first, teacher, second = network(0), network(1), network(1)
    kept = [{name: value.clone() for name, value in each.state_dict().items()} for each in (first, teacher)]
    taught, batch = Taught(first, teacher), padded(rows(), random.Random(0))
    before = taught(second, batch, random.Random(0), with_false=False)["spans"].item()
    settings = Settings(epochs=40, encoder_rate=3e-3, head_rate=3e-3, masked=0.0, without_lexicon=0.0, average=0.5)
    train(second, rows(), settings, lambda *_: None, loss=taught)
    after = taught(second, batch, random.Random(0), with_false=False)["spans"].item()
    assert 0 <= after < before / 3
    for each, state in zip((first, teacher), kept, strict=True):
        assert all(torch.equal(value, state[name]) for name, value in each.state_dict().items())


def test_two_readings_give_the_mean_of_their_logits_of_entities_and_the_rest_of_the_first() -> None:
    first, second = network(0).eval(), network(1).eval()
    batch = padded(rows(), random.Random(0))
    given = (batch.ids, batch.features, batch.first[0], batch.last[0])
    with torch.no_grad():
        vectors, alone = Encoder(first)(*given)
        again, twice = Encoder(first, first)(*given)
        same, both = Encoder(first, second)(*given)
    assert torch.equal(vectors, same)
    assert torch.equal(vectors, again)
    np.testing.assert_allclose(twice, alone, atol=1e-6)
    with torch.no_grad():
        other = Encoder(first_with_uppers_of(second, first))(*given)[1]
    entities = NONE + 1 + len(TYPES)
    np.testing.assert_allclose(both[..., :entities], (alone + other)[..., :entities] / 2, atol=1e-5)
    assert torch.equal(both[..., entities:], alone[..., entities:])


def first_with_uppers_of(second: ExtractionModel, first: ExtractionModel) -> ExtractionModel:
    whole = copy.deepcopy(first)
    for number in range(SHARED, _SIZE.layers):
        whole.layers[number] = second.layers[number]
    whole.spans = second.spans
    return whole


def test_unlabelled_papers_are_none_of_the_annotated_ones(tmp_path: Path) -> None:
    titles = [f"Network {letter}" for letter in "ABCDEF"]
    source = tmp_path / "papers.csv"
    source.write_text("title,abstract\n" + "".join(f"{title},We train it.\n" for title in titles))
    with_text = paper("a", "Network B\n\nWe train it.")
    without_text = paper(annotation_id("Network E"), None)
    annotated = Papers({"dev": [with_text]}, [without_text], {without_text.id: "Network E\n\nWe train it."})
    found = unlabelled([str(source)], annotated, 3, seed=0)
    assert len(found) == 3
    everything = {(each.text or "").partition("\n")[0] for each in unlabelled([str(source)], annotated, 99, seed=0)}
    assert everything == {title for title in titles if title[-1] not in "BE"}
