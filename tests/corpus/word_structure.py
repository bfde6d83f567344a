"""Word files whose difficulty is in what paragraphs are: headings, numbers, letterheads, frames, sections."""

from __future__ import annotations

from corpus.planting import Planted, document
from corpus.word_parts import (
    INDENT,
    RIGHT,
    SIZE_3,
    cell,
    control,
    field,
    level,
    numbered,
    numbering,
    run,
    style,
    styles,
    table,
    text,
    title,
)
from word_files import BOLD, CENTER, drawing, p, part, r, relation, word_file

PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(*made: str) -> str:
    """A part of relationships."""
    return f'<Relationships xmlns="{PACKAGE}">{"".join(made)}</Relationships>'


@document(
    "word-headings-by-chinese-styles.docx",
    "Word in Chinese: styles called 标题 1 to 标题 5, one based on another, and 标题 itself",
)
def chinese_styles(plant: Planted) -> bytes:
    say = plant.say
    made = styles(
        style("a3", "标题", '<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/><w:sz w:val="44"/></w:rPr>', "a"),
        style("1", "标题 1", "<w:rPr><w:b/></w:rPr>", "a"),
        style("2", "标题 2", "", "1"),
        style("3", "标题 3", "", "2"),
        style("5", "标题5", "", "a"),
        style("my", "我的小标题", '<w:pPr><w:jc w:val="center"/></w:pPr>', "2"),
        style("nt", "正文文本 2", "", "a"),
    )
    return word_file(
        p(say("三级台账管到底"), '<w:pStyle w:val="a3"/>')
        + p(say("台账怎么建"), '<w:pStyle w:val="1"/>')
        + text(say("村里先列清单，镇里再对一遍。"))
        + p(say("清单之一"), '<w:pStyle w:val="2"/>')
        + p(say("清单之中的细目"), '<w:pStyle w:val="3"/>')
        + text(say("细目由网格员每天更新。"))
        + p(say("第五级的小标"), '<w:pStyle w:val="5"/>')
        + p(say("自定样式的小标"), '<w:pStyle w:val="my"/>')
        + p(say("样式名里有数字却不是标题。"), '<w:pStyle w:val="nt"/>'),
        parts={"word/styles.xml": made},
    )


@document("word-headings-by-outline.docx", "Word: outline levels set by hand, level of text, empty headings between")
def outline(plant: Planted) -> bytes:
    say = plant.say
    return word_file(
        p(run(say("办好小站的三件事"), BOLD), '<w:outlineLvl w:val="0"/>' + CENTER)
        + text(say("小站离车站只有两百米。"))
        + p(run(say("先修门前路")), '<w:outlineLvl w:val="1"/>')
        + p("", '<w:outlineLvl w:val="1"/>')
        + text(say("路面铺了砖，雨天不再积水。"))
        + p(run(say("再通夜班车")), '<w:outlineLvl w:val="2"/>')
        + p(run(say("大纲级别写作正文文本。"), ""), '<w:outlineLvl w:val="9"/>')
    )


@document(
    "word-couplet-headings.docx",
    "Word: centred bold couplets by break and by two paragraphs, run-in headings, bold sentences",
)
def couplets(plant: Planted) -> bytes:
    say = plant.say
    return word_file(
        title(say("山路弯弯送药来"), say("——记柳坪乡流动卫生队"))
        + text(say("清晨六点，药箱已经上肩。"))
        + p(r(say("翻过一道梁，"), BOLD) + "<w:r><w:br/></w:r>" + r(say("敲开百家门"), BOLD), CENTER)
        + text(say("梁那边住着二十户老人。"))
        + p(r(say("记下一本账，"), BOLD), CENTER)
        + p(r(say("暖了几代人"), BOLD), CENTER)
        + p(run(say("账本里有血压。"), BOLD) + run(say("每月量两次，写得清清楚楚。")), INDENT)
        + p(r(say("这一段居中加粗却太长，超过三十个字便只是一段话而不会被当作小标题看待了。"), BOLD), CENTER)
        + text(say("文末一句。"))
        + p(r("（文字：" + say("柳青") + "　图片：" + say("白杨") + "）"))
    )


@document(
    "word-numbering-of-offices.docx",
    "Word: 一、（一）1.（1）as automatic numbers, tied to heading styles and to plain text",
)
def office_numbers(plant: Planted) -> bytes:
    say = plant.say
    abstract = (
        level(0, "chineseCountingThousand", "%1、", '<w:pStyle w:val="1"/><w:suff w:val="nothing"/>')
        + level(1, "chineseCountingThousand", "（%2）", '<w:pStyle w:val="2"/><w:suff w:val="nothing"/>')
        + level(2, "decimal", "%3.")
        + level(3, "decimal", "（%4）")
        + level(4, "decimalEnclosedCircleChinese", "%5")
    )
    made = styles(
        style("1", "heading 1", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr>', "a"),
        style("2", "heading 2", '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>', "a"),
    )
    for words in ("一、总的要求", "（一）抓住农时", "二、保障措施", "（一）人员到岗"):
        say(words)
    return word_file(
        p("总的要求", '<w:pStyle w:val="1"/>')
        + p("抓住农时", '<w:pStyle w:val="2"/>')
        + numbered(say("秧龄三十天"), 1, 2)
        + numbered(say("水层三厘米"), 1, 2)
        + numbered(say("早晚各查一遍"), 1, 3)
        + numbered(say("圈内一条"), 1, 4)
        + text(say("以上各条逐村落实。"))
        + p("保障措施", '<w:pStyle w:val="1"/>')
        + p("人员到岗", '<w:pStyle w:val="2"/>')
        + numbered(say("重新从一数起"), 1, 2),
        parts={"word/numbering.xml": numbering(abstract), "word/styles.xml": made},
    )


@document(
    "word-lists-nested.docx",
    "Word: bullets and numbers three deep, a picture in an entry, restarts, numbering of a style's link",
)
def nested_lists(plant: Planted) -> bytes:
    say = plant.say
    bullets = level(0, "bullet", "") + level(1, "bullet", "o") + level(2, "bullet", "")
    numbers = level(0, "decimal", "%1)") + level(1, "lowerLetter", "%2.") + level(2, "upperRoman", "%3.")
    linked = '<w:numStyleLink w:val="list"/>'
    target = '<w:styleLink w:val="list"/>' + level(0, "chineseCounting", "第%1项")
    again = '<w:num w:numId="9"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    say("第一项链接来的编号")
    return word_file(
        text(say("带上这些东西："))
        + numbered(say("雨衣"), 1)
        + numbered(say("胶鞋"), 1)
        + numbered(say("四十码的"), 1, 1)
        + numbered(say("黑色的"), 1, 2)
        + numbered(r(say("照片")) + drawing("pic"), 1)
        + text(say("按下面的次序走："))
        + numbered(say("到码头"), 2)
        + numbered(say("上船"), 2)
        + numbered(say("坐前舱"), 2, 1)
        + numbered(say("靠窗"), 2, 2)
        + numbered(say("开船"), 2)
        + p(say("这一段夹在中间。"), INDENT)
        + numbered(say("接着数"), 2)
        + numbered(say("重新数"), 9)
        + numbered("链接来的编号", 3),
        relations=[relation("pic", "image", "media/image1.png")],
        parts={
            "word/numbering.xml": numbering(bullets, numbers, linked, target, numbers=again),
            "word/media/image1.png": plant.picture("列表里的照片"),
        },
    )


@document(
    "word-letterhead.docx",
    "Word: 红头 and logo in the header, a first page of its own, page numbers, a watermark of WordArt",
)
def letterhead(plant: Planted) -> bytes:
    say, tell = plant.say, plant.tell
    red = '<w:color w:val="FF0000"/><w:sz w:val="72"/>'
    watermark = (
        '<w:r><w:pict><v:shapetype id="_x0000_t136" o:spt="136"/><v:shape type="#_x0000_t136" style="width:400pt">'
        f'<v:textpath style="font-family:&quot;宋体&quot;" string="{say("内部资料")}"/></v:shape></w:pict></w:r>'
    )
    headers = {
        "header1.xml": p(r(say("中共柳坪乡委员会文件"), red), CENTER) + p(drawing("logo")),
        "header2.xml": p(r(say("柳坪乡工作简报"))) + p(watermark),
        "footer1.xml": p(
            r("第 ") + field(" PAGE ", r("3")) + r(" 页 共 ") + field(" NUMPAGES ", r("5")) + r(" 页"), CENTER
        ),
        "footer2.xml": p(r(say("地址：柳坪乡政府街一号"))),
    }
    tell("页眉里的红头：中共柳坪乡委员会文件")
    tell("页眉里的文字：柳坪乡工作简报")
    tell("页眉里的图片")
    tell("页码")
    logo = b"\x89PNG\r\n\x1a\n" + bytes(60)
    section = (
        '<w:sectPr><w:headerReference w:type="first" r:id="h1"/><w:headerReference w:type="default" r:id="h2"/>'
        '<w:footerReference w:type="default" r:id="f1"/><w:footerReference w:type="even" r:id="f2"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:left="1800" w:right="1800"/><w:titlePg/></w:sectPr>'
    )
    return word_file(
        title(say("关于做好春灌的通知"))
        + p(run(say("各村党支部：")))
        + text(say("春灌从三月中旬开始。"))
        + p(run("供稿：" + say("柳坪乡党委")), RIGHT),
        section=section,
        relations=[
            relation("h1", "header", "header1.xml"),
            relation("h2", "header", "header2.xml"),
            relation("f1", "footer", "footer1.xml"),
            relation("f2", "footer", "footer2.xml"),
        ],
        parts={
            **{
                f"word/{name}": part("w:hdr" if name[0] == "h" else "w:ftr", inside) for name, inside in headers.items()
            },
            "word/_rels/header1.xml.rels": relations(relation("logo", "image", "media/logo.png")),
            "word/media/logo.png": logo,
        },
    )


@document(
    "word-official-document.docx",
    "Word: 公文 with its letterhead in the text, number, addressees, attachments, seal line, copies in a table",
)
def official(plant: Planted) -> bytes:
    say = plant.say
    red = '<w:color w:val="FF0000"/><w:sz w:val="84"/>'
    line = '<w:pBdr><w:bottom w:val="single" w:color="FF0000" w:sz="18"/></w:pBdr>'
    return word_file(
        p(r(say("000012"), SIZE_3))
        + p(r(say("机密★一年"), SIZE_3))
        + p(r(say("青禾县水利局文件"), red), CENTER)
        + p(r(say("青水发〔2024〕8号"), SIZE_3), CENTER + line)
        + p("")
        + title("青禾县水利局", say("关于开展渠道清淤的通知"))
        + p("")
        + p(run(say("各乡镇水管站：")))
        + text(say("渠道清淤自本月起开展。"))
        + p(run(say("附件：1.任务分解表")), INDENT)
        + p(run(say("2.验收标准")), '<w:ind w:firstLine="1600"/>')
        + p("")
        + p(run(say("水利局办公室代章")), RIGHT)
        + p(run(say("2024年4月2日")), RIGHT)
        + p(run(say("（此件公开发布）")))
        + table([[say("抄送：县政府办公室。")], [say("县水利局　2024年4月3日印发")]], columns=1)
    )


@document("word-drop-cap.docx", "Word: an initial letter over three lines in a frame of its own")
def drop_cap(plant: Planted) -> bytes:
    say = plant.say
    plant.say("春潮涌动的江岸上")
    frame = '<w:framePr w:dropCap="drop" w:lines="3" w:wrap="around" w:vAnchor="text" w:hAnchor="text"/>'
    return word_file(
        title(say("江岸上的造船人"))
        + p(r("春", '<w:sz w:val="120"/>'), frame)
        + p(r("潮涌动的江岸上") + r(say("，焊花一片。")))
        + text(say("老船台今年添了新吊车。"))
    )


@document(
    "word-frames-and-columns.docx",
    "Word: paragraphs in frames, columns, sections with margins of their own, line numbers",
)
def frames(plant: Planted) -> bytes:
    say = plant.say
    frame = '<w:framePr w:w="3000" w:hSpace="180" w:wrap="around" w:vAnchor="text" w:hAnchor="page" w:x="1" w:y="2"/>'
    columns = '<w:sectPr><w:type w:val="continuous"/><w:pgSz w:w="11906" w:h="16838"/><w:lnNumType w:countBy="1"/><w:cols w:num="3" w:sep="1"/></w:sectPr>'
    return word_file(
        text(say("通栏的导语在前。"))
        + p(say("框架里的编者按。"), frame)
        + p(say("第一栏的话。"))
        + p('<w:r><w:br w:type="column"/></w:r>' + r(say("第二栏的话。")))
        + f"<w:p><w:pPr>{columns}</w:pPr></w:p>"
        + p(say("通栏的结尾在后。"))
        + f"<w:p><w:pPr><w:sectPr/></w:pPr>{r(say('最后一节只有一句。'))}</w:p>"
    )


@document(
    "word-title-and-subtitle-styles.docx",
    "Word: Title and Subtitle styles, author line, quotation styles, a rule of a border",
)
def title_styles(plant: Planted) -> bytes:
    say = plant.say
    made = styles(
        style("a4", "Title", '<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:sz w:val="56"/></w:rPr>', "a"),
        style("a5", "Subtitle", '<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:sz w:val="28"/></w:rPr>', "a"),
        style("q", "Quote", '<w:pPr><w:ind w:left="720"/></w:pPr><w:rPr><w:i/></w:rPr>', "a"),
        style("cap", "caption", '<w:rPr><w:sz w:val="20"/></w:rPr>', "a"),
    )
    return word_file(
        p(say("一条老街的清晨"), '<w:pStyle w:val="a4"/>')
        + p(say("——北门社区早市见闻"), '<w:pStyle w:val="a5"/>')
        + p("作者：" + say("陆小满"), CENTER)
        + text(say("五点半，第一笼包子出锅。"))
        + p(say("早市不远，家就不远。"), '<w:pStyle w:val="q"/>')
        + p("", '<w:pBdr><w:bottom w:val="single" w:sz="6"/></w:pBdr>')
        + p(drawing("pic"), CENTER)
        + p(r("图 ") + field(" SEQ 图 \\* ARABIC ", r("1")) + r(say("　早市的灯")), '<w:pStyle w:val="cap"/>' + CENTER)
        + text(say("灯一亮，街就醒了。")),
        relations=[relation("pic", "image", "media/image1.jpeg")],
        parts={"word/styles.xml": made, "word/media/image1.jpeg": plant.picture("早市", "jpeg")},
    )


@document(
    "word-form-letter.docx",
    "Word: a form of a table of controls with a heading above and a signature of three lines below",
)
def form_letter(plant: Planted) -> bytes:
    say = plant.say
    rows = [
        [cell(say("姓　名")), cell(control(p(say("田秋实")))), cell(say("支部")), cell(p(r(say("城关二组"))))],
        [cell(say("主要事迹")), cell(p(say("驻村三年。")) + p(say("修路两条。")), '<w:gridSpan w:val="3"/>')],
    ]
    return word_file(
        title(say("优秀党员推荐表"))
        + table(rows, '<w:jc w:val="center"/>', 4)
        + p(say("推荐意见属实。"), INDENT)
        + p(say("组长（签字）"), RIGHT)
        + p(say("二〇二四年四月十日"), RIGHT)
    )
