"""The public pages: what was handed in stands there, in the preview's own form, under strict headers."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from html import unescape

import httpx
import pytest

from editor_app.formats.html import read_html, write_html
from editor_app.model.body import Body, Figure, heading, paragraph
from editor_app.model.digest import sha256
from editor_app.model.metadata import Metadata
from editor_app.model.picture_edit import Edits
from editor_app.model.profile import list_cut
from editor_app.portal.sanitize import clean_html
from practice import PROFILES, PracticeSite
from receiver.handing import JPEG, METADATA, ORIGINAL, Client, article, body_with


def visible(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html.partition("<body>")[2]))


def handed(
    client: Client, metadata: Metadata = METADATA, body: Body | None = None, *, picture: bytes = b""
) -> httpx.Response:
    renditions = {}
    if picture:
        client.put_asset(picture)
        renditions = {ORIGINAL: sha256(picture)}
    answer = client.put(article(metadata=metadata, body=body, renditions=renditions))
    assert answer.status_code == 201, answer.text
    return answer


def test_the_page_shows_the_article_as_the_preview_does(contributor: Client) -> None:
    url = handed(contributor, picture=JPEG).json()["url"]
    page = contributor.http.get(url)
    shown = page.text.partition('<div class="body">')[2].partition('</div>\n<div class="pn">')[0]
    address = f"/assets/{sha256(JPEG)}.jpg"
    wanted = write_html(body_with(ORIGINAL), image_url=lambda _: address, signature=METADATA.contributor)
    without_ids = re.compile(r' data-block="[^"]*"')
    assert without_ids.sub("", shown) == without_ids.sub("", clean_html(wanted))
    assert read_html(shown).body == body_with(ORIGINAL)
    assert f'<meta name="Image" content="{address}">' in page.text
    picture = contributor.http.get(address)
    assert (picture.content, picture.headers["content-type"]) == (JPEG, "image/jpeg")
    assert "immutable" in picture.headers["cache-control"]


def test_the_address_has_column_day_and_number(contributor: Client, site: PracticeSite) -> None:
    made = handed(contributor).json()
    day = made["number"].partition("-")[0]
    assert made["url"] == f"{site.url}/a/dianxingshiji/{day[:4]}/{day[4:]}/{made['id']}.html"


@pytest.mark.parametrize(
    "path", ["/", "/dianxingshiji/", "/style.css", "/phone.css", "/nothing/", "/assets/x.jpg", "/a/x/2026/1124/1.html"]
)
def test_headers_allow_nothing_foreign(contributor: Client, path: str) -> None:
    handed(contributor)
    answer = contributor.http.get(path)
    policy = answer.headers["content-security-policy"]
    for rule in (
        "default-src 'none'",
        "img-src 'self'",
        "style-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ):
        assert rule in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in answer.headers


def test_visits_are_counted(contributor: Client) -> None:
    url = handed(contributor).json()["url"]
    shown = [re.findall(r"点击：(\d+)", contributor.http.get(url).text)[0] for _ in range(3)]
    assert shown == ["1", "2", "3"]


def test_neighbours_lists_and_front_page(contributor: Client) -> None:
    column = "redianjujiao"
    titles = [f"第{number:02}篇：这是一个很长很长很长很长很长很长的题目" for number in range(17)]
    urls = [handed(contributor, replace(METADATA, title=title, column=column)).json()["url"] for title in titles]
    cut = [list_cut(title, PROFILES.get("practice").profile.titles) for title in titles]
    middle = visible(contributor.http.get(urls[5]).text)
    assert f"上一篇：{cut[4]}" in middle
    assert f"下一篇：{cut[6]}" in middle
    assert "上一篇：没有了" in visible(contributor.http.get(urls[0]).text)
    first, second = (contributor.http.get(f"/{column}/?page={page}") for page in (1, 2))
    listed = [
        unescape(title)
        for page in (first, second)
        for title in re.findall(r"<li><a href=\"[^\"]*\">([^<]*)</a><time>", page.text)
    ]
    assert listed == cut[::-1]
    assert contributor.http.get(f"/{column}/?page=3").status_code == 404
    home = visible(contributor.http.get("/").text)
    assert "热点聚焦" in home
    assert cut[-1] in home
    assert titles[-1] not in home


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "99999999999999999999", "1.5", "２"])
def test_pages_that_are_not_there(contributor: Client, page: str) -> None:
    assert contributor.http.get("/ganbu/", params={"page": page}).status_code == 404


def test_an_empty_column_says_so(contributor: Client) -> None:
    answer = contributor.http.get("/caiwugongkai/")
    assert answer.status_code == 200
    assert "这个栏目还没有信息" in visible(answer.text)


@pytest.mark.parametrize(
    "path",
    ["/profile.toml", "/base.html.j2", "/article.html.j2", "/..%2fhrbxf%2fprofile.toml", "/site.db", "/accounts.json", "/a%00.css", "/nothing/",
     "/assets/" + "0" * 64 + ".jpg", "/assets/..%2f..%2faccounts.json", "/a/dianxingshiji/2026/1124/999999999999999999999.html",
     "/a/dianxingshiji/2026/1124/01.html", "/a/dianxingshiji/2026/1124/x.html", "/x/y/z", "/docs", "/redoc"]
)  # fmt: skip
def test_nothing_else_is_served(contributor: Client, path: str) -> None:
    handed(contributor)
    assert contributor.http.get(path, follow_redirects=True).status_code == 404


def test_an_article_has_one_address_only(contributor: Client) -> None:
    url = handed(contributor).json()["url"]
    for wrong in (
        url.replace("dianxingshiji", "ganbu"),
        re.sub(r"/(\d{4})/(\d{4})/", r"/1999/\2/", url),
        re.sub(r"/(\d+)\.html", r"/0\1.html", url),
    ):
        assert contributor.http.get(wrong).status_code == 404
    asset = f"/assets/{sha256(JPEG)}"
    contributor.put_asset(JPEG)
    assert contributor.http.get(asset + ".png").status_code == 404
    assert contributor.http.get(asset).status_code == 404


def test_hostile_words_stay_words(contributor: Client) -> None:
    attack = '"><script>alert(1)</script>'
    metadata = replace(METADATA, title=attack, source=attack, contributor=attack, summary=attack, author="<b>x")
    body = Body((heading(attack), paragraph("<img src=x onerror=alert(1)>{{ 7*7 }}")))
    url = handed(contributor, metadata, body).json()["url"]
    for path in (url, "/dianxingshiji/", "/"):
        html = contributor.http.get(path).text
        assert "<script" not in html
        assert "<img src=x" not in html
    assert "{{ 7*7 }}" in contributor.http.get(url).text


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", ""])
def test_other_names_for_this_computer_are_refused(site: PracticeSite, host: str) -> None:
    answer = httpx.get(site.url, headers={"Host": host}, trust_env=False)
    assert answer.status_code == 400
    assert "练习" not in answer.text


def test_pages_need_no_account_but_tell_no_secret(site: PracticeSite, contributor: Client) -> None:
    handed(contributor)
    html = httpx.get(site.url, trust_env=False).text
    for account in site.accounts.all:
        assert account.token not in html


def test_an_article_is_updated_at_its_address(contributor: Client) -> None:
    key = str(uuid.uuid4())
    first = contributor.put(article(key))
    contributor.http.get(first.json()["url"])
    newer = contributor.put(article(key, replace(METADATA, title="换了的题目")), match=first.headers["etag"])
    assert newer.json()["url"] == first.json()["url"]
    page = contributor.http.get(first.json()["url"]).text
    assert "换了的题目" in page
    assert "点击：2" in page


def test_the_cover_is_shown_as_the_article_shows_it_also_where_it_was_edited(contributor: Client) -> None:
    other = b"\xff\xd8\xff\xe0" + b"the other picture"
    turned = Figure(sha256(b"another original"), caption="合影", edits=Edits(turn=90))
    body = Body((paragraph("江水退去。"), Figure(ORIGINAL), turned))
    for data in (JPEG, other):
        contributor.put_asset(data)
    crop = "0_0_10000_5000"
    metadata = replace(METADATA, cover=turned.asset, cover_list=crop)
    renditions = {ORIGINAL: sha256(JPEG), turned.source: sha256(other)}
    answer = contributor.put(article(metadata=metadata, body=body, renditions=renditions))
    assert answer.status_code == 201, answer.text
    page = contributor.http.get(answer.json()["url"]).text
    assert f'<meta name="Image" content="/assets/{sha256(other)}.jpg">' in page
    kept = contributor.get(answer.json()["client_id"]).json()["metadata"]
    assert (kept["cover_list"], "cover_slide" in kept) == (crop, False)


def test_the_front_page_shows_of_the_cover_what_its_author_cut_for_the_slide(contributor: Client) -> None:
    contributor.put_asset(JPEG)
    metadata = replace(METADATA, cover=ORIGINAL, cover_slide="1000_2000_6000_4000")
    value = article(metadata=metadata, renditions={ORIGINAL: sha256(JPEG)})
    value["assets"][0] |= {"width": 1280, "height": 960}
    assert contributor.put(value).status_code == 201
    page = contributor.http.get("/").text
    shown = page.partition('class="slide"')[2].partition("</a>")[0]
    assert 'viewBox="128 192 768 384"' in shown
    assert f'<image href="/assets/{sha256(JPEG)}.jpg" width="1280" height="960"/>' in shown
    without = article(metadata=replace(METADATA, cover=ORIGINAL), renditions={ORIGINAL: sha256(JPEG)})
    assert contributor.put(without).status_code == 201
    newest = contributor.http.get("/").text.partition('class="slide"')[2].partition("</a>")[0]
    assert "<svg" not in newest
