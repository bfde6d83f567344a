"""The look before handing in, made anew a moment after each change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from editor_app.desktop.desk import Desk
from editor_app.desktop.flows.writing import Content
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.models.findings import FindingRow
from editor_app.model.body import Body, Heading, Paragraph, Quote
from editor_app.model.finding import Finding, Level
from editor_app.model.metadata import FIELD_LABELS
from editor_app.services.progress import Progress


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found, and when (HH:MM:SS)."""

    article: str
    rows: tuple[FindingRow, ...]
    at: str

    @property
    def errors(self) -> int:
        """How many block handing in."""
        return sum(row.finding.level is Level.ERROR for row in self.rows)


class Checking(QObject):
    """Checks the open article. `checked` carries a `Checked`, or None where nothing is open."""

    checked = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._article = ""
        self.last: Checked | None = None

    def check(self, content: Content | None) -> None:
        """Check a content; the answer comes through `checked`."""
        self._article = content.article if content else ""
        if content is None:
            self.last = None
            self.checked.emit(None)
            return
        room = self._desk.room

        def work(_progress: Progress) -> Checked:
            found = room.preflight.check(content.metadata, content.body, content.site)
            rows = tuple(FindingRow(each, where(each, content.body)) for each in found)
            return Checked(content.article, rows, datetime.now().strftime("%H:%M:%S"))

        self._desk.jobs.start(LaneName.PAGE, work, self._on_checked, key="check")

    def _on_checked(self, checked: Checked) -> None:
        if checked.article == self._article:
            self.last = checked
            self.checked.emit(checked)


def where(finding: Finding, body: Body) -> str:
    """The place of a finding in words: 第 2 段, 第 3 张图片, 标题 …"""
    place = finding.place
    if place.field:
        return FIELD_LABELS.get(place.field, "正文")
    for number, picture in enumerate(body.pictures(), 1):
        if picture.id == place.block:
            return f"第 {number} 张图片"
    number = 0
    for block in body.blocks:
        number += isinstance(block, Paragraph | Heading | Quote)
        if block.id == place.block:
            return "小标题" if isinstance(block, Heading) else f"第 {number} 段"
    return ""
