"""Reading pages that nobody promised anything about, and bodies before and after what the engines do to them."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dede_engine import DedeSite
from editor_app.formats.html import write_html
from editor_app.model.body import Body
from editor_app.portal.sanitize import clean_html
from editor_app.sites.connector import Doubt
from editor_app.sites.dede_body import Marker, dede_body, fingerprint, marker_of
from editor_app.sites.dede_list import is_of_title, keyword_of
from editor_app.sites.dede_pages import (
    Page,
    cut_bytes,
    decode_page,
    form_body,
    inside,
    outside,
    rows_of,
    text_of,
    with_entities,
    words_and_images,
)
from strategies import bodies, raw_text

MARKER = Marker("0e2b6c5a-8f1d-4c3e-9b7a-5d4c3b2a1f0e", "a" * 64, "b" * 64)
_PARTS = st.sampled_from(
    [
        "<form>",
        "<input name=a value=b>",
        "<select name=s>",
        "<option value=1>",
        "<textarea name=t>",
        "</textarea>",
        "<!--",
        "-->",
        "<tr>",
        "<td>",
        "<a href=?aid=1>",
        "<table>",
        "</table>",
        "<script>",
        "<![CDATA[",
        "<?php",
        "<x",
        "&#0;",
        "文",
        "<div class=body>",
        "</div>",
        "<img src='http://[x'>",
        "<style>",
        "</form>",
        '"',
        "document.write('",
        "')",
        "</",
    ]
)


@pytest.mark.parametrize(("kind", "encoding"), [("57", "utf-8"), ("57", "gbk"), ("biz6", "utf-8")])
@settings(max_examples=40)
@given(body=bodies(), title=raw_text(8))
def test_a_body_is_known_again_after_all_that_an_engine_does(kind: str, encoding: str, body: Body, title: str) -> None:
    addresses = {figure.source: f"{number:064x}" for number, figure in enumerate(body.figures())}
    written = write_html(body, image_url=lambda source: f"asset:{addresses[source]}", signature="东风街道")
    places = {sha: f"/uploads/userup/2/{sha[-6:]}.jpg" for sha in addresses.values()}
    ours = dede_body(clean_html(written), places, splits=kind == "biz6")
    site = DedeSite(kind, encoding=encoding)
    stored = site.body(with_entities(f"{ours}\n{MARKER}", encoding).encode(encoding).decode(encoding))
    shown = "".join(char for char in title if not outside(char, encoding))[:9]
    assert fingerprint(site.text(shown, 60), stored) == fingerprint(shown, ours)
    assert marker_of(stored) == MARKER
    assert set(words_and_images(stored)[1]) == set(places.values())


def test_words_pictures_and_title_make_the_print() -> None:
    one = fingerprint("题", '<p>字<img src="/a.jpg"></p>')
    assert one == fingerprint("题", '<div>字</div>\n<img src="https://portal.example/a.jpg"><!-- x -->' + str(MARKER))
    others = [
        ("题二", '字<img src="/a.jpg">'),
        ("题", '字。<img src="/a.jpg">'),
        ("题", '字<img src="/b.jpg">'),
        ("题", "字"),
    ]
    assert one not in {fingerprint(title, html) for title, html in others}


@given(st.lists(_PARTS, max_size=30))
def test_no_page_is_too_strange_to_be_read(parts: list[str]) -> None:
    page = Page("".join(parts), "utf-8")
    with suppress(Doubt):
        for form in page.forms():
            assert all(isinstance(value, str) for value in (*form.fields.values(), *form.areas.values()))
        rows_of(page.text)
        inside(page.text, ("body",))
        fingerprint(page.text, page.text)
        assert isinstance(text_of(page.text), str)
        page.says("x")
        assert isinstance(page.words, str)


@pytest.mark.parametrize("piece", ["<!--", "<![", "<?", "<a ", "</", "<a<", "&#", "<textarea name=a>", "<td>", "'\"<"])
def test_a_page_of_four_megabytes_of_anything_is_read_or_refused_soon(piece: str) -> None:
    text = piece * (4_000_000 // len(piece))
    started = time.process_time()
    with suppress(Doubt):
        Page(text, "utf-8").forms()
    with suppress(Doubt):
        rows_of(text[:200_000])
    assert time.process_time() - started < 20


@given(raw_text(20), st.sampled_from(["utf-8", "gbk"]))
def test_a_form_arrives_as_it_was_filled_in(text: str, encoding: str) -> None:
    sent = with_entities(text.replace("&", ""), encoding)
    data, kind = form_body({"body": sent, "空": "1"}, encoding)
    assert kind == "application/x-www-form-urlencoded"
    assert dict(parse_qsl(data.decode("ascii"), keep_blank_values=True, encoding=encoding))["body"] == sent


@given(raw_text(30), st.integers(0, 40), st.sampled_from(["utf-8", "gbk"]))
def test_a_cut_never_breaks_a_character(text: str, limit: int, encoding: str) -> None:
    kept = "".join(char for char in text if not outside(char, encoding))
    cut = cut_bytes(kept, limit, encoding)
    assert kept.startswith(cut)
    assert len(cut.encode(encoding)) <= limit


@pytest.mark.parametrize(
    ("header", "meta", "encoding"),
    [
        ("text/html; charset=GB2312", "", "gbk"),
        ("text/html", '<meta http-equiv="Content-Type" content="text/html; charset=gb2312" />', "gbk"),
        ("text/html; charset=utf-8", "", "utf-8"),
        ("text/html", "", "utf-8"),
    ],
)
def test_the_encoding_is_that_of_the_page(header: str, meta: str, encoding: str) -> None:
    raw = f"<html>{meta}你好</html>".encode(encoding)
    page = decode_page({"kind": "text/html", "raw": raw}, header)
    assert (page.encoding, page.text.removesuffix("</html>")[-2:]) == (encoding, "你好")


def test_what_is_no_page_is_doubt() -> None:
    for data in ({"kind": "image/png", "raw": b"x"}, {"code": 0}, {}):
        with pytest.raises(Doubt):
            decode_page(data, "")


def test_a_list_may_show_the_beginning_of_a_title() -> None:
    title = "南岗区开展冬季清雪志愿服务活动，党员干部走在前"
    assert is_of_title(title, title)
    assert is_of_title("南岗区开展冬季清雪志愿服务…", title)
    assert is_of_title("南岗区开展冬季清雪志愿服务...", title)
    assert not is_of_title("南岗区…", title)
    assert not is_of_title("南岗区开展冬季清雪志愿服务", title)
    assert keyword_of('"清雪",第2次（一）') == "第2次"
    assert keyword_of("！？") == ""


def test_a_text_area_that_is_not_escaped_keeps_its_tags() -> None:
    form = Page(f"<form><textarea name=body>\n<p>字</p>{MARKER}</textarea><input name=title></form>", "utf-8").forms()[
        0
    ]
    assert form.value("body") == f"<p>字</p>{MARKER}"
    assert form.has("title")


def test_marker_has_nothing_that_an_engine_splits() -> None:
    site = DedeSite("biz6")
    assert site.body(str(MARKER)) == str(MARKER)
    assert replace(MARKER, digest="c" * 64) == marker_of(f"x{replace(MARKER, digest='c' * 64)}y")
