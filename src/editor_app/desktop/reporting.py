"""The accounts of what was imported and pasted since the program was started: beside the text, and as a table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal

from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.import_summary import ImportSummary
from editor_app.desktop.flows.bringing_in import Brought
from editor_app.desktop.flows.writing import Content, Writing
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.panes.import_pane import ImportPane
from editor_app.desktop.part import Part
from editor_app.desktop.widgets.shell import Side
from editor_app.model.reading import ReportItem
from editor_app.services.import_summary import Result, SummaryRow
from editor_app.services.importing import Imported
from editor_app.services.untidying import untidied

KEPT = 500
"""Accounts that are kept, the oldest are dropped: an office imports fewer in a day."""


class Reporting(Part):
    """What became of the files of an import, as long as the window is open. Signals: `again_requested` (paths of files to be
    imported again), `changed` when the open article has an account now.
    """

    again_requested = Signal(list)
    changed = Signal()

    def __init__(self, desk: Desk, window: MainWindow, writing: Writing, parent: QObject | None = None) -> None:
        super().__init__(desk, window, writing, parent)
        self._known: dict[str, Imported] = {}
        self._rows: tuple[SummaryRow, ...] = ()
        self._expected = ""  # the article whose account is shown once it is open
        self._shown: Imported | None = None
        self._gone_to: dict[tuple[str, ...], int] = {}
        self._untidied = -1  # the document's revision right after the tidying was taken back
        self._pane: ImportPane | None = None
        self.summary: ImportSummary | None = None
        writing.content_changed.connect(self._on_content)
        writing.closed.connect(self.put_away)

    # -- what there is ------------------------------------------------------------------------------------------------

    def keep(self, brought: Brought) -> None:
        """Keep the accounts of a batch."""
        for each in brought.outcome.imported:
            self._known[each.article.id] = each
        while len(self._known) > KEPT:
            del self._known[next(iter(self._known))]
        self.changed.emit()

    def has(self, article: str) -> bool:
        """Whether there is an account of an article."""
        return article in self._known

    def expect(self, article: str) -> None:
        """Show the account of an article as soon as it is open, where there is room beside the text."""
        self._expected = article

    # -- the table ----------------------------------------------------------------------------------------------------

    def show_rows(self, rows: Sequence[SummaryRow], *, again: bool = False) -> None:
        """Open the table of a batch; `again`: these files were tried again, their rows change in the open table."""
        if again and self.summary is not None:
            self.summary.merge(rows)
            self._rows = tuple(self.summary.model.rows)
            return
        self._rows = tuple(rows)
        self.show_summary()

    def show_summary(self) -> None:
        """Bring the table of the last batch into view."""
        if self.summary is None:
            self.summary = ImportSummary(self._desk.look, self._rows, self._window)
            self.summary.open_requested.connect(self._on_open_requested)
            self.summary.again_requested.connect(self.again_requested)
            self.summary.finished.connect(self._on_summary_closed)
        else:
            self.summary.show_rows(self._rows)
        self.summary.show()
        self.summary.raise_()
        self.summary.activateWindow()

    def again_failed(self) -> None:
        """Trying again came to nothing: it can be tried once more."""
        if self.summary is not None:
            self.summary.show_rows(self._rows)

    def _on_summary_closed(self) -> None:
        self.summary = None

    def _on_open_requested(self, article: str) -> None:
        if any(row.article == article and row.result is Result.HINTS for row in self._rows):
            self.expect(article)
        if self._writing.article is not None and self._writing.article.id == article:
            self.opened(article)
        else:
            self._writing.open(article)

    # -- beside the text ----------------------------------------------------------------------------------------------

    def opened(self, article: str) -> None:
        """An article was opened: show its account if that is expected, or if another one was shown."""
        expected, self._expected = self._expected == article, ""
        self._shown, self._untidied = None, -1
        if self._pane is None and not expected:
            return
        made = self._known.get(article)
        beside = self._window.shell.mode != "rails"
        if made is not None and (self._is_over() or (expected and beside)):
            self._show(made)
        else:
            self.put_away()

    def show_open(self) -> None:
        """Show the account of the open article, over the text on a narrow window."""
        article = self._writing.article
        if article is None or (made := self._known.get(article.id)) is None:
            return
        self._show(made)
        self._come_forward()

    def show_pasted(self, source: str, report: tuple[ReportItem, ...]) -> None:
        """Show what became of something that was pasted."""
        pane = self._open_pane()
        self._shown = None
        pane.show_report(source, report, {}, None, tidied=False)
        self._refresh()
        self._window.right.show_over(pane)
        self._come_forward()

    def _come_forward(self) -> None:
        self._window.shell.open_pane(Side.RIGHT)
        self._open_pane().list_view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, made: Imported) -> None:
        pane = self._open_pane()
        self._shown = made
        self._gone_to.clear()
        batch = len(self._rows) > 1 and any(row.article == made.article.id for row in self._rows)
        pane.show_report(
            made.source,
            made.report,
            made.confidence,
            made.article.metadata,
            tidied=made.as_read is not None,
            batch=batch,
        )
        self._refresh()
        self._window.right.show_over(pane)

    def put_away(self) -> None:
        """Show the tabs again."""
        self._shown = None
        self._window.right.show_tabs()

    def _open_pane(self) -> ImportPane:
        if self._pane is None:
            pane = ImportPane(self._desk.look, self._window.right)
            pane.field_edited.connect(self._on_field_edited)
            pane.left.connect(self._writing.left_field)
            pane.go_requested.connect(self._on_go)
            pane.untidy_requested.connect(self._on_untidy)
            pane.all_requested.connect(self.show_summary)
            pane.closed.connect(self._on_closed)
            self._pane = pane
        return self._pane

    @property
    def shown(self) -> bool:
        """Whether an account is beside the text now."""
        return self._is_over()

    def _is_over(self) -> bool:
        return self._pane is not None and self._window.right.over is self._pane

    def _refresh(self) -> None:
        content = self._writing.content()
        if self._pane is not None and content is not None:
            self._pane.show_content(content.metadata, content.body)

    def _on_content(self, content: Content) -> None:
        if self._is_over() and self._pane is not None:
            self._pane.show_content(content.metadata, content.body)

    def _on_closed(self) -> None:
        self.put_away()
        self._window.shell.fold()
        self._window.article.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_field_edited(self, name: str, text: str) -> None:
        if self._shown is not None:
            self._window.article.head.write_field(name, text, leave=False)

    def _on_go(self, blocks: tuple[str, ...]) -> None:
        """Go to the first of the blocks, at the next click to the next; those that are gone are passed over."""
        editor = self._window.article.editor
        for _each in blocks:
            place = self._gone_to.get(blocks, 0) % len(blocks)
            self._gone_to[blocks] = place + 1
            if editor.goto_block(blocks[place]):
                self._window.shell.fold()
                editor.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.said.emit(self.tr("那一处已经不在文中了"), False, ())

    # -- the way back -------------------------------------------------------------------------------------------------

    def _on_untidy(self) -> None:
        made, editor = self._shown, self._window.article.editor
        if made is None or made.as_read is None:
            return
        if not editor.isEnabled() or editor.isReadOnly():
            self.said.emit(self.tr("这篇稿件现在不能改，文字没有动"), True, ())
            return
        editor.settle()
        now = editor.body()
        before = untidied(made.as_read, now)
        if before == now:
            self.said.emit(self.tr("已经是读入时的样子"), False, ())
            return
        editor.change_body(before)
        self._untidied = editor.document().revision()
        self.said.emit(
            self.tr("文字换回了读入时的样子，现有的图片都在；稿件信息没有动"),
            False,
            ((self.tr("撤销"), self._on_take_back),),
        )

    def _on_take_back(self) -> None:
        if self._untidied == self._window.article.editor.document().revision():
            self._window.article.editor.undo()
            self._window.article.bar.put_away()
        else:
            self.said.emit(self.tr("之后又改过文字；请用“撤销”一步一步退回"), False, ())
