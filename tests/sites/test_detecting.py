"""Kinds of sites by their signs, from whatever address was pasted; strangers' pages are no signs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.model.errors import Refused
from editor_app.model.site import Way
from editor_app.sites.detecting import BUILT_IN, clean_address, detect, detectors, is_folder
from stand_ins import Pages, json_reply, reply, site

RSD = b'<?xml version="1.0"?><rsd version="1.0"><service><apis><api name="MetaWeblog" blogID="1" apiLink="/x"/></apis></service></rsd>'
DEDE = "<!doctype html><title>会员登录</title><form action='index_do.php'><input name=fmdo>><input name='userid'><input name='pwd'> 织梦"


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("https://portal.example", "https://portal.example"),
        (" portal.example/ ", "https://portal.example"),
        ("http://portal.example/a/b/1.html?x=1#y", "https://portal.example/a/b"),
        ("https://portal.example/cms/wp-admin/post.php?post=3", "https://portal.example/cms"),
        ("https://portal.example/wp-login.php", "https://portal.example"),
        ("https://portal.example/member/article_add.php?channelid=1", "https://portal.example"),
        ("https://portal.example:8443/dede/login.php", "https://portal.example:8443"),
        ("https://portal.example/api/v1/profile", "https://portal.example"),
        ("https：//portal.example／news／index.php", "https://portal.example/news"),
        ("127.0.0.1:8765", "http://127.0.0.1:8765"),
        ("http://localhost:8765/", "http://localhost:8765"),
        ("https://li:secret@portal.example/", "https://portal.example"),
        ("https://[2001:db8::1]:8443/x/", "https://[2001:db8::1]:8443/x"),
    ],
)
def test_any_page_of_a_site_will_do(words: str, address: str) -> None:
    assert clean_address(words) == address


@pytest.mark.parametrize(
    "words", ["", "https://", "ftp://portal.example", "https://portal.example:99999", "javascript://x"]
)
def test_what_is_no_address(words: str) -> None:
    with pytest.raises(Refused, match="bad_address"):
        clean_address(words)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(words: str) -> None:
    try:
        made = clean_address(words)
    except Refused:
        return
    assert made.startswith(("https://", "http://"))
    assert clean_address(made) == made
    assert "?" not in made
    assert "#" not in made


def pages_of(answers: dict[str, bytes]) -> Pages:
    return lambda method, path: answers.get(path, reply("404 Not Found", b"<!doctype html><p>"))


@pytest.mark.parametrize(
    ("answers", "kinds"),
    [
        ({"/api/v1/profile": json_reply({"columns": []})}, ["intake"]),
        ({"/wp-json/": json_reply({"namespaces": ["wp/v2"]})}, ["wordpress"]),
        ({"/?rest_route=/": json_reply({"namespaces": ["wp/v2"]})}, ["wordpress"]),
        ({"/xmlrpc.php?rsd": reply("200 OK", RSD, "text/xml")}, ["metaweblog"]),
        ({"/action/xmlrpc?rsd": reply("200 OK", RSD, "application/rsd+xml")}, ["metaweblog"]),
        ({"/member/login.php": reply("200 OK", DEDE.encode("gbk"), "text/html; charset=gbk")}, ["dedecms"]),
        (
            {
                "/wp-json/": json_reply({"namespaces": ["wp/v2"]}),
                "/xmlrpc.php?rsd": reply("200 OK", RSD, "text/xml"),
            },
            ["wordpress", "metaweblog"],
        ),
        ({"/wp-json/": json_reply(["wp/v2"]), "/api/v1/profile": json_reply({"columns": "x"})}, []),
        ({"/wp-json/": reply("200 OK", b"{" * 100_000, "application/json")}, []),
        ({"/wp-json/": reply("200 OK", b"x" * 1_100_000, "application/json")}, []),
    ],
)
def test_a_kind_is_known_by_its_own_answer(answers: dict[str, bytes], kinds: list[str]) -> None:
    with site(pages_of(answers)) as (url, seen):
        assert [found.kind for found in detect(url, Way())] == kinds
    assert all(b"Authorization" not in head and b"Cookie" not in head for head in seen)


def test_redirects_are_followed_at_home_only() -> None:
    with site(pages_of({"/wp-json/": json_reply({"namespaces": ["wp/v2"]})})) as (elsewhere, visited):
        away = {"/wp-json/": reply("302 Found", b"", "text/html", f"Location: {elsewhere}/wp-json/")}
        with site(pages_of(away)) as (url, _):
            assert detect(url, Way()) == []
    assert visited == []


def test_one_page_for_everything_is_no_sign() -> None:
    everywhere = reply("200 OK", b"<!doctype html><title>login</title>")
    with site(lambda method, path: everywhere) as (url, _):
        assert detect(url, Way()) == []


def test_connectors_of_others_bring_their_detector(monkeypatch: pytest.MonkeyPatch) -> None:
    class Point:
        name = "pigeon"

        @staticmethod
        def load() -> object:
            return lambda pages, base: "/coop" if pages.page("/coop").status == 200 else ""

    monkeypatch.setattr("editor_app.sites.detecting.entry_points", lambda group: [Point])
    assert set(detectors()) == {"pigeon", *BUILT_IN}
    with site(pages_of({"/coop": reply("200 OK", b"ok")})) as (url, _):
        assert [found.kind for found in detect(url, Way())] == ["pigeon"]


@pytest.mark.parametrize(
    ("words", "folder"), [("/media/stick", True), ('"/media/a b"', True), ("portal.example/x", False)]
)
def test_a_folder_is_no_address(words: str, folder: bool) -> None:
    assert is_folder(words) == folder
