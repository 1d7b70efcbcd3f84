"""Every command has its help, and no command or option that exists goes away or changes unseen."""

import re

import pytest
from typer.testing import CliRunner

from kg.cli import app
from tests.cli.contract import GOLDEN, commands, contract
from tests.conftest import ROOT

TYPED = [typed for typed, _ in commands() if typed]
OPTIONS = {typed: {name for row in command.params for name in row.opts} for typed, command in commands()}
PAGES = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))}
# A command of one or two words, and the rest of its line or code.
WRITTEN = re.compile(r"\bkg (\w+)(?: (\w+))?([^`|;&#\n]*)")


@pytest.mark.parametrize("typed", TYPED, ids=" ".join)
def test_every_command_has_help(typed: tuple[str, ...]) -> None:
    done = CliRunner().invoke(app, [*typed, "--help"])
    assert done.exit_code == 0
    usage, *rest = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    assert re.fullmatch(rf"Usage: \S+ {' '.join(typed)} .*", usage)
    assert len(rest[0]) > 15


def test_the_help_of_the_program_lists_every_command() -> None:
    listed = re.findall(r"^\W ([a-z]+) ", CliRunner().invoke(app, ["--help"]).stdout, re.MULTILINE)
    assert {typed[0] for typed in TYPED} == set(listed)


def test_no_command_argument_or_option_has_gone() -> None:
    promised = GOLDEN.read_text(encoding="utf-8").splitlines()
    offered = set(contract())
    assert [line for line in promised if line not in offered] == []


def test_a_new_command_argument_or_option_is_in_the_golden_file() -> None:
    assert GOLDEN.read_text(encoding="utf-8").splitlines() == contract(), "python -m tests.cli.contract"


def test_the_documentation_names_every_option() -> None:
    words = set(re.findall(r"--[a-z][a-z0-9-]*", "".join(PAGES.values())))
    named = {name for options in OPTIONS.values() for name in options if name.startswith("--")}
    assert named - words == set()


@pytest.mark.parametrize("page", PAGES)
def test_commands_in_the_documentation_have_the_options_they_are_written_with(page: str) -> None:
    wrong = []
    for first, second, rest in WRITTEN.findall(PAGES[page]):
        known = OPTIONS.get((first, second), OPTIONS.get((first,)))
        options = re.findall(r"(?<!\S)--[a-z][a-z0-9-]*", rest)
        wrong += [f"kg {first} {option}" for option in options if known is not None and option not in known]
    assert wrong == []
