"""One document with everything inside."""

from __future__ import annotations

import re
from base64 import b64decode

import pytest

from editor_app.model.errors import Refused
from editor_app.services.sheets import EMBEDDED_POLICY, self_contained

FILES = {
    "draft://site/style.css": (
        b"body{background:url(banner.png)}i{background:url('gone.png')}",
        "text/css; charset=utf-8",
    ),
    "draft://site/banner.png": (b"PNG", "image/png"),
    "draft://image/abc~1": (b"JPG", "image/jpeg"),
    "draft://image/abc": (b"JPG", "image/jpeg"),
}


def fetch(url: str) -> tuple[bytes, str]:
    try:
        return FILES[url]
    except KeyError:
        raise Refused("preview.foreign_address", address=url) from None


@pytest.mark.parametrize(
    "start",
    [
        "<!DOCTYPE html><html><head>",
        "<!doctype html>\n<HEAD lang=zh>",
        "<!DOCTYPE html>",
        "<!DOCTYPE html><!-- <head> -->",
        "",
    ],
)
def test_the_policy_stands_before_everything_it_must_rule(start: str) -> None:
    page = self_contained(
        start + '<link rel=stylesheet href="draft://site/style.css"><img src="draft://image/abc">', fetch
    )
    assert page.count("Content-Security-Policy") == 1
    assert page.index(EMBEDDED_POLICY) < page.index("<link")
    assert page.lower().startswith("<!doctype html>" if start else "<meta")


def test_style_sheets_bring_their_pictures_and_links_lead_nowhere() -> None:
    page = self_contained(
        '<head></head><link href="draft://site/style.css"><a href="draft://site/list/">栏目</a><img src="draft://image/abc">',
        fetch,
    )
    assert "draft:" not in page
    assert '<a href="#">' in page
    style = re.search(r'href="data:text/css;charset=utf-8;base64,([^"]*)"', page)
    assert style is not None
    assert (
        b64decode(style[1]).decode() == "body{background:url(data:image/png;base64,UE5H)}i{background:url('gone.png')}"
    )


def test_a_picture_that_is_gone_is_told() -> None:
    with pytest.raises(Refused):
        self_contained('<img src="draft://image/none">', fetch)
