"""Sheets of paper for Qt; free of the web engine."""

from __future__ import annotations

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize

from editor_app.model.paper import Paper


def page_layout(paper: Paper) -> QPageLayout:
    """The sheet for Qt; its margins take the place of those the page's style sheet names."""
    match = QPageSize.SizeMatchPolicy.FuzzyMatch
    size = QPageSize(QSizeF(paper.width, paper.height), QPageSize.Unit.Millimeter, "", match)
    margins = QMarginsF(paper.left, paper.top, paper.right, paper.bottom)
    return QPageLayout(size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter)
