"""Word files whose difficulty is in what floats: pictures of every kind, text boxes, groups, WordArt, charts."""

from __future__ import annotations

import gzip

from corpus.metafile_parts import emf, wmf
from corpus.planting import Planted, document
from corpus.word_parts import INDENT, field, run, style, styles, text, title
from corpus.word_structure import relations
from word_files import CENTER, EMU_WIDTH, drawing, p, part, r, relation, word_file


def anchored(rel_id: str, more: str = "", alt: str = "") -> str:
    """A run with a picture that floats beside the text."""
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wpg"/></mc:AlternateContent><w:drawing>'
        '<wp:anchor behindDoc="0" relativeHeight="2"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column">'
        '<wp:posOffset>0</wp:posOffset></wp:positionH><wp:extent cx="2000000" cy="1500000"/><wp:wrapSquare wrapText="bothSides"/>'
        f'<wp:docPr id="2" name="图片 2" descr="{alt}"/><a:graphic><a:graphicData uri="u"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="0" name="DSC_0042.JPG"/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{rel_id}" cstate="print">'
        f'<a:extLst><a:ext uri="u"/></a:extLst></a:blip><a:srcRect l="1000" r="20000"/><a:stretch/></pic:blipFill>{more}'
        "</pic:pic></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )


def shape_box(inside: str) -> str:
    """A DrawingML shape with text in it."""
    return f"<wps:wsp><wps:spPr><a:solidFill/></wps:spPr><wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx></wps:wsp>"


def both_ways(choice: str, fallback: str) -> str:
    """What Word 2010 and later write of a shape: new and old language."""
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:extent cx="1" cy="1"/><a:graphic>'
        f'<a:graphicData uri="u">{choice}</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback>'
        f"<w:pict>{fallback}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def vml_box(inside: str) -> str:
    """A VML text box."""
    return f'<v:shape type="#_x0000_t202"><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></v:shape>'


def images(plant: Planted, *labels: str, kind: str = "png") -> tuple[list[str], dict[str, str | bytes]]:
    """Relationships `img1`… and parts of planted pictures."""
    ends = {"jpeg": "jpg"}
    names = [f"media/image{n}.{ends.get(kind, kind)}" for n in range(1, len(labels) + 1)]
    made = [relation(f"img{n}", "image", name) for n, name in enumerate(names, 1)]
    return made, {f"word/{name}": plant.picture(label, kind) for name, label in zip(names, labels, strict=True)}


@document(
    "word-pictures-placed.docx",
    "Word: pictures inline and floating, cropped, side by side, used twice, in the middle of a sentence",
)
def placed(plant: Planted) -> bytes:
    say = plant.say
    made, parts = images(plant, "浮动", "并排一", "并排二", "句中", "两次", kind="jpeg")
    plant.picture("两次", "jpeg")
    half = EMU_WIDTH * 48 // 100
    return word_file(
        title(say("桥头的一天"))
        + p(anchored("img1", alt="桥头的老槐树") + run(say("老槐树下摆着三张桌子。")), INDENT)
        + p(drawing("img2", width=half) + drawing("img3", width=half), CENTER)
        + p(r(say("左为修桥前，右为修桥后。")), CENTER)
        + p(run(say("桥这头")) + drawing("img4") + run(say("和桥那头")), INDENT)
        + p(drawing("img5"), CENTER)
        + p(r(say("桥栏新刷了漆。") + say("何大川 摄")), CENTER)
        + text(say("傍晚再拍一张。"))
        + p(drawing("img5", alt="桥栏"), CENTER),
        relations=made,
        parts=parts,
    )


@document(
    "word-pictures-linked.docx",
    "Word: pictures that are only links, of a field, of a relationship that is not there, empty ones",
)
def linked(plant: Planted) -> bytes:
    say = plant.say
    made, parts = images(plant, "又嵌又连", "域的结果")
    both = (
        '<w:r><w:drawing><wp:inline><wp:extent cx="100" cy="100"/><a:graphic><a:graphicData><pic:pic><pic:blipFill>'
        '<a:blip r:embed="img1" r:link="away"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
    old = (
        '<w:r><w:pict><v:shape style="width:300pt"><v:imagedata r:href="away" o:title="大门"/></v:shape></w:pict></w:r>'
    )
    plant.lose(5)
    return word_file(
        text(say("先是链接到网上的。"))
        + p(drawing("web", link=True))
        + text(say("再是链接到本机的。"))
        + p(old)
        + text(say("这一张又嵌又连。"))
        + p(both)
        + text(say("域里的图有结果。"))
        + p(field(' INCLUDEPICTURE "D:\\\\照片\\\\门.png" \\* MERGEFORMATINET ', drawing("img2")))
        + text(say("域里的图没有结果。"))
        + p(field(' INCLUDEPICTURE  "https://example.org/a.png" \\d '))
        + text(say("关系不见了的和内容空了的。"))
        + p(drawing("gone"))
        + p(drawing("empty")),
        relations=[
            *made,
            relation("web", "image", "https://example.org/gate.jpg", external=True),
            relation("away", "image", "file:///D:/照片/大门.jpg", external=True),
            relation("empty", "image", "media/empty.png"),
        ],
        parts={**parts, "word/media/empty.png": b""},
    )


@document(
    "word-pictures-of-old-word.docx",
    "Word 2003: VML shapes, a fill that is a picture, groups, embedded objects, a horizontal line",
)
def old_pictures(plant: Planted) -> bytes:
    say = plant.say
    made, parts = images(plant, "老图", "填充", "组中一", "组中二", "对象图标")
    one = '<w:r><w:pict><v:shapetype id="_x0000_t75"/><v:shape type="#_x0000_t75" style="width:207pt;height:9pt" alt="{}"><v:imagedata r:id="{}"/></v:shape></w:pict></w:r>'
    filled = '<w:r><w:pict><v:rect style="width:100pt"><v:fill r:id="img2" o:title="背景" type="frame"/></v:rect></w:pict></w:r>'
    group = (
        '<w:r><w:pict><v:group><v:shape><v:imagedata r:id="img3"/></v:shape><v:line/>'
        f'<v:shape><v:imagedata r:id="img4"/></v:shape>{vml_box(p(say("组里的标注")))}</v:group></w:pict></w:r>'
    )
    thing = (
        '<w:r><w:object><v:shape style="width:40pt"><v:imagedata r:id="img5"/></v:shape>'
        '<o:OLEObject Type="Embed" ProgID="Excel.Sheet.8" r:id="ole"/></w:object></w:r>'
    )
    line = '<w:r><w:pict><v:rect o:hr="t" o:hrstd="t" style="width:0;height:1.5pt"/></w:pict></w:r>'
    return word_file(
        p(one.format("打谷场", "img1"), CENTER)
        + p(r(say("打谷场上晒满了豆子。")), CENTER)
        + text(say("背景的图也是图。"))
        + p(filled)
        + p(group)
        + text(say("表格作为对象放在这里："))
        + p(thing)
        + p(line)
        + text(say("线下面还有一段。")),
        relations=[*made, relation("ole", "oleObject", "embeddings/o.bin")],
        parts={**parts, "word/embeddings/o.bin": b"\xd0\xcf\x11\xe0" + bytes(60)},
    )


@document("word-pictures-of-vectors.docx", "Word: EMF, WMF, packed EMZ, SVG with its PNG beside, WDP")
def vectors(plant: Planted) -> bytes:
    say = plant.say
    made, parts = images(plant, "矢量旁的位图")
    svg = (
        '<w:r><w:drawing><wp:inline><wp:extent cx="100" cy="100"/><a:graphic><a:graphicData><pic:pic><pic:blipFill>'
        '<a:blip r:embed="img1"><a:extLst><a:ext uri="{96DAC541}"><asvg:svgBlip r:embed="svg"/></a:ext></a:extLst></a:blip>'
        "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    emf = bytes(40) + b" EMF" + bytes(60)
    others: dict[str, bytes] = {
        "a.emf": emf, "b.wmf": b"\xd7\xcd\xc6\x9a" + bytes(40), "c.emz": gzip.compress(emf, mtime=0),
        "d.svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    }  # fmt: skip
    plant.lose(4)
    return word_file(
        text(say("能用的只有一张。"))
        + p(svg)
        + "".join(p(drawing(name[0], alt=f"图样{name[0]}")) for name in others)
        + text(say("其余的要截图补上。")),
        relations=[
            *made,
            relation("svg", "image", "media/d.svg"),
            *(relation(name[0], "image", f"media/{name}") for name in others),
        ],
        parts={**parts, **{f"word/media/{name}": data for name, data in others.items()}},
    )


@document(
    "word-photos-in-metafiles.docx",
    "Word 2003: photos pasted as WMF, EMF, packed EMZ and EMF+ are photos; a bitmap with a line beside is a drawing",
)
def photos_in_metafiles(plant: Planted) -> bytes:
    say = plant.say
    files: dict[str, bytes] = {
        "a.wmf": wmf(plant.picture_within("在WMF里")),
        "b.wmf": wmf(plant.picture_within("在带框的WMF里"), placeable=True),
        "c.emf": emf(bitmap=plant.picture_within("在EMF里")),
        "d.emz": gzip.compress(emf(bitmap=plant.picture_within("在EMZ里")), mtime=0),
        "e.emf": emf(image=plant.picture("在EMF+里"), bitmap=b"(\0\0\0" + bytes(60)),
        "f.wmf": wmf(b"(\0\0\0" + bytes(60), drawn=True),
    }
    plant.lose()
    return word_file(
        text(say("照片从画图板贴来。")) + "".join(p(drawing(name[0])) for name in files) + text(say("末一张是画的。")),
        relations=[relation(name[0], "image", f"media/{name}") for name in files],
        parts={f"word/media/{name}": data for name, data in files.items()},
    )


@document(
    "word-text-boxes.docx", "Word: text boxes new and old, with lists, tables, pictures and boxes in them, linked boxes"
)
def text_boxes(plant: Planted) -> bytes:
    say = plant.say
    made, parts = images(plant, "框中图")

    def one(inside: str) -> str:
        return both_ways(shape_box(inside), vml_box(inside))

    inner = one(p(say("框中之框。")))
    grid = f"<w:tbl><w:tr><w:tc>{p(say('框中格一'))}</w:tc><w:tc>{p(say('框中格二'))}</w:tc></w:tr></w:tbl>"
    return word_file(
        p(run(say("正文在框的前面。")) + one(p(say("框里第一段。")) + p(say("框里第二段。"))), INDENT)
        + p(one(p(drawing("img1")) + p(say("框中图的说明"), CENTER)))
        + p(run(say("旧式的框。")) + f"<w:r><w:pict>{vml_box(p(say('旧框里的话。')))}</w:pict></w:r>")
        + p(one(p(r(say("外框。")) + inner)))
        + p(one(grid))
        + p(
            both_ways('<wps:wsp><wps:linkedTxbx id="1" seq="1"/></wps:wsp>', "<v:shape/>")
            + run(say("接续的框是空的。"))
        ),
        relations=made,
        parts=parts,
    )


@document("word-art.docx", "Word: WordArt of 2003 as a path of text, of 2010 as a box, a banner over a picture")
def word_art(plant: Planted) -> bytes:
    say = plant.say
    made, parts = images(plant, "横幅底图")
    old = '<w:r><w:pict><v:shape type="#_x0000_t136"><v:textpath style="font-family:&quot;华文行楷&quot;" string="{}"/></v:shape></w:pict></w:r>'
    new = both_ways(
        shape_box(p(r(say("同饮一江水"), '<w14:textOutline w14:w="11112"/><w:b/>'))),
        '<v:shape><v:textpath string="同饮一江水"/></v:shape>',
    )
    return word_file(
        p(old.format(say("丰收节快报")), CENTER)
        + text(say("本期刊出三篇来稿。"))
        + p(new)
        + p(anchored("img1") + old.format(say("秋粮满仓")))
        + text(say("编后一句。")),
        relations=made,
        parts=parts,
    )


@document(
    "word-groups-and-canvases.docx",
    "Word: grouped pictures with labels, a group in a group, a drawing canvas, a shape filled with a picture",
)
def groups(plant: Planted) -> bytes:
    say = plant.say
    made, parts = images(plant, "组一", "组二", "组三", "画布图", "形状填充")

    def picture(rel_id: str) -> str:
        return f'<pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="Picture 3"/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{rel_id}"/></pic:blipFill></pic:pic>'

    inner = f"<wpg:grpSp>{picture('img2')}{picture('img3')}{shape_box(p(say('内组的标签')))}</wpg:grpSp>"
    group = f"<wpg:wgp>{picture('img1')}{inner}{shape_box(p(say('外组的标签')))}</wpg:wgp>"
    canvas = f"<wpc:wpc><wpc:bg/>{picture('img4')}<wps:wsp><wps:cNvCnPr/></wps:wsp>{shape_box(p(say('画布上的字')))}</wpc:wpc>"
    filled = '<wps:wsp><wps:spPr><a:prstGeom prst="ellipse"/><a:blipFill><a:blip r:embed="img5"/></a:blipFill></wps:spPr></wps:wsp>'
    fallback = f'<v:group><v:shape><v:imagedata r:id="img1"/></v:shape>{vml_box(p("内组的标签"))}</v:group>'
    locked = f"<a:sp><a:txBody><a:p><a:r><a:t>{say('幻灯片里来的字')}</a:t></a:r></a:p><a:p><a:r><a:t>{say('第二行')}</a:t></a:r></a:p></a:txBody></a:sp>"
    return word_file(
        text(say("三张照片拼成一组。"))
        + p(both_ways(group, fallback))
        + text(say("画布里还有一张。"))
        + p(both_ways(canvas, '<v:shape><v:imagedata r:id="img4"/></v:shape>'))
        + p(both_ways(filled, "<v:oval/>"))
        + p(both_ways(locked, "<v:rect/>"))
        + p(both_ways("<wps:wsp><wps:cNvCnPr/></wps:wsp>", "<v:line/>") + run(say("一条线不算图。"))),
        relations=made,
        parts=parts,
    )


@document(
    "word-charts-and-diagrams.docx", "Word: a chart, a newer chart, SmartArt; their words stand in parts of their own"
)
def charts(plant: Planted) -> bytes:
    say = plant.say
    plant.lose(3)

    def frame(inside: str) -> str:
        return f'<w:r><w:drawing><wp:inline><wp:extent cx="100" cy="100"/><wp:docPr id="1" name="图表 1"/><a:graphic><a:graphicData>{inside}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'

    chart = part(
        "c:chartSpace",
        f"<c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>{say('历年产量')}</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea>"
        f'<c:ser><c:tx><c:strRef><c:strCache><c:pt idx="0"><c:v>{say("稻谷")}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        f"<c:cat><c:strRef><c:strCache><c:pt><c:v>{say('前年')}</c:v></c:pt><c:pt><c:v>{say('去年')}</c:v></c:pt></c:strCache></c:strRef></c:cat>"
        "<c:val><c:numRef><c:numCache><c:pt><c:v>512.3</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser></c:plotArea></c:chart>",
    )
    newer = part(
        "cx:chartSpace",
        f"<cx:chartData><cx:strDim><cx:lvl><cx:pt>{say('漏斗一层')}</cx:pt></cx:lvl></cx:strDim></cx:chartData>",
    )
    data = part(
        "dgm:dataModel",
        f"<dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>{say('先受理')}</a:t></a:r></a:p></dgm:t></dgm:pt><dgm:pt><dgm:t><a:p><a:r><a:t>{say('后办结')}</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst>",
    )
    return word_file(
        text(say("产量的图在下面。"))
        + p(frame('<c:chart r:id="c1"/>'))
        + p(
            f'<w:r><mc:AlternateContent><mc:Choice Requires="cx1">{frame("<cx:chart r:id=" + chr(34) + "c2" + chr(34) + "/>")[5:-6]}</mc:Choice><mc:Fallback>{r("此图表在您的版本中不可用")[5:-6]}</mc:Fallback></mc:AlternateContent></w:r>'
        )
        + p(frame('<dgm:relIds r:dm="d1" r:lo="d2" r:qs="d3" r:cs="d4"/>'))
        + text(say("流程的图在上面。")),
        relations=[
            relation("c1", "chart", "charts/chart1.xml"),
            relation("c2", "chartEx", "charts/chartEx1.xml"),
            relation("d1", "diagramData", "diagrams/data1.xml"),
        ],
        parts={"word/charts/chart1.xml": chart, "word/charts/chartEx1.xml": newer, "word/diagrams/data1.xml": data},
    )


@document("word-equations.docx", "Word: formulas inside a line and on their own, fractions, roots, indices, matrices")
def equations(plant: Planted) -> bytes:
    say = plant.say

    def m(words: str) -> str:
        return f'<m:r><w:rPr><w:rFonts w:ascii="Cambria Math"/></w:rPr><m:t>{words}</m:t></m:r>'

    fraction = f"<m:f><m:num>{m('甲')}</m:num><m:den>{m('乙')}</m:den></m:f>"
    power = f"<m:sSup><m:e>{m('x')}</m:e><m:sup>{m('2')}</m:sup></m:sSup>"
    index = f"<m:sSub><m:e>{m('a')}</m:e><m:sub>{m('n')}</m:sub></m:sSub>"
    root = f"<m:rad><m:deg/><m:e>{m('y')}</m:e></m:rad>"
    bracket = (
        f'<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr><m:e>{m("p")}</m:e><m:e>{m("q")}</m:e></m:d>'
    )
    total = f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{m("i=1")}</m:sub><m:sup>{m("n")}</m:sup><m:e>{m("k")}</m:e></m:nary>'
    plant.say("即甲/乙再加")
    return word_file(
        p(
            r("即")
            + f"<m:oMath>{fraction}</m:oMath>"
            + r("再加")
            + f"<m:oMath>{power}{m('+')}{index}</m:oMath>"
            + r(say("立方米。"))
        )
        + f"<w:p><m:oMathPara><m:oMath>{m(say('总量='))}{root}{bracket}{total}</m:oMath></m:oMathPara></w:p>"
        + p(r(say("公式之后还有话。"))),
        parts={"word/styles.xml": styles(style("e", "公式", "", "a"))},
    )


@document(
    "word-picture-in-every-place.docx",
    "Word: pictures in a title, a heading, a link, a revision, a field, a cell, a note and a list",
)
def everywhere(plant: Planted) -> bytes:
    say = plant.say
    made, parts = images(plant, "题中", "小题中", "链接中", "修订中", "域中")
    who = 'w:id="1" w:author="甲"'
    return word_file(
        title(say("院墙内外"))
        + p(r(say("院里"), "<w:b/>") + drawing("img2"), CENTER)
        + p(drawing("img1"), CENTER)
        + p(f'<w:hyperlink r:id="web">{drawing("img3")}{r(say("点图看原文"))}</w:hyperlink>')
        + p(f"<w:ins {who}>{drawing('img4')}</w:ins><w:del {who}>{drawing('img9')}</w:del>")
        + p(field(" SHAPE \\* MERGEFORMAT ", drawing("img5")) + r(say("墙外。"))),
        relations=[*made, relation("web", "hyperlink", "https://example.org/", external=True)],
        parts={**parts, "word/_rels/unused.rels": relations()},
    )
