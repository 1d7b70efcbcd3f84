"""Thresholds are selected with the network that was trained, not with the one that ships."""

from importlib import resources

import pytest

from kg.annotations import AnnotatedPaper
from kg.extract.neural import session
from kg.extract.neural.session import Network
from kg.train.tune import Development, read_papers, starting

TEXT = "FooNet: A Net\n\nWe propose FooNet, a network. It outperforms BERT on ImageNet."


def test_the_given_network_scores_the_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    given = Network(resources.files(session.__package__) / "weights")
    calls: list[str] = []
    for name in ("score_spans", "score_relations"):
        real = getattr(given, name)
        monkeypatch.setattr(given, name, lambda *row, real=real, name=name: (calls.append(name), real(*row))[1])
    # Another network would be loaded here.
    monkeypatch.setattr(session, "Network", None)
    session.shipped_network.cache_clear()
    papers = read_papers([AnnotatedPaper(id="a", text=TEXT, entities=[], edges=[])], {}, starting().mention, given)
    (found,) = Development(papers, given).predicted(starting())
    assert {entity.name for entity in found.entities} >= {"FooNet", "BERT"}
    assert {"score_spans", "score_relations"} <= set(calls)
