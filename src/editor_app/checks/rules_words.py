"""R01, R02, C04, L01: long sentences, strange characters, left-overs, addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from editor_app.checks.rule import MARKED, PROSE, WORDS, Hit, LineRule
from editor_app.checks.typography import surname_before
from editor_app.model.finding import Level
from editor_app.model.wording import Part

LONG_SENTENCE, LONG_PARAGRAPH = 100, 400
"""Characters beyond which a sentence and a paragraph are hard to read."""

_SENTENCE = re.compile("[^。！？；!?\n]+")
_DOUBLED = re.compile("(?<![目标有中打是])的的(?![确士])|(?<![为除不解])了了(?![解然之结事])")


def long_sentences(text: str) -> Iterator[Hit]:
    """R01: what is hard to read aloud."""
    if len(text) > LONG_PARAGRAPH:
        yield Hit(0, len(text), f"这一段有 {len(text)} 字，超过 {LONG_PARAGRAPH} 字，可以分段")
    for match in _SENTENCE.finditer(text):
        if len(match[0]) > LONG_SENTENCE:
            yield Hit(*match.span(), f"这一句有 {len(match[0])} 字，读起来吃力")
    for match in _DOUBLED.finditer(text):
        yield Hit(*match.span(), f"“{match[0]}”可能多了一个字")


_TRADITIONAL = (
    "黨党國国們们會会來来時时東东車车長长門门問问間间開开關关馬马見见話话說说記记語语讓让認认識识議议論论證证評评詞词試试詩诗該该詳详誠诚"
    "課课調调談谈請请諸诸謀谋謝谢護护讀读變变實实寶宝審审寫写將将專专導导對对尋寻爾尔塵尘嘗尝層层屬属島岛嶺岭歲岁帶带幫帮幣币幹干幾几廣广廠厂"
    "廢废廳厅張张強强彈弹彙汇徑径從从復复徵征德德憶忆應应憲宪懷怀戰战戲戏戶户拋抛擇择擔担據据擬拟擴扩攝摄撥拨揚扬換换損损搖摇擁拥擠挤掛挂掃扫"
    "數数敵敌斷断於于旧旧曆历書书權权條条業业極极榮荣構构標标樣样樹树橋桥機机檢检櫃柜歡欢歷历歸归殘残殺杀氣气漢汉決决況况淚泪淨净測测湧涌湯汤"
    "準准溝沟滅灭滿满漁渔漲涨潔洁澤泽濟济濱滨灣湾灑洒為为烏乌無无煙烟熱热燈灯燒烧營营爐炉爭争爺爷牆墙牽牵獨独獲获獻献環环現现產产畝亩畢毕異异"
    "當当療疗發发盤盘盡尽監监眾众睜睁礎础確确碼码禮礼禍祸種种稱称穩稳窮穷竊窃競竞筆笔節节範范築筑簡简糧粮糾纠紀纪約约紅红納纳純纯紙纸級级紛纷"
    "細细終终組组結结絕绝給给統统經经綠绿維维網网緊紧線线編编練练緣缘縣县總总績绩織织續续繼继罰罚罷罢習习聖圣聞闻聯联聰聪聲声職职聽听腦脑腳脚"
    "臉脸臨临與与興兴舉举舊旧藝艺節节莊庄華华萬万葉叶蓋盖藍蓝藥药蘇苏蘭兰處处號号術术衛卫衝冲裝装複复覺觉覽览觀观規规視视親亲訂订計计訊讯討讨訓训"
    "訪访設设許许診诊譯译譽誉豐丰貝贝負负財财貢贡貧贫貨货販贩責责貴贵買买費费賀贺資资賓宾賞赏賢贤賣卖質质賴赖購购贈赠贏赢趕赶趙赵跡迹踐践躍跃"
    "軍军軌轨軟软較较載载輕轻輔辅輛辆輝辉輩辈輪轮輯辑輸输轉转辦办農农這这連连進进運运過过達达違违遙遥遞递遠远適适遲迟遷迁選选遺遗邊边鄉乡鄰邻"
    "醫医釋释針针鈴铃銀银銅铜銷销鋼钢錄录錢钱錯错鍋锅鍵键鎮镇鏡镜鐘钟鐵铁閉闭閃闪閣阁閱阅闊阔隊队階阶際际陽阳陰阴險险隨随隱隐雖虽雙双雜杂雞鸡"
    "離离難难雲云電电霧雾靈灵靜静響响頁页頂顶項项順顺須须預预領领頭头題题額额顏颜願愿類类顧顾顯显風风飛飞飯饭飲饮養养餘余館馆馳驰駐驻駕驾騎骑"
    "驗验驚惊髮发鬥斗鬧闹魚鱼鮮鲜鳥鸟鳴鸣鹽盐麗丽麥麦點点齊齐齒齿龍龙龜龟務务動动勞劳勢势勝胜勵励勸劝區区協协單单卻却參参嚴严園园圍围圖图團团場场"
    "塊块報报壓压壞坏壯壮夢梦奪夺奮奋婦妇孫孙學学寧宁尷尴屆届廟庙優优傳传債债傷伤價价儀仪億亿儲储兒儿內内兩两冊册凍冻劃划劇剧劉刘創创"
)
_SIMPLE = {
    _TRADITIONAL[at]: _TRADITIONAL[at + 1]
    for at in range(0, len(_TRADITIONAL), 2)
    if _TRADITIONAL[at] != _TRADITIONAL[at + 1]
}
_OLD = re.compile(f"[{''.join(_SIMPLE)}]")
_COMPATIBLE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
UNSEEN = re.compile("[\u00ad\u200b-\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd\ufffd]")
_ROUND_ZERO = re.compile("(?<=[一二三四五六七八九〇○])○|○(?=[一二三四五六七八九〇○])")
_MIXED_ZERO = re.compile("(?<![一二三四五六七八九〇○0-9零])[一二][〇○◯0０零OoＯ一二三四五六七八九]{3}(?=年)")
_ANY_ZERO = re.compile("[○◯0０零OoＯ]")


def _hidden(match: re.Match[str]) -> str:
    """A year whose zeros are told as a whole is not told again zero by zero."""
    return "〇" * len(match[0]) if set(match[0]) & set("◯0０零OoＯ") else match[0]


def strange_characters(text: str) -> Iterator[Hit]:
    """R02: traditional and look-alike characters, ones that nobody sees, ones without a shape of their own."""
    for match in _OLD.finditer(text):
        if text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1] == "“”":
            continue  # the character itself is spoken of
        right = None if surname_before(text, match.start()) else _SIMPLE[match[0]]
        yield Hit(*match.span(), f"“{match[0]}”是繁体字，应为“{_SIMPLE[match[0]]}”", right)
    for match in _COMPATIBLE.finditer(text):
        plain = unicodedata.normalize("NFKC", match[0])
        if plain != match[0]:
            yield Hit(*match.span(), f"“{match[0]}”是兼容字符，应为通用的“{plain}”", plain if len(plain) == 1 else None)
    for match in UNSEEN.finditer(text):
        yield Hit(*match.span(), "有看不见的字符", "")
    for match in _PRIVATE.finditer(text):
        yield Hit(*match.span(), "有显示不出来的字符，别的电脑上会是方框或问号")
    for match in _ROUND_ZERO.finditer(_MIXED_ZERO.sub(_hidden, text)):
        yield Hit(*match.span(), "年份里的零应为“〇”，不是圆圈“○”", "〇")
    for match in _MIXED_ZERO.finditer(text):
        if set(match[0]) & set("◯0０零OoＯ"):
            yield Hit(*match.span(), f"“{match[0]}年”里的零应为“〇”（GB/T 15835）", _ANY_ZERO.sub("〇", match[0]))


_LEFT_OVER = re.compile(
    "(?<![A-Za-z0-9])[Xx]{2,}(?![A-Za-z0-9]|染色体)|×{2,}|[×xX](?=[年月日])|[○〇]{2,}(?=[同区市县街村社单公])|某某[单同区市县街社公村]?"
    "|[（(【\\[〔](?:待核实|待核|待定|待补|待补充|待查|待确认|略|图略|表略|下略|此处[^（）()]{0,16}|插图|图片|照片|配图|附图[^（）()]{0,4})[）)】\\]〕]"
    "|【[ \u3000]*】|[（(][ \u3000]+[）)]|_{3,}|＿{2,}|此处(?:插入|添加|填写|补充)[^，。]{0,8}|(?<![A-Za-z])(?:TODO|TBD|FIXME)(?![A-Za-z])"
    "|(?:数据|数字|时间|姓名|人数|情况|内容)待(?:核实|补充|定)(?![的后])|\\[批注|【批注|〔批注"
)


def left_overs(text: str) -> Iterator[Hit]:
    """C04: blanks and notes of somebody who meant to come back."""
    for match in _LEFT_OVER.finditer(text):
        yield Hit(*match.span(), f"“{match[0][:20]}”像是没有写完的地方")


_URL = re.compile(r"(?:https?://|www\.)[!-~]+?(?=[,.;:!?)\]}>'\"]*(?:[^!-~]|$))", re.IGNORECASE)
_OTHER_SCHEME = re.compile(
    r"(?i)(?<![a-z])(?:file|ftp|javascript|data|smb)://?[!-~]+|\\\\[A-Za-z0-9._-]{2,}\\[!-~]+|(?<![A-Za-z])[C-Zc-z]:\\[!-~]+"
)
_INNER = re.compile(r"(?i)https?://(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2[0-9]|3[01])\.)")


def addresses(text: str) -> Iterator[Hit]:
    """L01: addresses as words, which a reader cannot follow, and such as lead nowhere from outside."""
    for match in _URL.finditer(text):
        inner = _INNER.match(match[0])
        why = "是内网地址，读者打不开" if inner else "网址只是文字，读者点不开；要么做成链接，要么删去"
        yield Hit(*match.span(), f"“{match[0][:40]}”{why}")
    for match in _OTHER_SCHEME.finditer(text):
        yield Hit(*match.span(), f"“{match[0][:40]}”不是网页地址，读者打不开")


RULES = (
    LineRule("R01", "长句长段", Level.INFO, long_sentences, parts=PROSE),
    LineRule("R02", "异体和看不见的字符", Level.WARNING, strange_characters, parts=WORDS),
    LineRule("C04", "没有写完", Level.ERROR, left_overs, parts=MARKED | {Part.NAMES}),
)
"""The rules of this module, as the table of the checks takes them."""
