"""编辑图片: the dialog over the open article, its previews, and what is taken over into the text as one step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.picture_editor import PictureEditor
from editor_app.desktop.dialogs.picture_editor_draft import Draft
from editor_app.desktop.editor.widget import BodyEditor
from editor_app.desktop.flows.writing import Writing
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.part import Speaking
from editor_app.model.body import Figure
from editor_app.model.errors import Cancelled, EditorError
from editor_app.model.picture_edit import NO_EDITS, Edits
from editor_app.model.picture_frame import Size, edited_size
from editor_app.model.problems import explain
from editor_app.services.progress import Progress

if TYPE_CHECKING:
    from editor_app.services.retouching import WorkingPicture

_PREVIEW = "retouch preview"


@dataclass(frozen=True, slots=True)
class _Opened:
    serial: int
    working: WorkingPicture
    original: QImage


@dataclass(frozen=True, slots=True)
class _Shown:
    serial: int
    draft: Draft
    image: QImage


@dataclass(frozen=True, slots=True)
class _Made:
    """The edited picture, to be seen in the text until its web version is there."""

    source: str
    image: QImage


@dataclass(eq=False, slots=True)
class _Sitting:
    """One picture being edited: of which article, which block, which original."""

    serial: int
    article: str
    block: str
    asset: str
    dialog: PictureEditor
    dropped: Edits | None
    working: WorkingPicture | None = None


class Retouching(Speaking):
    """One picture at a time. `made` carries a source and its picture (QImage) before its web version is made."""

    made = Signal(str, QImage)

    def __init__(self, desk: Desk, writing: Writing, editor: BodyEditor, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self._writing = writing
        self._editor = editor
        self._serial = 0
        self._sitting: _Sitting | None = None
        editor.edit_picture_requested.connect(self.edit)

    @property
    def dialog(self) -> PictureEditor | None:
        """The dialog that is open."""
        return self._sitting.dialog if self._sitting else None

    def slots(self) -> dict[str, Callable[[], object]]:
        """The slot of the command."""
        return {"editPictureAction": self._on_action}

    def _on_action(self) -> None:
        self.edit(self._editor.caret_block())

    def edit(self, block_id: str) -> None:
        """Edit the picture of that id in the open article; nothing happens where there is none."""
        self._edit(block_id)

    def _edit(self, block_id: str, dropped: Edits | None = None) -> None:
        article, figure = self._writing.article, self._figure(block_id)
        if self._sitting is not None or article is None or figure is None:
            return
        if self._editor.isReadOnly() or not self._editor.isEnabled():
            return
        self._editor.settle()
        self._serial += 1
        dialog = PictureEditor(self._desk.look, self._editor.window())
        self._sitting = _Sitting(self._serial, article.id, block_id, figure.asset, dialog, dropped)
        dialog.preview_wanted.connect(self._on_preview_wanted)
        dialog.taken.connect(self._on_taken)
        dialog.dropped.connect(self._on_dropped)
        dialog.finished.connect(self._on_finished)
        serial, asset, room = self._serial, figure.asset, self._desk.room

        def work(_progress: Progress) -> _Opened:
            working = room.retouching.open(asset)
            return _Opened(serial, working, _image(working.preview(NO_EDITS)))

        self._desk.jobs.start(LaneName.WORK, work, self._on_opened, self._on_not_opened)
        dialog.open()

    def _figure(self, block_id: str) -> Figure | None:
        figures = self._editor.body().figures()
        return next((figure for figure in figures if figure.id == block_id), None)

    def _on_opened(self, opened: _Opened) -> None:
        sitting = self._sitting
        if sitting is None or sitting.serial != opened.serial:
            return
        figure = self._figure(sitting.block)
        sitting.working = opened.working
        edits = figure.edits if figure else NO_EDITS
        sitting.dialog.show_picture(opened.working.size, opened.original, edits, sitting.dropped)

    def _on_not_opened(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            return
        if not isinstance(error, EditorError):
            self._desk.jobs.crashed.emit(error)
        elif self._sitting is not None:
            self._sitting.dialog.show_problem(explain(error))

    # -- previews -----------------------------------------------------------------------------------------------------

    def _on_preview_wanted(self, draft: Draft, rough: bool) -> None:
        """On the page lane, which has nothing to do while the dialog is open: photos being taken in cannot hold it up. One
        is made at a time, the newest one waits.
        """
        sitting = self._sitting
        if sitting is None or sitting.working is None:
            return
        serial, working, edits = sitting.serial, sitting.working, draft.edits()

        def work(_progress: Progress) -> _Shown:
            quick = rough and not working.quick(edits)
            return _Shown(serial, draft, _image(working.quick_preview(edits) if quick else working.preview(edits)))

        self._desk.jobs.start(LaneName.PAGE, work, self._on_shown, key=_PREVIEW)

    def _on_shown(self, shown: _Shown) -> None:
        if self._sitting is not None and self._sitting.serial == shown.serial:
            self._sitting.dialog.show_preview(shown.image, shown.draft)

    # -- taking over --------------------------------------------------------------------------------------------------

    def _on_taken(self, edits: Edits) -> None:
        sitting, article = self._sitting, self._writing.article
        if sitting is None:
            return
        figure = self._figure(sitting.block)
        if article is None or article.id != sitting.article or figure is None or figure.asset != sitting.asset:
            words = self.tr("这张图片已不在打开的稿件里，修改没有采用，原图没有动。请找到它再编辑一次")
            self.said.emit(words, True, ())
            return
        edited = replace(figure, edits=edits)
        if edited.edits == figure.edits:
            return
        self._show_at_once(edited, sitting.working)
        self._editor.change_picture(sitting.block, edited)

    def _show_at_once(self, figure: Figure, working: WorkingPicture | None) -> None:
        if working is None:
            return
        edits, source = figure.edits, figure.source
        self._editor.set_picture_size(source, *edited_size(working.size, edits))

        def work(_progress: Progress) -> _Made:
            return _Made(source, _image(working.result(edits)))

        self._desk.jobs.start(LaneName.PAGE, work, self._on_made)

    def _on_made(self, made: _Made) -> None:
        self.made.emit(made.source, made.image)

    def _on_dropped(self, edits: Edits) -> None:
        """Closed with work in it, perhaps by a slip of the hand: it can be gone on with."""
        if (sitting := self._sitting) is not None:
            again = partial(self._edit, sitting.block, edits)
            self.said.emit(self.tr("图片的修改没有采用"), False, ((self.tr("接着改"), again),))

    def _on_finished(self) -> None:
        self._sitting = None
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)


def _image(pixels: tuple[Size, bytes]) -> QImage:
    """An image of its own (it keeps no bytes of ours), in the form that is painted fastest. Any thread."""
    (width, height), data = pixels
    return QImage(data, width, height, width * 3, QImage.Format.Format_RGB888).convertToFormat(
        QImage.Format.Format_RGB32
    )
