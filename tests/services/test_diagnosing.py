"""Each way an account can be out of order, against a real server with that very fault: what is said, and who can mend it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from certificates import make_certificates
from editor_app.app import build_workroom
from editor_app.library.library import Library
from editor_app.model.diagnosis import Check, Mender, Step, StepState
from editor_app.model.diagnosis_words import WORDS
from editor_app.model.site import Way
from editor_app.services import diagnosing
from editor_app.services.workroom import Workroom
from examined import PROXY_SECRET, TOKEN, everywhere, examine, intake, port_of, trouble, trusting
from practice import PracticeSite, running_site
from stand_ins import ConnectProxy, Pages, gm_only, gm_tls13, json_reply, old_tls, raw_server, reply, site, tls

LOGIN_PAGE = "<!doctype html><title>校园网登录</title><form>".encode()
SHOP = b"<!doctype html><title>Company</title>" + b"<p>news</p>" * 300


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificates")
    make_certificates(folder)
    return folder


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workroom]:
    with Library.open(tmp_path_factory.mktemp("office") / "library") as library:
        yield build_workroom(library)


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeSite]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(autouse=True)
def _soon_tired(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR_APP_TIME_FACTOR", "0.2")
    monkeypatch.setattr("editor_app.sites.handshake.PLAIN_PORT", 9)  # nobody there, whatever runs on this computer


# -- all is well ----------------------------------------------------------------------------------------------------------


def test_a_real_site_passes_every_step(room: Workroom, practice: PracticeSite) -> None:
    made = examine(room, practice.site(), practice.token)
    assert [step.code for step in made.steps] == [
        *("address.ok", "tls.loopback", "site.ok", "login.ok"),
        *("rights.ok", "columns.ok", "limits.untold", "clock.ok"),
    ]
    assert made.state is StepState.OK
    assert made.first_trouble is None
    assert practice.articles == [], "nothing is changed there"


# -- the address ----------------------------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.mark.parametrize(
    ("url", "code", "mender"),
    [
        ("https://does-not-exist.invalid", "address.unknown_name", Mender.SELF),
        ("http://portal.example", "address.insecure", Mender.SITE),
        ("ftp://portal.example", "address.bad", Mender.SELF),
        ("https://portal.example:99999", "address.bad", Mender.SELF),
        ("http://127.0.0.1:{port}", "address.refused", Mender.SITE),
    ],
)
def test_an_address_that_leads_nowhere(room: Workroom, url: str, code: str, mender: Mender) -> None:
    step = trouble(room, intake(url.replace("{port}", str(free_port()))))
    assert (step.code, step.mender) == (code, mender)


def test_nobody_answers_at_all(room: Workroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("editor_app.sites.handshake.SECONDS", 0.1)
    full = socket.socket()
    full.bind(("127.0.0.1", 0))
    full.listen(0)
    waiting = [socket.socket() for _ in range(3)]
    try:
        for each in waiting:  # the queue of those who wait is full then, and the next knock is not heard
            each.setblocking(False)
            each.connect_ex(full.getsockname())
        step = trouble(room, intake(f"http://127.0.0.1:{full.getsockname()[1]}"))
    finally:
        for each in (*waiting, full):
            each.close()
    assert (step.code, step.mender) == ("address.timeout", Mender.NETWORK)


@contextmanager
def portal(certificates: Path, **proxy: str) -> Iterator[tuple[str, ConnectProxy, list[bytes]]]:
    """`portal.test` behind a proxy."""
    with (
        site(everywhere(json_reply({"columns": []})), tls(certificates, "portal")) as (url, seen),
        ConnectProxy(port_of(url), **proxy) as between,
    ):
        yield f"https://portal.test:{port_of(url)}", between, seen


@pytest.mark.parametrize(
    ("proxy", "code", "mender"),
    [
        ({"login": "li:right"}, "address.proxy_login", Mender.SELF),
        ({"login": "li:right", "scheme": "NTLM"}, "address.proxy_scheme", Mender.NETWORK),
        ({"status": "403 Forbidden"}, "address.proxy_refused", Mender.NETWORK),
    ],
)
def test_a_proxy_in_between(
    room: Workroom, certificates: Path, proxy: dict[str, str], code: str, mender: Mender
) -> None:
    with portal(certificates, **proxy) as (url, between, seen):
        step = trouble(room, intake(url, trusting(certificates, between.address, "li", PROXY_SECRET)))
        assert (step.code, step.mender) == (code, mender)
        assert all(TOKEN.encode() not in head for head in between.heads)
    assert seen == []


def test_a_proxy_that_lets_us_through(room: Workroom, certificates: Path) -> None:
    with portal(certificates, login=f"li:{PROXY_SECRET}") as (url, between, _):
        made = examine(room, intake(url, trusting(certificates, between.address, "li", PROXY_SECRET)))
    assert [step.code for step in made.steps[:3]] == ["address.by_proxy", "tls.ok", "site.ok"]


def test_a_proxy_that_is_gone(room: Workroom) -> None:
    step = trouble(room, intake("https://portal.test", Way(f"127.0.0.1:{free_port()}")))
    assert (step.code, step.mender) == ("address.proxy_gone", Mender.NETWORK)


# -- TLS ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "trusted", "code", "mender"),
    [
        ("expired", True, "tls.expired", Mender.SITE),
        ("future", True, "tls.not_yet_valid", Mender.SITE),
        ("other-host", True, "tls.wrong_host", Mender.SITE),
        ("self-signed", True, "tls.self_signed", Mender.SITE),
        ("good", False, "tls.unknown_authority", Mender.NETWORK),
    ],
)
def test_a_certificate_that_does_not_pass(
    room: Workroom, certificates: Path, name: str, trusted: bool, code: str, mender: Mender
) -> None:
    with site(everywhere(reply("200 OK")), tls(certificates, name)) as (url, seen):
        step = trouble(room, intake(url, trusting(certificates) if trusted else None))
    assert (step.code, step.mender) == (code, mender)
    assert any("指纹" in fact for fact in step.facts)
    assert all(head.startswith(b"HEAD / ") and TOKEN.encode() not in head for head in seen)
    assert "Test Authority" in step.said or code != "tls.unknown_authority"
    assert "other.test" in step.said or code != "tls.wrong_host"


@pytest.mark.parametrize(("name", "days"), [("future", 350), ("expired", -30)])
def test_an_own_clock_that_is_wrong_is_named_as_such(room: Workroom, certificates: Path, name: str, days: int) -> None:
    """The system's clock cannot be turned in a test: the world around it is. The certificate is in force on the day that the
    server's clock shows, and not on the day of this computer.
    """
    date = format_datetime(datetime.now(UTC) + timedelta(days=days), usegmt=True)
    with site(everywhere(reply("200 OK", b"", "text/html", f"Date: {date}")), tls(certificates, name)) as (url, _):
        step = trouble(room, intake(url, trusting(certificates)))
    assert (step.code, step.mender) == ("tls.own_clock", Mender.SELF)
    assert f"{datetime.now().astimezone():%Y-%m-%d}" in step.said


def test_a_certificate_that_is_about_to_expire(
    room: Workroom, certificates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diagnosing, "utc_now", lambda: datetime.now(UTC) + timedelta(days=20))
    with site(everywhere(reply("200 OK")), tls(certificates, "good")) as (url, _):
        step = examine(room, intake(url, trusting(certificates))).steps[1]
    assert (step.code, step.state, step.mender) == ("tls.expiring", StepState.WARNING, Mender.SITE)


def tls_trouble(room: Workroom, handle: Callable[[socket.socket], None]) -> Step:
    with raw_server(handle) as port:
        return trouble(room, intake(f"https://localhost:{port}"))


def old(context: ssl.SSLContext) -> Callable[[socket.socket], None]:
    def handle(client: socket.socket) -> None:
        with context.wrap_socket(client, server_side=True) as made:
            made.recv(1)

    return handle


@pytest.mark.parametrize("serve", [gm_only, gm_tls13])
def test_a_server_of_chinese_cryptography_alone(room: Workroom, serve: Callable[[socket.socket], None]) -> None:
    step = tls_trouble(room, serve)
    assert (step.code, step.mender) == ("tls.gm_only", Mender.SITE)
    assert "国密" in step.said


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_a_server_of_old_tls(room: Workroom, certificates: Path) -> None:
    step = tls_trouble(room, old(old_tls(certificates)))
    assert (step.code, step.mender) == ("tls.old_protocol", Mender.SITE)
    assert "TLS 1.1" in step.said


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "tls.not_tls"),
        (b"\x15\x03\x03\x00\x02\x02\x28", "tls.refused"),
        (b"", "tls.cut"),
        (b"\x16\x03\x03\xff\xff" + bytes(300), "tls.not_tls"),
    ],
)
def test_a_handshake_that_comes_to_nothing(room: Workroom, answer: bytes, code: str) -> None:
    def handle(client: socket.socket) -> None:
        client.recv(65536)
        client.sendall(answer)

    assert tls_trouble(room, handle).code == code


@pytest.mark.parametrize(
    ("plain", "captive"),
    [
        (reply("302 Found", b"", "text/html", "Location: http://10.0.0.1/login"), True),
        (reply("511 Network Authentication Required", LOGIN_PAGE), True),
        (reply("301 Moved", b"", "text/html", "Location: https://localhost/"), False),
        (reply("404 Not Found"), False),
        (b"nonsense", False),
    ],
)
def test_a_network_that_wants_a_login_first_and_breaks_into_https(
    room: Workroom, certificates: Path, monkeypatch: pytest.MonkeyPatch, plain: bytes, captive: bool
) -> None:
    with (
        site(everywhere(plain)) as (port_80, _),
        site(everywhere(reply("200 OK", LOGIN_PAGE)), tls(certificates, "other-host")) as (url, seen),
    ):
        monkeypatch.setattr("editor_app.sites.handshake.PLAIN_PORT", port_of(port_80))
        step = trouble(room, intake(url, trusting(certificates)))
    assert step.code == ("tls.captive" if captive else "tls.wrong_host")
    assert all(TOKEN.encode() not in head for head in seen)


# -- which kind of site ---------------------------------------------------------------------------------------------------


def wordpress(rest: bytes) -> Pages:
    """A site made by WordPress whose REST interface answers `rest`."""
    home = b'<!doctype html><title>Portal</title><link href="/wp-content/themes/a/style.css"><p>news' + b"<p>x" * 500

    def pages(_method: str, path: str) -> bytes:
        if path.startswith(("/wp-json", "/?rest_route")):
            return rest
        return reply("200 OK", home) if path == "/" else reply("404 Not Found", b"<title>Not found</title>")

    return pages


def only(where: str, answer: bytes, other: bytes) -> Pages:
    return lambda method, path: answer if path == where else other


PROFILE = json_reply({"columns": [], "id": "x"})
NOT_FOUND = reply("404 Not Found", b"<!doctype html><title>404</title>")
REST = json_reply({"namespaces": ["wp/v2"], "name": "x"})


@pytest.mark.parametrize(
    ("pages", "kind", "code", "mender"),
    [
        (everywhere(reply("200 OK", LOGIN_PAGE)), "intake", "site.captive", Mender.SELF),
        (
            everywhere(reply("302 Found", b"", "text/html", "Location: http://10.0.0.1/login?u=x")),
            "intake",
            "site.captive",
            Mender.SELF,
        ),
        (
            everywhere(reply("511 Network Authentication Required", LOGIN_PAGE)),
            "wordpress",
            "site.captive",
            Mender.SELF,
        ),
        (everywhere(reply("403 Forbidden", b"<title>WAF</title>")), "intake", "site.firewall", Mender.SITE),
        (everywhere(reply("500 Internal Server Error", b"<p>")), "intake", "site.trouble", Mender.SITE),
        (wordpress(reply("404 Not Found", b"<p>")), "wordpress", "site.no_rest", Mender.SITE),
        (wordpress(reply("403 Forbidden", b"<title>Blocked</title>")), "wordpress", "site.rest_blocked", Mender.SITE),
        (
            wordpress(json_reply({"code": "rest_disabled"}, "401 Unauthorized")),
            "wordpress",
            "site.rest_blocked",
            Mender.SITE,
        ),
        (only("/", reply("200 OK", SHOP), NOT_FOUND), "intake", "site.not_this_kind", Mender.SITE),
        (wordpress(REST), "intake", "site.other_kind", Mender.SELF),
    ],
)
def test_it_is_not_the_kind_that_was_chosen(room: Workroom, pages: Pages, kind: str, code: str, mender: Mender) -> None:
    with site(pages) as (url, seen):
        step = trouble(room, replace(intake(url), kind=kind))
    assert (step.code, step.mender) == (code, mender)
    assert all(TOKEN.encode() not in head for head in seen), "no secret goes to whoever that is"


def test_a_wrong_path_is_put_right(room: Workroom) -> None:
    with site(only("/api/v1/profile", PROFILE, NOT_FOUND)) as (url, _):
        step = trouble(room, intake(f"{url}/news/list"))
        assert (step.code, step.remedy.url) == ("site.wrong_path", url)
    with site(everywhere(NOT_FOUND)) as (url, _):
        assert trouble(room, intake(f"{url}/news")).code == "site.wrong_path"


def test_redirects_are_told_and_not_followed(room: Workroom) -> None:
    def moved(target: str) -> Pages:
        return lambda method, path: reply("301 Moved", b"", "text/html", f"Location: {target}{path}")

    with site(everywhere(PROFILE)) as (elsewhere, visited):
        for target, code in (
            ("https://localhost", "site.to_https"),
            ("https://new.example", "site.moved"),
            (elsewhere.replace("localhost", "127.0.0.1"), "site.moved"),
        ):
            with site(moved(target)) as (url, _):
                step = trouble(room, intake(url))
            assert (step.code, step.remedy.url) == (code, target)
    assert visited == []


def test_a_redirect_within_the_site(room: Workroom) -> None:
    def pages(_method: str, path: str) -> bytes:
        if path.startswith("/app/"):
            return PROFILE
        return reply("302 Found", b"", "text/html", f"Location: /app{path}")

    with site(pages) as (url, _):
        step = trouble(room, intake(url))
        assert (step.code, step.remedy.url) == ("site.redirects", f"{url}/app")


def test_no_whole_answer(room: Workroom) -> None:
    with site(everywhere(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{")) as (url, _):
        assert trouble(room, intake(url)).code == "site.no_answer"


def test_every_sentence_of_an_error_says_what_to_do_and_who() -> None:
    for code, (state, mender, said, advice) in WORDS.items():
        assert Check(code.partition(".")[0])
        assert said.endswith(("。", "{why}")), code
        assert (state is StepState.OK) == (mender is None) == (not advice), code
