"""What the network is trained on: the annotations as spans, edges and results, window by window."""

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from kg.annotations import AnnotatedPaper, annotation_id, read_annotations, to_plain
from kg.extract.neural.labels import NODES, NONE, WIDTH
from kg.papers import merge, read
from kg.schema import EXTRACTED_RELATIONS
from kg.train.examples import NOBODY, Example, examples
from tests.conftest import SEEDS

PAPER = to_plain(
    AnnotatedPaper.model_validate(
        {
            "id": "x",
            "text": "FooNet: a title\n\nWe propose FooNet, which beats ResNet-50 by 5.2\\% accuracy on Image- Net. FooNet's"
            " cost falls to 3x.",
            "entities": [
                {"key": "e1", "type": "Model", "name": "FooNet", "mentions": ["FooNet"]},
                {"key": "e2", "type": "Model", "name": "ResNet-50", "mentions": ["ResNet-50"]},
                {"key": "e3", "type": "Dataset", "name": "ImageNet", "mentions": ["Image- Net"]},
                {"key": "e4", "type": "Metric", "name": "accuracy", "mentions": ["accuracy"]},
            ],
            "edges": [["P", "introduces", "e1"], ["e1", "improves_on", "e2"], ["e1", "evaluated_on", "e3"]],
            "results": [
                {"subject": "e1", "metric": "accuracy", "value": "5.2\\%", "on": "e3", "kind": "gain"},
                {"subject": "P", "metric": "cost", "value": "3x", "on": None, "kind": "ratio"},
            ],
        }
    )
)


def surfaces(paper: AnnotatedPaper, example: Example) -> list[tuple[str, int]]:
    from kg.extract.neural.words import words_of

    words = words_of(paper.text or "")
    start = example.window.start
    return [(words.surface(start + first, start + last), node) for first, last, node in example.mentions]


def test_mentions_edges_and_results_stand_where_the_text_has_them() -> None:
    (example,) = examples([PAPER], {})
    found = surfaces(PAPER, example)
    kind = {surface: NODES[example.kinds[node]] for surface, node in found}
    assert [surface for surface, _ in found].count("FooNet") == 3
    assert kind == {
        "FooNet": "Model",
        "ResNet-50": "Model",
        "ImageNet": "Dataset",
        "accuracy": "Metric",
        "5.2%": "gain",
        "cost": "measure",
        "3x": "ratio",
    }
    node = dict(found)
    relation = EXTRACTED_RELATIONS.index
    assert example.edges == (
        (NOBODY, relation("introduces"), node["FooNet"]),
        (node["FooNet"], relation("improves_on"), node["ResNet-50"]),
        (node["FooNet"], relation("evaluated_on"), node["ImageNet"]),
    )
    links = {(link.value, link.metric, link.on, link.owner) for link in example.links}
    assert links == {
        (node["5.2%"], node["accuracy"], node["ImageNet"], node["FooNet"]),
        (node["3x"], node["cost"], NOBODY, NOBODY),
    }


def test_a_long_text_gives_an_example_a_window_with_what_stands_in_it() -> None:
    long = PAPER.model_copy(update={"text": f"{PAPER.text} {'And so on it goes. ' * 200}We thank ResNet-50."})
    found = list(examples([long], {}))
    assert len(found) > 1
    first, last = found[0], found[-1]
    assert (len(first.kinds), len(first.edges), len(first.links)) == (7, 3, 2)
    assert [surface for surface, _ in surfaces(long, last)] == ["ResNet-50"]
    assert (last.edges, last.links) == ((), ())


def test_nearly_all_annotated_entities_of_the_seeds_are_found_in_their_texts() -> None:
    texts = {annotation_id(paper.title): paper.text for paper in merge(read([str(SEEDS)])).papers}
    papers = list(read_annotations(SEEDS / "annotations" / "train.jsonl"))[:40]
    found = sum(sum(NODES[kind] in {"Method", "Model"} for kind in one.kinds) for one in examples(papers, texts))
    wanted = sum(entity.type in {"Method", "Model"} for paper in papers for entity in paper.entities)
    assert 0.99 * wanted <= found <= wanted


def test_a_batch_holds_the_class_of_every_span_and_ignores_what_is_past_the_end() -> None:
    pytest.importorskip("torch", reason="torch is not installed (extra: train)")
    from kg.train.batches import IGNORE, padded

    short = PAPER.model_copy(update={"text": "A title", "entities": [], "edges": [], "results": []})
    rows = [*examples([PAPER, short], {})]
    batch = padded(rows, random.Random(0))
    spans = batch.spans.numpy()
    marked = {(int(a), int(a + w + 1), int(spans[0, a, w]) - NONE - 1) for a, w in np.argwhere(spans[0] > NONE)}
    assert marked == {(start, end, rows[0].kinds[node]) for start, end, node in rows[0].mentions}
    assert (spans[1, 2:] == IGNORE).all()
    assert (spans[1, 0, 2:WIDTH] == IGNORE).all()
    assert (spans[1, 0, :2] == NONE).all()


@pytest.fixture
def one_thread() -> Iterator[None]:
    """Let PyTorch add in one order: many threads share the work by how busy the machine is."""
    torch = pytest.importorskip("torch", reason="torch is not installed (extra: train)")
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.usefixtures("one_thread")
def test_a_network_learns_one_paper_by_heart_and_resumes_as_if_it_had_not_stopped(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch", reason="torch is not installed (extra: train)")
    from dataclasses import replace

    from kg.train.loop import Settings, Training, train
    from kg.train.network import ExtractionModel, Size

    def small() -> ExtractionModel:
        torch.manual_seed(0)
        return ExtractionModel(Size(hidden=48, layers=2, heads=4, inner=96, head=32, key=8, relation_layers=1))

    recorded: list[float] = []
    settings = Settings(epochs=60, encoder_rate=3e-3, head_rate=3e-3, masked=0.0, without_lexicon=0.0)
    rows = list(examples([PAPER], {}))
    learned = train(small(), rows, settings, lambda step, steps, losses: recorded.append(losses["spans"]))
    assert recorded[-1] < recorded[0] / 3
    checkpoint = tmp_path / "half.pt"
    halves = Training(small(), 60, settings)
    halves.model.train()
    torch.manual_seed(settings.seed)
    for _ in range(30):
        halves.learn(rows)
        halves.epoch, halves.within = halves.epoch + 1, 0
    halves.save(checkpoint)
    resumed = train(small(), rows, settings, lambda *_: None, checkpoint, resume=True)
    for one, other in zip(learned.state_dict().values(), resumed.state_dict().values(), strict=True):
        assert torch.equal(one, other)
    assert replace(settings, epochs=1).epochs == 1
