"""Reading Word files: what an office's files look like, piece by piece, and the real article as a whole."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from editor_app.formats.docx import read_docx
from editor_app.formats.docx_numbering import chinese, shown
from editor_app.model.body import (
    Align,
    Cell,
    Figure,
    FigureRow,
    Heading,
    List,
    ListItem,
    MissingPicture,
    Paragraph,
    Rule,
    Signature,
    Table,
    body_text,
    heading,
    paragraph,
)
from editor_app.model.digest import sha256
from editor_app.model.inline import LineBreak, Mark, Text, plain, styled
from editor_app.model.reading import Draft, Fate
from word_files import BOLD, CENTER, EMU_WIDTH, W, drawing, p, part, png, r, relation, word_file

STRONG = frozenset({Mark.STRONG})
BIG = '<w:b/><w:sz w:val="44"/>'
LONG = "八月的大堤上，党员突击队日夜值守，群众送来热饭热水，大家心里都踏实。"


def read(body: str, **more: object) -> Draft:
    return read_docx(word_file(body, **more))  # type: ignore[arg-type]


def blocks(body: str, **more: object) -> tuple[object, ...]:
    return read(body, **more).body.blocks


def noted(draft: Draft, kind: Fate) -> dict[str, int]:
    return {item.what: item.count for item in draft.report if item.kind is kind}


IMAGES = {"word/media/image1.png": png(10), "word/media/image2.png": png(20), "word/media/image3.png": png(30)}
IMAGE_RELATIONS = [relation(f"img{n}", "image", f"media/image{n}.png") for n in (1, 2, 3)]
ASSETS = [sha256(IMAGES[f"word/media/image{n}.png"]) for n in (1, 2, 3)]


def test_title_indents_headings_pictures_and_signature() -> None:
    draft = read(
        p(r("大堤上的灯火", BIG), CENTER)
        + p("\u3000\u3000" + LONG)
        + p(drawing("img1"), CENTER)
        + p("党员在装填沙袋。 李明 摄", CENTER)
        + p(r("同心同德，", BOLD) + "<w:r><w:br/></w:r>" + r("共守家园", BOLD), CENTER)
        + p(LONG, '<w:ind w:firstLineChars="200" w:firstLine="640"/>')
        + p(r("干在", BOLD), CENTER)
        + p(r("实处", BOLD), CENTER)
        + p("")
        + p("供稿：南岸街道", '<w:jc w:val="right"/>'),
        relations=IMAGE_RELATIONS,
        parts=IMAGES,
    )
    assert draft.metadata.title == "大堤上的灯火"
    assert draft.metadata.contributor == "南岸街道"
    assert draft.body.blocks == (
        paragraph(LONG),
        Figure(ASSETS[0], caption="党员在装填沙袋。", credit="李明 摄"),
        heading("同心同德，", "共守家园"),
        paragraph(LONG),
        heading("干在", "实处"),
        Signature(),
    )
    assert draft.pictures[ASSETS[0]].data == IMAGES["word/media/image1.png"]
    assert draft.pictures[ASSETS[0]].name == "image1.png"
    assert draft.confidence["title"] >= 0.9
    assert noted(draft, Fate.DROPPED) == {"用来隔开的空段落": 1}


STYLES = part(
    "w:styles",
    '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="a"/><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="3"><w:name w:val="heading 3"/><w:basedOn w:val="2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="mid"><w:name w:val="居中"/><w:pPr><w:jc w:val="center"/></w:pPr>'
    "<w:rPr><w:b/></w:rPr></w:style>"
    '<w:style w:type="paragraph" w:styleId="loop"><w:name w:val="x"/><w:basedOn w:val="loop"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="character" w:styleId="st"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>',
)


def test_styles_direct_formatting_and_switched_off_bold() -> None:
    draft = read(
        p("标题在此", '<w:pStyle w:val="T"/>')
        + p("二级", '<w:pStyle w:val="2"/>')
        + p("三级", '<w:pStyle w:val="3"/><w:jc w:val="left"/>')
        + p("由样式居中加粗", '<w:pStyle w:val="mid"/>')
        + p(r("居中不粗", '<w:b w:val="0"/>'), '<w:pStyle w:val="mid"/>')
        + p(r("样") + r("式", '<w:rStyle w:val="st"/>') + r("字", '<w:rStyle w:val="st"/><w:b w:val="false"/>'))
        + p("循环的样式", '<w:pStyle w:val="loop"/>'),
        parts={"word/styles.xml": STYLES},
    )
    assert draft.metadata.title == "标题在此"
    assert draft.body.blocks == (
        heading("二级"),
        Heading(styled("三级"), 3, Align.START),
        heading("由样式居中加粗"),
        paragraph("居中不粗", Align.CENTER),
        Paragraph((Text("样"), Text("式", STRONG), Text("字"))),
        paragraph("循环的样式"),
    )


def test_marks_breaks_tabs_symbols_and_links() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "https://c.d/" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + r("域") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    (first, second) = blocks(
        p(
            r("斜", "<w:i/>")
            + r("线", '<w:u w:val="single"/>')
            + r("无", '<w:u w:val="none"/>')
            + r("删", "<w:strike/>")
            + r("2", '<w:vertAlign w:val="superscript"/>')
            + "<w:r><w:tab/><w:t>后</w:t><w:noBreakHyphen/><w:cr/></w:r>"
            '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="Wingdings" w:char="F001"/></w:r>'
            '<w:r><w:br w:type="page"/></w:r>'
        )
        + p(
            f'<w:hyperlink r:id="web">{r("甲")}</w:hyperlink><w:hyperlink w:anchor="x">{r("乙")}</w:hyperlink>' + field
        ),
        relations=[relation("web", "hyperlink", "https://a.b/", external=True)],
    )
    assert first == Paragraph(
        (
            Text("斜", frozenset({Mark.EMPHASIS})),
            Text("线", frozenset({Mark.UNDERLINE})),
            Text("无"),
            Text("删", frozenset({Mark.STRIKE})),
            Text("2", frozenset({Mark.SUPERSCRIPT})),
            Text(" 后-"),
            LineBreak(),
            Text("✓□"),
        )
    )
    assert second == Paragraph((Text("甲", href="https://a.b/"), Text("乙"), Text("域", href="https://c.d/")))


def test_revisions_comments_hidden_text_and_notes() -> None:
    draft = read(
        p(
            f'{r("定")}<w:ins w:id="1">{r("增")}</w:ins><w:del w:id="2"><w:r><w:delText>删</w:delText></w:r></w:del>'
            f'<w:commentRangeStart w:id="0"/>{r("稿", "<w:vanish/>")}<w:r><w:commentReference w:id="0"/></w:r>'
            '<w:r><w:footnoteReference w:id="2"/></w:r>'
        ),
        parts={
            "word/footnotes.xml": part("w:footnotes", f'<w:footnote w:id="2">{p("脚注的话")}</w:footnote>'),
            "word/comments.xml": part("w:comments", f'<w:comment w:id="0">{p("请核实")}</w:comment>'),
        },
    )
    assert draft.body.blocks == (
        Paragraph((Text("定增"), Text("[1]", frozenset({Mark.SUPERSCRIPT})))),
        paragraph("[1] 脚注的话"),
    )
    assert noted(draft, Fate.DROPPED) == {"修订中已删除的文字": 1, "隐藏的文字": 1, "批注：请核实": 1}
    assert noted(draft, Fate.KEPT) == {"修订中新加的文字": 1}
    assert noted(draft, Fate.CONVERTED) == {"脚注、尾注放到文末": 1}


NUMBERING = part(
    "w:numbering",
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val=""/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="8"/></w:lvlOverride></w:num>',
)


def numbered(text: str, number: int, level: int = 0) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_numbering_becomes_lists_or_words() -> None:
    found = blocks(
        numbered("甲", 1)
        + numbered("乙", 1, 1)
        + numbered("丙", 1)
        + p(LONG)
        + numbered("丁", 1)
        + numbered("戊", 3)
        + numbered("第一部分", 2)
        + numbered("其一", 2, 1)
        + numbered("第二部分", 2)
        + numbered("无编号", 0),
        parts={"word/numbering.xml": NUMBERING},
    )
    below = List((ListItem(styled("乙")),))
    assert found == (
        List((ListItem(styled("甲"), below), ListItem(styled("丙"))), ordered=True, start=3),
        paragraph(LONG),
        List((ListItem(styled("丁")),), ordered=True, start=5),
        List((ListItem(styled("戊")),), ordered=True, start=8),
        paragraph("一、第一部分"),
        paragraph("一.1 其一"),
        paragraph("二、第二部分"),
        paragraph("无编号"),
    )


def test_numbers_in_words() -> None:
    assert [chinese(n) for n in (1, 10, 11, 20, 105, 110, 1001, 9999)] == [
        "一", "十", "十一", "二十", "一百零五", "一百一十", "一千零一", "九千九百九十九",
    ]  # fmt: skip
    assert shown(28, "lowerLetter") == "bb"
    assert shown(1994, "upperRoman") == "MCMXCIV"
    assert shown(3, "decimalEnclosedCircle") == "③"
    assert shown(7, "decimalZero") == "07"


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def test_tables_with_merged_cells() -> None:
    (table,) = blocks(
        "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>"
        + cell(p("标", CENTER), '<w:gridSpan w:val="2"/>')
        + cell(p("高"), '<w:vMerge w:val="restart"/>')
        + "</w:tr><w:tr>"
        + cell(p("一") + p("二"))
        + cell(p(r("三", BOLD)))
        + cell(p(""), "<w:vMerge/>")
        + "</w:tr></w:tbl>"
    )
    assert table == Table(
        (
            (Cell(styled("标"), colspan=2, align=Align.CENTER), Cell(styled("高"), rowspan=2)),
            (Cell((Text("一"), LineBreak(), Text("二"))), Cell(styled("三", Mark.STRONG))),
        ),
        header=True,
    )


def test_a_table_that_frames_a_text_and_one_that_places_pictures() -> None:
    row = "<w:tr>" + cell(p(drawing("img1"))) + cell(p(drawing("img2"))) + "</w:tr>"
    captions = "<w:tr>" + cell(p("左边")) + cell(p("右边")) + "</w:tr>"
    found = blocks(
        f"<w:tbl><w:tr>{cell(p('框里的话'))}</w:tr></w:tbl>" + f"<w:tbl>{row}{captions}</w:tbl>",
        relations=IMAGE_RELATIONS,
        parts=IMAGES,
    )
    assert found == (
        paragraph("框里的话"),
        FigureRow((Figure(ASSETS[0], caption="左边"), Figure(ASSETS[1], caption="右边"))),
    )


def test_pictures_of_every_kind() -> None:
    third = EMU_WIDTH // 3
    vml = '<w:r><w:pict><v:shape style="width:415pt"><v:imagedata r:id="img2" o:title="说明文字"/></v:shape></w:pict></w:r>'
    group = (
        '<w:r><mc:AlternateContent><mc:Choice><w:drawing><wpg:wgp><pic:pic><a:blip r:embed="img1"/></pic:pic>'
        f"<wps:wsp><wps:txbx><w:txbxContent>{p('框中字')}</w:txbxContent></wps:txbx></wps:wsp></wpg:wgp></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox><w:txbxContent>{p('框中字')}</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    draft = read(
        p(drawing("img1", width=third, alt="大堤") + drawing("img2", width=third) + drawing("img3", width=third))
        + p(drawing("img1") + drawing("img2"))
        + p(vml)
        + p(r(LONG) + group)
        + p(drawing("away", link=True))
        + p(drawing("emf"))
        + p(drawing("none"))
        + p("<w:r><w:drawing><c:chart/></w:drawing></w:r>"),
        relations=[
            *IMAGE_RELATIONS,
            relation("away", "image", "file:///D:/照片/a.jpg", external=True),
            relation("emf", "image", "media/image9.emf"),
        ],
        parts={**IMAGES, "word/media/image9.emf": bytes(40) + b" EMF" + bytes(60)},
    )
    row, one, two, third_figure, text, grouped, boxed, *missing = draft.body.blocks
    assert row == FigureRow((Figure(ASSETS[0], alt="大堤"), Figure(ASSETS[1]), Figure(ASSETS[2])))
    assert (one, two, third_figure) == (Figure(ASSETS[0]), Figure(ASSETS[1]), Figure(ASSETS[1], alt="说明文字"))
    assert (text, grouped, boxed) == (paragraph(LONG), Figure(ASSETS[0]), paragraph("框中字"))
    assert all(isinstance(block, MissingPicture) and block.why for block in missing)
    assert [block.origin for block in missing if isinstance(block, MissingPicture)] == [
        "file:///D:/照片/a.jpg",
        "image9.emf",
        "",
        "",
    ]


def test_controls_custom_xml_rules_and_strict_files() -> None:
    body = (
        f"<w:sdt><w:sdtContent>{p('控件里')}</w:sdtContent></w:sdt><w:customXml>{p('标记里')}</w:customXml>"
        + p("", '<w:pBdr><w:bottom w:val="single"/></w:pBdr>')
        + p(
            f"<w:smartTag>{r('地')}</w:smartTag><w:fldSimple>{r('域')}</w:fldSimple><m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>"
        )
    )
    expected = (paragraph("控件里"), paragraph("标记里"), Rule(), paragraph("地域x+1"))
    assert blocks(body) == expected
    strict = word_file(body, section="")
    archive = zipfile.ZipFile(io.BytesIO(strict))
    files = {name: archive.read(name) for name in archive.namelist()}
    files["word/document.xml"] = files["word/document.xml"].replace(
        W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as written:
        for name, data in files.items():
            written.writestr(name, data)
    assert read_docx(stream.getvalue()).body.blocks == expected


def test_hints_of_empty_controls_are_dropped() -> None:
    control = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('单击此处')}</w:sdtContent></w:sdt>"
    block = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{p('单击此处')}</w:sdtContent></w:sdt>"
    draft = read(p(r("正文") + control) + block)
    assert draft.body.blocks == (paragraph("正文"),)
    assert noted(draft, Fate.DROPPED) == {"没有填写的占位提示：单击此处": 2}


def test_a_unit_above_a_date() -> None:
    right = '<w:jc w:val="right"/>'
    draft = read(p(LONG) + p("中共南岸区委组织部", right) + p("2023年8月8日", right))
    assert draft.metadata.contributor == "中共南岸区委组织部"
    assert draft.body.blocks == (paragraph(LONG), Signature(), paragraph("2023年8月8日", Align.RIGHT))


def test_a_greeting_without_indent_stays_flat() -> None:
    found = blocks(p("各位党员：") + p("\u3000\u3000" + LONG) + p(LONG))
    assert found == (Paragraph(styled("各位党员："), indent=False), paragraph(LONG), paragraph(LONG))


def test_a_mark_for_a_picture_is_a_missing_picture() -> None:
    found = blocks(p(LONG) + p("（图一）", CENTER) + p("见图一所示。"))
    assert found[1:] == (MissingPicture("文中标有图片的位置", "（图一）"), paragraph("见图一所示。"))


def test_leading_and_trailing_metadata() -> None:
    draft = read(
        p(r("守望", BIG), CENTER)
        + p("——记南岸街道党员突击队", CENTER)
        + p("时间：2023-08-08 17:19　来源：某某报　点击：12", CENTER)
        + p(LONG)
        + p("文字：张三 摄影：李四")
        + p("道里区委组织部", '<w:jc w:val="right"/>')
    )
    metadata = draft.metadata
    assert (metadata.title, metadata.subtitle) == ("守望", "——记南岸街道党员突击队")
    assert (metadata.published_at, metadata.source) == ("2023-08-08 17:19", "某某报")
    assert (metadata.author, metadata.photographer, metadata.contributor) == ("张三", "李四", "道里区委组织部")
    assert draft.confidence["contributor"] == pytest.approx(0.6)
    assert draft.body.blocks == (paragraph(LONG), Signature())
    assert noted(draft, Fate.DROPPED)["网页的点击次数"] == 1


def test_a_title_by_its_style_may_end_as_it_likes() -> None:
    draft = read(p("先学一步，", '<w:pStyle w:val="T"/>') + p(LONG), parts={"word/styles.xml": STYLES})
    assert draft.metadata.title == "先学一步，"
    assert draft.body.blocks == (paragraph(LONG),)


def test_a_title_of_two_lines() -> None:
    draft = read(p(r("大堤上的灯火", BIG), CENTER) + p(r("群众心里的光", BIG), CENTER) + p(LONG))
    assert draft.metadata.title == "大堤上的灯火 群众心里的光"
    assert draft.body.blocks == (paragraph(LONG),)


def test_a_large_title_need_not_be_bold() -> None:
    large = '<w:sz w:val="44"/>'
    draft = read(
        p(r("南岸街道：", large), CENTER)
        + p(r("大堤上的灯火", large), CENTER)
        + p("")
        + p(LONG)
        + p(r("干在实处", BOLD), CENTER)
        + p(LONG)
    )
    assert draft.metadata.title == "南岸街道： 大堤上的灯火"
    assert draft.body.blocks == (paragraph(LONG), heading("干在实处"), paragraph(LONG))


def test_a_heading_at_the_beginning_is_no_title_where_others_look_the_same() -> None:
    found = blocks(p(r("干在实处", BOLD), CENTER) + p(LONG) + p(r("走在前列", BOLD), CENTER) + p(LONG))
    assert found == (heading("干在实处"), paragraph(LONG), heading("走在前列"), paragraph(LONG))


def test_an_article_that_begins_with_a_long_centred_sentence_has_no_title() -> None:
    assert read(p(r(LONG, BIG), CENTER) + p(LONG)).metadata.title == ""


def test_the_real_article(shared: Path) -> None:
    data = (shared / "real" / "article-word.docx").read_bytes()
    draft = read_docx(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    words = "".join(str(one.text or "") for one in root.iter(f"{{{W}}}t"))
    kept = draft.metadata.title + body_text(draft.body) + "供稿:" + draft.metadata.contributor
    assert "".join(kept.split()) == "".join(words.split())
    paragraphs = [block for block in draft.body.blocks if isinstance(block, Paragraph)]
    headings = [block for block in draft.body.blocks if isinstance(block, Heading)]
    assert len(draft.metadata.title) > 20
    assert draft.metadata.contributor.endswith("组织部")
    assert draft.metadata.title not in body_text(draft.body)
    assert all(block.indent and not plain(block.inlines).startswith(("\u3000", " ")) for block in paragraphs)
    assert [plain(block.inlines).count("\n") for block in headings] == [1, 1, 1]
    kinds = [type(block).__name__[0] for block in draft.body.blocks]
    assert "".join(kinds) == "PFHPFFHPFFHPFS"
    assert len(draft.pictures) == 6
    assert noted(draft, Fate.KEPT) == {"图片": 6}
    assert not noted(draft, Fate.DROPPED)
