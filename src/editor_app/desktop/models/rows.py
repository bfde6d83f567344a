"""What all models of rows share, lists and tables alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row")
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
SPOKEN = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
"""The roles of words for the eye and the ear."""


class Rows(Generic[Row]):
    """Rows of one kind, none of which has rows of its own. Stands before Qt's model among a model's bases."""

    rows: Sequence[Row] = ()

    def row(self, place: int) -> Row | None:
        """What stands in a row; None where there is no such row (any more)."""
        return self.rows[place] if 0 <= place < len(self.rows) else None

    def row_at(self, index: Index) -> Row | None:
        """What stands in the row of an index; None for an index that leads nowhere (any more)."""
        return self.row(index.row()) if index.isValid() else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """How many rows there are."""
        return 0 if parent.isValid() else len(self.rows)


class TableModel(Rows[Row], QAbstractTableModel):
    """Rows under `headings`; the columns that `numbers` names are right-aligned."""

    headings: Sequence[str] = ()
    numbers: Sequence[int] = ()

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows; views forget what was chosen."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def show_in_place(self, rows: Sequence[Row]) -> None:
        """Show as many other rows as there are; views keep what is chosen."""
        self.rows = rows
        if rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.headings) - 1))

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """One for each heading."""
        return 0 if parent.isValid() else len(self.headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The headings, aligned as what stands below them."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(RIGHT if section in self.numbers else LEFT)
        return None
