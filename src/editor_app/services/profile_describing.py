"""A profile's limits in words, for terminal and window."""

from __future__ import annotations

from collections.abc import Sequence

from editor_app.model.metadata import FIELD_LABELS
from editor_app.model.profile import SiteProfile
from editor_app.model.profile_version import ProfileInfo


def limits(profile: SiteProfile) -> Sequence[tuple[str, str]]:
    """Name and words of each limit."""
    pictures, titles = profile.pictures, profile.titles
    found = [
        ("列表里的标题", f"{titles.list_bytes} 字节（{titles.list_encoding.upper()}），超过的截断"),
        (
            "图片",
            f"宽 {pictures.min_width} 到 {pictures.max_width}，高到 {pictures.max_height} 像素，{_amount(pictures.max_bytes)} 以内",
        ),
        ("封面", f"列表 {_size(profile.covers.list_size)}，幻灯 {_size(profile.covers.slide_size)}"),
        ("一篇稿件", f"{_amount(profile.article_bytes)} 以内"),
    ]
    for rule in profile.fields:
        words = ["必填"] if rule.required else ["最好填"] if rule.recommended else []
        words += [f"最多 {rule.max_chars} 字"] if rule.max_chars else []
        words += [f"最多 {rule.max_bytes} 字节（{profile.encoding.upper()}）"] if rule.max_bytes else []
        words += [f"只能从 {len(rule.picklist)} 个里选"] if not rule.free else []
        if words:
            found.append((FIELD_LABELS[rule.name], "，".join(words)))
    if profile.hosts:
        found.append(("链接", "只能去 " + "、".join(profile.hosts)))
    return found


def summary(profile: SiteProfile) -> str:
    """The profile in two lines: how many columns, and its limits."""
    return (
        f"{len(profile.columns)} 个栏目。" + "；".join(f"{name}：{words}" for name, words in limits(profile)[:3]) + "。"
    )


def newer_with_program(info: ProfileInfo) -> str:
    """A sentence where the program, made anew since, came with a newer version than the installed one; else nothing."""
    if not info.installed or info.shipped <= info.version:
        return ""
    return f"随程序来的第 {info.shipped} 版更新，要用它请执行 profile remove {info.id}。"


def _size(size: tuple[int, int]) -> str:
    return f"{size[0]}×{size[1]}"


def _amount(size: int) -> str:
    """Bytes as people say them: whole kilobytes of a thousand where it comes out even."""
    if size >= 1_000_000 and size % 100_000 == 0:
        return f"{size / 1_000_000:g} MB"
    return f"{size // 1000} KB" if size % 1000 == 0 else f"{size} 字节"
