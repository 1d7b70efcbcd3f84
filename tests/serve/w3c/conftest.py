"""One server over all data of the suite: each file is a named graph, each test names its dataset by the Protocol."""

import shutil
import socket
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from kg.graph.directory import STORE, GraphDirectory, write_manifest
from tests import tiny
from tests.serve.server import Server, serving
from tests.serve.w3c.suite import SUITE, evaluations, exchanges

FORMATS = {".ttl": RdfFormat.TURTLE, ".rdf": RdfFormat.RDF_XML, ".nt": RdfFormat.N_TRIPLES}


@pytest.fixture(scope="session")
def suite_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not SUITE.is_dir():
        pytest.skip("the W3C's tests do not lie beside the checkout")
    folder = tmp_path_factory.mktemp("w3c") / "graph"
    graphs = {iri: SUITE / iri.split("/", 3)[3] for test in evaluations() for iri in (*test.default, *test.named)}
    graphs |= {iri: path for _, _, data in exchanges() for iri, path in data}
    with GraphDirectory(folder).new_version() as version:
        tiny.tables().write(version)
        store = Store(str(version / STORE))
        for iri, path in graphs.items():
            store.load(path=str(path), format=FORMATS[path.suffix], base_iri=iri, to_graph=NamedNode(iri))
        store.flush()
        del store
        write_manifest(version, tiny.MANIFEST)
    return folder


@pytest.fixture(scope="session")
def suite_server(suite_folder: Path) -> Iterator[Server]:
    with serving(suite_folder) as server:
        yield server


@pytest.fixture(scope="session")
def oxigraph_url(suite_folder: Path) -> Iterator[str]:
    """Oxigraph's own server over the same store, for comparison."""
    program = Path(sysconfig.get_path("scripts")) / "oxigraph"
    found = str(program) if program.exists() else shutil.which("oxigraph")
    if found is None:
        pytest.skip("the package oxigraph is not installed")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [found, "serve-read-only", "--location", str(suite_folder / STORE), "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    for _ in range(100):
        try:
            httpx.get(url)
            break
        except httpx.ConnectError:
            time.sleep(0.1)
    yield url
    process.kill()
    process.wait()
