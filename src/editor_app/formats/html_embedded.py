"""What a page embeds and an article cannot: cards, sound and video are told with the words they show; pictures that stand
in the background of an empty element, as pages made for WeChat have them, are pictures.
"""

from __future__ import annotations

import re

from lxml import etree

from editor_app.formats.html_style import words
from editor_app.model.text import one_line

_SHOWN = 300
_CARDS = {
    "mp-common-profile": "公众号名片", "mp-common-mpaudio": "音频", "mpvoice": "音频", "mp-common-qqmusic": "音频",
    "qqmusic": "音频", "mp-miniprogram": "小程序卡片", "mp-common-product": "商品卡片", "mp-common-videosnap": "视频号",
    "mp-common-poi": "地点", "mp-common-vote": "投票",
}  # fmt: skip
"""Elements of WeChat that show what their attributes say."""

_SAID = (
    "data-nickname", "data-signature", "name", "music_name", "singer", "data-miniprogram-title", "data-desc", "data-title",
    "data-name",
)  # fmt: skip
_EMPTY_NAMES = ("iframe", "object", "embed", "applet", "audio", "video", "map", "select", "frame", "frameset", "canvas")
_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]{0,200}?url\(\s*[\"']?([^\"')]{1,4000})", re.IGNORECASE)
_PICTURES = ("img", "image", "svg", "table", "video")


def embedded(element: etree._Element, tag: str) -> str:
    """How the account names an element that is left out; empty for any other."""
    card = _CARDS.get(tag)
    if card is None and tag not in _EMPTY_NAMES and not _is_frame(element):
        return ""
    said = [element.get(name, "") for name in _SAID] if card else [element.get("title", ""), words(element, " ")]
    shown = one_line(" ".join(dict.fromkeys(filter(None, map(one_line, said)))))[:_SHOWN]
    name = card or "视频、网页框等嵌入内容"
    return f"{name}：{shown}" if shown else name


def _is_frame(element: etree._Element) -> bool:
    """Whether a script of WeChat would put a video into this empty element."""
    return "video_iframe" in (element.get("class") or "") and not words(element).strip()


def background(element: etree._Element) -> str:
    """The address of the picture in the background of an element, or nothing."""
    match = _BACKGROUND.search(element.get("style") or "")
    return match[1].strip() if match else ""


def is_bare(element: etree._Element) -> bool:
    """Whether an element shows nothing but its background."""
    return not words(element).strip() and next(element.iter(*_PICTURES), element) is element
