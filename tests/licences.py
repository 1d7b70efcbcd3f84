"""The licences of the libraries that `kg` needs; `python -m tests.licences` writes docs/licences.md.

It lists what is installed where it runs: the dependencies of the package and of each extra but those of development and training.
"""

import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

DOCUMENT = ROOT / "docs" / "licences.md"
_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
_OF_DEVELOPMENT = ("dev", "docs", "train")
_SHORT = 60
_HEAD = """# Licences

`kg` is under Apache-2.0. The libraries that it needs, as their metadata states their licences (`python -m tests.licences`
writes this page). They are installed from where they are published; none of them is in the wheel.

The page of `kg serve` holds JavaScript libraries; their notices are beside it, in `kg/serve/static/assets/licences.md`. The
network in `kg/extract/neural/weights` is ours: its model card says what it was trained on.

| library | licence | needed by |
| --- | --- | --- |
"""


def direct() -> Iterator[tuple[str, Requirement]]:
    """Yield the package itself, or an extra of it, with each of its requirements."""
    rows = {"kg": _PROJECT["dependencies"], **_PROJECT["optional-dependencies"]}
    for name, requirements in rows.items():
        if name in _OF_DEVELOPMENT:
            continue
        for text in requirements:
            if not text.startswith("paperclaims["):
                yield name, Requirement(text)


def _licence(found: Distribution) -> str:
    """Return the licence of a distribution: its expression, its classifiers, or the first line of its text."""
    facts = found.metadata
    named = [row.rpartition(" :: ")[2] for row in facts.get_all("Classifier") or [] if row.startswith("License ::")]
    text = (facts.get("License") or "").strip().partition("\n")[0]
    return str(facts.get("License-Expression") or ", ".join(named) or text[:_SHORT] or "not stated")


def licences() -> dict[str, tuple[str, set[str]]]:
    """Return the licence of each library that is needed, also by others, and what needs it."""
    found: dict[str, tuple[str, set[str]]] = {}
    waiting = list(direct())
    while waiting:
        needing, requirement = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        name = canonicalize_name(requirement.name)
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            found.setdefault(name, ("not installed here", set()))[1].add(needing)
            continue
        if needing in found.setdefault(name, (_licence(installed), set()))[1]:
            continue
        found[name][1].add(needing)
        waiting += [(needing, Requirement(text)) for text in installed.requires or ()]
    return found


def document() -> str:
    """Return the page."""
    rows = (
        f"| {name} | {licence} | {'kg' if 'kg' in needing else ', '.join(sorted(needing))} |"
        for name, (licence, needing) in sorted(licences().items())
    )
    return _HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
