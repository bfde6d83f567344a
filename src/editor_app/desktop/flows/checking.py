"""The look before handing in, made anew a moment after each change.

What an article is compared with (other articles and pictures, what its record settles) is asked of the library when it is
opened, when its pictures change, when something was handed in and when nobody has typed for a while; the words are checked on a
lane of their own, only those that changed.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from editor_app.desktop.desk import Desk, Told
from editor_app.desktop.flows.writing import Content
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.models.findings import FindingRow, RowAct, rows_of
from editor_app.model.body import Body
from editor_app.model.errors import EditorError
from editor_app.model.finding import Level
from editor_app.model.waiver import Waiver
from editor_app.services.preflight import Ground
from editor_app.services.progress import Progress

REST_MS = 4000
"""Without a change, until the library is asked again which other articles are like the words."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found in the state `serial` of an article, when (HH:MM:SS) and in how many seconds; `settled` is what
    somebody decided to leave.
    """

    article: str
    rows: tuple[FindingRow, ...]
    at: str
    serial: int = 0
    settled: tuple[FindingRow, ...] = ()
    seconds: float = 0.0

    @property
    def errors(self) -> int:
        """How many block handing in."""
        return sum(row.finding.level is Level.ERROR for row in self.rows)


@dataclass(frozen=True, slots=True)
class _Grounded:
    """The answer of the library, and what it was asked for."""

    asked: tuple[str, str, frozenset[str]]
    ground: Ground


class Checking(QObject):
    """Checks the open article. `checked` carries a `Checked`, or None where nothing is open."""

    checked = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._content: Content | None = None
        self._asked: tuple[str, str, frozenset[str]] = ("", "", frozenset())
        self._ground: Ground | None = None  # of the open article, once the library has answered
        self.last: Checked | None = None
        self._compared: Body | None = None  # the words that the library was asked about
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._on_rest)
        desk.news.told.connect(self._on_told)

    def check(self, content: Content | None) -> None:
        """Check a content; the answer comes through `checked`."""
        before, self._content = self._content, content
        if content is None:
            self._rest.stop()
            self.last = None
            self.checked.emit(None)
            return
        if before is None or before.article != content.article:
            self._ground = None
        asked = (content.article, content.site, frozenset(content.body.sources()))
        if asked != self._asked or self._ground is None:
            self._ask_library(asked)
        elif content.body != self._compared:
            self._rest.start()
        if self._ground is not None:
            self._look(content, self._ground)

    def settle(self, article: str, waivers: tuple[Waiver, ...]) -> None:
        """The record of an article settles these findings now."""
        ground, content = self._ground, self._content
        if ground is None or content is None or content.article != article or ground.waivers == waivers:
            return
        self._ground = replace(ground, waivers=waivers)
        self._look(content, self._ground)

    def again(self) -> None:
        """Check the same words again: the rules have changed."""
        if self._content is not None and self._ground is not None:
            self._look(self._content, self._ground)

    # -- what it is compared with -------------------------------------------------------------------------------------

    def _ask_library(self, asked: tuple[str, str, frozenset[str]]) -> None:
        content, room = self._content, self._desk.room
        if content is None:
            return
        self._rest.stop()
        self._asked = asked
        body = self._compared = content.body

        def work(_progress: Progress) -> _Grounded:
            try:
                article = replace(room.authoring.open(content.article), body=body)
                return _Grounded(asked, room.preflight.ground(article))
            except (
                EditorError
            ):  # gone, or its record was changed, which the review tells: the words are checked all the same
                return _Grounded(asked, Ground())

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_grounded, key="check ground")

    def _on_grounded(self, answer: _Grounded) -> None:
        content = self._content
        if content is None or answer.asked != self._asked or content.article != answer.asked[0]:
            return
        if answer.ground != self._ground:
            self._ground = answer.ground
            self._look(content, answer.ground)

    def _on_rest(self) -> None:
        if self._ground is not None and self._content is not None:
            self._ask_library(self._asked)

    def _on_told(self, told: Told) -> None:
        changes = told.changes
        if self._ground is not None and (
            changes.submissions
            or changes.sites
            or changes.profiles
            or any(each.partition(".")[0] in changes.pictures for each in self._asked[2])
        ):
            self._ask_library(self._asked)

    # -- looking ------------------------------------------------------------------------------------------------------

    def _look(self, content: Content, ground: Ground) -> None:
        room = self._desk.room

        def work(_progress: Progress) -> Checked:
            begun = time.perf_counter()
            looked = room.preflight.look(content.metadata, content.body, content.site, ground)
            seconds = time.perf_counter() - begun
            rows = rows_of(looked.found, content.metadata, content.body, looked.binding)
            kept = rows_of((each for each, _ in looked.settled), content.metadata, content.body, frozenset())
            settled = tuple(
                replace(row, waiver=waiver, act=RowAct.GO)
                for row, (_, waiver) in zip(kept, looked.settled, strict=True)
            )
            at = datetime.now().strftime("%H:%M:%S")
            return Checked(content.article, tuple(rows), at, content.serial, settled, seconds)

        self._desk.jobs.start(LaneName.PAGE, work, self._on_checked, key="check")

    def _on_checked(self, checked: Checked) -> None:
        if self._content is not None and checked.article == self._content.article:
            self.last = checked
            self.checked.emit(checked)
