"""Q01 to Q10: punctuation of Chinese text (GB/T 15834-2011), width of characters, spaces."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from editor_app.checks.rule import PROSE, WORDS, Hit, LineRule, Whole, WholeRule
from editor_app.checks.typography import HAN, needless_spaces, protected, straight_quotes
from editor_app.model.finding import Finding, Level, Place
from editor_app.model.wording import Part

_FULL = dict(zip(",;:?!", "，；：？！", strict=True))
_HALF = re.compile(
    f'(?<=[{HAN}”’）》】〕])(?: +(?=[,;:?!] *[{HAN}“《（"]))?[,;:?!](?: +(?=[{HAN}“《（"]))?'
    f"|(?<=[0-9A-Za-z%％])[,;?!](?: +(?=[{HAN}“《（])|(?=[{HAN}“《（]))"
)
_STOP = re.compile(f"(?<=[{HAN}”’）》])(?:\\.|．)(?=[”’）]*(?:$|\n))|(?<=[{HAN}”’）》])\\.(?=[{HAN}])")
_NUMBERING = re.compile("(?:^|[\n。；！？])[（(]?[一二三四五六七八九十]{1,3}$")
_FOREIGN = frozenset(
    "阿埃艾爱奥巴班鲍贝比彼波伯博布查达戴丹道德迪蒂杜厄恩尔法菲费芬弗福盖甘戈格哈汉豪赫亨胡华霍基吉贾杰卡凯坎康科"
    "克肯库夸拉莱赖兰朗劳勒雷里丽利莉列林隆卢鲁路伦罗洛马麦迈曼芒毛梅蒙米密莫姆穆纳娜奈妮诺欧帕佩彭皮普奇齐乔切琼"
    "让热瑞若萨塞森莎什史斯丝索塔泰坦特提廷图托瓦万威韦维温沃乌伍西希锡夏谢休逊雅扬耶伊约詹珍朱兹佐"
)


_BROKEN_OFF = re.compile("(?<![，。、；：！？])[，、]\\s*$")
_SENTENCE_END = re.compile("[。！？]")


def half_width(text: str) -> Iterator[Hit]:
    """Q01: `, ; : ? !` after a Chinese character."""
    kept = protected(text)
    for match in _HALF.finditer(text):
        if not _inside(match.start(), kept):
            mark = match[0].strip()  # the spaces around it go with it: a full-width mark has its own
            yield Hit(*match.span(), f"汉字后用了半角“{mark}”，应改为全角“{_FULL[mark]}”", _FULL[mark])


def full_stop(text: str) -> Iterator[Hit]:
    """Q02: `.` ending a Chinese sentence; not after a number of a heading, not between the parts of a foreign name. Prose that
    breaks off with a comma is told: what belongs there is not certain. Lines of verse may end so.
    """
    kept = protected(text)
    for match in _STOP.finditer(text):
        before, after = text[max(0, match.start() - 6) : match.start()], text[match.end() : match.end() + 1]
        inner = bool(after) and after not in "”’）\n"
        if _NUMBERING.search(before) or _inside(match.start(), kept):
            continue
        if inner and (before[-1] in _FOREIGN or after in _FOREIGN):
            continue
        yield Hit(*match.span(), "句末用了西文句点“.”，应为句号“。”", "。")
    if (last := _BROKEN_OFF.search(text)) and _SENTENCE_END.search(text):
        yield Hit(last.start(), last.start() + 1, f"这一段以“{last[0][0]}”结尾，话没有完", level=Level.WARNING)


def quotes(text: str) -> Iterator[Hit]:
    """Q03: straight quotes in Chinese text, as pairs where they come out even."""
    places = straight_quotes(text)
    opened: int | None = None
    for edit in places:
        if edit.new in "“‘":
            opened = edit.start
        elif opened is not None and not re.search("[“”‘’]", text[opened + 1 : edit.start]):
            inner = text[opened + 1 : edit.start]
            if inner.isascii() and text[opened - 1 : opened].isascii() and opened:
                opened = None
                continue  # print("hello"): code, or a foreign sentence that is quoted
            opening = "“" if edit.new == "”" else "‘"
            yield Hit(opened, edit.end, "用了直引号，应为成对的弯引号“ ”", opening + inner + edit.new)
            opened = None
        else:
            yield Hit(edit.start, edit.end, "用了直引号，应为弯引号", edit.new)
    if not places:
        yield from _odd_quotes(text)


def _odd_quotes(text: str) -> Iterator[Hit]:
    for match in re.finditer(f'(?<=[{HAN}，。：；、])"|"(?=[{HAN}])', text):
        yield Hit(*match.span(), "用了直引号，应为弯引号“ ”；引号不成对，请看是开头还是结尾")


_DEEPEST = 100
_CODE = re.compile("[0-9A-Za-z_=(\\[,.:] ?$")
_PAIRS = {"”": "“", "’": "‘", "）": "（", "》": "《", "〕": "〔", "】": "【", "」": "「"}
_OPENING = frozenset(_PAIRS.values())
_BRACKET_MARKS = re.compile("[“”‘’（）《》〔〕【】「」()]")
_ITEM_NUMBER = re.compile("(?:^|[\n，。；：、！？ （])[0-9０-９a-zA-Z一二三四五六七八九十①-⑳]{1,3}$")


def unpaired(text: str) -> list[tuple[int, str, str]]:
    """Marks that are not paired or wrongly nested: place, the mark, what is wrong."""
    stack: list[tuple[int, str]] = []
    found: list[tuple[int, str, str]] = []
    for match in _BRACKET_MARKS.finditer(text):
        mark, at = match[0], match.start()
        if len(stack) > _DEEPEST or len(found) > _DEEPEST:
            break  # no text any more
        if mark == "(":
            stack.append((at, mark))
        elif mark == ")":
            _close_half(text, at, stack, found)
        elif mark in _OPENING:
            if mark in "“《" and any(other == mark for _, other in stack):
                wanted = "‘ ’" if mark == "“" else "〈 〉"
                found.append(
                    (at, mark, f"“{mark}”里面又用了“{mark}”：里层应为 {wanted}，或者前面缺一个“{_closing(mark)}”")
                )
                stack = [each for each in stack if each[1] != mark]
            stack.append((at, mark))
        elif not (mark == "’" and _apostrophe(text, at)):
            _close(text, at, mark, stack, found)
    return sorted(_one_slip(found, [each for each in stack if each[1] != "("]))


def _one_slip(found: list[tuple[int, str, str]], left: list[tuple[int, str]]) -> list[tuple[int, str, str]]:
    """What is left open joined to what was found: an opening mark that a wrong one closes is one slip, and so are two
    openings of a kind, the second of which was meant to close.
    """
    if len(left) == 1 and len(found) == 1 and found[0][1] in _PAIRS and left[0][0] < found[0][0]:
        (_open, mark), (at, closing, _why) = left[0], found[0]
        return [(at, closing, f"“{mark}”用“{closing}”收尾，应为“{_closing(mark)}”")]
    if len(left) == 2 and not found and left[0][1] == left[1][1]:
        at, mark = left[1]
        return [(at, mark, f"前面的“{mark}”还没有用“{_closing(mark)}”收尾，这里又是一个“{mark}”")]
    return found + [(at, mark, f"“{mark}”没有配对的“{_closing(mark)}”") for at, mark in left]


def _closing(mark: str) -> str:
    return next((closing for closing, opening in _PAIRS.items() if opening == mark), ")")


def _apostrophe(text: str, at: int) -> bool:
    return at > 0 and text[at - 1].isascii() and text[at - 1].isalnum()


def _close_half(text: str, at: int, stack: list[tuple[int, str]], found: list[tuple[int, str, str]]) -> None:
    if stack and stack[-1][1] == "(":
        stack.pop()
    elif stack and stack[-1][1] == "（":
        stack.pop()
        found.append((at, ")", "全角“（”用半角“)”收尾，应为“）”"))


def _close(text: str, at: int, mark: str, stack: list[tuple[int, str]], found: list[tuple[int, str, str]]) -> None:
    opening = _PAIRS[mark]
    if stack and stack[-1][1] == opening:
        stack.pop()
    elif mark == "）" and stack and stack[-1][1] == "(":
        start, _ = stack.pop()
        found.append((start, "(", "半角“(”用全角“）”收尾，应为“（”"))
    elif any(other == opening for _, other in stack):
        while stack[-1][1] != opening:
            inner, other = stack.pop()
            if other != "(":
                found.append((inner, other, f"“{other}”没有在“{mark}”之前收尾"))
        stack.pop()
    elif not (mark == "）" and _ITEM_NUMBER.search(text[max(0, at - 4) : at])):
        found.append((at, mark, f"“{mark}”前面没有配对的“{opening}”"))


def pairing(whole: Whole) -> Iterator[Finding]:
    """Q04: pairs within a paragraph. A quotation over several paragraphs opens each of them and closes in the last."""
    stretches = [each for each in whole.stretches if each.part not in (Part.NAMES, Part.CREDIT, Part.ALT)]
    for number, stretch in enumerate(stretches):
        if not _BRACKET_MARKS.search(stretch.text):
            continue
        following = stretches[number + 1].text if number + 1 < len(stretches) else ""
        for at, mark, why in _unpaired_known(stretch.text):
            if mark == "“" and stretch.text.startswith("“") and at == 0 and following.startswith("“"):
                continue
            start = at + stretch.offset
            yield Finding("Q04", Level.ERROR, Place(stretch.field, stretch.block, (start, start + 1)), why)


_KNOWN_PAIRS: dict[str, list[tuple[int, str, str]]] = {}


def _unpaired_known(text: str) -> list[tuple[int, str, str]]:
    known = _KNOWN_PAIRS.get(text)
    if known is None:
        if len(_KNOWN_PAIRS) > 4000:
            _KNOWN_PAIRS.clear()
        known = _KNOWN_PAIRS[text] = unpaired(text[:200_000])[:50]
    return known


_CHINESE = f"{HAN}，。；：？！、“”‘’（）《》"
_ELLIPSIS = re.compile(
    f"(?<=[{_CHINESE}])\\.{{3,6}}(?![.0-9])|(?<![.0-9])\\.{{3,6}}(?=[{HAN}])|。{{3,}}|(?<!…)…(?!…)|[·・]{{3,6}}"
)
_DASH = re.compile(f"(?<=[{_CHINESE}])(?:-{{2,3}}|－{{2,3}}|─{{2,3}})(?![-－─])|(?<![-－─A-Za-z])--(?=[{HAN}“])")


def long_marks(text: str) -> Iterator[Hit]:
    """Q05: the ellipsis is six dots, the dash two places wide."""
    for match in _ELLIPSIS.finditer(text):
        yield Hit(*match.span(), f"省略号应为“……”，不是“{match[0]}”", "……")
    for match in _DASH.finditer(text):
        yield Hit(*match.span(), f"破折号应为“——”，不是“{match[0]}”", "——")


_DOUBLED = re.compile("[，。、；：]{2,}|[，。；：、][,.;:](?![.0-9])")


def doubled(text: str) -> Iterator[Hit]:
    """Q06: two marks where one belongs."""
    for match in _DOUBLED.finditer(text):
        marks = match[0]
        if set(marks) == {"。"} and len(marks) > 2:
            continue  # an ellipsis: Q05
        after: str | None = None
        if len(set(marks)) == 1 or not set(marks) <= set("，。、；：") or marks in ("，、", "、，"):
            after = marks[0] if marks != "、，" else "，"
        elif marks in ("，。", "、。", "；。", "：。") or (marks == "。，" and match.end() == len(text)):
            after = "。"
        yield Hit(*match.span(), f"标点“{marks}”重复，只能留一个", after)


_HALF_BRACKETS = re.compile(r"\(([^()（）\n]{1,200})\)")
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]+")
_HAS_HAN = re.compile(f"[{HAN}]")


def widths(text: str) -> Iterator[Hit]:
    """Q07: half-width brackets around Chinese, full-width digits and letters."""
    kept = protected(text)
    for match in _HALF_BRACKETS.finditer(text):
        if _HAS_HAN.search(match[1]) and not _inside(match.start(), kept):
            yield Hit(*match.span(), "半角括号里是汉字，应改为全角", f"（{match[1]}）")
    for match in _WIDE.finditer(text):
        half = "".join(chr(ord(char) - 0xFEE0) for char in match[0])
        yield Hit(*match.span(), f"“{match[0][:20]}”是全角的，数字和字母应为半角", half)


def spaces(text: str) -> Iterator[Hit]:
    """Q08: a space between Chinese characters of running text; names and rows of labels keep theirs."""
    for edit in needless_spaces(text):
        if text[max(0, edit.start - 1) : edit.start] + text[edit.end : edit.end + 1] in ("【】", "（）"):
            continue  # a blank that was not filled in: C04
        yield Hit(edit.start, edit.end, "汉字之间多了空格", "")


_ORDINAL = re.compile(
    "(?:^|(?<=[。；！？\n：]))(第[一二三四五六七八九十]{1,2}|首先|其次|再次|最后)、(?![第一二三四五六七八九十首其再最])"
)
_ARABIC = re.compile(f"(?:^|(?<=\n))([1-9][0-9]?)、(?=[{HAN}])(?![一二三四五六七八九十])")
_BRACKETED = re.compile("(?:^|(?<=\n))([（(](?:[一二三四五六七八九十]{1,3}|[1-9][0-9]?)[）)])[、，,.．]")


def numbering(text: str) -> Iterator[Hit]:
    """Q09: the mark behind an ordinal (GB/T 15834-2011, 4.5.3.5; GB/T 9704-2012, 7.3.3)."""
    for match in _ORDINAL.finditer(text):
        yield Hit(*match.span(), f"“{match[1]}”后面应为逗号", f"{match[1]}，")
    for match in _ARABIC.finditer(text):
        yield Hit(*match.span(), f"序号“{match[1]}”后面应为下脚点“.”", f"{match[1]}.")
    for match in _BRACKETED.finditer(text):
        yield Hit(*match.span(), f"序号“{match[1]}”后面不加标点", match[1])


_LISTED = re.compile("(?<=[”》])、(?=[“《])")


def list_commas(text: str) -> Iterator[Hit]:
    """Q10: a 顿号 between quotations or titles of works, which GB/T 15834-2011 4.5.3.5 wishes away and offices write."""
    for match in _LISTED.finditer(text):
        yield Hit(*match.span(), "并列的引号或书名号之间通常不用顿号", "")


def _inside(at: int, spans: list[tuple[int, int]]) -> bool:
    number = bisect_right(spans, (at, len(spans) and spans[-1][1] + 1)) - 1
    return number >= 0 and spans[number][0] <= at < spans[number][1]


RULES = (
    LineRule("Q01", "半角标点", Level.ERROR, half_width, parts=WORDS - {Part.NAMES}),
    LineRule("Q02", "西文句点", Level.ERROR, full_stop, parts=PROSE | {Part.CAPTION}),
    LineRule("Q03", "直引号", Level.ERROR, quotes),
    WholeRule("Q04", "引号括号配对", Level.ERROR, pairing),
    LineRule("Q05", "省略号破折号", Level.ERROR, long_marks),
    LineRule("Q06", "重复的标点", Level.ERROR, doubled),
    LineRule("Q07", "半角括号、全角字母数字", Level.WARNING, widths),
    LineRule("Q08", "多余的空格", Level.WARNING, spaces, parts=PROSE | {Part.CAPTION}),
    LineRule("Q09", "序号后的标点", Level.WARNING, numbering, parts=PROSE | {Part.HEADING}),
    LineRule("Q10", "并列的引号间的顿号", None, list_commas),
)
"""The rules of this module, as the table of the checks takes them."""
