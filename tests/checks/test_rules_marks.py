"""Each rule of punctuation with its examples: what it finds and puts right, and what it leaves alone."""

from __future__ import annotations

import pytest

from editor_app.checks.engine import Checker
from editor_app.checks.mending import mend
from editor_app.checks.rules_marks import RULES
from editor_app.model.body import Body, paragraph
from editor_app.model.inline import plain
from editor_app.model.metadata import Metadata
from editor_app.model.profile import SiteProfile

PROFILE = SiteProfile("p", "p", 1)


def found(text: str) -> tuple[list[str], str]:
    """The rules that speak, and the text after all certain fixes."""
    checker = Checker(RULES)
    body = Body((paragraph(text),))
    findings = checker.check(Metadata(), body, PROFILE)
    made = mend(Metadata(), body, findings).body
    return [finding.rule for finding in findings], plain(made.blocks[0].inlines)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        ("Q01", "哪里有需要,哪里就有党旗。", "哪里有需要，哪里就有党旗。"),
        ("Q01", "会议强调 : 今天上午要开会。", "会议强调：今天上午要开会。"),
        ("Q01", "要求如下:一是加强领导。", "要求如下：一是加强领导。"),
        ("Q01", "同比增长5%,好于预期。", "同比增长5%，好于预期。"),
        ("Q02", "会议取得圆满成功.", "会议取得圆满成功。"),
        ("Q02", "会议取得圆满成功.各单位要抓好落实。", "会议取得圆满成功。各单位要抓好落实。"),
        ("Q03", '打造"红色网格"品牌。', "打造“红色网格”品牌。"),
        ("Q05", "种树、修路...都要做。", "种树、修路……都要做。"),
        ("Q05", "种树、修路。。。都要做。", "种树、修路……都要做。"),
        ("Q05", "这就是答案--团结。", "这就是答案——团结。"),
        ("Q06", "他来了，，我走了。", "他来了，我走了。"),
        ("Q06", "他来了，我走了，。", "他来了，我走了。"),
        ("Q07", "各社区(村)党组织参加。", "各社区（村）党组织参加。"),
        ("Q07", "共有１２３人参加。", "共有123人参加。"),
        ("Q08", "全体 党员参加，很踊跃。", "全体党员参加，很踊跃。"),
        ("Q09", "第一、要加强学习。", "第一，要加强学习。"),
        ("Q09", "1、加强学习。", "1.加强学习。"),
        ("Q09", "（一）、加强学习。", "（一）加强学习。"),
    ],
)
def test_what_is_put_right(rule: str, before: str, after: str) -> None:
    rules, made = found(before)
    assert rules == [rule]
    assert made == after
    assert found(made) == ([], after)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("Q04", "他说：“一定要办好。"),
        ("Q04", "他说：一定要办好”。"),
        ("Q04", "学习《关于印发《办法》的通知》。"),
        ("Q04", "参加的有党员（含预备党员。"),
        ("Q06", "他来了。，我走了。"),
        ("Q01", "他说：“要坚持,不放松。”"),
        ("Q02", "居民反映暖气不热。室温只有16度，"),
    ],
)
def test_what_a_person_decides(rule: str, text: str) -> None:
    rules, made = found(text)
    assert rules
    assert set(rules) == {rule}
    assert made == text


@pytest.mark.parametrize(
    "text",
    [
        "网址是https://example.org/a,b?c=1:2，请点开。",
        "时间是10:30，比分是3:2。",
        "〔2023〕5号文件和2,300元。",
        "推广“一网通办”“最多跑一次”，见《决定》《意见》。",
        "弗拉基米尔.普京来访。",
        "1）加强学习；2）抓好落实。",
        "一）加强学习。",
        "第一、第二产业发展很快。",
        "1、2月份降水偏多。",
        "长江—黄河一线……各地都在努力——我们也是。",
        "真的吗？！太好了！！",
        "张 伟、李娜同志参加。",
        "The U.S. economy, he said, isn't bad.",
        "采用Python(3.11)和f(x)计算。",
        "宽5'6\"。",
        "床前明月光，",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert found(text) == ([], text)


def test_a_quotation_of_several_paragraphs_opens_each_of_them() -> None:
    body = Body((paragraph("“第一段。"), paragraph("“第二段。”")))
    assert not Checker(RULES).check(Metadata(), body, PROFILE)
