"""The article's pictures as a model: thumbnail, caption, sizes and what state they are in; moved by dragging."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QByteArray, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QImage

from editor_app.desktop.models.rows import SPOKEN, Index, Rows
from editor_app.model.body import Figure, MissingPicture
from editor_app.model.picture import Asset, Rendition
from editor_app.model.text import one_line

PICTURE = Qt.ItemDataRole.UserRole
PICTURE_MIME = "application/x-pioneer-picture"  # the id of a row that is dragged


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What is known of an original: its description, its web version once it is made, or why there is none."""

    asset: Asset | None = None
    rendition: Rendition | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class PictureRow:
    """One picture of the body, numbered from 1, and what is known of it so far. `same` says where the same photo or one
    like it is shown too; `cover` whether lists and slides show this one.
    """

    number: int
    picture: Figure | MissingPicture
    facts: PictureFacts | None = None
    same: str = ""
    cover: bool = False


class PictureListModel(Rows[PictureRow], QAbstractListModel):
    """The body's pictures in reading order; thumbnails come in as they are made. A row that was dropped elsewhere is told
    with `moved` (its id, the place it is to have), a caption that was written with `captioned`; both stand here when the
    body has them.
    """

    moved = Signal(str, int)
    captioned = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thumbs: dict[str, QImage] = {}

    def show(
        self,
        pictures: Sequence[Figure | MissingPicture],
        facts: Mapping[str, PictureFacts],
        same: Mapping[str, str] | None = None,
        cover: str = "",
    ) -> None:
        """Show these pictures with what is known of their originals; `same` gives words by block id, `cover` is an original."""
        words = same or {}
        rows = [
            PictureRow(number, picture, facts.get(picture.source), words.get(picture.id, ""), picture.asset == cover)
            if isinstance(picture, Figure)
            else PictureRow(number, picture)
            for number, picture in enumerate(pictures, 1)
        ]
        if rows == self.rows and [r.picture.id for r in rows] == [r.picture.id for r in self.rows]:
            return
        if len(rows) == len(self.rows):
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def set_thumbnail(self, asset: str, image: QImage) -> None:
        """Keep a thumbnail; rows with that original show it."""
        self._thumbs[asset] = image
        if self.rows:
            self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))

    def thumbnail(self, asset: str) -> QImage | None:
        """The thumbnail of an original, if it is there."""
        return self._thumbs.get(asset)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The caption; the row itself under `PICTURE`."""
        row = self.row_at(index)
        if row is None or role == PICTURE:
            return row
        if role in SPOKEN:
            return f"{row.number}　{caption_words(row.picture)}"
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return "，".join(filter(None, (size_words(row), *(words for _icon, words, _role in state_marks(row)))))
        return row.picture.caption if role == Qt.ItemDataRole.EditRole else None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tell what was written as a caption."""
        row = index.data(PICTURE)
        if role != Qt.ItemDataRole.EditRole or not isinstance(row, PictureRow):
            return False
        if (words := one_line(str(value))) != row.picture.caption:
            self.captioned.emit(row.picture.id, words)
        return True

    # -- dragging -----------------------------------------------------------------------------------------------------

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows are dragged and dropped between others; a view that lets edit edits captions."""
        flags = super().flags(index)
        if not index.isValid():
            return flags | Qt.ItemFlag.ItemIsDropEnabled
        return flags | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsEditable

    def supportedDropActions(self) -> Qt.DropAction:
        """A picture is moved, never copied."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Rows of this model only."""
        return [PICTURE_MIME]

    def mimeData(self, indexes: Sequence[Index]) -> QMimeData:
        """The id of the dragged row."""
        mime = QMimeData()
        rows = [self.rows[index.row()] for index in indexes if index.isValid()]
        if rows:
            mime.setData(PICTURE_MIME, QByteArray(rows[0].picture.id.encode("ascii")))
        return mime

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """Tell the wish; the body decides."""
        dragged = bytes(data.data(PICTURE_MIME).data()).decode("ascii")
        now = next((n for n, each in enumerate(self.rows) if each.picture.id == dragged), -1)
        before = row if row >= 0 else parent.row() if parent.isValid() else len(self.rows)
        place = before - 1 if before > now else before
        if now >= 0 and place != now:
            self.moved.emit(dragged, place)
        return False  # the view must not take the row away


def caption_words(picture: Figure | MissingPicture) -> str:
    """The caption, or what stands in its place."""
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
    return f"{sizes} · {max(1, round(made.size / 1000))} KB"


def state_marks(row: PictureRow) -> list[tuple[str, str, str]]:
    """Icon, words and colour role of each mark of a picture."""
    if isinstance(row.picture, MissingPicture):
        return [("image_off", "缺图，不能上报", "state.error")]
    marks: list[tuple[str, str, str]] = [("star", "封面", "text2")] if row.cover else []
    if row.same:
        marks.append(("copy_select", row.same, "state.warning"))
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
