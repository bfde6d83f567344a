"""Handing in: into the outbox, and the sender that empties it on a lane of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from editor_app.desktop.desk import Desk, Told
from editor_app.desktop.jobs import LaneName
from editor_app.model.changes import Changes
from editor_app.model.errors import EditorError
from editor_app.model.problems import explain
from editor_app.model.site import Site
from editor_app.model.submission import Hold, Submission, SubmissionState
from editor_app.services.progress import Progress

REFRESH_MS = 150
NEEDS_USER = (SubmissionState.BLOCKED, SubmissionState.IN_DOUBT)
ON_ITS_WAY = (SubmissionState.QUEUED, SubmissionState.SENDING, SubmissionState.WAITING, SubmissionState.IN_DOUBT)


@dataclass(frozen=True, slots=True)
class Outbox:
    """Everything in the outbox, in its order."""

    items: tuple[Submission, ...]

    @property
    def needing(self) -> int:
        """How many wait for the person."""
        return sum(item.state in NEEDS_USER for item in self.items)

    @property
    def moving(self) -> list[Submission]:
        """Those that are on their way by themselves."""
        return [item for item in self.items if item.state in ON_ITS_WAY]

    @property
    def unattended(self) -> list[Submission]:
        """Those that go on without anybody."""
        return [item for item in self.moving if item.hold is not Hold.UNPROVEN]

    @property
    def done(self) -> int:
        """How many have arrived."""
        return sum(item.state is SubmissionState.DONE for item in self.items)


class HandingIn(QObject):
    """Signals: `outbox_changed` (Outbox), `queued` (list of Submission), `refused` (the error: a finding stands in the
    way, no site …), `failed` (a sentence), `sites_listed` (list of Site), `arrived` (Submission with its receipt),
    `bandwidth_known` (bytes a second, 0 for no limit).
    """

    outbox_changed = Signal(object)
    queued = Signal(list)
    refused = Signal(object)
    failed = Signal(str)
    sites_listed = Signal(list)
    arrived = Signal(object)
    bandwidth_known = Signal(int)
    _moved = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._closing = threading.Event()
        self.outbox = Outbox(())
        self._moved.connect(self._on_moved, Qt.ConnectionType.QueuedConnection)
        self._soon = QTimer(self)  # many steps a second end while pictures go: the outbox is looked at now and then
        self._soon.setSingleShot(True)
        self._soon.setInterval(REFRESH_MS)
        self._soon.timeout.connect(self.refresh)
        desk.news.told.connect(self._on_told)

    def list_sites(self) -> None:
        """Look up the sites; the answer comes through `sites_listed`."""
        room = self._desk.room

        def work(_progress: Progress) -> list[Site]:
            return room.accounts.list()

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_sites, self._on_failed, key="sites")

    def submit(self, articles: Sequence[str], site: str) -> None:
        """Queue articles for a site and start sending. Their content must be on the disk."""
        room, ids = self._desk.room, list(articles)

        def work(_progress: Progress) -> list[Submission]:
            for article in ids:
                if room.authoring.open(article).site != site:
                    room.authoring.assign_site(article, site)
            return room.submitting.submit(ids, site)

        self._desk.jobs.start(LaneName.WORK, work, self._on_queued, self._on_refused)

    def send(self) -> None:
        """Let the sender run until nothing can move."""
        room, closing, tell = self._desk.room, self._closing, self._moved.emit

        def work(_progress: Progress) -> None:
            room.submitting.run(wait=True, changed=tell, stop=closing.is_set)

        self._desk.jobs.start(LaneName.SENDING, work, self._on_idle, self._on_failed, key="send")

    def stop(self) -> None:
        """Let the sender end, and the request it is in: the next start asks the site what became of it."""
        self._closing.set()
        self._desk.room.submitting.interrupt()

    def refresh(self) -> None:
        """Look at the outbox; the answer comes through `outbox_changed`."""
        room = self._desk.room

        def work(_progress: Progress) -> Outbox:
            return Outbox(tuple(room.submitting.outbox()))

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_outbox, self._on_failed, key="outbox")

    def set_online(self, online: bool) -> None:
        """Whether there is a network; when it is back, what waited goes on."""
        self._desk.room.submitting.set_online(online)
        if online:
            self.send()

    def pause_all(self) -> None:
        """Hold everything back."""
        self._steer_all(self._desk.room.submitting.pause_all)

    def resume_all(self) -> None:
        """End all pauses."""
        self._steer_all(self._desk.room.submitting.resume_all)

    def move(self, submission: str, before: str) -> None:
        """Put a submission before another in the queue, or at its end."""
        room = self._desk.room
        self._steer_all(lambda: room.submitting.move(submission, before))

    def ask_bandwidth(self) -> None:
        """Look up the limit; the answer comes through `bandwidth_known`."""
        room = self._desk.room
        self._desk.jobs.start(
            LaneName.LIBRARY, lambda _progress: room.submitting.bandwidth(), self._on_bandwidth, self._on_failed
        )

    def set_bandwidth(self, limit: int) -> None:
        """Send no more than so many bytes a second; 0 for no limit."""
        room = self._desk.room

        def work(_progress: Progress) -> int:
            room.submitting.set_bandwidth(limit)
            return limit

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_bandwidth, self._on_failed)

    def _on_bandwidth(self, limit: int) -> None:
        self.bandwidth_known.emit(limit)

    def take(self, items: list[Submission]) -> None:
        """Send what somebody else has queued."""
        self._on_queued(items)

    def _steer_all(self, act: Callable[[], list[Submission]]) -> None:
        self._desk.jobs.start(LaneName.LIBRARY, lambda _progress: act(), self._on_steered, self._on_failed)

    def pause(self, ids: Sequence[str]) -> None:
        """Hold submissions back."""
        self._steer(ids, self._desk.room.submitting.pause)

    def resume(self, ids: Sequence[str]) -> None:
        """End pauses."""
        self._steer(ids, self._desk.room.submitting.resume)

    def retry(self, ids: Sequence[str]) -> None:
        """Try now what waits or was stopped."""
        self._steer(ids, self._desk.room.submitting.retry)

    def cancel(self, ids: Sequence[str]) -> None:
        """Withdraw what the site cannot hold yet."""
        self._steer(ids, self._desk.room.submitting.cancel)

    def sign_in(self, site: str, secret: str) -> None:
        """Keep a new secret for a site; what waited for it goes on."""
        room = self._desk.room

        def work(_progress: Progress) -> tuple[list[Submission], str]:
            words = room.accounts.sign_in(site, secret)
            return room.submitting.signed_in(site), words

        self._desk.jobs.start(LaneName.WORK, work, self._on_signed_in, self._on_failed)

    def send_mine(self, ids: Sequence[str]) -> None:
        """Settle conflicts: what the site holds is replaced by what was queued."""
        self._steer(ids, self._desk.room.submitting.replace_remote, LaneName.WORK)

    def keep_theirs(self, ids: Sequence[str]) -> None:
        """Settle conflicts: what the site holds stays."""
        self._steer(ids, self._desk.room.submitting.accept_remote)

    def _steer(self, ids: Sequence[str], act: Callable[[str], Submission], lane: LaneName = LaneName.LIBRARY) -> None:
        def work(_progress: Progress) -> list[Submission]:
            return [act(each) for each in ids]

        self._desk.jobs.start(lane, work, self._on_steered, self._on_failed)

    def _on_sites(self, sites: list[Site]) -> None:
        self.sites_listed.emit(sites)

    def _on_queued(self, items: list[Submission]) -> None:
        self._tell(items)
        self.queued.emit(items)
        self.send()

    def _on_steered(self, items: list[Submission]) -> None:
        self._tell(items)
        self.send()

    def _on_signed_in(self, made: tuple[list[Submission], str]) -> None:
        items, words = made
        if words:
            self.failed.emit(words)
        self._on_steered(items)

    def _on_moved(self, item: Submission) -> None:
        if item.state is SubmissionState.DONE:
            self._tell([item])
            self.arrived.emit(item)
        if not self._soon.isActive():
            self._soon.start()

    def _on_idle(self, _value: object) -> None:
        self.refresh()

    def _on_outbox(self, outbox: Outbox) -> None:
        self.outbox = outbox
        self.outbox_changed.emit(outbox)

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, EditorError):
            self.refused.emit(error)
        else:
            self._desk.jobs.crashed.emit(error)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, EditorError):
            self.failed.emit(explain(error))
        else:
            self._desk.jobs.crashed.emit(error)
        self.refresh()

    def _tell(self, items: Sequence[Submission]) -> None:
        changes = Changes(
            articles=frozenset(item.article for item in items), submissions=frozenset(item.id for item in items)
        )
        self._desk.news.tell(changes, self)

    def _on_told(self, told: Told) -> None:
        if told.changes.submissions:
            self.refresh()
