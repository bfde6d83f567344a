"""The way to a site: proxies and their login, the system's settings, a further authority; what the site never hears."""

from __future__ import annotations

import json
import ssl
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.library.library import Library
from editor_app.model.errors import Refused
from editor_app.model.site import NO_PROXY, Site, Way
from editor_app.sites.connector import NotSent
from editor_app.sites.http import Http
from editor_app.sites.ways import check_way, parse_proxy, proxy_for
from stand_ins import ConnectProxy, json_reply, site, tls

SECRET = "canary-proxy-91c2"
TOKEN = "canary-token-44d0"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from certificates import make_certificates

    folder = tmp_path_factory.mktemp("certificates")
    make_certificates(folder)
    return folder


def ask(url: str, way: Way) -> object:
    http = Http(url, {"Authorization": f"Bearer {TOKEN}"}, way)
    try:
        return http.call("GET", "/x", expect=(200,)).data
    finally:
        http.close()


def hello(_method: str, _path: str) -> bytes:
    return json_reply({"a": 1})


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


def test_a_further_authority_is_trusted_for_this_site_alone(certificates: Path) -> None:
    authority = (certificates / "authority.pem").read_text()
    with site(hello, tls(certificates, "good")) as (url, seen):
        with pytest.raises(NotSent, match="tls"):
            ask(url, Way())
        assert ask(url, Way(authority=authority)) == {"a": 1}
    assert len(seen) == 1


def test_through_a_proxy_with_its_own_login(certificates: Path) -> None:
    authority = (certificates / "authority.pem").read_text()
    with site(hello, tls(certificates, "portal")) as (url, seen), ConnectProxy(port_of(url), f"li:{SECRET}") as proxy:
        way = Way(proxy.address, "li", authority, SECRET)
        assert ask(f"https://portal.test:{port_of(url)}", way) == {"a": 1}
        assert len(proxy.heads) == 1
        assert TOKEN.encode() not in proxy.heads[0], "the proxy sees no secret of the site"
        assert b"Proxy-Authorization" not in seen[0], "the site sees no secret of the proxy"
    assert SECRET not in repr(way)


@pytest.mark.parametrize(
    ("login", "status", "code"),
    [
        ("li:right", "", "network.proxy_login"),
        ("", "503 Service Unavailable", "network.proxy"),
        ("", "403 No", "network.proxy"),
    ],
)
def test_a_proxy_that_refuses_and_nothing_was_sent(certificates: Path, login: str, status: str, code: str) -> None:
    with (
        site(hello, tls(certificates, "portal")) as (url, seen),
        ConnectProxy(port_of(url), login, status) as proxy,
        pytest.raises(NotSent) as caught,
    ):
        ask(f"https://portal.test:{port_of(url)}", Way(proxy.address, "li", "", SECRET))
    assert caught.value.code == code
    assert seen == []
    shown: BaseException | None = caught.value
    while shown is not None:
        assert SECRET not in repr(shown)
        shown = shown.__cause__ or shown.__context__


def test_a_proxy_that_is_not_there_is_not_gone_around(certificates: Path) -> None:
    with site(hello, tls(certificates, "portal")) as (url, seen):
        with pytest.raises(NotSent) as caught:
            ask(f"https://portal.test:{port_of(url)}", Way("127.0.0.1:9"))
        assert caught.value.code == "network.proxy"
    assert seen == []


def test_the_systems_proxy_is_used_but_never_for_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://li:geheim%40@proxy.example:3128")
    monkeypatch.setenv("no_proxy", "intern.example")
    found = proxy_for("https://portal.example", Way())
    assert found is not None
    assert (found.address, found.user, found.secret, found.of_system) == ("proxy.example:3128", "li", "geheim@", True)
    assert "geheim" not in found.url + repr(found)
    assert proxy_for("https://intern.example", Way()) is None
    assert proxy_for("http://127.0.0.1:8765", Way("proxy.example:1")) is None
    assert proxy_for("https://portal.example", Way(NO_PROXY)) is None
    named = proxy_for("https://portal.example", Way("other.example:8888", "wang", "", "x"))
    assert named is not None
    assert (named.address, named.user) == ("other.example:8888", "wang")


@given(st.text(max_size=40))
def test_any_proxy_words_are_a_proxy_or_refused(words: str) -> None:
    try:
        found = parse_proxy(words)
    except Refused:
        return
    else:
        assert 0 < found.port < 65536
        assert parse_proxy(found.address) == found


@pytest.mark.parametrize(
    "words", ["li:secret@proxy:1", "ftp://proxy:1", "proxy:1/x", "proxy:99999", "", "http://", "a b:1"]
)
def test_what_is_no_proxy_is_refused_without_its_words(words: str) -> None:
    with pytest.raises(Refused, match="bad_proxy") as caught:
        parse_proxy(words)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "words", ["no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "证书"]
)
def test_what_is_no_certificate_is_not_trusted(words: str) -> None:
    with pytest.raises(Refused, match="bad_authority"):
        check_way(Way(authority=words))


def test_a_library_keeps_the_way_and_never_its_secret(tmp_path: Path, certificates: Path) -> None:
    authority = (certificates / "authority.pem").read_text()
    way = Way("proxy.example:3128", "li", authority, SECRET)
    with Library.open(tmp_path / "library") as library:
        library.sites.add(Site("站点", "intake", "https://portal.example", "u", "hrbxf", way))
        kept = library.sites.get("站点").way
        assert (kept, kept.proxy_secret) == (Way("proxy.example:3128", "li", authority), "")
        (row,) = library.database.all("SELECT way FROM sites")
    assert SECRET not in json.dumps(row)
    assert ssl.PEM_cert_to_DER_cert(kept.authority)
