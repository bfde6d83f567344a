"""Finding and replacing in the open text: counted on a lane from a copy of the words, shown over the text.

What a lane answers is of the text as it was; where that has changed since, it is looked for again, so that a hit shown
or replaced is always one that is there. While an input method composes nothing is looked for and nothing replaced.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from editor_app.desktop.desk import Desk
from editor_app.desktop.editor.searching import Stretch, apply_edits, stretches
from editor_app.desktop.editor.widget import BodyEditor
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.panes.find_bar import FindBar, Tally
from editor_app.model.errors import Cancelled, EditorError
from editor_app.model.problems import explain
from editor_app.model.replacing import Edit, Query
from editor_app.services.progress import Progress
from editor_app.services.replacing import edits_of_lines

TYPED_MS, EDITED_MS, COMPOSING_MS = 120, 400, 200
HISTORY_KEY = "find.history"
MOST_SHOWN = 1000
COUNT_SECONDS = 1.0
TRIES = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """A hit in the document: from `start` to `end` (positions of the document), the `edit` that would replace it."""

    start: int
    end: int
    stretch: Stretch
    edit: Edit


@dataclass(frozen=True, slots=True)
class _Looked:
    query: Query
    new: str | None
    edition: tuple[int, int]
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class _Planned:
    """Edits for a whole text; `count` hits, of which some may be left."""

    query: Query
    new: str
    edition: tuple[int, int]
    found: tuple[tuple[Stretch, list[Edit]], ...]
    hits: int


@dataclass(frozen=True, slots=True)
class Done:
    """What replacing everything did: hits replaced, hits left (headings would be empty)."""

    count: int
    left: int


class Seeking(QObject):
    """Acts on one editor and its bar. `replaced` carries a `Done` after everything was replaced, `refused` a sentence
    where it could not be.
    """

    replaced = Signal(object)
    refused = Signal(str)

    def __init__(self, desk: Desk, bar: FindBar, editor: BodyEditor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._bar = bar
        self._editor = editor
        self._looked: _Looked | None = None
        self._starts: list[int] = []
        self._wish = 0  # a step asked for before the hits were known
        self._wanted: tuple[Query, str] | None = None  # to be replaced everywhere
        self._tries = 0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.look)
        bar.changed.connect(self._on_bar_changed)
        bar.next_requested.connect(self.next)
        bar.previous_requested.connect(self.previous)
        bar.replace_requested.connect(self.replace_one)
        bar.closed.connect(self._on_closed)
        editor.body_changed.connect(self._on_edited)
        editor.cursorPositionChanged.connect(self._show_tally)
        editor.verticalScrollBar().valueChanged.connect(self._show_hits)
        desk.look.changed.connect(self._show_hits)
        desk.jobs.start(LaneName.LIBRARY, self._load_history, self._on_history)

    # -- history ------------------------------------------------------------------------------------------------------

    def _load_history(self, _progress: Progress) -> list[str]:
        kept = self._desk.room.preferences.get(HISTORY_KEY, [])
        return [word for word in kept if isinstance(word, str)] if isinstance(kept, list) else []

    def _on_history(self, words: list[str]) -> None:
        self._bar.show_history(words)

    def _remember(self) -> None:
        words, room = self._bar.remember(), self._desk.room

        def work(_progress: Progress) -> None:
            room.preferences.keep(HISTORY_KEY, words)

        self._desk.jobs.start(LaneName.LIBRARY, work, key="find.history")

    # -- the bar ------------------------------------------------------------------------------------------------------

    def open_find(self) -> None:
        """Show the bar for finding."""
        self._open(replacing=self._bar.replacing)

    def open_replace(self) -> None:
        """Show the bar with its second row."""
        self._open(replacing=True)

    def _open(self, *, replacing: bool) -> None:
        if not self._editor.composing:
            self._bar.open(replacing=replacing, words=self._selected_words())

    def _selected_words(self) -> str:
        words = self._editor.textCursor().selectedText()
        return words if len(words) <= 100 and words.isprintable() and "\ufffc" not in words else ""

    def article_changed(self) -> None:
        """Another article is shown, or none."""
        self._forget()
        if not self._bar.isHidden():
            self._timer.start(TYPED_MS)

    def _on_closed(self) -> None:
        self._forget()
        self._editor.setFocus()

    def _forget(self) -> None:
        self._timer.stop()
        self._looked, self._starts, self._wish, self._wanted = None, [], 0, None
        self._bar.show_tally(None)
        self._show_hits()

    def _on_bar_changed(self) -> None:
        self._wish = 0
        if not self._bar.isHidden():
            self._timer.start(TYPED_MS)

    def _on_edited(self) -> None:
        if not self._bar.isHidden():
            self._timer.start(EDITED_MS)

    # -- looking ------------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Count the hits anew."""
        self._timer.stop()
        query, new = self._bar.query(), self._bar.replacement() if self._bar.replacing else None
        if self._editor.composing:
            self._timer.start(COMPOSING_MS)
            return
        if not query.text:
            self._forget()
            return
        there, edition = stretches(self._editor.document()), self._editor.edition()

        def work(_progress: Progress) -> _Looked:
            lines = [stretch.line() for stretch in there]
            filled = edits_of_lines([replace(line, needed=False) for line in lines], query, new, COUNT_SECONDS)
            hits = [
                Hit(stretch.place(edit.start), stretch.place(edit.end), stretch, edit)
                for stretch, edits in zip(there, filled, strict=True)
                for edit in edits
            ]
            return _Looked(query, new, edition, tuple(hits))

        self._desk.jobs.start(LaneName.PAGE, work, self._on_looked, self._on_not_looked, key="find")

    def _on_looked(self, looked: _Looked) -> None:
        if self._bar.isHidden() and not self._wish:
            return
        if looked.edition != self._editor.edition() or looked.query != self._bar.query():
            self._timer.start(TYPED_MS)
            return
        self._looked, self._starts = looked, [hit.start for hit in looked.hits]
        self._show_hits()
        self._show_tally()
        if wish := self._wish:
            self._wish = 0
            self._step(wish)

    def _on_not_looked(self, error: Exception) -> None:
        self._looked, self._starts, self._wish = None, [], 0
        self._show_hits()
        self._tell(error)

    def _on_not_planned(self, error: Exception) -> None:
        self._wanted = None
        if words := self._tell(error):
            self.refused.emit(words)

    def _tell(self, error: Exception) -> str:
        """Show why it could not be done; the sentence, empty where nobody needs to know."""
        if isinstance(error, Cancelled):
            return ""
        if not isinstance(error, EditorError):
            self._desk.jobs.crashed.emit(error)
            return self.tr("没有做成")
        self._bar.show_problem(explain(error))
        return explain(error)

    @property
    def hits(self) -> Sequence[Hit]:
        """The hits of the text as it is now; none where it has changed since it was searched."""
        looked = self._looked
        current = looked is not None and looked.edition == self._editor.edition()
        return looked.hits if current and looked is not None else ()

    # -- going about --------------------------------------------------------------------------------------------------

    def next(self) -> None:
        """Select the next hit behind the caret, from the beginning again at the end."""
        self._go(1)

    def previous(self) -> None:
        """Select the hit before the caret."""
        self._go(-1)

    def _go(self, by: int) -> None:
        if self._editor.composing:
            return
        if not self._bar.query().text:
            self._open(replacing=self._bar.replacing)
            return
        self._remember()
        if self._looked is None or self._looked.query != self._bar.query() or not self._current():
            self._wish = by
            self.look()
        else:
            self._step(by)

    def _current(self) -> bool:
        return self._looked is not None and self._looked.edition == self._editor.edition()

    def _step(self, by: int) -> None:
        hits = self.hits
        if not hits:
            return
        cursor = self._editor.textCursor()
        if by > 0:
            place = bisect_left(self._starts, cursor.selectionEnd() if cursor.hasSelection() else cursor.position())
        else:
            place = bisect_left(self._starts, cursor.selectionStart()) - 1
        self._select(hits[place % len(hits)])

    def _select(self, hit: Hit) -> None:
        cursor = self._editor.textCursor()
        cursor.setPosition(hit.start)
        end = hit.start + 1 if hit.stretch.alt else hit.end
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self._editor.setTextCursor(cursor)
        self._editor.ensureCursorVisible()
        self._show_tally()

    def _selected(self) -> int:
        """The place of the hit that is selected, -1 where none is."""
        hits, cursor = self.hits, self._editor.textCursor()
        place = bisect_left(self._starts, cursor.selectionStart())
        if place >= len(hits) or not cursor.hasSelection():
            return -1
        hit = hits[place]
        end = hit.start + 1 if hit.stretch.alt else hit.end
        return place if (hit.start, end) == (cursor.selectionStart(), cursor.selectionEnd()) else -1

    # -- showing ------------------------------------------------------------------------------------------------------

    def _show_tally(self) -> None:
        if self._current() and not self._bar.isHidden():
            self._bar.show_tally(Tally(len(self.hits), self._selected() + 1))

    def _show_hits(self) -> None:
        """Lay the colour over the hits in view; no change of the document."""
        shown: list[QTextEdit.ExtraSelection] = []
        if self.hits and not self._bar.isHidden():
            format = self._colours()
            for hit in self._in_view():
                selection = QTextEdit.ExtraSelection()
                cursor = QTextCursor(self._editor.document())
                cursor.setPosition(hit.start)
                cursor.setPosition(hit.end, QTextCursor.MoveMode.KeepAnchor)
                selection.cursor, selection.format = cursor, format
                shown.append(selection)
        if shown or self._editor.extraSelections():
            self._editor.setExtraSelections(shown)

    def _colours(self) -> QTextCharFormat:
        """How a hit looks: tinted, in a contrast theme underlined alone."""
        theme, format = self._desk.look.theme, QTextCharFormat()
        if theme.contrast:
            format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
        else:
            format.setBackground(QColor(theme.states["warning"].bg))
            format.setForeground(QColor(theme.colours["text"]))
        return format

    def _in_view(self) -> Sequence[Hit]:
        area = self._editor.viewport().rect()
        top = self._editor.cursorForPosition(QPoint(0, 0)).block().position()
        below = self._editor.cursorForPosition(QPoint(area.right(), area.bottom())).block()
        first = bisect_left(self._starts, top)
        last = bisect_right(self._starts, below.position() + below.length())
        return [hit for hit in self.hits[first:last] if hit.end > hit.start][:MOST_SHOWN]

    # -- replacing ----------------------------------------------------------------------------------------------------

    def replace_one(self) -> None:
        """Replace the hit that is selected and go on to the next; where none is, select one first."""
        if self._editor.composing or not self._writable():
            return
        looked, place = self._looked, self._selected()
        if looked is None or place < 0 or looked.new != self._bar.replacement() or looked.query != self._bar.query():
            self._go(1)
            return
        hit = looked.hits[place]
        left = hit.stretch.text[: hit.edit.start] + hit.edit.new + hit.stretch.text[hit.edit.end :]
        if hit.stretch.needed and not left.strip():
            self._bar.say(self.tr("小标题不能是空的，这一处没有替换"))
            return
        self._remember()
        apply_edits(self._editor.document(), [(hit.stretch, [hit.edit])])
        self._bar.say(self.tr("已替换 1 处"))
        self._wish = 1
        self.look()

    def replace_all(self) -> None:
        """Replace every hit of the bar's query: one undo step."""
        if self._editor.composing or not self._writable():
            return
        if not self._bar.replacing or not self._bar.query().text:
            self._open(replacing=True)
            return
        self._remember()
        self.replace_everywhere(self._bar.query(), self._bar.replacement())

    def replace_everywhere(self, query: Query, new: str) -> None:
        """Replace every hit of a query in the open text in one undo step; `replaced` or `refused` tells what came of it."""
        self._wanted, self._tries = (query, new), 0
        self._plan()

    def _writable(self) -> bool:
        if self._editor.isEnabled() and not self._editor.isReadOnly():
            return True
        self._bar.say(self.tr("这篇稿件现在不能改"))
        return False

    def _plan(self) -> None:
        if self._wanted is None:
            return
        query, new = self._wanted
        there, edition = stretches(self._editor.document()), self._editor.edition()

        def work(_progress: Progress) -> _Planned:
            lines = [stretch.line() for stretch in there]
            hits = sum(map(len, edits_of_lines(lines, query)))
            edits = edits_of_lines(lines, query, new)
            found = tuple((stretch, each) for stretch, each in zip(there, edits, strict=True) if each)
            return _Planned(query, new, edition, found, hits)

        self._desk.jobs.start(LaneName.PAGE, work, self._on_planned, self._on_not_planned, key="replace")

    def _on_planned(self, planned: _Planned) -> None:
        if self._wanted != (planned.query, planned.new):
            return
        if self._editor.composing:
            self._editor.when_settled(self._plan)
            return
        if planned.edition != self._editor.edition() and self._tries < TRIES:
            self._tries += 1
            self._plan()
            return
        self._wanted = None
        if planned.edition != self._editor.edition():
            self._bar.say(self.tr("文字一直在变，没有替换；停一停再试"))
            self.refused.emit(self.tr("文字一直在变，没有替换；停一停再试"))
            return
        done = apply_edits(self._editor.document(), planned.found) if planned.found else 0
        left = planned.hits - done
        words = self.tr("已替换 {n} 处").format(n=done) if done else self.tr("没有可替换的")
        if left:
            words += self.tr("，{n} 处没有动：小标题会变空").format(n=left)
        self._bar.say(words)
        self.replaced.emit(Done(done, left))
        self.look()
