"""Each dependency of development is imported by the tests, the benchmarks or the sessions, or is run as a program.

Those of the package are checked by deptry, which `nox -s lint` runs.
"""

import ast
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, version

import pytest

from tests.conftest import ROOT

# Programs that nox, pre-commit, .ci/run or a test runs, plugins of such a program, and types for mypy.
PROGRAMS = {
    "deptry", "import-linter", "ipykernel", "mkdocs", "mkdocs-material", "mkdocstrings", "mypy", "oxigraph", "pre-commit",
    "pytest-httpserver", "pytest-xdist", "ruff", "types-cachetools", "types-networkx",
}  # fmt: skip
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
NAMES = sorted(
    {re.split(r"[\[<>=;]", row)[0] for row in EXTRAS["dev"] if not row.startswith("paperclaims[")} - PROGRAMS
)


@cache
def imported() -> frozenset[str]:
    """Return the top-level modules that the code outside the package imports, also by `pytest.importorskip`."""
    found = set()
    for path in [ROOT / "noxfile.py", *(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module)
            elif isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.importorskip":
                found.add(ast.literal_eval(node.args[0]))
    return frozenset(name.partition(".")[0] for name in found)


@cache
def owners() -> Mapping[str, list[str]]:
    """Return the distributions that each top-level module belongs to."""
    return packages_distributions()


@pytest.mark.parametrize("name", NAMES)
def test_a_dependency_of_development_is_imported(name: str) -> None:
    try:
        version(name)
    except PackageNotFoundError:
        pytest.skip(f"{name} is not installed")
    modules = {module for module, names in owners().items() if name.lower() in map(str.lower, names)}
    assert modules & imported(), f"{name} gives {sorted(modules)}"
