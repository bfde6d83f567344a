"""Lines that name metadata in words: `时间：2023-08-08 17:19 来源：某报 作者：某某`, `供稿：某单位`."""

from __future__ import annotations

import re

from editor_app.model.metadata import FIELD_LABELS, Metadata, with_field
from editor_app.model.text import one_line

_LABELS: dict[str, str] = {
    "供稿单位": "contributor", "供稿人": "contributor", "供稿": "contributor", "报送单位": "contributor",
    "信息来源": "source", "稿件来源": "source", "来源": "source",
    "通讯员": "author", "作者": "author", "记者": "author", "撰稿": "author", "文字": "author",
    "摄影": "photographer", "图片": "photographer",
    "责任编辑": "editor", "责编": "editor", "编辑": "editor",
    "发布时间": "published_at", "时间": "published_at", "日期": "published_at",
    "关键词": "keywords", "标题": "title", "副标题": "subtitle", "副题": "subtitle", "引题": "kicker", "摘要": "summary",
    "点击": "", "浏览次数": "", "阅读": "",
}  # fmt: skip
"""What offices and portals write before the colon; the empty name marks counters of a page, which are nobody's."""

_LEADING_ONLY = frozenset({"title", "subtitle", "kicker", "summary", "keywords", "published_at", ""})
_LABEL = re.compile(
    "(" + "|".join(r"\s?".join(label) for label in sorted(_LABELS, key=len, reverse=True)) + r")\s?[:：]"
)
_SAID_LAST = re.compile(r"[（(]?\s*(\S.{1,38}?)[ \u3000]*供稿\s*[）)]?\Z")
_DATE = re.compile(r"(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})日?(?:\s*(\d{1,2})[:：](\d{2}))?")
_LONGEST = 120


class Fields:
    """Metadata gathered while reading: values by field name, and how sure each one is."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.confidence: dict[str, float] = {}
        self.counters = 0
        """Lines whose click counters were left out."""

    def set(self, name: str, value: str, confidence: float) -> None:
        """Set a field that is not set yet."""
        if value and name not in self.values:
            self.values[name] = value
            self.confidence[name] = confidence

    def metadata(self) -> Metadata:
        """All of it as metadata."""
        result = Metadata()
        for name in FIELD_LABELS:
            if name in self.values:
                result = with_field(result, name, self.values[name])
        return result

    def take_line(self, words: str, confidence: float, *, leading: bool = False) -> bool:
        """Take a line that consists of labels and values only. False, and nothing taken, for any other line, for one
        that names a field already known, and, at the end of an article (not `leading`), for labels that stand at its
        beginning only.
        """
        pairs = split_line(words)
        names = [name for name, _ in pairs]
        if not pairs or any(name in self.values for name in names):
            return False
        if not leading and not _LEADING_ONLY.isdisjoint(names):
            return False
        if any(name and not value for name, value in pairs) and names != ["contributor"]:
            return False
        self.counters += "" in names
        for name, value in pairs:
            if name:
                self.set(name, value, confidence)
        return True


def split_line(words: str) -> list[tuple[str, str]]:
    """`(field, value)` of each label in the line; nothing where it does not begin with a label or is a sentence."""
    words = one_line(words)
    if not words or len(words) > _LONGEST:
        return []
    said = _SAID_LAST.match(words)
    if said and not re.search(r"[:：，。；]", said[1]):
        return [("contributor", one_line(said[1]))]
    inner = words[1:-1] if words[0] in "（(" and words[-1] in "）)" else words
    matches = list(_LABEL.finditer(inner))
    if not matches or inner[: matches[0].start()].strip():
        return []
    ends = [match.start() for match in matches[1:]] + [len(inner)]
    pairs: list[tuple[str, str]] = []
    for match, end in zip(matches, ends, strict=True):
        name = _LABELS[re.sub(r"\s", "", match[1])]
        value = one_line(inner[match.end() : end].strip(" \u3000|｜/；;"))
        if name == "published_at":
            value = _date(value)
            if not value:
                return []
        elif (name == "" and value and not value.isdigit()) or (
            len(value) > 60 and name not in ("summary", "title", "keywords")
        ):
            return []
        pairs.append((name, value))
    return _joined(pairs)


def _joined(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Labels of the same field (编辑 and 责任编辑) are one field with both values."""
    values: dict[str, str] = {}
    for name, value in pairs:
        values[name] = f"{values[name]}、{value}" if values.get(name) else value
    return list(values.items())


def _date(text: str) -> str:
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return ""
    year, month, day, hour, minute = match.groups()
    return f"{year}-{int(month):02}-{int(day):02} {int(hour or 0):02}:{minute or '00'}"
