"""Metadata of an article: what the portal shows around the body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from editor_app.model.errors import Refused
from editor_app.model.picture_edit import parse_area
from editor_app.model.text import one_line

MAX_KEYWORDS = 20


@dataclass(frozen=True, slots=True)
class Metadata:
    """All fields are single lines and may be empty while an article is being written.

    `column` is the id of a column of the site profile. `contributor` is the unit of the 供稿 line. `published_at` is
    the proposed time shown on the page, `YYYY-MM-DD HH:MM` in the portal's zone, empty where the server decides.
    `cover` is the SHA-256 of the asset for lists and slides, empty for the first figure; `cover_list` and `cover_slide` are
    what of it lists and slides show, each the text of a `picture_edit.Area` of the picture as the article shows it, empty for
    the middle.
    """

    title: str = ""
    kicker: str = ""
    subtitle: str = ""
    column: str = ""
    source: str = ""
    author: str = ""
    photographer: str = ""
    contributor: str = ""
    editor: str = ""
    keywords: tuple[str, ...] = ()
    summary: str = ""
    published_at: str = ""
    cover: str = ""
    cover_list: str = ""
    cover_slide: str = ""

    def __post_init__(self) -> None:
        for name in FIELD_LABELS:
            value = getattr(self, name)
            for text in value if name == "keywords" else (value,):
                if one_line(text) != text:
                    raise Refused("metadata.not_one_line", field=name, text=text[:40])
        if len(self.keywords) > MAX_KEYWORDS or len(set(self.keywords)) != len(self.keywords) or "" in self.keywords:
            raise Refused("metadata.bad_keywords", limit=MAX_KEYWORDS)
        for name in COVER_CROPS:
            if area := getattr(self, name):
                parse_area(area)


FIELD_LABELS: Mapping[str, str] = {
    "title": "标题",
    "kicker": "引题",
    "subtitle": "副题",
    "column": "栏目",
    "source": "来源",
    "author": "作者",
    "photographer": "摄影",
    "contributor": "供稿",
    "editor": "编辑",
    "keywords": "关键词",
    "summary": "摘要",
    "published_at": "时间",
    "cover": "封面",
    "cover_list": "封面在列表里",
    "cover_slide": "封面在幻灯里",
}
COVER_CROPS = ("cover_list", "cover_slide")
"""Left out of what is stored and signed while they are empty: digests made before they were known stay as they are."""


def split_keywords(text: str) -> tuple[str, ...]:
    """Keywords from what a person types: separated by commas, semicolons, 顿号 or spaces, full or half width; each once."""
    for separator in ",，;；、\u3000\t\n":
        text = text.replace(separator, " ")
    return tuple(dict.fromkeys(one_line(word) for word in text.split() if one_line(word)))[:MAX_KEYWORDS]


def with_field(metadata: Metadata, name: str, value: str) -> Metadata:
    """`metadata` with one field set from text, made a lawful line. Raises `Refused` for an unknown field name."""
    if name not in FIELD_LABELS:
        raise Refused("metadata.unknown_field", field=name, known="、".join(FIELD_LABELS))
    if name == "keywords":
        return replace(metadata, keywords=split_keywords(value))
    values: dict[str, Any] = {name: one_line(value)}
    return replace(metadata, **values)
