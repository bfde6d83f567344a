"""Servers for tests that stand in for what lies between us and a portal: sites of one answer, proxies, old TLS."""

from __future__ import annotations

import base64
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

Serve = Callable[[socket.socket, bytes], None]
Pages = Callable[[str, str], bytes]
"""(method, path) → a whole HTTP answer."""


def reply(status: str, body: bytes = b"", kind: str = "text/html; charset=utf-8", *headers: str) -> bytes:
    """A whole HTTP answer."""
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", f"Content-Type: {kind}", "Connection: close"]
    return "\r\n".join([*head, *headers]).encode() + b"\r\n\r\n" + body


def json_reply(value: object, status: str = "200 OK", kind: str = "application/json", *headers: str) -> bytes:
    """The same with JSON."""
    return reply(status, json.dumps(value).encode(), kind, *headers)


def tls(certificates: Path, name: str) -> ssl.SSLContext:
    """A server's context with one of the test certificates."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / f"{name}.pem")
    return context


def old_tls(certificates: Path) -> ssl.SSLContext:
    """A server that speaks TLS 1.0 and 1.1 only."""
    context = tls(certificates, "good")
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    return context


class Listener:
    """Accepts on the loopback, each connection in a thread of its own, until `close`."""

    def __init__(self, handle: Callable[[socket.socket], None]) -> None:
        self._handle = handle
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._threads: list[threading.Thread] = []
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._one, args=(client,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _one(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            client.settimeout(10)
            self._handle(client)

    def close(self) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._accepting.join(10)
        for thread in self._threads:
            thread.join(60)


def read_head(client: socket.socket) -> bytes:
    """A request up to its empty line, with what came of its body."""
    head = b""
    while b"\r\n\r\n" not in head:
        part = client.recv(65536)
        if not part:
            break
        head += part
    return head


@contextmanager
def site(pages: Pages, context: ssl.SSLContext | None = None) -> Iterator[tuple[str, list[bytes]]]:
    """A site whose answers `pages` gives; its address and the heads of the requests it read."""
    seen: list[bytes] = []

    def handle(raw: socket.socket) -> None:
        client = context.wrap_socket(raw, server_side=True) if context else raw
        with client:
            head = read_head(client)
            if not head:
                return
            seen.append(head)
            method, path = head.split(b" ", 2)[:2]
            client.sendall(pages(method.decode(), path.decode()))
            with suppress(OSError):
                client.shutdown(socket.SHUT_WR)
                client.recv(65536)

    listener = Listener(handle)
    try:
        yield f"{'https' if context else 'http'}://localhost:{listener.port}", seen
    finally:
        listener.close()


@contextmanager
def raw_server(handle: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that does `handle` to each connection; its port."""
    listener = Listener(handle)
    try:
        yield listener.port
    finally:
        listener.close()


def gm_only(client: socket.socket) -> None:
    """A server of 国密 TLS alone (GB/T 38636): it answers a hello of its own kind and refuses every other."""
    hello = client.recv(65536)
    if hello[1:3] == b"\x01\x01" and b"\xe0\x13" in hello:
        body = b"\x01\x01" + bytes(32) + b"\x00" + b"\xe0\x13" + b"\x00"
        message = b"\x02" + len(body).to_bytes(3, "big") + body
        client.sendall(b"\x16\x01\x01" + len(message).to_bytes(2, "big") + message)
    else:
        client.sendall(b"\x15\x03\x03\x00\x02\x02\x28")


def gm_tls13(client: socket.socket) -> None:
    """A server of TLS 1.3 with SM4 suites alone (RFC 8998): it asks a hello of its kind for a key on curveSM2."""
    hello = client.recv(65536)
    if b"\x00\xc6" in hello[43:90] and b"\x00\x29" in hello:
        retry = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")
        more = bytes.fromhex("002b00020304") + bytes.fromhex("003300020029")
        body = b"\x03\x03" + retry + b"\x00" + b"\x00\xc6" + b"\x00" + len(more).to_bytes(2, "big") + more
        message = b"\x02" + len(body).to_bytes(3, "big") + body
        client.sendall(b"\x16\x03\x03" + len(message).to_bytes(2, "big") + message)
    else:
        client.sendall(b"\x15\x03\x03\x00\x02\x02\x28")


class ConnectProxy:
    """A proxy that opens connections to `port` of the loopback whatever name it is asked for. With `login` (`user:secret`) it
    wants that first; with `status` it refuses everything so.
    """

    def __init__(self, port: int, login: str = "", status: str = "", scheme: str = "Basic") -> None:
        self._port, self._login, self._status, self._scheme = port, login, status, scheme
        self.heads: list[bytes] = []
        self._listener = Listener(self._handle)
        self.address = f"127.0.0.1:{self._listener.port}"

    def close(self) -> None:
        self._listener.close()

    def __enter__(self) -> ConnectProxy:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _handle(self, client: socket.socket) -> None:
        head = read_head(client)
        self.heads.append(head)
        wanted = b"Basic " + base64.b64encode(self._login.encode())
        if self._status:
            client.sendall(reply(self._status, b"<p>no"))
        elif self._login and wanted not in head:
            more = f'Proxy-Authenticate: {self._scheme} realm="x"'
            client.sendall(reply("407 Proxy Authentication Required", b"<p>login", "text/html", more))
        else:
            with socket.create_connection(("127.0.0.1", self._port), 60) as server:
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                back = threading.Thread(target=self._pump, args=(server, client), daemon=True)
                back.start()
                self._pump(client, server)
                back.join(10)

    @staticmethod
    def _pump(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while part := source.recv(65536):
                target.sendall(part)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)
