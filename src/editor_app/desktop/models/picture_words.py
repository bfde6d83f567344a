"""What is written about the pictures, as a table: picture, 图说, 摄影, 替代文字, 已取得当事人同意."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QBrush

from editor_app.desktop.look import Look
from editor_app.desktop.models.rows import Index, TableModel
from editor_app.model.body import Figure, MissingPicture
from editor_app.model.text import one_line
from editor_app.services.arranging import PictureWords, words_of

SHOWN, CAPTION, CREDIT, ALT, CONSENT = range(5)
FIELDS = {CAPTION: "caption", CREDIT: "credit", ALT: "alt"}
PICTURE_OF = Qt.ItemDataRole.UserRole


class PictureWordsModel(TableModel[Figure | MissingPicture]):
    """A row for each picture. What is written is told with `written` (id, PictureWords) and stands here when the body has
    it. 替代文字 that is empty shows the caption, which stands for it, in grey.
    """

    written = Signal(str, object)

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        words = (self.tr("图说"), self.tr("摄影"), self.tr("替代文字"))
        self.headings = (self.tr("图片"), *words, self.tr("已取得当事人同意"))

    def show(self, rows: Sequence[Figure | MissingPicture]) -> None:
        """Show these pictures."""
        if len(rows) == len(self.rows):
            self.show_in_place(rows)
        else:
            super().show(rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Words are edited, consent is ticked (of pictures that are there)."""
        flags = super().flags(index)
        if index.column() in FIELDS:
            return flags | Qt.ItemFlag.ItemIsEditable
        if index.column() == CONSENT and isinstance(self.rows[index.row()], Figure):
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words; the picture itself under `PICTURE_OF`."""
        picture, column = self.row_at(index), index.column()
        if picture is None:
            return None
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
        picture, column = self.rows[index.row()], index.column()
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
        if not 0 <= row < len(self.rows):
            return {}
        credit = self.rows[row].credit
        below = [picture for picture in self.rows[row + 1 :] if credit and not picture.credit]
        return {picture.id: _with(words_of(picture), CREDIT, credit) for picture in below}


def _with(words: PictureWords, column: int, value: str) -> PictureWords:
    fields = {CAPTION: words.caption, CREDIT: words.credit, ALT: words.alt, column: value}
    return PictureWords(fields[CAPTION], fields[CREDIT], fields[ALT], words.consent)
