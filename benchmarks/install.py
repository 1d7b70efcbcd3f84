"""Print what an installation of the package takes: megabytes by distribution, with the requirement that needs it.

Run it with the Python of an environment that holds nothing else: `python benchmarks/install.py`.
"""

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution

DISTRIBUTION = "paperclaims"
LEAST = 1.0  # megabytes; what is smaller is summed up in the last line


def size(found: Distribution) -> float:
    """Return the size of the files of a distribution in megabytes (10^6 bytes), compiled files included."""
    paths = (file.locate() for file in found.files or ())
    return sum(path.stat().st_size for path in paths if path.is_file()) / 1e6  # type: ignore[attr-defined]


def needed(found: Distribution) -> list[str]:
    """Return the names of what a distribution requires without extras."""
    rows = [text for text in found.requires or () if "extra ==" not in text]
    return [re.split(r"[\[<>=!~;( ]", text)[0] for text in rows]


def main() -> None:
    """Print a table, the largest distribution first."""
    sizes: dict[str, float] = {}
    needing: dict[str, set[str]] = {}
    for direct in needed(distribution(DISTRIBUTION)):
        waiting, seen = [direct], set[str]()
        while waiting:
            name = waiting.pop().lower().replace("_", "-")
            if name in seen:
                continue
            seen.add(name)
            try:
                found = distribution(name)
            except PackageNotFoundError:
                continue
            sizes[name] = size(found)
            needing.setdefault(name, set()).add(direct)
            waiting += needed(found)
    sizes[DISTRIBUTION] = size(distribution(DISTRIBUTION))
    print(f"all: {sum(sizes.values()):.0f} MB in {len(sizes)} distributions")
    for name in sorted(sizes, key=sizes.__getitem__, reverse=True):
        if sizes[name] >= LEAST:
            print(f"{sizes[name]:8.1f}  {name:24} {', '.join(sorted(needing.get(name, ())))}")
    print(f"{sum(value for value in sizes.values() if value < LEAST):8.1f}  the rest")


if __name__ == "__main__":
    main()
