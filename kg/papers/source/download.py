"""Download of an address into a file, with retries, resumption, and limits of size and time."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import MappingProxyType

import httpx
import stamina

from kg.errors import InputError, Where
from kg.papers.source.address import shown, split
from kg.papers.source.deadline import TransferDeadline
from kg.papers.source.pace import agent
from kg.papers.source.redirects import RedirectCheck

LARGEST = 1 << 35
ATTEMPTS = 5
_LONGEST_WAIT = 120.0
_MOST_HOPS = 10
_TIMEOUT = httpx.Timeout(30.0)
# Encodings that `opened` unpacks itself, within its limits.
_ENCODINGS = ("", "identity", "gzip", "x-gzip")


@dataclass(frozen=True, slots=True)
class Received:
    """What a server answered, besides the body: `is_unchanged` where it has nothing newer than what a request named.

    `etag` and `last_modified` are empty where the server states none, or does not state where the body ends.
    """

    is_unchanged: bool = False
    etag: str = ""
    last_modified: str = ""
    content_type: str = ""


@dataclass(slots=True)
class _Transfer:
    """A download on its way; `etag` is that of the body whose beginning is in the file."""

    address: str
    file: Path
    largest: int
    headers: Mapping[str, str]
    etag: str = ""


class _Again(Exception):
    """The server asks to retry later, after `wait` seconds if it says so, or the body was incomplete."""

    def __init__(self, what: str, wait: float | None = None) -> None:
        super().__init__(what)
        self.wait = wait


def _seconds(retry_after: str) -> float | None:
    """Return the seconds of a Retry-After field, a number or a date (RFC 9110, section 10.2.3); None for neither."""
    if retry_after.isdecimal() and len(retry_after) < 10:
        return float(retry_after)
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _again(error: Exception) -> bool | float:
    """Return whether to retry after an error, or the seconds to wait before."""
    if isinstance(error, _Again) and error.wait is not None:
        return error.wait
    return isinstance(error, _Again | httpx.TransportError)


def _message(error: Exception) -> str:
    if isinstance(error, httpx.HTTPStatusError):
        # httpx's own message has two lines and a link.
        return f"the server answers {error.response.status_code}"
    return str(error) or type(error).__name__


def download(
    address: str, file: Path, largest: int = LARGEST, headers: Mapping[str, str] = MappingProxyType({})
) -> Received:
    """Download an address into a file; raise InputError with the server's status after several attempts.

    `headers` are sent with each request; a server that is busy states how long to wait, and is asked again only then.
    An interrupted body is resumed if the server supports ranges (RFC 9110, section 14). No file is written where the
    server answers that nothing is newer than what `headers` name (RFC 9110, section 13).
    """
    where = Where(shown(address))
    transfer = _Transfer(address, file, largest, {"User-Agent": agent(), **headers})
    try:
        for attempt in stamina.retry_context(_again, attempts=ATTEMPTS, wait_max=20.0, timeout=None):
            with attempt:
                return _fetch(transfer)
    except httpx.InvalidURL as error:
        # Its message may repeat a part of a password.
        raise InputError("not an address", where=where, cure="https://HOST/PATH") from error
    except (_Again, httpx.HTTPError) as error:
        raise InputError(f"cannot be fetched: {_message(error)}", where=where, cure="check the address") from error
    raise AssertionError("the last attempt returns or raises")


@contextmanager
def _answer(address: str, headers: dict[str, str], cut: "_Cut") -> Iterator[httpx.Response]:
    """Yield the response after redirects; user and password are sent only to the origin that they were given for."""
    where = Where(shown(address))
    bare, auth = split(address)
    url, kind = httpx.URL(bare), None
    own = _origin(url)
    for _ in range(_MOST_HOPS):
        if url.scheme not in ("http", "https"):
            raise InputError(f"it redirects to {url.scheme[:20]}:", where=where, cure="fetch it yourself")
        # One client per request: each opens a new connection, which is checked.
        with (
            RedirectCheck(url.raw_host.decode("ascii"), kind, where) as check,
            httpx.Client(timeout=_TIMEOUT) as client,
        ):
            cut.check = check
            request = client.build_request("GET", url, headers=headers, extensions={"trace": check})
            answer = client.send(request, auth=auth if _origin(url) == own else None, stream=True)
            with closing(answer):
                kind = check.checked_kind()
                if answer.next_request is None:
                    yield answer
                    return
                url = answer.next_request.url.copy_with(username=None, password=None)
    raise InputError(f"more than {_MOST_HOPS} redirects", where=where, cure="check the address")


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


class _Cut:
    """A callable that shuts down the currently open connection."""

    check: RedirectCheck | None = None

    def __call__(self) -> None:
        if self.check is not None and self.check.socket is not None:
            # It may already be closed.
            with suppress(OSError):
                self.check.socket.shutdown(socket.SHUT_RDWR)


def _fetch(transfer: _Transfer) -> Received:
    cut = _Cut()
    received = Received()
    with TransferDeadline(cut) as deadline:
        try:
            received = _write(transfer, cut, deadline)
        except (httpx.TransportError, _Again):
            if deadline.reason is None:
                raise
    if deadline.reason is not None:
        where = Where(shown(transfer.address))
        raise InputError(f"too slow: {deadline.reason}", where=where, cure="fetch it yourself, and name the file")
    return received


def _headers(transfer: _Transfer, done: int) -> dict[str, str]:
    """Return the headers of a request; with `done` bytes in the file it asks for the rest of the same body."""
    # With a compressed transfer, byte ranges would refer to the compressed form.
    sent = {**transfer.headers, "Accept-Encoding": "identity"}
    if not done:
        return sent
    same = {"If-Range": transfer.etag} if transfer.etag and not transfer.etag.startswith("W/") else {}
    return sent | {"Range": f"bytes={done}-"} | same


def _write(transfer: _Transfer, cut: _Cut, deadline: TransferDeadline) -> Received:
    file, where = transfer.file, Where(shown(transfer.address))
    done = file.stat().st_size if file.exists() else 0
    with _answer(transfer.address, _headers(transfer, done), cut) as response:
        if response.status_code == httpx.codes.NOT_MODIFIED:
            return _received(response)
        _check_status(response, file, where)
        is_rest = response.headers.get("Content-Range", "").startswith(f"bytes {done}-")
        transfer.etag = response.headers.get("ETag", "")
        length = response.headers.get("Content-Length", "")
        size = done if is_rest else 0
        expected = size + int(length) if length.isdecimal() and len(length) < 20 else None
        with file.open("ab" if is_rest else "wb") as stream:
            for chunk in response.iter_raw():
                deadline.received(len(chunk))
                size += len(chunk)
                if size > transfer.largest:
                    raise InputError(f"larger than {transfer.largest} bytes", where=where, cure="fetch a part of it")
                stream.write(chunk)
    if expected is not None and size != expected:
        raise _Again(f"{size} of {expected} bytes came")
    return _received(response)


def _check_status(response: httpx.Response, file: Path, where: Where) -> None:
    """Raise _Again where another attempt may succeed, else InputError or HTTPStatusError for an answer without body."""
    status = response.status_code
    if status == httpx.codes.TOO_MANY_REQUESTS or response.is_server_error:
        wait = _seconds(response.headers.get("Retry-After", ""))
        if wait is not None and wait > _LONGEST_WAIT:
            what = f"the server answers {status}, and asks to wait {wait:.0f} s"
            raise InputError(f"cannot be fetched: {what}", where=where, cure="ask again then")
        raise _Again(f"the server answers {status}", wait)
    if status == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
        file.unlink()
        raise _Again("the file has changed on the server")
    response.raise_for_status()
    encoding = response.headers.get("Content-Encoding", "").lower()
    if encoding not in _ENCODINGS:
        raise InputError(f"it is compressed as {encoding[:20]!r}", where=where, cure="fetch and unpack it yourself")


def _received(response: httpx.Response) -> Received:
    headers, is_unchanged = response.headers, response.status_code == httpx.codes.NOT_MODIFIED
    # A body that ends with the connection may be a part of one: then it is asked for again.
    has_end = is_unchanged or "Content-Length" in headers or "Transfer-Encoding" in headers
    etag, modified = (headers.get(name, "") if has_end else "" for name in ("ETag", "Last-Modified"))
    return Received(is_unchanged, etag, modified, headers.get("Content-Type", ""))
