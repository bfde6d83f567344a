"""The discipline of HTTP against real sockets: what was sent, what is in doubt, and that nothing stretches a call."""

from __future__ import annotations

import gzip
import json
import logging
import socket
import ssl
import struct
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.model.errors import EditorError, Refused
from editor_app.sites.connector import Doubt, NotSent, SignInNeeded, Throttled
from editor_app.sites.http import MAX_RETRY_AFTER, Answer, Http, retry_after

Serve = Callable[[socket.socket, bytes], None]
SECRET = "canary-token-7f3a"


@contextmanager
def server(serve: Serve, context: ssl.SSLContext | None = None) -> Iterator[tuple[str, list[bytes]]]:
    """A server that does to each connection what `serve` says; the address and what it has read of requests."""
    listener = socket.create_server(("127.0.0.1", 0))
    seen: list[bytes] = []

    def run() -> None:
        while True:
            try:
                raw, _ = listener.accept()
            except OSError:
                return
            with raw, suppress(OSError):
                raw.settimeout(10)
                client = context.wrap_socket(raw, server_side=True) if context else raw
                with client:
                    head = client.recv(65536)
                    seen.append(head)
                    serve(client, head)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    scheme = "https" if context else "http"
    try:
        yield f"{scheme}://localhost:{listener.getsockname()[1]}", seen
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(60)


def reply(status: str, body: bytes, *headers: str) -> Serve:
    """A server that gives one answer."""
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers])
    return lambda client, _: client.sendall(head.encode() + b"\r\n\r\n" + body)


def api(status: str, value: object, *headers: str, kind: str = "application/json") -> Serve:
    """A server that answers as the API does."""
    return reply(status, json.dumps(value).encode(), f"Content-Type: {kind}", *headers)


def ask(url: str, *, method: str = "GET", body: bytes | None = None) -> Answer:
    """One call with the secret."""
    http = Http(url, {"Authorization": f"Bearer {SECRET}"})
    try:
        return http.call(method, "/x", expect=(200, 201), body=body, refusals=(404,))
    finally:
        http.close()


@pytest.fixture
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR_APP_TIME_FACTOR", "0.001")


def test_an_answer_of_the_api_and_what_was_sent() -> None:
    with server(api("200 OK", {"a": 1})) as (url, seen):
        assert ask(url).data == {"a": 1}
    assert b"Authorization: Bearer " + SECRET.encode() in seen[0]


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(NotSent, match="unreachable"):
        ask(f"http://127.0.0.1:{port}")


def test_a_name_that_does_not_resolve() -> None:
    with pytest.raises(NotSent, match="unreachable"):
        ask("https://does-not-exist.invalid")


def test_plain_http_is_for_this_computer_alone() -> None:
    with pytest.raises(Refused, match="insecure"):
        Http("http://portal.example", {})


def test_a_reset_after_the_request_is_doubt() -> None:
    def reset(client: socket.socket, _: bytes) -> None:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    with server(reset) as (url, _), pytest.raises(Doubt, match="no_answer"):
        ask(url, method="PUT", body=b"x")


@pytest.mark.parametrize("status", ["200 OK", "403 Forbidden", "404 Not Found", "500 Internal Server Error"])
def test_html_is_never_the_api(status: str) -> None:
    with server(reply(status, b"<p>login", "Content-Type: text/html")) as (url, _), pytest.raises(Doubt):
        ask(url)


@pytest.mark.parametrize(
    ("status", "kind", "error"),
    [
        ("401 Unauthorized", "application/problem+json", SignInNeeded),
        ("403 Forbidden", "application/problem+json", SignInNeeded),
        ("401 Unauthorized", "application/json", Doubt),
        ("422 Unprocessable Content", "application/problem+json", Refused),
        ("429 Too Many Requests", "application/problem+json", Throttled),
        ("503 Service Unavailable", "application/problem+json", Doubt),
        ("500 Internal Server Error", "application/problem+json", Doubt),
    ],
)
def test_only_a_problem_document_refuses(status: str, kind: str, error: type[EditorError]) -> None:
    with server(api(status, {"title": "no"}, kind=kind)) as (url, _), pytest.raises(error) as caught:
        ask(url)
    assert type(caught.value) is error


def test_a_refusal_of_another_status_is_a_strangers() -> None:
    answer = api("404 Not Found", {"status": 410}, kind="application/problem+json")
    with server(answer) as (url, _), pytest.raises(Doubt):
        ask(url)


@pytest.mark.parametrize(("kind", "known"), [("image/jpeg", True), ("text/html", False), ("", False)])
def test_a_head_answer_counts_by_its_type(kind: str, known: bool) -> None:
    headers = [f"Content-Type: {kind}"] if kind else []
    with server(reply("200 OK", b"", *headers)) as (url, _):
        if known:
            assert ask(url, method="HEAD").status == 200
        else:
            with pytest.raises(Doubt):
                ask(url, method="HEAD")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_nothing_goes_there(status: int) -> None:
    with (
        server(api("200 OK", {})) as (elsewhere, visited),
        server(reply(f"{status} Moved", b"", f"Location: {elsewhere}/x")) as (url, _),
        pytest.raises(Doubt, match="redirects") as caught,
    ):
        ask(url, method="PUT", body=b"article")
    assert visited == []
    assert str(caught.value.details["address"]).startswith(elsewhere)


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize("where", ["head", "body", "silence"])
def test_no_drip_stretches_a_call(where: str) -> None:
    def drip(client: socket.socket, _: bytes) -> None:
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n")
        if where == "body":
            client.sendall(b"Content-Length: 900\r\n\r\n")
        for _ in range(600):
            time.sleep(0.1)
            if where == "silence":
                client.recv(1)  # until the client has given up
                return
            client.sendall(b" " if where == "body" else b"X-A: b\r\n")

    started = time.monotonic()
    with server(drip) as (url, _), pytest.raises(Doubt):
        ask(url)
    assert time.monotonic() - started < 40, "the server was given up, which ends its loop"


def test_an_interrupt_ends_a_call_at_once() -> None:
    hold = threading.Event()
    with server(lambda client, _: (hold.wait(60), None)[1]) as (url, _):
        http = Http(url, {})
        timer = threading.Timer(0.3, http.interrupt)
        timer.start()
        started = time.monotonic()
        with pytest.raises(Doubt):
            http.call("GET", "/x", expect=(200,))
        assert time.monotonic() - started < 15, "not when the patience of a call is over"
        hold.set()
        http.close()


def test_a_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(b"\0" * 300_000_000, 1)
    serve = reply("200 OK", bomb, "Content-Type: application/json", "Content-Encoding: gzip")
    with server(serve) as (url, _):
        tracemalloc.start()
        try:
            with pytest.raises(Doubt):
                ask(url)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 20 * 1024 * 1024


def test_a_large_body_arrives_whole() -> None:
    body = bytes(range(256)) * 2000
    got = bytearray()

    def take(client: socket.socket, head: bytes) -> None:
        got.extend(head.partition(b"\r\n\r\n")[2])
        while len(got) < len(body):
            got.extend(client.recv(65536))
        api("201 Created", {"ok": True})(client, head)

    with server(take) as (url, _):
        assert ask(url, method="PUT", body=body).status == 201
    assert bytes(got) == body


def test_neither_environment_nor_netrc_has_a_say(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine localhost login a password b\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with server(api("200 OK", {})) as (url, seen):
        ask(url)
    assert SECRET.encode() in seen[0]
    assert b"Basic" not in seen[0]


def test_no_secret_in_errors_or_logs(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for serve in (reply("200 OK", b"x"), lambda client, _: None, api("401 No", {}, kind="application/problem+json")):
        with server(serve) as (url, _), pytest.raises(EditorError) as caught:
            ask(url)
        shown: BaseException | None = caught.value
        while shown is not None:
            assert SECRET not in repr(shown)
            shown = shown.__cause__ or shown.__context__
    assert "GET /x" in caplog.text
    assert SECRET not in caplog.text


# -- TLS ----------------------------------------------------------------------------------------------------------------


def tls(certificates: Path, name: str) -> ssl.SSLContext:
    """A server's context with one of the test certificates."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / f"{name}.pem")
    return context


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate authority and certificates of its: good, expired, for another host; and a self-signed one."""
    from certificates import make_certificates

    folder = tmp_path_factory.mktemp("certificates")
    make_certificates(folder)
    return folder


def test_a_certificate_the_system_trusts(monkeypatch: pytest.MonkeyPatch, certificates: Path) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates / "authority.pem"))
    with server(api("200 OK", {"a": 1}), tls(certificates, "good")) as (url, _):
        assert ask(url).data == {"a": 1}


@pytest.mark.parametrize(
    ("name", "words"),
    [("expired", "过期"), ("other-host", "不是这个网址"), ("self-signed", "自签"), ("unknown", "不受信任")],
)
def test_a_bad_certificate_and_nothing_is_sent(
    monkeypatch: pytest.MonkeyPatch, certificates: Path, name: str, words: str
) -> None:
    trusted = "authority.pem" if name != "unknown" else "self-signed.pem"
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates / trusted))
    context = tls(certificates, "good" if name == "unknown" else name)
    with server(api("200 OK", {}), context) as (url, seen), pytest.raises(NotSent) as caught:
        ask(url, method="PUT", body=b"article")
    assert caught.value.code == "network.tls"
    assert words in str(caught.value.details["why"])
    assert seen == []


def test_an_alert_in_the_handshake_is_before_anything() -> None:
    def alert(client: socket.socket, _: bytes) -> None:
        client.sendall(b"\x15\x03\x03\x00\x02\x02\x28")

    with server(alert) as (url, seen), pytest.raises(NotSent, match="tls"):
        ask(url.replace("http:", "https:"), method="PUT", body=b"article")
    assert b"article" not in b"".join(seen)


# -- Retry-After --------------------------------------------------------------------------------------------------------


@given(st.text(max_size=40))
def test_any_retry_after_is_a_sensible_number(value: str) -> None:
    assert 0 <= retry_after({"Retry-After": value}) <= MAX_RETRY_AFTER


def test_retry_after_in_both_forms() -> None:
    at = datetime.now(UTC) + timedelta(seconds=90)
    assert retry_after({"Retry-After": "120"}) == 120
    assert 85 < retry_after({"Retry-After": format_datetime(at, usegmt=True)}) <= 90
    assert retry_after({"Retry-After": "999999999999"}) == MAX_RETRY_AFTER
    assert retry_after({}) == 0
