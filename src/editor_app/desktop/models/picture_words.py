"""What is written about the pictures, as a table: picture, 图说, 摄影, 替代文字, 已取得当事人同意."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QBrush

from editor_app.desktop.look import Look
from editor_app.desktop.models.articles import Index
from editor_app.model.body import Figure, MissingPicture
from editor_app.model.text import one_line
from editor_app.services.arranging import PictureWords, words_of

SHOWN, CAPTION, CREDIT, ALT, CONSENT = range(5)
FIELDS = {CAPTION: "caption", CREDIT: "credit", ALT: "alt"}
PICTURE_OF = Qt.ItemDataRole.UserRole


class PictureWordsModel(QAbstractTableModel):
    """A row for each picture. What is written is told with `written` (id, PictureWords) and stands here when the body has
    it. 替代文字 that is empty shows the caption, which stands for it, in grey.
    """

    written = Signal(str, object)

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._pictures: list[Figure | MissingPicture] = []

    def show(self, pictures: Sequence[Figure | MissingPicture]) -> None:
        """Show these pictures."""
        if len(pictures) != len(self._pictures):
            self.beginResetModel()
            self._pictures = list(pictures)
            self.endResetModel()
        else:
            self._pictures = list(pictures)
            self.dataChanged.emit(self.index(0, 0), self.index(len(pictures) - 1, CONSENT))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """One for each picture."""
        return 0 if parent.isValid() else len(self._pictures)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """Picture, 图说, 摄影, 替代文字, consent."""
        return 0 if parent.isValid() else 5

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The columns' words."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("图片"), self.tr("图说"), self.tr("摄影"), self.tr("替代文字"), self.tr("已取得当事人同意"))[
            section
        ]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Words are edited, consent is ticked (of pictures that are there)."""
        flags = super().flags(index)
        if index.column() in FIELDS:
            return flags | Qt.ItemFlag.ItemIsEditable
        if index.column() == CONSENT and isinstance(self._pictures[index.row()], Figure):
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words; the picture itself under `PICTURE_OF`."""
        if not index.isValid() or index.row() >= len(self._pictures):
            return None
        picture, column = self._pictures[index.row()], index.column()
        words = str(getattr(picture, FIELDS[column])) if column in FIELDS else ""
        stand_in = column == ALT and not words
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return picture.caption if stand_in else words
            case Qt.ItemDataRole.EditRole:
                return words
            case Qt.ItemDataRole.ToolTipRole:
                return words or None
            case Qt.ItemDataRole.ForegroundRole if stand_in:
                return QBrush(self._look.theme.colour("text3"))
            case Qt.ItemDataRole.CheckStateRole if column == CONSENT and isinstance(picture, Figure):
                return Qt.CheckState.Checked if picture.consent else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.UserRole:
                return picture
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tell what was written or ticked."""
        picture, column = self._pictures[index.row()], index.column()
        words = words_of(picture)
        if role == Qt.ItemDataRole.EditRole and column in FIELDS:
            made = _with(words, column, one_line(str(value)))
        elif role == Qt.ItemDataRole.CheckStateRole and column == CONSENT:
            ticked = Qt.CheckState(value) is Qt.CheckState.Checked
            made = PictureWords(words.caption, words.credit, words.alt, ticked)
        else:
            return False
        if made != words:
            self.written.emit(picture.id, made)
        return True

    def fill_down(self, row: int) -> dict[str, PictureWords]:
        """The words of the pictures below `row` once those that have no 摄影 got that row's."""
        if not 0 <= row < len(self._pictures):
            return {}
        credit = self._pictures[row].credit
        below = [picture for picture in self._pictures[row + 1 :] if credit and not picture.credit]
        return {picture.id: _with(words_of(picture), CREDIT, credit) for picture in below}


def _with(words: PictureWords, column: int, value: str) -> PictureWords:
    fields = {CAPTION: words.caption, CREDIT: words.credit, ALT: words.alt, column: value}
    return PictureWords(fields[CAPTION], fields[CREDIT], fields[ALT], words.consent)
