"""Origins of bytes: archives, folders, standard input, addresses; too large ones are refused."""

import gzip
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina
from backports import zstd
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from kg.errors import InputError
from kg.papers import ReadOptions, read
from kg.papers.source.download import download
from kg.records import Paper, Rejected

LINE = b'{"title": "LoRA", "abstract": "We propose LoRA."}\n'


def reasons(found: list[Paper | Rejected]) -> list[str]:
    return [entry.reason for entry in found if isinstance(entry, Rejected)]


def titles(found: list[Paper | Rejected]) -> list[str]:
    return [entry.title for entry in found if isinstance(entry, Paper)]


@pytest.mark.parametrize(
    "pack", [gzip.compress, zstd.compress, lambda data: gzip.compress(data[:20]) + gzip.compress(data[20:])]
)
def test_packed_files_are_unpacked(pack: object, tmp_path: Path) -> None:
    (tmp_path / "papers.bin").write_bytes(pack(LINE * 3))  # type: ignore[operator]
    found = list(read([str(tmp_path)]))
    assert (titles(found), [entry.sources[0].line for entry in found if isinstance(entry, Paper)]) == (
        ["LoRA"] * 3,
        [1, 2, 3],
    )


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress])
def test_a_cut_archive_is_read_up_to_the_cut_and_reported(pack: object, tmp_path: Path) -> None:
    rows = b"".join(b'{"title": "T%d", "abstract": "%s"}\n' % (n, os.urandom(64).hex().encode()) for n in range(5000))
    (tmp_path / "cut").write_bytes(pack(rows)[:-2000])  # type: ignore[operator]
    found = list(read([str(tmp_path / "cut")]))
    assert reasons(found)[-1].startswith("a damaged archive")
    assert 0 < len(titles(found)) < 5000


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress])
def test_a_bomb_is_refused(pack: object, tmp_path: Path) -> None:
    (tmp_path / "bomb").write_bytes(pack(b'{"title": "' + b" " * (1 << 26)))  # type: ignore[operator]
    found = list(read([str(tmp_path / "bomb")]))
    assert reasons(found) == ["it unpacks to more than 100 times its size"]


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    (tmp_path / "long").write_bytes(LINE + b'{"title": "' + os.urandom(1 << 24).hex().encode() * 2)
    found = list(read([str(tmp_path / "long")], ReadOptions(format="jsonl")))
    assert titles(found) == ["LoRA"]
    assert reasons(found) == ["a record of more than 32 MiB"]


def test_folders_are_read_flat_or_recursively_without_hidden_files(tmp_path: Path) -> None:
    for folder in ("a/b/c", ".hidden", "a/.git"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "papers.jsonl").write_bytes(LINE)
    (tmp_path / "top.jsonl").write_bytes(LINE)
    (tmp_path / "a" / "circle").symlink_to(tmp_path)
    assert len(list(read([str(tmp_path)]))) == 1
    assert len(list(read([str(tmp_path)], ReadOptions(recursive=True)))) == 2


def test_a_folder_without_files_is_reported(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "papers.jsonl").write_bytes(LINE)
    assert reasons(list(read([str(tmp_path)]))) == ["a folder without files"]


def test_standard_input_is_a_source_named_by_its_content() -> None:
    code = "from kg.papers import read; print([e.sources for e in read(['-'])])"
    done = subprocess.run(
        [sys.executable, "-c", code], input=gzip.compress(LINE, mtime=0), capture_output=True, check=True, timeout=60
    )
    assert b"stdin:" in done.stdout


def test_a_given_format_overrides_detection(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(LINE)
    assert reasons(list(read([str(tmp_path / "x")], ReadOptions(format="bibtex")))) == [
        "no entries in the format bibtex"
    ]


@pytest.fixture
def patient() -> Iterator[None]:
    """Retry downloads three times without waiting."""
    stamina.set_testing(True, attempts=3)
    yield
    stamina.set_testing(False)


@pytest.mark.usefixtures("patient")
class TestAddresses:
    def test_an_answer_is_read_and_sniffed(self, httpserver: HTTPServer) -> None:
        httpserver.expect_request("/papers").respond_with_data(gzip.compress(LINE))
        found = list(read([httpserver.url_for("/papers")]))
        assert titles(found) == ["LoRA"]
        assert isinstance(found[0], Paper)
        assert found[0].sources[0].path == httpserver.url_for("/papers")

    @pytest.mark.parametrize("status", [429, 500, 502, 503])
    def test_a_busy_server_is_retried(self, status: int, httpserver: HTTPServer) -> None:
        httpserver.expect_ordered_request("/p").respond_with_data("later", status=status)
        httpserver.expect_ordered_request("/p").respond_with_data(LINE)
        assert titles(list(read([httpserver.url_for("/p")]))) == ["LoRA"]

    @pytest.mark.parametrize("status", [400, 403, 404, 410])
    def test_a_refusal_is_reported_at_once(self, status: int, httpserver: HTTPServer) -> None:
        httpserver.expect_ordered_request("/p").respond_with_data("no", status=status)
        (rejected,) = read([httpserver.url_for("/p")])
        assert isinstance(rejected, Rejected)
        assert rejected.reason == f"cannot be fetched: the server answers {status}"
        assert len(httpserver.log) == 1

    def test_a_server_that_stays_down_is_reported_and_the_others_are_read(
        self, httpserver: HTTPServer, tmp_path: Path
    ) -> None:
        httpserver.expect_request("/p").respond_with_data("down", status=503)
        (tmp_path / "x.jsonl").write_bytes(LINE)
        found = list(read([httpserver.url_for("/p"), str(tmp_path / "x.jsonl")]))
        assert titles(found) == ["LoRA"]
        assert reasons(found) == ["cannot be fetched: the server answers 503"]
        assert len(httpserver.log) == 3

    def test_an_interrupted_download_is_resumed(self, httpserver: HTTPServer, tmp_path: Path) -> None:
        body = LINE * 1000
        asked: list[str | None] = []

        def answer(request: Request) -> Response:
            asked.append(request.headers.get("Range"))
            start = int((request.headers.get("Range") or "bytes=0-")[6:-1])
            if start == 0:
                # A server that announces the full length and closes half way.
                broken = Response(io.BytesIO(body[:20_000]), headers={"Content-Length": str(len(body))})
                broken.automatically_set_content_length = False
                return broken
            span = {"Content-Range": f"bytes {start}-{len(body) - 1}/{len(body)}"}
            return Response(body[start:], status=206, headers=span)

        httpserver.expect_request("/p").respond_with_handler(answer)
        download(httpserver.url_for("/p"), tmp_path / "p")
        assert (tmp_path / "p").read_bytes() == body
        assert asked[0] is None
        assert asked[1] is not None

    def test_a_server_without_ranges_sends_all_again(self, httpserver: HTTPServer, tmp_path: Path) -> None:
        (tmp_path / "p").write_bytes(b"half of an old bo")
        httpserver.expect_request("/p").respond_with_data(LINE)
        download(httpserver.url_for("/p"), tmp_path / "p")
        assert (tmp_path / "p").read_bytes() == LINE

    def test_too_much_is_refused(self, httpserver: HTTPServer, tmp_path: Path) -> None:
        httpserver.expect_request("/p").respond_with_data(LINE * 100)
        with pytest.raises(InputError, match="larger than 1000 bytes"):
            download(httpserver.url_for("/p"), tmp_path / "p", largest=1000)

    def test_no_server_is_reported(self) -> None:
        (rejected,) = read(["http://127.0.0.1:9/none"])
        assert isinstance(rejected, Rejected)
        assert rejected.reason.startswith("cannot be fetched")


ATOM = '<feed xmlns="http://www.w3.org/2005/Atom">'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (f'<!DOCTYPE f [<!ENTITY l0 "ha">{LAUGHS}]>{ATOM}<entry><title>&l9;</title></entry></feed>', "a document type"),
        (
            f'<!DOCTYPE f [<!ENTITY a "{"a" * 50_000}">]>{ATOM}<entry><title>{"&a;" * 9_000}</title></entry></feed>',
            "a document type",
        ),
        (
            f'<!DOCTYPE f [<!ENTITY x SYSTEM "file:///etc/passwd">]>{ATOM}<entry><title>&x;</title></entry></feed>',
            "a document type",
        ),
        (f'<!DOCTYPE f SYSTEM "http://127.0.0.1:9/x.dtd">{ATOM}<entry/></feed>', "a document type"),
        (f"{ATOM}<entry>{'<a>' * 200_000}", "not XML: an entry without an end tag"),
        (f"{ATOM}<entry>{'<a>' * 200_000}{'</a>' * 200_000}</entry></feed>", "not XML: Excessive depth"),
        (f"{ATOM}<entry>&undefined;</entry></feed>", "not XML: Entity 'undefined' not defined"),
        (f'<?xml version="1.0" encoding="nonsense"?>{ATOM}<entry/></feed>', "not XML: unknown encoding"),
        ('{"title": ' + "[" * 200_000, "not JSON"),
        ('{"title": "A", "abstract": ' + "9" * 100_000 + "}", "not JSON"),
    ],
)
def test_hostile_markup_is_refused(document: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "hostile").write_text(document)
    found = list(read([str(tmp_path / "hostile")]))
    assert reasons(found)[0].startswith(reason)
    assert titles(found) == []


@pytest.mark.parametrize("text", ["x" * 1_000_000, "(" * 1_000_000, "we propose " * 90_000])
def test_an_abstract_of_a_million_characters_is_reported_and_counted(text: str, tmp_path: Path) -> None:
    import json

    (tmp_path / "x.jsonl").write_text(json.dumps({"title": "A", "abstract": text}) + "\n" + LINE.decode())
    (tmp_path / "y.txt").write_text(f"A title\n\n{text}.\n\nAnother\n\nIts abstract is short.\n")
    found = list(read([str(tmp_path)]))
    assert [reason.partition(" characters")[0][-6:] for reason in reasons(found)[:1]] == [str(len(text.strip()))[-6:]]
    assert titles(found) == ["LoRA", "Another"]


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("a\x00b", "ab"),
        ("\u202eעברית\u202c", "\u202eעברית\u202c"),
        ("Ã©tude â€œxâ€\x9d", "étude “x”"),
        ("A\ufffe\uffff", "A"),
        ("🚀" * 50, "🚀" * 50),
        ("e\u0301", "é"),
    ],
)
def test_strange_characters_come_through_without_control_characters(text: str, read_as: str, tmp_path: Path) -> None:
    import json

    (tmp_path / "x.jsonl").write_text(json.dumps({"title": f"A {text}", "abstract": text}))
    (paper,) = read([str(tmp_path / "x.jsonl")])
    assert isinstance(paper, Paper)
    assert paper.abstract == read_as
