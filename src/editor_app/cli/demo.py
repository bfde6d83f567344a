"""`demo`: the first journey on the bundled sample and the practice site, without a window and without a network."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from editor_app.assets import resource
from editor_app.cli.checking import finding_json
from editor_app.cli.context import REFUSED, Context
from editor_app.cli.outbox import submission_json
from editor_app.cli.outputs import page_png
from editor_app.model.errors import Unavailable
from editor_app.model.finding import Level
from editor_app.model.submission import Submission, SubmissionState
from editor_app.services.practice import PRACTICE_SITE
from editor_app.services.workroom import Workroom


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("demo", help="用示例稿件和练习站点走一遍：导入、整理图片、预览、上报、核对")(demo)


class _Clock:
    """Seconds each step took."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.monotonic()

    def lap(self, step: str) -> None:
        now = time.monotonic()
        self.seconds[step] = round(now - self._last, 2)
        self._last = now


def demo(
    ctx: typer.Context,
    out: Annotated[Path | None, typer.Option(help="资料库和图片放在哪里；不写则用一个新的临时文件夹")] = None,
) -> None:
    """Import, prepare, check, render, submit, read the published page back, compare. Exit 1 where they differ."""
    context: Context = ctx.obj
    folder = out or Path(tempfile.mkdtemp(prefix="pioneer-desk-demo-"))
    clock = _Clock()
    with (
        context.outside.practice_site(folder / "practice-site") as access,
        context.outside.open_workroom(folder / "library") as room,
    ):
        clock.lap("start")
        room.accounts.add_practice(access)
        value = _journey(context, room, folder, clock)
    context.say(f"页面图片：{value['preview_png']}")
    context.say(f"回执：{value['receipt']['url']}")
    context.result(value)
    if value["published_digest"] != value["digest"]:
        raise typer.Exit(REFUSED)


def _journey(context: Context, room: Workroom, folder: Path, clock: _Clock) -> dict[str, Any]:
    imported = room.importing.import_file(resource("sample", "sample.docx"), site=PRACTICE_SITE)
    article = room.authoring.set_fields(imported.article.id, {"column": "典型事迹"})
    clock.lap("import")
    rules = room.profiles.for_site(PRACTICE_SITE).pictures
    renditions = [room.illustrating.rendition(source, rules) for source in article.body.sources()]
    clock.lap("pictures")
    findings = room.preflight.check(article.metadata, article.body, article.site)
    clock.lap("check")
    png = folder / "page.png"
    page_png(context, room, article, png)
    clock.lap("render")
    queued = room.submitting.submit([article.id], PRACTICE_SITE)
    room.submitting.run(wait=True)
    sent = next(item for item in room.submitting.outbox() if item.id == queued[0].id)
    clock.lap("submit")
    published = _published_digest(room, sent)
    clock.lap("read_back")
    return {
        "article": article.id,
        "title": article.metadata.title,
        "digest": article.digest,
        "pictures": [
            {
                "asset": made.asset,
                "width": made.width,
                "height": made.height,
                "bytes": made.size,
                "notes": list(made.notes),
            }
            for made in renditions
        ],
        "findings": [finding_json(item) for item in findings if item.level is not Level.INFO],
        "preview_png": str(png),
        "receipt": submission_json(sent)["receipt"],
        "published_digest": published,
        "library": str(folder / "library"),
        "seconds": clock.seconds,
    }


def _published_digest(room: Workroom, sent: Submission) -> str:
    """The digest of what the site holds, computed from what it answers now."""
    if sent.state is not SubmissionState.DONE:
        raise Unavailable(sent.reason or "demo.not_sent", **sent.details)
    return room.submitting.read_back(sent.id)
