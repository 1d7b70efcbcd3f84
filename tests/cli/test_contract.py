"""Every command has its help, and no command or option that exists goes away or changes unseen."""

import re

import pytest
from typer.testing import CliRunner

from kg.cli import app
from tests.cli.contract import GOLDEN, commands, contract

TYPED = [typed for typed, _ in commands() if typed]


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
