"""封面: which picture stands for the article, and what of it lists and slides show, both seen at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.dialogs.cover_crop import CoverCrop, CoverPreview
from editor_app.desktop.look import Look
from editor_app.desktop.models.cover_strip import StripDelegate
from editor_app.desktop.models.pictures import PICTURE, PictureListModel, PictureRow
from editor_app.desktop.widgets.buttons import PushButton, set_role
from editor_app.desktop.widgets.fitting import fitting
from editor_app.desktop.widgets.state_text import StateText
from editor_app.model.body import Figure
from editor_app.model.metadata import Metadata
from editor_app.model.picture import CoverRules, Motive
from editor_app.model.picture_edit import Area, parse_area

SIZE = QSize(912, 640)
STRIP = 84


@dataclass(frozen=True, slots=True)
class CoverChoice:
    """The original that was chosen (empty: the first picture) and the texts of its crops."""

    cover: str = ""
    cover_list: str = ""
    cover_slide: str = ""


class CoverDialog(QDialog):
    """`picture_wanted` carries the source of a figure whose picture is to come through `show_image`; `taken` a
    `CoverChoice`.
    """

    picture_wanted = Signal(str)
    taken = Signal(object)

    def __init__(
        self,
        look: Look,
        figures: Sequence[Figure],
        metadata: Metadata,
        rules: CoverRules,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._figures = list(figures)
        self._metadata = metadata
        self.figure = self._first(metadata.cover)
        self.setObjectName("coverDialog")
        self.setWindowTitle(self.tr("封面"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.pictures = PictureListModel(self)
        self.pictures.show(self._figures, {})
        self.list_crop = CoverCrop(look, rules.list_size, self)
        self.slide_crop = CoverCrop(look, rules.slide_size, self)
        self.hint = StateText(role="warningText")
        self.hint.setObjectName("coverHint")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._strip())
        holder = QWidget()
        holder.setLayout(self._halves(rules))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(holder)
        column.addWidget(area, 1)
        column.addWidget(self._foot())
        self.resize(fitting(self, SIZE))
        self.strip.setFocus()

    def _first(self, cover: str) -> Figure:
        return next((figure for figure in self._figures if figure.asset == cover), self._figures[0])

    # -- building -----------------------------------------------------------------------------------------------------

    def _strip(self) -> QFrame:
        frame = QFrame()
        set_role(frame, "dialogBody")
        self.strip = QListView()
        self.strip.setObjectName("coverStrip")
        self.strip.setAccessibleName(self.tr("用哪一张作封面"))
        set_role(self.strip, "rowsPane")
        self.strip.setFixedHeight(STRIP)
        self.strip.setFlow(QListView.Flow.LeftToRight)
        self.strip.setFrameShape(QFrame.Shape.NoFrame)
        self.strip.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.strip.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.strip.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.strip.setModel(self.pictures)
        self.strip.setItemDelegate(StripDelegate(self._look, self))
        self.strip.selectionModel().currentChanged.connect(self._on_chosen)
        line = QVBoxLayout(frame)
        line.setContentsMargins(16, 12, 16, 0)
        line.addWidget(self.strip)
        return frame

    def _halves(self, rules: CoverRules) -> QHBoxLayout:
        title = self._metadata.title or self.tr("未写标题")
        line = QHBoxLayout()
        line.setContentsMargins(16, 8, 16, 12)
        line.setSpacing(16)
        entries = (
            (self.tr("列表里"), self.list_crop, rules.list_size, False),
            (self.tr("幻灯里"), self.slide_crop, rules.slide_size, True),
        )
        for words, crop, size, slide in entries:
            crop.setAccessibleName(words)
            head = QHBoxLayout()
            name = QLabel(words)
            set_role(name, "strong")
            shape = QLabel(f"{size[0]}×{size[1]}")
            set_role(shape, "small")
            middle = PushButton(self.tr("居中"), "small")
            middle.clicked.connect(crop.reset)
            head.addWidget(name)
            head.addWidget(shape)
            head.addStretch(1)
            head.addWidget(middle)
            half = QVBoxLayout()
            half.setSpacing(8)
            half.addLayout(head)
            half.addWidget(crop, 3)
            half.addWidget(CoverPreview(self._look, crop, size, slide=slide, title=title), 2)
            line.addLayout(half, 1)
        return line

    def _foot(self) -> QFrame:
        foot = QFrame()
        set_role(foot, "dialogButtons")
        line = QHBoxLayout(foot)
        line.setContentsMargins(16, 10, 16, 10)
        line.setSpacing(8)
        none = PushButton(self.tr("不指定"), "quiet")
        none.setObjectName("coverNoneButton")
        none.setToolTip(self.tr("不指定封面：站点用第一张图片"))
        none.clicked.connect(self._on_none)
        cancel = PushButton(self.tr("取消"))
        cancel.clicked.connect(self.reject)
        self.done_button = PushButton(self.tr("设为封面"), "primary")
        self.done_button.setObjectName("coverDoneButton")
        self.done_button.setDefault(True)
        self.done_button.setEnabled(False)  # what is not seen is not cut
        self.done_button.clicked.connect(self._on_done)
        line.addWidget(none)
        line.addWidget(self.hint, 1)
        line.addWidget(cancel)
        line.addWidget(self.done_button)
        return foot

    # -- choosing -----------------------------------------------------------------------------------------------------

    def choose(self, picture_id: str = "") -> None:
        """Choose a picture by its id; without one the cover there is, else the first."""
        ids = [figure.id for figure in self._figures]
        place = ids.index(picture_id) if picture_id in ids else ids.index(self.figure.id)
        self.strip.setCurrentIndex(self.pictures.index(place))

    def _on_chosen(self, index: QModelIndex) -> None:
        row = index.data(PICTURE)
        if isinstance(row, PictureRow) and isinstance(row.picture, Figure):
            self.figure = row.picture
            for crop in (self.list_crop, self.slide_crop):
                crop.show_image(QImage(), None)
            self.hint.clear()
            self.done_button.setEnabled(False)
            self.picture_wanted.emit(self.figure.source)

    def show_image(self, source: str, image: QImage, motive: Motive) -> None:
        """Show the picture of what was chosen, and whether it makes a good cover."""
        if source != self.figure.source:
            return
        self.done_button.setEnabled(not image.isNull())
        kept = self.figure.asset == self._metadata.cover
        self.list_crop.show_image(image, self._kept(self._metadata.cover_list) if kept else None)
        self.slide_crop.show_image(image, self._kept(self._metadata.cover_slide) if kept else None)
        words = {
            Motive.CODE: self.tr("这张图里有二维码，不宜作封面；换一张照片更好"),
            Motive.WORDS: self.tr("这张像是文字或表格的截图，缩小以后看不清；换一张照片更好"),
        }
        self.hint.setText(words.get(motive, ""))

    @staticmethod
    def _kept(text: str) -> Area | None:
        return parse_area(text) if text else None

    def set_thumbnail(self, source: str, image: QImage) -> None:
        """Show a thumbnail."""
        self.pictures.set_thumbnail(source, image)

    def _on_done(self) -> None:
        areas = [str(area) if (area := crop.area()) is not None else "" for crop in (self.list_crop, self.slide_crop)]
        self.taken.emit(CoverChoice(self.figure.asset, *areas))
        self.accept()

    def _on_none(self) -> None:
        self.taken.emit(CoverChoice())
        self.accept()
