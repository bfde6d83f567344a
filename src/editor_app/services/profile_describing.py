"""A profile's limits in words, for terminal and window."""

from __future__ import annotations

from collections.abc import Sequence

from editor_app.model.metadata import FIELD_LABELS
from editor_app.model.profile import SiteProfile


def limits(profile: SiteProfile) -> Sequence[tuple[str, str]]:
    """Name and words of each limit."""
    pictures, titles = profile.pictures, profile.titles
    found = [
        ("列表里的标题", f"{titles.list_bytes} 字节（{titles.list_encoding}），超过的截断"),
        (
            "图片",
            f"宽 {pictures.min_width} 到 {pictures.max_width}，高到 {pictures.max_height} 像素，{pictures.max_bytes} 字节以内",
        ),
        ("封面", f"列表 {_size(profile.covers.list_size)}，幻灯 {_size(profile.covers.slide_size)}"),
        ("一篇稿件", f"{profile.article_bytes} 字节以内"),
    ]
    for rule in profile.fields:
        words = ["必填"] if rule.required else ["最好填"] if rule.recommended else []
        words += [f"最多 {rule.max_chars} 字"] if rule.max_chars else []
        words += [f"最多 {rule.max_bytes} 字节（{profile.encoding}）"] if rule.max_bytes else []
        words += [f"只能从 {len(rule.picklist)} 个里选"] if not rule.free else []
        if words:
            found.append((FIELD_LABELS[rule.name], "，".join(words)))
    return found


def _size(size: tuple[int, int]) -> str:
    return f"{size[0]}×{size[1]}"
