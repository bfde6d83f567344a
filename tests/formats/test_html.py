"""HTML: the round trip of what is written, and reading what browsers, WeChat and Word give."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.formats.html import read_html, write_html
from editor_app.model.body import (
    Align,
    Body,
    Cell,
    Figure,
    FigureRow,
    Heading,
    List,
    ListItem,
    MissingPicture,
    Paragraph,
    Quote,
    Rule,
    Signature,
    Table,
    body_text,
    heading,
    paragraph,
)
from editor_app.model.inline import LineBreak, Mark, Text, plain, styled
from editor_app.model.reading import Fate, PictureSource
from editor_app.portal.sanitize import clean_html
from strategies import ASSETS, bodies, lines, raw_text


def address(asset: str) -> str:
    return f"asset:{asset}"


@given(bodies(), lines(4))
def test_reading_gives_back_what_was_written(body: Body, unit: str) -> None:
    draft = read_html(write_html(body, image_url=address, signature=unit))
    assert draft.body == body
    if any(isinstance(block, Signature) for block in body.blocks):
        assert draft.metadata.contributor == unit


def read(html: str, *, whole: bool = False) -> tuple[object, ...]:
    return read_html(html, whole=whole).body.blocks


def test_what_is_written_is_the_portals_html() -> None:
    table = Table(
        ((Cell(styled("甲"), rowspan=2), Cell(styled("乙"))), (Cell(styled("丙"), align=Align.CENTER),)), header=True
    )
    body = Body(
        (
            Paragraph((Text("甲", frozenset({Mark.STRONG})), LineBreak(), Text("<乙>")), id="a"),
            Paragraph(indent=False, id="b"),
            heading("第一行", "第二行"),
            Figure(ASSETS[0], "说", "图说", "李明 摄", 63, id="c"),
            FigureRow((Figure(ASSETS[1], id="e"), MissingPicture("手机里", id="f")), id="d"),
            replace(table, id="g"),
            Signature(id="h"),
        )
    )
    body = Body(tuple(replace(block, id=f"b{number}") for number, block in enumerate(body.blocks)))
    assert write_html(
        body, image_url=lambda asset: f"/i/{asset[:4]}" if asset == ASSETS[0] else None, signature="某&某"
    ) == (
        '<p data-block="b0"><strong>甲</strong><br>&lt;乙&gt;</p>\n'
        '<p class="flat" data-block="b1"><br></p>\n'
        '<h2 class="center" data-block="b2">第一行<br>第二行</h2>\n'
        f'<div class="fig one" data-block="b3"><figure class="w65" data-width="63"><img src="/i/{ASSETS[0][:4]}" alt="说" '
        f'data-asset="{ASSETS[0]}"><figcaption>图说<i class="credit">李明 摄</i></figcaption></figure></div>\n'
        f'<div class="fig two" data-block="b4"><figure data-block="e"><img alt="" data-asset="{ASSETS[1]}"></figure>'
        '<figure class="missing" data-block="f" data-why="手机里"><div class="miss">待补图</div></figure></div>\n'
        '<table data-block="b5"><thead><tr><th rowspan="2">甲</th><th>乙</th></tr>'
        '<tr><td class="center">丙</td></tr></thead></table>\n'
        '<p class="sig" data-block="b6">供稿：某&amp;某</p>'
    )


WECHAT = """
<div id="js_content" style="visibility: hidden;">
<section style="text-align:center"><section><p style="text-indent: 2em;line-height: 2em"><span style="font-size:16px">　　大堤上，{fill}</span></p></section></section>
<p style="text-indent: 2em;"><br></p>
<section style="text-align:center"><img class="rich_pages" data-src="https://pic.example/mmbiz_jpg/a/640?wx_fmt=jpeg" alt="图片"
 src="data:image/svg+xml,%3Csvg%20xmlns%3E%3C/svg%3E"></section>
<section style="text-align:center"><span style="font-size:12px">装填沙袋。 李明 摄</span></section>
<section style="text-align:center"><strong>同心同德，</strong></section>
<section style="text-align:center"><span style="font-weight:700">共守家园</span></section>
<p style="text-indent:2em">会<strong>“红色网格”</strong>建设<span style="display:none">暗字</span></p>
<p style="text-align:right">供稿：南岸街道</p></div>
"""


def test_a_wechat_article() -> None:
    draft = read_html(WECHAT.format(fill="人来人往" * 20), whole=True)
    first, missing, title, second, signature = draft.body.blocks
    assert first == Paragraph(styled("大堤上，" + "人来人往" * 20), Align.CENTER, indent=False)
    assert isinstance(missing, MissingPicture)
    assert missing == replace(
        missing,
        origin="https://pic.example/mmbiz_jpg/a/640?wx_fmt=jpeg",
        alt="",
        caption="装填沙袋。",
        credit="李明 摄",
    )
    assert title == heading("同心同德，", "共守家园")
    assert plain(second.inlines) == "会“红色网格”建设" if isinstance(second, Paragraph) else False
    assert signature == Signature()
    assert draft.metadata.contributor == "南岸街道"
    assert {item.what for item in draft.report if item.kind is Fate.DROPPED} == {
        "用来隔开的空段落",
        "原文中不显示的内容",
        "没有取到的图片，已放“待补图”",
    }


def test_a_paste_keeps_every_line() -> None:
    assert read("<h1>标题</h1><p>正文</p><p align=right>供稿：南岸街道</p>") == (
        heading("标题"),
        paragraph("正文"),
        paragraph("供稿：南岸街道", Align.RIGHT),
    )


def test_a_word_paste() -> None:
    html = """Version:0.9\r\nStartHTML:0001\r\n<html xmlns:o="urn:x"><head><style>p {{mso-x:y}}</style></head><body>
<!--StartFragment--><p class=MsoNormal align=center style='text-align:center'><b><span style='font-size:22.0pt'>大标题<o:p></o:p></span></b></p>
<p class=MsoNormal style='text-indent:21.0pt'>正文换
行<sup>2</sup>，<span style='mso-spacerun:yes'>&nbsp; </span>H<sub>2</sub>O。<o:p>&nbsp;</o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp;</span></span><![endif]>首先</p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp;</span></span><![endif]>其次</p>
<p class=MsoNormal style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>一、</span>再次</p>
<img width=300 src="file:///C:/Temp/msohtmlclip1/01/clip_image002.jpg" alt="DSC_0001.jpg"><!--EndFragment--></body></html>"""
    asked: list[str] = []

    def resolve(address: str) -> PictureSource | None:
        asked.append(address)
        return PictureSource(b"jpeg", "clip_image002.jpg")

    draft = read_html(html, resolve=resolve, whole=True)
    assert draft.metadata.title == "大标题"
    assert asked == ["file:///C:/Temp/msohtmlclip1/01/clip_image002.jpg"]
    (figure,) = draft.body.figures()
    assert draft.body.blocks == (
        Paragraph(
            (
                Text("正文换行"),
                Text("2", frozenset({Mark.SUPERSCRIPT})),
                Text("， H"),
                Text("2", frozenset({Mark.SUBSCRIPT})),
                Text("O。"),
            )
        ),
        List((ListItem(styled("首先"), List((ListItem(styled("其次")),))),), ordered=True),
        paragraph("一、再次"),
        figure,
    )
    assert figure.alt == ""
    assert draft.pictures[figure.asset] == PictureSource(b"jpeg", "clip_image002.jpg")


def test_lists_tables_quotes_and_rules() -> None:
    html = """<ol start=3><li>甲<ul><li><p>乙</p><p>丙</p></li></ul></li><ul><li>丁</ul><li><img src=a.png></ol>
    <table><tr><th>一<th>二<tr><td rowspan=2 align=right>三<td>四<tr><td colspan=5><p>五</p><p>六</p></table>
    <table><tr><td><p>只是排版</p></td></tr></table>
    <blockquote><p>引<p style="text-align:center">文</blockquote><hr>"""
    below = List((ListItem((Text("乙"), LineBreak(), Text("丙"))), ListItem(styled("丁"))))
    listed, picture, table, *rest = read(html)
    assert listed == List((ListItem(styled("甲"), below), ListItem()), ordered=True, start=3)
    assert isinstance(picture, MissingPicture)
    assert isinstance(table, Table)
    assert table.header
    assert [[(plain(c.inlines), c.colspan, c.rowspan, c.align) for c in row] for row in table.rows][1:] == [
        [("三", 1, 2, Align.RIGHT), ("四", 1, 1, Align.START), ("", 1, 1, Align.START)] + [("", 1, 1, Align.START)] * 3,
        [("五\n六", 5, 1, Align.START)],
    ]
    assert rest == [paragraph("只是排版"), Quote((paragraph("引"), paragraph("文", Align.CENTER))), Rule()]


def test_an_old_portal_page() -> None:
    html = """<html><head><title>页名_某网</title></head><body><article><h1>一段标题</h1>
    <div>时间:2023-08-08 17:19 来源:某某报 点击:35</div><p>　　正文。</p><p>（某某街道 供稿）</p></article><p>页脚</p></body></html>"""
    draft = read_html(html, whole=True)
    assert (draft.metadata.title, draft.metadata.published_at, draft.metadata.source) == (
        "一段标题",
        "2023-08-08 17:19",
        "某某报",
    )
    assert draft.metadata.contributor == "某某街道"
    assert draft.body.blocks == (paragraph("正文。"), Signature())
    assert set(draft.confidence) == {"title", "published_at", "source", "contributor"}


def test_captions_of_figures() -> None:
    html = f"""<figure style="x:y"><img data-asset="{ASSETS[0]}" style="a:b"><figcaption>图说<i class="credit">李明 摄</i></figcaption>
    </figure><figure><figcaption>没有图</figcaption></figure>"""
    assert read(html) == (
        Figure(ASSETS[0], caption="图说", credit="李明 摄"),
        paragraph("没有图", Align.CENTER),
    )


TAGS = st.sampled_from(
    [
        "p",
        "div",
        "section",
        "b",
        "strong",
        "span",
        "em",
        "h1",
        "h2",
        "h3",
        "li",
        "ul",
        "ol",
        "table",
        "tr",
        "td",
        "th",
        "blockquote",
        "a",
        "center",
        "figure",
        "font",
    ]
)
STYLES = st.sampled_from(
    [
        "",
        ' style="text-align:center"',
        ' style="font-weight:bold"',
        " align=right",
        ' style="text-indent:2em;font-size:22pt"',
    ]
)


@st.composite
def foreign(draw: st.DrawFn, depth: int = 4) -> tuple[str, str]:
    """Some HTML, well-formed or not, and the words in it."""
    html, words = "", ""
    for _ in range(draw(st.integers(0, 4))):
        text = draw(st.text("甲乙丙丁一二。，：ab1 \n\u3000", max_size=8))
        html += text
        words += text
        if depth:
            inner, inside = draw(foreign(depth - 1))
            tag = draw(TAGS)
            html += f"<{tag}{draw(STYLES)}>{inner}" + draw(st.sampled_from([f"</{tag}>", f"</{tag}>", ""]))
            words += inside
        html += draw(st.sampled_from(["", "<br>", "<hr>", "<img src=x.png>", "<!-- 注 -->"]))
    return html, words


def letters(text: str) -> list[str]:
    return sorted("".join(text.split()))


@given(foreign())
def test_no_word_of_foreign_html_is_lost(made: tuple[str, str]) -> None:
    html, words = made
    draft = read_html(html)
    assert letters(body_text(draft.body)) == letters(words)


@given(foreign())
def test_no_word_of_a_whole_page_is_lost(made: tuple[str, str]) -> None:
    html, words = made
    draft = read_html(html, whole=True)
    metadata = draft.metadata
    kept = body_text(draft.body) + metadata.title + metadata.subtitle + metadata.contributor
    assert letters(kept) == letters(words)


@given(st.one_of(st.text(), raw_text(30)))
def test_any_text_is_read(text: str) -> None:
    for whole in (False, True):
        body = read_html(text, whole=whole).body
        assert read_html(write_html(body, image_url=address)).body == body


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + "深", "<b>" * 20_000 + "深", "<ul><li>" * 5_000 + "深", "<table><tr><td>" * 3_000 + "深",
        "<blockquote>" * 1_000 + "深",
        "<ul>" * 2_000 + "深", "<table>" + "<thead>" * 2_000 + "深", "<table><tr>" * 1_000 + "深", "<quote>" * 3_000 + "深", "<span style='" + "a:b;" * 50_000 + "'>深", "<p>深" + "<br>" * 20_000 + "深",
        "<table>" + "<tr><td colspan=1000 rowspan=9999>深" * 2_000, "<" * 100_000 + "深", "<p " + "a " * 50_000 + ">深",
        "<p>中" + "\n " * 50_000 + "深", "<p>" + "\xa0" * 100_000 + "深", "<img src='data:" + ";" * 100_000 + "'>深",
    ],
)  # fmt: skip
def test_hostile_shapes_are_read_in_time_and_whole(html: str) -> None:
    begun = time.process_time()
    assert "深" in body_text(read_html(html).body)
    assert time.process_time() - begun < 2


def test_paragraphs_of_old_pages_made_of_breaks_and_hard_spaces() -> None:
    html = "<font size=3>&nbsp;&nbsp;&nbsp;甲。<br>\n<br>&nbsp;&nbsp;乙。<br>\u3000\u3000丙<br>丁。</font>"
    broken = Paragraph((Text("丙"), LineBreak(), Text("丁。")))
    assert read(html) == (paragraph("甲。"), paragraph("乙。"), broken)


def test_the_real_wechat_article(shared: Path) -> None:
    html = (shared / "real" / "article-wechat-clipboard.html").read_text("utf-8")
    draft = read_html(html, whole=True)
    words = "".join(str(text) for text in lxml.html.fromstring(html).itertext())
    kept = body_text(draft.body) + "供稿:" + draft.metadata.contributor
    assert letters(kept) == letters(words)
    assert len(list(draft.body.pictures())) == 6
    assert len(draft.body.figures()) == 2
    assert [len(block.inlines) for block in draft.body.blocks if isinstance(block, Heading)] == [3, 3, 3]
    assert all(block.indent for block in draft.body.blocks if isinstance(block, Paragraph))
    assert draft.body.blocks[-1] == Signature()


def test_a_caption_stands_for_the_alternative_text_and_is_not_taken_for_it() -> None:
    figure = Figure(ASSETS[0], caption="加固“江堤”", credit="李明")
    html = write_html(Body((figure,)), image_url=address)
    assert 'alt="加固“江堤”"' in html
    assert 'data-alt="caption"' in clean_html(html)
    assert read_html(html).body == Body((figure,))
    told = Figure(ASSETS[0], alt="一排人在堤上", caption="加固江堤")
    assert 'alt="一排人在堤上"' in write_html(Body((told,)), image_url=address)
