"""加密交接包 from the window: the selected articles into one sealed file, and such a file taken over."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.passphrase_dialog import PassphraseDialog
from editor_app.desktop.flows.writing import Writing
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.part import Part
from editor_app.desktop.widgets.choosing import ask_file, ask_where
from editor_app.model.changes import Changes
from editor_app.model.errors import EditorError
from editor_app.model.problems import explain
from editor_app.services.importing import ImportOutcome
from editor_app.services.progress import Progress

SEALED_FILTER = "加密交接包 (*.xfseal)"
SHOWN = 3


class Sealing(Part):
    """Articles are sealed into one file, or taken out of one, with a passphrase that is kept nowhere."""

    def __init__(
        self, desk: Desk, window: MainWindow, writing: Writing, site: Callable[[], str], parent: QObject | None = None
    ) -> None:
        super().__init__(desk, window, writing, parent)
        self._site = site
        self._chosen: list[str] = []
        self._opening = ""

    def slots(self) -> dict[str, Callable[[], object]]:
        """The commands served here, by id."""
        return {"sealAction": self.choose_target, "unsealAction": self.choose_file}

    # -- sealing ------------------------------------------------------------------------------------------------------

    def choose_target(self) -> None:
        """Ask where the sealed file of the selected articles goes."""
        self._chosen = self._window.library.selected()
        if not self._chosen:
            return
        title = self.tr("把选中的 {n} 篇装进加密交接包").format(n=len(self._chosen))
        name = self.tr("交接包（{n} 篇）.xfseal").format(n=len(self._chosen))
        ask_where(self._window, title, [SEALED_FILTER], name, self.target_chosen, suffix="xfseal")

    def target_chosen(self, name: str) -> None:
        """Ask for the passphrase that the file gets."""
        about = self.tr("凭这个口令才能打开，忘了谁也打不开。请当面或打电话告诉对方，不要和文件放在一起。")
        dialog = PassphraseDialog(self.tr("交接包的口令"), about, self.tr("装进交接包"), self._window, choosing=True)
        dialog.given.connect(partial(self.seal, name))
        dialog.open()

    def seal(self, name: str, passphrase: str) -> None:
        """Save what is written in these articles, then write the file."""
        room, articles = self._desk.room, list(self._chosen)

        def work(progress: Progress) -> tuple[Path, int]:
            return room.sealing.seal(articles, Path(name), passphrase, progress), len(articles)

        def start() -> None:
            self.said.emit(self.tr("正在装进加密交接包，可以继续写稿"), False, ())
            self._desk.jobs.start(LaneName.WORK, work, self._on_sealed, self._tell_failure)

        self._writing.flush(start, articles)

    def _on_sealed(self, made: tuple[Path, int]) -> None:
        path, count = made
        words = self.tr("{n} 篇已装进 {path}。口令请当面或打电话告诉对方")
        self.said.emit(words.format(n=count, path=path), False, ())

    # -- opening ------------------------------------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Ask which sealed file to open."""
        ask_file(self._window, self.tr("打开加密交接包"), [SEALED_FILTER], self.file_chosen)

    def file_chosen(self, name: str) -> None:
        """Ask for its passphrase."""
        about = self.tr("“{name}”要凭口令打开。里面的稿件收进稿件库，已经有的不会多出一篇。").format(
            name=Path(name).name
        )
        dialog = PassphraseDialog(self.tr("打开加密交接包"), about, self.tr("打开"), self._window, choosing=False)
        dialog.given.connect(partial(self.unseal, name))
        dialog.open()

    def unseal(self, name: str, passphrase: str) -> None:
        """Save what is written, then take over what is in the file."""
        room, site = self._desk.room, self._site()
        self._opening = name

        def work(progress: Progress) -> ImportOutcome:
            return room.sealing.open(Path(name), passphrase, site, progress)

        def start() -> None:
            self.said.emit(self.tr("正在打开加密交接包…"), False, ())
            self._desk.jobs.start(LaneName.WORK, work, self._on_unsealed, self._on_unopened)

        self._writing.flush_all(start)

    def _on_unsealed(self, outcome: ImportOutcome) -> None:
        articles = frozenset(each.article.id for each in outcome.imported)
        self._desk.news.tell(Changes(articles=articles), self)
        words = [self.tr("从加密交接包收下 {n} 篇").format(n=len(articles))]
        words += [f"{name}：{explain(error)}" for name, error in outcome.failed[:SHOWN]]
        self.said.emit("；".join(words), bool(outcome.failed), ())

    def _on_unopened(self, error: Exception) -> None:
        if isinstance(error, EditorError) and error.code == "sealed.wrong_passphrase":
            again = (self.tr("再输一次…"), partial(self.file_chosen, self._opening))
            self.said.emit(explain(error), True, (again,))
        else:
            self._tell_failure(error)
