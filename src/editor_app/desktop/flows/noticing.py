"""The same photo again: noticed within the open article and across articles, said, and never in the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from editor_app.desktop.desk import Desk
from editor_app.desktop.jobs import LaneName
from editor_app.model.body import Body
from editor_app.model.errors import EditorError
from editor_app.model.picture import Repeat
from editor_app.services.progress import Progress

TITLE_CHARS = 12


@dataclass(frozen=True, slots=True)
class Noticed:
    """The pictures of an article that are shown elsewhere too, by block id."""

    article: str
    repeats: Mapping[str, Repeat]

    def words(self) -> dict[str, str]:
        """What a row of the pane says about each."""
        return {picture: repeat_words(repeat) for picture, repeat in self.repeats.items()}


class Noticing(QObject):
    """`noticed` carries a `Noticed` each time the originals of the open article are others than before."""

    noticed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._seen: tuple[str, tuple[tuple[str, str], ...]] = ("", ())

    def look(self, article: str, body: Body) -> None:
        """Look where the pictures of an article are shown too, unless they were looked at already."""
        shown = (article, tuple((figure.id, figure.asset) for figure in body.figures()))
        if shown == self._seen:
            return
        self._seen = shown
        illustrating = self._desk.room.illustrating

        def work(_progress: Progress) -> Noticed:
            try:
                return Noticed(article, illustrating.repeats(body, article))
            except EditorError:
                return Noticed(article, {})  # only a hint; what is wrong with the library is told where it matters

        self._desk.jobs.start(LaneName.PICTURES, work, self._on_looked, key="picture repeats")

    def forget(self) -> None:
        """Look again the next time: what other articles show may have changed."""
        self._seen = ("", ())

    def _on_looked(self, noticed: Noticed) -> None:
        if noticed.article == self._seen[0]:
            self.noticed.emit(noticed)


def repeat_words(repeat: Repeat) -> str:
    """What a row says: `与图 2 是同一张`, `与图 2 很像`, `《标题》用过`."""
    if repeat.number:
        return f"与图 {repeat.number} {'是同一张' if repeat.exact else '很像'}"
    return f"{title_of(repeat)}用过"


def title_of(repeat: Repeat) -> str:
    """The title of the other article, in its marks, shortened."""
    title = repeat.elsewhere[0].title or "未写标题"
    return f"《{title if len(title) <= TITLE_CHARS else title[: TITLE_CHARS - 1] + '…'}》"
