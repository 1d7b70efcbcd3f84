"""Fetch an address into a file: with patience, from where the last try stopped, up to a size."""

from pathlib import Path

import httpx
import stamina

from kg.errors import InputError, Where

LARGEST = 1 << 35
ATTEMPTS = 5
_TIMEOUT = httpx.Timeout(30.0)


class _Again(Exception):
    """The server asks for patience, or the body broke off."""


def _message(error: Exception) -> str:
    if isinstance(error, httpx.HTTPStatusError):
        # Its own words are two lines, with a link.
        return f"the server answers {error.response.status_code}"
    return str(error) or type(error).__name__


def download(address: str, file: Path, largest: int = LARGEST) -> None:
    """Write what an address gives into a file; raises InputError with the server's answer after some tries.

    A body that breaks off goes on where it stopped if the server takes ranges (RFC 9110, section 14).
    """
    where = Where(address)
    try:
        for attempt in stamina.retry_context((_Again, httpx.TransportError), attempts=ATTEMPTS, wait_max=20.0):
            with attempt:
                _fetch(address, file, largest)
    except (_Again, httpx.HTTPError, httpx.InvalidURL) as error:
        raise InputError(f"cannot be fetched: {_message(error)}", where=where, cure="check the address") from error


def _fetch(address: str, file: Path, largest: int) -> None:
    done = file.stat().st_size if file.exists() else 0
    # Packed transfer would make byte ranges those of the packed form.
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={done}-"} if done else {})
    with httpx.stream("GET", address, headers=headers, timeout=_TIMEOUT, follow_redirects=True) as response:
        if response.status_code == httpx.codes.TOO_MANY_REQUESTS or response.is_server_error:
            raise _Again(f"the server answers {response.status_code}")
        if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            file.unlink()
            raise _Again("the file has changed on the server")
        response.raise_for_status()
        is_rest = response.headers.get("Content-Range", "").startswith(f"bytes {done}-")
        length = response.headers.get("Content-Length", "")
        size = done if is_rest else 0
        expected = size + int(length) if length.isdecimal() else None
        with file.open("ab" if is_rest else "wb") as stream:
            for chunk in response.iter_bytes():
                size += len(chunk)
                if size > largest:
                    raise InputError(f"larger than {largest} bytes", where=Where(address), cure="fetch a part of it")
                stream.write(chunk)
    if expected is not None and size != expected:
        raise _Again(f"{size} of {expected} bytes came")
