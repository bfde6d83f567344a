"""The commands of the tool row and of the menus 插入 and 格式, on the caret or selection of a page."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCharFormat

from editor_app.desktop.editor import commands, rows
from editor_app.desktop.editor.blocks import cursor_at
from editor_app.desktop.editor.formats import style_of
from editor_app.desktop.editor.insertion import insert_blocks
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

    def clear_marks(self) -> None:
        """Take all marks and links off the selection or block; also off what will be typed next."""
        commands.clear_marks(self.textCursor())
        if not self.textCursor().hasSelection():
            self.setCurrentCharFormat(QTextCharFormat())
        self._tell_place()

    def apply_style(self, brush: StyleState) -> None:
        """格式刷: what `style_state` told at another place, for the selection. One undo step."""
        self._on_cursor(lambda cursor: commands.apply_style(cursor, brush, self._style))

    def set_alignment(self, align: Align) -> None:
        """Align the selected blocks."""
        self._on_cursor(lambda cursor: commands.set_alignment(cursor, align, self._style))

    def set_paragraph_indent(self, indent: bool) -> None:
        """Switch the first-line indent of the selected paragraphs."""
        self._on_cursor(lambda cursor: commands.set_paragraph_indent(cursor, indent, self._style))

    def set_link(self, href: str | None) -> None:
        """Make the selection a link or none; `href` must satisfy `model.inline.is_link`."""
        commands.set_link(self.textCursor(), href)

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
