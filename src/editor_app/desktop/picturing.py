"""The pictures of the open article as the window shows them: made ready, in the text, in their pane."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.picture_words import PictureWordsDialog
from editor_app.desktop.editor.merging import keep_written
from editor_app.desktop.flows.bringing_in import PicturesAdded
from editor_app.desktop.flows.illustrating import Illustration, Loaded
from editor_app.desktop.flows.writing import Opened, Writing
from editor_app.desktop.jobs import Step
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.panes.right_tabs import PICTURES
from editor_app.model.body import Body
from editor_app.services.arranging import move_picture


class Picturing(QObject):
    """`loaded` carries each `Loaded`, for the other places where pictures are shown; `counted` how many pictures the open
    article has, where that changed.
    """

    loaded = Signal(object)
    counted = Signal(int)

    def __init__(self, desk: Desk, window: MainWindow, writing: Writing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._window = window
        self._writing = writing
        self.illustration = Illustration(desk, self)
        self.illustration.loaded.connect(self._on_loaded)
        self.illustration.stepped.connect(self._on_stepped)
        self.illustration.ended.connect(self._on_ended)
        self.count = 0
        self.dialog: PictureWordsDialog | None = None
        window.article.editor.picture_wanted.connect(self.want_image)
        window.pictures.move_requested.connect(self.move)
        window.pictures.remove_requested.connect(self.remove)

    def slots(self) -> dict[str, Callable[[], object]]:
        """The slots of the commands, by the command's id."""
        return {"pictureWordsAction": self.open_words}

    def opened(self, opened: Opened) -> None:
        """An article is on the screen: pictures are made by its site's rules."""
        self.illustration.use_rules(opened.profile.pictures)
        box = self._window.article.editor.picture_box() * self._window.devicePixelRatioF()
        self.illustration.use_box(box)

    def show(self, body: Body | None) -> None:
        """Show the pictures of a body, and load those that are not there yet."""
        count = len(list(body.pictures())) if body else 0
        self._window.right.set_count(PICTURES, count)
        if count != self.count:
            self.count = count
            self.counted.emit(count)
        self.illustration.want(body.sources() if body else ())
        self._show_pane(body)

    def added(self, batch: PicturesAdded) -> None:
        """Photos came in: they are looked at before the text has told that it shows them."""
        self.illustration.want(each.asset.sha256 for each in batch.added if each.asset)

    def want_image(self, source: str) -> None:
        """Load what a figure shows, for the text."""
        self.illustration.want([source], image=True)

    # -- order and words ----------------------------------------------------------------------------------------------

    def move(self, picture: str, place: int) -> None:
        """Let a picture come to the `place`-th place among the pictures (`move_picture`), as one undo step."""
        before = self._body()
        after = move_picture(before, picture, place)
        if after is not before:
            self._change(after)
        self._window.pictures.list_view.choose(picture)

    def remove(self, picture: str) -> None:
        """Remove a picture with its caption."""
        if not self._window.article.editor.isReadOnly():
            self._window.article.editor.remove_picture(picture)
            self.show(self._body())

    def open_words(self) -> None:
        """Open the table of what is written about the pictures."""
        dialog = PictureWordsDialog(self._desk.look, self._body(), self._window)
        for source, image in self.illustration.thumbnails.items():
            dialog.set_thumbnail(source, image)
        self.illustration.loaded.connect(dialog.on_loaded)
        dialog.changed.connect(self._on_words_changed)
        self.dialog = dialog
        dialog.open()

    def _on_words_changed(self, before: Body, after: Body) -> None:
        self._change(keep_written(before, self._body(), after))

    def _body(self) -> Body:
        return self._window.article.editor.body()

    def _change(self, body: Body) -> None:
        if not self._window.article.editor.isReadOnly():
            self._window.article.editor.change_body(body)
            self.show(self._body())

    # -- showing ------------------------------------------------------------------------------------------------------

    def _show_pane(self, body: Body | None) -> None:
        self._window.pictures.show_pictures(list(body.pictures()) if body else [], self.illustration.facts)

    def _on_loaded(self, loaded: Loaded) -> None:
        if not loaded.image.isNull():
            self._window.article.editor.set_picture(loaded.asset, loaded.image)
        if not loaded.thumbnail.isNull():
            self._window.pictures.set_thumbnail(loaded.asset, loaded.thumbnail)
        self.loaded.emit(loaded)
        if content := self._writing.content():
            self._show_pane(content.body)

    def _on_stepped(self, step: Step) -> None:
        words = f"{step.what}（{step.done}/{step.total}）"
        self._window.status.show_busy(words, stoppable=False)

    def _on_ended(self) -> None:
        self._window.status.show_busy("")
