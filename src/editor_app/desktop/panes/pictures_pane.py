"""图片: the article's pictures in reading order, with their state; add more by button or drop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QLabel, QListView, QVBoxLayout, QWidget

from editor_app.desktop.look import Look
from editor_app.desktop.models.pictures import (
    PICTURE,
    THUMB,
    PictureDelegate,
    PictureFacts,
    PictureListModel,
    PictureRow,
)
from editor_app.desktop.widgets.buttons import ActionButton, set_role
from editor_app.model.body import Figure, MissingPicture


class PicturesPane(QFrame):
    """Shows pictures; `go_requested` carries the id of a picture's block, `files_dropped` paths."""

    go_requested = Signal(str)
    files_dropped = Signal(list)

    def __init__(self, look: Look, add_action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        set_role(self, "pane")
        self.setObjectName("picturesPane")
        self.setAcceptDrops(True)
        self.model = PictureListModel(self)
        header = QFrame(self)
        header.setFixedHeight(48)
        set_role(header, "paneHeader")
        add = ActionButton(add_action)
        add.setText(self.tr("添加图片…"))
        self._sum = QLabel()
        set_role(self._sum, "small")
        line = QHBoxLayout(header)
        line.setContentsMargins(12, 0, 12, 0)
        line.addWidget(add)
        line.addStretch(1)
        line.addWidget(self._sum)
        self.list_view = QListView(self)
        self.list_view.setObjectName("pictureList")
        self.list_view.setAccessibleName(self.tr("图片列表"))
        set_role(self.list_view, "rowsPane")
        self.list_view.setModel(self.model)
        self.list_view.setItemDelegate(PictureDelegate(look, self))
        self.list_view.setUniformItemSizes(True)
        self.list_view.setMouseTracking(True)
        self.list_view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._empty = QLabel(self.tr("还没有图片。拖入照片，或按“添加图片”"), self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        set_role(self._empty, "empty")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(header)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self.list_view, 1)
        layout.addWidget(self._footer())
        self.list_view.clicked.connect(self._on_clicked)
        self.list_view.activated.connect(self._on_clicked)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()
        self.show_pictures([], {})

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

    @property
    def thumbnail_size(self) -> QSize:
        """Device pixels a thumbnail should have."""
        return THUMB * self.devicePixelRatioF()

    def show_pictures(self, pictures: Sequence[Figure | MissingPicture], facts: Mapping[str, PictureFacts]) -> None:
        """Show the body's pictures and what is known of their originals."""
        self.model.show(pictures, facts)
        self.list_view.setVisible(bool(pictures))
        self._empty.setVisible(not pictures)
        used = {picture.source for picture in pictures if isinstance(picture, Figure)}
        made = [fact.rendition for asset, fact in facts.items() if asset in used and fact.rendition]
        total = sum(rendition.size for rendition in made)
        self._sum.setText(self.tr("合计 {n} KB").format(n=round(total / 1024)) if made else "")

    def set_thumbnail(self, asset: str, image: QImage) -> None:
        """Show a thumbnail."""
        self.model.set_thumbnail(asset, image)

    def _on_clicked(self, index: QModelIndex) -> None:
        row = index.data(PICTURE)
        if isinstance(row, PictureRow):
            self.go_requested.emit(row.picture.id)

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
