"""不处理: findings that stay as they are, each for a reason that stands in the record."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.deciding import Ask, TextDialog
from editor_app.desktop.flows.checking import Checking
from editor_app.desktop.flows.reviewing import Reviewed, ReviewFlow
from editor_app.desktop.flows.writing import Writing
from editor_app.desktop.main_window import MainWindow
from editor_app.model.finding import Finding, Level
from editor_app.model.review import Act, Anchor
from editor_app.model.waiver import named


class Waiving(QObject):
    """Signal `said`: sentence, whether it is bad, choices."""

    said = Signal(str, bool, object)

    def __init__(
        self,
        desk: Desk,
        window: MainWindow,
        writing: Writing,
        checking: Checking,
        flow: ReviewFlow,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._window = window
        self._writing = writing
        self._flow = flow
        self._wanted: Finding | None = None
        window.findings.waive_requested.connect(self.ask)

    def show(self, reviewed: Reviewed | None) -> None:
        """Let the pane 检查 say which findings were settled so."""
        entries = [entry for entry in reviewed.view.record if entry.act is Act.WAIVED] if reviewed is not None else []
        self._window.findings.show_waivers(
            {
                (reason, entry.anchor.block if entry.anchor else ""): f"{entry.text}（{entry.by.name}）"
                for entry in entries
                for reason in entry.reasons
            }
        )

    def ask(self, finding: Finding) -> None:
        """Ask for the reason."""
        if finding.level is Level.ERROR:
            self.said.emit(self.tr("这是错误，不能不处理；要改好才能送审、上报"), True, ())
            return
        self._wanted = finding
        ask = Ask(
            "waiveDialog",
            self.tr("不处理"),
            finding.message,
            self.tr("记下"),
            self.tr("为什么不处理，会记在审稿记录里"),
            self.tr("还没有写为什么"),
        )
        dialog = TextDialog(ask, self._window)
        dialog.told.connect(self._on_told)
        dialog.open()

    def _on_told(self, reason: str) -> None:
        finding, article = self._wanted, self._writing.article
        if finding is None or article is None:
            return
        place = Anchor(finding.place.block, field=finding.place.field)
        article_id = article.id
        self._writing.flush(
            lambda: self._flow.act(
                Act.WAIVED, lambda reviewing: reviewing.waive(article_id, place, named(finding), reason)
            )
        )
