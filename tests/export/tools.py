"""External programs that read our output; a test that needs a missing one is skipped with a reason."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

_JARS = Path("/usr/share/java")
_NODE = ROOT / "tests" / "node"
_LIBRARIES = (
    *("jena-arq", "jena-base", "jena-cmds", "jena-core", "jena-dboe-base", "jena-dboe-index", "jena-dboe-storage"),
    *("jena-dboe-trans-data", "jena-dboe-transaction", "jena-iri", "jena-rdfconnection", "jena-shacl", "jena-tdb"),
    *("jena-tdb2", "slf4j-api", "slf4j-nop", "commons-cli", "commons-codec", "commons-compress", "commons-csv"),
    *("commons-io", "commons-lang3", "dexx.collection", "gson", "jackson-core", "jackson-databind", "guava"),
    *("jackson-annotations", "jsonld-java", "protobuf", "titanium-json-ld", "thrift"),
)

needs_riot = pytest.mark.skipif(
    not (shutil.which("java") and (_JARS / "jena-cmds.jar").exists()),
    reason="Jena is not installed (Debian: libapache-jena-java)",
)
needs_rapper = pytest.mark.skipif(not shutil.which("rapper"), reason="rapper is not installed (Debian: raptor2-utils)")
needs_node = pytest.mark.skipif(
    not (shutil.which("node") and (_NODE / "node_modules").exists()),
    reason="the JavaScript readers are not installed (npm ci --prefix tests/node)",
)


@cache
def _class_path(folder: Path) -> str:
    """Return Jena's class path; Debian's jar expects its messages in another package than it ships them in."""
    prefix = "org/apache/jena/ext/"
    with zipfile.ZipFile(_JARS / "jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith(prefix + "xerces/") and not name.endswith("/"):
                target = folder / name.removeprefix(prefix)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(jar.read(name))
    return ":".join([str(folder), *(str(_JARS / f"{name}.jar") for name in _LIBRARIES)])


def riot(file: Path, scratch: Path) -> bytes:
    """Parse RDF with Jena; return N-Triples or N-Quads."""
    syntax = "nquads" if file.suffix == ".trig" else "ntriples"
    command = ["java", "-cp", _class_path(scratch), "riotcmd.riot", "--strict", f"--output={syntax}", str(file)]
    return subprocess.run(command, check=True, capture_output=True).stdout


def rsparql(endpoint: str, query: Path, scratch: Path) -> str:
    """Query an endpoint with Jena; return the result as TSV."""
    command = ["java", "-cp", _class_path(scratch), "arq.rsparql", f"--service={endpoint}", f"--query={query}"]
    return subprocess.run([*command, "--results=TSV"], check=True, capture_output=True, text=True, timeout=120).stdout


def rapper(file: Path) -> bytes:
    """Parse Turtle or N-Triples with Raptor; return N-Triples."""
    syntax = {".ttl": "turtle", ".nt": "ntriples"}[file.suffix]
    command = ["rapper", "-q", "-i", syntax, "-o", "ntriples", str(file)]
    return subprocess.run(command, check=True, capture_output=True).stdout


def node(script: str, given: object) -> object:
    """Run a script of tests/node with JSON on its standard input; return the JSON that it prints."""
    done = subprocess.run(
        ["node", str(_NODE / script)],
        input=json.dumps(given),
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return json.loads(done.stdout)


def _falkordb_python() -> str | None:
    """Return a Python with falkordblite, which needs 3.12 or later: this one, or the one in KG_FALKORDB."""
    here = sys.executable if importlib.util.find_spec("redislite") else None
    return os.environ.get("KG_FALKORDB") or here


needs_falkordb = pytest.mark.skipif(
    not _falkordb_python(), reason="falkordblite is not installed (it wants Python 3.12; KG_FALKORDB names one)"
)


def falkordb(statements: list[tuple[str, dict[str, object]]]) -> list[list[list[object]]]:
    """Run statements one after another in a new FalkorDB; return the rows of each."""
    command = [str(_falkordb_python()), str(ROOT / "tests" / "falkordb_run.py")]
    done = subprocess.run(command, input=json.dumps(statements), check=True, capture_output=True, text=True)
    found: list[list[list[object]]] = json.loads(done.stdout)
    return found
