"""Dates, numbers, personal data, strange characters and left-overs: what each rule finds, and what it leaves alone."""

from __future__ import annotations

import pytest

from editor_app.checks import rules_dates, rules_numbers, rules_private, rules_words
from editor_app.checks.engine import Checker
from editor_app.checks.mending import mend
from editor_app.checks.rule import Surroundings
from editor_app.model.body import Body, paragraph
from editor_app.model.finding import Level
from editor_app.model.inline import plain
from editor_app.model.metadata import Metadata
from editor_app.model.profile import SiteProfile

RULES = (
    *rules_dates.RULES,
    *rules_dates.WHOLE_RULES,
    *rules_numbers.RULES,
    *rules_private.RULES,
    *rules_words.RULES,
)
PROFILE = SiteProfile("p", "p", 1)


def found(text: str) -> tuple[list[str], str]:
    body = Body((paragraph(text),))
    findings = Checker(RULES).check(Metadata(), body, PROFILE, Surroundings(today="2026-11-28"))
    made = mend(Metadata(), body, findings).body
    return [finding.rule for finding in findings], plain(made.blocks[0].inlines)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        ("P01", "身份证号11010519491231002X。", "身份证号110105********002X。"),
        ("P01", "身份证号110105194912310021。", "身份证号110105********0021。"),
        ("P03", "银行卡号：6222021234567890129。", "银行卡号：6222***********0129。"),
        ("P01", "证号 110105 19491231 002X。", "证号 110105 ******** 002X。"),
        ("P01", "身份证号１１０１０５１９４９１２３１００２Ｘ。", "身份证号110105********002X。"),
        ("P02", "电话13812345678。", "电话138****5678。"),
        ("P02", "电话１３８１２３４５６７８。", "电话138****5678。"),
        ("P02", "电话138-1234-5678。", "电话138-****-5678。"),
        ("P03", "卡号6222021234567890128。", "卡号6222***********0128。"),
        ("P03", "卡号6222 0212 3456 7890 128。", "卡号6222 **** **** ***0 128。"),
        ("P04", "车牌黑A12345的车。", "车牌黑A***45的车。"),
        ("P05", "家住道外区靖宇街12号3单元402室。", "家住道外区靖宇街**号*单元***室。"),
        ("P06", "护照号码E12345678。", "护照号码E1*****78。"),
        ("P07", "来信请寄zhangsan@qq.com。", "来信请寄z*******@qq.com。"),
        ("G01", "约30名左右党员参加。", "约30名党员参加。"),
        ("G01", "面积500平米。", "面积500平方米。"),
        ("G01", "水深30公分。", "水深30厘米。"),
        ("G01", "建房100m2。", "建房100m²。"),
        ("G01", "水深2公尺。", "水深2米。"),
        ("G01", "功率30KW。", "功率30kW。"),
        ("G01", "按照哈组发[2023]5号文件执行。", "按照哈组发〔2023〕5号文件执行。"),
        ("G01", "按照哈组发（2023）5号文件执行。", "按照哈组发〔2023〕5号文件执行。"),
        ("G01", "按照哈组发【2023】5号文件执行。", "按照哈组发〔2023〕5号文件执行。"),
        ("R02", "二零二六年的事。", "二〇二六年的事。"),
        ("R02", "二0二六年的事。", "二〇二六年的事。"),
        ("R02", "二O二○年的事。", "二〇二〇年的事。"),
        ("R02", "加强黨建工作。", "加强党建工作。"),
        ("R02", "二○二三年的事。", "二〇二三年的事。"),
        ("R02", "加强\u200b党建。", "加强党建。"),
    ],
)
def test_what_is_put_right(rule: str, before: str, after: str) -> None:
    rules, made = found(before)
    assert set(rules) == {rule}
    assert made == after
    assert found(made) == ([], after)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("D01", "会议于2023年2月30日召开。"),
        ("D01", "13月5日召开会议。"),
        ("D01", "2023年8月7日（星期二）召开。"),
        ("D01", "2027年3月1日，大会圆满闭幕。"),
        ("D01", "25时30分出发。"),
        ("G01", "23年8月，全区动员。"),
        ("G01", "该项目于23年完工。"),
        ("G01", "收粮300市斤。"),
        ("G01", "能耗比去年下降了2倍。"),
        ("D01", "会议上午25时召开。"),
        ("D01", "二〇二六年二月三十日召开。"),
        ("D01", "上午9:75集合。"),
        ("C02", "机密★一年"),
        ("C02", "抄送各单位。内部资料★"),
        ("C02", "《工作方案》（征求意见稿）下发。"),
        ("C02", "内部资料，请勿外传。"),
        ("C04", "XX社区党委书记说。"),
        ("C04", "参加人数（待核实）。"),
        ("C04", "某某单位组织活动。"),
        ("C04", "负责人：____。"),
        ("R01", "长" * 120 + "。"),
        ("R01", "这是我们的的工作。"),
    ],
)
def test_what_a_person_decides(rule: str, text: str) -> None:
    rules, made = found(text)
    assert set(rules) == {rule}
    assert made == text


@pytest.mark.parametrize(
    "text",
    [
        "统一社会信用代码91110105MA01234567。",
        "编号110105194912310021不是身份证。",
        "订单号6222021234567890128。",
        "信用代码510000000000000061。",
        "比分是25:75。",
        "二〇二六年二月二十八日。",
        "一九九〇年的老照片。",
        "超过300人，接近尾声，突破500万元。",
        "2023年8月7日至9日。",
        "服务热线12345和96110。",
        "增长13812345678.5元。",
        "2023年8月7日（星期一）召开。",
        "2027年3月1日将召开大会。",
        "2024年2月29日召开。",
        "目的的确很好，为了了解情况，不了了之。",
        "按照哈组发〔2023〕5号文件执行。",
        "保守国家秘密，防止商业机密外泄。",
        "《办法（征求意见稿）》公开征求意见。",
        "情况有待核实的，由街道核实。",
        "每个单元楼都有楼长，3单元的居民很热心。",
        "XXL码的衣服，20世纪XX染色体研究。",
        "约30名党员，30名左右群众。",
        "95后青年和90年代的老党员。",
        "8点30分开会，三分之一的人发言。",
        "联系邮箱dangjian@harbin.gov.cn。",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert found(text) == ([], text)


def test_a_number_of_an_office_is_only_told() -> None:
    body = Body((paragraph("电话0451-84664866。"),))
    assert [(f.rule, f.level) for f in Checker(RULES).check(Metadata(), body, PROFILE)] == [("P02", Level.INFO)]


def test_a_day_of_publication_that_is_none() -> None:
    (finding,) = Checker(RULES).check(Metadata(published_at="2023-02-30 08:00"), Body(), PROFILE)
    assert (finding.rule, finding.place.field) == ("D01", "published_at")


def test_fields_are_looked_at_too() -> None:
    (finding,) = Checker(RULES).check(Metadata(title="致电13812345678"), Body(), PROFILE)
    assert (finding.rule, finding.place.field, finding.place.span) == ("P02", "title", (2, 13))
