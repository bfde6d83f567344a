"""P01 to P07: personal data, and how offices mask it when they publish. C02: marks of secrecy.

Masks keep as many characters as they cover, so that nobody takes the masked number for a whole one, and what is masked
is not found again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from editor_app.checks.rule import WORDS, Hit, LineRule
from editor_app.model.finding import Level

_ID_CARD = re.compile(
    r"(?<![0-9A-Za-z])([1-9][0-9]{5})([ -]?)((?:19|20)[0-9]{2}[ -]?[01][0-9][ -]?[0-3][0-9])([ -]?)([0-9]{3}[0-9Xx])(?![0-9A-Za-z])"
)
_CALLED_ID = re.compile(
    r"(?:身份证件?(?:号码?)?|公民身份号码)[为是：:\s]{0,2}([0-9]{6})([0-9]{8})([0-9]{3}[0-9Xx])(?![0-9A-Za-z])"
)
_NARROW = {0xFF10 + digit: 0x30 + digit for digit in range(10)} | {0xFF0D: 0x2D, 0xFF38: 0x58, 0xFF20: 0x40}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_cards(text: str) -> Iterator[Hit]:
    """P01: 18 places with a real day of birth and the right check digit (GB 11643-1999), or called an identity card's
    number: one that was mistyped tells as much. The day of birth is covered.
    """
    narrow, why = text.translate(_NARROW), "身份证号码是个人信息，公开时要遮住出生日期"
    told = set()
    for match in _ID_CARD.finditer(narrow):
        if _is_id(re.sub("[ -]", "", match[0])):
            told.add(match.start())
            born = re.sub("[0-9]", "*", match[3])
            yield Hit(*match.span(), why, match[1] + match[2] + born + match[4] + match[5])
    for match in _CALLED_ID.finditer(narrow):
        if match.start(1) not in told:
            yield Hit(match.start(1), match.end(3), why, match[1] + "********" + match[3])


def _is_id(number: str) -> bool:
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True)) % 11
    return "10X98765432"[rest] == number[17].upper()


_MOBILE = re.compile(
    r"(?<![0-9A-Za-z.\-])(?:\+?86[- ]?)?(1[3-9][0-9])([- ]?)([0-9]{4})\2([0-9]{4})(?![0-9A-Za-z]|[.\-][0-9])"
)
_LANDLINE = re.compile(r"(?<![0-9A-Za-z.\-])0[1-9][0-9]{1,2}[-－][0-9]{7,8}(?![0-9A-Za-z\-])")


def phones(text: str) -> Iterator[Hit]:
    """P02: mobile numbers; the four places in the middle are covered. A number of an office is only told."""
    narrow = text.translate(_NARROW)
    for match in _MOBILE.finditer(narrow):
        covered = narrow[match.start() : match.start(3)] + "****" + narrow[match.end(3) : match.end()]
        yield Hit(*match.span(), "手机号码是个人信息，公开时要遮住中间四位", covered)
    for match in _LANDLINE.finditer(narrow):
        yield Hit(*match.span(), "有固定电话，请看是不是可以公开的办公电话", level=Level.INFO)


_CARD = re.compile(
    r"(?<![0-9A-Za-z.])[3-6][0-9]{3}(?:([ -]?)[0-9]{4})(?:\1[0-9]{4}){2}(?:\1[0-9]{1,3})?(?![0-9A-Za-z]|[.-][0-9])"
)
_CALLED_CARD = re.compile("(?:银行卡号?|银行账号|卡号)[为是：:\\s]{0,2}$")
_OTHER_NUMBER = re.compile(
    "(?:信用代码|机构代码|注册号|登记号|订单号?|单号|流水号?|编号|编码|许可证|发票|条码|批号|文号|证书号?|工单)[^，。；]{0,6}$"
)


def bank_cards(text: str) -> Iterator[Hit]:
    """P03: 16 to 19 places that pass Luhn's test (ISO/IEC 7812-1) or are called a card's number; the first and last
    four stay. Not a credit code (GB 32100-2015), nor what is called another number.
    """
    narrow = text.translate(_NARROW)
    for match in _CARD.finditer(narrow):
        digits = re.sub("[ -]", "", match[0])
        other = _OTHER_NUMBER.search(narrow[max(0, match.start() - 20) : match.start()])
        called = _CALLED_CARD.search(narrow[max(0, match.start() - 8) : match.start()])
        if other or not 16 <= len(digits) <= 19 or _is_credit_code(digits) or not (called or _luhn(digits)):
            continue
        if not _is_id(digits.ljust(18, "0")[:18]):
            why = "银行卡号是个人信息，公开时只留头尾四位"
            yield Hit(*match.span(), why, _covered(match[0], 4, len(digits) - 4))


def _covered(number: str, first: int, last: int) -> str:
    """A number with its digits from the `first` up to the `last` as stars; spaces stay where they are."""
    made, seen = "", 0
    for char in number:
        made += "*" if char.isdigit() and first <= seen < last else char
        seen += char.isdigit()
    return made


def _is_credit_code(digits: str) -> bool:
    """18 digits with the check digit of a unified social credit code."""
    if len(digits) != 18:
        return False
    rest = sum(int(digit) * pow(3, place, 31) for place, digit in enumerate(digits[:17])) % 31
    return (31 - rest) % 31 == int(digits[17])


def _luhn(digits: str) -> bool:
    total = 0
    for number, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + number % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


_PLATE = re.compile(
    "(?<![0-9A-Za-z])[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新][A-HJ-NP-Z][·• ]?"
    "(?=[0-9A-HJ-NP-Z]*[0-9])[0-9A-HJ-NP-Z]{5,6}(?![0-9A-Za-z])"
)


def plates(text: str) -> Iterator[Hit]:
    """P04: number plates (GA 36-2018); all but the region and the last two places are covered."""
    for match in _PLATE.finditer(text):
        plate = match[0]
        head = 3 if not plate[2].isalnum() else 2
        yield Hit(
            *match.span(),
            "车牌号是个人信息，公开时要遮住中间几位",
            plate[:head] + "*" * (len(plate) - head - 2) + plate[-2:],
        )


_NUMBER = "[0-9一二三四五六七八九十A-Za-z]"
_HOME = re.compile(
    f"(?:{_NUMBER}{{1,4}}(?:号楼|号院|号|栋|幢|座|楼)){{0,3}}{_NUMBER}{{1,3}}单元(?:{_NUMBER}{{1,3}}[楼层])?(?:{_NUMBER}{{1,5}}(?:室|号|户|门))?"
    f"|{_NUMBER}{{1,4}}(?:号楼|栋|幢|座)-?{_NUMBER}{{1,5}}(?:室|户)"
)
_LIVES = re.compile("住址|家住|现住|居住|住在|住于|户籍|地址|家庭|家中|家里|的家|小区|路|街|巷|村")
_STREET = re.compile("小区|路|街|巷|村")
_WHOLE_HOME = re.compile("(?:号楼|号院|栋|幢|座).*单元.*[室号户]$")
_STAIRCASE = re.compile(f"{_NUMBER}{{1,3}}单元")
_PUBLIC = re.compile("单元楼|单元门|单元长|单元格|个单元|每单元")


def homes(text: str) -> Iterator[Hit]:
    """P05: an address down to the staircase or the flat; its numbers are covered."""
    for match in _HOME.finditer(text):
        before = text[max(0, match.start() - 16) : match.start()]
        if not (_WHOLE_HOME.search(match[0]) or _LIVES.search(before)) or _PUBLIC.search(
            match[0] + text[match.end() : match.end() + 1]
        ):
            continue
        if _STAIRCASE.fullmatch(match[0]) and not _STREET.search(before):
            continue  # 家住三单元: nobody finds the house by that
        covered = re.sub("[0-9A-Za-z一二三四五六七八九十]", "*", match[0])
        yield Hit(*match.span(), "住址具体到单元或门牌，公开时要遮住", covered)


_PASSPORT = re.compile(r"(?<![0-9A-Za-z])(?:[EGDSP][A-HJ-NP-Z]?[0-9]{7,8}|1[45][0-9]{7})(?![0-9A-Za-z])")


def passports(text: str) -> Iterator[Hit]:
    """P06: a number of a passport right behind that word."""
    for match in _PASSPORT.finditer(text.translate(_NARROW)):
        if "护照" in text[max(0, match.start() - 14) : match.start()]:
            number = match[0]
            yield Hit(
                *match.span(), "护照号码是个人信息，公开时要遮住", number[:2] + "*" * (len(number) - 4) + number[-2:]
            )


_MAIL = re.compile(
    r"(?i)(?<![a-z0-9._%+-])([a-z0-9._%+-]{2,40})@(qq|163|126|sina|sohu|gmail|hotmail|outlook|139|189|foxmail|yeah|aliyun|wo|tom|live)"
    r"\.(?:com|cn|net|com\.cn)(?![a-z0-9])"
)


def mails(text: str) -> Iterator[Hit]:
    """P07: an address at one of the services where private people have theirs."""
    for match in _MAIL.finditer(text):
        name = match[1]
        if "*" not in name:
            covered = name[0] + "*" * (len(name) - 1) + match[0][len(name) :]
            yield Hit(*match.span(), "是个人邮箱，公开时要遮住，或换成单位邮箱", covered)


_SECRET = re.compile(
    "(?:绝密|机密|秘密|内部资料|内部文件)[★☆]|[（(【\\[](?:绝密|机密|秘密|内部资料|内部文件|内部材料|内部参考|不予公开|征求意见稿|送审稿|讨论稿)[^（）()]{0,12}[）)】\\]]"
    "|(?:内部资料|内部文件|内部材料|内部参考)[，,：:·\\s]{0,2}(?:请勿|注意|不得|严禁|禁止|切勿)[^，。]{0,6}"
    "|(?:[此本该](?:件|文件|方案|材料|资料|报告|通知)|公开方式|公开属性|公开类别)[：:为是]{0,2}(?:不予公开|依申请公开|不公开)"
    "|(?:密级|保密级别|保密等级)[：:为是]{1,2}(?:绝密|机密|秘密|内部)"
    "|请勿外传|不得外传|严禁外传|切勿外传|仅供内部|内部传阅|阅后即焚|阅后收回"
)
_WHOLE_SECRET = re.compile("(?:绝密|机密|秘密|内部资料|内部文件|不予公开|征求意见稿|此件不公开)(?:[★☆].*)?")


def secrets(text: str) -> Iterator[Hit]:
    """C02: marks that a text is not meant for the public; not the words where they are spoken of."""
    whole = _WHOLE_SECRET.fullmatch(text.strip())
    if whole:
        yield Hit(0, len(text), f"有涉密或内部的标志“{text[:20]}”，不能公开发布")
        return
    for match in _SECRET.finditer(text):
        before = text[: match.start()]
        if before.count("《") > before.count("》"):
            continue  # the title of a document that is published for comments
        yield Hit(*match.span(), f"有涉密或内部的标志“{match[0]}”，不能公开发布")


RULES = (
    LineRule("P01", "身份证号码", Level.ERROR, id_cards, parts=WORDS, masks=True),
    LineRule("P02", "电话号码", Level.ERROR, phones, parts=WORDS, masks=True),
    LineRule("P03", "银行卡号", Level.ERROR, bank_cards, parts=WORDS, masks=True),
    LineRule("P04", "车牌号", Level.ERROR, plates, parts=WORDS, masks=True),
    LineRule("P05", "住址", Level.ERROR, homes, parts=WORDS, masks=True),
    LineRule("P06", "护照号码", Level.ERROR, passports, parts=WORDS, masks=True),
    LineRule("P07", "个人邮箱", Level.ERROR, mails, parts=WORDS, masks=True),
    LineRule("C02", "涉密标志", Level.ERROR, secrets, parts=WORDS),
)
"""The rules of this module, as the table of the checks takes them."""
