"""The boundaries between packages and the shape of source files."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import kg
from tests.conftest import ROOT, SEEDS

FILES = sorted(path for path in (ROOT / "kg").rglob("*.py") if "node_modules" not in path.parts)


def test_the_import_contracts_are_kept() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_over_400_lines_and_no_function_over_60(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 400
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, node.name


def test_the_seeds_are_byte_for_byte_the_given_documents() -> None:
    given = ROOT.parent / "shared" / "seeds"
    if not given.exists():
        pytest.skip("the given documents do not lie beside the checkout")
    for path in given.glob("*.txt"):
        assert (SEEDS / path.name).read_bytes() == path.read_bytes()


def test_the_package_with_its_weights_is_at_most_40_megabytes() -> None:
    package = Path(kg.__path__[0])
    # The page's sources and npm's packages are not shipped.
    shipped = (path for path in package.rglob("*") if not path.is_relative_to(package / "serve" / "web"))
    files = (path for path in shipped if path.is_file() and path.suffix != ".pyc")
    assert sum(path.stat().st_size for path in files) <= 40_000_000
