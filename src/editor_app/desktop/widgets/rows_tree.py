"""A plain list with columns, as the dialogs of backups, profiles and the like show it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget

from editor_app.desktop.widgets.buttons import set_role


def rows_tree(name: str, spoken: str, labels: Sequence[str], widths: Sequence[int]) -> QTreeWidget:
    """An empty list: object name, accessible name, column heads, and the widths in pixels of all columns but the last,
    which takes what is left.
    """
    tree = QTreeWidget()
    tree.setObjectName(name)
    tree.setAccessibleName(spoken)
    tree.setRootIsDecorated(False)
    tree.setUniformRowHeights(True)
    tree.setHeaderLabels(list(labels))
    header = tree.header()
    header.setStretchLastSection(True)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    for place, width in enumerate(widths):
        header.resizeSection(place, width)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    set_role(tree, "rowsTable")
    return tree
