"""Word files whose difficulty is in the lines: runs, marks, breaks, symbols, fields, revisions, notes, controls."""

from __future__ import annotations

from corpus.planting import Planted, document
from corpus.word_parts import (
    INDENT,
    RIGHT,
    SPELLING,
    SPELLING_END,
    cell,
    control,
    field,
    run,
    style,
    styles,
    table,
    text,
    title,
)
from word_files import CENTER, drawing, p, part, r, relation, word_file


@document("word-rsid-runs.docx", "Word 2016: every few letters a run of their own, spelling marks, bookmarks")
def rsid_runs(plant: Planted) -> bytes:
    say = plant.say
    first = (
        run(say("春分刚过，")) + SPELLING + run(say("河西村的育秧棚里")) + SPELLING_END
        + run(say("已是一片新绿。")) + run(say("“今年的秧苗壮实！”")) + run(say("队长说。"))
    )  # fmt: skip
    return word_file(
        title(say("育秧棚里听春声"))
        + p(first, INDENT)
        + text(say("二十七座大棚连成一片，从高处望去像一块块铺开的白布。"))
        + text(say("3月21日，农技站把培训班办到田头，A&B两个品种、株高<12厘米的都在试种。"))
        + p(run("供稿：" + say("河西镇党委")), RIGHT)
    )


@document("word-marks.docx", "Word: every kind of emphasis, by style and by hand, switched on and off again")
def marks(plant: Planted) -> bytes:
    say = plant.say
    kinds = [
        "<w:b/><w:bCs/>", "<w:i/>", '<w:u w:val="wave"/>', "<w:dstrike/>", '<w:vertAlign w:val="superscript"/>',
        '<w:vertAlign w:val="subscript"/>', '<w:em w:val="dot"/>', '<w:highlight w:val="yellow"/>', "<w:caps/>",
        '<w:shd w:val="clear" w:fill="FFFF00"/>', '<w:spacing w:val="40"/>', '<w:color w:val="FF0000"/><w:u w:val="single"/>',
        '<w:b w:val="0"/>', '<w:rStyle w:val="st"/>', '<w:rStyle w:val="st"/><w:b w:val="off"/>',
        '<w:eastAsianLayout w:combine="1"/>', '<w:fitText w:val="800"/>', "<w:emboss/><w:outline/><w:shadow/>",
        '<w:bdr w:val="single"/>', '<w:b/><w:i/><w:u w:val="double"/>', '<w:u w:val="none"/>', '<w:position w:val="6"/>',
    ]  # fmt: skip
    runs = "".join(r(say(f"第{number}式样"), kind) for number, kind in enumerate(kinds, 101))
    return word_file(
        text(say("以下各种字样都要看得见。")) + p(runs, INDENT) + text(say("字样到此为止。")),
        parts={
            "word/styles.xml": styles(
                style("st", "Strong", "<w:rPr><w:b/></w:rPr>", kind="character"),
            )
        },
    )


@document("word-breaks-and-tabs.docx", "Word: line, page and column breaks, tabs, hyphens of both kinds, hard spaces")
def breaks(plant: Planted) -> bytes:
    say = plant.say
    between = "".join(
        f"<w:r>{mark}<w:t>{say(words)}</w:t></w:r>"
        for mark, words in [
            ("<w:br/>", "换行之后"), ('<w:br w:type="textWrapping" w:clear="all"/>', "绕排之后"), ("<w:cr/>", "回车之后"),
            ('<w:br w:type="column"/>', "分栏之后"), ("<w:tab/>", "制表之后"), ('<w:ptab w:alignment="right"/>', "对齐之后"),
        ]
    )  # fmt: skip
    hyphens = "<w:r><w:t>13</w:t><w:noBreakHyphen/><w:t>15</w:t><w:softHyphen/><w:t>号楼</w:t></w:r>"
    plant.say("13-15号楼")
    section = '<w:pPr><w:sectPr><w:type w:val="continuous"/><w:cols w:num="2"/></w:sectPr></w:pPr>'
    return word_file(
        p(r(say("开头一句。")) + between)
        + p(hyphens + r("\u00a0\u00a0") + r(say("硬空格\u00a0之间")))
        + f"<w:p>{section}{r(say('这一节到此分栏。'))}</w:p>"
        + p('<w:r><w:br w:type="page"/></w:r>' + r(say("新的一页从这里起。")))
        + p('<w:r><w:br w:type="page"/></w:r>')
        + p(r(say("上下引号"), "") + "<w:r><w:t>\u201c</w:t></w:r>" + r(say("之内"), ""))
    )


@document("word-symbols.docx", "Word: signs of Wingdings and Symbol, boxes to tick, letters of the private area")
def symbols(plant: Planted) -> bytes:
    say = plant.say

    def sign(font: str, code: str) -> str:
        return f'<w:r><w:rPr><w:rFonts w:ascii="{font}"/></w:rPr><w:sym w:font="{font}" w:char="{code}"/></w:r>'

    ticked = control(
        '<w:r><w:rPr><w:rFonts w:ascii="MS Gothic"/></w:rPr><w:t>☒</w:t></w:r>',
        '<w14:checkbox><w14:checked w14:val="1"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/></w14:checkbox>',
    )
    plant.say("✓到场")
    plant.say("□请假")
    plant.say("☒迟到")
    plant.say("≥三次")
    return word_file(
        p(sign("Wingdings", "F0FC") + r("到场"))
        + p(sign("Wingdings", "F0A8") + r("请假"))
        + p(ticked + r("迟到"))
        + p(sign("Symbol", "F0B3") + r("三次"))
        + p(r(say("其余记号：")) + sign("Wingdings 2", "F052") + sign("Webdings", "F07E") + sign("宋体", "25CE"))
    )


@document(
    "word-links-and-fields.docx", "Word: links as elements and as fields, fields inside fields, dates, references"
)
def links(plant: Planted) -> bytes:
    say, hide = plant.say, plant.hide
    inner = field(" REF _Ref1 \\h ", r(say("第三节")))
    nested = field(' IF "', r(say("合格的意见")), "") + field(hide(" DOCPROPERTY 内部编号 "), r(say("正式稿")))
    simple = f'<w:fldSimple w:instr=" DATE \\@ &quot;yyyy年M月d日&quot; ">{r(say("2024年3月5日"))}</w:fldSimple>'
    return word_file(
        p(
            f'<w:hyperlink r:id="web" w:tooltip="{hide("点此打开")}" w:history="1">{r(say("县政府网站"), "<w:u/>")}</w:hyperlink>'
            + r(say("发布，详见"))
            + field(' HYPERLINK "https://example.org/a?b=1&amp;c=2" \\t "_blank" ', r(say("公告全文")))
            + r(say("和"))
            + f'<w:hyperlink w:anchor="_Ref1">{inner}</w:hyperlink>'
        )
        + p(nested)
        + p(r(say("成文时间：")) + simple + field(" PAGE ", r(say("１２页"))))
        + p(r(say("邮箱")) + field(' HYPERLINK "mailto:gao@example.org" ', r(say("gao@example.org"))))
        + p(r(say("本机文件")) + field(' HYPERLINK "file:///D:/a.doc" ', r(say("附件甲")))),
        relations=[relation("web", "hyperlink", "https://example.org/", external=True)],
    )


@document(
    "word-fields-without-result.docx",
    "Word: fields that show what stands in them: circled letters, phonetic guides, forms",
)
def fields_shown(plant: Planted) -> bytes:
    say = plant.say
    plant.say("第㊀条")
    plant.say("请勾选☑同意")
    plant.say("密级：秘密")
    drop = '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="普通"/><w:listEntry w:val="秘密"/></w:ddList></w:ffData>'
    tick = '<w:ffData><w:checkBox><w:sizeAuto/><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData>'
    return word_file(
        p(r("第") + field(" eq \\o\\ac(○,一) ") + r("条"))
        + p(
            r(say("拼音指南："))
            + field(' EQ \\* jc2 \\* "Font:宋体" \\* hps10 \\o\\ad(\\s\\up 9(' + say("zhèn") + "),镇) ")
        )
        + p(r("请勾选") + field(" FORMCHECKBOX ", before=tick) + r("同意"))
        + p(r("密级：") + field(" FORMDROPDOWN ", before=drop))
        + p(r(say("填表人：")) + field(" FORMTEXT ", r(say("周小禾"))))
        + p(field(" MACROBUTTON NoMacro " + say("[点此填写单位名称]") + " "))
        + p(r(say("打钩的记号")) + field(' SYMBOL 252 \\f "Wingdings" \\s 12 ')),
    )


@document(
    "word-revisions.docx", "Word: tracked insertions, deletions, moves and changed formatting, in text and table rows"
)
def revisions(plant: Planted) -> bytes:
    say, hide = plant.say, plant.hide
    say("两段并成一段。")
    who = 'w:id="1" w:author="审稿人" w:date="2024-03-01T08:00:00Z"'

    def gone(words: str) -> str:
        return f"<w:del {who}><w:r><w:delText>{words}</w:delText></w:r></w:del>"

    moved = f'<w:moveFromRangeStart w:name="m" {who}/><w:moveFrom {who}>{r(hide("移走的这句。"))}</w:moveFrom><w:moveFromRangeEnd w:id="1"/>'
    there = f"<w:moveTo {who}>{r(say('搬来的这句话。'))}</w:moveTo>"
    changed = f"<w:b/><w:rPrChange {who}><w:rPr><w:i/></w:rPr></w:rPrChange>"
    rows = [
        f"<w:tr><w:trPr><w:ins {who}/></w:trPr>{cell(p(f'<w:ins {who}>' + r(say('新添一行')) + '</w:ins>'))}{cell(say('九户'))}</w:tr>",
        f"<w:tr><w:trPr><w:del {who}/></w:trPr>{cell(p(gone(hide('撤掉一行'))))}{cell(p(gone(hide('四户'))))}</w:tr>",
        f"<w:tr>{cell(say('原有一行'))}{cell(say('七户'))}</w:tr>",
    ]
    return word_file(
        p(r(say("村里")) + gone(hide("原来打算")) + f"<w:ins {who}>{r(say('研究决定'))}</w:ins>" + r(say("修渠。")) + moved)
        + f"<w:p><w:pPr><w:rPr><w:del {who}/></w:rPr></w:pPr>{gone(hide('整段都不要了。'))}</w:p>"
        + p(there + r(say("重点在此"), changed))
        + f"<w:p><w:pPr><w:rPr><w:del {who}/></w:rPr></w:pPr>{r('两段并成')}</w:p>"
        + p(r("一段。"))
        + f"<w:ins {who}>{p(say('整段都是新写的。'))}</w:ins>"
        + "<w:tbl>" + "".join(rows) + "</w:tbl>"
        + p(f"<w:ins {who}><w:del {who}><w:r><w:delText>{hide('先加后删')}</w:delText></w:r></w:del></w:ins>" + r(say("末尾一句。")))
    )  # fmt: skip


@document(
    "word-comments-and-notes.docx",
    "Word: comments of several paragraphs, footnotes with a picture and a link, endnotes",
)
def notes(plant: Planted) -> bytes:
    say = plant.say
    marker = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
    footnotes = part(
        "w:footnotes",
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
        f'<w:footnote w:id="1">{p(marker + r(say("数据来自村级台账。")))}{p(say("截至三月底。"))}</w:footnote>'
        f'<w:footnote w:id="2">{p(marker + r(say("见示意图：")) + drawing("pic"))}</w:footnote>',
    )
    tick = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    plant.say("已核✓实")
    endnotes = part("w:endnotes", f'<w:endnote w:id="1">{p(r("已核") + tick + r("实"))}</w:endnote>')
    comment = f'<w:comment w:id="0" w:author="主任">{p(say("请核对户数，"))}{p(say("并补上摄影人。"))}</w:comment>'
    return word_file(
        p(
            f'<w:commentRangeStart w:id="0"/>{r(say("全村一百一十二户"))}<w:commentRangeEnd w:id="0"/>'
            '<w:r><w:commentReference w:id="0"/></w:r>'
            + r(say("用上了自来水"))
            + '<w:r><w:footnoteReference w:id="1"/></w:r>'
            + r(say("，管线长九公里"))
            + '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>＊</w:t></w:r>'
            + r(say("。验收组逐户看过。"))
            + '<w:r><w:endnoteReference w:id="1"/></w:r>'
        ),
        parts={
            "word/footnotes.xml": footnotes,
            "word/endnotes.xml": endnotes,
            "word/comments.xml": part("w:comments", comment),
            "word/_rels/footnotes.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            + relation("pic", "image", "media/note.png")
            + "</Relationships>",
            "word/media/note.png": plant.picture("脚注里的图"),
        },
    )


@document(
    "word-controls.docx", "Word: content controls around runs, paragraphs, cells and rows; hints that nobody filled in"
)
def controls(plant: Planted) -> bytes:
    say = plant.say
    hint = "<w:showingPlcHdr/>"
    picture = control(drawing("pic"), "<w:picture/>")
    row = control(f"<w:tr>{cell(say('控件里的行'))}{cell(say('第二格'))}</w:tr>")
    in_cell = f"<w:tr>{control(cell(say('控件里的格')))}{cell(control(p(say('格里的控件'))))}</w:tr>"
    return word_file(
        control(p(say("整段放在控件里。")), '<w:text w:multiLine="1"/>')
        + p(r(say("报送日期：")) + control(r(say("四月九日")), '<w:date w:fullDate="2024-04-09T00:00:00Z"/>'))
        + p(r(say("类别：")) + control(r(say("党建")), '<w:dropDownList><w:listItem w:value="党建"/></w:dropDownList>'))
        + p(r(say("联系人：")) + control(r(say("单击此处输入文字。")), hint))
        + control(p(control(r(say("控件套着控件。")))), "<w:docPartObj/>")
        + p(picture, CENTER)
        + f"<w:tbl>{row}{in_cell}</w:tbl>"
        + f'<w:customXml w:uri="u" w:element="e">{p(say("标签之内的一段。"))}</w:customXml>'
        + p(f'<w:smartTag w:uri="u" w:element="place">{r(say("河西村"))}</w:smartTag>' + r(say("村头。")))
        + f'<w:p><w:bdo w:val="ltr">{r(say("定向文字"))}</w:bdo><w:dir w:val="ltr">{r(say("再定一次"))}</w:dir></w:p>',
        relations=[relation("pic", "image", "media/image1.png")],
        parts={"word/media/image1.png": plant.picture("控件里的图")},
    )


@document("word-hidden.docx", "Word: hidden text by hand and by style, and what only looks hidden")
def hidden(plant: Planted) -> bytes:
    say, hide = plant.say, plant.hide
    return word_file(
        p(
            r(say("看得见的话，"))
            + r(hide("藏起来的话，"), "<w:vanish/>")
            + r(say("又看得见。"), '<w:vanish w:val="0"/>')
        )
        + p(r(hide("整段藏着。"), '<w:rStyle w:val="hid"/>'))
        + p(r(say("只在网页视图隐藏。"), "<w:webHidden/>"))
        + p(r(say("白色的字也是字。"), '<w:color w:val="FFFFFF"/>'))
        + p(r(say("段落记号藏着，字不藏。")), "<w:rPr><w:vanish/></w:rPr>"),
        parts={"word/styles.xml": styles(style("hid", "Hidden", "<w:rPr><w:vanish/></w:rPr>", kind="character"))},
    )


@document("word-ruby.docx", "Word: phonetic guides above the letters")
def ruby(plant: Planted) -> bytes:
    say = plant.say

    def guide(base: str, sound: str) -> str:
        return (
            '<w:r><w:ruby><w:rubyPr><w:rubyAlign w:val="distributeSpace"/><w:hps w:val="10"/></w:rubyPr>'
            f"<w:rt>{r(say(sound))}</w:rt><w:rubyBase>{r(base)}</w:rubyBase></w:ruby></w:r>"
        )

    plant.say("泜河岸边")
    plant.say("甪里老街")
    return word_file(
        p(guide("泜", "zhī") + r("河岸边") + r(say("种着柳树。")))
        + p(guide("甪", "lù") + r("里老街") + r(say("有新铺面。")))
    )


@document("word-table-of-contents.docx", "Word: a table of contents made of links, tabs and page numbers")
def contents(plant: Planted) -> bytes:
    say = plant.say

    def line(words: str, page: str) -> str:
        number = field(" PAGEREF _Toc1 \\h ", r(page, "<w:webHidden/>"))
        return f'<w:hyperlink w:anchor="_Toc1" w:history="1">{r(words)}<w:r><w:tab/></w:r>{number}</w:hyperlink>'

    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-3" \\h \\z \\u </w:instrText></w:r>'
    )
    begin += '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    toc = (
        p(r(say("目　录")), '<w:pStyle w:val="TOCHeading"/><w:jc w:val="center"/>')
        + p(
            begin + line(say("一、概况之目"), say("1页")),
            '<w:pStyle w:val="TOC1"/><w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8296"/></w:tabs>',
        )
        + p(line(say("二、办法之目"), say("2页")), '<w:pStyle w:val="TOC1"/>')
        + p(end)
    )
    return word_file(
        control(toc, '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>')
        + p(r(say("基本情况")), '<w:pStyle w:val="1"/>')
        + text(say("全镇辖十九个村。"))
        + p(r(say("主要做法")), '<w:pStyle w:val="1"/>')
        + text(say("逐村过堂，逐户走到。"))
        + table([[say("村名"), say("户数")], [say("河西"), say("一百零六")]], columns=2),
        parts={
            "word/styles.xml": styles(
                style("1", "heading 1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr>', "a"),
                style("TOC1", "toc 1", "", "a"),
                style("TOCHeading", "TOC Heading", "<w:rPr><w:b/></w:rPr>", "1"),
            )
        },
    )
