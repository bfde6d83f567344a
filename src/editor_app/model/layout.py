"""The rules of 一键排版 and what they did."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from editor_app.model.body import Body


class LayoutRule(StrEnum):
    """One thing 一键排版 does; each can be switched off."""

    EMPTY = "empty"
    INDENT = "indent"
    ALIGN = "align"
    HEADING = "heading"
    CAPTION = "caption"
    SIGNATURE = "signature"
    PUNCTUATION = "punctuation"
    WIDTH = "width"
    SPACES = "spaces"
    QUOTES = "quotes"
    ELLIPSIS = "ellipsis"
    DASH = "dash"
    BOLD = "bold"
    JOIN = "join"


RULE_WORDS: dict[LayoutRule, str] = {
    LayoutRule.EMPTY: "删去空行",
    LayoutRule.INDENT: "正文首行缩进两字",
    LayoutRule.ALIGN: "正文段落恢复左对齐",
    LayoutRule.HEADING: "居中加粗的短行改为小标题",
    LayoutRule.CAPTION: "图片下的说明改为图说",
    LayoutRule.SIGNATURE: "重复的供稿行合为一行",
    LayoutRule.PUNCTUATION: "中文间的半角标点改为全角",
    LayoutRule.WIDTH: "全角数字、字母改为半角",
    LayoutRule.SPACES: "删去汉字之间的空格",
    LayoutRule.QUOTES: "直引号改为弯引号",
    LayoutRule.ELLIPSIS: "省略号写作……",
    LayoutRule.DASH: "破折号写作——",
    LayoutRule.BOLD: "去掉整段加粗",
    LayoutRule.JOIN: "接上段内断开的行",
}

DEFAULT_RULES = frozenset(LayoutRule) - {LayoutRule.BOLD, LayoutRule.JOIN}

_SAID: dict[LayoutRule, str] = {
    LayoutRule.EMPTY: "删去 {n} 个空行",
    LayoutRule.INDENT: "缩进 {n} 段",
    LayoutRule.ALIGN: "{n} 段恢复左对齐",
    LayoutRule.HEADING: "认出 {n} 个小标题",
    LayoutRule.CAPTION: "认出 {n} 条图说",
    LayoutRule.SIGNATURE: "合并 {n} 处供稿行",
    LayoutRule.PUNCTUATION: "改 {n} 处半角标点",
    LayoutRule.WIDTH: "改 {n} 处全角数字、字母",
    LayoutRule.SPACES: "删去 {n} 处空格",
    LayoutRule.QUOTES: "改 {n} 处直引号",
    LayoutRule.ELLIPSIS: "改 {n} 处省略号",
    LayoutRule.DASH: "改 {n} 处破折号",
    LayoutRule.BOLD: "去掉 {n} 段整段加粗",
    LayoutRule.JOIN: "接上 {n} 处断行",
}


@dataclass(frozen=True, slots=True)
class LayoutChange:
    """What one rule did, how often."""

    rule: LayoutRule
    count: int

    @property
    def sentence(self) -> str:
        """It in words: 删去 12 个空行."""
        return _SAID[self.rule].format(n=self.count)


@dataclass(frozen=True, slots=True)
class Difference:
    """One block before and after. `after` is empty where the block went; `kind` says in words what became of it beyond
    its characters (改为小标题, 移入上面的图说), or is empty.
    """

    before: str
    after: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """What 一键排版 makes of a body."""

    body: Body
    changes: tuple[LayoutChange, ...]

    @property
    def sentence(self) -> str:
        """All changes in one line."""
        return "，".join(change.sentence for change in self.changes)
