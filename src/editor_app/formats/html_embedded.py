"""What a page embeds and an article cannot: cards, sound and video are told with the words they show; pictures that stand
in the background of an empty element, as pages made for WeChat have them, are pictures.
"""

from __future__ import annotations

import re

from lxml import etree

from editor_app.formats.html_style import words
from editor_app.formats.telling import told
from editor_app.model.text import one_line

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
_EMPTY_NAMES = ("iframe", "object", "embed", "applet", "audio", "video", "map", "frame", "frameset", "canvas")
_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]{0,200}?url\(\s*[\"']?([^\"')]{1,4000})", re.IGNORECASE)
_PICTURES = ("img", "image", "svg", "table", "video")


def embedded(element: etree._Element, tag: str) -> str:
    """How the account names an element that is left out; empty for any other."""
    card = _CARDS.get(tag)
    if card is None and tag not in _EMPTY_NAMES and not _is_frame(element):
        return ""
    said = [element.get(name, "") for name in _SAID] if card else [element.get("title", ""), words(element, " ")]
    shown = told(" ".join(dict.fromkeys(filter(None, map(one_line, said)))))
    name = card or "视频、网页框等嵌入内容"
    return f"{name}：{shown}" if shown else name


def _is_frame(element: etree._Element) -> bool:
    """Whether a script of WeChat would put a video into this empty element."""
    return "video_iframe" in (element.get("class") or "") and not words(element).strip()


def filled_in(element: etree._Element, tag: str) -> str:
    """What a form shows in its place: the words typed into it, the choice made, whether a box is ticked."""
    if tag == "select":
        choices = list(element.iter("option"))
        chosen = next((one for one in choices if one.get("selected") is not None), choices[0] if choices else None)
        return words(chosen) if chosen is not None else ""
    kind = (element.get("type") or "text").lower()
    if kind in ("checkbox", "radio"):
        return "☑" if element.get("checked") is not None else "□"
    return "" if kind in ("hidden", "password", "file", "image") else element.get("value") or ""


def emoji(element: etree._Element) -> str:
    """The words that a small picture of a face stands for (`[微笑]`, 😀), where its page says so."""
    names = f"{element.get('class') or ''} {element.get('data-emoji') or ''} {(element.get('src') or '')[:200]}".lower()
    alt = element.get("alt") or element.get("data-text") or ""
    return alt if 0 < len(alt) <= 12 and ("emoji" in names or "emotion" in names or "/face/" in names) else ""


def background(element: etree._Element) -> str:
    """The address of the picture in the background of an element, or nothing."""
    match = _BACKGROUND.search(element.get("style") or "")
    return match[1].strip() if match else ""


def is_bare(element: etree._Element) -> bool:
    """Whether an element shows nothing but its background."""
    return not words(element).strip() and next(element.iter(*_PICTURES), element) is element
