"""Write tests/golden/queries.json, the results of the named queries on the tiny graph; review its diff."""

import json
import tempfile
from pathlib import Path

import kg
from kg.graph.directory import STORE, GraphDirectory, write_manifest
from kg.rdf.sparql import named_queries
from kg.rdf.store import write_store
from tests import tiny
from tests.rdf.test_sparql import GOLDEN

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        with GraphDirectory(folder).new_version() as version:
            tables = tiny.tables()
            tables.write(version)
            write_store(tables, tiny.MANIFEST.base, version / STORE)
            write_manifest(version, tiny.MANIFEST)
        graph = kg.open(Path(folder))
        answers = {name: graph.query(name) for name in named_queries()}
    GOLDEN.write_text(json.dumps(answers, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
