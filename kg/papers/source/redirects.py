"""Restriction of redirects: each connection of a redirect chain is checked before anything is requested over it.

The user may name any address, including the local machine or network. A server may not redirect there: a redirect may
lead to a public address, or to one of the same kind as its origin. The address of the connected socket is checked, not
an earlier name resolution, which may differ.
"""

import ipaddress
import socket
from collections.abc import Mapping
from typing import Any

from kg.errors import InputError, Where

PUBLIC = "a public address"


def kind_of(text: str) -> str:
    """Return the kind of an IP address.

    >>> [kind_of(a) for a in ("93.184.215.14", "127.0.0.1", "::ffff:10.0.0.1", "169.254.169.254", "2002:7f00:1::")]
    ['a public address', 'this machine', 'a private network', 'a link-local address', 'this machine']
    """
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is not None:
            return kind_of(str(inner))
    if address.is_loopback or address.is_unspecified:
        return "this machine"
    if address.is_link_local:
        return "a link-local address"
    return PUBLIC if address.is_global and not address.is_multicast else "a private network"


def _kind_of_name(host: str) -> str:
    """Return the kind of a host by its name, as far as it resolves here: behind a proxy it may not."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        is_inner = host.lower().rstrip(".").rpartition(".")[2] in ("localhost", "local", "internal")
        return "a private network" if is_inner else PUBLIC
    return next((kind for row in found if (kind := kind_of(str(row[4][0]))) != PUBLIC), PUBLIC)


class RedirectCheck:
    """One request of a redirect chain, an httpx `trace` extension; `before` is the kind of the redirecting address.

    Source: https://www.python-httpx.org/advanced/extensions/#trace
    """

    def __init__(self, host: str, before: str | None, where: Where) -> None:
        """Prepare the check; `where` is the location named in errors."""
        self._host, self._before, self._where = host, before, where
        self._is_direct = False
        self.kind: str | None = None
        self.socket: socket.socket | None = None

    def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        """Check a connection event; raise InputError if the address is not allowed."""
        if event == "connection.connect_tcp.started":
            self._is_direct = info["host"] == self._host
            if self._before is not None or not self._is_direct:
                self._allow(_kind_of_name(self._host))
        elif event == "connection.connect_tcp.complete":
            stream = info["return_value"]
            try:
                if self._is_direct:
                    # The name may have resolved to another address since.
                    self._allow(kind_of(str(stream.get_extra_info("server_addr")[0])))
            except InputError:
                stream.close()
                raise
            # A duplicate: TLS takes over the socket itself.
            self.socket = stream.get_extra_info("socket").dup()

    def _allow(self, kind: str) -> None:
        if self._before is not None and kind not in (PUBLIC, self._before):
            what = f"it redirects to {kind}: {self._host}"
            raise InputError(what, where=self._where, cure="name that address yourself if you trust it")
        self.kind = kind

    def checked_kind(self) -> str:
        """Return the kind of address that was connected to; raise InputError if no connection was checked."""
        if self.kind is None:
            raise InputError("its connection could not be checked", where=self._where, cure="another version of httpx")
        return self.kind

    def __enter__(self) -> "RedirectCheck":
        """Return this check."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the duplicated socket."""
        if self.socket is not None:
            self.socket.close()
