"""The sheet of shortcuts as a page for the printer, in the dress of the house's other papers."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from editor_app.model.errors import Refused
from editor_app.model.paper import A4
from editor_app.services.addresses import SITE_BASE
from editor_app.services.sheets import Sheet

WIDTH = 794  # A4 at 96 pixels an inch


def shortcut_paper(groups: Sequence[tuple[str, Sequence[tuple[str, str]]]], folder: Path) -> Sheet:
    """`groups` are titles with pairs of words and keys; `folder` holds the page's style."""
    body = "".join(
        f"<h2>{escape(title)}</h2><table>"
        + "".join(f"<tr><td>{escape(words)}</td><td>{escape(keys)}</td></tr>" for words, keys in rows)
        + "</table>"
        for title, rows in groups
        if rows
    )
    html = (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>先锋采编快捷键</title>'
        f'<link rel="stylesheet" href="{SITE_BASE}/shortcuts.css"></head><body><main><h1>先锋采编快捷键</h1>{body}</main></body></html>'
    )

    def fetch(url: str) -> tuple[bytes, str]:
        if url == f"{SITE_BASE}/shortcuts.css":
            return (folder / "shortcuts.css").read_bytes(), "text/css"
        raise Refused("preview.foreign_address", address=url[:200])

    return Sheet(html, fetch, WIDTH, A4)
