"""What Word, WPS, Excel and mail programs put on the clipboard."""

from __future__ import annotations

from corpus.html_parts import cf_html
from corpus.planting import Planted, document
from corpus.rtf_parts import lines, rtf, rtf_text
from editor_app.model.clip import Clip

WORD_HEAD = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns:m="http://schemas.microsoft.com/office/2004/12/omml" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=ProgId content=Word.Document>
<meta name=Generator content="Microsoft Word 15"><link rel=File-List href="file:///C:/Users/a/AppData/Local/Temp/msohtmlclip1/01/clip_filelist.xml">
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]-->
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View><w:LidThemeAsian>ZH-CN</w:LidThemeAsian></w:WordDocument></xml><![endif]-->
<style><!-- @font-face {font-family:宋体; panose-1:2 1 6 0 3 1 1 1 1 1;} p.MsoNormal {margin:0cm; text-align:justify;} --></style>
<!--[if gte mso 10]><style> table.MsoNormalTable {mso-style-name:普通表格;} </style><![endif]--></head><body lang=ZH-CN style='tab-interval:21.0pt'>{}</body></html>"""
TEMPORARY = "file:///C:/Users/a/AppData/Local/Temp/msohtmlclip1/01/clip_image00{}.{}"
INDENT = "text-indent:32.0pt;mso-char-indent-count:2.0"


def word_clip(fragment: str, *, rtf_data: bytes = b"", text: str = "") -> Clip:
    """All that Word puts there."""
    data = cf_html(WORD_HEAD, fragment)
    whole = data[data.find(b"<html") :].decode()
    return Clip(
        html=whole,
        cf_html=data,
        rtf=rtf_data,
        text=text,
        formats=("Rich Text Format", "HTML Format", "Object Descriptor"),
    )


def para(words: str, style: str = "", name: str = "MsoNormal") -> str:
    """A paragraph as Word writes it."""
    return (
        f"<p class={name} style='{style}'><span style='font-size:16.0pt;font-family:\"仿宋_GB2312\",serif;mso-hansi-font-family:宋体'>"
        f"{words}<span\nlang=EN-US><o:p></o:p></span></span></p>\n"
    )


def image(address: str, shape: int = 1) -> str:
    """A picture as Word writes it: VML for itself, `img` for the others."""
    return (
        f"<span lang=EN-US style='mso-no-proof:yes'><!--[if gte vml 1]><v:shape id=\"图片_x0020_{shape}\" type=\"#_x0000_t75\" style='width:415pt'>"
        f'<v:imagedata src="{address}" o:title=""/></v:shape><![endif]--><![if !vml]><img width=553 height=369 src="{address}"\n'
        f'v:shapes="图片_x0020_{shape}"><![endif]></span>'
    )


@document(
    "word-article.clip", "Word 365: CF_HTML with conditional comments, VML beside img, pictures in temporary files"
)
def word_article(plant: Planted) -> Clip:
    say = plant.say
    first, second = (TEMPORARY.format(n, "jpg") for n in (2, 4))
    plant.files[first] = plant.picture("临时文件一", "jpeg")
    plant.files[second] = plant.picture("临时文件二", "jpeg")
    return word_clip(
        para(f"<b>{say('柿子红了')}</b>", "text-align:center", "MsoTitle")
        + para(say("霜降前后，满沟的柿子"), INDENT).replace("满沟的柿子", "满沟的\n柿子")
        + para(image(first), "text-align:center")
        + para(say("柿农在搭梯子。"), "text-align:center")
        + para(f"<b>{say('一沟红火，')}<br>\n{say('半山人家')}</b>", "text-align:center")
        + para(
            "<span lang=EN-US>2023</span>"
            + say("年的收成好，")
            + f'<a href="https://example.org/shi"><span>{say("柿饼")}</span></a>'
            + say("也卖得好。"),
            INDENT,
        )
        + para(image(second, 2), "text-align:center")
        + para("<span style='mso-spacerun:yes'>&nbsp;&nbsp; </span>" + say("供稿的人在路上。"), "text-align:right")
    )


@document("word-lists.clip", "Word: automatic numbers as ignored spans, levels, bullets of Wingdings, 一、 as words")
def word_lists(plant: Planted) -> Clip:
    say = plant.say

    def item(label: str, words: str, level: int = 1, number: int = 1, font: str = "") -> str:
        return (
            f"<p class=MsoListParagraph style='margin-left:{21 * level}pt;text-indent:-21.0pt;mso-list:l{number} level{level} lfo1'><![if !supportLists]>"
            f"<span lang=EN-US style='mso-bidi-font-family:\"Times New Roman\"'><span style='mso-list:Ignore;font-family:{font}'>{label}<span style='font:7.0pt \"Times New Roman\"'>"
            f"&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]><span>{words}</span></p>\n"
        )

    say("一、认识到位")
    return word_clip(
        para(say("检查的次序："))
        + item("1.", say("看台账"))
        + item("2.", say("看现场"))
        + item("a)", say("先看水房"), 2)
        + item("3.", say("听意见"))
        + para(say("要带的东西："))
        + item("l", say("手电"), 1, 5, "Wingdings")
        + item("n", say("卷尺"), 2, 5, "Wingdings")
        + item("一、", "认识到位", 1, 7)
        + para(say("检查完毕。"))
    )


@document("word-table.clip", "Word: a table with merged cells, heading styles, a rule, a table in a table")
def word_table(plant: Planted) -> Clip:
    say = plant.say

    def cell(words: str, more: str = "") -> str:
        return f"<td width=150 valign=top style='border:solid windowtext 1.0pt;mso-border-alt:solid;padding:0cm 5.4pt' {more}>{para(words)}</td>"

    rows = (
        f"<tr style='mso-yfti-irow:0'>{cell(say('类目'), 'rowspan=2')}{cell(say('两个季度'), 'colspan=2')}</tr>"
        f"<tr>{cell(say('一季'))}{cell(say('二季'))}</tr>"
        f"<tr>{cell(say('走访'))}{cell(say('八十户'))}{cell(say('九十户'))}</tr>"
    )
    inner = f"<table class=MsoTableGrid border=1><tr>{cell(say('内表'))}{cell(say('格子'))}</tr></table>"
    return word_clip(
        f"<h1 style='mso-pagination:widow-orphan'>{say('入户情况汇总')}<o:p></o:p></h1>"
         f"<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse;mso-yfti-tbllook:1184'>{rows}</table>"
         f"<h2>{say('二级的标题')}</h2>"
         "<div style='mso-element:para-border-div;border:none;border-bottom:solid windowtext 1.0pt'>" + para("&nbsp;") + "</div>"
        + f"<table class=MsoNormalTable><tr><td>{para(say('外层的话'))}{inner}</td></tr></table>"
        + para(say("汇总完毕。"))
    )  # fmt: skip


@document("word-notes.clip", "Word: footnotes, comments, revisions and hidden text as its HTML shows them")
def word_notes(plant: Planted) -> Clip:
    say, hide = plant.say, plant.hide
    mark = '<a style=\'mso-footnote-id:ftn1\' href="#_ftn1" name="_ftnref1" title=""><span class=MsoFootnoteReference><span lang=EN-US><span style=\'mso-special-character:footnote\'><![if !supportFootnotes]><span class=MsoFootnoteReference>[1]</span><![endif]></span></span></span></a>'
    comment = (
        "<a style='mso-comment-reference:Z_1;mso-comment-date:20240301T1000'>"
        + say("核过的数")
        + "</a><span class=MsoCommentReference><span lang=EN-US>"
        '<![if !supportAnnotations]><a class=msocomanchor id="_anchor_1" href="#_msocom_1" name="_msoanchor_1">[Z1]</a><![endif]><span style=\'mso-special-character:comment\'>&nbsp;</span></span></span>'
    )
    notes = (
        "<div style='mso-element:footnote-list'><![if !supportFootnotes]><br clear=all><hr align=left size=1 width=\"33%\"><![endif]><div style='mso-element:footnote' id=ftn1>"
        f'<p class=MsoFootnoteText><a style=\'mso-footnote-id:ftn1\' href="#_ftnref1" name="_ftn1"><span class=MsoFootnoteReference>[1]</span></a> {say("脚下注明的话。")}</p></div></div>'
    )
    comments = f"<div style='mso-element:comment-list'><![if !supportAnnotations]><hr class=msocomoff align=left size=1 width=\"33%\"><![endif]><div style='mso-element:comment'><div id=\"_com_1\"><p class=MsoCommentText>{say('批注里的话。')}</p></div></div></div>"
    return word_clip(
        para(say("全年受益") + mark + say("的人数，") + comment + say("如下："), INDENT)
        + para(
            f'<ins cite="mailto:a" datetime="2024">{say("新写进来的")}</ins><del cite="mailto:a">{hide("划掉的")}</del>'
            + say("三百人。")
        )
        + para(say("看得见") + f"<span style='display:none;mso-hide:all'>{hide('藏着的')}</span>" + say("的尾巴。"))
        + notes
        + comments
    )


@document(
    "word-pictures-in-rtf.clip",
    "Word: temporary files already gone, the bytes in the RTF beside; a picture that is a metafile",
)
def pictures_in_rtf(plant: Planted) -> Clip:
    say = plant.say
    first, second, third = (TEMPORARY.format(n, "png") for n in (1, 2, 3))
    pictures = [
        rb"{\*\shppict{\pict\pngblip " + lines(plant.picture("在RTF里一")) + rb"}}{\nonshppict{\pict\wmetafile8 00}}",
        rb"{\*\shppict{\pict\emfblip " + lines(bytes(40) + b" EMF" + bytes(30)) + rb"}}",
        rb"{\*\shppict{\pict\pngblip " + lines(plant.picture("在RTF里三")) + rb"}}",
    ]
    plant.lose()
    words = [say("头一张在此。"), say("第二张是画。"), say("第三张也在。")]
    body = b"".join(
        rtf_text(one) + rb"\par " + picture + rb"\par " for one, picture in zip(words, pictures, strict=True)
    )
    return word_clip(
        "".join(para(one) + para(image(address)) for one, address in zip(words, (first, second, third), strict=True)),
        rtf_data=rtf(body),
    )


@document("wps-article.clip", "WPS 2019: its own marks, one span for each look, pictures in ksohtml, hard indents")
def wps_article(plant: Planted) -> Clip:
    say = plant.say
    address = "file:///C:\\Users\\ADMINI~1\\AppData\\Local\\Temp\\ksohtml12345\\wps1.jpg"
    plant.files[address] = plant.picture("金山临时文件", "jpeg")
    head = (
        '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">'
        '<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=ProgId content=Word.Document><meta name=Generator content="Microsoft Word 14">'
        "<!--[if gte mso 9]><xml><w:WordDocument><w:BrowserLevel>MicrosoftInternetExplorer4</w:BrowserLevel></w:WordDocument></xml><![endif]-->"
        '<style>@font-face{font-family:"Times New Roman";} p.MsoNormal{mso-style-name:正文;} </style></head><body style="tab-interval:21pt;" >{}</body></html>'
    )

    def line(words: str, style: str = "", more: str = "") -> str:
        span = f"<span style=\"mso-spacerun:'yes';font-family:仿宋;mso-bidi-font-family:'Times New Roman';font-size:16.0000pt;mso-font-kerning:1.0000pt;{more}\" ><font face=\"仿宋\" >{words}</font></span>"
        return f'<p class=MsoNormal  align=justify  style="{style}" >{span}<span style="mso-spacerun:\'yes\';" ><o:p></o:p></span></p>'

    fragment = (
        line(f"<b>{say('磨坊的新轮子')}</b>", "text-align:center;", "font-weight:bold;")
        + line("&nbsp;&nbsp;&nbsp;&nbsp;" + say("水轮停了三十年，"), "text-indent:24.0000pt;").replace(
            "停了三十年", '停了<font face="Calibri" >三十</font><font face="仿宋" >年</font>'
        )
        + f'<p class=MsoNormal align=center><img width="500" height="300" src="{address}" ></p>'
        + line(say("新轮子是钢的。"), "text-align:center;", "font-size:12.0000pt;")
        + line("　　" + say("磨面的声音又响起来了。"))
    )
    data = cf_html(head, fragment)
    return Clip(
        html=data[data.find(b"<html") :].decode(), cf_html=data, formats=("Kingsoft WPS 9.0 Format", "HTML Format")
    )


@document(
    "wps-list-and-table.clip",
    "WPS: numbers as text in spans of their own, a table with widths of its own, letters of signs",
)
def wps_list(plant: Planted) -> Clip:
    say = plant.say

    def item(label: str, words: str) -> str:
        return (
            '<p class=MsoNormal style="margin-left:21.0000pt;text-indent:-21.0000pt;mso-list:l0 level1 lfo1;" ><![if !supportLists]><span style="font-family:Wingdings;" >'
            f"<span style='mso-list:Ignore;' >{label}<span>&nbsp;</span></span></span><![endif]><span style=\"font-family:宋体;\" >{words}</span></p>"
        )

    table = "<table class=MsoTableGrid border=1 style=\"border-collapse:collapse;mso-table-layout-alt:fixed;\" >" + "".join(
        f"<tr><td width=200 valign=top style=\"width:213.0500pt;mso-border-left-alt:0.5000pt solid;\" ><p class=MsoNormal >{say(left)}</p></td><td><p class=MsoNormal align=right >{say(right)}</p></td></tr>"
        for left, right in (("渡口", "船次"), ("东渡", "每日六班"))
    ) + "</table>"  # fmt: skip
    return Clip(
        html="<html><head><style>p.MsoNormal{mso-style-parent:\"\";} @ksohtml</style></head><body>"
        + item("l", say("带好证件")) + item("l", say("穿救生衣")) + table + f"<p class=MsoNormal >{say('过时不候。')}</p></body></html>",
        formats=("WPS", "text/html"),
    )  # fmt: skip


@document(
    "excel-range.clip", "Excel: cells with styles by class, merged ones, hidden columns, numbers with their formulas"
)
def excel(plant: Planted) -> Clip:
    say, hide = plant.say, plant.hide
    head = '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta name=ProgId content=Excel.Sheet><style><!--table {mso-displayed-decimal-separator:"\\.";} .xl65 {text-align:center;} --></style></head><body link="#0563C1">{}</body></html>'
    table = (
        "<table border=0 cellpadding=0 cellspacing=0 width=300 style='border-collapse:collapse'><col width=72><col width=0 style='display:none;mso-width-source:userset'>"
        f"<tr height=18><td colspan=3 class=xl65 style='border-right:.5pt solid black'>{say('库存盘点')}</td></tr>"
        f"<tr><td class=xl66>{say('稻种')}</td><td style='display:none'>{hide('隐藏列')}</td><td align=right x:num=\"12.5\">{say('12.5吨')}</td></tr>"
        f"<tr><td>{say('麦种')}</td><td style='display:none'></td><td x:str><span style='mso-spacerun:yes'>&nbsp;</span>{say('尚缺')}</td></tr></table>"
    )
    data = cf_html(head, table)
    return Clip(
        html=data[data.find(b"<html") :].decode(),
        cf_html=data,
        text="库存盘点\n",
        formats=("XML Spreadsheet", "Biff12"),
    )


@document(
    "outlook-mail.clip",
    "Outlook and mail on the web: sections, quotations of an answer, a signature, pictures of content ids",
)
def outlook(plant: Planted) -> Clip:
    say = plant.say
    plant.lose()
    html = (
        '<meta http-equiv="Content-Type" content="text/html; charset=utf-8"><div class="WordSection1">'
        f'<p class="MsoNormal"><span lang="ZH-CN">{say("稿件请查收，")}</span><b>{say("今晚定稿。")}</b><o:p>&nbsp;</o:p></p>'
        f'<p class="MsoNormal"><img border="0" id="_x0000_i1025" src="cid:image001.png@01DA" alt="值班表"></p></div>'
        f'<div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal"><b>发件人:</b> {say("编务组")}<br><b>主题:</b> {say("催稿")}</p></div>'
        f'<blockquote style="margin:0 0 0 .8ex;border-left:1px #ccc solid"><div dir="ltr">{say("来稿还差两张照片。")}<div>{say("请补拍。")}</div></div></blockquote>'
        f'<div id="Signature"><p>-- <br>{say("记者站")}<br>{say("值班电话见通讯录")}</p></div>'
    )
    return Clip(html=html, text="x", formats=("text/html",))


@document(
    "office-automation.clip",
    "An OA of old in Internet Explorer: capitals, processing instructions, forms filled in, wrong offsets, GBK",
)
def automation(plant: Planted) -> Clip:
    say, hide = plant.say, plant.hide
    markup = (
        '<P class=MsoNormal style="TEXT-ALIGN: center; mso-pagination: widow-orphan" align=center><B><SPAN style="FONT-SIZE: 22pt; FONT-FAMILY: 方正小标宋_GBK">'
        f'{say("信息报送单")}<?xml:namespace prefix = o ns = "urn:schemas-microsoft-com:office:office" /><o:p></o:p></SPAN></B></P>'
        f"<TABLE border=1><TBODY><TR><TD>{say('报送单位')}</TD><TD><INPUT value={say('河口镇')}></TD></TR><TR><TD>{say('类别栏')}</TD><TD><SELECT><OPTION>{hide('要情')}</OPTION><OPTION selected>{say('动态')}</OPTION></SELECT></TD></TR>"
        f"<TR><TD>{say('是否公开')}</TD><TD><INPUT type=checkbox CHECKED> {say('可以发')} <INPUT type=hidden value={hide('token')}></TD></TR></TBODY></TABLE>"
        f'<P style="TEXT-INDENT: 2em"><FONT face=仿宋_GB2312 size=4>{say("拦网今日")}'
        f"</FONT><FONT face=仿宋_GB2312>{say('拆除。')}</FONT></P><TEXTAREA>{say('备注：随文附图')}</TEXTAREA>"
    )
    data = cf_html("<HTML><BODY>{}</BODY></HTML>", "x").replace(b"x<!--End", markup.encode("gbk") + b"<!--End")
    return Clip(cf_html=data, formats=("HTML Format",))


@document(
    "qq-chat.clip", "QQ and WeChat on the desktop: faces as pictures, a screenshot in its folder, names and times"
)
def chat(plant: Planted) -> Clip:
    say = plant.say
    address = "file:///C:/Users/a/Documents/Tencent Files/1/Image/C2C/8F.jpg"
    plant.files[address] = plant.picture("聊天图", "jpeg")
    html = (
        f'<DIV><SPAN style="COLOR: #008040">{say("老秦")} 9:12:03</SPAN></DIV><DIV>{say("照片发你了")}<IMG src="file:///C:/QQ/face/14.gif" alt="[微笑]" class="emotion">{say("记得署名")}</DIV>'
        f'<DIV><IMG src="{address}" sysface=0></DIV><DIV>{say("收到")}<img class="emoji" draggable="false" alt="👌" src="https://x.cn/emoji/1f44c.png"></DIV>'
    )
    return Clip(html=html, formats=("QQ_Unicode_RichEdit_Format", "text/html"))


@document("pdf-reader.clip", "A reader of PDF: every line a paragraph, hyphens at the ends, no pictures; RTF only")
def pdf(plant: Planted) -> Clip:
    say = plant.say
    body = b"".join(
        rb"\pard\ql\fs24 " + rtf_text(say(one)) + rb"\par" for one in ("第一行断在这里的一", "句话，第二行", "才说完。")
    )
    return Clip(rtf=rtf(body), text="x", formats=("Rich Text Format",))


@document("screenshot.clip", "A screenshot and nothing else")
def screenshot(plant: Planted) -> Clip:
    return Clip(image=plant.picture("截图"), formats=("image/png",))


@document(
    "picture-copied-from-a-page.clip", "A picture copied in a browser: its address and, beside it, the picture itself"
)
def copied_picture(plant: Planted) -> Clip:
    return Clip(
        html='<meta charset="utf-8"><img src="https://www.example.org/a.jpg">',
        image=plant.picture("位图"),
        formats=("text/html", "image/png"),
    )


@document(
    "powerpoint-slide.clip",
    "PowerPoint: boxes as divisions, bullets as spans of their own, the picture of a slide beside",
)
def slide(plant: Planted) -> Clip:
    say = plant.say
    bullet = "<span style='mso-special-format:bulletSquare;font-family:Wingdings;position:absolute;left:-2.5%'>§</span>"
    lines = "".join(
        f"<div class=O v:shape=\"_x0000_s1026\" style='mso-line-spacing:\"90 50 0\";mso-margin-left-alt:216'><span style='font-size:100%'>{bullet}</span><span lang=ZH-CN style='font-family:等线'>{say(words)}</span></div>"
        for words in ("坝高四十米", "库容两亿方")
    )
    head = '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:p="urn:schemas-microsoft-com:office:powerpoint"><head><meta name=ProgId content=PowerPoint.Slide></head><body>{}</body></html>'
    data = cf_html(head, f"<div class=T style='text-align:center'><b>{say('水库概况')}</b></div>{lines}")
    return Clip(
        html=data[data.find(b"<html") :].decode(),
        cf_html=data,
        image=b"\x89PNG" + bytes(30),
        formats=("PowerPoint 12.0 Internal Slides",),
    )
