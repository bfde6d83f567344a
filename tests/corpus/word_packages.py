"""Word files whose difficulty is in how they are packed, and what other programs make of the format."""

from __future__ import annotations

import io
import zipfile

from corpus.html_parts import related
from corpus.planting import Planted, document
from corpus.rtf_parts import rtf, rtf_text
from corpus.word_parts import INDENT, RIGHT, level, numbered, numbering, prop, run, style, styles, table, text, title
from corpus.word_pictures import both_ways, images, shape_box, vml_box
from corpus.word_structure import relations
from word_files import CENTER, EMU_WIDTH, R, W, drawing, p, part, r, relation, word_file, zipped

_STRICT = {
    W: "http://purl.oclc.org/ooxml/wordprocessingml/main",
    R: "http://purl.oclc.org/ooxml/officeDocument/relationships",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
    "http://schemas.openxmlformats.org/drawingml/2006/picture": "http://purl.oclc.org/ooxml/drawingml/picture",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "http://purl.oclc.org/ooxml/drawingml/chart",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "http://purl.oclc.org/ooxml/drawingml/diagram",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "http://purl.oclc.org/ooxml/drawingml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "http://purl.oclc.org/ooxml/officeDocument/math",
}


def repacked(
    data: bytes, change: dict[str, str], names: dict[str, str] | None = None, encoding: str = "utf-8"
) -> bytes:
    """A package with words of its parts replaced, parts renamed, XML written in another encoding."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files: dict[str, str | bytes] = {}
        for name in archive.namelist():
            content = archive.read(name)
            if name.endswith((".xml", ".rels")):
                words = content.decode("utf-8")
                for old, new in change.items():
                    words = words.replace(old, new)
                content = f'<?xml version="1.0" encoding="{encoding}"?>{words}'.encode(encoding)
            files[(names or {}).get(name, name)] = content
    return zipped(files)


@document(
    "word-strict.docx",
    "Word 2013: Strict Open XML in every namespace, with a chart, a diagram, a formula, notes, a picture",
)
def strict(plant: Planted) -> bytes:
    say = plant.say
    made, parts = images(plant, "严格格式里的图")
    plant.lose(2)
    chart = part("c:chartSpace", f"<c:chart><c:title><a:t>{say('严格的图表')}</a:t></c:title></c:chart>")
    data = part("dgm:dataModel", f"<dgm:pt><dgm:t><a:t>{say('严格的示意图')}</a:t></dgm:t></dgm:pt>")
    frame = "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData>{}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    plant.say("三加四")
    return repacked(
        word_file(
            title(say("小渠也有大章法"))
            + p(run(say("严格格式的正文。")), '<w:ind w:firstLineChars="200" w:firstLine="24pt"/>')
            + p(drawing("img1"), '<w:jc w:val="center"/>')
            + p(frame.format('<c:chart r:id="c1"/>'))
            + p(frame.format('<dgm:relIds r:dm="d1"/>'))
            + p(r("三") + "<m:oMath><m:r><m:t>加</m:t></m:r></m:oMath>" + r("四"))
            + p(r(say("注在文末")) + '<w:r><w:footnoteReference w:id="1"/></w:r>')
            + p(run("供稿：" + say("小渠镇")), '<w:jc w:val="end"/>'),
            relations=[*made, relation("c1", "chart", "charts/c.xml"), relation("d1", "diagramData", "diagrams/d.xml")],
            parts={
                **parts,
                "word/charts/c.xml": chart,
                "word/diagrams/d.xml": data,
                "word/footnotes.xml": part(
                    "w:footnotes", f'<w:footnote w:id="1">{p(say("严格的脚注。"))}</w:footnote>'
                ),
            },
        ),
        _STRICT,
    )


@document(
    "word-other-part-names.docm",
    "Word 365 and macros: parts under other names, absolute targets, capitals, UTF-16 inside",
)
def other_names(plant: Planted) -> bytes:
    say = plant.say
    made, parts = images(plant, "绝对路径的图")
    data = word_file(
        title(say("河长的账本"))
        + text(say("部件的名字与众不同。"))
        + p(drawing("img1"), CENTER)
        + text(say("宏不会运行。")),
        relations=[*made, relation("vba", "vbaProject", "vbaProject.bin")],
        parts={**parts, "word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(40)},
    )
    return repacked(
        data,
        {
            'Target="word/document.xml"': 'Target="/word/document2.xml"',
            'Target="media/image1.png"': 'Target="/word/Media/Image1.PNG"',
        },
        {
            "word/document.xml": "word/document2.xml",
            "word/_rels/document.xml.rels": "word/_rels/document2.xml.rels",
            "word/media/image1.png": "word/media/image1.png",
        },
        "utf-16",
    )


@document(
    "word-chunks-of-other-files.docx",
    "Programs: text put in as chunks of HTML, of a web archive, of RTF, of plain text, of another Word file",
)
def chunks(plant: Planted) -> bytes:
    say = plant.say
    inner_made, inner_parts = images(plant, "块中文件的图")
    inner = word_file(text(say("块里是一份文件。")) + p(drawing("img1")), relations=inner_made, parts=inner_parts)
    page = f"<html><body><p>{say('块里是网页。')}</p><table><tr><td>{say('网页格一')}</td><td>{say('网页格二')}</td></tr></table></body></html>"
    archive = related(f"<p>{say('块里是网页档案。')}</p><img src='a.png'>", {"a.png": plant.picture("档案里的图")})
    parts: dict[str, str | bytes] = {
        "word/a.html": page, "word/b.mht": archive, "word/c.rtf": rtf(rtf_text(say("块里是富文本。")) + rb"\par"),
        "word/d.txt": say("块里是纯文本。").encode(), "word/e.docx": inner,
    }  # fmt: skip
    names = {"a": "a.html", "b": "b.mht", "c": "c.rtf", "d": "d.txt", "e": "e.docx"}
    plant.tell("嵌入的其他文件（没有找到内容）")
    return word_file(
        text(say("块的前面。"))
        + "".join(f'<w:altChunk r:id="{key}"/>' for key in (*names, "none"))
        + text(say("块的后面。")),
        relations=[relation(key, "aFChunk", name) for key, name in names.items()],
        parts=parts,
    )


@document(
    "wps-article.docx",
    "WPS 2019: its own style ids and defaults, hard indents, pictures with paths as descriptions, two languages of shapes",
)
def wps_article(plant: Planted) -> bytes:
    say = plant.say
    made, parts = images(plant, "会场", "大棚", kind="jpeg")
    made_styles = styles(
        style(
            "2", "heading 1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:kern w:val="44"/></w:rPr>', "1"
        ),
        style("3", "Normal (Web)", "", "1"),
        style("10", "样式1", '<w:pPr><w:ind w:firstLine="420" w:firstLineChars="200"/></w:pPr>', "1"),
    ).replace('w:styleId="a"', 'w:styleId="1"')
    path = "C:\\Users\\admin\\Pictures\\IMG_20240312.jpgIMG_20240312"

    east = '<w:rFonts w:hint="eastAsia"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>'

    def line(words: str) -> str:
        return f'<w:p><w:pPr><w:keepNext w:val="0"/><w:widowControl/><w:jc w:val="left"/></w:pPr>{r("　　" + words, east)}</w:p>'

    box = both_ways(shape_box(p(say("文本框是编者的话。"))), vml_box(p("文本框是编者的话。")))
    data = word_file(
        p(r(say("大棚里开起了夜课"), '<w:b/><w:bCs/><w:sz w:val="36"/><w:szCs w:val="36"/>'), CENTER)
        + p(r(say("本报通讯员　石磊"), '<w:sz w:val="24"/>'), CENTER)
        + line(say("夜里八点，大棚的灯还亮着。"))
        + p(drawing("img1", alt=path), CENTER)
        + line(say("讲课的是村里的土专家。"))
        + p(drawing("img2", alt="descript") + box, CENTER)
        + p(r(say("图为夜课现场。"), '<w:sz w:val="18"/>'), CENTER)
        + p(r(say("由样式缩进的一段。")), '<w:pStyle w:val="10"/>')
        + p(r("（" + say("大棚村党支部") + " 供稿）"), RIGHT),
        relations=made,
        parts={
            **parts,
            "word/styles.xml": made_styles,
            "docProps/custom.xml": '<Properties><property name="KSOProductBuildVer"><x>2052-11.1.0</x></property></Properties>',
        },
        section='<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:left="1800" w:right="1800"/><w:docGrid w:type="lines" w:linePitch="312"/></w:sectPr>',
    )
    return repacked(
        data,
        {
            "<w:document ": '<w:document xmlns:wpsCustomData="http://www.wps.cn/officeDocument/2013/wpsCustomData" mc:Ignorable="w14 w15 wp14" ',
            "<w:sectPr>": '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/><w:sectPr>',
        },
    )


@document(
    "wps-numbering.docx",
    "WPS: numbers of Chinese and of brackets with nothing behind them, private letters as bullets, levels that jump",
)
def wps_numbering(plant: Planted) -> bytes:
    say = plant.say
    chinese = level(0, "chineseCounting", "（%1）", '<w:suff w:val="nothing"/>')
    brackets = level(0, "decimal", "（%1）", '<w:suff w:val="space"/>')
    single = level(0, "decimal", "%1.", '<w:suff w:val="nothing"/>')
    bullet = (
        level(0, "bullet", "", '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>')
        + level(1, "bullet", "")
        + level(2, "bullet", "")
    )
    for words in ("（一）压实责任", "（二）强化督导", "（1）每周一查"):
        say(words)
    private = r("\uf06e ", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>')
    plant.say("■手打的方块")
    return word_file(
        numbered("压实责任", 1)
        + text(say("责任到组到人。"))
        + numbered("强化督导", 1)
        + numbered("每周一查", 2)
        + numbered(say("清单第一"), 3)
        + numbered(say("清单第二"), 3)
        + numbered(say("首级一点"), 4)
        + numbered(say("隔级一点"), 4, 2)
        + numbered(say("次级一点"), 4, 1)
        + p(private + r("手打的方块")),
        parts={"word/numbering.xml": numbering(chinese, brackets, single, bullet)},
    )


@document(
    "google-docs.docx",
    "Google Docs: every run with fonts and rtl=0, headings with bookmarks, lists of nine levels, ids that are names",
)
def google(plant: Planted) -> bytes:
    say = plant.say
    made, parts = images(plant, "文档里的图")

    def one(words: str, more: str = "") -> str:
        return r(
            words,
            f'{more}<w:rFonts w:ascii="Arial" w:cs="Arial" w:eastAsia="Arial" w:hAnsi="Arial"/><w:rtl w:val="0"/>',
        )

    off = '<w:b w:val="0"/><w:i w:val="0"/><w:smallCaps w:val="0"/><w:strike w:val="0"/><w:u w:val="none"/><w:vertAlign w:val="baseline"/>'
    nine = "".join(level(n, "bullet", "●○■"[n % 3], f'<w:pStyle w:val="x{n}"/>') for n in range(9))
    picture = drawing("img1").replace('wp:docPr id="1" name="图片 1" descr=""', 'wp:docPr id="1" name="image1.png"')
    return word_file(
        f'<w:bookmarkStart w:colFirst="0" w:colLast="0" w:name="_abc" w:id="0"/><w:bookmarkEnd w:id="0"/>{p(one(say("社区种子库")), prop("pStyle", "Title"))}'
        + p(one(say("种子从哪里来")), '<w:pStyle w:val="Heading1"/>')
        + p(one(say("老品种由各家捐出。"), off))
        + numbered(one(say("豆角")), 1)
        + numbered(one(say("紫色的")), 1, 1)
        + numbered(one(say("南瓜")), 1)
        + p(picture)
        + p(one(say("粗体"), '<w:b w:val="1"/>') + one(say("不粗"), off)),
        relations=made,
        parts={
            **parts,
            "word/numbering.xml": numbering(nine),
            "word/styles.xml": styles(
                style("Title", "Title", '<w:rPr><w:sz w:val="52"/></w:rPr>', "a"),
                style("Heading1", "heading 1", "", "a"),
            ),
        },
    )


@document(
    "tencent-docs.docx",
    "Tencent Docs: no styles but at every run, headings by size and colour, pictures in paragraphs of their own, a fixed table",
)
def tencent(plant: Planted) -> bytes:
    say = plant.say
    made, parts = images(plant, "导出图", kind="jpeg")

    def one(words: str, size: int = 24, more: str = "") -> str:
        return r(
            words,
            f'{more}<w:rFonts w:ascii="微软雅黑" w:eastAsia="微软雅黑"/><w:color w:val="333333"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/><w:shd w:fill="auto"/>',
        )

    return word_file(
        p(one(say("周末义诊安排"), 40, "<w:b/>"), '<w:spacing w:before="320"/><w:jc w:val="center"/>')
        + p(one(say("时间与地点"), 32, "<w:b/>"), '<w:outlineLvl w:val="1"/>')
        + p(one(say("周六上午九点，在文化站门前。")), '<w:spacing w:line="360"/>')
        + p(drawing("img1", width=EMU_WIDTH * 2), '<w:spacing w:line="360"/>')
        + table(
            [
                [one_cell(one(say("科室"))), one_cell(one(say("医生")))],
                [one_cell(one(say("骨科"))), one_cell(one(say("两名")))],
            ],
            '<w:tblLayout w:type="fixed"/>',
            2,
        )
        + p("<w:r><w:br/></w:r>" + one(say("请带上医保卡。"))),
        relations=made,
        parts=parts,
    )


def one_cell(content: str) -> str:
    """A cell as that program writes it, with all its borders."""
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="BBBBBB"/>' for side in ("top", "left", "bottom", "right")
    )
    return f'<w:tc><w:tcPr><w:tcW w:w="4000" w:type="dxa"/><w:tcBorders>{borders}</w:tcBorders></w:tcPr>{p(content)}</w:tc>'


@document(
    "word-settings-and-leftovers.docx",
    "Word: custom XML, thumbnails, people, permissions, protected ranges, math settings, a theme, unused media",
)
def leftovers(plant: Planted) -> bytes:
    say = plant.say
    made, parts = images(plant, "用到的图")
    permitted = f'<w:permStart w:id="1" w:edGrp="everyone"/>{r(say("可改的一段"))}<w:permEnd w:id="1"/>'
    return word_file(
        title(say("留白处"))
        + p(
            permitted
            + '<w:moveToRangeStart w:id="3" w:name="m"/><w:moveToRangeEnd w:id="3"/>'
            + r(say("之外的一段。")),
            INDENT,
        )
        + p(drawing("img1"))
        + p(
            '<w:proofErr w:type="gramStart"/>' + r(say("语法标记之间")) + '<w:proofErr w:type="gramEnd"/><w:sdt/><w:r/>'
        )
        + '<w:bookmarkEnd w:id="9"/>'
        + p(run(say("完。"))),
        relations=[
            *made,
            relation("unused", "image", "media/unused.png"),
            relation("theme", "theme", "theme/theme1.xml"),
        ],
        parts={
            **parts,
            "word/media/unused.png": b"\x89PNG" + bytes(40),
            "word/theme/theme1.xml": part("a:theme", ""),
            "word/settings.xml": part("w:settings", '<w:trackRevisions/><w:documentProtection w:edit="readOnly"/>'),
            "customXml/item1.xml": "<root><w>别的数据</w></root>",
            "docProps/thumbnail.jpeg": b"\xff\xd8\xff" + bytes(40),
            "docProps/core.xml": "<cp/>",
            "word/_rels/settings.xml.rels": relations(),
        },
    )


@document(
    "joined-by-a-program.docx", "A program that joins files: several bodies in one document, each with its section"
)
def joined_files(plant: Planted) -> bytes:
    say = plant.say
    data = word_file(text(say("头一份的话。")) + text(say("头一份的尾巴。")))
    second = text(say("第二份的话。")).replace("w14:paraId", "w14:textId2")
    return repacked(data, {"</w:document>": f"<w:body>{second}</w:body></w:document>"})
