"""Call rdflib's parser on a stack of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def on_own_stack(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function in a thread of its own, and wait for it.

    The parser keeps the exceptions that it raised on its way, in cycles, and they keep all frames under them. An
    answer of Oxigraph in one of those would be dropped by whatever thread collects them, which it forbids.
    """
    with ThreadPoolExecutor(1) as executor:
        return executor.submit(function, *args, **kwargs).result()
