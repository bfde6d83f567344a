"""A profile is read whole or refused whole, with the line that is wrong."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.assets import resource as resource_folder
from editor_app.model.errors import EditorError, Refused
from editor_app.model.metadata import Metadata
from editor_app.model.problems import explain
from editor_app.model.toml_places import line_of
from editor_app.portal.page import ArticleView, render_article
from editor_app.portal.profile_toml import examine_profile, read_profile
from editor_app.portal.profiles import Profiles, load_profile

T = TypeVar("T")
BUNDLED = resource_folder("profiles")
TOML = """id = "mine"
name = "我的网站"
version = 3
encoding = "gbk"

[site]
name = "我的网站"

[site.connector]
kind = "intake"

[titles]
list_bytes = 30

[metadata]
title = { required = true, max_chars = 40 }

[metadata.source]
default = "某站"

[pictures]
max_width = 1000
article_bytes = 5_000_000

[[columns]]
id = "one"
name = "一"

[[columns]]
id = "two"
name = "二"
parent = "one"
path = "er"
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A good profile of one's own, to be broken by tests."""
    folder = tmp_path / "mine"
    shutil.copytree(BUNDLED / "plain", folder)
    (folder / "profile.toml").write_text(TOML, encoding="utf-8")
    return folder


def outcome(call: Callable[[], T]) -> T | EditorError:
    """What a call gives or how it is refused; any other exception is the test's failure."""
    try:
        return call()
    except EditorError as error:
        return error


def refusal(folder: Path) -> Refused:
    with pytest.raises(Refused) as caught:
        load_profile(folder)
    assert caught.value.code == "profile.broken"
    assert str(caught.value.details["why"]) in explain(caught.value)
    return caught.value


def test_a_good_profile_is_read(mine: Path) -> None:
    profile = load_profile(mine).profile
    assert (profile.id, profile.name, profile.version, profile.encoding) == ("mine", "我的网站", 3, "gbk")
    assert (profile.titles.list_bytes, profile.titles.list_encoding) == (30, "gbk")
    assert [(rule.name, rule.required, rule.max_chars, rule.default) for rule in profile.fields] == [
        ("title", True, 40, ""),
        ("source", False, 0, "某站"),
    ]
    assert [(column.id, column.path, column.parent) for column in profile.columns] == [
        ("one", "one", ""),
        ("two", "er", "one"),
    ]
    assert (profile.pictures.max_width, profile.article_bytes) == (1000, 5_000_000)
    assert profile.names == {"name": "我的网站"}
    assert profile.connections == 4
    assert read_profile(TOML.replace('kind = "intake"', "max_connections = 2"))[0].connections == 2
    assert dict(profile.connector) == {"kind": "intake"}


def test_the_portal_as_observed() -> None:
    profile = Profiles(BUNDLED).get("hrbxf").profile
    required = {rule.name for rule in profile.fields if rule.required}
    assert required == {"title", "column", "source", "contributor"}
    assert (profile.titles.list_bytes, profile.titles.list_encoding, profile.encoding) == (38, "gbk", "gbk")
    assert (profile.pictures.max_width, profile.pictures.max_bytes) == (1280, 300_000)
    assert (profile.covers.list_size, profile.covers.slide_size) == ((240, 180), (480, 320))
    assert len(profile.columns) == 26
    assert len({column.id for column in profile.columns} | {column.path for column in profile.columns}) == 26


def test_practice_is_the_portal_under_another_name() -> None:
    profiles = Profiles(BUNDLED)
    practice, portal = profiles.get("practice"), profiles.get("hrbxf")
    assert practice.folder == portal.folder
    assert practice.profile.columns == portal.profile.columns
    assert practice.profile.pictures == portal.profile.pictures
    assert "哈尔滨" not in "".join(practice.profile.names.values())


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('version = 3', 'version = "3"', 3, "version：应为整数"),
        ('version = 3', 'version = true', 3, "version：应为整数"),
        ('version = 3', 'version = 0', 3, "version：应在 1 到"),
        ('version = 3', 'version = ', 3, "TOML"),
        ('name = "我的网站"\nversion', 'name = " 我的 "\nversion', 2, "一行文字"),
        ('encoding = "gbk"', 'encoding = "rot13"', 4, "不认识的编码"),
        ('encoding = "gbk"', 'colour = "red"', 4, "colour：不认识这个键"),
        ('name = "我的网站"\n\n[site', 'name = 1\n\n[site', 7, "site.name：应为文字"),
        ('kind = "intake"', 'max_connections = 40', 10, "site.connector.max_connections：应为 1 到 16"),
        ('kind = "intake"', 'max_connections = "4"', 10, "site.connector.max_connections：应为整数"),
        ('list_bytes = 30', 'list_bytes = -1', 13, "titles.list_bytes"),
        ('list_bytes = 30', 'bytes = 30', 13, "titles.bytes：不认识这个键"),
        ('max_chars = 40', 'max_chars = "40"', 16, "metadata.title.max_chars：应为整数"),
        ('max_chars = 40', 'most = 40', 16, "metadata.title.most：不认识这个键"),
        ('[metadata.source]', '[metadata.sauce]', 18, "metadata.sauce：不认识这个键"),
        ('default = "某站"', 'default = "某\\n站"', 19, "metadata.source.default"),
        ('max_width = 1000', 'max_width = 100', 22, "min_width ≤ max_width"),
        ('max_width = 1000', 'quality = 99', 22, "pictures.quality"),
        ('max_width = 1000', 'cover_list = 4', 22, "pictures.cover_list：应为文字"),
        ('max_width = 1000', 'cover_slide = "4:3"', 22, "pictures.cover_slide：应写成 宽x高"),
        ('max_width = 1000', 'cover_slide = "900x200"', 22, "pictures.cover_slide：应写成 宽x高"),
        ('max_width = 1000', 'cover_slide = "30x20"', 22, "pictures.cover_slide：应写成 宽x高"),
        ('id = "two"', 'id = "Two"', 30, "columns 第 2 个.id"),
        ('id = "two"', 'id = "one"', 30, "“one”重复了"),
        ('name = "二"', 'name = ""', 31, "columns 第 2 个.name：不能空"),
        ('parent = "one"', 'parent = "three"', 32, "没有“three”这个栏目"),
        ('path = "er"', 'path = "../er"', 33, "columns 第 2 个.path"),
        ('path = "er"', 'path = "assets"', 33, "assets"),
        ('path = "er"', 'where = "er"', 33, "不认识这个键"),
        ('id = "mine"', 'id = "yours"', 1, "文件夹名是“mine”"),
        ('id = "mine"', 'id = "mine"\nlook = "nothing"', 2, "没有“nothing”的页面模板"),
        ('id = "mine"', 'id = "mine"\nlook = "../hrbxf"', 2, "look"),
    ],
)  # fmt: skip
def test_a_broken_profile_names_its_line(mine: Path, old: str, new: str, line: int, words: str) -> None:
    assert old in TOML
    (mine / "profile.toml").write_text(TOML.replace(old, new, 1), encoding="utf-8")
    error = refusal(mine)
    assert error.details["file"] == "profile.toml"
    assert str(error.details["why"]).startswith(f"第 {line} 行：")
    assert words in str(error.details["why"])


def test_every_fault_is_told_with_its_line() -> None:
    text = TOML.replace("version = 3", 'version = "3"').replace("list_bytes = 30", "list_bytes = 0")
    text = text.replace('id = "one"', 'id = "One"').replace('parent = "one"', 'parent = "none"\ncolour = "red"')
    _profile, _look, faults = examine_profile(text)
    assert [(fault.line, fault.why.partition("：")[0]) for fault in sorted(faults)] == [
        (3, "version"),
        (13, "titles.list_bytes"),
        (26, "columns 第 1 个.id"),
        (32, "columns 第 2 个.parent"),
        (33, "columns 第 2 个.colour"),
    ]
    assert str(min(faults)).startswith("profile.toml:3: version：")


@pytest.mark.parametrize(
    ("file", "source", "line", "words"),
    [
        ("article.html.j2", "好\n{% if %}\n", 2, "Expected"),
        ("article.html.j2", "好\n好\n{{ meta.title|safe }}", 3, "safe"),
        ("list.html.j2", "{{ entries|nothing }}", 1, "nothing"),
        ("home.html.j2", "一\n{% autoescape false %}{{ site.name }}{% endautoescape %}", 2, "转义"),
        ("home.html.j2", "一\n<SCRIPT>1</SCRIPT>", 2, "标签"),
        ("home.html.j2", "<p>\n</p><iframe src=x>", 2, "标签"),
        ("home.html.j2", "<style>p{}</style>", 1, "标签"),
        ("home.html.j2", "<body\nonload='x'>", 1, "属性"),
        ("home.html.j2", '<p style="x">', 1, "属性"),
        ("home.html.j2", "\n\n<a href='javascript:x'>", 3, "写法"),
        ("home.html.j2", "<meta http-equiv='refresh'>", 1, "写法"),
        ("home.html.j2", '<img src="https://evil.example/x.png">', 1, "外部地址"),
        ("home.html.j2", "<img src=//evil.example/x.png>", 1, "外部地址"),
        ("base.html.j2", '<link href="http://evil.example/x.css">', 1, "外部地址"),
        ("style.css", "p{}\n@import 'x.css';", 2, "写法"),
        ("style.css", "p{background:url(//evil.example/x)}", 1, "外部地址"),
        ("phone.css", "p{background:url( 'http://evil.example/x' )}", 1, "外部地址"),
        ("style.css", "p{background:u\\72l(x)}", 1, "转义"),
    ],
)
def test_hostile_pages_are_refused_with_their_line(mine: Path, file: str, source: str, line: int, words: str) -> None:
    (mine / file).write_text(source, encoding="utf-8")
    error = refusal(mine)
    assert error.details["file"] == file
    assert str(error.details["why"]).startswith(f"第 {line} 行：")
    assert words in str(error.details["why"])


@pytest.mark.parametrize(
    "expression",
    [
        "{{ meta.__class__.__mro__ }}",
        "{{ meta['__class__'] }}",
        "{{ meta|attr('__class__') }}",
        "{{ render.__globals__ }}",
        "{{ self.__init__.__globals__ }}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
        "{{ '{0.__class__}'.format(meta) }}",
        "{{ ('%s' % meta).__class__ }}",
        "{{ cycler.__init__.__globals__.os }}",
        "{{ joiner.__init__ }}",
        "{{ namespace.__init__.__globals__ }}",
        "{{ (lipsum|attr('__globals__')) }}",
        "{{ columns.append(1) }}",
        "{{ [meta.title]|map('safe')|join }}",
        "{{ nothing }}",
        "{% include '../../profile.toml' %}",
        "{% include '/etc/passwd' %}",
        "{% for i in range(10000000000) %}{% endfor %}",
        "{% include 'article.html.j2' %}",
        "{{ 1 / 0 }}",
        "{{ meta.title.nothing.more }}",
        "{{ 'a' + 1 }}",
    ],
)
def test_tricks_of_templates_end_in_a_refusal_or_in_words(mine: Path, expression: str) -> None:
    (mine / "article.html.j2").write_text(f"<p>{expression}</p>", encoding="utf-8")
    view = ArticleView(Metadata(title="<img src=x onerror=alert(1)>"), "")
    made = outcome(lambda: render_article(load_profile(mine), view))
    if isinstance(made, EditorError):
        assert (made.code, made.details["file"]) == ("profile.broken", "article.html.j2")
    else:
        assert "<img" not in made
        assert not re.search(r"&lt;(class|function|module|built)|root:|id = ", made)


@pytest.mark.parametrize(
    "file", ["article.html.j2", "list.html.j2", "home.html.j2", "style.css", "phone.css", "profile.toml"]
)
def test_every_file_must_be_there(mine: Path, file: str) -> None:
    (mine / file).unlink()
    error = refusal(mine)
    assert error.details == {"file": file, "why": "没有这个文件"}


@pytest.mark.parametrize("file", ["profile.toml", "article.html.j2", "style.css"])
def test_no_links_out_of_the_folder(mine: Path, tmp_path: Path, file: str) -> None:
    outside = tmp_path / "outside"
    (mine / file).rename(outside)
    (mine / file).symlink_to(outside)
    assert refusal(mine).details["file"] == file


def test_other_encodings_are_refused_with_the_line(mine: Path) -> None:
    (mine / "style.css").write_bytes("p{}\n/* 好 */".encode("gbk"))
    assert str(refusal(mine).details["why"]).startswith("第 2 行：不是 UTF-8")


def test_an_installed_profile_goes_before_and_may_use_bundled_pages(tmp_path: Path) -> None:
    folder = tmp_path / "practice"
    folder.mkdir()
    (folder / "profile.toml").write_text('id = "practice"\nlook = "hrbxf"\nname = "新的"\n', encoding="utf-8")
    (tmp_path / "Not an id").mkdir()
    (tmp_path / "Not an id" / "profile.toml").write_text("", encoding="utf-8")
    profiles = Profiles(BUNDLED, tmp_path)
    assert profiles.ids() == ["hrbxf", "plain", "practice"]
    assert profiles.get("practice").profile.name == "新的"
    assert profiles.get("practice").folder == BUNDLED / "hrbxf"


@pytest.mark.parametrize("name", ["nothing", "", "..", "../hrbxf", "HRBXF", "hrbxf/", "a" * 500, "\0"])
def test_unknown_profiles_are_refused(name: str) -> None:
    with pytest.raises(Refused) as caught:
        Profiles(BUNDLED).get(name)
    assert caught.value.code == "profile.unknown"
    assert "hrbxf" in explain(caught.value)


def _spoiled(pick: Callable[[list[str]], list[str]]) -> str:
    return "\n".join(pick(TOML.splitlines()))


@given(
    st.integers(0, TOML.count("\n") - 1),
    st.sampled_from(["", "[", "x = 1", "id = 3", "[[columns]]", "= 2", "\0", "[site]", "a.b.c = {}"]),
)
def test_any_spoiled_line_is_read_or_refused(number: int, line: str) -> None:
    text = _spoiled(lambda every: [*every[:number], line, *every[number + 1 :]])
    made = outcome(lambda: read_profile(text))
    if isinstance(made, EditorError):
        assert made.code == "profile.broken"
        assert "：" in str(made.details["why"])


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(Refused):  # an id is the least a profile has
        read_profile(text)


def test_lines_are_found() -> None:
    assert line_of(TOML, ("columns", 1, "id")) == 30
    assert line_of(TOML, ("columns", 1, "nothing")) == 29
    assert line_of(TOML, ("columns", 7, "id")) is None
    assert line_of(TOML, ("metadata", "source", "default")) == 19
