"""Run `kg` as a light installation does: `python -m tests.light build ...` without the libraries that it leaves out."""

import re
import sys
import tomllib
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType

from tests.conftest import ROOT

REQUIREMENTS = ROOT / "docs" / "light.txt"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def requirements() -> list[str]:
    """Return the lines of requirements of a light installation."""
    lines = REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def left_out() -> set[str]:
    """Return the modules of the dependencies that a light installation leaves out."""
    without = set(PROJECT["dependencies"]) - set(requirements())
    return {re.split(r"[\[<>=; ]", text)[0] for text in without}


class Missing:
    """Finds no module of the libraries that are left out, wherever they are installed."""

    def __init__(self, names: set[str]) -> None:
        self.names = names

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Raise ModuleNotFoundError for what is left out; return None, to go on searching, for the rest."""
        if name.partition(".")[0] in self.names:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


if __name__ == "__main__":
    sys.meta_path.insert(0, Missing(left_out()))
    from kg.cli import main

    sys.argv[0] = "kg"
    main()
