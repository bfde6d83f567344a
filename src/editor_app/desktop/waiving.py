"""忽略: findings that stay as they are, each for a reason that stands in the record with the name of who gave it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.waive_dialog import Scope, WaiveDialog
from editor_app.desktop.flows.checking import Checking
from editor_app.desktop.flows.reviewing import Reviewed, ReviewFlow
from editor_app.desktop.flows.writing import Writing
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.models.findings import FindingRow
from editor_app.desktop.part import Part
from editor_app.model.review import Act, Anchor
from editor_app.model.waiver import named, waivers_of
from editor_app.services.progress import Progress

REASONS = "waive_reasons"  # those that were given before, the newest first
KEPT = 12
USUAL = ("原话如此", "专名，没有写错", "单位一向这样写", "上级文件里这样写", "已核对，没有问题")


@dataclass(frozen=True, slots=True)
class _Asked:
    row: FindingRow
    reasons: tuple[str, ...]


class Waiving(Part):
    """A finding is let pass for a reason, or its word allowed. Signal `allowed`: a word came into the unit's list.
    `with_person` calls its argument once the program knows who sits here.
    """

    allowed = Signal()

    def __init__(
        self,
        desk: Desk,
        window: MainWindow,
        writing: Writing,
        checking: Checking,
        flow: ReviewFlow,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(desk, window, writing, parent)
        self._checking = checking
        self._flow = flow
        self._wanted: FindingRow | None = None
        self.with_person: Callable[[Callable[[], None]], None] = lambda then: then()

    def show(self, reviewed: Reviewed | None) -> None:
        """Let the check know what the record settles now."""
        if reviewed is None:
            return
        waivers = waivers_of(reviewed.view.record)
        self._checking.settle(reviewed.article, waivers)
        if reviewed.act is Act.WAIVED and waivers:
            made = waivers[-1].entry
            choices = ((self.tr("撤销忽略"), lambda: self._reopen(made)),)
            self.said.emit(self.tr("已忽略，理由和姓名记在审稿记录里，随稿件走"), False, choices)

    # -- settling -----------------------------------------------------------------------------------------------------

    def ask(self, row: FindingRow) -> None:
        """Ask for the reason."""
        if row.binding:
            self.said.emit(self.tr("这一条是站点的硬要求，不能忽略；要改好才能送审、上报"), True, ())
            return
        if self._desk.room.read_only:
            return
        self._wanted = row
        self.with_person(self._fetch_reasons)

    def _fetch_reasons(self) -> None:
        room, row = self._desk.room, self._wanted
        if row is None:
            return

        def work(_progress: Progress) -> _Asked:
            kept = room.preferences.get(REASONS, [])
            given = tuple(str(each) for each in kept) if isinstance(kept, list) else ()
            return _Asked(row, tuple(dict.fromkeys((*given, *USUAL))))

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_asked, self._tell_failure)

    def _on_asked(self, asked: _Asked) -> None:
        last = self._checking.last
        alike = [each for each in last.rows if named(each.finding) == named(asked.row.finding)] if last else []
        dialog = WaiveDialog(asked.row, len(alike), asked.reasons, asked.row.word, self._window)
        dialog.told.connect(self._on_told)
        dialog.open()

    def _on_told(self, row: FindingRow, reason: str, scope: Scope) -> None:
        article = self._writing.article
        if article is None:
            return
        if scope is Scope.UNIT:
            self._allow(row.word, reason, article.site)
            return
        place = row.finding.place
        anchor = Anchor() if scope is Scope.ARTICLE else Anchor(place.block, field=place.field)
        article_id, finding, room = article.id, named(row.finding), self._desk.room

        def remember(_progress: Progress) -> None:
            kept = room.preferences.get(REASONS, [])
            before = [str(each) for each in kept] if isinstance(kept, list) else []
            room.preferences.keep(REASONS, list(dict.fromkeys((reason, *before)))[:KEPT])

        def record() -> None:
            self._flow.act(Act.WAIVED, lambda reviewing: reviewing.waive(article_id, anchor, finding, reason))

        self._desk.jobs.start(LaneName.LIBRARY, remember, None, self._tell_failure)
        self._writing.flush(record)

    def _allow(self, word: str, reason: str, site: str) -> None:
        """Put a word into the unit's own list, for all its articles."""
        room = self._desk.room

        def work(_progress: Progress) -> str:
            room.house_lists.allow(word, reason, site)
            return word

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_allowed, self._tell_failure, essential=True)

    def _on_allowed(self, word: str) -> None:
        self._checking.again()
        self.allowed.emit()
        self.said.emit(self.tr("本单位词表里记下了“{word}”，以后不再提；在“词表”里可以改").format(word=word), False, ())

    # -- taking back --------------------------------------------------------------------------------------------------

    def take_back(self, row: FindingRow) -> None:
        """Let a finding be said again."""
        if row.waiver is not None and not self._desk.room.read_only:
            entry = row.waiver.entry
            self.with_person(lambda: self._reopen(entry))

    def _reopen(self, entry: str) -> None:
        article = self._writing.article
        if article is None:
            return
        article_id = article.id
        self._writing.flush(
            lambda: self._flow.act(Act.REOPENED, lambda reviewing: reviewing.reply(article_id, entry, Act.REOPENED))
        )
