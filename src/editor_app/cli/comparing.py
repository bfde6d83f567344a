"""The command that compares two revisions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

import typer

from editor_app.cli.context import Context
from editor_app.model.difference import BlockChange, Change, Difference, LineChange, Run, Segment, tally
from editor_app.model.metadata import FIELD_LABELS
from editor_app.model.outline import CELL_EDGE
from editor_app.services.comparing import Compared

_SIGNS = {Change.ADDED: "+", Change.REMOVED: "-", Change.CHANGED: "±", Change.SAME: " "}


def register(app: typer.Typer) -> None:
    """Add this group's commands to `app`."""
    app.command("compare", help="比较一篇稿件的两个版本")(compare)


def compare(
    ctx: typer.Context,
    article: Annotated[str, typer.Argument(help="稿件编号，前四位以上即可", metavar="ID")],
    old: Annotated[int, typer.Argument(metavar="A", help="原来的版本号")],
    new: Annotated[int, typer.Argument(metavar="B", help="后来的版本号")],
) -> None:
    """What changed from revision A to revision B: `[-删去-]{+加上+}`."""
    context: Context = ctx.obj
    with context.workroom() as room:
        compared = room.comparing.revisions(room.authoring.find(article), old, new)
    value = compared_json(compared)
    rows = difference_rows(compared.difference)
    context.result(value, ("处", "", "内容"), rows)
    if not context.as_json:
        count = value["tally"]
        context.say(
            f"{count['places']} 处改动　增 {count['added']} 字　删 {count['removed']} 字　图片 {count['pictures']} 张"
            if rows
            else "两个版本没有不同。"
        )


def difference_rows(difference: Difference) -> list[tuple[str, str, str]]:
    """The lines that are shown of a difference."""
    rows = [(FIELD_LABELS[each.name], "±", _marked(each.segments)) for each in difference.fields]
    return rows + [row for each in difference.blocks if each.change is not Change.SAME for row in _rows(each)]


def _rows(each: BlockChange) -> Iterable[tuple[str, str, str]]:
    what = "移动" if each.moved else "正文"
    for trait in each.traits:
        yield what, _SIGNS[each.change], f"{trait.name}：{trait.old or '无'} → {trait.new or '无'}"
    for line in each.lines:
        if line.change is not Change.SAME:
            yield what, _SIGNS[line.change], _marked(line.segments)
    if not each.lines and not each.traits:
        yield what, _SIGNS[each.change], f"（{type(each.old or each.new).__name__}）"


def _marked(segments: Iterable[Segment]) -> str:
    parts = []
    for each in segments:
        match each.change:
            case Change.REMOVED:
                parts.append(f"[-{_text(each.old)}-]")
            case Change.ADDED:
                parts.append(f"{{+{_text(each.new)}+}}")
            case _:
                parts.append(_text(each.new))
    return "".join(parts)


def _text(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs).replace(CELL_EDGE, " | ")


def compared_json(compared: Compared) -> dict[str, Any]:
    """The shape of `compare --json`."""
    numbers = {"old": compared.old.row.number, "new": compared.new.row.number}
    return {"article": compared.new.row.article, **numbers, **difference_json(compared.difference)}


def difference_json(difference: Difference) -> dict[str, Any]:
    """A difference: blocks that are equal on both sides are counted, not listed."""
    count = tally(difference)
    blocks = difference.blocks
    return {
        "tally": {
            "places": count.places,
            "added": count.added,
            "removed": count.removed,
            "pictures": count.pictures,
            "same": sum(each.change is Change.SAME for each in blocks),
        },
        "fields": [
            {"name": each.name, "old": each.old, "new": each.new, "segments": _segments(each.segments)}
            for each in difference.fields
        ],
        "blocks": [_block(each) for each in blocks if each.change is not Change.SAME],
    }


def _block(each: BlockChange) -> dict[str, Any]:
    return {
        "old": each.old.id if each.old is not None else None,
        "new": each.new.id if each.new is not None else None,
        "change": each.change.value,
        "moved": each.moved,
        "traits": [{"name": trait.name, "old": trait.old, "new": trait.new} for trait in each.traits],
        "lines": [_line(line) for line in each.lines],
    }


def _line(line: LineChange) -> dict[str, Any]:
    return {"change": line.change.value, "segments": _segments(line.segments)}


def _segments(segments: Iterable[Segment]) -> list[dict[str, str]]:
    return [{"change": each.change.value, "old": _text(each.old), "new": _text(each.new)} for each in segments]
