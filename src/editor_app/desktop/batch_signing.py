"""Several green articles signed from one dialog: each with its own checklist and a signature of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject

from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.deciding import BatchDialog, BatchItem
from editor_app.desktop.flows.reviewing import Reviewed, ReviewFlow
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.part import Speaking
from editor_app.model.errors import EditorError
from editor_app.model.finding import Level
from editor_app.model.problems import explain
from editor_app.model.review_moves import Standing
from editor_app.services.progress import Progress
from editor_app.services.workroom import Workroom

SHOWN_TITLE = 14


@dataclass(frozen=True, slots=True)
class _Sorted:
    """Which of the selected articles can be signed together, and why the others cannot."""

    items: tuple[BatchItem, ...]
    left_out: tuple[str, ...]


class BatchSigning(Speaking):
    """One batch at a time."""

    def __init__(self, desk: Desk, window: MainWindow, flow: ReviewFlow, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self._window = window
        self._flow = flow
        flow.signed.connect(self._on_signed)

    def ask(self, articles: Sequence[str]) -> None:
        """Look which of them are green and this person's to sign, then show their checklists."""
        room, wanted = self._desk.room, list(articles)

        def work(_progress: Progress) -> _Sorted:
            return _sort(room, wanted)

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_sorted, self._tell_failure, key="batch signing")

    def _on_sorted(self, found: _Sorted) -> None:
        if not found.items:
            words = self.tr("选中的稿件没有可以一起签的：{why}").format(why="；".join(found.left_out[:3]))
            self.said.emit(words, True, ())
            return
        dialog = BatchDialog(found.items, found.left_out, self._window)
        dialog.signed.connect(self._flow.sign_many)
        dialog.open()

    def _on_signed(self, count: int, failed: list[EditorError]) -> None:
        words = self.tr("已签 {n} 篇").format(n=count)
        if failed:
            words += self.tr("；{n} 篇没有签：{why}").format(n=len(failed), why=explain(failed[0]))
        self.said.emit(words, bool(failed), ())


def _sort(room: Workroom, articles: Sequence[str]) -> _Sorted:
    items, left_out = [], []
    for article in articles:
        reviewed = Reviewed(room.reviewing.view(article), room.preferences.person())
        title = reviewed.view.article.metadata.title or _tr("未写标题")
        if why := _obstacle(room, reviewed):
            left_out.append(f"“{title[:SHOWN_TITLE]}”{why}")
            continue
        state, rules = reviewed.view.state, reviewed.view.rules
        points = rules.checklist(state.round)
        items.append(BatchItem(article, title, state.digest, state.revision, reviewed.view.due, points))
    return _Sorted(tuple(items), tuple(left_out))


def _obstacle(room: Workroom, reviewed: Reviewed) -> str:
    """Why an article is not signed together with others; empty for a green one."""
    view = reviewed.view
    if not reviewed.mine:
        return _tr("：您已{what}").format(what=reviewed.before) if view.hindrance else _tr("没有在等审")
    if view.forged:
        return _tr("的记录里有不符的签名")
    if not view.is_current:
        return _tr("的文字与送审的不是一版")
    if any(thread.standing is not Standing.DONE for thread in view.threads):
        return _tr("还有批注没有了结")
    found = room.preflight.check_article(view.article)
    grave = [finding for finding in found if finding.level is not Level.INFO]
    return _tr("有 {what} 个问题要看").format(what=len(grave)) if grave else ""


def _tr(words: str) -> str:
    return QCoreApplication.translate("Review", words)
