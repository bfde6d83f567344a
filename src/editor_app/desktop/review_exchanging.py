"""Reviewing with others from the window: a folder (a stick, a share) that is watched, and sites."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from editor_app.desktop.desk import Desk
from editor_app.desktop.flows.writing import Writing
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.part import Part
from editor_app.desktop.widgets.choosing import ask_folder
from editor_app.model.changes import Changes
from editor_app.model.errors import EditorError
from editor_app.model.problems import explain
from editor_app.services.merging import Merged, told
from editor_app.services.progress import Progress
from editor_app.services.review_folder import Looked
from editor_app.services.site_reviews import Exchanged

LOOK_MS = 15_000
FOLDER = "review.folder"  # the choice of the window
SHOWN = 3


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at the folder: what it gave, or why it could not be looked at; `asked`: the person wanted it."""

    folder: str
    looked: Looked | None = None
    away: EditorError | None = None
    asked: bool = False


@dataclass(slots=True)
class _Round:
    """An exchange with every site that can."""

    done: list[tuple[str, Exchanged]] = field(default_factory=list)
    troubles: list[tuple[str, EditorError]] = field(default_factory=list)


class ReviewExchanging(Part):
    """Packages and decisions go to and fro through a folder or a site. Signal `compare_requested`: an article's id and
    the number of the revision that somebody else wrote beside it.
    """

    compare_requested = Signal(str, int)

    def __init__(self, desk: Desk, window: MainWindow, writing: Writing, parent: QObject | None = None) -> None:
        super().__init__(desk, window, writing, parent)
        self._folder = ""
        self._away = False  # told once, until it is there again
        self._able: frozenset[str] = frozenset()  # sites that were exchanged with since the start
        self._to_put = ""  # the article that goes into the folder as soon as it is chosen
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._on_look_due)

    def slots(self) -> dict[str, Callable[[], object]]:
        """The commands served here, by id."""
        return {
            "exchangeReviewsAction": self.exchange,
            "reviewFolderAction": self.choose_folder,
            "putInFolderAction": self.put,
        }

    def start(self) -> None:
        """Go on watching the folder of last time."""
        room = self._desk.room

        def work(_progress: Progress) -> str:
            return str(room.preferences.get(FOLDER, ""))

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_folder_known)

    def _on_folder_known(self, folder: str) -> None:
        self._folder = folder
        if folder:
            self._timer.start()
            self.look()

    # -- a folder -----------------------------------------------------------------------------------------------------

    def choose_folder(self) -> None:
        """Ask for the folder; from then on it is watched."""
        title = self.tr("审稿文件夹：收下里面的稿件包，答复写回旁边")
        ask_folder(self._window, title, self.folder_chosen, start=self._folder)

    def folder_chosen(self, folder: str) -> None:
        """Watch a folder, and look at once."""
        room, self._folder, self._away = self._desk.room, folder, False

        def work(_progress: Progress) -> None:
            room.preferences.keep(FOLDER, folder)

        self._desk.jobs.start(LaneName.LIBRARY, work)
        self._timer.start()
        article, self._to_put = self._to_put, ""
        if article:
            self._put(article)
        else:
            self.look(asked=True)

    def _on_look_due(self) -> None:
        if self._window.isVisible():
            self.look()

    def look(self, *, asked: bool = False) -> None:
        """Take over what has come, and answer; not on the lane of the library, for a share may be slow."""
        if not self._folder or self._desk.room.read_only:
            return
        room, folder = self._desk.room, self._folder

        def work(_progress: Progress) -> _Look:
            try:
                return _Look(folder, room.review_folder.look(Path(folder)), asked=asked)
            except EditorError as error:
                return _Look(folder, away=error, asked=asked)

        self._desk.jobs.start(LaneName.WORK, work, self._on_looked, self._tell_failure, key="review folder")

    def _on_looked(self, look: _Look) -> None:
        if look.away is not None or look.looked is None:
            if look.away is not None and (look.asked or not self._away):
                self.said.emit(explain(look.away), True, ())
            self._away = True
            return
        self._away = False
        looked = look.looked
        self._desk.news.tell(Changes(articles=frozenset(each.article.id for each in looked.taken)), self)
        words = [self.tr("收下 {n} 个稿件包").format(n=len(looked.taken))] if looked.taken else []
        words += [self.tr("写回 {n} 个").format(n=len(looked.written))] if looked.written else []
        bad = [f"{name}：{explain(error)}" for name, error in (*looked.refused, *looked.unwritten)]
        if words or bad or look.asked:
            none = self.tr("文件夹里没有新的稿件包；放进来的会自动收下")
            merged = [each.merged for each in looked.taken if each.merged is not None]
            self._tell([*words, *bad[:SHOWN]] or [none], bool(bad), merged)

    def put(self) -> None:
        """Lay the open article's package into the folder; one is chosen first where there is none."""
        article = self._writing.article
        if article is None:
            return
        if self._folder:
            self._put(article.id)
        else:
            self._to_put = article.id
            self.choose_folder()

    def _put(self, article_id: str) -> None:
        room, folder = self._desk.room, self._folder

        def work(_progress: Progress) -> Path:
            return room.review_folder.put(article_id, Path(folder))

        def start() -> None:
            self._desk.jobs.start(LaneName.WORK, work, self._on_put, self._tell_failure)

        self._writing.flush(start)

    def _on_put(self, path: Path) -> None:
        self.said.emit(self.tr("稿件包已放进 {path}；对方的答复会自动收下").format(path=path), False, ())

    def decided(self, site: str) -> None:
        """Something was decided here about an article of `site`, or about several (empty): it goes out at once where it
        is known to be wanted.
        """
        self.look()
        if site in self._able or (not site and self._able):
            self._exchange(quiet=True)

    # -- sites --------------------------------------------------------------------------------------------------------

    def exchange(self) -> None:
        """With every site that can: what waits there comes, what was decided here goes."""
        self._writing.flush_all(self._exchange)

    def _exchange(self, *, quiet: bool = False) -> None:
        room, jobs = self._desk.room, self._desk.jobs

        def work(progress: Progress) -> _Round:
            found = _Round()
            for site in jobs.call_on_library(room.accounts.list):
                try:
                    found.done.append((site.name, room.site_reviews.exchange(site.name, progress)))
                except EditorError as error:
                    if error.code != "review.site_cannot":
                        found.troubles.append((site.name, error))
            return found

        if not quiet:
            self.said.emit(self.tr("正在与站点交换审稿，可以继续写稿"), False, ())
        jobs.start(LaneName.ASKING, work, self._on_exchanged, self._tell_failure, key="review exchange")

    def _on_exchanged(self, found: _Round) -> None:
        self._able |= {site for site, _each in found.done}
        taken = [merged for _site, each in found.done for merged in each.taken]
        sent = [one for _site, each in found.done for one in each.sent]
        self._desk.news.tell(Changes(articles=frozenset(merged.article.id for merged in taken)), self)
        troubles = [*found.troubles, *(trouble for _site, each in found.done for trouble in each.troubles)]
        if not found.done and not troubles:
            self.said.emit(self.tr("还没有能审稿的站点账号。可以用稿件包或审稿文件夹来审"), True, ())
            return
        words = self.tr("与站点交换过了：收下 {taken} 篇，报上 {sent} 个决定").format(taken=len(taken), sent=len(sent))
        bad = [f"{name}：{explain(error)}" for name, error in troubles[:SHOWN]]
        self._tell([words, *bad], bool(bad), taken)

    def _tell(self, words: list[str], bad: bool, taken: list[Merged]) -> None:
        """What came; where both have written, the way to the comparison."""
        beside = [merged for merged in taken if merged.beside]
        acts: tuple[tuple[str, Callable[[], object]], ...] = ()
        if beside:
            article, number = beside[0].article, beside[0].beside
            words = [self.tr("《{title}》{what}").format(title=article.metadata.title, what=told(beside[0])), *words]
            acts = ((self.tr("比较"), lambda: self.compare_requested.emit(article.id, number)),)
        self.said.emit("；".join(words), bad or bool(beside), acts)
