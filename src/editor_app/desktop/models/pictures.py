"""The article's pictures: thumbnail, caption, sizes and what state they are in, painted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from editor_app.desktop.look import Look
from editor_app.desktop.models.articles import Index
from editor_app.model.body import Figure, MissingPicture
from editor_app.model.picture import Asset, Rendition

PICTURE = Qt.ItemDataRole.UserRole
ROW_HEIGHT = 87
THUMB = QSize(104, 70)


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What is known of an original: its description, its web version once it is made, or why there is none."""

    asset: Asset | None = None
    rendition: Rendition | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class PictureRow:
    """One picture of the body, numbered from 1, and what is known of it so far."""

    number: int
    picture: Figure | MissingPicture
    facts: PictureFacts | None = None


class PictureListModel(QAbstractListModel):
    """The body's pictures in reading order; thumbnails come in as they are made."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[PictureRow] = []
        self._thumbs: dict[str, QImage] = {}

    def show(self, pictures: Sequence[Figure | MissingPicture], facts: Mapping[str, PictureFacts]) -> None:
        """Show these pictures with what is known of their originals."""
        rows = [
            PictureRow(number, picture, facts.get(picture.source) if isinstance(picture, Figure) else None)
            for number, picture in enumerate(pictures, 1)
        ]
        if rows == self._rows and [r.picture.id for r in rows] == [r.picture.id for r in self._rows]:
            return
        if len(rows) == len(self._rows):
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def set_thumbnail(self, asset: str, image: QImage) -> None:
        """Keep a thumbnail; rows with that original show it."""
        self._thumbs[asset] = image
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def thumbnail(self, asset: str) -> QImage | None:
        """The thumbnail of an original, if it is there."""
        return self._thumbs.get(asset)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """How many pictures there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The caption; the row itself under `PICTURE`."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == PICTURE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{row.number}　{_caption(row.picture)}"
        return None


def _caption(picture: Figure | MissingPicture) -> str:
    if picture.caption:
        return picture.caption
    return "待补图" if isinstance(picture, MissingPicture) else "未写图说"


def size_words(row: PictureRow) -> str:
    """`4032×3024 → 1200×900 · 186 KB`, or why there is nothing to say."""
    if isinstance(row.picture, MissingPicture):
        return row.picture.why or row.picture.origin
    facts = row.facts
    if facts is None or facts.asset is None:
        return facts.problem if facts else ""
    before = f"{facts.asset.info.width}×{facts.asset.info.height}"
    made = facts.rendition
    if made is None:
        return facts.problem or before
    after = f"{made.width}×{made.height}"
    sizes = after if before == after else f"{before} → {after}"
    return f"{sizes} · {max(1, round(made.size / 1024))} KB"


def state_marks(row: PictureRow) -> list[tuple[str, str, str]]:
    """Icon, words and colour role of each mark of a picture."""
    if isinstance(row.picture, MissingPicture):
        return [("image_off", "缺图，不能上报", "state.error")]
    marks: list[tuple[str, str, str]] = []
    if not row.picture.caption:
        marks.append(("warning", "缺图说", "state.warning"))
    facts = row.facts
    if facts is None or (facts.rendition is None and not facts.problem):
        marks.append(("arrow_sync", "正在整理", "state.info"))
    elif facts.rendition is None:
        marks.append(("error_circle", "不能用", "state.error"))
    else:
        marks.append(("checkmark_circle", "已备好", "state.sent"))
        if facts.asset is not None and facts.asset.info.has_location:
            marks.append(("location_off", "已清除拍摄位置", "text3"))
    return marks


class PictureDelegate(QStyledItemDelegate):
    """Paints one picture's row."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are alike."""
        return QSize(0, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        row = index.data(PICTURE)
        if not isinstance(row, PictureRow):
            return
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        theme = self._look.theme
        rect: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.fillRect(rect, theme.colour("selection" if chosen else "hover" if hovered else "pane"))
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        place = QRect(rect.x() + 12, rect.y() + 8, THUMB.width(), THUMB.height())
        model = index.model()
        image = None
        if isinstance(row.picture, Figure) and isinstance(model, PictureListModel):
            image = model.thumbnail(row.picture.source)
        self._paint_thumb(painter, place, row, image)
        self._paint_words(painter, rect.adjusted(126, 8, -12, 0), row)
        painter.restore()

    def _paint_thumb(self, painter: QPainter, place: QRect, row: PictureRow, image: QImage | None) -> None:
        theme = self._look.theme
        if isinstance(row.picture, MissingPicture):
            pen = QPen(theme.colour("state.error"), 1.5, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(QColor(theme.states["error"].bg))
            painter.drawRoundedRect(QRectF(place).adjusted(1, 1, -1, -1), 2, 2)
            icon = QRectF(place.center().x() - 9, place.center().y() - 9, 20, 20)
            self._look.paint_icon(painter, icon, "image_off", "state.error")
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("canvas"))
        painter.drawRoundedRect(place, 2, 2)
        if image is None or image.isNull():
            return
        # fills the box, cut at the longer side, as the page's lists do
        size = image.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        source_width = image.width() * place.width() / size.width()
        source_height = image.height() * place.height() / size.height()
        source = QRectF(
            (image.width() - source_width) / 2, (image.height() - source_height) / 2, source_width, source_height
        )
        painter.drawImage(QRectF(place), image, source)

    def _paint_words(self, painter: QPainter, rect: QRect, row: PictureRow) -> None:
        theme = self._look.theme
        painter.setFont(theme.font("base"))
        faint = not row.picture.caption and isinstance(row.picture, Figure)
        number = f"{row.number}　"
        painter.setPen(theme.colour("text"))
        line = QRect(rect.x(), rect.y() + 3, rect.width(), 22)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, number)
        indent = painter.fontMetrics().horizontalAdvance(number)
        painter.setPen(theme.colour("text3" if faint else "text"))
        words = painter.fontMetrics().elidedText(
            _caption(row.picture), Qt.TextElideMode.ElideRight, rect.width() - indent
        )
        painter.drawText(line.adjusted(indent, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("text3"))
        metrics = painter.fontMetrics()
        second = QRect(rect.x(), rect.y() + 26, rect.width(), 20)
        sizes = metrics.elidedText(size_words(row), Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(second, Qt.AlignmentFlag.AlignVCenter, sizes)
        x = rect.x()
        for icon, word, role in state_marks(row):
            self._look.paint_icon(painter, QRectF(x, rect.y() + 49, 14, 14), icon, role)
            painter.setPen(theme.colour(role))
            painter.drawText(QRect(x + 18, rect.y() + 46, 200, 20), Qt.AlignmentFlag.AlignVCenter, word)
            x += 18 + metrics.horizontalAdvance(word) + 12
