"""The table of what is written about pictures: Tab goes to the next cell, Enter to the one below, both writing on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QEvent, QRect, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from editor_app.desktop.look import Look
from editor_app.desktop.models.picture_rows import paint_thumb
from editor_app.desktop.models.picture_words import ALT, CAPTION, CONSENT, CREDIT, PICTURE_OF, SHOWN, PictureWordsModel
from editor_app.desktop.models.rows import Index
from editor_app.desktop.widgets.buttons import set_role
from editor_app.model.body import Figure, MissingPicture

ROW_HEIGHT = 60
SMALL = QSize(66, 44)
INSET = 5  # so that words stand below those of the header
WIDTHS = {SHOWN: 118, CREDIT: 118, CONSENT: 128}
Thumbnail = Callable[[str], QImage | None]


class WordsDelegate(QStyledItemDelegate):
    """Paints the pictures; gives the fields to write in."""

    def __init__(self, look: Look, thumbnail: Thumbnail, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._thumbnail = thumbnail

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A line; an empty 替代文字 shows what stands for it."""
        field = QLineEdit(parent)
        set_role(field, "input")
        if index.column() == ALT:
            field.setPlaceholderText(str(index.model().index(index.row(), CAPTION).data() or ""))
        return field

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """The line stands in the middle of its cell."""
        rect: QRect = option.rect
        editor.setGeometry(rect.x() + 2, rect.center().y() - 15, rect.width() - 4, 30)

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        """The tick is where it is painted."""
        option.rect = QRect(option.rect).adjusted(INSET, 0, 0, 0)
        return super().editorEvent(event, model, option, index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A number and the picture, else words on the ground of the row."""
        theme, rect = self._look.theme, QRect(option.rect)
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, theme.colour("selection" if chosen else "pane"))
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        picture = index.data(PICTURE_OF)
        if index.column() == SHOWN and isinstance(picture, Figure | MissingPicture):
            painter.setFont(theme.font("base"))
            painter.setPen(theme.colour("text2"))
            painter.drawText(rect.adjusted(16, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, str(index.row() + 1))
            image = self._thumbnail(picture.source) if isinstance(picture, Figure) else None
            place = QRect(rect.x() + 42, rect.y() + 7, SMALL.width(), SMALL.height())
            paint_thumb(painter, self._look, place, picture, image)
        painter.restore()
        if index.column() != SHOWN:
            option.state &= ~QStyle.StateFlag.State_Selected
            option.rect = rect.adjusted(INSET, 0, 0, 0)
            super().paint(painter, option, index)


class WordsTable(QTableView):
    """Keyboard first: what is typed goes into the cell, Tab and Shift+Tab go along the row, Enter down the column."""

    def __init__(self, look: Look, model: PictureWordsModel, thumbnail: Thumbnail, parent: QWidget) -> None:
        super().__init__(parent)
        self._entered = False
        self.setObjectName("pictureWordsTable")
        self.setAccessibleName(self.tr("图说与说明"))
        set_role(self, "rows")
        self.setModel(model)
        self.setItemDelegate(WordsDelegate(look, thumbnail, self))
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.SelectedClicked | triggers.DoubleClicked
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setFixedHeight(33)
        for column, width in WIDTHS.items():
            self.setColumnWidth(column, width)
        for column in (CAPTION, ALT):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def write_at(self, row: int, column: int) -> None:
        """Go to a cell and write in it, where it is one to write in."""
        index = self.model().index(row, column)
        if index.isValid():
            self.setCurrentIndex(index)
            if index.flags() & Qt.ItemFlag.ItemIsEditable:
                self.edit(index)

    def _along(self, by: int) -> None:
        """The next cell but the picture's, over the end of the row to the next row."""
        here = self.currentIndex()
        row, column = here.row(), here.column() + by
        if column > CONSENT:
            row, column = row + 1, CAPTION
        elif column < CAPTION:
            row, column = row - 1, CONSENT
        self.write_at(row, column)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go on writing where Tab or Enter lead."""
        hints = QAbstractItemDelegate.EndEditHint
        entered, self._entered = self._entered, False
        super().closeEditor(editor, hints.NoHint)
        if hint is hints.EditNextItem:
            self._along(1)
        elif hint is hints.EditPreviousItem:
            self._along(-1)
        elif entered:
            self.write_at(self.currentIndex().row() + 1, self.currentIndex().column())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The same keys while nothing is being written."""
        key = Qt.Key(event.key())
        if self.state() is QAbstractItemView.State.EditingState:
            event.accept()
            self._entered = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)  # the field passes it on, then closes
        elif key is Qt.Key.Key_Tab:
            self._along(1)
        elif key is Qt.Key.Key_Backtab:
            self._along(-1)
        elif (
            key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.write_at(self.currentIndex().row() + 1, self.currentIndex().column())
        else:
            super().keyPressEvent(event)
