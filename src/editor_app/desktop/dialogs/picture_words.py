"""图说与说明: what is written about all pictures of an article, in one table, or as a sheet of large pictures."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.dialogs.contact_sheet import ContactSheet
from editor_app.desktop.dialogs.words_table import WordsTable
from editor_app.desktop.flows.illustrating import Loaded
from editor_app.desktop.look import Look
from editor_app.desktop.models.picture_words import CAPTION, PictureWordsModel
from editor_app.desktop.models.pictures import PICTURE, PictureListModel, PictureRow
from editor_app.desktop.widgets.buttons import PushButton, WordButton, mark_segments, set_role
from editor_app.desktop.widgets.fitting import fitting
from editor_app.model.body import Body
from editor_app.services.arranging import PictureWords, change_words, move_picture, words_of

SIZE = QSize(928, 560)
TABLE, SHEET = 0, 1


class PictureWordsDialog(QDialog):
    """Works on a body of its own; `changed` carries the body before and after, once, when it is agreed to."""

    changed = Signal(object, object)

    def __init__(self, look: Look, body: Body, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._before = body
        self.body = body
        self.setObjectName("pictureWordsDialog")
        self.setWindowTitle(self.tr("图说与说明"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.words = PictureWordsModel(look, self)
        self.pictures = PictureListModel(self)
        self.words.written.connect(self._on_written)
        self.pictures.captioned.connect(self._on_captioned)
        self.table = WordsTable(look, self.words, self.pictures.thumbnail, self)
        self.sheet = ContactSheet(look, self.pictures, self)
        self.sheet.move_requested.connect(self._on_moved)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.sheet)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(self._stack, 1)
        column.addWidget(self._foot())
        agree = QShortcut(QKeySequence("Ctrl+Return"), self)
        agree.activated.connect(self.accept)
        self.accepted.connect(self._on_accepted)
        self.resize(fitting(self, SIZE))
        self._show()
        self.open_view(TABLE)

    def _head(self) -> QFrame:
        head = QFrame()
        set_role(head, "dialogBody")
        head.setFixedHeight(52)
        line = QHBoxLayout(head)
        line.setContentsMargins(16, 0, 16, 0)
        line.setSpacing(0)
        self._views = QButtonGroup(self)
        entries = ((self.tr("表格"), "table"), (self.tr("样张"), "grid"))
        for number, (words, icon) in enumerate(entries):
            button = WordButton(10)
            button.setText(words)
            button.setCheckable(True)
            self._look.dress(button, icon, "text2")
            self._views.addButton(button, number)
            line.addWidget(button)
        mark_segments([self._views.button(number) for number in range(len(entries))])
        self._views.idClicked.connect(self.open_view)
        self._sum = QLabel()
        set_role(self._sum, "small")
        line.addSpacing(16)
        line.addWidget(self._sum)
        line.addStretch(1)
        self.fill = PushButton(self.tr("摄影填到下面"), "small")
        self.fill.setObjectName("fillCreditButton")
        self.fill.setToolTip(self.tr("把这一行的摄影填到下面空着的各行（Ctrl+D）"))
        self.fill.clicked.connect(self._on_fill)
        keys = QShortcut(QKeySequence("Ctrl+D"), self)
        keys.activated.connect(self._on_fill)
        line.addWidget(self.fill)
        return head

    def _foot(self) -> QFrame:
        foot = QFrame()
        set_role(foot, "dialogButtons")
        line = QHBoxLayout(foot)
        line.setContentsMargins(16, 10, 16, 10)
        line.setSpacing(8)
        self._hint = QLabel()
        set_role(self._hint, "small")
        line.addWidget(self._hint, 1)
        cancel = PushButton(self.tr("取消"))
        cancel.clicked.connect(self.reject)
        done = PushButton(self.tr("确定"), "primary")
        done.setObjectName("pictureWordsDoneButton")
        done.clicked.connect(self.accept)
        line.addWidget(cancel)
        line.addWidget(done)
        return foot

    # -- showing ------------------------------------------------------------------------------------------------------

    def open_view(self, view: int) -> None:
        """Show the table or the sheet."""
        self._views.button(view).setChecked(True)
        self._stack.setCurrentIndex(view)
        self.fill.setVisible(view == TABLE)
        if view == TABLE:
            self._hint.setText(self.tr("Tab 到下一格，Enter 到下一行；替代文字空着时用图说"))
            self.table.setFocus()
            if not self.table.currentIndex().isValid():
                self.table.setCurrentIndex(self.words.index(0, CAPTION))
        else:
            self._hint.setText(self.tr("拖动排序，或按 Alt 和方向键；双击写图说"))
            self.sheet.setFocus()
            if not self.sheet.currentIndex().isValid():
                self.sheet.setCurrentIndex(self.pictures.index(0))

    def set_thumbnail(self, source: str, image: QImage) -> None:
        """Show a thumbnail."""
        self.pictures.set_thumbnail(source, image)
        self.table.viewport().update()

    def on_loaded(self, loaded: Loaded) -> None:
        """Show the thumbnail of what was loaded."""
        if not loaded.thumbnail.isNull():
            self.set_thumbnail(loaded.asset, loaded.thumbnail)

    def _show(self) -> None:
        pictures = list(self.body.pictures())
        self.words.show(pictures)
        self.pictures.show(pictures, {})
        without = sum(not picture.caption for picture in pictures)
        counted = self.tr("{n} 张").format(n=len(pictures))
        self._sum.setText(counted + self.tr("，{n} 张还没有图说").format(n=without) if without else counted)

    # -- changing -----------------------------------------------------------------------------------------------------

    def _on_written(self, picture: str, words: PictureWords) -> None:
        self.body = change_words(self.body, {picture: words})
        self._show()

    def _on_captioned(self, picture_id: str, caption: str) -> None:
        picture = next(each for each in self.body.pictures() if each.id == picture_id)
        words = words_of(picture)
        self._on_written(picture_id, PictureWords(caption, words.credit, words.alt, words.consent))

    def _on_moved(self, picture_id: str, place: int) -> None:
        self.body = move_picture(self.body, picture_id, place)
        self._show()
        for number in range(self.pictures.rowCount()):
            row = self.pictures.index(number).data(PICTURE)
            if isinstance(row, PictureRow) and row.picture.id == picture_id:
                self.sheet.setCurrentIndex(self.pictures.index(number))

    def _on_fill(self) -> None:
        self.table.setFocus()  # what is being written counts
        self.body = change_words(self.body, self.words.fill_down(self.table.currentIndex().row()))
        self._show()

    def accept(self) -> None:
        """What is still being written counts."""
        self.setFocus()
        super().accept()

    def _on_accepted(self) -> None:
        if self.body != self._before or [p.id for p in self.body.pictures()] != [p.id for p in self._before.pictures()]:
            self.changed.emit(self._before, self.body)
