"""Claims in the sections of whole papers are less sure than as sure ones in abstracts."""

import math
from pathlib import Path

import polars as pl
import pytest

import kg
from kg.build import build
from kg.papers.source.content import ReadOptions

PAPER = r"""\documentclass{article}
\title{FooNet: A Network for Tests}
\begin{document}
\begin{abstract}We propose FooNet, a convolutional network. We evaluate FooNet on ImageNet.\end{abstract}
\section{Introduction} In this paper we propose FooNet, a network that outperforms BERT on CIFAR-10.
\section{Conclusion} We have presented FooNet. We evaluated FooNet on CIFAR-100.
\end{document}
"""


def _confidences(folder: Path, extractor: str) -> tuple[dict[str, float], dict[str, float]]:
    """Return the confidences of the claims of a paper by their sentence and edge, in its abstract and in sections."""
    (folder / "paper.tex").write_text(PAPER)
    build([str(folder / "paper.tex")], folder / "g", extractor=extractor, options=ReadOptions(full_text=True))
    rows = kg.open(folder / "g").tables.evidence.filter(pl.col("relation").is_in(["introduces", "evaluated_on"]))
    parts: tuple[dict[str, float], dict[str, float]] = {}, {}
    for *edge, section, confidence in rows.select(
        "source", "relation", "target", "start", "section", "confidence"
    ).iter_rows():
        parts[section is not None][" ".join(map(str, edge))] = confidence
    return parts


@pytest.mark.parametrize("extractor", ["neural", "rules"])
def test_only_the_learned_extractor_is_corrected_and_only_in_sections(
    extractor: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lowered").mkdir()
    (tmp_path / "plain").mkdir()
    abstract, sections = _confidences(tmp_path / "lowered", extractor)
    assert abstract
    assert sections
    monkeypatch.setattr("kg.graph.section_confidence._LOWER", 0.0)
    plain_abstract, plain = _confidences(tmp_path / "plain", extractor)
    assert plain_abstract == abstract
    assert plain.keys() == sections.keys()
    if extractor == "rules":
        assert plain == sections
    else:
        # As docs/tables.md has it: log odds lower by 0.61.
        odds = {edge: sure / (1 - sure) for edge, sure in plain.items()}
        assert sections == pytest.approx(
            {edge: each / (each + math.exp(0.61)) for edge, each in odds.items()}, abs=0.001
        )
