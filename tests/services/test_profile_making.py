"""A saved portal page becomes a profile that passes the check and looks like the portal; what was guessed is said."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from editor_app.formats.saved_page import read_saved_page
from editor_app.model.errors import Refused
from editor_app.model.metadata import Metadata
from editor_app.pinyin import full_pinyin
from editor_app.portal.page import ArticleView, ListEntry, render_article, render_home, render_list
from editor_app.portal.profiles import LoadedProfile, load_profile
from editor_app.services.page_finding import column_names, find_parts
from editor_app.services.page_styles import InlineStyles, clean_styles
from editor_app.services.profile_making import MadeProfile, make_profile
from editor_app.services.profile_packages import check_package
from profiling import BUNDLED

NAV = ("干部工作", "人才工作", "干部教育", "干部监督", "党建动态", "农村党建", "街道社区", "机关党建", "微型党课")
LATEST = (
    "黑龙江省关于开展2024年选调应届优秀高校",
    "黑龙江省2024年度各级机关考试录用公务员",
    "【主题教育系列党课】播出预告：打造人才",
)
PARAGRAPH = "哪里有需要，哪里就有党旗飘扬。面对严峻的防汛形势，全区各级党组织和广大党员干部闻汛而动、向险而行。"
OLD = f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head>
<meta http-equiv="Content-Type" content="text/html; charset=gb2312" />
<title>最是风雨显担当 防汛一线党旗红_党建动态_江城先锋网</title>
<meta name="keywords" content="党建" />
<link href="page_files/style.css" rel="stylesheet" media="screen" type="text/css" />
<link href="http://cdn.example/other.css" rel="stylesheet" type="text/css" />
<style>.side{{width:240px}} body{{background:url(http://evil.example/x.png)}}</style>
<script>alert(1)</script>
</head>
<body onload="start()" style="margin:0">
<center><img src="page_files/banner.jpg" width="960" height="120" alt="江城先锋网" onclick="go()"></center>
<table width="960" align="center" bgcolor="#ffffff" cellpadding="0"><tr><td width="240" valign="top" class="side">
<table class="nav">{"".join(f'<tr><td><a href="/list/{n}.html" target="_blank">{a}</a></td><td><a href="/list/{n}b.html">{b}</a></td></tr>' for n, (a, b) in enumerate(zip(NAV[::2], [*NAV[1::2], "首页"], strict=True)))}</table>
<ul class="d2">{"".join(f'<li><a href="/plus/view.php?aid={n}" title="{t}">{t}</a></li>' for n, t in enumerate(LATEST))}</ul>
</td><td valign="top">
<div class="place"><font color="red">江城先锋网信息页</font> <a href="/">&gt;&gt;返回首页</a></div>
<div class="viewbox"><div class="title"><h2>最是风雨显担当 防汛一线党旗红</h2></div>
<div class="info"><small>时间:</small>2023-08-08 17:19<small>来源:</small>江城党员之家 <small>点击:</small><script src="/plus/count.php"></script></div>
<div class="content"><p>　　{PARAGRAPH}</p><p style="text-align:center"><img src="http://mmbiz.example/1.jpg"></p><p>　　{PARAGRAPH}</p><p>供稿：某区委组织部</p></div>
</div>
<div class="pages">上一篇：<a href="/1.html">别的文章的题目在这里</a></div>
</td></tr></table>
<form action="/search.php"><input name="q"><span>搜索</span></form>
<p>{{{{ evil }}}} {{% if %}} {{# x #}}</p>
<div class="foot" style="color:#666;background:url(page_files/foot.png)">主办单位：中共江城市委组织部</div>
</body></html>"""
SHEET = """@charset "gb2312";
@import url(more.css);
body{ font:14px/2 "\\5b8b\\4f53"; color:#333 }
.nav td{ padding:4px; _height:1%; filter:progid:DXImageTransform.Microsoft.gradient() }
.place{ background:url(bg.png) no-repeat } .title h2{ text-align:center }
.far{ background:url(//cdn.example/y.png) }
@media screen{ .foot{ text-align:center } }
/* 尾 */"""
TABLES = f"""<html><head><title>北山学院校庆网</title></head><body><center>
<table width="1000"><tr><td background="p_files/bar.gif">{"".join(f'<div class="nav"><a href="/{n}">{name}</a></div>' for n, name in enumerate(("首页", *NAV[:5])))}</td></tr></table>
<table width="1000" align="center"><tr><td width="200"><b>通知公告</b><table>{"".join(f"<tr><td><a href=x>{title}</a></td></tr>" for title in LATEST)}</table></td>
<td><div style="font-size:20px;font-weight:bold">校庆晚会圆满举行</div></td></tr>
<tr><td>左下角的字</td><td><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></td></tr></table>
<table><tr><td align="center">北山学院 版权所有</td></tr></table></center></body></html>"""
ONE_CELL = f"""<html><head><title>南坡</title></head><body><table><tr><td>左边的栏</td><td class="t"><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></td>
<td>右边的栏</td></tr></table></body></html>"""
MODERN = f"""<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>社区书记的一本民情账 - 南岸之声</title>
<meta property="og:site_name" content="南岸之声"><meta property="og:title" content="社区书记的一本民情账"></head>
<body><header><nav><ul>{"".join(f'<li class="item"><a href="/c/{n}">{name}</a></li>' for n, name in enumerate(("首页", "要闻", "基层党建", "人物", "视频")))}</ul></nav></header>
<article><h1>社区书记的一本民情账</h1><p class="byline">发布时间：2024年3月5日　来源：南岸街道</p>
<section><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></section></article><footer>南岸区委组织部</footer></body></html>"""


def picture(kind: str) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (60, 20), "red").save(target, kind)
    return target.getvalue()


@pytest.fixture
def old_page(tmp_path: Path) -> Path:
    """A page of an old portal in GBK as a browser saves it, with its files beside it."""
    files = tmp_path / "saved" / "page_files"
    files.mkdir(parents=True)
    (files / "style.css").write_bytes(SHEET.encode("gbk"))
    (files / "banner.jpg").write_bytes(picture("JPEG"))
    (files / "bg.png").write_bytes(picture("PNG"))
    (tmp_path / "secret.png").write_bytes(picture("PNG"))
    page = tmp_path / "saved" / "page.html"
    page.write_bytes(OLD.encode("gbk"))
    return page


def made(page: Path, folder: Path, **more: str) -> tuple[MadeProfile, LoadedProfile]:
    result = make_profile(page, folder, full_pinyin, BUNDLED, **more)
    assert check_package(folder, BUNDLED).faults == ()
    return result, load_profile(folder)


def test_an_old_portal_in_gbk(old_page: Path, tmp_path: Path) -> None:
    result, loaded = made(old_page, tmp_path / "jiangcheng")
    profile = loaded.profile
    assert (profile.id, profile.name, profile.encoding, profile.titles.list_bytes) == (
        "jiangcheng",
        "江城先锋网",
        "gbk",
        38,
    )
    assert {column.name for column in profile.columns} == set(NAV)
    assert profile.columns[0].id == "ganbugongzuo"
    assert not any("普通网站的页面" in note for note in result.notes)
    html = render_article(
        loaded, ArticleView(Metadata(title="新的题目", source="某处"), "<p>新的正文</p>", "2026-01-02 03:04")
    )
    body = html.partition("<body")[2]
    for words in (
        "新的题目",
        "新的正文",
        "某处",
        "2026-01-02 03:04",
        "主办单位：中共江城市委组织部",
        "江城先锋网信息页",
    ):
        assert words in body
    assert '<a href="/ganbugongzuo/">干部工作</a>' in body
    for gone in (
        "最是风雨",
        "哪里有需要",
        "江城党员之家",
        "别的文章",
        "黑龙江省",
        "alert",
        "http://",
        "onload",
        "mmbiz",
    ):
        assert gone not in html
    assert "{{ evil }}" in body.replace("&#123;", "{")
    assert '<img src="/p-banner.jpg" alt="江城先锋网" width="960" height="120">' in body
    assert 'class="viewbox"' in body
    css = (tmp_path / "jiangcheng" / "style.css").read_text(encoding="utf-8")
    assert "padding:4px" in css.replace(" ", "")
    assert "url(p-bg.png)" in css
    assert not re.search(r"example|5b8b|progid|import", css)
    assert '14px/2 "宋体"' in css
    assert "搜索" not in body
    assert re.search(r"\.(own\d+)\{margin:0;", css)[1] in body.partition(">")[0]  # type: ignore[index]
    assert ".side{" in css
    listed = render_list(loaded, profile.columns[0], [ListEntry("一条", "/a/1.html", "2026-01-02")], latest=[])
    assert "一条" in listed
    assert "主办单位" in render_home(loaded, [], [])


def test_the_readme_says_what_was_guessed(old_page: Path, tmp_path: Path) -> None:
    result, _loaded = made(old_page, tmp_path / "one")
    readme = (tmp_path / "one" / "README.md").read_text(encoding="utf-8")
    for words in (
        "江城先锋网",
        "最是风雨显担当",
        "2023-08-08",
        "38 字节",
        "http://cdn.example/other.css",
        "issued_by",
    ):
        assert words in readme
    assert all(note[:20] in readme for note in result.notes)


def test_a_modern_page(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(MODERN, encoding="utf-8")
    result, loaded = made(page, tmp_path / "nanan")
    assert [name for _id, name in result.columns] == ["要闻", "基层党建", "人物", "视频"]
    assert (loaded.profile.name, loaded.profile.encoding) == ("南岸之声", "utf-8")
    html = render_article(loaded, ArticleView(Metadata(title="题"), "<p>文</p>"))
    assert '<li class="item"><a href="/yaowen/">要闻</a></li>' in html
    assert "南岸区委组织部" in html


def test_a_page_of_tables_without_a_line_of_time(tmp_path: Path) -> None:
    (tmp_path / "p_files").mkdir()
    (tmp_path / "p_files" / "bar.gif").write_bytes(picture("GIF"))
    page = tmp_path / "page.html"
    page.write_bytes(TABLES.encode("gbk"))
    result, loaded = made(page, tmp_path / "beishan")
    assert [name for _id, name in result.columns] == list(NAV[:5])
    assert any("时间、来源" in note for note in result.notes)
    html = render_article(loaded, ArticleView(Metadata(title="新的题目"), "<p>新的正文</p>"))
    for words in ("新的题目", "新的正文", "北山学院 版权所有", "干部工作"):
        assert words in html
    for gone in ("校庆晚会", "哪里有需要"):
        assert gone not in html
    assert re.search(r"<td[^>]*><div class=\"own\d+\"><span>新的题目</span></div></td>", html)
    assert re.search(r"url\(p-bar\.(png|jpg)\)", (tmp_path / "beishan" / "style.css").read_text(encoding="utf-8"))


def test_text_alone_in_a_cell_between_others(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(ONE_CELL, encoding="utf-8")
    _result, loaded = made(page, tmp_path / "nanpo")
    html = render_article(loaded, ArticleView(Metadata(title="新的题目"), "<p>新的正文</p>"))
    body = re.sub(r"\s+", " ", html.partition("<body>")[2])
    assert body.index("左边的栏") < body.index("新的题目") < body.index("新的正文") < body.index("右边的栏")
    assert re.search(r'<td class="t">\s*<h1>', body)


def test_names_of_the_persons_choice(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(MODERN, encoding="utf-8")
    result = make_profile(page, tmp_path / "新的文件夹", full_pinyin, BUNDLED, name="我的站")
    assert (result.profile, result.name) == ("wodezhan", "我的站")
    assert check_package(tmp_path / "新的文件夹", BUNDLED).faults == ()


def test_what_cannot_be_made(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>短</p>", encoding="utf-8")
    for path, folder, code in (
        (page, tmp_path / "new", "profile.page_not_read"),
        (tmp_path / "none.html", tmp_path / "new", "file.not_found"),
        (page, tmp_path, "profile.there_already"),
    ):
        with pytest.raises(Refused) as caught:
            make_profile(path, folder, full_pinyin, BUNDLED)
        assert caught.value.code == code
    assert not (tmp_path / "new").exists()


def test_nothing_outside_the_pages_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(picture("PNG"))
    (tmp_path / "secret.css").write_text(".secret{color:red}", encoding="utf-8")
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    outside = (
        "../secret.png",
        "%2e%2e/secret.png",
        "/../secret.png",
        "..\\\\secret.png",
        str(tmp_path / "secret.png"),
        "link.png",
    )
    pictures = "".join(f'<img src="{address}">' for address in outside)
    sheets = '<link rel="stylesheet" href="../secret.css">'
    html = MODERN.replace("<header>", f"<header>{pictures}").replace("</head>", f"{sheets}</head>")
    (folder / "page.html").write_text(html, encoding="utf-8")
    made(folder / "page.html", tmp_path / "mine")
    assert list((tmp_path / "mine").glob("*.png")) == []
    assert "secret" not in (tmp_path / "mine" / "style.css").read_text(encoding="utf-8")


def test_column_names_of_the_real_page(shared: Path) -> None:
    """The first portal's own column names, in the order of its page (its text, with each name as a link)."""
    text = (shared / "real" / "portal-article-page.txt").read_text(encoding="utf-8")
    lines = text.splitlines()
    start = lines.index("微型党课")
    links = "".join(
        f"<li>{''.join(f'<a href=x>{word}</a>' for word in line.split())}</li>" for line in lines[: start + 1]
    )
    latest = "".join(f"<li><a href=x>{line}</a></li>" for line in lines[start + 1 : start + 6])
    title, info = lines[start + 8], lines[start + 9]
    paragraphs = "".join(f"<p>{line}</p>" for line in lines[start + 10 :])
    html = f"<title>{title}</title><ul>{links}</ul><ol>{latest}</ol><div><h1>{title}</h1><div>{info}</div><div>{paragraphs}</div></div>"
    found = find_parts(read_saved_page(html.encode("gb18030"), "page.html"))
    names = column_names(found.columns)
    assert len(names) == 26
    assert (names[0], names[-1]) == ("干部工作", "微型党课")
    assert found.title is not None
    assert found.title.text().startswith("最是风雨显担当")
    assert found.info is not None
    assert "哈尔滨党员之家" in found.info.text()
    assert found.text is not None
    assert "哪里有需要" in found.text.text()
    assert found.list_bytes() == 38


# -- any page and any style sheet -------------------------------------------------------------------------------------

BITS = st.sampled_from(
    ["<div>", "</div>", "<p>", "</p>", "<table><tr><td>", "</table>", "<a href='x'>", "</a>", "<h1>题目一二三</h1>", "2024-01-02 来源：某处",
     "<script>x</script>", "<font color=red>", "<img src='a.png'>", "{{ x }}", "{% if %}", "&lt;b&gt;", PARAGRAPH, "<style>p{}</style>",
     "<title>题目一二三_某站</title>", "<b style='color:red;background:url(x)'>", "<svg onload=x>", "<!-- c -->", "\x00", "'\"><", "<a>干部工作</a>"]
)  # fmt: skip


@settings(max_examples=15)
@given(st.lists(BITS, max_size=40))
def test_any_page_becomes_a_good_profile_or_is_refused(
    tmp_path_factory: pytest.TempPathFactory, bits: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("page")
    (folder / "page.html").write_text("".join(bits) + f"<div><p>{PARAGRAPH}</p></div>", encoding="utf-8")
    try:
        result = make_profile(folder / "page.html", folder / "mine", full_pinyin, BUNDLED)
    except Refused:
        return  # no text was found
    assert check_package(folder / "mine", BUNDLED).faults == ()
    assert not any("普通网站的页面" in note for note in result.notes), result.notes


CSS = st.sampled_from(
    ["a{", "}", "color:red;", "@import url(x);", "@media print{", "background:url(http://x/y);", "url(a.png)", "\\", "/*", "*/", ";", "</style>",
     "behavior:url(x);", "x:expression(1);", "{", ":", "font:14px '宋体';", "@font-face{src:url(x)}", "URL( 'a.png' )", "image-set(x)"]
)  # fmt: skip


@given(st.lists(CSS, max_size=25), st.booleans())
def test_any_style_sheet_is_made_harmless(bits: list[str], there: bool) -> None:
    from editor_app.portal.vetting import closed_environment, vet_text

    css, _dropped = clean_styles("".join(bits), lambda _address: "p-a.png" if there else "")
    vet_text("style.css", css, closed_environment(BUNDLED / "plain"))
    assert css.count("{") == css.count("}")
    styles = InlineStyles(lambda _address: "")
    styles.class_of({"style": "".join(bits)}, "td")
    vet_text("style.css", styles.css(), closed_environment(BUNDLED / "plain"))
