"""The user, password and tokens of an address: used for its download, and shown nowhere."""

from contextlib import suppress
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

import kg
from kg.build import build
from kg.errors import InputError
from kg.export import export
from kg.papers import read
from kg.papers.source.download import download
from kg.records import Rejected
from tests.security.test_sources import LINE, patient, reasons, run  # noqa: F401 - a fixture

SECRET = "hunter2"
TOKEN = "abcdefghijklmnopqrstuvwxyz0123456789"


def with_secrets(address: str) -> str:
    return address.replace("http://", f"http://me:{SECRET}@") + f"?access_token={TOKEN}&year=2024"


class TestSecrets:
    """User, password and tokens of an address are used for the download and appear nowhere."""

    @pytest.mark.slow
    def test_they_are_in_no_file_and_no_line(self, httpserver: HTTPServer, tmp_path: Path) -> None:
        asked: list[tuple[str | None, str]] = []

        def answer(request: Request) -> Response:
            authorization = request.authorization
            asked.append((authorization and authorization.password, request.args["access_token"]))
            return Response(LINE + b'{"title": "no abstract"}\n')

        httpserver.expect_request("/papers").respond_with_handler(answer)
        address = with_secrets(httpserver.url_for("/papers"))
        done = run("build", address, "--extractor", "rules", cwd=tmp_path)
        assert asked == [(SECRET, TOKEN)]
        assert done.returncode == 0, done.stderr
        again = run("build", address, cwd=tmp_path)
        assert "nothing changed" in again.stdout
        export(kg.open(tmp_path / "graph"), ["ttl", "csv", "jsonld", "trig", "void", "neo4j"], tmp_path / "out")
        for text in (done.stdout, done.stderr, again.stderr):
            assert SECRET not in text and TOKEN not in text
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert len(files) > 10
        for path in files:
            assert SECRET.encode() not in path.read_bytes(), path
            assert TOKEN.encode() not in path.read_bytes(), path
        shown = httpserver.url_for("/papers") + "?access_token=***&year=2024"
        assert [row.path for row in kg.open(tmp_path / "graph").manifest.sources] == [shown]
        (tmp_path / "more.jsonl").write_text('{"title": "BERT", "abstract": "We propose BERT."}')
        assert run("build", "more.jsonl", cwd=tmp_path).returncode == 0
        removed = run("remove", address, cwd=tmp_path)
        assert removed.returncode == 0, removed.stderr
        unknown = run("remove", address, cwd=tmp_path)
        assert unknown.returncode == 1
        assert SECRET not in unknown.stderr and TOKEN not in unknown.stderr

    @pytest.mark.parametrize(
        "address",
        [
            f"http://me:{SECRET}@127.0.0.1:9/none",
            f"http://me:x/{SECRET}@127.0.0.1:9/none",
            f"http://me:{SECRET}@127.0.0.1:port/none",
            f"HTTPS://{SECRET}@127.0.0.1:9/",
            f"http://me:{SECRET}@[::1/none",
            f"http://me:{SECRET}@",
            f"http://127.0.0.1:9/x?X-Amz-Signature={SECRET}",
            f"http://127.0.0.1:9/x?a=b;api_key={SECRET}#client_secret={SECRET}",
        ],
    )
    def test_they_are_in_no_error(self, address: str, tmp_path: Path) -> None:
        (entry,) = read([address])
        assert isinstance(entry, Rejected)
        assert SECRET not in str(entry)
        with pytest.raises(InputError) as raised:
            build([address], tmp_path / "graph", extractor="rules")
        assert SECRET not in str(raised.value)
        with pytest.raises(InputError) as raised:
            download(address, tmp_path / "file")
        assert SECRET not in str(raised.value)

    def test_the_command_line_prints_an_address_without_them(self, tmp_path: Path) -> None:
        done = run("extract", f"http://me:x/{SECRET}@127.0.0.1:port/none", cwd=tmp_path)
        assert (done.returncode, SECRET in done.stdout + done.stderr, "Traceback" in done.stderr) == (1, False, False)

    def test_pages_of_one_answer_are_two_sources(self) -> None:
        names = {entry.source.path for entry in read(
            [f"http://127.0.0.1:9/x?token={TOKEN}{page}" for page in (1, 2)]
        ) if isinstance(entry, Rejected)}  # fmt: skip
        assert len(names) == 2
        assert not any(TOKEN in name for name in names)

    def test_they_go_to_no_other_host(self, httpserver: HTTPServer, tmp_path: Path) -> None:
        seen: list[str | None] = []

        def answer(request: Request) -> Response:
            seen.append(request.headers.get("Authorization"))
            return Response(LINE)

        port = httpserver.port
        httpserver.expect_request("/here").respond_with_data(status=302, headers={"Location": "/there"})
        httpserver.expect_request("/away").respond_with_data(
            status=302, headers={"Location": f"http://other:guess@127.0.0.2:{port}/there"}
        )
        httpserver.expect_request("/there").respond_with_handler(answer)
        download(f"http://me:{SECRET}@localhost:{port}/here", tmp_path / "x")
        with suppress(InputError):
            download(f"http://me:{SECRET}@localhost:{port}/away", tmp_path / "y")
        assert [bool(header) for header in seen[:1]] == [True]
        assert not any(seen[1:])
