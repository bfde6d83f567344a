"""Templates come from strangers: whatever they say, a page comes to an end, stays in the grammar, or is refused."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2.filters import FILTERS

from editor_app.assets import resource as resource_folder
from editor_app.model.errors import Refused
from editor_app.model.metadata import Metadata
from editor_app.model.problems import explain
from editor_app.portal.gate import TAGS, is_own, page_fault
from editor_app.portal.page import ArticleView, ListEntry, render_article
from editor_app.portal.profiles import load_profile
from editor_app.portal.sandbox import ALLOWED_FILTERS, ALLOWED_TESTS, MAX_PAGE_CHARS

BUNDLED = resource_folder("profiles")
TITLE = "<img src=x onerror=alert(1)>\" onclick=\"alert(2)' onclick='alert(3)` javascript:alert(4)"
ENTRY = ListEntry(TITLE, "/a/1.html", "2026-11-24", "/assets/1.jpg", TITLE)
VIEW = ArticleView(
    Metadata(title=TITLE, source=TITLE, keywords=("a", "b")),
    '<p class="flat" data-block="b1">正文</p><figure><img src="/assets/1.jpg" alt=" onerror=alert(1) "></figure>',
    "2026-11-24 09:30",
    "/a/2.html",
    "7",
    ENTRY,
    ENTRY,
    (ENTRY,),
    "/assets/1.jpg",
)
TWICE = "{% for a in range(1000) %}{% for b in range(1000) %}"
END = "{% endfor %}{% endfor %}"
LONG = "{% set s = range(1000)|join %}{% set s = [s, s, s, s, s, s, s, s]|join %}{% set t = s ~ '' %}"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A good profile of one's own whose article page is to be written by tests."""
    return profile_in(tmp_path)


def profile_in(place: Path) -> Path:
    folder = place / "mine"
    shutil.copytree(BUNDLED / "plain", folder)
    text = (folder / "profile.toml").read_text(encoding="utf-8")
    (folder / "profile.toml").write_text(text.replace('id = "plain"', 'id = "mine"'), encoding="utf-8")
    return folder


def made(folder: Path, template: str) -> str:
    (folder / "article.html.j2").write_text(template, encoding="utf-8")
    return render_article(load_profile(folder), VIEW, base_url="draft://site")


def refusal(folder: Path, template: str) -> str:
    with pytest.raises(Refused) as caught:
        made(folder, template)
    assert caught.value.code == "profile.broken"
    assert caught.value.details["file"] == "article.html.j2"
    why = str(caught.value.details["why"])
    assert why in explain(caught.value)
    return why


@pytest.mark.parametrize(
    "template",
    [
        TWICE + END,
        TWICE + "{% for c in range(1000) %}{% endfor %}" + END,
        TWICE + "x" * 90_000 + END,
        TWICE + "{{ a }}" * 900 + END,
        TWICE + "{% set q = 1 %}" * 700 + END,
        TWICE + "{% if a and b and a and b %}{% endif %}" * 200 + END,
        TWICE + "{% set q = [" + "1," * 2000 + "] %}" + END,
        TWICE + "{% with c = 1 %}{% endwith %}" * 500 + END,
        TWICE + "{% filter upper %}{{ body }}{% endfilter %}" + END,
        "{% macro m() %}{% endmacro %}" + TWICE + "{{ m() }}" + END,
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m() %}{{ caller() }}{% endmacro %}" + TWICE + "{% call m() %}x{% endcall %}" + END,
        "{% block x %}{{ self.x() }}{% endblock %}",
        "{% block x %}{% endblock %}" + TWICE + "{{ self.x() }}" + END,
        "{% include 'article.html.j2' %}",
        "{% extends 'article.html.j2' %}",
        "{% import 'article.html.j2' as it %}{{ it }}",
        "{% from 'article.html.j2' import it %}{{ it }}",
        TWICE + "{% include 'base.html.j2' %}" + END,
        "{% set a = 'xxxxxxxxxxxxxxxxxxxx' %}" + "{% set a = a ~ a %}" * 60,
        "{% set a = 'xxxxxxxxxxxxxxxxxxxx' %}" + "{% set a = a + a %}" * 60,
        "{% set a = 'xxxxxxxxxxxxxxxxxxxx' %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 60,
        "{% set a = [1] %}" + "{% set a = a + a %}" * 60,
        "{% set a = 10 %}" + "{% set a = a * a %}" * 60,
        "{% set a = range(1000)|join %}{% set b = a|join(a) %}{{ b|join(b) }}",
        LONG + TWICE + "{% if s == t %}{% endif %}" + END,
        LONG + TWICE + "{% if 'zz' in s %}{% endif %}" + END,
        LONG + TWICE + "{% set q = s[1:] %}" + END,
        LONG + TWICE + "{{ s|upper|lower|title|striptags|trim|e|capitalize|reverse|string }}" + END,
        LONG + TWICE + "{{ s|truncate(5) }}" + END,
        LONG + "{% for c in s %}{% for d in s %}{% endfor %}{% endfor %}",
        "{% for i in range(10000000000) %}{% endfor %}",
        "{% for a in range(1000) %}{{ body }}{{ body }}{{ body }}{{ body }}{% endfor %}" * 60,
    ],
)
def test_endless_and_huge_templates_are_refused(mine: Path, template: str) -> None:
    assert re.search("没有尽头|太长|太大|最多", refusal(mine, template))


@pytest.mark.parametrize(
    "template",
    [
        "{{ 'a' * 1000000000 }}",
        "{{ ['a'] * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ '%1000000000d'|format(1) }}",
        "{{ '{:>1000000000}'.format(1) }}",
        "{{ 'a'|center(1000000000) }}",
        "{{ 'a'.center(1000000000) }}",
        "{{ 'a'.ljust(1000000000) }}",
        "{{ '1'.zfill(1000000000) }}",
        "{{ 'a'.replace('', 'b') }}",
        "{{ 'a'|replace('', 'b') }}",
        "{{ 'a\nb'|indent(1000000000) }}",
        "{{ [1]|batch(1000000000, 'x') }}",
        "{{ [1]|slice(1000000000, 'x') }}",
        "{{ 'a b'|wordwrap(1) }}",
        "{{ 1.5|round(1000000000, 'ceil') }}",
        "{{ columns|pprint }}",
        "{{ columns|tojson }}",
        "{{ columns|map(attribute='name')|list }}",
        "{{ columns|groupby('name') }}",
        "{{ meta|attr('title') }}",
        "{{ lipsum(1000) }}",
        "{{ cycler('a') }}",
        "{{ joiner('a') }}",
        "{{ dict(a=1) }}",
        "{{ namespace(a=1) }}",
        "{% set n = namespace(x='a') %}{% for i in range(99) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
        "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{{ profile.column('x') }}",
        "{{ site.get('name') }}",
        "{{ {'url': meta.title}.url }}",
        "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
        "{{ " + "-" * 50_000 + "1 }}",
        "{{ " + "1+" * 20_000 + "1 }}",
        "{{ meta" + ".a" * 20_000 + " }}",
        "{% if 1 %}" * 3000 + "{% endif %}" * 3000,
        "{% for a in [1] %}" * 30 + "{% endfor %}" * 30,
        "{{ " + "9" * 9000 + " }}",
        "{{ a }}" * 5000,
        "x" * 100_001,
        "{%" * 40_000,
        "{{" * 40_000,
        "{#" * 40_000,
        "{% raw %}" * 9000,
        "<" * 90_000,
        "<a " + "a " * 40_000,
        "<a" + ' a="x"' * 10_000 + "<",
        '<a title="' * 9000,
        "\0",
        "{% include meta.title %}",
        "{% include ['a', 'b'] %}",
        "{% include '../../profile.toml' %}",
        "{% include '/etc/passwd' ignore missing %}",
        "{% include 'style.css' %}",
        "{% import 'profile.toml' as it %}",
        "{% extends base %}",
        "{% include 'nothing.html.j2' ignore missing %}",
    ],
)
def test_what_templates_may_not_say_is_refused(mine: Path, template: str) -> None:
    refusal(mine, f"<!doctype html>{template}")


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("\n<p title={{ meta.title }}>", "引号"),
        ("\n<p {{ meta.title }}>", "引号"),
        ("\n<{{ meta.title }}>", "引号"),
        ("\n<p title=\"{{ meta.title }}'>", "引号"),
        ("\n<!-- {{ meta.title }} -->", "注释"),
        ("\n<?php {{ meta.title }} ?>", "读不懂"),
        ("\n<![CDATA[{{ meta.title }}]]>", "读不懂"),
        ("\n<a href=\"{{ meta.title }}\">", "这里只能是"),
        ("\n<a href='{{ base }}{{ meta.source }}'>", "这里只能是"),
        ("\n<img src=\"{{ keywords }}\">", "这里只能是"),
        ("\n<a href=\"ht{{ url }}\">\n<a href=\"tp://evil.example/{{ url }}\">", "地址"),
        ("\n<link rel=\"icon\" href=\"{{ style_url }}\">", "stylesheet"),
        ("\n<link rel=\"preconnect\" href=\"{{ base }}\">", "stylesheet"),
        ("\n<title>{{ meta.title }}<b></title>", "title"),
        ("\n<title>{{ meta.title }}", "title 没有结束"),
        ("\n<textarea>{{ meta.title }}</textarea>", "标签"),
        ("\n<noscript>x</noscript>", "标签"),
        ("\n<svg><title>x</title><animate></svg>", "标签"),
        ("\n<svg><use href=\"#x\"/></svg>", "标签"),
        ("\n<svg><path fill=\"url(x)\"/></svg>", "url"),
        ("\n<p background=\"x\">", "属性"),
        ("\n<img srcset=\"x 2x\">", "属性"),
        ("\n<a ping=\"x\">", "属性"),
        ("\n<p title=\"{{ body }}\">", "正文"),
        ("\n{{ body|upper }}", "正文"),
        ("\n{{ body[1:] }}", "正文"),
        ("\n{{ body ~ 'x' }}", "正文"),
        ("\n{% set body = meta.title %}", "body 是程序的名字"),
        ("\n{% for url in [meta.title] %}{% endfor %}", "url 是程序的名字"),
        ("\n{% macro m(base) %}{% endmacro %}", "base 是程序的名字"),
        ("\n{% with image = meta.title %}{% endwith %}", "image 是程序的名字"),
        ("\n{{ meta.nothing }}", "没有“nothing”"),
        ("\n{{ nothing }}", "没有“nothing”这个名字"),
        ("\n{{ 1 is callable }}", "没有“callable”这个判断"),
        ("\n{{ 1|safe }}", "没有“safe”这个过滤器"),
    ],
)  # fmt: skip
def test_the_line_is_named(mine: Path, template: str, words: str) -> None:
    why = refusal(mine, "<!doctype html>" + template)
    assert re.match(r"第 [23] 行：", why) or "title 没有结束" in why
    assert words in why


@pytest.mark.parametrize(
    "template",
    [
        "<p{% if meta.title %} title=\"{% endif %} onclick=alert(1)\"></p>",
        "<p title=\"{% if not meta.title %}\"{% endif %}><img src=x onerror=alert(1)>\"></p>",
        "{% set x %}>tpircs<{% endset %}{{ x|reverse }}",
        "{% set x %}>'1'=daolno gvs<{% endset %}{{ x[::-1] }}",
        "{% set q %}\"{% endset %}<p title=\"{{ q }} onclick={{ q }}alert(1){{ q }}\"></p>",
        "{% macro m() %}{{ caller() }}{% endmacro %}<p title=\"{% call m() %}\"{% endcall %}\"></p>",
        "{% set x %}<{% endset %}{{ x }}script>alert(1){{ x }}/script>",
        "{% set x %}&#60;{% endset %}{{ x|striptags }}<p {% if x %}{% else %}>{% endif %}",
        "<title>{{ meta.title }}{% if not meta.title %}</title>{% endif %}",
    ],
)  # fmt: skip
def test_what_only_shows_when_it_runs_is_refused_then(mine: Path, template: str) -> None:
    refusal(mine, f"<!doctype html><html><head></head><body>{template}</body></html>")


def test_lawful_templates_work(mine: Path) -> None:
    template = """<!doctype html><html lang="zh-CN"><head><title>{{ meta.title }}</title></head><body class="{{ 'a' if url }}">
{#- remark -#}
{% macro item(entry) %}<li><a href="{{ entry.url }}">{{ entry.title|truncate(9, true, '…') }}</a></li>{% endmacro %}
<ul>{% for entry in latest %}{{ item(entry) }}{% endfor %}</ul><p>{{ meta.keywords|join('、') }}{{ columns|length }}</p>
{% for column in columns if loop is defined or column.name %}<b class="{{ loop.cycle('x', 'y') }}">{{ loop.index }}</b>{% endfor %}
{% set words %}<i>{{ meta.source }}</i>{% endset %}{{ words }}{{ range(3)|join('-') }}{{ 7 // 2 + 1 * 2 - 1 }}
{% if body %}<div class="body">{{ body }}</div>{% endif %}<a href="{{ base }}/?page={{ 1 }}">x</a></body></html>"""
    html = made(mine, template.replace('/?page={{ 1 }}"', '/?page=1"'))
    assert "0-1-2" in html
    assert html.count("<li>") == 1
    assert '<figure><img src="/assets/1.jpg"' in html
    assert page_fault(html) == ""


def test_a_template_that_changes_after_it_was_looked_at_changes_nothing(mine: Path) -> None:
    loaded = load_profile(mine)
    before = render_article(loaded, VIEW)
    (mine / "base.html.j2").write_text("<script>alert(1)</script>", encoding="utf-8")
    assert render_article(loaded, VIEW) == before


@pytest.mark.parametrize(
    "style",
    [
        "p{background:url('h\tttp://evil.example/x')}",
        "p{background:url(\n//evil.example/x)}",
        "p{background:url(/x)}",
        "p{background:url(../x)}",
        "p{background:url(data:image/png;base64,AA)}",
        "p{background:image-set('//evil.example/x' 1x)}",
        "p{background:-webkit-image-set('x' 1x)}",
        "p{background:src('//evil.example/x')}",
        "@namespace url(x);",
        "@font-face{font-family:x;src:url(https://evil.example/x)}",
        "p{background:URL ( 'javascript:alert(1)' )}",
        "</style><script>alert(1)</script>",
    ],
)
def test_hostile_styles_are_refused(mine: Path, style: str) -> None:
    (mine / "style.css").write_text(f"p {{ margin: 0 }}\n{style}", encoding="utf-8")
    with pytest.raises(Refused, match=r"profile\.broken") as caught:
        load_profile(mine)
    assert caught.value.details["file"] == "style.css"


def test_own_files_may_be_asked_for_by_styles(mine: Path) -> None:
    (mine / "style.css").write_text(
        "p { background: url('banner.png') } i { background: url(a-b.jpg) }", encoding="utf-8"
    )
    load_profile(mine)


def test_the_lists_say_what_there_is() -> None:
    assert set(ALLOWED_FILTERS) <= set(FILTERS)
    assert not {"safe", "tojson", "xmlattr", "urlize", "attr", "format", "replace", "center"} & set(ALLOWED_FILTERS)
    assert all({**ALLOWED_FILTERS, **ALLOWED_TESTS}.values())


def test_a_page_as_long_as_articles_may_be_is_no_template_s_fault(mine: Path) -> None:
    body = "<p>字</p>" * 20_000
    assert len(body) < MAX_PAGE_CHARS
    assert body in render_article(load_profile(mine), ArticleView(Metadata(title="t"), body))


# -- any template at all ----------------------------------------------------------------------------------------------

NAMES = ("meta.title", "meta.keywords", "base", "url", "image", "body", "columns", "latest", "title_parts", "site.name", "x",
         "previous.url", "loop.index", "range(9)", "'<b>'", "7", "profile", "self", "m()", "nothing", "x.y", "loop")  # fmt: skip
FILTER_NAMES = (*ALLOWED_FILTERS, "safe", "replace('', 'ab')", "center(9999)", "join(meta.title)", "truncate(3)")
EXPRESSIONS = st.recursive(
    st.sampled_from(NAMES),
    lambda inner: st.one_of(
        st.builds("{}|{}".format, inner, st.sampled_from(FILTER_NAMES)),
        st.builds(
            "({} {} {})".format, inner, st.sampled_from(("+", "*", "~", "%", "**", "or", "==", "in", "if")), inner
        ),
        st.builds("{}[{}]".format, inner, st.sampled_from(("0", "1:", "::-1", "'name'", "'__class__'"))),
        st.builds("[{}, {}]".format, inner, inner),
        st.builds("{}.{}".format, inner, st.sampled_from(("url", "path", "__class__", "format", "title"))),
        st.builds("{}()".format, inner),
    ),
    max_leaves=4,
)
VALUES = st.builds("{{{{ {} }}}}".format, EXPRESSIONS)
MARKUP = st.sampled_from(
    ("<p>", "</p>", "<b>", "</b>", "<p title=\"", "'", "\"", ">", "<", "<a href=\"", "<img src='", "=", " ", "<title>", "</title>",
     "<svg>", "</svg>", "<path d=\"", "<!--", "-->", "<script>", " onclick=", "</", "字", "&lt;", "&", "javascript:", "//", "/")
)  # fmt: skip


def blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("{{% for x in {} %}}{}{{% endfor %}}".format, EXPRESSIONS, inner),
        st.builds("{{% if {} %}}{}{{% else %}}{}{{% endif %}}".format, EXPRESSIONS, inner, inner),
        st.builds("{{% set x %}}{}{{% endset %}}".format, inner),
        st.builds("{{% set x = {} %}}".format, EXPRESSIONS),
        st.builds("{{% macro m(x=1) %}}{}{{% endmacro %}}{{{{ m() }}}}".format, inner),
        st.builds("{{% block b %}}{}{{% endblock %}}".format, inner),
        st.builds("<p title=\"{}\">{}</p>".format, inner, inner),
        st.builds("<a href=\"{}\">{}</a>".format, VALUES, inner),
        st.builds("<b>{}</b>".format, inner),
        st.lists(inner, max_size=4).map("".join),
    )  # fmt: skip


TEMPLATES = st.recursive(st.one_of(VALUES, MARKUP), blocks, max_leaves=8)


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return profile_in(tmp_path_factory.mktemp("theirs"))


def outcome(folder: Path, template: str) -> str | Refused:
    try:
        return made(folder, template)
    except Refused as error:
        return error


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(TEMPLATES, st.text(st.sampled_from("{}%#<>'\"|ab =/\n"), max_size=30)))
def test_any_template_gives_a_page_or_is_refused(theirs: Path, template: str) -> None:
    html = outcome(theirs, f"<!doctype html><html><body>{template}</body></html>")
    if isinstance(html, Refused):
        assert html.code == "profile.broken"
        assert html.details["why"]
        return
    seen = _Seen()
    seen.feed(html)
    for tag, attributes in seen.tags:
        assert tag in TAGS
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        assert is_own(attributes.get("href") or "")
        assert is_own(attributes.get("src") or "")
