"""The last step of a training: thresholds, and the figures of the development papers."""

from collections.abc import Callable
from pathlib import Path

from kg.annotations import AnnotatedPaper
from kg.evaluate import evaluate
from kg.extract.neural.decision import Decision
from kg.extract.neural.session import Network
from kg.train.papers import DEVELOPMENT, Papers
from kg.train.tune import Development, read_papers, starting, tune, tune_results


def decide(papers: Papers, out: Path, show: Callable[[str], None], *, results_only: bool = False) -> None:
    """Select and write the thresholds; show the figures of both development sets, and the calibration over both.

    `results_only` leaves the thresholds of entities and relations as the folder has them.
    """
    mention, network, path = starting().mention, Network(out), out / "decision.json"
    held = Development(read_papers(papers.held, papers.texts, mention, network), network)
    decision = tune_results(held, Decision.model_validate_json(path.read_bytes())) if results_only else tune(held)
    path.write_text(decision.model_dump_json(indent=2) + "\n", encoding="utf-8")
    wanted: list[AnnotatedPaper] = []
    guesses: list[AnnotatedPaper] = []
    for name in DEVELOPMENT:
        gold = papers.gold[name]
        development = Development(read_papers(gold, papers.texts, mention, network), network)
        show(f"{name}: {len(gold)} papers")
        for figure, tally in development.scores(decision).rows():
            show(f"{figure:24s} {tally}")
        wanted += gold
        guesses += development.predicted(decision)
    show(f"expected calibration error {evaluate(wanted, guesses).calibration_error:.3f}")
