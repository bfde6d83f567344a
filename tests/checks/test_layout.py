"""一键排版: what it does, what it never touches, and that a second run changes nothing."""

from __future__ import annotations

import time
import unicodedata
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import strategies
from editor_app.checks.layout import differences, lay_out
from editor_app.model.body import (
    Align,
    Body,
    Figure,
    Heading,
    List,
    Paragraph,
    Quote,
    Signature,
    block_lines,
    heading,
    paragraph,
)
from editor_app.model.inline import LineBreak, Mark, Text, canonical, plain, styled
from editor_app.model.layout import DEFAULT_RULES, LayoutRule
from editor_app.model.metadata import Metadata

RULES = st.frozensets(st.sampled_from(LayoutRule))
NONE = Metadata()


def bold(text: str, align: Align = Align.CENTER) -> Paragraph:
    return Paragraph(styled(text, Mark.STRONG), align, indent=False)


def line(text: str, *rules: LayoutRule) -> str:
    made = lay_out(NONE, Body((paragraph(text),)), rules or DEFAULT_RULES).body
    return plain(made.blocks[0].inlines)  # type: ignore[union-attr]


def signs(body: Body) -> Counter[str]:
    """Letters, digits and symbols of a body: everything but spaces and punctuation, without regard to width."""
    text = unicodedata.normalize("NFKC", "".join(word for block in body.blocks for word in block_lines(block)))
    return Counter(char for char in text if not char.isspace() and unicodedata.category(char)[0] not in "PZC")


@given(strategies.bodies(4), RULES)
@settings(max_examples=60, deadline=None)
def test_a_second_run_changes_nothing_and_no_sign_is_lost(body: Body, rules: frozenset[LayoutRule]) -> None:
    first = lay_out(NONE, body, rules)
    assert lay_out(NONE, first.body, rules) == type(first)(first.body, ())
    assert signs(first.body) == signs(body)
    assert {change.rule for change in first.changes} <= rules
    if not first.changes:
        assert first.body == body
    assert {block.id for block in first.body.blocks} <= {block.id for block in body.blocks}


PIECES = st.lists(
    st.sampled_from(
        ["会", "议", "，", ",", ".", "...", "。。。", "…", "--", "—", '"', "'", "“", "”", "‘", "’", "(", ")", ":", " ", "12",
         ":30", "1,234.5", "Ａ", "９", "a", "http://a.b/c,d", "x@y.cn", "〔2023〕5号", "张三", "!", "\u3000", "文件.docx", "-", "·"]
    ),
    max_size=14,
).map("".join)  # fmt: skip


@given(PIECES)
@settings(max_examples=300, deadline=None)
def test_typography_comes_to_an_end_and_keeps_letters_and_digits(text: str) -> None:
    body = Body((paragraph(text),))
    first = lay_out(NONE, body, LayoutRule)
    assert not lay_out(NONE, first.body, LayoutRule).changes
    assert signs(first.body) == signs(body)
    for kept in ("http://a.b/c,d", "x@y.cn", "1,234.5", "文件.docx"):
        if text.count(kept) == 1 and f"{kept} " in f"{text} ":
            assert "".join(block_lines(first.body.blocks[0])).count(kept) <= 1 if first.body.blocks else True


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("会议,要求:抓好落实;", "会议，要求：抓好落实；"),
        ("你好!真的?", "你好！真的？"),
        ("全会精神(试行)印发.", "全会精神（试行）印发。"),
        ("(一)强化(二)落实", "（一）强化（二）落实"),
        ("一.加强领导", "一.加强领导"),
        ("卡尔.马克思", "卡尔.马克思"),
        ("２０２３年１２月，ＷＰＳ", "2023年12月，WPS"),
        ("党建 引领，党员 带头", "党建引领，党员带头"),
        ("最是风雨显担当 防汛一线党旗红", "最是风雨显担当 防汛一线党旗红"),
        ("参加的有王伟 李小明，代表王伟 逄明", "参加的有王伟 李小明，代表王伟 逄明"),
        ("记者 张三 李四", "记者 张三 李四"),
        ("王伟 李小明 报道", "王伟 李小明 报道"),
        ("说\"先锋\"和'红旗'", "说“先锋”和‘红旗’"),
        ("他说\"好", "他说\"好"),
        ("27\"屏和\"先锋\"", "27\"屏和“先锋”"),
        ("it's党员's", "it's党员's"),
        ("等等...", "等等……"),
        ("等等。。。", "等等……"),
        ("目录..........5", "目录..........5"),
        ("——宣言--纪实", "——宣言——纪实"),
        ("2023--2024年", "2023--2024年"),
        ("见 http://www.hrbxf.gov.cn/a,b:c。", "见 http://www.hrbxf.gov.cn/a,b:c。"),
        ("信箱:office@example.org,电话", "信箱：office@example.org，电话"),
        ("哈组发〔2023〕5号,请阅", "哈组发〔2023〕5号，请阅"),
        ("哈组发(2023)5号", "哈组发(2023)5号"),
        ("上午12:30开会", "上午12:30开会"),
        ("比分3:2,收入1,234.5元", "比分3:2，收入1,234.5元"),
        ("运行editor-app --help即可", "运行editor-app --help即可"),
        ("附件:通知(定稿).docx", "附件：通知(定稿).docx"),
        ("摄影\u3000张三", "摄影\u3000张三"),
        ("Hello, world: \"yes\"...", "Hello, world: \"yes\"..."),
    ],
)  # fmt: skip
def test_characters(text: str, expected: str) -> None:
    assert line(text) == expected
    assert line(expected) == expected


def test_paragraphs() -> None:
    body = Body(
        (
            Paragraph(),
            bold("党建引领"),
            bold("治理增效"),
            Paragraph(styled("第一段。"), Align.CENTER, indent=False),
            Paragraph(),
            Paragraph(styled("第二段。"), indent=False),
            Paragraph(styled("各位同志："), indent=False),
            bold("整段加粗的一段话，" * 5, Align.START),
            Figure(strategies.ASSETS[0]),
            Paragraph(styled("图为活动现场。 张三 摄"), Align.CENTER, indent=False),
            Quote((Paragraph(), Paragraph(styled("引文")))),
            Paragraph(styled("（一）不变成列表")),
            Paragraph(styled("道外区委组织部"), Align.RIGHT, indent=False),
            Paragraph(styled("2026年11月24日"), Align.RIGHT, indent=False),
        )
    )
    made = lay_out(NONE, body, DEFAULT_RULES)
    assert made.body.blocks[0] == heading("党建引领", "治理增效")
    assert made.body.blocks[1:4] == (
        paragraph("第一段。"),
        paragraph("第二段。"),
        Paragraph(styled("各位同志："), indent=False),
    )
    assert made.body.blocks[5] == Figure(strategies.ASSETS[0], caption="图为活动现场。", credit="张三 摄")
    assert made.body.blocks[6] == Quote((Paragraph(styled("引文")),))
    assert not any(isinstance(block, List) for block in made.body.blocks)
    assert [block.align for block in made.body.blocks[-2:]] == [Align.RIGHT, Align.RIGHT]  # type: ignore[union-attr]
    assert made.sentence == "删去 3 个空行，缩进 2 段，1 段恢复左对齐，认出 1 个小标题，认出 1 条图说"


def test_bold_and_broken_lines_only_when_wanted() -> None:
    text = "整段加粗的一段话" * 5
    broken = Paragraph(canonical((Text("从邮件里复制的"), LineBreak(), Text("一行。"), LineBreak(), Text("another"))))
    body = Body((bold(text, Align.START), broken))
    assert not lay_out(NONE, body, DEFAULT_RULES - {LayoutRule.INDENT}).changes
    made = lay_out(NONE, body, (LayoutRule.BOLD, LayoutRule.JOIN)).body
    assert plain(made.blocks[1].inlines) == "从邮件里复制的一行。\nanother"  # type: ignore[union-attr]
    assert made.blocks[0] == Paragraph(styled(text), indent=False)


def test_lines_that_name_the_contributor_are_one_signature() -> None:
    unit = "道外区委组织部"
    body = Body(
        (paragraph("正文。"), paragraph(f"供稿：{unit}"), paragraph(f"（供稿单位:{unit}）"), paragraph("供稿：别处"))
    )
    made = lay_out(Metadata(contributor=unit), body).body
    assert made == Body((paragraph("正文。"), Signature(), paragraph("供稿：别处")))
    assert lay_out(NONE, body, (LayoutRule.SIGNATURE,)).body == body


def test_marks_and_links_stay() -> None:
    inlines = canonical((Text("看"), *styled("先锋网,", Mark.STRONG, href="https://example.org/a,b"), Text("再说")))
    made = lay_out(NONE, Body((Paragraph(inlines),))).body
    expected = canonical((Text("看"), *styled("先锋网，", Mark.STRONG, href="https://example.org/a,b"), Text("再说")))
    assert made == Body((Paragraph(expected),))


def test_differences_show_what_changes() -> None:
    body = Body((Paragraph(), paragraph("会议,开"), paragraph("不变"), bold("小标题")))
    made = lay_out(NONE, body)
    shown = [(each.before, each.after, each.kind) for each in differences(body, made.body)]
    assert shown == [("", "", ""), ("会议,开", "会议，开", ""), ("小标题", "小标题", "改为小标题")]
    assert isinstance(made.body.blocks[-1], Heading)


def test_a_hundred_thousand_characters_take_moments() -> None:
    text = '全会提出,要坚持"党建"引领(试行)。。。党的 建设--２０２３年,' * 80
    body = Body(tuple(paragraph(text) for _ in range(35)))
    started = time.thread_time()
    assert lay_out(NONE, body).changes
    assert time.thread_time() - started < 15
