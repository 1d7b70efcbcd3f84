"""What `kg` promises to other programs: its names, their signatures, and that importing it is light."""

import inspect
import re
import subprocess
import sys
import tomllib

import pytest

import kg
from tests.conftest import ROOT
from tests.public_api import GOLDEN, RETURNED, public_api

FUNCTIONS = [name for name in kg.__all__ if name[0].islower()]


def test_no_public_name_has_gone_or_changed_unseen() -> None:
    assert GOLDEN.read_text(encoding="utf-8").splitlines() == public_api(), "python -m tests.public_api"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_public_function_says_what_it_takes_and_returns(name: str) -> None:
    docstring = inspect.getdoc(getattr(kg, name)) or ""
    for parameter in inspect.signature(getattr(kg, name)).parameters.values():
        stars = {parameter.VAR_KEYWORD: "**", parameter.VAR_POSITIONAL: "*"}.get(parameter.kind, "")
        assert f"\n    {stars}{parameter.name}: " in docstring
    assert ("Returns:" in docstring or "Yields:" in docstring) == (name not in ("serve", "mcp"))


def test_the_page_of_the_reference_lists_every_public_name() -> None:
    page = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    members = re.findall(r"^kg\.KnowledgeGraph\.(\w+)", "\n".join(public_api()), re.MULTILINE)
    assert [name for name in (*FUNCTIONS, *members) if f"- {name}\n" not in page] == []
    classes = [f"{module}.{name}" for module, names in RETURNED for name in names]
    assert [name for name in classes if f"::: {name}\n" not in page] == []


def test_the_version_is_that_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert kg.__version__ == project["version"]


def test_importing_loads_no_library_and_no_subpackage() -> None:
    code = "import kg, sys; print(*sys.modules)"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    assert not {"polars", "pyoxigraph", "numpy", "spacy", "onnxruntime", "typer", "rich", "pydantic"} & loaded
    ours = {module.split(".")[1] for module in loaded if module.startswith("kg.")}
    assert ours == {"api", "errors", "versions"}


def test_a_function_keeps_its_name_when_the_subpackage_of_the_same_name_is_imported() -> None:
    code = """
import kg
import kg.build.progress, kg.export, kg.extract, kg.evaluate, kg.serve.limits, kg.view
from kg import build, export
from kg.build.progress import Stage
assert all(type(getattr(kg, name)).__name__ == "function" for name in kg.__all__ if name[0].islower())
assert build is kg.build and export is kg.export
kg.colour = "red"
assert kg.colour == "red"
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'bild'"):
        _ = kg.bild
