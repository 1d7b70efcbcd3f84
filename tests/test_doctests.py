"""The examples in the docstrings are correct."""

import doctest
import importlib
import pkgutil

import pytest

import kg

# Training needs torch, and `__main__` modules run when they are imported.
MODULES = [
    module.name
    for module in pkgutil.walk_packages(kg.__path__, "kg.")
    if not module.name.startswith("kg.train") and not module.name.endswith("__main__")
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_hold(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0


def test_there_are_examples() -> None:
    examples = [doctest.testmod(importlib.import_module(name)).attempted for name in MODULES]
    assert sum(examples) >= 20
