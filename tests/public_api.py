"""The public names of the package with their signatures; `python -m tests.public_api` renews the golden file."""

import dataclasses
import importlib
import inspect
from collections.abc import Iterator
from typing import Any

import kg
from tests.conftest import ROOT

GOLDEN = ROOT / "tests" / "golden" / "public_api.txt"
# What the public functions return or take: the fields are public, and these methods.
METHODS = ("Evaluation.interval", "Evaluation.rows", "NameScores.figures", "NameScores.misses")
RETURNED = (
    ("kg.annotations", ("AnnotatedEntity", "AnnotatedEvidence", "AnnotatedPaper", "AnnotatedResult")),
    ("kg.build.enrich", ("Enriched",)),
    ("kg.build.link", ("Linked",)),
    ("kg.build.pipeline", ("Report",)),
    ("kg.evaluate", ("Evaluation", "Tally")),
    ("kg.graph.difference", ("Difference",)),
    ("kg.graph.homonyms", ("Homonym",)),
    ("kg.graph.manifest", ("Manifest",)),
    ("kg.graph.read.cards", ("Card", "Line")),
    ("kg.graph.read.changes", ("Risen",)),
    (
        "kg.graph.read.comparison",
        ("Between", "CommonPaper", "Compared", "Comparison", "DataUse", "Number", "SharedData", "Used"),
    ),
    ("kg.graph.read.contradictions", ("Contradiction", "Stated")),
    ("kg.graph.read.gaps", ("Gap", "Gaps", "Rival")),
    ("kg.graph.read.leaderboards", ("Board", "Leaderboard", "Score")),
    ("kg.graph.read.listing", ("Listed", "Listing")),
    ("kg.graph.read.paper_lists", ("YearCount",)),
    ("kg.graph.read.statistics", ("Stats", "Top")),
    ("kg.graph.read.trends", ("Trend", "Trends", "YearShare")),
    ("kg.graph.reasons", ("AliasReason", "NameReasons")),
    ("kg.graph.tables", ("Tables",)),
    ("kg.graph.traversal", ("Step",)),
    ("kg.graph.read.walks", ("Lineage", "StatedStep")),
    ("kg.name_pairs", ("NamePair", "NameScores")),
    ("kg.rdf.sparql", ("NamedQuery", "Parameter")),
    ("kg.records", ("Rejected", "Source")),
    ("kg.serve.limits", ("Limits", "Settings")),
    ("kg.view.notebook", ("Picture",)),
)


def _signature(name: str, function: Any) -> str:
    """Return the name with its parameters and their defaults; annotations are checked by mypy."""
    given = inspect.signature(function).parameters.values()
    bare = [parameter.replace(annotation=inspect.Parameter.empty) for parameter in given if parameter.name != "self"]
    return f"{name}{inspect.Signature(bare)}"


def _members(name: str, owner: type) -> Iterator[str]:
    """Yield the public fields, properties and methods of a class."""
    fields = {field.name for field in dataclasses.fields(owner)} if dataclasses.is_dataclass(owner) else set()
    fields |= set(getattr(owner, "model_fields", ()))
    yield from (f"{name}.{field}" for field in fields)
    for member, value in vars(owner).items():
        if member.startswith("_") or member in fields:
            continue
        if inspect.isfunction(value) and (owner is kg.KnowledgeGraph or f"{name}.{member}" in METHODS):
            yield _signature(f"{name}.{member}", value)
        elif isinstance(value, property) or hasattr(value, "func"):
            yield f"{name}.{member}"


def public_api() -> list[str]:
    """Return one line per public name, sorted."""
    lines = []
    for name in kg.__all__:
        value = getattr(kg, name)
        if inspect.isclass(value):
            lines += [f"kg.{name}", *_members(f"kg.{name}", value)]
        else:
            lines.append(_signature(f"kg.{name}", value) if inspect.isfunction(value) else f"kg.{name}")
    for module, names in RETURNED:
        for name in names:
            lines += _members(name, getattr(importlib.import_module(module), name))
    errors = importlib.import_module("kg.errors")
    lines += [f"kg.errors.{name}" for name, value in vars(errors).items() if inspect.isclass(value) and name != "Self"]
    return sorted(lines)


if __name__ == "__main__":
    GOLDEN.write_text("".join(f"{line}\n" for line in public_api()), encoding="utf-8")
