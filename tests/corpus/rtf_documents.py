"""RTF as Word, WPS, WordPad and old programs write it."""

from __future__ import annotations

from corpus.metafile_parts import wmf
from corpus.planting import Planted, document
from corpus.rtf_parts import gbk, lines, rtf, rtf_text

PARD = rb"\pard\plain \qj \fi640\li0\ri0\nowidctlpar\wrapdefault\faauto\rin0\lin0\itap0\cufi200 \f0\fs32\kerning2 "
CENTER = rb"\pard\plain \qc \li0\ri0\nowidctlpar\itap0 \f0\fs32 "
RIGHT = rb"\pard\plain \qr \li0\ri0\nowidctlpar\itap0 \f0\fs32 "


def picture(data: bytes, kind: bytes, goal: int = 8000) -> bytes:
    """A picture twice, as Word writes it: for itself and, as a metafile, for others."""
    first = rb"{\pict{\*\picprop\shplid1025{\sp{\sn shapeType}{\sv 75}}{\sp{\sn pibName}{\sv D:\\a.jpg}}}\picscalex100\picscaley100"
    return (
        rb"{\*\shppict" + first + b"\\picw100\\pich80\\picwgoal%d\\pichgoal600" % goal + kind
        + rb"\bliptag1234567{\*\blipuid 0123456789abcdef0123456789abcdef}" + b"\r\n" + lines(data) + b"}}"
        + rb"{\nonshppict{\pict\picscalex100\picw100\pich80\wmetafile8 " + lines(b"\x01\x00\x09\x00" + bytes(40)) + b"}}"
    )  # fmt: skip


@document(
    "word-article.rtf", "Word: an article with its title, couplet headings, pictures twice over, a caption, a signature"
)
def word_article(plant: Planted) -> bytes:
    say = plant.say
    return rtf(
        rb"{\stylesheet{\ql \li0\ri0\f0\fs21 \snext0 Normal;}{\s1\ql \b\fs44 \sbasedon0 heading 1;}}{\info{\author "
        + rtf_text(plant.hide("不相干的作者"))
        + rb"}{\title "
        + rtf_text(plant.hide("属性里的标题"))
        + rb"}}\paperw11906\paperh16838\margl1800\margr1800 \sectd "
        + CENTER + rb"{\rtlch\fcs1 \af0 \ltrch\fcs0 \b\fs44\lang1033\langfe2052 " + rtf_text(say("橘园里的算盘声")) + rb"}\par "
        + PARD + rtf_text(say("十月，橘子挂满了南坡。")) + rb"\par "
        + CENTER + picture(plant.picture("橘园", "jpeg"), rb"\jpegblip") + rb"\par "
        + CENTER + rb"\fs24 " + rtf_text(say("橘农在装筐。") + say("岳明 摄")) + rb"\par "
        + CENTER + rb"{\b " + rtf_text(say("一把算盘，")) + rb"\line " + rtf_text(say("两代账本")) + rb"}\par "
        + PARD + rtf_text(say("老账本记到一九八九年。")) + rb"{\b " + rtf_text(say("新账本")) + rb"}" + rtf_text(say("在手机里。")) + rb"\par "
        + RIGHT + rtf_text("供稿：" + say("南坡村党总支")) + rb"\par "
    )  # fmt: skip


@document(
    "wps-article.rtf",
    "WPS: text byte by byte in the code page, formatting said twice for both kinds of letters, PNG pictures",
)
def wps_article(plant: Planted) -> bytes:
    say = plant.say
    east = rb"\rtlch\alang1025 \af0\afs32\ltrch \lang1033 \fs32\langnp1033\langfe2052\langfenp2052\loch\af0\hich\af0\dbch\af13 "
    return rtf(
        rb"{\*\generator WPS Office;}\viewkind1 "
         rb"\pard\plain \qc {" + east + rb"\loch\b\hich\b\dbch\b\fs36 " + gbk(say("码头夜话")) + rb"}\par "
        + rb"\pard\plain \qj \fi420\cufi200 {" + east + gbk(say("夜里十点，最后一班渡船靠岸。")) + rb"}\par "
        + rb"\pard\plain \qj \fi420\cufi200 {" + east + gbk(say("“明天有大雾。”")) + rb"\~" + gbk(say("老舵手说。")) + rb"}\par "
        + rb"\pard\plain \qc {\*\shppict{\pict\pngblip\picwgoal3000 " + lines(plant.picture("渡船"), 64) + rb"}}\par "
        + rb"\pard\plain \qc {" + east + gbk(say("图为渡船靠岸。")) + rb"}\par "
        + rb"\pard\plain \qr {" + east + gbk("（" + say("码头社区") + "供稿）") + rb"}\par "
    )  # fmt: skip


@document("wordpad.rtf", "WordPad: few words, Unicode with question marks, tabs, a bitmap, a file cut short")
def wordpad(plant: Planted) -> bytes:
    say = plant.say

    def text(words: str) -> bytes:
        return b"".join(b"\\u%d?" % (ord(char) if ord(char) < 32768 else ord(char) - 65536) for char in words)

    bitmap = lines(wmf(plant.picture_within("贴进写字板的")))
    plant.lose()
    head = rb"{\rtf1\ansi\ansicpg936\deff0\nouicompat\deflang1033\deflangfe2052{\fonttbl{\f0\fnil\fcharset134 SimSun;}}{\*\generator Riched20;}"
    return (
        head
        + rb"\viewkind4\uc1\pard\sa200\sl276\slmult1\f0\fs22\lang2052 " + text(say("街口的钟修好了。")) + rb"\par "
        + rb"\tab " + text(say("修钟的是退休的老周。")) + rb"\par "
        + rb"{\pict\wmetafile8\picw10\pich10\picwgoal100\pichgoal100 " + lines(b"\x01\x00\x09\x00" + bytes(30)) + rb"}\par "
        + rb"{\pict\wmetafile8\picw10\pich10\picwgoal100\pichgoal100 " + bitmap + rb"}\par "
        + text(say("钟声从此准时")) + rb"\emdash\emdash " + text(say("文件到这里断了"))
    )  # fmt: skip


@document(
    "word-lists.rtf",
    "Word: numbered and bulleted lists with their labels, levels, 一、 as words, a list without labels",
)
def lists(plant: Planted) -> bytes:
    say = plant.say
    tables = (
        rb"{\*\listtable{\list\listtemplateid1{\listlevel\levelnfc0\levelstartat1{\leveltext\'02\'00.;}{\levelnumbers\'01;}}{\listlevel"
        rb"\levelnfc23{\leveltext\'01\u-3913 ?;}{\levelnumbers;}}{\listname ;}\listid11}{\list{\listlevel\levelnfc23{\leveltext\'01\u-3938 ?;}"
        rb"{\levelnumbers;}}\listid12}}{\*\listoverridetable{\listoverride\listid11\listoverridecount0\ls1}{\listoverride\listid12"
        rb"\listoverridecount0\ls2}}"
    )

    def item(label: bytes, words: str, more: bytes) -> bytes:
        return (
            rb"\pard\plain {\listtext\pard\plain\f0 \hich\af0\dbch\af13\loch\f0 "
            + label
            + rb"\tab}"
            + more
            + rtf_text(words)
            + rb"\par "
        )

    say("一、先说成绩")
    return rtf(
        tables
        + PARD + rtf_text(say("会上说了三件事。")) + rb"\par "
        + item(b"1.", say("修路"), rb"\ls1\ilvl0 ") + item(b"2.", say("通水"), rb"\ls1\ilvl0 ")
        + item(rb"\f2 \'6e", say("主管道"), rb"\ls1\ilvl1 ") + item(b"3.", say("架桥"), rb"\ls1\ilvl0 ")
        + PARD + rtf_text(say("另有两样东西要带：")) + rb"\par "
        + item(rb"\f2\'d8", say("水壶"), rb"\ls2 ") + item(rb"\f2\'d8", say("斗笠"), rb"\ls2 ")
        + item(rtf_text("一、"), "先说成绩", rb"\ls3 ")
        + item(b"a)", say("按字母编的"), rb"\ls4 ")
        + PARD + rtf_text(say("散会。")) + rb"\par "
    )  # fmt: skip


@document(
    "word-tables.rtf",
    "Word: merged cells along and down, a heading row, breaks in cells, a table in a cell, a frame of one cell",
)
def tables(plant: Planted) -> bytes:
    say = plant.say

    def row(specs: list[bytes], cells: list[bytes], more: bytes = b"") -> bytes:
        edges = b"".join(spec + b"\\cellx%d " % (2000 * n) for n, spec in enumerate(specs, 1))
        inside = b"".join(rb"\pard\plain \ql\intbl\itap1 " + cell + rb"\cell " for cell in cells)
        return rb"\trowd \irow0\trgaph108" + more + edges + inside + rb"\pard \intbl {\trowd" + edges + rb"\row }"

    def t(words: str) -> bytes:
        return rtf_text(say(words))

    nested = (
        t("格里起头") + rb"\par \pard\plain\intbl\itap2 " + t("里层甲") + rb"\nestcell{\nonesttables\par }" + t("里层乙")
        + rb"\nestcell{\nonesttables\par }{\*\nesttableprops\trowd\cellx1000\cellx2000\nestrow}{\nonesttables\par}\pard\plain\intbl\itap1 "
        + t("格里收尾")
    )  # fmt: skip
    plain = b""
    return rtf(
        PARD + t("先看收成。") + rb"\par "
        + row([rb"\clvmgf", rb"\clmgf", rb"\clmrg"], [rb"{\b " + t("品类") + b"}", rb"\qc{\b " + t("两季合计") + b"}", b""], rb"\trhdr")
        + row([rb"\clvmrg", plain, plain], [b"", t("早季") + rb"\par " + t("折干"), t("晚季")])
        + row([plain, plain, plain], [t("糯稻"), rb"\qr 120", t("三百担")])
        + PARD + t("再看里外两层。") + rb"\par "
        + row([plain, plain], [nested, t("右边一格")])
        + row([plain], [t("单独一格的框")])
        + PARD + t("看完了。") + rb"\par "
    )  # fmt: skip


@document(
    "word-notes-and-margins.rtf",
    "Word: headers and footers, notes, comments, revisions, hidden text, links, bookmarks, index entries",
)
def notes(plant: Planted) -> bytes:
    say, hide = plant.say, plant.hide

    def t(words: str) -> bytes:
        return rtf_text(say(words))

    plant.tell("页眉里的文字：山前乡简报")
    field = (
        rb'{\field\fldedit{\*\fldinst {\rtlch HYPERLINK "https://example.org/b" \\t "_blank"}}{\fldrslt {\ul '
        + t("登记表")
        + b"}}}"
    )
    page = rb"{\field{\*\fldinst  PAGE }{\fldrslt 3}}"
    return rtf(
        rb"{\header \pard\plain " + rtf_text(say("山前乡简报")) + rb"\par }{\footer \pard\plain \qc " + page + rb"\par }"
        + rb"{\headerf \pard " + t("首页才有的题头") + rb"\par}"
        + PARD + t("报名的有十一人") + rb"{\super\chftn {\footnote \pard\plain {\super\chftn } " + t("含两名返乡大学生。") + rb"}}"
        + t("，都填了") + field + rb".\par "
        + PARD + rb"{\*\bkmkstart a}" + t("培训三天") + rb"{\*\bkmkend a}"
        + rb"{\*\atrfstart 1}" + t("，包食宿") + rb"{\*\atrfend 1}{\*\atnid ZY}{\*\atnauthor zy}\chatn {\*\annotation{\*\atndate 1}{\*\atnref 1}\pard\plain " + t("经费要写明来源") + rb"}"
        + rb"{\revised\revauth1 " + t("（新加）") + rb"}{\deleted\revauthdel1 " + rtf_text(hide("（删去）")) + rb"}{\v " + rtf_text(hide("（隐藏）")) + rb"}"
        + rb"{\xe {" + rtf_text(hide("索引项")) + rb"}}{\*\datafield 0011}\par "
        + PARD + rb"{\field{\*\fldinst  TIME \\@ yyyy}{\fldrslt " + t("二〇二四年") + rb"}}{\footnote\ftnalt " + t("尾注一条。") + rb"}\page " + t("下一页。") + rb"\par "
    )  # fmt: skip


@document(
    "word-shapes.rtf",
    "Word: text boxes of 97 and of 6.0, pictures in shapes, objects, WordArt, metafiles that must be redrawn",
)
def shapes(plant: Planted) -> bytes:
    say = plant.say

    def t(words: str) -> bytes:
        return rtf_text(say(words))

    inside = rb"{\pict\pngblip\picwgoal2000 " + lines(plant.picture("形状里的图")) + b"}"
    art = (
        rb"{\shp{\*\shpinst\shpleft0{\sp{\sn shapeType}{\sv 136}}{\sp{\sn gtextUNICODE}{\sv " + t("迎新春") + rb"}}{\sp{\sn gtextFont}{\sv "
        + rtf_text(plant.hide("华文彩云")) + rb"}}}{\shprslt{\*\do\dptxbx{\dptxbxtext\pard " + rtf_text("迎新春") + rb"\par}}}}"
    )  # fmt: skip
    plant.lose()
    return rtf(
        PARD + t("框里的话在后面。")
        + rb"{\shp{\*\shpinst\shpleft10\shptop10\shpz0{\sp{\sn shapeType}{\sv 202}}{\sp{\sn fFlipH}{\sv 0}}{\shptxt \pard\plain " + t("新式框第一段。") + rb"\par "
        + t("新式框第二段。") + rb"\par }}{\shprslt{\*\do\dobxcolumn\dptxbx{\dptxbxtext\pard\plain " + rtf_text("新式框第一段。") + rb"\par }}}}\par "
        + PARD + t("六点零版的框：") + rb"{\*\do\dobxcolumn\dobypara\dodhgt8192\dptxbx\dptxlrtb{\dptxbxtext\pard\plain " + t("旧式框里的话。") + rb"\par }\dpx10\dpy10}\par "
        + PARD + rb"{\shp{\*\shpinst{\sp{\sn shapeType}{\sv 75}}{\sp{\sn pib}{\sv " + inside + rb"}}}}" + t("形状是图。") + rb"\par "
        + PARD + rb"{\object\objemb\objw100{\*\objclass Excel.Sheet.8}{\*\objdata 0105}{\result {\pict\pngblip\picwgoal500 " + lines(plant.picture("对象的样子")) + rb"}}}" + t("对象是表。") + rb"\par "
        + PARD + art + t("艺术字旁。") + rb"\par "
        + PARD + rb"{\pict\emfblip\picwgoal900 " + lines(bytes(40) + b" EMF" + bytes(40)) + rb"}\par " + PARD + t("画是矢量的。") + rb"\par "
    )  # fmt: skip


@document(
    "word-symbols.rtf",
    "Word: signs by the font of signs in bytes and in Unicode, SYMBOL fields, special characters, two encodings",
)
def symbols(plant: Planted) -> bytes:
    say = plant.say

    def t(words: str) -> bytes:
        return rtf_text(say(words))

    plant.say("✓已签到")
    plant.say("☑已缴费")
    plant.say("≤五人")
    plant.say("①首批")
    big5 = rb"{\f9 " + b"".join(b"\\'%02x" % byte for byte in say("臺北來信").encode("big5")) + b"}"
    head = rb"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fcharset0 Times New Roman;}{\f13\fcharset134 SimSun;}{\f2\fnil\fcharset2 Wingdings;}{\f3\fcharset2 Symbol{\*\falt x};}{\f9\fcharset136 MingLiU;}}"
    return rtf(
        PARD + rb"{\f2\'fc}" + rtf_text("已签到") + rb"\par "
        + PARD + rb"{\f2\u-3842\'fe}" + rtf_text("已缴费") + rb"\par "
        + PARD + rb"{\f3\'a3}" + rtf_text("五人") + rb"\par "
        + PARD + rb'{\field{\*\fldinst SYMBOL 129 \\f "Wingdings" \\s 12}{\fldrslt\f2\fs24}}' + rtf_text("首批") + rb"\par "
        + PARD + rb"\ldblquote " + t("引号之内") + rb"\rdblquote\bullet " + t("圆点之后") + rb"\endash " + t("短横之后") + rb"\-" + t("连字之后") + rb"\_" + t("硬连字") + rb"\par "
        + PARD + big5 + rb"\par ",
        head,
    )  # fmt: skip
