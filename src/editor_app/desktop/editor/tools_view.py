"""The commands of the tool row and of the menus 插入 and 格式, on the caret or selection of a page."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCursor, QKeyEvent, QMouseEvent, QTextCharFormat, QTextCursor

from editor_app.desktop.editor import commands, rows
from editor_app.desktop.editor.blocks import cursor_at
from editor_app.desktop.editor.brush import apply_style, take_brush
from editor_app.desktop.editor.figures import brush_cursor
from editor_app.desktop.editor.formats import style_of
from editor_app.desktop.editor.insertion import insert_blocks
from editor_app.desktop.editor.links import insert_link, link_at
from editor_app.desktop.editor.reading import read_document
from editor_app.desktop.editor.state import BlockStyle, StyleState
from editor_app.desktop.editor.tables import change_table_at
from editor_app.desktop.editor.writing_view import WritingView
from editor_app.model.body import Align, Block, Cell, Rule, Signature, Table
from editor_app.model.errors import Refused
from editor_app.model.inline import Mark
from editor_app.model.tables import TableChange


class ToolsView(WritingView):
    """Each command is one undo step; a composition that is open ends first."""

    table_refused = Signal(object)  # Refused: a table that would be too large
    painting_changed = Signal(bool)  # whether the brush (格式刷) is in the hand

    _brush: StyleState | None = None
    _brush_stays = False
    _taken_at: QTextCursor

    # -- commands of the tool row ------------------------------------------------------------------------------------

    def set_block_style(self, wanted: BlockStyle) -> None:
        """Make the selected blocks 正文, 小标题, 引文, 列表 or 编号."""
        self._on_cursor(lambda cursor: commands.set_block_style(cursor, wanted, self._style))

    def toggle_mark(self, mark: Mark) -> None:
        """Set or take off a mark of the selection, or of what will be typed next."""
        self.settle()
        cursor = self.textCursor()
        format = commands.toggle_mark(cursor, mark)
        if not cursor.hasSelection():
            self.mergeCurrentCharFormat(format)
        self._tell_place()

    def clear_formats(self) -> None:
        """清除格式: marks and links off the selection; style and alignment of whole blocks, or of the one with the caret."""
        self._on_cursor(lambda cursor: commands.clear_formats(cursor, self._style))
        if not self.textCursor().hasSelection():
            self.setCurrentCharFormat(QTextCharFormat())

    # -- 格式刷 ------------------------------------------------------------------------------------------------------

    @property
    def painting(self) -> bool:
        """Whether the brush is in the hand."""
        return self._brush is not None

    def start_painting(self, *, stay: bool = False) -> None:
        """Take up what the selection or caret shows; the next selection gets it. `stay`: until `stop_painting`."""
        self._brush = take_brush(self.textCursor(), self.style_state())
        self._brush_stays = stay
        self._taken_at = self.textCursor()
        self.viewport().setCursor(self._shape(on_atom=False, on_button=False))
        self.painting_changed.emit(True)

    def stop_painting(self) -> None:
        """Put the brush away."""
        if self._brush is not None:
            self._brush = None
            self.viewport().setCursor(self._shape(on_atom=False, on_button=False))
            self.painting_changed.emit(False)

    def toggle_painting(self) -> None:
        """The command 格式刷, by keyboard also: take up; with another selection paint it; else put away."""
        if self._brush is None:
            self.start_painting()
        elif self.textCursor().hasSelection() and self.textCursor() != self._taken_at:
            self._paint()
        else:
            self.stop_painting()

    def _paint(self) -> None:
        brush = self._brush
        if brush is None:
            return
        cursor = self.textCursor()
        target = QTextCursor(cursor)
        if not target.hasSelection():
            target.select(QTextCursor.SelectionType.WordUnderCursor)
        self.settle()
        apply_style(target, brush, self._style)
        self._show_cursor(cursor)
        if not self._brush_stays:
            self.stop_painting()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """With the brush in the hand: paint what was selected, or the word that was clicked."""
        super().mouseReleaseEvent(event)
        if self._brush is not None and event.button() == Qt.MouseButton.LeftButton:
            self._paint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts the brush away."""
        if event.key() == Qt.Key.Key_Escape and self._brush is not None:
            self.stop_painting()
            event.accept()
            return
        super().keyPressEvent(event)

    def _shape(self, *, on_atom: bool, on_button: bool) -> QCursor:
        if self._brush is not None:
            return brush_cursor(self.devicePixelRatioF())
        return super()._shape(on_atom=on_atom, on_button=on_button)

    # -- blocks and links --------------------------------------------------------------------------------------------

    def set_alignment(self, align: Align) -> None:
        """Align the selected blocks."""
        self._on_cursor(lambda cursor: commands.set_alignment(cursor, align, self._style))

    def set_paragraph_indent(self, indent: bool) -> None:
        """Switch the first-line indent of the selected paragraphs."""
        self._on_cursor(lambda cursor: commands.set_paragraph_indent(cursor, indent, self._style))

    def link(self) -> str:
        """The address of the link at the caret or at the beginning of the selection; empty where there is none."""
        return link_at(self.textCursor())[0]

    def set_link(self, href: str | None) -> None:
        """Make the selection a link or none; without a selection the link with the caret, else the address itself is put
        in as a link. `href` must satisfy `model.inline.is_link`.
        """
        self.settle()
        cursor = self.textCursor()
        _, start, end = link_at(cursor)
        if not cursor.hasSelection() and start < end:
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        if cursor.hasSelection():
            commands.set_link(cursor, href)
        elif href is not None:
            insert_link(cursor, href, self._style)
            self._show_cursor(cursor)
            self.setCurrentCharFormat(QTextCharFormat())  # what is typed next is no part of it

    def insert_table(self, rows: int, columns: int) -> None:
        """Put an empty table behind the block with the caret and go into its first cell."""
        table = Table(tuple(tuple(Cell() for _ in range(columns)) for _ in range(rows)), header=rows > 1)
        self._insert(table)
        self._show_cursor(cursor_at(self.document(), commands.position_of(self.document(), table.id)))

    def change_table(self, change: TableChange) -> None:
        """Put rows or columns into the table with the caret, take them out, or remove it; elsewhere nothing. A table that
        would be larger than a body may hold stays as it is: `table_refused` says so.
        """
        self.settle()
        cursor = self.textCursor()
        try:
            if change_table_at(cursor, change, self._style):
                self._show_cursor(cursor)
        except Refused as error:
            self.table_refused.emit(error)

    def make_row(self) -> None:
        """Put the selected pictures, or the one with the caret and its neighbour, side by side."""
        self._on_cursor(lambda cursor: rows.make_row(cursor, self._style))

    def split_row(self) -> None:
        """Put the pictures of the row with the caret below each other."""
        self._on_cursor(lambda cursor: rows.split_row(cursor, self._style))

    def move_in_row(self, by: int) -> None:
        """Let the picture with the caret change places with a neighbour in its row: -1 left, 1 right."""
        self._on_cursor(lambda cursor: rows.move_in_row(cursor, by, self._style))

    def insert_rule(self) -> None:
        """Put a dividing line behind the block with the caret."""
        self._insert(Rule())

    def insert_signature(self) -> None:
        """Put the 供稿 line behind the block with the caret; nothing where there is one already."""
        if not any(isinstance(block, Signature) for block in read_document(self.document()).blocks):
            self._insert(Signature())

    def _insert(self, block: Block) -> None:
        cursor = self.textCursor()
        cursor.clearSelection()
        cursor.beginEditBlock()
        insert_blocks(cursor, [block], self._style, split=False)
        cursor.endEditBlock()
        self._show_cursor(cursor)

    def style_state(self) -> StyleState:
        """What the tool row shows now."""
        state = commands.style_state(self.textCursor())
        if not self.textCursor().hasSelection() and state.markable:
            return replace(state, marks=style_of(self.currentCharFormat())[0])
        return state
