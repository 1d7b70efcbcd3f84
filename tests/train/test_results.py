"""The training of the third stage."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from kg.extract.extractors.neural import prepare
from kg.extract.neural.labels import LINKS
from kg.extract.neural.scores import question, value_question, word_tags
from tests.train.test_targets import ENTITIES, PAPER, TEXT, VALUES, shown

torch = pytest.importorskip("torch", reason="torch is not installed (extra: train)")

from kg.train.cases import Case  # noqa: E402 - it needs torch
from kg.train.results import Settings, Training, result_losses, train_heads  # noqa: E402
from kg.train.targets import targets  # noqa: E402


def case() -> Case:
    """Return the paper of the tests of targets, with random vectors."""
    prepared, nodes = prepare(TEXT), shown(*ENTITIES, *VALUES)
    (window,) = prepared.windows
    asked = question(window, nodes, word_tags(nodes, len(prepared.words)))
    assert asked is not None
    values = value_question(asked, prepared.words, prepared.sentences)
    assert values is not None
    seen = np.random.default_rng(0).normal(size=(len(window.ids), 384)).astype(np.float16)
    return Case(seen, asked, values, targets(PAPER, prepared, nodes, len(ENTITIES)))


@pytest.fixture
def one_thread() -> Iterator[None]:
    """Let PyTorch add in one order: many threads share the work by how busy the machine is."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.usefixtures("one_thread")
def test_a_head_learns_the_results_of_a_paper_by_heart_and_resumes_as_if_it_had_not_stopped(tmp_path: Path) -> None:
    one, settings, told = case(), Settings(epochs=40, batch=1, average=0.5), []
    (learned,) = train_heads([[one]], settings, [3], told.append)
    assert len(told) == 40
    asked, values = one.asked, one.values
    places = (asked.first, asked.last, asked.member, values.kinds, values.own, values.other, values.near)
    with torch.no_grad():
        links, valid = learned(torch.from_numpy(one.seen).float(), *map(torch.from_numpy, places))
    assert links.shape == (len(LINKS), len(values.values), len(asked.types) + 1)
    assert (valid > 0).tolist() == [True, True, True, False]
    row = {value: number for number, value in enumerate(values.values)}
    for link in one.right.links:
        assert int(links[link.pair, row[link.value]].argmax()) % links.shape[-1] == link.columns[0] % links.shape[-1]

    checkpoint = tmp_path / "run"
    half = Training([[one]], settings, 3)
    for _ in range(20):
        half.run_epoch()
    torch.save(half.state(), tmp_path / "run.3")
    (resumed,) = train_heads([[one]], settings, [3], told.append, checkpoint)
    for first, second in zip(learned.state_dict().values(), resumed.state_dict().values(), strict=True):
        assert torch.equal(first, second)


def test_what_is_unknown_costs_nothing() -> None:
    one = case()
    head = Training([[one]], Settings(), 0).head.eval()
    right = one.right
    unknown = type(right)(np.full_like(right.valid, -1), right.edges, ())
    assert sum(result_losses(head, torch.from_numpy(one.seen).float(), one.asked, one.values, unknown)).item() == 0
    assert sum(result_losses(head, torch.from_numpy(one.seen).float(), one.asked, one.values, right)).item() > 0
