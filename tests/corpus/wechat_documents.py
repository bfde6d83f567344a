"""What WeChat articles and the editors made for them (135, Xiumi) put on the clipboard or into saved pages."""

from __future__ import annotations

from corpus.planting import Planted, document
from editor_app.model.clip import Clip

QPIC = "https://mmbiz.qpic.cn/sz_mmbiz_{}/{}/640?wx_fmt={}"
SPACER = '<p style="text-indent: 2.125em;"><br></p>'


def figure(plant: Planted, label: str, kind: str = "jpeg", more: str = "") -> str:
    """A lazy picture of WeChat; a page of an article that was scrolled has the placeholder in `src`."""
    address = QPIC.format(kind[:3], f"k{len(plant.files)}", kind)
    plant.files[address] = plant.picture(label, kind)
    return (
        f'<img class="rich_pages wxw-img js_insertlocalimg" data-galleryid="" data-imgfileid="100000{len(plant.files)}" data-ratio="0.6657" data-s="300,640" '
        f'data-src="{address}" data-type="{kind}" data-w="1080" style="height: auto !important;width: 677px !important;visibility: visible !important;" alt="图片" '
        f"src=\"data:image/svg+xml,%3C%3Fxml version='1.0'%3F%3E%3Csvg width='1px'%3E%3C/svg%3E\" {more}>"
    )


def line(words: str, style: str = "") -> str:
    """A paragraph in the sections and spans of its editor."""
    return (
        f'<section style="margin: 0px 8px;padding: 0px;outline: 0px;line-height: 2em;text-indent: 2.125em;{style}"><span style="outline: 0px;font-size: 16px;'
        f'letter-spacing: 1px;"><span leaf="">{words}</span></span></section>'
    )


@document(
    "wechat-article.clip",
    "WeChat: sections, lazy pictures with placeholders, spacers, an invitation with its code, an end mark",
)
def article(plant: Planted) -> Clip:
    say = plant.say
    plant.tell("邀请关注的文字")
    plant.tell("邀请关注的二维码")
    code = '<p style="text-align: center;"><img data-src="https://mmbiz.qpic.cn/mmbiz_png/qr/640" data-type="png"></p>'
    html = (
        '<div class="rich_media_content js_underline_content" id="js_content" style="visibility: visible;">'
        f'<section style="text-align: center;"><strong><span style="font-size: 18px;">{say("盐碱地上种出稻")}</span></strong></section>'
        + line(say("五年前，这里只长芦苇。"))
        + SPACER
        + f'<section style="text-align: center;margin: 0 8px;">{figure(plant, "盐碱地")}</section>'
        + f'<section style="text-align: center;"><span style="font-size: 12px;color: #888;">{say("改良后的试验田。")}</span></section>'
        + line(say("如今亩产过了") + "<strong>" + say("八百斤") + "</strong>" + say("。大家都说好"))
        + '<section style="text-align: center;"><strong>'
        + say("一粒好种，")
        + "<br>"
        + say("一方水土")
        + "</strong></section>"
        + line('<span style="text-decoration: underline;">' + say("水是从北渠引来的。") + "</span>")
        + f'<p style="text-align: right;"><span>{say("供稿者：北渠公社")}</span></p>'
        + '<p style="text-align: center;"><span>长按识别二维码关注我们</span></p>'
        + code
        + "</div>"
    )
    return Clip(html=html, formats=("text/html",))


@document(
    "wechat-editor-sections.clip",
    "135 and Xiumi: sections twenty deep, numbers in circles, titles over pictures of the background, two columns",
)
def sections(plant: Planted) -> Clip:
    say = plant.say
    plant.tell("版式里的背景图片")

    def deep(inner: str, levels: int = 20) -> str:
        box = '<section powered-by="xiumi.us" style="display: inline-block;width: 100%;vertical-align: top;box-sizing: border-box;">'
        return box * levels + inner + "</section>" * levels

    number = (
        '<section class="_135editor" data-tools="135编辑器" data-id="103"><section style="display:flex;justify-content:center;"><section style="width:40px;'
        f'background-image:url(&quot;https://bexp.135editor.com/files/bg.png&quot;);"><p style="text-align:center;font-weight:bold;">{say("壹")}</p></section>'
        f'<section><p style="font-size:18px;font-weight:bold;" class="135brush" data-brushtype="text">{say("从一口井说起")}</p></section></section></section>'
    )
    columns = (
        '<section style="display: flex;flex-flow: row nowrap;">'
        + "".join(
            f'<section style="display: inline-block;width: 50%;">{figure(plant, label, "png", chr(32))}</section>'
            for label in ("左栏图", "右栏图")
        )
        + "</section>"
    )
    table = f'<section><table><tbody><tr><td colspan="1" rowspan="1" style="word-break: break-all;">{say("井深")}</td><td>{say("出水")}</td></tr><tr><td>{say("九丈")}</td><td>{say("每时两方")}</td></tr></tbody></table></section>'
    quote = f'<blockquote class="js_blockquote_wrap"><section class="js_blockquote_digest"><p>{say("喝水不忘掘井人。")}</p></section></blockquote>'
    html = (
        deep(number) + deep(f'<p style="white-space: normal;">{say("井台的石头磨得发亮。")}</p>') + columns + deep(quote, 8) + table
        + '<section><ol class="list-paddingleft-1" style="list-style-type: decimal;">' + f"<li><p>{say('先淘井')}</p></li><li><section><p>{say('再砌台')}</p></section></li></ol></section>"
        + f'<p><span style="color: rgb(255, 255, 255);background-color: rgb(0, 82, 255);">{say("白字蓝底也是字。")}</span></p>'
    )  # fmt: skip
    return Clip(html=html, formats=("text/html",))


@document(
    "wechat-special-parts.clip",
    "WeChat: video, voice, a card of an account, a small program, a poll, a link card, code, a picture of SVG, words of SVG",
)
def special(plant: Planted) -> Clip:
    say = plant.say
    address = QPIC.format("jpg", "svg", "jpeg")
    plant.files[address] = plant.picture("互动图", "jpeg")
    parts = [
        '<span class="video_iframe rich_pages" data-vidtype="2" data-cover="http://mmbiz.qpic.cn/cover" data-mpvid="wxv_1" data-src="https://mp.weixin.qq.com/mp/readtemplate?t=1"></span>',
        '<iframe class="video_iframe rich_pages" data-src="https://v.qq.com/iframe/preview.html?vid=a"></iframe>',
        f'<section class="mp_profile_iframe_wrp"><mp-common-profile class="mpprofile" data-nickname="{say("北渠融媒")}" data-signature="{say("听北渠说话")}" data-from="0"></mp-common-profile></section>',
        f'<mp-common-mpaudio class="js_editor_audio" name="{say("渠水的声音")}" author="甲"></mp-common-mpaudio>',
        f'<mpvoice class="js_editor_audio" name="{say("老渠长口述")}" src="/cgi-bin/readtemplate"></mpvoice>',
        f'<mp-miniprogram class="miniprogram_element" data-miniprogram-title="{say("预约参观")}" data-miniprogram-appid="wx1"></mp-miniprogram>',
        f'<section><svg viewBox="0 0 1 1" style="background-image: url(&quot;{address}&quot;);display:block;width:100%;"><animate/></svg></section>',
        f'<svg viewBox="0 0 100 20"><text x="1" y="9">{say("曲线上的字")}</text><foreignObject><p>{say("矢量框里的字")}</p></foreignObject></svg>',
        f'<pre class="code-snippet__js"><code><span class="code-snippet_outer">{say("水位=3.5;")}</span></code><code><span>{say("流量=2.1;")}</span></code></pre>',
        f'<a class="wx_topic_link" topic-id="1" style="color: #576B95 !important;">{say("#老渠新事")}</a>',
        f'<p><a href="https://mp.weixin.qq.com/s?__biz=a" textvalue="x" data-linktype="2">{say("往期：渠首的灯")}</a></p>',
        f'<section><mp-style-type data-value="3"></mp-style-type><p style="display: none;">{plant.hide("编辑器的暗语")}</p></section>',
        f'<section style="opacity: 0;height: 0;">{say("看不清也算字")}</section>',
    ]
    plant.tell("视频、网页框等嵌入内容")
    plant.tell("公众号名片：")
    html = f'<div id="js_content" class="rich_media_content"><p>{say("渠首的一天。")}</p>{"".join(parts)}<p>{say("渠尾的一夜。")}</p></div>'
    return Clip(html=html, formats=("text/html",))


@document(
    "wechat-saved-page.html",
    "WeChat: a page saved whole, with its head, account, time, scripts, comments and recommendations around",
)
def saved(plant: Planted) -> bytes:
    say = plant.say
    address = "本页_files/640"
    plant.files[address] = plant.picture("存下的图", "jpeg")
    return (
        '<!DOCTYPE html><html class="" lang="zh_CN"><head><meta charset="utf-8"><meta property="og:title" content="渡口的灯塔"><title></title>'
        "<script>var msg_title = '渡口的灯塔'.html(false);</script><style>.rich_media{color:#000}</style></head><body id=\"activity-detail\">"
        f'<div id="js_article" class="rich_media"><h1 class="rich_media_title " id="activity-name">{say("渡口的灯塔")}</h1>'
        '<div id="meta_content" class="rich_media_meta_list"><span class="rich_media_meta rich_media_meta_text">原创</span><a id="js_name">江边人家</a><em id="publish_time">2024年3月2日 08:00</em></div>'
        f'<div class="rich_media_content " id="js_content" style="visibility: hidden;"><p>{say("灯塔建在礁石上。")}</p><p style="text-align: center;"><img data-src="{address}" data-type="jpeg"></p>'
        f"<p>{say('守塔的是父子两代。')}</p></div>"
        '<div class="rich_media_tool"><span>阅读 1234</span></div></div><script>alert(1)</script></body></html>'
    ).encode()


@document(
    "wechat-new-editor.clip",
    "WeChat's editor of 2024: bold by spans of leaves, slices, pictures in nodes of their own, a figure with its caption",
)
def new_editor(plant: Planted) -> Clip:
    say = plant.say
    leaf = '<span leaf="" textstyle="" style="font-size: 17px;{}">{}</span>'
    figcaption = f'<figure data-tool="mdnice编辑器" style="margin-top: 10px;">{figure(plant, "节点图二", "png")}<figcaption style="font-size: 14px;color: #888;">{say("闸口的水花")}</figcaption></figure>'
    html = (
        f'<section data-pm-slice="0 0 []" style="text-align: center;">{leaf.format("font-weight: bold;", say("闸口值更人"))}</section>'
        f'<p style="text-indent: 2em;"><span style="font-weight: bold;">{leaf.format("font-weight: normal;", say("水位每小时报一次，"))}{leaf.format("", say("从不间断。"))}</span></p>'
        f'<section nodeleaf="" style="text-align: center;">{figure(plant, "节点图一")}</section><section><span leaf=""><br class="ProseMirror-trailingBreak"></span></section>'
        f'{figcaption}<p data-tool="mdnice编辑器">{leaf.format("font-style: italic;", say("更鼓三声。"))}</p>'
    )
    return Clip(html=html, formats=("text/html",))
