"""词表 from the window: the dialog, words taken from the text, files in and out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.lists_dialog import ListsDialog
from editor_app.desktop.flows.checking import Checking
from editor_app.desktop.flows.writing import Writing
from editor_app.desktop.jobs import LaneName, Work
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.part import Part
from editor_app.desktop.widgets.choosing import ask_file, ask_where
from editor_app.model.errors import EditorError, Refused
from editor_app.model.finding import Finding
from editor_app.model.house_list import Entry, ListForm, ListKind, WrittenList
from editor_app.model.problems import explain
from editor_app.model.text import one_line
from editor_app.services.house_lists import ListsState, TakenIn
from editor_app.services.progress import Progress

LONGEST_WORD = 200
FILES = "词表 (*.toml *.csv *.tsv *.txt *.yml *.yaml)"
FORMS = {
    "CSV，Excel、WPS 用 (*.csv)": (ListForm.CSV, ".csv"),
    "TOML (*.toml)": (ListForm.TOML, ".toml"),
    "prh (*.yml)": (ListForm.PRH, ".yml"),
    "Vale，一个文件夹 (*)": (ListForm.VALE, ""),
}


class WordLists(Part):
    """The window of the word lists. Signal `changed`: after every change of the unit's list, with which the open
    article is checked anew.
    """

    changed = Signal()

    def __init__(
        self, desk: Desk, window: MainWindow, writing: Writing, checking: Checking, parent: QObject | None = None
    ) -> None:
        super().__init__(desk, window, writing, parent)
        self._checking = checking
        self._words = ""
        self._choose: Entry | None = None
        self._first: tuple[str, ListKind] | None = None  # what is to be written once the lists are there
        self.dialog: ListsDialog | None = None

    def slots(self) -> dict[str, Callable[[], object]]:
        """The commands served here, by id."""
        return {"listsAction": self.open, "addWordAction": self.add_selected}

    @property
    def _site(self) -> str:
        article = self._writing.article
        return article.site if article is not None else ""

    # -- the dialog ---------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Open the dialog, or bring it to the front."""
        if self.dialog is not None:
            self.dialog.raise_()
            self.dialog.activateWindow()
            return
        dialog = self.dialog = ListsDialog(self._desk.look, self._desk.room.read_only, self._window)
        dialog.look_requested.connect(self._look)
        dialog.save_requested.connect(self.save)
        dialog.remove_requested.connect(self._remove)
        dialog.lower_requested.connect(self._lower)
        dialog.import_requested.connect(self._ask_for_file)
        dialog.export_requested.connect(self._ask_where)
        dialog.finished.connect(self._on_closed)
        dialog.open()
        self._refresh("")

    def _on_closed(self) -> None:
        self.dialog = None

    def add_word(self, words: str, kind: ListKind = ListKind.TERM) -> None:
        """Open the dialog with a new entry for these words."""
        words = one_line(words)[:LONGEST_WORD]
        fresh = self.dialog is None
        self.open()
        if fresh:
            self._first = (words, kind)
        elif self.dialog is not None:
            self.dialog.new_entry(words, kind)

    def add_selected(self) -> None:
        """加入词表: of the words that are selected in the text."""
        self.add_word(self._window.article.editor.textCursor().selectedText().replace("\u2029", " "))

    # -- looking ------------------------------------------------------------------------------------------------------

    def _refresh(self, words: str, choose: Entry | None = None) -> None:
        room, site, self._words, self._choose = self._desk.room, self._site, words, choose

        def work(_progress: Progress) -> ListsState:
            return room.house_lists.state(site)

        self._desk.jobs.start(LaneName.WORK, work, self._on_state, self._on_failed, key="lists")

    def _on_state(self, state: ListsState) -> None:
        if self.dialog is None:
            return
        self.dialog.show_state(state, self._words, self._choose)
        self._choose = None
        if self._first is not None:
            (words, kind), self._first = self._first, None
            self.dialog.new_entry(words, kind)

    def _look(self, draft: Entry | None, replacing: Entry | None, sentence: str) -> None:
        room, site = self._desk.room, self._site

        def work(_progress: Progress) -> tuple[tuple[tuple[str, str], ...], list[Finding]]:
            faults = room.house_lists.faults_of(draft, replacing, site) if draft is not None else ()
            usable = draft if not faults else None
            left = replacing if usable is not None else None
            return faults, room.house_lists.trial(sentence, usable, left, site) if sentence.strip() else []

        self._desk.jobs.start(LaneName.PAGE, work, self._on_looked, self._on_failed, key="lists-look")

    def _on_looked(self, looked: tuple[tuple[tuple[str, str], ...], list[Finding]]) -> None:
        if self.dialog is not None:
            self.dialog.show_looked(*looked)

    # -- changing -----------------------------------------------------------------------------------------------------

    def save(self, entry: Entry, replacing: Entry | None = None) -> None:
        """Keep an entry of the unit's own."""
        room, site = self._desk.room, self._site

        def work(_progress: Progress) -> Entry:
            return room.house_lists.save(entry, replacing, site)

        self._run(work, self._on_saved)

    def _on_saved(self, entry: Entry) -> None:
        self._changed(self.tr("已保存，编号 {id}").format(id=entry.id), entry)

    def _remove(self, entries: tuple[Entry, ...]) -> None:
        room = self._desk.room

        def work(_progress: Progress) -> int:
            return room.house_lists.remove(entries)

        self._run(work, self._on_removed)

    def _on_removed(self, count: int) -> None:
        self._changed(self.tr("删去了 {n} 条").format(n=count))

    def _lower(self, entry_id: str, level: str) -> None:
        room, site = self._desk.room, self._site

        def work(_progress: Progress) -> object:
            return room.house_lists.lower(entry_id, level, site=site)

        self._run(work, self._on_lowered)

    def _on_lowered(self, kept: object) -> None:
        self._changed(self.tr("本单位已调低这一条") if kept is not None else self.tr("已恢复原来的级别"))

    def _run(self, work: Work, done: Callable[..., None], lane: LaneName = LaneName.LIBRARY) -> None:
        self._desk.jobs.start(lane, work, done, self._on_failed)

    def _changed(self, words: str, choose: Entry | None = None) -> None:
        self._checking.again()
        self.changed.emit()
        if self.dialog is not None:
            self._refresh(words, choose)

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, EditorError):
            self._desk.jobs.crashed.emit(error)
            words = self.tr("没有做成，词表照旧")
        elif isinstance(error, Refused) and error.code == "lists.broken" and not error.details.get("line"):
            words = str(error.details.get("why", ""))
        else:
            words = explain(error)
        if self.dialog is not None:
            self.dialog.show_words(words)
        else:
            self.said.emit(words, True, ())

    # -- files --------------------------------------------------------------------------------------------------------

    def _ask_for_file(self) -> None:
        ask_file(self.dialog, self.tr("导入到本单位词表"), [FILES], self.take_in, id="listFiles")

    def take_in(self, name: str) -> None:
        """Import a file."""
        room, site = self._desk.room, self._site

        def work(_progress: Progress) -> TakenIn:
            return room.house_lists.take_in(Path(name), site)

        if self.dialog is not None:
            self.dialog.show_words(self.tr("正在看这份词表…"))
        self._run(work, self._on_taken_in, LaneName.WORK)

    def _on_taken_in(self, made: TakenIn) -> None:
        words = self.tr("新增 {a} 条，改动 {b} 条，原样 {c} 条").format(a=made.added, b=made.changed, c=made.same)
        self._changed("\n".join((words, *made.left[:2])))

    def _ask_where(self) -> None:
        def chosen(name: str) -> None:
            self.write(name, dialog.selectedNameFilter())

        dialog = ask_where(
            self.dialog, self.tr("导出本单位词表"), list(FORMS), self.tr("词表"), chosen, id="listTarget"
        )

    def write(self, name: str, chosen: str) -> None:
        """Export the unit's list in the form of the name filter that was chosen."""
        form, suffix = FORMS.get(chosen, (ListForm.CSV, ".csv"))
        path = Path(name) if not suffix or Path(name).suffix.lower() == suffix else Path(name + suffix)
        room, site = self._desk.room, self._site

        def work(_progress: Progress) -> tuple[list[Path], WrittenList]:
            return room.house_lists.write(path, form, site=site)

        self._run(work, self._on_written, LaneName.WORK)

    def _on_written(self, done: tuple[list[Path], WrittenList]) -> None:
        files, written = done
        where = files[0] if len(files) == 1 else files[0].parent
        words = self.tr("{n} 条已写到 {path}").format(n=written.count, path=where)
        if self.dialog is not None:
            self.dialog.show_words("\n".join((words, *written.left[:2])))
