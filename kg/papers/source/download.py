"""Download of an address into a file, with retries, resumption, and limits of size and time."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import MappingProxyType

import httpx
import stamina

from kg.errors import InputError, Where
from kg.papers.source.address import shown, split
from kg.papers.source.deadline import TransferDeadline
from kg.papers.source.redirects import RedirectCheck

LARGEST = 1 << 35
ATTEMPTS = 5
_LONGEST_WAIT = 120.0
_MOST_HOPS = 10
_TIMEOUT = httpx.Timeout(30.0)
# Encodings that `opened` unpacks itself, within its limits.
_ENCODINGS = ("", "identity", "gzip", "x-gzip")


class _Again(Exception):
    """The server asks to retry later, after `wait` seconds if it says so, or the body was incomplete."""

    def __init__(self, what: str, wait: str = "") -> None:
        super().__init__(what)
        self.wait = min(float(wait), _LONGEST_WAIT) if wait.isdecimal() and len(wait) < 10 else None


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
) -> None:
    """Download an address into a file; raise InputError with the server's status after several attempts.

    `headers` are sent with each request; a server that is busy says how long to wait (RFC 9110, section 10.2.3).
    An interrupted body is resumed if the server supports ranges (RFC 9110, section 14).
    """
    where = Where(shown(address))
    try:
        for attempt in stamina.retry_context(_again, attempts=ATTEMPTS, wait_max=20.0):
            with attempt:
                _fetch(address, file, largest, headers)
    except httpx.InvalidURL as error:
        # Its message may repeat a part of a password.
        raise InputError("not an address", where=where, cure="https://HOST/PATH") from error
    except (_Again, httpx.HTTPError) as error:
        raise InputError(f"cannot be fetched: {_message(error)}", where=where, cure="check the address") from error


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


def _fetch(address: str, file: Path, largest: int, headers: Mapping[str, str]) -> None:
    cut = _Cut()
    with TransferDeadline(cut) as deadline:
        try:
            _write(address, file, largest, headers, cut, deadline)
        except (httpx.TransportError, _Again):
            if deadline.reason is None:
                raise
    if deadline.reason is not None:
        where = Where(shown(address))
        raise InputError(f"too slow: {deadline.reason}", where=where, cure="fetch it yourself, and name the file")


def _write(
    address: str, file: Path, largest: int, headers: Mapping[str, str], cut: _Cut, deadline: TransferDeadline
) -> None:
    where = Where(shown(address))
    done = file.stat().st_size if file.exists() else 0
    # With a compressed transfer, byte ranges would refer to the compressed form.
    sent = {**headers, "Accept-Encoding": "identity"} | ({"Range": f"bytes={done}-"} if done else {})
    with _answer(address, sent, cut) as response:
        if response.status_code == httpx.codes.TOO_MANY_REQUESTS or response.is_server_error:
            raise _Again(f"the server answers {response.status_code}", response.headers.get("Retry-After", ""))
        if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            file.unlink()
            raise _Again("the file has changed on the server")
        response.raise_for_status()
        encoding = response.headers.get("Content-Encoding", "").lower()
        if encoding not in _ENCODINGS:
            raise InputError(f"it is compressed as {encoding[:20]!r}", where=where, cure="fetch and unpack it yourself")
        is_rest = response.headers.get("Content-Range", "").startswith(f"bytes {done}-")
        length = response.headers.get("Content-Length", "")
        size = done if is_rest else 0
        expected = size + int(length) if length.isdecimal() and len(length) < 20 else None
        with file.open("ab" if is_rest else "wb") as stream:
            for chunk in response.iter_raw():
                deadline.received(len(chunk))
                size += len(chunk)
                if size > largest:
                    raise InputError(f"larger than {largest} bytes", where=where, cure="fetch a part of it")
                stream.write(chunk)
    if expected is not None and size != expected:
        raise _Again(f"{size} of {expected} bytes came")
