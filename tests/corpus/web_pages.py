"""Pages of portals old and new, saved or copied in a browser, and what editors on the web hold."""

from __future__ import annotations

from base64 import b64encode

from corpus.html_parts import cf_html, related
from corpus.planting import Planted, document
from editor_app.model.clip import Clip


@document(
    "portal-of-2003.html",
    "A page of 2003: GBK, tables for the layout, font tags, indents of hard spaces, paragraphs of breaks",
)
def old_portal(plant: Planted) -> bytes:
    say = plant.say
    plant.files["../images/0308.jpg"] = plant.picture("旧站图", "jpeg")
    blank = "&nbsp;" * 4
    page = (
        '<HTML><HEAD><META http-equiv=Content-Type content="text/html; charset=gb2312"><TITLE>青禾县政府网</TITLE></HEAD><BODY bgColor=#ffffff leftMargin=0>'
        "<TABLE width=778 align=center><TR><TD>"
        f'<TABLE width="96%"><TBODY><TR><TD align=middle height=40><FONT size=5><B>{say("拦河坝合龙")}</B></FONT></TD></TR>'
        f'<TR><TD><FONT style="FONT-SIZE: 14px">{blank}{say("本县消息：拦河坝昨日合龙。")}<BR><BR>{blank}{say("合龙用了")}<FONT color=red>{say("七个昼夜")}</FONT>{say("，没有停过一班。")}<BR>'
        f'<CENTER><IMG height=300 src="../images/0308.jpg" width=400 border=0><BR>{say("合龙的一刻")}</CENTER><BR>{blank}{say("下游的水位稳住了。")}</FONT></TD></TR></TBODY></TABLE>'
        f"</TD></TR><TR><TD bgcolor=#eeeeee><MARQUEE>{say('欢迎来稿')}</MARQUEE></TD></TR></TABLE></BODY></HTML>"
    )
    return page.encode("gbk")


@document(
    "portal-by-an-editor.html",
    "UEditor and KindEditor: lazy addresses of its own, inline Word leftovers, a video, a download, empty strong tags",
)
def web_editor(plant: Planted) -> bytes:
    say = plant.say
    plant.files["/u/cms/www/202403/a.jpg"] = plant.picture("编辑器上传")
    data = b64encode(plant.picture("贴进去的")).decode()
    plant.lose()
    return (
        '<div class="article-content">'
        f'<p style="text-indent: 2em; margin-bottom: 15px;"><strong></strong><span style="font-family: 宋体, SimSun; font-size: 16px;">{say("村史馆开馆，")}</span><span style="text-indent: 2em;">{say("展出三百件旧物。")}</span></p>'
        '<p style="text-align:center"><img src="/u/cms/www/202403/a.jpg" _src="/u/cms/www/202403/a.jpg" title="1709" alt="a.jpg"/></p>'
        f'<p style="text-align:center"><img src="data:image/png;base64,{data}"></p>'
        '<p style="text-align:center"><img src="http://10.1.2.3/gone.jpg" alt="老织机"></p>'
        f'<p class="MsoNormal"><!--[if !supportEmptyParas]-->&nbsp;<!--[endif]--><o:p></o:p></p><p>{say("馆里有一台老织机。")}</p>'
        '<p><embed src="a.swf" type="application/x-shockwave-flash"><video controls src="a.mp4" poster="b.jpg"></video></p>'
        f'<p style="line-height: 16px;"><img style="vertical-align: middle;" width="1" height="1" src="/dialogs/attachment/fileTypeImages/icon_doc.gif"/><a href="/a.docx" title="a">{say("附件：名录.docx")}</a></p></div>'
    ).encode()


@document(
    "portal-of-today.html", "A page of today: header, navigation, article with figures, asides, footer, metadata line"
)
def today(plant: Planted) -> bytes:
    say = plant.say
    plant.files["p/1.webp"] = plant.picture("今日图一")
    plant.files["p/2.jpg"] = plant.picture("今日图二")
    return (
        "<!doctype html><html lang=zh><head><meta charset=utf-8><title>田埂上的气象站_青禾网</title></head><body><header><nav><ul><li><a href=/>首页</a></li></ul></nav></header>"
        f"<main><article><h1>{say('田埂上的气象站')}</h1><p>来源：{say('青禾日报')} 作者：{say('谷雨')} 时间：2024-04-19 08:30</p>"
        f"<p>{say('一根杆子，')}<em>{say('三个风杯')}</em>，<mark>{say('一块屏')}</mark>。</p>"
        "<figure><picture><source srcset=p/1.avif><img src=p/1.webp alt=风杯></picture>"
        f"<figcaption>{say('风杯在转。')}</figcaption></figure>"
        f"<h2>{say('数据给谁看')}</h2><p>{say('种地的先看，')}<del>{say('后来')}</del><ins>{say('如今')}</ins>{say('学生也看。')}<sup>{say('注甲')}</sup></p>"
        f"<ul><li>{say('风速')}<ul><li>{say('瞬时')}</li></ul></li><li>{say('雨量')}</li></ul>"
        f"<details><summary>{say('怎么算的')}</summary><p>{say('每十分钟取一次平均。')}</p></details>"
        "<p><img loading=lazy src=data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA= data-original=p/2.jpg></p>"
        f"<table><caption>{say('一周汇总')}</caption><thead><tr><th>{say('周一')}</th><th>{say('周二')}</th></tr></thead><tbody><tr><td>{say('三毫米')}</td><td>{say('无雨')}</td></tr></tbody></table>"
        f"<dl><dt>{say('站址')}</dt><dd>{say('东埂三号')}</dd></dl><pre>{say('站号 57')}\n{say('经度 113')}</pre><hr><address>{say('观测员老谷')}</address>"
        f"<p>{say('破折')}&mdash;&mdash;{say('省略')}&hellip;{say('人民币')}&yen;3&nbsp;{say('温度')}20&deg;C&#8203;{say('零宽')}</p></article></main><footer>页脚</footer></body></html>"
    ).encode()


@document(
    "portal-copied-in-chrome.clip",
    "Chrome: a meta tag, computed styles in every element, break-line spans, a heading, list items without a list",
)
def chrome(plant: Planted) -> Clip:
    say = plant.say
    style = 'style="box-sizing: border-box; margin: 0px; padding: 0px; color: rgb(51, 51, 51); font-family: &quot;Microsoft YaHei&quot;; font-size: 16px; font-style: normal; font-weight: 400; letter-spacing: normal; orphans: 2; text-align: {}; text-indent: {}; white-space: normal; text-decoration-style: initial;"'
    plant.lose()
    fragment = (
        '<meta charset="utf-8">'
        f'<h2 {style.format("center", "0px")}>{say("渡槽百年")}</h2><p {style.format("start", "32px")}>{say("渡槽有十二个拱。")}</p><br class="Apple-interchange-newline">'
        f'<p {style.format("center", "0px")}><img src="https://www.example.org/a/1.jpg" {style.format("start", "0px")}></p>'
        f'<div {style.format("start", "32px")}>　　{say("最高的离水二十米。")}<span>&nbsp;</span><a href="https://example.org/x">{say("看图")}</a></div>'
        f"<li {style.format('start', '0px')}>{say('拱一')}</li><li>{say('拱二')}</li>"
        f"<ruby>{say('汜')}<rp>(</rp><rt>{say('sì')}</rt><rp>)</rp></ruby>{say('水从槽上过')}"
        f"<textarea>{say('框里填的字')}</textarea><button>{say('分享')}</button><wbr><nobr>{say('不换行')}</nobr>"
    )
    data = cf_html("<html>\r\n<body>\r\n{}\r\n</body>\r\n</html>", fragment, "https://www.example.org/art/1.html")
    return Clip(html=fragment, cf_html=data, text="渡槽百年", formats=("text/html", "Chromium internal source URL"))


@document(
    "feishu-document.clip",
    "Feishu: blocks of div with attributes of its own, lists as blocks, a picture of a token, a callout, zero-width spaces",
)
def feishu(plant: Planted) -> Clip:
    say = plant.say
    data = b64encode(plant.picture("飞书图", size=(60, 50))).decode()
    html = (
        '<meta charset=\'utf-8\'><div data-page-id="doxcn" data-lark-html-role="root" data-docx-has-block-data="true">'
        f'<h1 class="heading-1 ace-line old-record-id-a">{say("夜校课表")}</h1>'
        f'<div class="ace-line ace-line old-record-id-b" style="white-space: pre;">{say("每周")}<strong>{say("两课")}</strong>\u200b，{say("自带小凳")}</div>'
        f'<ul class="list-bullet1"><li class="ace-line" data-list="bullet"><div>{say("识字")}</div></li></ul><ul class="list-bullet2" style="margin-left:20px"><li data-list="bullet"><div>{say("写名字")}</div></li></ul>'
        f'<ol class="list-number1" start="3"><li data-list="number"><div>{say("算账")}</div></li></ol>'
        f'<div class="image-uploaded"><img src="data:image/png;base64,{data}" data-token="boxcn" width="60"></div>'
        f'<div data-type="callout"><div>{say("风雨无阻")}</div></div><div class="table"><table><colgroup><col width="100"></colgroup><tbody><tr><td><div>{say("周三")}</div></td><td><div>{say("语文")}</div></td></tr></tbody></table></div></div>'
    )
    return Clip(html=html, formats=("text/html", "docx/text"))


@document(
    "word-archive.mht",
    "Word: a single-file page, quoted-printable in the code page of China, pictures beside, VML fallbacks, header parts",
)
def word_archive(plant: Planted) -> bytes:
    say = plant.say
    page = (
        '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta http-equiv=Content-Type content="text/html; charset=gb2312">'
        '<link rel=File-List href="a.files/filelist.xml"><!--[if gte mso 9]><xml><o:DocumentProperties><o:Title>x</o:Title></o:DocumentProperties></xml><![endif]--></head><body><div class=Section1>'
        f"<p class=MsoNormal align=center style='text-align:center'><b><span style='font-size:22.0pt'>{say('纤夫石')}</span></b></p>"
        f"<p class=MsoNormal style='text-indent:21.0pt'><span style='font-size:10.5pt'>{say('石上的勒痕有三寸深。')}</span></p>"
        '<p class=MsoNormal align=center><!--[if gte vml 1]><v:shape><v:imagedata src="a.files/image001.png"/></v:shape><![endif]--><![if !vml]><img width=400 src="a.files/image002.jpg"><![endif]></p>'
        f"<p class=MsoNormal style='text-indent:21.0pt'><span style='font-size:10.5pt'>{say('纤夫的号子还有人会唱。')}</span></p>"
        f"<p class=MsoNormal align=right style='text-align:right'><span style='font-size:10.5pt'>供稿：{say('石门镇')}</span></p></div></body></html>"
    )
    return related(
        page, {"a.files/image002.jpg": plant.picture("纤夫石"), "a.files/header.htm": b"<p>x</p>"}, charset="gb2312"
    )


@document("chrome-archive.mhtml", "Chrome: a snapshot with its style sheets, content ids and addresses of the web")
def chrome_archive(plant: Planted) -> bytes:
    say = plant.say
    page = (
        '<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"><link rel="stylesheet" type="text/css" href="cid:css-1@mhtml.blink"><title>雾里的渡船</title></head>'
        f'<body><article><h1>{say("雾里的渡船")}</h1><p>{say("雾大的时候敲钟。")}</p><p><img src="https://www.example.org/boat.png"></p><p><img src="cid:frame-1@mhtml.blink"></p><p>{say("钟声能传三里。")}</p></article></body></html>'
    )
    return (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://www.example.org/b.html\r\nSubject: =?utf-8?Q?=E9=9B=BE?=\r\n"
        + related(
            page,
            {
                "https://www.example.org/boat.png": plant.picture("渡船照"),
                "cid:frame-1@mhtml.blink": plant.picture("钟"),
            },
            base="https://www.example.org/b.html",
        )
    )


@document(
    "broken-page.html",
    "A page nobody closed: wrong nesting, stray cells, attributes cut short, text after the end, unknown elements",
)
def broken(plant: Planted) -> bytes:
    say = plant.say
    return (
        f"<p>{say('没有关的段落')}<b>{say('粗到')}<p>{say('下一段')}</b>{say('之后')}<td>{say('流浪的格')}</td><li>{say('流浪的条')}"
        f"<table>{say('表里的散字')}<tr>{say('行里的散字')}<td>{say('正经的格')}<td>{say('第二格')}</table><weird-tag>{say('不认识的标签')}</weird-tag>"
        f'<a href="javascript:x">{say("坏链接")}</a><div align=center>{say("到底")}</div></body></html>{say("文末又起")}'
    ).encode()


@document(
    "exported-by-an-office-system.doc",
    "A page under the name of a Word file, as systems of offices export it: GBK, Word's own marks, a picture of the web",
)
def exported(plant: Planted) -> bytes:
    say = plant.say
    plant.lose()
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
        '<!--[if gte mso 9]><xml><w:WordDocument><w:View>Print</w:View></w:WordDocument></xml><![endif]--><style>@page Section1 {size:595.3pt 841.9pt;}</style></head><body><div class="Section1">'
        f'<p align="center"><span style="font-size:22pt"><b>{say("盘山路的护栏")}</b></span></p><p style="text-indent:2em">{say("护栏装到了第九个弯。")}</p>'
        f'<p align="center"><img src="http://oa.example.org/f?id=3" width="400"></p><p style="text-indent:2em">{say("余下三个弯月底装完。")}</p><p align="right">供稿：{say("盘山养护站")}</p></div></body></html>'
    ).encode("gbk")


@document(
    "archive-under-another-name.doc",
    "A web archive under the name of a Word file, as reports are exported with their pictures",
)
def archive_doc(plant: Planted) -> bytes:
    say = plant.say
    page = f'<html><body><p align=center><b>{say("月报表")}</b></p><p>{say("本月护林两百里。")}</p><p><img src="cid:a1"></p></body></html>'
    return related(page, {"cid:a1": plant.picture("护林图")}, charset="gb2312")
