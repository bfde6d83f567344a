"""Pages hold what they should, where they should, and hostile words stay words: asked of Chromium itself."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import fields, replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.assets import resource as resource_folder
from editor_app.formats.html import write_html
from editor_app.model.body import Body, Figure, FigureRow, MissingPicture, Signature, heading, paragraph
from editor_app.model.errors import Refused
from editor_app.model.metadata import COVER_CROPS, Metadata
from editor_app.model.profile import TitleRules, encoded_length, list_cut
from editor_app.model.text import one_line
from editor_app.portal.page import (
    PHONE_MEDIA,
    ArticleView,
    ListEntry,
    chinese_day,
    pager,
    render_article,
    render_home,
    render_list,
    resource,
    title_parts,
)
from editor_app.portal.profiles import LoadedProfile, Profiles
from portal.attacks import ATTACKS
from strategies import bodies, lines, metadata

PROFILES = Profiles(resource_folder("profiles"))
IDS = PROFILES.ids()
LOADED = {profile_id: PROFILES.get(profile_id) for profile_id in IDS}
META_NAMES = (
    "SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnType", "ArticleTitle", "PubDate", "ContentSource",
    "Keywords", "Author", "Description", "Image", "Url",
)  # fmt: skip
METADATA = Metadata(
    title="松江湿地的清晨丨二十名党员义务清理滩头",
    kicker="志愿服务",
    subtitle="河道重现清水",
    column="dianxingshiji",
    source="江畔之家",
    author="王小江",
    contributor="滨江街道党工委",
    keywords=("志愿服务", "湿地"),
    summary="二十名党员清理滩头垃圾",
)
VIEW = ArticleView(
    METADATA,
    write_html(
        Body(
            (
                heading("走上滩头", "亮出身份"),
                paragraph("江水退去的第三天。"),
                Figure("a" * 64, "图", "清理现场", "王小江 摄"),
                Signature(),
            )
        ),
        image_url=lambda asset: f"/assets/{asset}.jpg",
        signature=METADATA.contributor,
    ),
    "2026-11-24 09:30",
    "/a/dianxingshiji/2026/1124/7.html",
    "126",
    ListEntry("上一篇的题目", "/a/x/2026/1123/6.html", "2026-11-23"),
    None,
    (ListEntry("最新的一条" * 9, "/a/x/2026/1124/8.html", "2026-11-24"),),
    f"/assets/{'a' * 64}.jpg",
)


@pytest.fixture(scope="module", params=IDS)
def loaded(request: pytest.FixtureRequest) -> LoadedProfile:
    return LOADED[request.param]


@pytest.fixture(scope="module")
def hrbxf() -> LoadedProfile:
    return LOADED["hrbxf"]


def visible(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html.partition("<body>")[2]))


def metas(html: str) -> dict[str, str]:
    return {name: unescape(content) for name, content in re.findall(r'<meta name="(\w+)" content="([^"]*)">', html)}


def test_the_three_profiles_are_there() -> None:
    assert IDS == ["hrbxf", "plain", "practice"]


def test_meta_tags_of_the_article(loaded: LoadedProfile) -> None:
    found = metas(render_article(loaded, VIEW))
    assert set(META_NAMES) <= set(found)
    assert found["SiteName"] == loaded.profile.names["SiteName"] == loaded.profile.name
    assert found["ArticleTitle"] == METADATA.title
    assert found["PubDate"] == "2026-11-24 09:30"
    assert found["ContentSource"] == "江畔之家"
    assert found["Keywords"] == "志愿服务,湿地"
    assert found["Author"] == "王小江"
    assert found["Description"] == METADATA.summary
    assert found["Image"] == VIEW.image
    assert found["Url"] == VIEW.url


def test_the_article_page_shows_everything(hrbxf: LoadedProfile) -> None:
    html = render_article(hrbxf, VIEW)
    text = visible(html)
    for words in (
        "志愿服务", "河道重现清水", "走上滩头", "江水退去的第三天。", "清理现场", "王小江 摄", "供稿：滨江街道党工委", "时间：2026-11-24 09:30",
        "来源：江畔之家", "点击：126", "哈尔滨先锋网信息页", ">>返回首页", "上一篇：上一篇的题目", "下一篇：没有了", "2026年11月24日　星期二", "最新信息",
        "主办单位：中共哈尔滨市委组织部　黑ICP备12002421号-3", "技术支持：哈尔滨新闻网",
    ):  # fmt: skip
        assert words in text
    assert "<h1><span>松江湿地的清晨丨</span><span>二十名党员义务清理滩头</span></h1>" in html
    assert html.count('class="on"') == 1
    assert metas(html)["ColumnName"] == "典型事迹"


def test_columns_stand_in_the_portals_order(hrbxf: LoadedProfile) -> None:
    nav = render_article(hrbxf, VIEW).partition('<div class="nav">')[2].partition("</div>")[0]
    names = re.findall(r">([^<]+)</a>", nav)
    assert len(names) == 26
    assert names[:4] == ["干部工作", "人才工作", "干部教育", "干部监督"]
    assert names[-2:] == ["农村大课堂", "微型党课"]
    for column in hrbxf.profile.columns:
        assert f'href="/{column.path}/"' in nav
        assert column.path.isascii()


def test_only_the_profiles_own_files_are_asked_for(loaded: LoadedProfile) -> None:
    html = render_article(loaded, VIEW, base_url="draft://site")
    links = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
    assert links == ["draft://site/style.css", "draft://site/phone.css"]
    for link in links:
        data, media_type = resource(loaded, link.rpartition("/")[2])
        assert media_type == "text/css; charset=utf-8"
        assert data.decode()
    assert f'media="{PHONE_MEDIA}"' in html
    assert 'media="all"' in render_article(loaded, VIEW, phone=True)


@pytest.mark.parametrize(
    "name", ["profile.toml", "article.html.j2", "../hrbxf/style.css", "..", "", "a/b.css", "/etc/passwd", "x\0.css", "C:style.css",
             "nothing.css", ".css", "a" * 5000 + ".css", "..\\style.css"]
)  # fmt: skip
def test_nothing_else_can_be_asked_for(hrbxf: LoadedProfile, name: str) -> None:
    with pytest.raises(Refused) as caught:
        resource(hrbxf, name)
    assert caught.value.code == "profile.no_resource"


def test_styles_know_every_class_that_bodies_have(loaded: LoadedProfile) -> None:
    style = resource(loaded, "style.css")[0].decode()
    for name in (
        "flat",
        "center",
        "right",
        "sig",
        "fig",
        "credit",
        "missing",
        "miss",
        *(f"w{n}" for n in range(10, 101, 5)),
    ):
        assert re.search(rf"\.{name}\b", style), name
    assert not re.search(r"@import|url\(|https?:", style)


def test_styles_name_fonts_of_windows_first(hrbxf: LoadedProfile) -> None:
    style = resource(hrbxf, "style.css")[0].decode() + resource(hrbxf, "phone.css")[0].decode()
    for stack in re.findall(r"font(?:-family)?:([^;}]*,[^;}]*)", style):
        if "SimHei" in stack:
            assert stack.index("SimHei") < stack.index("Noto Sans CJK SC")
        assert "Noto" in stack
        assert stack.rstrip().endswith("serif")


@given(st.lists(lines(20).filter(bool), min_size=1, max_size=12))
def test_list_titles_are_cut_as_the_portal_cuts(titles: list[str]) -> None:
    loaded = LOADED["hrbxf"]
    html = render_list(loaded, loaded.profile.columns[0], [ListEntry(title, "/x", "2026-11-24") for title in titles])
    listed = html.partition('<ul class="list')[2].partition("</ul>")[0]
    shown = [unescape(title) for title in re.findall(r'<li><a href="/x">(.*?)</a>', listed, re.DOTALL)]
    assert shown == [list_cut(title, loaded.profile.titles) for title in titles]
    for whole, cut in zip(titles, shown, strict=True):
        assert whole.startswith(cut)
        assert encoded_length(cut, "gbk") <= 38
        assert whole == cut or encoded_length(whole[: len(cut) + 1], "gbk") > 38


def test_the_cut_counts_half_width_once_and_full_width_twice() -> None:
    rules = TitleRules(38, "gbk")
    assert list_cut("党" * 30, rules) == "党" * 19
    assert list_cut("a" * 50, rules) == "a" * 38
    assert list_cut("a" + "党" * 30, rules) == "a" + "党" * 18
    assert list_cut("😀" * 30, rules) == "😀" * 19


def test_a_long_list_has_pages(hrbxf: LoadedProfile) -> None:
    column = hrbxf.profile.columns[0]
    html = render_list(hrbxf, column, [ListEntry("题", "/x", "2026-11-24")], page=2, pages=4)
    assert re.findall(r'href="(/ganbu/[^"]*)"', html.partition('class="pager"')[2]) == [
        "/ganbu/", "/ganbu/", "/ganbu/?page=3", "/ganbu/?page=4", "/ganbu/?page=3", "/ganbu/?page=4",
    ]  # fmt: skip
    assert "<b>2</b>" in html
    assert 'class="pager"' not in render_list(hrbxf, column, [])


@given(st.integers(1, 400), st.integers(1, 400))
def test_the_pager_always_leads_on(page: int, pages: int) -> None:
    page = min(page, pages)
    made = pager("/c/", page, pages)
    if pages == 1:
        assert made == []
        return
    numbers = [int(link.label) for link in made if link.label.isdigit()]
    assert [link.label for link in made if link.here] == [str(page)]
    assert numbers == list(range(numbers[0], numbers[-1] + 1))
    assert len(numbers) == min(pages, 7)
    assert 1 <= numbers[0] <= page <= numbers[-1] <= pages
    assert ("下一页" in [link.label for link in made]) == (page < pages)


def test_the_front_page(loaded: LoadedProfile) -> None:
    entry = ListEntry("头条的题目", "/a/x/2026/1124/1.html", "2026-11-24", "/assets/1.jpg", "头条的摘要")
    html = render_home(loaded, [entry], [(loaded.profile.columns[0], [entry])], today="2026-11-24")
    assert "头条的题目" in visible(html)
    assert loaded.profile.columns[0].name in visible(html)
    assert "还没有信息" in visible(render_home(loaded, [], []))


def test_the_front_page_shows_picture_and_summary(hrbxf: LoadedProfile) -> None:
    plain = ListEntry("没有图的", "/1", "2026-11-24")
    pictured = ListEntry("有图的题目", "/2", "2026-11-23", "/assets/1.jpg", "摘要")
    html = render_home(hrbxf, [replace(plain, summary="头条摘要"), pictured], [])
    assert html.count("<img") == 1
    assert 'src="/assets/1.jpg"' in html
    assert "头条摘要" in visible(html)
    assert "<img" not in render_home(hrbxf, [plain], [])


@pytest.mark.parametrize(
    ("moment", "words"),
    [("2023-08-08 17:19", "2023年8月8日　星期二"), ("2026-11-24", "2026年11月24日　星期二"), ("", ""), ("昨天", ""), ("2026-W47-2", ""),
     ("2026-02-30", ""), ("20261124", ""), ("2026-11-245", ""), ("0000-01-01", "")],
)  # fmt: skip
def test_days(moment: str, words: str) -> None:
    assert chinese_day(moment) == words


@given(lines(8))
def test_title_parts_lose_nothing(title: str) -> None:
    parts = title_parts(title)
    assert "".join(parts) == title
    assert all("丨" not in part[:-1] for part in parts)


@given(metadata(), bodies())
def test_any_content_makes_a_page(values: Metadata, body: Body) -> None:
    for loaded in LOADED.values():
        html = render_article(loaded, ArticleView(values, write_html(body, image_url=lambda asset: f"asset:{asset}")))
        assert metas(html)["ArticleTitle"] == values.title
        ids = re.findall(r'data-block="([^"]+)"', html)
        assert len(ids) == len(set(ids))
        assert not re.search(r'\sid="', html)


def test_a_missing_picture_is_shown_as_such(loaded: LoadedProfile) -> None:
    body = Body(
        (MissingPicture("没有找到", "a.jpg", "替代", "说明"), FigureRow((MissingPicture("坏了"), Figure("b" * 64))))
    )
    html = render_article(loaded, ArticleView(METADATA, write_html(body, image_url=lambda _: None)))
    assert html.count("待补图") == 2
    assert " src=" not in html.partition('<div class="body">')[2].partition('<div class="pn">')[0]


# -- in Chromium ------------------------------------------------------------------------------------------------------


def probe(pages: list[str]) -> dict[str, Any]:
    script = Path(__file__).with_name("dom_probe.py")
    done = subprocess.run(
        [sys.executable, str(script)], input=json.dumps(pages), capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def hostile(attack: str) -> ArticleView:
    words = one_line(attack)
    values: dict[str, Any] = {
        field.name: words for field in fields(Metadata) if field.name not in ("keywords", *COVER_CROPS)
    }
    entry = ListEntry(words, "/x", words)
    return ArticleView(
        Metadata(**values, keywords=(words,) if words else ()),
        f"<p>{attack}</p>",
        words,
        "/x",
        words,
        entry,
        entry,
        (entry,),
        "/y",
    )


def skeleton(elements: list[Any]) -> list[tuple[str, tuple[str, ...]]]:
    """What stands outside the body: tags and the names of their attributes, in order."""
    return [(tag, tuple(sorted(attributes))) for tag, attributes, inside in elements if not inside]


@pytest.mark.parametrize("profile_id", ["hrbxf", "plain"])  # practice has the pages of hrbxf
def test_hostile_words_stay_words_in_chromium(profile_id: str) -> None:
    loaded = LOADED[profile_id]
    harmless = render_article(loaded, hostile("字"))
    found = probe([harmless, *(render_article(loaded, hostile(attack)) for attack in ATTACKS)])
    first, *rest = found["documents"]
    expected = skeleton(first["elements"])
    for attack, document in zip(ATTACKS, rest, strict=True):
        parts = title_parts(one_line(attack))
        assert Counter(skeleton(document["elements"])) == Counter(expected) + Counter({("span", ()): len(parts) - 1}), (
            attack
        )
        for tag, attributes, _ in document["elements"]:
            assert tag not in {"script", "style", "iframe", "object", "embed", "form", "base", "math"}, attack
            assert not [name for name in attributes if name.startswith("on") or name in {"style", "srcdoc"}], attack
            for name in ("href", "src", "action", "xlink:href"):
                address = attributes.get(name, "")
                assert not re.match(r"\s*(javascript|data|vbscript|file|blob):", address, re.IGNORECASE), attack
                if tag == "img":
                    assert ":" not in address, attack
                    assert not address.startswith(("//", "/\\")), attack
    assert found["ran"] == []


def test_the_probe_sees_what_runs() -> None:
    found = probe(["<div class=body><img src=x onerror=alert(7)></div>", "<p>字</p>"])
    assert "7" in found["ran"]
    assert ["img", {"src": "x", "onerror": "alert(7)"}, True] in found["documents"][0]["elements"]
