"""Wall-clock seconds and peak memory of the README's commands, measured in one run."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
KG = str(Path(sys.executable).with_name("kg"))


def measure(*arguments: str) -> tuple[float, float]:
    """Return seconds and peak resident MiB of one command and its largest child process."""
    start = time.perf_counter()
    process = subprocess.Popen([KG, *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    assert status == 0, arguments
    return seconds, usage.ru_maxrss / 1024


def main() -> None:
    """Print the measurements as a table."""
    with tempfile.TemporaryDirectory() as folder:
        graph, seeds = f"{folder}/graph", str(ROOT / "seeds")
        rows = [
            ("kg build seeds", ("build", seeds, "--graph", graph)),
            ("kg build seeds, again", ("build", seeds, "--graph", graph)),
            ("kg export ttl graphml html", ("export", "ttl", "graphml", "html", "--graph", graph, "--out", folder)),
            ("kg --help", ("--help",)),
            ("kg query top-benchmarks", ("query", "top-benchmarks", "--graph", graph)),
            ("kg show LoRA", ("show", "LoRA", "--graph", graph)),
        ]
        for name, arguments in rows:
            seconds, memory = measure(*arguments)
            print(f"{name:30s} {seconds:7.2f} s {memory:7.0f} MiB")


if __name__ == "__main__":
    main()
