"""Attacks by sources: endless transfers, exhausted memory or disk, redirects to private addresses."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import stamina

import kg
from kg.build import build, gather
from kg.errors import InputError
from kg.export import export
from kg.papers import ReadOptions, read
from kg.papers.source import redirects
from kg.records import Paper, Rejected
from tests.conftest import ROOT
from tests.security import pdfs

LINE = b'{"title": "LoRA", "abstract": "We propose LoRA."}\n'


def reasons(sources: list[str], options: ReadOptions | None = None) -> list[str]:
    return [entry.reason for entry in read(sources, options) if isinstance(entry, Rejected)]


def run(*arguments: str, cwd: Path, **options: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)} | dict(options.pop("env", {}))  # type: ignore[call-overload]
    command = [sys.executable, "-m", "kg.cli", *arguments]
    return subprocess.run(  # type: ignore[no-any-return, call-overload]
        command, capture_output=True, text=True, cwd=cwd, timeout=300, check=False, env=environment, **options
    )


@pytest.fixture(autouse=True)
def patient() -> Iterator[None]:
    """Retry downloads twice without waiting."""
    stamina.set_testing(True, attempts=2)
    yield
    stamina.set_testing(False)


class TestPdf:
    """PDFs of a few hundred bytes that unpack to gigabytes end in their own process."""

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("bomb", "size", "seconds", "reason"),
        [
            (pdfs.endless, 200_000_000, 1, "it takes more than"),
            # Enough time for a slow machine to allocate up to the memory limit.
            (pdfs.huge, 1_200_000_000, 60, "it exceeds the memory limit"),
        ],
    )
    def test_a_bomb_is_one_rejected_source(
        self,
        bomb: Callable[[int], bytes],
        size: int,
        seconds: int,
        reason: str,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr("kg.papers.formats.pdf._SECONDS", seconds)
        content = bomb(size)
        (tmp_path / "bomb.pdf").write_bytes(content)
        (tmp_path / "x.jsonl").write_bytes(LINE)
        assert len(content) < 2000
        found = list(read([str(tmp_path)]))
        assert [type(entry) for entry in found] == [Rejected, Paper]
        assert isinstance(found[0], Rejected)
        assert found[0].reason.startswith(reason)

    def test_whole_papers_are_bounded_too(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("kg.papers.formats.pdf._SECONDS", 1 - 200)
        (tmp_path / "bomb.pdf").write_bytes(pdfs.endless(200_000_000))
        (reason,) = reasons([str(tmp_path)], ReadOptions(full_text=True))
        assert reason.startswith("it takes more than")

    @pytest.mark.slow
    def test_one_that_sleeps_is_killed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "sleeper.py").write_text("import time\ntime.sleep(600)\n")
        monkeypatch.setattr("kg.papers.parsing.pdf_blocks.__file__", str(tmp_path / "sleeper.py"))
        monkeypatch.setattr("kg.papers.formats.pdf._SECONDS", -1)
        (tmp_path / "a.pdf").write_bytes(pdfs.endless(100))
        (reason,) = reasons([str(tmp_path / "a.pdf")])
        assert reason == "it takes more than 4 s to read"


class Listener:
    """A server of raw bytes that counts connections, keeps what it received, and replies as configured."""

    def __init__(self, host: str, serve: Callable[[socket.socket], object]) -> None:
        self.socket = socket.create_server((host, 0))
        self.url = f"http://{host}:{self.socket.getsockname()[1]}/"
        self.visits, self.came = 0, b""
        self._serve = serve
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection = self.socket.accept()[0]
            except OSError:
                return
            self.visits += 1
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            self.came += connection.recv(65536)
            self._serve(connection)


def drip(head: bytes, tail: bytes) -> Callable[[socket.socket], None]:
    def serve(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(tail)
            time.sleep(0.05)

    return serve


OK = b"HTTP/1.1 200 OK\r\n"
DRIPS = {
    "nothing": drip(b"", b""),
    "headers": drip(OK, b"X-A: b\r\n"),
    "a header": drip(OK + b"X-A: ", b"b"),
    "a body": drip(OK + b"Content-Length: 99999999\r\n\r\n", b"x"),
    "a body without length": drip(OK + b"\r\n", b"x"),
    "chunks": drip(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "a chunk's extension": drip(OK + b"Transfer-Encoding: chunked\r\n\r\n1;", b"a"),
    "redirects": lambda connection: connection.sendall(
        b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"
    ),
}


@pytest.mark.parametrize("kind", DRIPS)
def test_a_server_that_drips_or_redirects_in_a_circle_is_given_up(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if kind != "redirects":
        monkeypatch.setattr("kg.papers.source.deadline.SECONDS", 0.5)
    listener = Listener("127.0.0.1", DRIPS[kind])
    (reason,) = reasons([listener.url])
    assert reason == ("more than 10 redirects" if kind == "redirects" else "too slow: less than 60 KiB came in 0.5 s")
    listener.socket.close()


def test_an_unrequested_content_encoding_is_refused() -> None:
    listener = Listener("127.0.0.1", lambda c: c.sendall(OK + b"Content-Encoding: br\r\nContent-Length: 1\r\n\r\nx"))
    assert reasons([listener.url]) == ["it is compressed as 'br'"]
    listener.socket.close()


class TestRedirects:
    """A server cannot redirect to an address of this machine or network; the user may name one."""

    @pytest.fixture
    def public(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        """Treat 127.0.0.1 as a public address, since no other address can be reached here."""
        real = redirects.kind_of
        monkeypatch.setattr(
            "kg.papers.source.redirects.kind_of", lambda text: redirects.PUBLIC if text == "127.0.0.1" else real(text)
        )
        yield

    def redirecting(self, target: str) -> Listener:
        head = f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode()
        return Listener("127.0.0.1", lambda connection: connection.sendall(head))

    @pytest.mark.usefixtures("public")
    @pytest.mark.parametrize(
        "host", ["127.0.0.2", "127.2", "0x7f000002", "2130706434", "[::ffff:127.0.0.2]", "0.0.0.0", "app.localhost"]
    )
    def test_from_a_public_to_this_machine_is_refused_before_a_connection(self, host: str) -> None:
        private = Listener("127.0.0.2", lambda connection: connection.sendall(OK + b"Content-Length: 0\r\n\r\n"))
        public = self.redirecting(f"http://{host}:{private.socket.getsockname()[1]}/secret")
        (reason,) = reasons([public.url])
        assert reason.startswith("it redirects to ")
        assert (private.visits, public.visits) == (0, 1)
        # An address named by the user is read.
        assert reasons([private.url]) == ["an empty file"]
        private.socket.close()
        public.socket.close()

    @pytest.mark.usefixtures("public")
    def test_what_counts_is_the_address_that_is_connected_to(self, monkeypatch: pytest.MonkeyPatch) -> None:
        # A name that first resolves to a public address, and to this machine a moment later.
        monkeypatch.setattr("kg.papers.source.redirects._kind_of_name", lambda host: redirects.PUBLIC)
        private = Listener("127.0.0.2", lambda connection: connection.sendall(OK + b"Content-Length: 0\r\n\r\n"))
        public = self.redirecting(private.url)
        (reason,) = reasons([public.url])
        assert reason == "it redirects to this machine: 127.0.0.2"
        time.sleep(0.2)
        assert private.came == b""
        private.socket.close()
        public.socket.close()

    @pytest.mark.usefixtures("public")
    def test_every_hop_is_looked_at(self) -> None:
        private = Listener("127.0.0.2", lambda connection: connection.sendall(OK + b"Content-Length: 0\r\n\r\n"))
        second = self.redirecting(private.url)
        first = self.redirecting(second.url)
        (reason,) = reasons([first.url])
        assert reason == "it redirects to this machine: 127.0.0.2"
        assert (first.visits, second.visits, private.visits) == (1, 1, 0)
        for listener in (first, second, private):
            listener.socket.close()

    @pytest.mark.parametrize(
        ("target", "reason"),
        [
            ("http://169.254.169.254/latest/meta-data", "it redirects to a link-local address: 169.254.169.254"),
            ("http://10.0.0.1/", "it redirects to a private network: 10.0.0.1"),
            ("http://[fe80::1]/", "it redirects to a link-local address: fe80::1"),
            ("file:///etc/passwd", "it redirects to file:"),
            ("ftp://127.0.0.1/", "it redirects to ftp:"),
        ],
    )
    def test_from_this_machine_to_other_private_places_is_refused(self, target: str, reason: str) -> None:
        listener = self.redirecting(target)
        assert reasons([listener.url]) == [reason]
        listener.socket.close()


class TestPipes:
    """A pipe is read like a file, within limits; a device is not read at all."""

    @pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/random", "/dev/tty"])
    def test_a_device_is_refused(self, device: str) -> None:
        if not Path(device).exists():
            pytest.skip(f"no {device} here")
        assert reasons([device]) == ["a device or a socket"]

    def test_a_socket_is_refused(self, tmp_path: Path) -> None:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(tmp_path / "socket"))
            assert reasons([str(tmp_path / "socket")]) == ["a device or a socket"]

    def test_a_command_s_output_is_read_like_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "papers.jsonl").write_bytes(LINE)
        program = f"{sys.executable} -m kg.cli build <(cat papers.jsonl) --extractor rules --jobs 1"
        done = subprocess.run(
            ["bash", "-c", program], capture_output=True, text=True, cwd=tmp_path, timeout=120, check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        (source,) = kg.open(tmp_path / "graph").manifest.sources
        assert source.path.startswith("pipe:")

    def test_a_pipe_without_a_writer_times_out(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("kg.papers.source.pipes.SECONDS", 0.3)
        os.mkfifo(tmp_path / "fifo")
        assert reasons([str(tmp_path / "fifo")]) == ["no data for 0.3 s"]

    def test_a_writer_that_stops_is_left(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("kg.papers.source.pipes.SECONDS", 0.3)
        os.mkfifo(tmp_path / "fifo")
        writer = os.open(tmp_path / "fifo", os.O_RDWR)
        os.write(writer, LINE)
        assert reasons([str(tmp_path / "fifo")]) == ["no data for 0.3 s"]
        os.close(writer)

    @pytest.mark.parametrize("source", ["-", "/dev/stdin"])
    def test_standard_input_without_end_is_refused(self, source: str, tmp_path: Path) -> None:
        code = (
            "from kg.papers import read; from kg.papers.source import pipes; pipes.LARGEST = 1 << 20; "
            f"print([e.reason for e in read([{source!r}])])"
        )
        program = f"cat /dev/zero | {sys.executable} -c '{code.replace(chr(39), chr(34))}'"
        done = subprocess.run(
            ["bash", "-c", program], capture_output=True, text=True, timeout=120, check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert done.stdout == "['larger than 1 MiB']\n", done.stderr

    def test_a_source_that_is_a_pipe_by_now_is_left_alone(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "x.jsonl").write_bytes(LINE)
        (tmp_path / "y.jsonl").write_bytes(LINE.replace(b"LoRA", b"BERT"))
        build([str(tmp_path / "x.jsonl")], tmp_path / "graph", extractor="rules")
        (tmp_path / "x.jsonl").unlink()
        os.mkfifo(tmp_path / "x.jsonl")
        monkeypatch.setattr(gather, "reader_fingerprint", lambda: "another program")
        assert build([str(tmp_path / "y.jsonl")], tmp_path / "graph").manifest.kept == 2

    def test_a_folder_of_pipes_and_sockets_is_a_folder_without_files(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "fifo")
        assert reasons([str(tmp_path)]) == ["a folder without files"]


@pytest.mark.parametrize("value", ["yesterday", "1e3", "9" * 30, "-" + "9" * 30, "nan", "9" * 5000])
def test_a_wrong_date_of_the_build_is_reported_in_a_line(
    value: str, tiny_graph: kg.KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    for name in ("void", "svg"):
        with pytest.raises(InputError) as raised:
            export(tiny_graph, [name], tmp_path)
        assert str(raised.value).startswith(f"SOURCE_DATE_EPOCH is not a number of seconds since 1970: {value[:40]!r}")


@pytest.mark.slow
def test_what_the_parsers_forgive_is_no_line_on_standard_error(tmp_path: Path) -> None:
    lines = [
        f'{{"title": "On \\\\widetilde {n}", "abstract": "We use \\\\ensuremath and \\\\underline of \\\\begin{{x}}."}}'
        for n in range(130)
    ]
    (tmp_path / "papers.jsonl").write_text("\n".join(lines))
    (tmp_path / "refs.bib").write_text("@article{a, title = {A}, title = {B}, abstract = {It is \\widetilde}}\n@x{\n")
    done = run("build", "papers.jsonl", "refs.bib", "--extractor", "rules", "--jobs", "2", cwd=tmp_path)
    assert done.returncode == 0
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == ["refs.bib"]
    exported = run("export", "bibtex", cwd=tmp_path)
    assert (exported.returncode, exported.stderr) == (0, "")


def test_the_graph_is_built_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_bytes(LINE)
    manifest = build([str(tmp_path / "x.jsonl"), "/dev/zero"], tmp_path / "graph", extractor="rules").manifest
    assert [(entry.path, entry.reason) for entry in manifest.rejected] == [("/dev/zero", "a device or a socket")]
    assert (manifest.read, manifest.kept) == (2, 1)
