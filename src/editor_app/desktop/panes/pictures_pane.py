"""图片: the article's pictures in reading order, with their state; add more by button or drop, put them into order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from editor_app.desktop.look import Look
from editor_app.desktop.models.pictures import PictureFacts, PictureListModel
from editor_app.desktop.panes.picture_list import PictureListView
from editor_app.desktop.widgets.buttons import ActionButton, set_role
from editor_app.desktop.widgets.empty_state import EmptyState
from editor_app.model.body import Figure, MissingPicture


class PicturesPane(QFrame):
    """Shows pictures. Signals carry the id of a picture's block: `go_requested`, `edit_requested` (crop, turn, hide),
    `choose_requested` (a file for a missing one), `cover_requested`, `remove_requested`, `move_requested` (and the place
    it is to have, from 0). `files_dropped` carries paths.
    """

    go_requested = Signal(str)
    edit_requested = Signal(str)
    choose_requested = Signal(str)
    cover_requested = Signal(str)
    remove_requested = Signal(str)
    move_requested = Signal(str, int)
    files_dropped = Signal(list)

    def __init__(self, look: Look, add: QAction, words: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._limit = 0
        self._words_action = words
        set_role(self, "pane")
        self.setObjectName("picturesPane")
        self.setAcceptDrops(True)
        self.model = PictureListModel(self)
        self._sum = QLabel()
        set_role(self._sum, "small")
        self.list_view = PictureListView(look, self.model, self)
        self.empty = EmptyState(look, "image_add", "", self)
        self.empty.say("image_add", self.tr("还没有图片。拖入照片，或按“添加图片”"), add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header(add, words))
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.list_view, 1)
        layout.addWidget(self._footer())
        self._connect()
        self._on_look_changed()
        self.show_pictures([], {})

    def _connect(self) -> None:
        rows = self.list_view
        rows.go_requested.connect(self.go_requested)
        rows.edit_requested.connect(self.edit_requested)
        rows.remove_requested.connect(self.remove_requested)
        rows.move_requested.connect(self.move_requested)
        rows.menu_requested.connect(self._on_menu_requested)
        self._look.changed.connect(self._on_look_changed)

    def _header(self, add: QAction, words: QAction) -> QFrame:
        header = QFrame(self)
        header.setFixedHeight(48)
        set_role(header, "paneHeader")
        line = QHBoxLayout(header)
        line.setContentsMargins(12, 0, 12, 0)
        line.setSpacing(8)
        for action, text in ((add, self.tr("添加图片…")), (words, self.tr("图说与说明…"))):
            button = ActionButton(action)
            button.setText(text)
            line.addWidget(button)
        line.addStretch(1)
        line.addWidget(self._sum)
        return header

    def _footer(self) -> QFrame:
        footer = QFrame(self)
        footer.setFixedHeight(28)
        set_role(footer, "paneFooter")
        self._icon = QLabel()
        words = QLabel(self.tr("原图一直保留；上报的是成品图，不带拍摄位置"))
        set_role(words, "small")
        line = QHBoxLayout(footer)
        line.setContentsMargins(12, 0, 12, 0)
        line.setSpacing(6)
        line.addWidget(self._icon)
        line.addWidget(words, 1)
        return footer

    def set_limit(self, limit: int) -> None:
        """How many bytes the site takes for all pictures of an article; 0: unknown. Said from the next showing on."""
        self._limit = limit

    def show_pictures(
        self,
        pictures: Sequence[Figure | MissingPicture],
        facts: Mapping[str, PictureFacts],
        same: Mapping[str, str] | None = None,
        cover: str = "",
    ) -> None:
        """Show the body's pictures and what is known of their originals (`PictureListModel.show`)."""
        self.model.show(pictures, facts, same, cover)
        self.list_view.setVisible(bool(pictures))
        self.empty.setVisible(not pictures)
        used = {picture.source for picture in pictures if isinstance(picture, Figure)}
        made = [fact.rendition for asset, fact in facts.items() if asset in used and fact.rendition]
        total = sum(rendition.size for rendition in made)
        words = self.tr("合计 {n} KB").format(n=f"{round(total / 1000):,}") if made else ""
        if words and self._limit:
            words += self.tr("，上限 {n:g} MB").format(n=round(self._limit / 1_000_000, 1))
        self._sum.setText(words)

    def set_thumbnail(self, asset: str, image: QImage) -> None:
        """Show a thumbnail."""
        self.model.set_thumbnail(asset, image)

    def menu_of(self, picture_id: str) -> QMenu:
        """The menu 更多 of a picture; the caller shows it, it goes with its closing."""
        self.list_view.choose(picture_id)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        row = self.list_view.chosen()
        if row is None or row.picture.id != picture_id:
            return menu
        if isinstance(row.picture, Figure):
            menu.addAction(self.tr("裁剪、旋转、遮挡…")).triggered.connect(self._on_edit)
            menu.addAction(self.tr("设为封面…")).triggered.connect(self._on_cover)
        else:
            menu.addAction(self.tr("选图片…")).triggered.connect(self._on_choose)
        menu.addAction(self._words_action)
        menu.addAction(self.tr("到正文里看")).triggered.connect(self._on_go)
        menu.addSeparator()
        up = menu.addAction(self.tr("上移\tAlt+↑"))
        up.setEnabled(row.number > 1)
        up.triggered.connect(self._on_up)
        down = menu.addAction(self.tr("下移\tAlt+↓"))
        down.setEnabled(row.number < self.model.rowCount())
        down.triggered.connect(self._on_down)
        menu.addSeparator()
        menu.addAction(self.tr("删去此图\tDel")).triggered.connect(self._on_remove)
        return menu

    def _on_menu_requested(self, picture_id: str, place: QPoint) -> None:
        self.menu_of(picture_id).popup(place)

    def _chosen(self) -> str:
        row = self.list_view.chosen()
        return row.picture.id if row is not None else ""

    def _on_edit(self) -> None:
        self.edit_requested.emit(self._chosen())

    def _on_cover(self) -> None:
        self.cover_requested.emit(self._chosen())

    def _on_choose(self) -> None:
        self.choose_requested.emit(self._chosen())

    def _on_go(self) -> None:
        self.go_requested.emit(self._chosen())

    def _on_up(self) -> None:
        self._move(-1)

    def _on_down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        if (row := self.list_view.chosen()) is not None:
            self.move_requested.emit(row.picture.id, row.number - 1 + by)

    def _on_remove(self) -> None:
        self.remove_requested.emit(self._chosen())

    def _on_look_changed(self) -> None:
        self._icon.setPixmap(self._look.icon("info", "text3").pixmap(QSize(16, 16), self.devicePixelRatioF()))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Photos may be dropped anywhere on the pane."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell which files were dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.files_dropped.emit(paths)
