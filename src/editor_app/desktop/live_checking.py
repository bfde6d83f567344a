"""Checks on the page as one writes: lines below the words, the list beside them, and the way from one to the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QAction

from editor_app.desktop.actions import Needs
from editor_app.desktop.desk import Desk
from editor_app.desktop.editor.places import Places
from editor_app.desktop.editor.underlines import Underline
from editor_app.desktop.flows.checking import Checked, Checking
from editor_app.desktop.flows.mending import Mending
from editor_app.desktop.flows.writing import Content, Writing
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.models.findings import FindingRow, RowAct, short
from editor_app.desktop.panes.right_tabs import PREVIEW
from editor_app.desktop.part import Part
from editor_app.desktop.waiving import Waiving
from editor_app.desktop.widgets.title_edit import units
from editor_app.model.finding import Finding, Place
from editor_app.model.views import View
from editor_app.services.progress import Progress

CARET_MS = 120
SHOWN = 20  # characters of a fix in the text's menu
CHOICE = "live_check"  # whether findings are underlined in the text, as the menu says


class LiveChecking(Part):
    """What was found is marked in the text and listed in its pane. Signals: `changed` when other commands can be used,
    `picture_wanted` the id of a missing picture that shall be chosen.
    """

    changed = Signal()
    picture_wanted = Signal(str)

    def __init__(
        self,
        desk: Desk,
        window: MainWindow,
        writing: Writing,
        checking: Checking,
        mending: Mending,
        waiving: Waiving,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(desk, window, writing, parent)
        self._checking = checking
        self._mending = mending
        self._waiving = waiving
        self._pane = window.findings
        self._editor = window.article.editor
        self._lines = self._editor.use_underlines(desk.look)
        self._title_lines = window.article.head.title.underlines
        self._caret = QTimer(self)
        self._caret.setSingleShot(True)
        self._caret.setInterval(CARET_MS)
        self._caret.timeout.connect(self._on_caret)
        self._editor.cursorPositionChanged.connect(self._caret.start)
        self._pane.acted.connect(self._on_acted)
        self._pane.chosen.connect(self._on_chosen)
        self._editor.first_actions = self._menu_at
        checking.checked.connect(self._on_checked)

    def start(self) -> None:
        """Look whether findings are to be underlined."""
        room = self._desk.room

        def work(_progress: Progress) -> bool:
            return bool(room.preferences.get(CHOICE, True))

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_choice, self._tell_failure)

    def slots(self) -> dict[str, Callable[[], object]]:
        """The commands served here, by id."""
        return {
            "liveCheckAction": self.switch,
            "nextFindingAction": lambda: self.step(1),
            "previousFindingAction": lambda: self.step(-1),
            "fixFindingAction": self.fix,
            "fixAllAction": self._on_fix_all,
            "ignoreFindingAction": self.ignore,
        }

    def there(self) -> set[Needs]:
        """What is there for commands of the checks."""
        last = self._checking.last
        found = {Needs.FINDING} if last is not None and last.rows else set()
        return found | ({Needs.FIX} if self._pane.fixable else set())

    # -- as one writes ------------------------------------------------------------------------------------------------

    def switch(self) -> None:
        """Underline findings in the text from now on, or no more, as the menu says."""
        room, on = self._desk.room, self._window.commands["liveCheckAction"].isChecked()
        self._paint(on)

        def work(_progress: Progress) -> None:
            room.preferences.keep(CHOICE, on)

        self._desk.jobs.start(LaneName.LIBRARY, work, None, self._tell_failure)

    def _on_choice(self, on: bool) -> None:
        self._window.commands["liveCheckAction"].setChecked(on)
        self._paint(on)

    def _paint(self, on: bool) -> None:
        self._lines.paint(on)
        self._title_lines.paint(on)

    def _on_checked(self, checked: Checked | None) -> None:
        if checked is None:
            self._lines.clear()
            self._title_lines.clear()
            self._pane.show_nothing()
            self._window.show_errors(0, 0)
            return
        self._pane.show_findings(checked.rows, checked.at, checked.settled, checked.seconds)
        self._window.show_errors(checked.errors, len(checked.rows))
        self._editor.when_settled(lambda: self._mark(checked))
        self.changed.emit()

    def _mark(self, checked: Checked) -> None:
        """Underline what was found, in the very state of the text in which it was found; else the next check is on its way."""
        content = self._writing.content()
        if content is None or (content.article, content.serial) != (checked.article, checked.serial):
            return
        places = Places(self._editor.document(), content.body)
        marks = []
        for row in checked.rows:
            place = places.of(row.finding.place)
            if place is not None:
                marks.append(Underline(*place, row.finding.level, row.key, tip=row.tip))
        self._lines.show_marks(marks)
        if not self._window.article.head.composing:
            self._title_lines.show_marks(_in_title(content, checked.rows))

    # -- from one to the other ----------------------------------------------------------------------------------------

    def _on_caret(self) -> None:
        """The caret came to rest: within the words of a finding that one is the current one."""
        cursor = self._editor.textCursor()
        if self._editor.composing or not self._editor.hasFocus():
            return
        mark = self._lines.at(cursor.selectionStart())
        if mark is not None and cursor.selectionEnd() > mark.end:
            mark = None
        self._lines.choose(mark.key if mark is not None else None)
        self._title_lines.choose(None)
        if mark is not None:
            self._pane.select(mark.key)

    def _on_chosen(self, row: FindingRow) -> None:
        """A row of the list became the current one: its words come into view, the focus stays in the list."""
        self._choose(row)
        if row.waiver is not None:
            return
        mark = self._lines.mark_of(row.key)
        if mark is not None:
            self._editor.goto_words(mark.start, mark.end, select=False)
        elif row.finding.place.block:
            self._editor.goto_block(row.finding.place.block)

    def _choose(self, row: FindingRow) -> None:
        self._lines.choose(row.key)
        self._title_lines.choose(row.key)

    def step(self, by: int) -> None:
        """Go to the next finding, or to the one before."""
        row = self._pane.step(by)
        if row is not None:
            self._go(row)

    def go_to(self, finding: Finding) -> None:
        """Put the caret where a finding points, and select its words."""
        last = self._checking.last
        row = next((each for each in last.rows if each.finding == finding), None) if last is not None else None
        self._go(row if row is not None else FindingRow(finding, ""))

    def _go(self, row: FindingRow) -> None:
        place = row.finding.place
        self._choose(row)
        self._pane.select(row.key)
        if place.field and place.field != "body":
            self._go_to_field(place)
            return
        words = self._place_of(row)
        if words is not None:
            self._editor.goto_words(*words)
        elif place.block:
            self._editor.goto_block(place.block)
        self._editor.setFocus()

    def _place_of(self, row: FindingRow) -> tuple[int, int] | None:
        """Where the words of a finding stand now; of one that is not underlined (another check found it) where they should."""
        mark = self._lines.mark_of(row.key)
        if mark is not None:
            return mark.start, mark.end
        content = self._writing.content()
        return Places(self._editor.document(), content.body).of(row.finding.place) if content is not None else None

    def _go_to_field(self, place: Place) -> None:
        head = self._window.article.head
        head.focus_field(place.field)
        if place.span is not None:
            head.select_words(place.field, *place.span)

    # -- acting -------------------------------------------------------------------------------------------------------

    def _current(self) -> FindingRow | None:
        """The finding that keys mean: that of the caret while somebody writes, else that of the list."""
        last = self._checking.last
        if last is None:
            return None
        mark = self._lines.at(self._editor.textCursor().selectionStart()) if self._editor.hasFocus() else None
        key = mark.key if mark is not None else None
        return next((row for row in last.rows if row.key == key), None) or self._pane.current()

    def fix(self) -> None:
        """Put the fix of the current finding in."""
        row = self._current()
        if row is None or row.finding.fix is None or row.waiver is not None:
            words = self.tr("先选一个能修正的问题；按 F7 到下一个")
            self.said.emit(words if row is None else self.tr("这一处没有把握改对，要由人来定"), False, ())
            return
        self._mending.mend([row.finding])

    def _on_fix_all(self) -> None:
        self._mending.mend(self._pane.fixable)

    def ignore(self) -> None:
        """Settle the current finding as it is."""
        row = self._current()
        if row is None:
            self.said.emit(self.tr("先选一个问题；按 F7 到下一个"), False, ())
        elif row.waiver is None:
            self._waiving.ask(row)

    def _menu_at(self, point: QPoint) -> Sequence[QAction]:
        """What can be done about the words under the pointer, for the text's menu."""
        mark, last = self._lines.under(point), self._checking.last
        row = next((each for each in last.rows if mark is not None and each.key == mark.key), None) if last else None
        if row is None:
            return ()
        title = QAction(row.words, self._editor)
        title.setEnabled(False)
        found = [title]
        acts = [act for act in row.acts if act is not RowAct.GO]
        for act in acts if row.binding or RowAct.IGNORE in acts else (*acts, RowAct.IGNORE):
            fixes = act is RowAct.FIX
            action = QAction(self._fix_words(row.finding) if fixes else act.value, self._editor)
            action.setEnabled(not (fixes and self._editor.isReadOnly()))
            action.triggered.connect(self._doing(row, act))
            found.append(action)
        return found

    def _fix_words(self, finding: Finding) -> str:
        fix = finding.fix
        if fix is None or not fix.after.strip():
            return self.tr("删去“{words}”").format(words=short(fix.before if fix else "", SHOWN))
        return self.tr("改为“{words}”").format(words=short(fix.after, SHOWN))

    def _doing(self, row: FindingRow, act: RowAct) -> Callable[[], None]:
        return lambda: self._on_acted(row, act)

    def _on_acted(self, row: FindingRow, act: RowAct) -> None:
        match act:
            case RowAct.FIX:
                self._mending.mend([row.finding])
            case RowAct.CHOOSE:
                self.picture_wanted.emit(row.finding.place.block)
            case RowAct.LIST:
                self._window.open_right(PREVIEW)
                self._window.preview.choose_view(View.LIST)
            case RowAct.IGNORE:
                self._waiving.ask(row)
            case RowAct.RESTORE:
                self._waiving.take_back(row)
            case RowAct.GO:
                self._go(row)


def _in_title(content: Content, rows: Sequence[FindingRow]) -> list[Underline]:
    title = content.metadata.title
    marks = []
    for row in rows:
        place = row.finding.place
        if place.field == "title" and place.span is not None and row.act is not RowAct.LIST:  # it has its own mark
            start, end = place.span
            first, last = units(title[:start]), units(title[:end])
            marks.append(Underline(first, last, row.finding.level, row.key, tip=row.tip))
    return marks
