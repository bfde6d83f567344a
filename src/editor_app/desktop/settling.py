"""What only a person can settle: the letters of a picture, and whether an article is at a site that cannot be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.doubt_dialog import DoubtDialog
from editor_app.desktop.dialogs.letters_dialog import LettersDialog
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.part import Speaking
from editor_app.model.errors import EditorError
from editor_app.model.problems import explain
from editor_app.model.submission import Submission
from editor_app.services.accounts import NeedsCaptcha
from editor_app.services.following import Candidate
from editor_app.services.progress import Progress


@dataclass(frozen=True, slots=True)
class _Shown:
    """A picture that came, and whether it came because the last answer was wrong."""

    image: QImage
    wrong: bool


class Settling(Speaking):
    """What a submission waits for is asked of a person. `settled` comes when something may go on."""

    settled = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self._letters: LettersDialog | None = None
        self._doubt: DoubtDialog | None = None
        self._site = ""
        self._item = ""

    # -- letters ------------------------------------------------------------------------------------------------------

    def ask_letters(self, site: str, parent: QWidget) -> None:
        """Show the picture that a site waits for, or get one."""
        self._site = site
        self._letters = LettersDialog(site, parent)
        self._letters.another_wanted.connect(self._on_another)
        self._letters.answered.connect(self._on_answered)
        self._letters.finished.connect(self._on_letters_finished)
        self._letters.open()
        self._get(fresh=False)

    def _get(self, *, fresh: bool) -> None:
        room, site = self._desk.room, self._site

        def work(_progress: Progress) -> _Shown:
            return _Shown(QImage.fromData(room.accounts.captcha(site, fresh=fresh)), wrong=False)

        self._desk.jobs.start(LaneName.ASKING, work, self._on_picture, self._on_no_picture)

    def _on_another(self) -> None:
        self._get(fresh=True)

    def _on_answered(self, text: str) -> None:
        room, site = self._desk.room, self._site

        def work(_progress: Progress) -> _Shown | None:
            try:
                room.accounts.answer_captcha(site, text)
            except NeedsCaptcha as again:
                return _Shown(QImage.fromData(again.image), wrong=True)
            room.submitting.signed_in(site)
            return None

        self._desk.jobs.start(LaneName.ASKING, work, self._on_picture, self._on_no_picture)

    def _on_picture(self, shown: _Shown | None) -> None:
        if shown is None:
            if self._letters is not None:
                self._letters.accept()
            self.said.emit(self.tr("验证码已送去，等着的稿件接着上报"), False, ())
            self.settled.emit()
        elif self._letters is not None:
            words = self.tr("站点说不对，请看这一张") if shown.wrong else self.tr("请输入图上的字")
            self._letters.show_picture(shown.image, words)

    def _on_no_picture(self, error: Exception) -> None:
        words = explain(error) if isinstance(error, EditorError) else self.tr("没有取到验证码，请再试")
        if self._letters is not None:
            self._letters.show_trouble(words)
        else:
            self.said.emit(words, True, ())

    def _on_letters_finished(self) -> None:
        self._letters = None

    # -- doubt --------------------------------------------------------------------------------------------------------

    def ask_doubt(self, item: Submission, parent: QWidget) -> None:
        """Lay what stands at the site beside a submission that may be there."""
        self._item = item.id
        self._doubt = DoubtDialog(item, parent)
        self._doubt.is_there.connect(self._on_is_there)
        self._doubt.send_again.connect(self._on_send_again)
        self._doubt.finished.connect(self._on_doubt_finished)
        self._doubt.open()
        room = self._desk.room

        def work(_progress: Progress) -> Sequence[Candidate]:
            return room.submitting.candidates_at(item.id)

        self._desk.jobs.start(LaneName.ASKING, work, self._on_found, self._on_not_found)

    def _on_found(self, found: Sequence[Candidate]) -> None:
        if self._doubt is not None:
            self._doubt.show_found(found)

    def _on_not_found(self, error: Exception) -> None:
        words = explain(error) if isinstance(error, EditorError) else self.tr("没有问到站点")
        if self._doubt is not None:
            self._doubt.show_trouble(words)

    def _on_is_there(self, url: str) -> None:
        room, item = self._desk.room, self._item

        def work(_progress: Progress) -> Submission:
            return room.submitting.it_is_there(item, url)

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_settled, self._on_failed)

    def _on_send_again(self) -> None:
        room, item = self._desk.room, self._item

        def work(_progress: Progress) -> Submission:
            return room.submitting.send_again(item)

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_settled, self._on_failed)

    def _on_settled(self, _item: Submission) -> None:
        self.settled.emit()

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, EditorError):
            raise error
        self.said.emit(explain(error), True, ())

    def _on_doubt_finished(self) -> None:
        self._doubt = None
