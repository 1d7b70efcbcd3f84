"""What a release needs: citation, licences, the workflow, and the notebook."""

import re
import tomllib
from pathlib import Path

import nbclient
import nbformat
import pytest
import yaml
from packaging.utils import canonicalize_name

import kg
from tests import licences
from tests.conftest import ROOT

NOTEBOOK = ROOT / "docs" / "tour.ipynb"


def test_the_citation_is_of_this_version_and_licence() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (cited["cff-version"], cited["type"]) == ("1.2.0", "software")
    assert (cited["version"], cited["license"]) == (kg.__version__, project["license"])
    assert {"message", "title", "authors"} <= cited.keys()


def test_the_licence_of_every_dependency_is_listed() -> None:
    page = licences.DOCUMENT.read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| (\S+) \| ([^|]+) \|", page, re.MULTILINE))
    needed = {canonicalize_name(requirement.name) for _, requirement in licences.direct()}
    assert needed - set(listed) == set(), "python -m tests.licences"
    assert [name for name, licence in listed.items() if not licence.strip()] == []


def test_the_page_has_the_notices_of_what_it_ships() -> None:
    notices = (ROOT / "kg" / "serve" / "static" / "assets" / "licences.md").read_text(encoding="utf-8")
    packages = yaml.safe_load((ROOT / "kg" / "serve" / "web" / "package.json").read_text(encoding="utf-8"))
    assert [name for name in packages["dependencies"] if f"## {name} - " not in notices] == []


def test_the_workflow_runs_the_script() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    runs = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
    assert ".ci/run" in runs
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o100


@pytest.mark.slow
# The libraries of Jupyter warn of each other's deprecations.
@pytest.mark.filterwarnings("ignore")
def test_the_notebook_runs_and_draws(seed_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "graph").symlink_to(seed_folder)
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells)
    done = nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [output for cell in done.cells for output in cell.get("outputs", [])]
    assert sum("image/png" in output.get("data", {}) for output in outputs) == 3
