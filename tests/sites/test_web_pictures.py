"""Pictures of web pages: bounded, without a trace of ours, never from the own network."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from editor_app.model.errors import Refused, Unavailable
from editor_app.sites import web_pictures
from editor_app.sites.web_pictures import fetch_picture, is_public

ASKED: list[dict[str, str]] = []
FILES: list[bytes] = []


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        ASKED.append({name.lower(): value for name, value in self.headers.items()})
        status, headers, body = 200, {"Content-Type": "image/png", "Set-Cookie": "a=b"}, b"picture"
        if self.path == "/moved":
            status, headers = 302, {"Location": "/a.png", "Set-Cookie": "a=b"}
        elif self.path == "/loop":
            status, headers = 302, {"Location": "/loop"}
        elif self.path == "/file":
            status, headers = 302, {"Location": "file:///etc/passwd"}
        elif self.path == "/gone":
            status = 404
        elif self.path.startswith("/file-given"):
            body = FILES[0]
        elif self.path == "/large":
            body = b"x" * 200_000
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) + (5 if self.path == "/cut" else 0)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def serving_file(data: bytes) -> Iterator[str]:
    """A page on the loopback that answers every question with these bytes."""
    FILES.append(data)
    try:
        with serving() as address:
            yield f"{address}/file-given"
    finally:
        FILES.clear()


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with serving() as address:
        yield address


def test_a_picture_comes_without_a_trace_of_ours(base: str) -> None:
    ASKED.clear()
    assert fetch_picture(f"{base}/moved", private=True) == b"picture"
    assert len(ASKED) == 2
    assert all(not {"cookie", "referer", "authorization"} & set(headers) for headers in ASKED)


def test_the_own_network_is_not_asked(base: str) -> None:
    ASKED.clear()
    with pytest.raises(Refused, match=r"web\.address"):
        fetch_picture(f"{base}/a.png")
    with pytest.raises(Refused, match=r"web\.address"):
        fetch_picture(base.replace("127.0.0.1", "localhost") + "/a.png")
    assert ASKED == []


@pytest.mark.parametrize("path", ["/loop", "/gone", "/cut"])
def test_what_cannot_be_had(base: str, path: str) -> None:
    with pytest.raises(Unavailable, match=r"web\.unreachable"):
        fetch_picture(base + path, private=True)


def test_what_is_no_address_of_a_picture(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for address in ("file:///etc/passwd", "ftp://a.cn/x", "http://u:p@a.cn/", "http://[", "", base + "/file"):
        with pytest.raises(Refused, match=r"web\.address"):
            fetch_picture(address, private=True)
    monkeypatch.setattr(web_pictures, "MAX_FILE_BYTES", 100_000)
    with pytest.raises(Refused, match=r"web\.too_large"):
        fetch_picture(f"{base}/large", private=True)


def test_addresses_of_the_own_network() -> None:
    inside = ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.1.1", "0.0.0.0", "::1", "fe80::1%eth0",
              "fc00::1", "::ffff:10.0.0.1", "2002:0a00:0001::", "224.0.0.1", "100.64.0.1", "x"]  # fmt: skip
    assert not any(is_public(address) for address in inside)
    assert is_public("1.1.1.1")
    assert is_public("2606:4700:4700::1111")
