"""Calls of rdflib's parser in a separate thread."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def on_own_stack(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function in a new thread, wait for it, and return its result.

    rdflib's parser keeps exceptions in reference cycles, and these keep all stack frames below them alive. An Oxigraph
    iterator in such a frame would be freed by whichever thread collects the cycle, which pyoxigraph forbids.
    """
    with ThreadPoolExecutor(1) as executor:
        return executor.submit(function, *args, **kwargs).result()
