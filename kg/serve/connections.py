"""Connections with deadlines and a limit per client, so that none can keep others out; idle ones are closed first.

Uvicorn limits the number of connections and answers 503 beyond it, but waits for a request forever.
This protocol for HTTP/1.1 replaces uvicorn's and adds what a server on the internet needs without a proxy.
"""

import asyncio
import ipaddress
from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from kg.serve.limits import Limits
from kg.serve.problems import RETRY_SECONDS

_LOOK_SECONDS = 1.0
# The application responds when a body is late; if it fails to, the connection is closed after this grace period.
_GRACE_SECONDS = 5.0
# A response must be received at this rate (bytes a second), averaged over a window.
_LEAST_RATE, _WINDOW_SECONDS = 16 * 1024, 30.0
_CLOSING = "Connection: close\r\nContent-Length: 0\r\n\r\n"
_TOO_LATE = f"HTTP/1.1 408 Request Timeout\r\n{_CLOSING}".encode()
_TOO_MANY = f"HTTP/1.1 503 Service Unavailable\r\nRetry-After: {RETRY_SECONDS}\r\n{_CLOSING}".encode()
Networks = tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]


def networks(addresses: Collection[str]) -> Networks:
    """Parse addresses and networks ("10.0.0.0/8"); raise ValueError for anything else."""
    return tuple(ipaddress.ip_network(address, strict=False) for address in addresses)


def client_of(host: str) -> str:
    """Return the client of an address: the address itself, or the /64 network of an IPv6 customer.

    >>> client_of("192.0.2.1"), client_of("2001:db8::1:2"), client_of("::ffff:192.0.2.1")
    ('192.0.2.1', '2001:db8::/64', '192.0.2.1')
    """
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return host
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), 64), strict=False))


class Connections:
    """All connections of a server, by client."""

    def __init__(self, limits: Limits, trusted: Networks = ()) -> None:
        """Set the limits; `trusted` are proxies, which represent many clients."""
        self.patience = limits.patience
        self._most, self._share, self._trusted = limits.connections, limits.per_client, trusted
        # In order of arrival.
        self._of_client: dict[str, dict[BoundedProtocol, None]] = {}
        self._count = 0

    def _is_trusted(self, client: str) -> bool:
        try:
            address = ipaddress.ip_address(client)
        except ValueError:
            return False
        return any(address in network for network in self._trusted)

    def enter(self, connection: "BoundedProtocol", client: str) -> bool:
        """Add a connection, closing an idle one if necessary; return False if none can be closed."""
        own = self._of_client.setdefault(client, {})
        is_full = len(own) >= self._share and not self._is_trusted(client)
        if is_full and not self._end_one(own):
            return False
        if self._count >= self._most and not self._end_one(
            {one: None for some in self._of_client.values() for one in some}
        ):
            return False
        # Closing a client's last connection removed its entry.
        self._of_client.setdefault(client, own)[connection] = None
        self._count += 1
        return True

    def leave(self, connection: "BoundedProtocol", client: str) -> None:
        """Remove a connection; one that has been removed already is ignored."""
        own = self._of_client.get(client, {})
        if connection in own:
            del own[connection]
            self._count -= 1
        if not own:
            self._of_client.pop(client, None)

    def _end_one(self, some: "dict[BoundedProtocol, None]") -> bool:
        """Close the connection that has been idle longest; return whether there was one."""
        waiting = [one for one in some if one.is_waiting]
        if not waiting:
            return False
        min(waiting, key=lambda one: one.since).give_way()
        return True


class BoundedProtocol(H11Protocol):
    """One connection; `since` is when it became idle, or when its request began."""

    def __init__(self, connections: Connections, **given: Any) -> None:
        """Register with the connections of a server; other arguments are uvicorn's."""
        super().__init__(**given)
        self._all, self._client = connections, ""
        self.since = self.loop.time()
        self._looking: asyncio.TimerHandle | None = None
        self._unsent, self._sent, self._window = 0, 0, self.since

    @property
    def is_waiting(self) -> bool:
        """Whether no request is pending and the last response has been sent completely."""
        is_answered = self.cycle is None or self.cycle.response_complete
        return is_answered and not self.transport.is_closing() and self.transport.get_write_buffer_size() == 0

    @property
    def _awaits_body(self) -> bool:
        return self.cycle is not None and self.cycle.more_body and not self.is_waiting

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Register the connection, or answer 503 if there are too many."""
        super().connection_made(transport)
        self._client = client_of(self.client[0]) if self.client else ""
        self._look()
        if not self._all.enter(self, self._client):
            transport.write(_TOO_MANY)
            transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Unregister the connection."""
        self._all.leave(self, self._client)
        if self._looking is not None:
            self._looking.cancel()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """Record when a request begins."""
        before = self.cycle
        super().handle_events()
        if self.cycle is not before:
            self.since = self.loop.time()

    def on_response_complete(self) -> None:
        """Record when the connection becomes idle."""
        self.since = self.loop.time()
        super().on_response_complete()

    def give_way(self) -> None:
        """Close an idle connection."""
        self._all.leave(self, self._client)
        self.transport.close()

    def _look(self) -> None:
        """Check the deadlines, and close the connection if one has passed."""
        self._looking = self.loop.call_later(_LOOK_SECONDS, self._look)
        now = self.loop.time()
        if self._is_stuck(now):
            self.transport.abort()
        elif self.transport.is_closing():
            return
        elif self.is_waiting and now - self.since > self._all.patience:
            if self.conn.trailing_data[0]:
                self.transport.write(_TOO_LATE)
            self.give_way()
        elif self._awaits_body and now - self.since > self._all.patience + _GRACE_SECONDS:
            self.transport.close()

    def _is_stuck(self, now: float) -> bool:
        """Return whether the client has received too little of a response over a whole window."""
        unsent = self.transport.get_write_buffer_size()
        # The buffer grows only after it was drained, because the application waits for that.
        if unsent == 0 or unsent > self._unsent:
            self._sent, self._window = 0, now
        self._sent += max(self._unsent - unsent, 0)
        self._unsent = unsent
        if now - self._window < _WINDOW_SECONDS:
            return False
        is_stuck = self._sent < _LEAST_RATE * _WINDOW_SECONDS
        self._sent, self._window = 0, now
        return is_stuck


def protocol(limits: Limits, trusted: Networks = ()) -> Callable[..., BoundedProtocol]:
    """Return the factory of the protocol instances of one server."""
    return partial(BoundedProtocol, Connections(limits, trusted))
