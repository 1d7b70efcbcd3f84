"""Run statements in FalkorDB, in a Python with falkordblite: JSON [[statement, parameters], ...] in, rows out."""

import json
import sys
import tempfile
from pathlib import Path

from redislite.falkordb_client import FalkorDB


def main() -> None:
    """Print a list of rows for each statement."""
    with tempfile.TemporaryDirectory() as folder:
        graph = FalkorDB(str(Path(folder) / "graph.db")).select_graph("kg")
        found = [graph.query(statement, parameters).result_set for statement, parameters in json.load(sys.stdin)]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
