"""The pictures of the open article as the window shows them: made ready, in the text, in their pane."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.picture_words import PictureWordsDialog
from editor_app.desktop.editor.merging import keep_written
from editor_app.desktop.flows.bringing_in import PicturesAdded
from editor_app.desktop.flows.illustrating import Illustration, Loaded
from editor_app.desktop.flows.noticing import Noticed, Noticing, title_of
from editor_app.desktop.flows.writing import Opened, Writing
from editor_app.desktop.jobs import Step
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.panes.right_tabs import PICTURES
from editor_app.desktop.part import Part
from editor_app.desktop.watermarking import Watermarking
from editor_app.model.body import Body, Figure
from editor_app.model.picture import Repeat
from editor_app.services.arranging import move_picture


class Picturing(Part):
    """`loaded` carries each `Loaded`, for the other places where pictures are shown; `counted` how many pictures the open
    article has, where that changed.
    """

    loaded = Signal(object)
    counted = Signal(int)

    def __init__(self, desk: Desk, window: MainWindow, writing: Writing, parent: QObject | None = None) -> None:
        super().__init__(desk, window, writing, parent)
        self.illustration = Illustration(desk, self)
        self.illustration.loaded.connect(self._on_loaded)
        self.illustration.stepped.connect(self._on_stepped)
        self.illustration.ended.connect(self._on_ended)
        self.watermarking = Watermarking(desk, window, self)
        self.watermarking.said.connect(self.said)
        self.watermarking.changed.connect(self._on_mark_changed)
        self.noticing = Noticing(desk, self)
        self.noticing.noticed.connect(self._on_noticed)
        self._repeats: dict[str, str] = {}
        self._fresh: set[str] = set()  # originals that came in and were not looked at yet
        self._worded = ""  # the article whose words are in the dialog
        self.count = 0
        self.dialog: PictureWordsDialog | None = None
        window.article.editor.picture_wanted.connect(self.want_image)
        window.pictures.move_requested.connect(self.move)
        window.pictures.remove_requested.connect(self.remove)

    def slots(self) -> dict[str, Callable[[], object]]:
        """The slots of the commands, by the command's id."""
        return {"pictureWordsAction": self.open_words, **self.watermarking.slots()}

    def opened(self, opened: Opened) -> None:
        """An article is on the screen: pictures are made by its site's rules."""
        self.illustration.use_rules(opened.profile.pictures)
        self._window.pictures.set_limit(opened.profile.article_bytes)
        box = self._window.article.editor.picture_box() * self._window.devicePixelRatioF()
        self.illustration.use_box(box)
        self._repeats = {}
        self._fresh.clear()
        self.noticing.forget()

    def show(self, body: Body | None) -> None:
        """Show the pictures of a body, and load those that are not there yet."""
        count = len(list(body.pictures())) if body else 0
        self._window.right.set_count(PICTURES, count)
        if count != self.count:
            self.count = count
            self.counted.emit(count)
        self.illustration.want(body.sources() if body else ())
        if body is not None and (article := self._writing.article) is not None:
            self.noticing.look(article.id, body)
        self._show_pane(body)

    def added(self, batch: PicturesAdded) -> None:
        """Photos came in: they are looked at before the text has told that it shows them."""
        kept = [each.asset.sha256 for each in batch.added if each.asset]
        self.illustration.want(kept)
        article = self._writing.article
        if article is not None and article.id == batch.target.article and len(kept) == len(batch.added):
            self._fresh.update(kept)

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
        article = self._writing.article
        if article is None or self._window.article.editor.isReadOnly():
            return
        self._worded = article.id
        dialog = PictureWordsDialog(self._desk.look, self._body(), self._window)
        for source, image in self.illustration.thumbnails.items():
            dialog.set_thumbnail(source, image)
        self.illustration.loaded.connect(dialog.on_loaded)
        dialog.changed.connect(self._on_words_changed)
        self.dialog = dialog
        dialog.open()

    def _on_words_changed(self, before: Body, after: Body) -> None:
        article = self._writing.article
        if article is None or article.id != self._worded:
            words = self.tr("打开的已是另一篇稿件，图说没有改；请回到那一篇再写一次")
            self.said.emit(words, True, ())
            return
        self._change(keep_written(before, self._body(), after))

    def _body(self) -> Body:
        return self._window.article.editor.body()

    def _change(self, body: Body) -> None:
        if not self._window.article.editor.isReadOnly():
            self._window.article.editor.change_body(body)
            self.show(self._body())

    # -- the same photo again -----------------------------------------------------------------------------------------

    def _on_noticed(self, noticed: Noticed) -> None:
        self._repeats = noticed.words()
        body = self._body()
        again = [figure for figure in body.figures() if figure.asset in self._fresh and figure.id in self._repeats]
        if again:
            self._tell_repeats(again, noticed.repeats[again[0].id], body)
        if self._fresh & set(body.assets()):
            self._fresh.clear()
        self._show_pane(body)

    def _tell_repeats(self, again: list[Figure], repeat: Repeat, body: Body) -> None:
        first = again[0]
        number = [picture.id for picture in body.pictures()].index(first.id) + 1
        where = self._repeats[first.id] if repeat.number else self.tr("在{title}里用过").format(title=title_of(repeat))
        words = self.tr("图 {n} {where}").format(n=number, where=where)
        if len(again) > 1:
            words += self.tr("；这样的共 {n} 张，“图片”里都标出了").format(n=len(again))
        choices: list[tuple[str, Callable[[], object]]] = []
        if repeat.elsewhere:
            article = repeat.elsewhere[0].article
            choices.append((self.tr("打开那一篇"), lambda: self._writing.open(article)))
        choices.append((self.tr("删去这张"), lambda: self._take_out(first.id)))
        self.said.emit(words, False, tuple(choices))

    def _take_out(self, picture: str) -> None:
        self.remove(picture)
        self._window.article.bar.put_away()

    # -- showing ------------------------------------------------------------------------------------------------------

    def _on_mark_changed(self) -> None:
        self.illustration.forget()
        self.show(self._body())

    def refresh(self) -> None:
        """Show the pane anew: the cover is another one."""
        self._show_pane(self._body())

    def _show_pane(self, body: Body | None) -> None:
        pictures = list(body.pictures()) if body else []
        cover = self._window.article.metadata().cover if body else ""
        self._window.pictures.show_pictures(pictures, self.illustration.facts, self._repeats, cover)

    def _on_loaded(self, loaded: Loaded) -> None:
        seen = loaded.thumbnail if loaded.image.isNull() else loaded.image
        if not seen.isNull() or loaded.facts.problem:
            self._window.article.editor.set_picture(loaded.asset, seen)  # at first a small one; none says why
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
