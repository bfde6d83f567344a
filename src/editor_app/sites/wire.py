"""The connection beneath a call: whether a byte of the request has left, and a deadline that nothing can stretch.

`timeout=` of requests bounds one read; a server that drips a byte now and then holds a call for ever, headers included.
Here a watcher, one for all calls of the program, shuts the connection down when the time is over, whatever it is doing:
resolving is bounded by the system, everything after it by the watcher, the TLS handshake included.
"""

from __future__ import annotations

import math
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from editor_app.sites.bandwidth import OUTGOING
from editor_app.sites.ways import Proxy, make_context

STALL_SECONDS = 20.0
PIECE, LARGEST_PIECE = 16 * 1024, 64 * 1024  # so small that a slow line takes them within the time for one piece
QUICK_SECONDS = 0.05
_GATHERS = hasattr(socket.socket, "sendmsg")  # not on Windows


class _Watcher:
    """Ends the calls whose time is over. One thread, from the first call on; it sleeps until the next deadline."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._calls: set[Wire] = set()
        self._sleeps_until = math.inf
        self._thread: threading.Thread | None = None

    def begin(self, wire: Wire) -> None:
        """Look after a call, whose deadline may only move later."""
        with self._changed:
            self._calls.add(wire)
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="deadlines", daemon=True)
                self._thread.start()
            elif wire.deadline < self._sleeps_until:
                self._changed.notify()

    def end(self, wire: Wire) -> None:
        """It has ended."""
        with self._changed:
            self._calls.discard(wire)

    def _watch(self) -> None:
        with self._changed:
            while True:
                now = time.monotonic()
                for wire in [each for each in self._calls if each.deadline <= now]:
                    self._calls.discard(wire)
                    wire.cut()
                self._sleeps_until = min((each.deadline for each in self._calls), default=math.inf)
                self._changed.wait(None if self._sleeps_until == math.inf else max(0.0, self._sleeps_until - now))


_WATCHER = _Watcher()


class Wire:
    """The one call under way of one account. `cut` may come from any thread, everything else from the calling one."""

    def __init__(self) -> None:
        self.sent = False
        self.was_cut = False
        self._lock = threading.Lock()
        self._plug: socket.socket | None = None
        self._calling = False
        self._closed: list[socket.socket] = []
        self.deadline = 0.0
        """When the call under way is over, by the monotonic clock."""
        self._latest = 0.0

    @contextmanager
    def call(self, seconds: float, latest: float) -> Iterator[None]:
        """A call that ends after `seconds`; as long as the body makes progress it may take up to `latest`."""
        now = time.monotonic()
        self.sent = self.was_cut = False
        self.deadline, self._latest = now + seconds, now + max(seconds, latest)
        _WATCHER.begin(self)
        self._calling = True
        try:
            yield
        finally:
            _WATCHER.end(self)
            with self._lock:
                self._calling, self._plug = False, None
                closed, self._closed = self._closed, []
            for handle in closed:
                handle.close()

    def cut(self) -> None:
        """End the call now: it fails on its own thread as a broken connection does."""
        with self._lock:
            self.was_cut = True
            if self._plug is not None:
                with suppress(OSError):
                    self._plug.shutdown(socket.SHUT_RDWR)

    def plug(self, connection: socket.socket) -> socket.socket:
        """This is the connection in use. Returns a second handle of it, for TLS takes the first one over."""
        handle = socket.fromfd(connection.fileno(), connection.family, connection.type)
        self._use(handle)
        return handle

    def _use(self, handle: socket.socket) -> None:
        with self._lock:
            self._plug = handle
            if self.was_cut:
                with suppress(OSError):
                    handle.shutdown(socket.SHUT_RDWR)

    def unplug(self, handle: socket.socket) -> None:
        """The connection is closed on our side; its answer may still be under way, so that it can be cut until the call ends."""
        with self._lock:
            if self._calling and self._plug is handle:
                self._closed.append(handle)
                return
        handle.close()

    def sending(self, handle: socket.socket) -> None:
        """From here on the request may have reached the site."""
        if self._plug is not handle:  # a connection kept from an earlier call
            self._use(handle)
        self.sent = True
        self.deadline = min(max(self.deadline, time.monotonic() + STALL_SECONDS), self._latest)


class _OnWire:
    """What both kinds of connection do differently: they tell their wire."""

    wire: Wire
    sock: socket.socket | None
    asking_proxy = False
    handle: socket.socket | None = None
    """The connection's second handle, as long as it is open."""
    _holds = False
    _head = b""

    def _new_conn(self) -> socket.socket:
        made: socket.socket = super()._new_conn()  # type: ignore[misc]
        before, self.handle = self.handle, self.wire.plug(made)
        if before is not None:
            before.close()
        return made

    def close(self) -> None:
        """Give both handles back."""
        super().close()  # type: ignore[misc]
        if (handle := self.handle) is not None:
            self.handle = None
            self.wire.unplug(handle)

    def request(self, method: str, url: str, body: Any = None, headers: Any = None, **options: Any) -> None:
        """The head of a request goes out together with the beginning of its body: one piece for the line and for the site."""
        self._holds, self._head = isinstance(body, bytes) and bool(body), b""
        super().request(method, url, body, headers, **options)  # type: ignore[misc]

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()  # type: ignore[attr-defined]
        assert self.sock is not None
        assert self.handle is not None
        if self.asking_proxy or not isinstance(data, bytes):
            self.sock.settimeout(STALL_SECONDS)
            if not self.asking_proxy:
                self.wire.sending(self.handle)
            super().send(data)  # type: ignore[misc]
        elif self._holds:
            self._holds, self._head = False, data
        else:
            head, self._head = self._head, b""
            if self.sock.gettimeout() != STALL_SECONDS:
                self.sock.settimeout(STALL_SECONDS)  # of one piece; the whole has its own deadline
            self._send_pieces(self.sock, self.handle, head, memoryview(data))

    def _send_pieces(self, connection: socket.socket, handle: socket.socket, head: bytes, left: memoryview) -> None:
        """In pieces, so that its progress is seen; where they go quickly, they grow. A plain connection that nothing slows
        down is given all of it: it says how much it has taken.
        """
        whole = not OUTGOING.limit and not isinstance(connection, ssl.SSLSocket)
        size = len(left) if whole else PIECE
        while left:
            piece, left = left[:size], left[size:]
            OUTGOING.take(len(head) + len(piece), lambda: self.wire.was_cut)
            began = time.monotonic()
            self.wire.sending(handle)
            if whole and head:
                gone = connection.sendmsg((head, piece)) if _GATHERS else connection.send(head)
                head, piece = head[gone:], piece[max(0, gone - len(head)) :]
            rest = memoryview(head + bytes(piece)) if head else piece
            while rest:
                self.wire.sending(handle)
                rest = rest[connection.send(rest) :]
            head = b""
            if not whole:
                size = min(size * 2, LARGEST_PIECE) if time.monotonic() - began < QUICK_SECONDS else PIECE
        self.wire.sending(handle)

    def _tunnel(self) -> None:
        """Ask the proxy for a connection: nothing of the request itself is in that."""
        self.asking_proxy = True
        try:
            super()._tunnel()  # type: ignore[misc]
        finally:
            self.asking_proxy = False


class _Plain(_OnWire, HTTPConnection):
    """http, for the loopback."""


class _Secure(_OnWire, HTTPSConnection):
    """https."""


class WireAdapter(HTTPAdapter):
    """Connections of one wire, certificates by the system's store, TLS 1.2 at least, no attempt repeated."""

    def __init__(self, wire: Wire, authority: str = "", proxy: Proxy | None = None) -> None:
        self._wire = wire
        self._authority = authority
        self._proxy = proxy
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **options: Any) -> None:
        """Pools whose connections tell the wire."""
        super().init_poolmanager(connections, maxsize, block, ssl_context=make_context(self._authority), **options)
        self.poolmanager.pool_classes_by_scheme = self._pools()

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        """The same through a proxy."""
        manager = super().proxy_manager_for(proxy, ssl_context=make_context(self._authority), **options)
        manager.pool_classes_by_scheme = self._pools()
        return manager

    def proxy_headers(self, proxy: str) -> dict[str, str]:
        """The login at the proxy: it is never part of an address, which is logged."""
        return self._proxy.headers() if self._proxy is not None else {}

    def _pools(self) -> dict[str, Any]:
        plain = type("Plain", (_Plain,), {"wire": self._wire})
        secure = type("Secure", (_Secure,), {"wire": self._wire})
        return {
            "http": type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
            "https": type("SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
        }

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Always verify, against the system's store and not the bundle that comes with requests."""
        conn.cert_reqs = "CERT_REQUIRED"
        conn.ca_certs = conn.ca_cert_dir = None
