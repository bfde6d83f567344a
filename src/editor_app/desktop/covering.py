"""The cover of the open article: chosen and cut in a dialog, kept in its metadata."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.cover_dialog import CoverChoice, CoverDialog
from editor_app.desktop.flows.illustrating import Illustration
from editor_app.desktop.flows.writing import Writing
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.part import Part
from editor_app.model.errors import EditorError
from editor_app.model.picture import Motive
from editor_app.model.problems import explain
from editor_app.services.progress import Progress


@dataclass(frozen=True, slots=True)
class _Looked:
    source: str
    image: QImage
    motive: Motive = Motive.OTHER
    problem: str = ""


class Covering(Part):
    """The open article's cover is chosen and cut. `changed` comes when it has another one."""

    changed = Signal()

    def __init__(
        self,
        desk: Desk,
        window: MainWindow,
        writing: Writing,
        illustration: Illustration,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(desk, window, writing, parent)
        self._illustration = illustration
        self._article = ""
        self.dialog: CoverDialog | None = None
        window.pictures.cover_requested.connect(self.open)

    def slots(self) -> dict[str, Callable[[], object]]:
        """The slot of the command."""
        return {"coverAction": self._on_action}

    def _on_action(self) -> None:
        self.open(self._window.article.editor.style_state().picture)

    def open(self, picture: str = "") -> None:
        """Choose the cover; the picture of that id is shown first, else the cover there is."""
        article, profile = self._writing.article, self._writing.profile
        figures = self._window.article.body().figures()
        if self.dialog is not None or article is None or profile is None or self._window.article.editor.isReadOnly():
            return
        if not figures:
            self.said.emit(self.tr("还没有可以作封面的图片：先放照片，再设封面"), False, ())
            return
        self._article = article.id
        dialog = CoverDialog(self._desk.look, figures, self._window.article.metadata(), profile.covers, self._window)
        for source, image in self._illustration.thumbnails.items():
            dialog.set_thumbnail(source, image)
        dialog.picture_wanted.connect(self._on_wanted)
        dialog.taken.connect(self._on_taken)
        dialog.finished.connect(self._on_finished)
        self.dialog = dialog
        dialog.choose(picture)
        dialog.open()

    def _on_wanted(self, source: str) -> None:
        illustrating, profile = self._desk.room.illustrating, self._writing.profile
        if profile is None:
            return
        rules = profile.pictures

        def work(_progress: Progress) -> _Looked:
            try:
                data = illustrating.rendition_bytes(source, rules)[0]
                return _Looked(source, QImage.fromData(data), illustrating.motive(data))
            except EditorError as error:
                return _Looked(source, QImage(), problem=explain(error))

        self._desk.jobs.start(LaneName.PICTURES, work, self._on_looked, key="cover picture")

    def _on_looked(self, looked: _Looked) -> None:
        if self.dialog is None:
            return
        if looked.problem:
            self.dialog.hint.setText(looked.problem)
        else:
            self.dialog.show_image(looked.source, looked.image, looked.motive)

    def _on_taken(self, choice: CoverChoice) -> None:
        article = self._writing.article
        if article is None or article.id != self._article:
            self.said.emit(self.tr("打开的已是另一篇稿件，封面没有改；请回到那一篇再设一次"), True, ())
            return
        self._window.article.head.set_cover(choice.cover, choice.cover_list, choice.cover_slide)
        self.changed.emit()

    def _on_finished(self) -> None:
        self.dialog = None
