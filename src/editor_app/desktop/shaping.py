"""Commands on the text that need more than the text: sizes of tables, addresses of links, the brush, the zoom."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from editor_app.desktop.actions import Needs
from editor_app.desktop.desk import Desk
from editor_app.desktop.editor.state import BlockStyle, StyleState
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.widgets.link_popup import LinkPopup
from editor_app.desktop.widgets.table_grid import TableGrid
from editor_app.model.errors import EditorError
from editor_app.model.problems import explain
from editor_app.model.tables import TableChange
from editor_app.services.progress import Progress

TABLE_CHANGES = {
    "rowsBeforeAction": TableChange.ROWS_BEFORE,
    "rowsAfterAction": TableChange.ROWS_AFTER,
    "columnsBeforeAction": TableChange.COLUMNS_BEFORE,
    "columnsAfterAction": TableChange.COLUMNS_AFTER,
    "removeRowsAction": TableChange.REMOVE_ROWS,
    "removeColumnsAction": TableChange.REMOVE_COLUMNS,
    "headerRowAction": TableChange.HEADER,
    "removeTableAction": TableChange.REMOVE,
}
PICTURE_ROWS = ("makeRowAction", "splitRowAction", "rowLeftAction", "rowRightAction")
KEEP_ZOOM_MS = 800
_ZOOM = "zoom"


class Shaping(QObject):
    """Wires these commands of one window. `slots` gives them by the command's id; `start` brings back the zoom that was
    kept. The brush: one click paints once, a double click until Esc.
    """

    def __init__(
        self, desk: Desk, window: MainWindow, say: Callable[[str, bool], object], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._window = window
        self._say = say
        self._grid = TableGrid(desk.look, window)
        self._grid.chosen.connect(self._on_table_chosen)
        self._link = LinkPopup(window)
        self._link.chosen.connect(self._on_link_chosen)
        self._keep = QTimer(self, singleShot=True, interval=KEEP_ZOOM_MS)
        self._keep.timeout.connect(self._on_keep_zoom)
        editor = window.article.editor
        editor.more_actions = self.more_actions
        editor.painting_changed.connect(self._on_painting_changed)
        editor.table_refused.connect(self._on_table_refused)
        editor.zoom_changed.connect(self._on_zoom_changed)
        window.status.zoom.clicked.connect(self._on_zoom_reset)
        brush = window.article.tools.findChild(QWidget, "brushActionButton")
        if brush is not None:
            brush.installEventFilter(self)

    def slots(self) -> dict[str, Callable[[], object]]:
        """The slots of these commands."""
        return {
            "tableAction": self._on_table,
            "missingAction": self._on_missing,
            "linkAction": self._on_link,
            "signatureAction": self._on_signature,
            "brushAction": self._on_brush,
            **dict.fromkeys(TABLE_CHANGES, self._on_table_change),
            "makeRowAction": self._on_make_row,
            "splitRowAction": self._on_split_row,
            "rowLeftAction": self._on_row_left,
            "rowRightAction": self._on_row_right,
            "zoomInAction": self._on_zoom_in,
            "zoomOutAction": self._on_zoom_out,
            "zoomResetAction": self._on_zoom_reset,
        }

    def start(self) -> None:
        """Look up the zoom that was kept."""
        room = self._desk.room

        def work(_progress: Progress) -> int:
            kept = room.preferences.get(_ZOOM, 100)
            return kept if isinstance(kept, int) else 100

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_zoom_found)

    @staticmethod
    def there(state: StyleState) -> frozenset[Needs]:
        """What the caret's place offers to commands."""
        offers = {
            Needs.TABLE: state.block is BlockStyle.CELL,
            Needs.JOINABLE: state.joinable,
            Needs.ROW: state.row_size > 0,
            Needs.PICTURE: state.figure,
        }
        return frozenset(need for need, offered in offers.items() if offered)

    def more_actions(self) -> Sequence[QAction | None]:
        """What the context menu offers at the caret: commands of the table or of the picture there, and the link."""
        state = self._window.article.editor.style_state()
        names: list[str] = []
        if state.block is BlockStyle.CELL:
            names += TABLE_CHANGES
        elif state.picture:
            names += ("editPictureAction", "coverAction", *PICTURE_ROWS) if state.figure else PICTURE_ROWS
        found: list[QAction | None] = [None, *(self._window.commands[name] for name in names)] if names else []
        if state.markable:
            found += [None, self._window.commands["linkAction"]]
        if self._window.article.editor.textCursor().hasSelection() and not state.picture:
            found += [None, self._window.commands["addWordAction"]]
        return [*found, None, self._window.commands["annotateAction"]]

    # -- tables, links, pictures --------------------------------------------------------------------------------------

    def _below_caret(self) -> QPoint:
        editor = self._window.article.editor
        return editor.viewport().mapToGlobal(editor.cursorRect().bottomLeft() + QPoint(0, 4))

    def _on_table(self) -> None:
        button = self._window.article.tools.findChild(QWidget, "tableActionButton")
        if button is not None and button.isVisible():
            self._grid.open_at(button.mapToGlobal(QPoint(0, button.height() + 2)))
        else:
            self._grid.open_at(self._below_caret())

    def _on_table_chosen(self, rows: int, columns: int) -> None:
        self._window.article.editor.insert_table(rows, columns)
        self._window.article.editor.setFocus()

    def _on_table_change(self) -> None:
        self._window.article.editor.change_table(TABLE_CHANGES[self.sender().objectName()])

    def _on_table_refused(self, error: EditorError) -> None:
        self._say(explain(error), True)

    def _on_link(self) -> None:
        self._link.open_at(self._below_caret(), self._window.article.editor.link())

    def _on_link_chosen(self, address: str) -> None:
        self._window.article.editor.set_link(address or None)
        self._window.article.editor.setFocus()

    def _on_missing(self) -> None:
        self._window.article.editor.insert_missing()

    def _on_signature(self) -> None:
        self._window.article.editor.insert_signature()

    def _on_make_row(self) -> None:
        self._window.article.editor.make_row()

    def _on_split_row(self) -> None:
        self._window.article.editor.split_row()

    def _on_row_left(self) -> None:
        self._window.article.editor.move_in_row(-1)

    def _on_row_right(self) -> None:
        self._window.article.editor.move_in_row(1)

    # -- brush and zoom -----------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A double click on the brush keeps it in the hand."""
        if event.type() == QEvent.Type.MouseButtonDblClick:
            self._window.article.editor.start_painting(stay=True)
            return True
        return super().eventFilter(watched, event)

    def _on_brush(self) -> None:
        editor = self._window.article.editor
        editor.toggle_painting()
        self._window.commands["brushAction"].setChecked(editor.painting)
        editor.setFocus()

    def _on_painting_changed(self, painting: bool) -> None:
        self._window.commands["brushAction"].setChecked(painting)

    def _on_zoom_found(self, percent: int) -> None:
        self._window.article.editor.set_zoom(percent)

    def _on_zoom_in(self) -> None:
        self._window.article.editor.step_zoom(1)

    def _on_zoom_out(self) -> None:
        self._window.article.editor.step_zoom(-1)

    def _on_zoom_reset(self) -> None:
        self._window.article.editor.set_zoom(100)

    def _on_zoom_changed(self, percent: int) -> None:
        self._window.status.show_zoom(percent)
        self._keep.start()

    def _on_keep_zoom(self) -> None:
        room, percent = self._desk.room, self._window.article.editor.zoom

        def work(_progress: Progress) -> None:
            room.preferences.keep(_ZOOM, percent)

        self._desk.jobs.start(LaneName.LIBRARY, work)
