"""Seconds from process start to the first extraction, by each extractor, with and without PyTorch installed.

`python benchmarks/start.py`: the fastest of five new processes each. "Without" hides PyTorch from imports.
"""

import importlib.util
import subprocess
import sys
import time

ROUNDS = 5
CODE = """
import sys
if {hidden}:
    sys.modules["torch"] = None
from kg.extract import load
list(load({name!r})(["A title\\n\\nWe propose FooNet."]))
print(sum(1 for name in ("spacy", "torch") if sys.modules.get(name)))
"""


def seconds(name: str, *, hidden: bool) -> tuple[float, int]:
    """Return the fastest start, and how many of spaCy and PyTorch were imported."""
    best, heavy = float("inf"), 0
    for _ in range(ROUNDS):
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", CODE.format(name=name, hidden=hidden)], capture_output=True, text=True, check=True
        )
        best, heavy = min(best, time.perf_counter() - start), int(done.stdout)
    return best, heavy


def main() -> None:
    """Print one line per extractor."""
    has_torch = importlib.util.find_spec("torch") is not None
    print("PyTorch is installed" if has_torch else "PyTorch is not installed")
    for name in ("neural", "rules"):
        for hidden in (False, True) if has_torch else (True,):
            found, heavy = seconds(name, hidden=hidden)
            way = "hidden" if hidden else "there"
            print(f"{name:8s} PyTorch {way:7s} {found:5.2f} s  {heavy} of spaCy and PyTorch imported")


if __name__ == "__main__":
    main()
