"""The clipboard's forms: Windows' header around HTML, the marks of programs, which form is read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.formats.clipboard import fragment_of, origin_of, read_clip, source_address, web_pictures
from editor_app.formats.html import read_html, write_html
from editor_app.formats.html_rich import write_rich_html
from editor_app.formats.wechat import account_name, is_invitation
from editor_app.model.body import Body, Figure, MissingPicture, Paragraph, body_text, paragraph
from editor_app.model.clip import Clip, Origin, PasteMode
from editor_app.model.errors import Refused
from editor_app.model.inline import Mark, Text, styled
from editor_app.model.reading import Fate, PictureSource, ReportItem
from strategies import ASSETS, bodies, lines

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(60))
RTF = b"{\\rtf1 {\\pict\\pngblip " + PNG.hex().encode() + b"}\\par}"
STRUCTURE = PasteMode.STRUCTURE


def cf_html(fragment: str, *, encoding: str = "utf-8", shift: int = 0, comments: bool = True) -> bytes:
    before, after = ("<!--StartFragment-->", "<!--EndFragment-->") if comments else ("", "")
    front, back = f"<html><body>{before}".encode(), f"{after}</body></html>".encode()
    form = "Version:0.9\r\nStartHTML:{:010}\r\nEndHTML:{:010}\r\nStartFragment:{:010}\r\nEndFragment:{:010}\r\nSourceURL:https://a.cn/x\r\n"
    size = len(form.format(0, 0, 0, 0))
    inner = fragment.encode(encoding)
    first = size + len(front) + shift
    header = form.format(size, size + len(front) + len(inner) + len(back), first, first + len(inner))
    return header.encode() + front + inner + back


@given(lines(30).filter(bool), st.booleans(), st.sampled_from([0, 0, -7, 3, 5000]), st.booleans())
def test_the_fragment_comes_out_of_windows_header(words: str, gbk: bool, shift: int, comments: bool) -> None:
    plain = words.replace("<", "").replace(">", "").replace("&", "") or "x"
    encoding = "gb18030" if gbk else "utf-8"
    data = cf_html(f"<p>甲{plain}</p>", encoding=encoding, shift=shift, comments=comments)
    found = fragment_of(data + b"\x00")
    assert "甲" in found or (gbk and "<p>" in found)
    assert read_html(
        fragment_of(cf_html("<p>甲乙</p>", encoding=encoding, shift=shift, comments=comments))
    ).body == Body((paragraph("甲乙"),))
    assert source_address(data) == "https://a.cn/x"


@given(st.binary(max_size=200))
def test_any_bytes_are_taken(data: bytes) -> None:
    assert isinstance(fragment_of(b"Version:0.9\r\nStartFragment:5\r\nEndFragment:50\r\n" + data), str)
    assert isinstance(source_address(data), str)


@pytest.mark.parametrize(
    ("html", "formats", "origin"),
    [
        ('<html xmlns:o="urn:schemas-microsoft-com:office:office"><p class=MsoNormal>x', (), Origin.WORD),
        ('<meta name=Generator content="Microsoft Word 15"><p class="MsoNormal" style="mso-x:1">', (), Origin.WORD),
        ("<p class=MsoNormal>x", ("Kingsoft Writer",), Origin.WPS),
        ('<style>@ksohtml</style><p class="MsoNormal">x', (), Origin.WPS),
        ('<section data-mpa-powered-by="x"><img data-src="https://mmbiz.qpic.cn/a">', (), Origin.WECHAT),
        ("<p>x", (), Origin.WEB),
        ("", (), Origin.OTHER),
    ],
)
def test_programs_are_known_by_their_marks(html: str, formats: tuple[str, ...], origin: Origin) -> None:
    assert origin_of(Clip(html=html, formats=formats), html) is origin


def test_the_best_form_is_read_and_words_alone() -> None:
    clip = Clip(html="<p><b>甲</b></p>", rtf=b"{\\rtf1 x\\par}", text="甲", image=PNG)
    assert read_clip(clip, STRUCTURE).draft.body == Body((Paragraph(styled("甲", Mark.STRONG)),))
    assert read_clip(clip, PasteMode.WORDS).draft.body == Body((paragraph("甲"),))
    (figure,) = read_clip(clip, PasteMode.PICTURE).draft.body.blocks
    assert isinstance(figure, Figure)
    assert body_text(read_clip(Clip(rtf=b"{\\rtf1 x\\par}", text="y"), STRUCTURE).draft.body) == "x"
    assert body_text(read_clip(Clip(html="<p>甲<br>乙"), PasteMode.WORDS).draft.body) == "甲\n乙"
    assert body_text(read_clip(Clip(html="<div></div>", text="丙"), STRUCTURE).draft.body) == "丙"


def test_what_is_not_there_is_refused() -> None:
    with pytest.raises(Refused, match=r"paste\.no_picture"):
        read_clip(Clip(text="甲"), PasteMode.PICTURE)
    for mode in PasteMode:
        with pytest.raises(Refused, match=r"paste\.nothing"):
            read_clip(Clip(), mode)


def test_pictures_of_the_rtf_stand_for_those_of_the_html_by_order() -> None:
    html = '<p class=MsoNormal><img src="file:///C:/Temp/msohtmlclip1/01/clip_image002.png"></p>'
    pasted = read_clip(Clip(html=html, rtf=RTF), STRUCTURE)
    (figure,) = pasted.draft.body.blocks
    assert isinstance(figure, Figure)
    assert pasted.draft.pictures[figure.asset] == PictureSource(PNG, "clip_image002.png")
    two = html + '<p><img src="file:///C:/Temp/b.png"></p>'
    assert len(read_clip(Clip(html=two, rtf=RTF), STRUCTURE).draft.body.missing()) == 2
    first = read_clip(Clip(html=html, rtf=RTF), STRUCTURE, resolve=lambda _address: PictureSource(b"file", "f"))
    assert [one.data for one in first.draft.pictures.values()] == [b"file"]


def test_a_picture_copied_from_a_page_is_its_bitmap() -> None:
    clip = Clip(html='<img src="https://a.cn/x.png">', image=PNG)
    (figure,) = read_clip(clip, STRUCTURE).draft.body.blocks
    assert isinstance(figure, Figure)
    draft = read_clip(Clip(html='<p>甲</p><img src="https://a.cn/x.png">', image=PNG), STRUCTURE).draft
    (missing,) = draft.body.missing()
    assert web_pictures(draft.body) == {missing.id: "https://a.cn/x.png"}


WECHAT = (
    '<div id="js_content"><section><a id="js_name"> 道外党建 </a></section><p style="text-align:center">点击上方蓝字关注我们</p>'
    '<p>党员关注群众，群众关注发展。</p><p><img data-src="https://mmbiz.qpic.cn/1.png" src="data:image/gif;base64,R0lGODlh"></p>'
    "<p>长按识别二维码关注我们</p></div>"
)


def test_invitations_of_public_accounts_go_and_are_told() -> None:
    pasted = read_clip(Clip(html=WECHAT), STRUCTURE)
    assert pasted.account == "道外党建"
    words = body_text(pasted.draft.body)
    assert "党员关注群众" in words
    assert "二维码" not in words
    assert not pasted.draft.body.missing()
    dropped = [item.what for item in pasted.draft.report if item.kind is Fate.DROPPED]
    assert any("长按识别二维码关注我们" in what for what in dropped)
    assert "邀请关注的二维码" in dropped


def test_sentences_are_no_invitations() -> None:
    assert not is_invitation("各级党组织关注群众急难愁盼，推动问题解决。")
    assert not is_invitation("")
    assert account_name("<p>x") == ""


@given(bodies())
def test_rich_html_keeps_every_word(body: Body) -> None:
    draft = read_html(write_rich_html(body, signature="某某"))
    places = "".join(missing.origin for missing in draft.body.missing())  # 图一 alone in a line is read as one
    found = body_text(draft.body).replace("\n", "") + places
    lost = {item.what: item.count for item in draft.report if item.kind is Fate.DROPPED}
    paragraphs = body_text(Body(tuple(block for block in body.blocks if isinstance(block, Paragraph))))
    assert lost.get("看不见的零宽字符（只管在哪里换行）", 0) >= sum(map(paragraphs.count, "\u200b\u2060\ufeff"))
    for block in body.blocks:
        if isinstance(block, Paragraph):
            assert re.sub("[\n\u200b\u2060\ufeff]", "", body_text(Body((block,)))) in found


def test_what_cannot_be_seen_goes_from_foreign_words_and_is_told() -> None:
    foreign = read_html('<p>红\u200b旗<a href="https://a.example">\u200b</a><b>渠\ufeff</b></p>')
    assert body_text(foreign.body) == "红旗渠"
    told = ReportItem(Fate.DROPPED, "看不见的零宽字符（只管在哪里换行）", 3)
    assert [item for item in foreign.report if item.kind is Fate.DROPPED] == [told]
    own = Body((Paragraph((Text("红\u200b旗"), Text("\u200b", href="https://a.example"))),))
    again = read_html(write_html(own, image_url=lambda _: None))
    assert (again.body, again.report) == (own, ())


def test_rich_html_writes_looks_at_the_elements() -> None:
    figures = Figure(ASSETS[0], caption="图<说>"), Figure(ASSETS[1])
    body = Body((paragraph("甲<乙>"), *figures, MissingPicture("x", caption="补")))
    html = write_rich_html(body, picture=lambda asset: (b"x" * (10 if asset == ASSETS[0] else 300_000), "image/png"))
    assert "class=" not in html
    assert "text-indent:2em" in html
    assert "甲&lt;乙&gt;" in html
    assert html.count("data:image/png;base64,") == 1
    assert "图&lt;说&gt;" in html
