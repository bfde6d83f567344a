"""The account of an import: every line says where it is, and the text before tidying is kept beside the tidy one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.formats.docx import read_docx
from editor_app.formats.files import read_file
from editor_app.formats.html import read_html
from editor_app.formats.markdown import read_markdown
from editor_app.formats.rtf import read_rtf
from editor_app.formats.text import read_text
from editor_app.formats.wechat import without_invitations
from editor_app.model.body import Body, Figure, Heading, MissingPicture, Paragraph, block_lines, body_text
from editor_app.model.inline import plain
from editor_app.model.reading import MAX_PLACES, Draft
from word_files import BOLD, CENTER, drawing, p, part, png, r, relation, word_file

IMAGE = {"word/media/image1.png": png(10)}
RELATIONS = [relation("img1", "image", "media/image1.png")]
BIG = '<w:b/><w:sz w:val="44"/>'
LONG = "八月的大堤上，党员突击队日夜值守，群众送来热饭热水。"


def places(draft: Draft, what: str) -> list[str]:
    """The first words of the blocks a line of the account leads to; pictures by their kind."""
    items = [item for item in draft.report if item.what.startswith(what)]
    assert len(items) == 1, [item.what for item in draft.report]
    by_id = {block.id: block for block in draft.body.blocks}
    shown = []
    for block_id in items[0].blocks:
        block = by_id[block_id]
        words = block_lines(block)
        shown.append(words[0] if words else type(block).__name__)
    return shown


def article() -> Draft:
    body = (
        p(r("大堤上的灯火", BIG), CENTER)
        + p("")
        + p(LONG)
        + p(r("守夜", BOLD), CENTER)
        + p(f'{r("一夜", "")}{r("密", "<w:vanish/>")}<w:r><w:commentReference w:id="0"/></w:r>')
        + p(drawing("img1"), CENTER)
        + p("图为值守。林小满摄", CENTER)
        + "<w:tbl><w:tr><w:tc>" + p("甲") + "</w:tc><w:tc>" + p(r("乙") + r("隐", "<w:vanish/>")) + "</w:tc></w:tr></w:tbl>"
        + p("") + p(r("鼓劲", BOLD), CENTER)
        + p(LONG)
        + p("供稿：某街道", '<w:jc w:val="right"/>')
    )  # fmt: skip
    comments = part(
        "w:comments", f'<w:comment w:id="0">{p("请核实")}</w:comment><w:comment w:id="1">{p("空")}</w:comment>'
    )
    return read_docx(word_file(body, relations=RELATIONS, parts={**IMAGE, "word/comments.xml": comments}))


def test_every_line_of_a_word_file_leads_to_its_blocks() -> None:
    draft = article()
    assert places(draft, "居中加粗短行") == ["守夜", "鼓劲"]
    assert places(draft, "图片下的短行") == ["图为值守。 林小满摄"]
    assert places(draft, "隐藏的文字") == ["一夜", "甲\t乙"]
    assert places(draft, "批注：请核实") == ["一夜"]
    assert places(draft, "批注：空") == []
    assert places(draft, "表格") == ["甲\t乙"]
    assert places(draft, "文末的供稿") == ["Signature"]
    assert places(draft, "开头居中的大字") == [LONG]
    assert places(draft, "用来隔开的空段落") == ["鼓劲"]


def test_what_was_read_is_kept_as_it_stood() -> None:
    draft = article()
    assert draft.as_read is not None
    lines = [line for block in draft.as_read.blocks for line in block_lines(block)]
    assert lines[0] == "大堤上的灯火"
    assert lines[-1] == "供稿：某街道"
    assert "图为值守。林小满摄" in lines
    assert not any(isinstance(block, Heading) for block in draft.as_read.blocks)
    assert [figure.id for figure in draft.as_read.figures()] == [figure.id for figure in draft.body.figures()]
    tidy = {block.id: block for block in draft.body.blocks}
    both = [block for block in draft.as_read.blocks if block.id in tidy]
    assert len(both) >= 8
    assert all(plain(block.inlines) == LONG for block in both if block_lines(block) == [LONG])  # type: ignore[union-attr]


def test_a_tidy_text_and_a_fragment_have_nothing_to_take_back() -> None:
    assert read_docx(word_file(p(LONG, '<w:ind w:firstLineChars="200"/>'))).as_read is None
    assert read_html("<p style='text-align:center'><b>守夜</b></p><p>一</p>").as_read is None


def test_lists_and_pictures_of_a_page_are_found_again() -> None:
    page = (
        "<p>　　前面的一段话。</p><iframe src='x'></iframe><ul><li>一<ul><li>二<span style='display:none'>藏</span></li></ul>"
        "</li></ul><p>　　后面。</p><img src='a.jpg'><video></video>"
    )
    draft = read_html(page)
    assert places(draft, "视频、网页框") == ["• 一", "MissingPicture"]
    assert places(draft, "原文中不显示") == ["• 一"]
    assert places(draft, "没有取到的图片") == ["MissingPicture"]


def test_what_stands_beside_a_picture_leads_to_the_picture() -> None:
    draft = read_html("<p>一</p><p><img src='a.jpg'><video></video></p><p>二</p>")
    assert places(draft, "视频、网页框") == ["MissingPicture"]


def test_lines_of_rtf_lead_to_their_paragraphs() -> None:
    data = (
        rb"{\rtf1\ansi first\par second {\deleted gone} words{\*\annotation {look}}\par"
        rb"\trowd\cellx1000\cellx2000\intbl a\cell {\v hid}b\cell\row\pard last\par}"
    )
    draft = read_rtf(data, whole=False)
    assert places(draft, "修订中已删除") == [
        next(line for line in body_text(draft.body).split("\n") if "second" in line)
    ]
    assert places(draft, "批注：look")[0].startswith("second")
    assert places(draft, "原文中不显示") == ["a\tb"]


def test_lines_of_markdown_lead_to_their_blocks() -> None:
    draft = read_markdown("第一段\n\n- 甲 ![图](a.jpg) 乙\n- 丙\n\n末段\ufffe\n")
    assert places(draft, "行内图片移到段后") == ["• 甲 乙"]
    assert places(draft, "无法保存的字符") == []


def test_what_is_about_the_whole_file_leads_nowhere() -> None:
    draft = read_text("标题在这里\n\n　　第一段正文，写得长一些。\n　　第二段。".encode("gb18030"))
    assert places(draft, "文字按 GB18030") == []


def test_an_invitation_leads_to_what_stood_behind_it() -> None:
    draft = without_invitations(read_html("<p>一</p><p>点击蓝字关注我们</p><p>二</p><p>长按识别二维码</p>"))
    assert places(draft, "邀请关注的文字：点击") == ["二"]
    assert places(draft, "邀请关注的文字：长按") == ["二"]


def test_places_are_bounded_and_counts_are_not() -> None:
    many = "".join(f"<p style='text-align:center'><b>第{n}节</b></p><p>{LONG}</p>" for n in range(MAX_PLACES + 20))
    draft = read_html(many)
    item = next(item for item in draft.report if item.what.startswith("居中"))
    assert (item.count, len(item.blocks)) == (MAX_PLACES + 20, MAX_PLACES)


@given(
    st.lists(
        st.tuples(st.sampled_from(["", CENTER, '<w:jc w:val="right"/>']), st.sampled_from(["", BOLD, BIG]), st.text("甲乙丙。：", max_size=8)),
        max_size=12,
    )
)  # fmt: skip
@pytest.mark.filterwarnings("error")
def test_no_word_is_lost_on_the_way_back_and_every_place_is_there(lines: list[tuple[str, str, str]]) -> None:
    draft = read_docx(word_file("".join(p(r(text, look), align) for align, look, text in lines)))
    there: Body = draft.as_read or draft.body
    words = [text.strip() for _align, _look, text in lines if text.strip()]
    assert [line for block in there.blocks for line in block_lines(block) if line] == words or draft.as_read is None
    ids = {block.id for block in draft.body.blocks}
    assert all(set(item.blocks) <= ids for item in draft.report)
    kinds = (Paragraph, Heading, Figure, MissingPicture)
    assert all(isinstance(block, kinds) for block in there.blocks)


@pytest.mark.parametrize("name", ["article-word.docx", "article-wechat-clipboard.html"])
def test_a_real_article_leads_everywhere_and_loses_no_word_on_the_way_back(shared: Path, name: str) -> None:
    draft = read_file(name, (shared / "real" / name).read_bytes())
    ids = {block.id for block in draft.body.blocks} | {picture.id for picture in draft.body.pictures()}
    assert all(set(item.blocks) <= ids for item in draft.report)
    assert all(item.blocks for item in draft.report if item.what != "网页的点击次数")
    assert draft.as_read is not None
    before = "".join(body_text(draft.as_read).split())
    assert "".join(draft.metadata.title.split()) in before
    assert all("".join(line.split()) in before for block in draft.body.blocks for line in block_lines(block))
    assert len(list(draft.as_read.pictures())) == len(list(draft.body.pictures()))
