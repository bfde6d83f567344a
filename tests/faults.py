"""A proxy in front of a real server that does to requests what networks, middleboxes and servers do to them."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

CUT = struct.pack("ii", 1, 0)  # SO_LINGER: close with a reset
HTML = b"<!doctype html><title>login</title><p>please sign in to the network"
JSON = "application/json"
PROBLEM = "application/problem+json"


@dataclass
class Seen:
    """A request that reached the proxy, the fault that was done to it, and how many bytes its body had."""

    method: str
    path: str
    fault: str
    size: int = 0


Plan = Callable[[str, str, int], str]


def answer(status: str, body: bytes, kind: str = "text/html", *headers: str) -> bytes:
    """A whole HTTP answer."""
    head = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *headers,
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def problem(status: str, *headers: str, more: bytes = b"") -> bytes:
    """An answer of the API's own kind that refuses."""
    return answer(status, b'{"title":"no","detail":"no"' + more + b"}", PROBLEM, *headers)


CANNED: dict[str, bytes] = {
    "captive": answer("200 OK", HTML),
    "captive_redirect": answer("302 Found", b"", "text/html", "Location: http://127.0.0.1:9/login"),
    "redirect_cross": answer("307 Temporary Redirect", b"", "text/html", "Location: http://127.0.0.1:9/elsewhere"),
    "500_html": answer("500 Internal Server Error", HTML),
    "502_html": answer("502 Bad Gateway", HTML),
    "503_retry": problem("503 Service Unavailable", "Retry-After: 3"),
    "504_html": answer("504 Gateway Timeout", HTML),
    "403_html": answer("403 Forbidden", HTML),
    "429": problem("429 Too Many Requests", "Retry-After: 3"),
    "empty_json": answer("201 Created", b"", JSON),
    "null_json": answer("201 Created", b"null", JSON),
    "list_json": answer("201 Created", b"[]", JSON),
    "no_id": answer("201 Created", b"{}", JSON),
    "id_number": answer("201 Created", b'{"id":7,"client_id":1}', JSON),
    "deep_json": answer("201 Created", b"[" * 100_000, JSON),
    "cut_headers": b"HTTP/1.1 201 Created\r\nContent-Type: applica",
    "gzip_bomb": answer("200 OK", gzip.compress(b"\0" * 20_000_000), JSON, "Content-Encoding: gzip"),
    "bad_chunk": b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}",
    "many_headers": b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(10_000)) + b"\r\n",
    "401": problem("401 Unauthorized"),
    "403": problem("403 Forbidden"),
    "404": problem("404 Not Found"),
    "413": problem("413 Content Too Large"),
    "415": problem("415 Unsupported Media Type"),
    "422": problem("422 Unprocessable Content", more=b',"errors":[{"field":"title","detail":"too long"}]'),
    "409": problem("409 Conflict"),
    "412": problem("412 Precondition Failed"),
}
# The server may or may not have carried the request out: the client must not be able to tell, and must not care.
BEFORE = ["reset_on_accept", "reset_before", "hang", "partial"]
AFTER = ["lost_response", "lost_response_fin", "cut_body", "late_commit", "dup_forward", "drip"]
STRANGE = [
    *("captive", "captive_redirect", "redirect_cross", "500_html", "502_html", "503_retry", "504_html", "403_html"),
    *("429", "empty_json", "null_json", "list_json", "no_id", "id_number", "deep_json", "cut_headers", "gzip_bomb"),
    *("bad_chunk", "many_headers", "endless"),
]
STRANGE_AFTER = [f"{name}_after" for name in ("captive", "500_html", "502_html", "cut_headers", "no_id", "null_json")]
# The client is killed: when its whole request has come, when it was carried out, or before it is carried out late.
KILLING = ["kill_before", "kill_after", "kill_late"]
TRANSIENT = [*BEFORE, *AFTER, *STRANGE, *STRANGE_AFTER]


@dataclass
class FaultyProxy:
    """Listens on the loopback; `plan(method, path, n)` names the fault for the n-th request (from 0), or is empty."""

    target: str
    plan: Plan = lambda method, path, number: ""
    late_seconds: float = 0.6
    refuse_seconds: float = 0.2
    hang_seconds: float = 4.0
    kill: Callable[[], None] = lambda: None
    seen: list[Seen] = field(default_factory=list)

    def __post_init__(self) -> None:
        parts = urlsplit(self.target)
        assert parts.hostname is not None
        assert parts.port is not None
        self._address = (parts.hostname, parts.port)
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self._lock = threading.Lock()
        self._deaf = False
        self._threads: list[threading.Thread] = []
        self._closing = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Stop listening and let every request under way end, late ones too."""
        self._closing.set()
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for thread in self._threads:
            thread.join(60)

    def _refuse(self) -> None:
        """Nobody listens for a while: connections are refused."""
        with self._lock:
            if self._deaf:
                return
            self._deaf = True
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._closing.wait(self.refuse_seconds)
        address = ("127.0.0.1", int(self.url.rpartition(":")[2]))
        self._server = socket.create_server(address)
        self._deaf = False
        if not self._closing.is_set():
            threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        server = self._server
        while not self._closing.is_set():
            try:
                client, _ = server.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(client,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            client.settimeout(15)
            head = b""
            while b"\r\n\r\n" not in head:
                part = client.recv(65536)
                if not part:
                    return
                head += part
            method, path = head.split(b" ", 2)[:2]
            with self._lock:
                fault = self.plan(method.decode(), path.decode(), len(self.seen))
                seen = Seen(method.decode(), path.decode(), fault)
                self.seen.append(seen)
            if fault == "reset_on_accept":
                self._reset(client)
                return
            request = self._whole(client, head, stop_early=fault == "partial")
            seen.size = len(request.partition(b"\r\n\r\n")[2])
            self._act(client, method.decode(), request, fault)

    @staticmethod
    def _whole(client: socket.socket, head: bytes, *, stop_early: bool) -> bytes:
        headers, _, body = head.partition(b"\r\n\r\n")
        length = 0
        for line in headers.split(b"\r\n"):
            name, _, value = line.partition(b":")
            if name.strip().lower() == b"content-length":
                length = int(value)
        while len(body) < (length // 2 if stop_early else length):
            part = client.recv(65536)
            if not part:
                break
            body += part
        # one request a connection: the fault of one must not hit the next
        lines = [line for line in headers.split(b"\r\n") if not line.lower().startswith(b"connection:")]
        return b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body

    def _act(self, client: socket.socket, method: str, request: bytes, fault: str) -> None:
        if fault in ("kill_before", "kill_late"):
            self.kill()
        if fault in ("reset_before", "partial", "kill_before"):
            self._reset(client)
        elif fault == "refuse":
            self._reset(client)
            self._refuse()
        elif fault == "delay":
            time.sleep(0.2)
            client.sendall(self._forward(request))
        elif fault == "hang":
            self._closing.wait(self.hang_seconds)
        elif fault in ("late_commit", "kill_late"):
            self._reset(client)
            time.sleep(self.late_seconds)
            self._forward(request)
        elif fault == "endless":
            self._endless(client)
        elif fault in CANNED:
            client.sendall(CANNED[fault] if method != "HEAD" else CANNED[fault].partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
        else:
            if fault == "dup_forward":
                self._forward(request)
            self._after(client, self._forward(request), fault)

    def _after(self, client: socket.socket, reply: bytes, fault: str) -> None:
        if fault == "kill_after":
            self.kill()
        if fault in ("lost_response", "kill_after"):
            self._reset(client)
        elif fault == "cut_body":
            client.sendall(reply[: max(len(reply) - 20, 1)])
        elif fault.endswith("_after"):
            client.sendall(CANNED[fault.removesuffix("_after")])
        elif fault == "drip":
            for at in range(0, len(reply), max(len(reply) // 8, 1)):
                client.sendall(reply[at : at + max(len(reply) // 8, 1)])
                time.sleep(0.02)
        elif fault != "lost_response_fin":
            client.sendall(reply)

    def _forward(self, request: bytes) -> bytes:
        with socket.create_connection(self._address, 60) as server:
            server.sendall(request)
            parts = []
            while part := server.recv(65536):
                parts.append(part)
        return b"".join(parts)

    def _endless(self, client: socket.socket) -> None:
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{")
        for _ in range(400):
            client.sendall(b" " * 65536)

    @staticmethod
    def _reset(client: socket.socket) -> None:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, CUT)
        client.close()
