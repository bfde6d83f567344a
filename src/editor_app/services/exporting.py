"""The whole library as one file that people can read without this program, and that brings it back on any computer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from editor_app.model.body import Body
from editor_app.model.metadata import COVER_CROPS, FIELD_LABELS, Metadata
from editor_app.services.progress import Progress, silent

if TYPE_CHECKING:
    from editor_app.library.exporting import Exported


def export_library(folder: Path, target: Path, progress: Progress = silent) -> Exported:
    """Write everything of the library in `folder` to the file `target`: the database, every original, each article and its
    earlier versions as Markdown, installed profiles, and a manifest with the SHA-256 of every part.

    The library may be open here or elsewhere, at rest, read-only or damaged (then what can be read comes out and
    `salvaged` is set); nothing of it is changed. May run on any thread; cancelled or failed, it leaves nothing behind.
    Raises `Unavailable("export.nothing" | "disk.full" | …)`.
    """
    from editor_app.library.exporting import working_folder, write_export
    from editor_app.library.rescue_copy import copy_database

    progress("正在准备资料库的副本", 0, 1)
    with working_folder(folder) as work:
        copied = copy_database(folder, work)
        return write_export(
            copied, folder, target, readable_text, lambda done, total: progress("正在导出稿件", done, total)
        )


def readable_text(metadata: Metadata, body: Body, address: Callable[[str], str]) -> str:
    """An article as Markdown with its fields at the top; `address` gives where a picture lies by its digest."""
    from editor_app.formats.markdown import write_markdown
    from editor_app.formats.markdown_inline import escape

    lines = [f"# {escape(metadata.title) or '无标题'}", ""]
    for name, label in FIELD_LABELS.items():
        value = getattr(metadata, name)
        if name == "keywords":
            value = "、".join(value)
        if name == "cover" and value:
            value = address(value)
        if value and name != "title" and name not in COVER_CROPS:
            lines.append(f"- {label}：{value if name == 'cover' else escape(value)}")
    text = write_markdown(body, signature=metadata.contributor)
    for digest in body.assets():
        text = text.replace(f"](asset:{digest}", f"]({address(digest)}")
    return "\n".join([*lines, "", text])
