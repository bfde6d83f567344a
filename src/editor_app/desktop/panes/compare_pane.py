"""比较: two revisions in one text, or beside each other. It stands in the place of head and text while it is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QShortcut,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.editor.compared import Written
from editor_app.desktop.editor.comparison import FOLD, ComparisonWriter, Tints
from editor_app.desktop.editor.figures import atom_rect
from editor_app.desktop.editor.formats import EditorStyle
from editor_app.desktop.editor.page import block_rect
from editor_app.desktop.editor.sides import runs
from editor_app.desktop.editor.spots import Spots, range_in
from editor_app.desktop.editor.view import PageView
from editor_app.desktop.look import Look
from editor_app.desktop.theme import Theme
from editor_app.desktop.times import short_time
from editor_app.desktop.widgets.buttons import PushButton, WordButton, mark_segments, set_role
from editor_app.model.anchoring import anchor_at, locate
from editor_app.model.body import Body
from editor_app.model.difference import Difference, tally
from editor_app.model.review import Anchor
from editor_app.model.revision import REASON_WORDS, RevisionRow
from editor_app.services.comparing import Compared

PALE = 0.55


class CompareView(PageView):
    """The text of a comparison, to be read only. `rewritten` tells that it was laid out anew: an unchanged run was opened or
    folded, both sides are shown in another way, the colours are others.
    """

    rewritten = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self._written = Written()
        self._current = -1
        self._tints = _tints(look.theme)
        super().__init__(EditorStyle.from_theme(look.theme), parent)
        self._look = look
        self._difference: Difference | None = None
        self._bodies: tuple[Body, ...] = (Body(), Body())
        self._aside = False
        self._open_runs: frozenset[int] = frozenset()
        self._name_of: Callable[[str], str] = str
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setObjectName("compareView")
        self.setAccessibleName(self.tr("比较的结果"))

    @property
    def places(self) -> int:
        """How many changes there are."""
        return len(self._written.places)

    @property
    def current(self) -> int:
        """The number of the change that is pointed at, from 0; -1 for none."""
        return self._current

    def show_difference(self, difference: Difference, aside: bool, name_of: Callable[[str], str]) -> None:
        """Show another comparison from its beginning."""
        self._difference, self._aside, self._name_of = difference, aside, name_of
        self._open_runs = frozenset()
        self._current = -1
        self._bodies = tuple(
            Body(tuple(block for each in difference.blocks if (block := getattr(each, side)) is not None))
            for side in ("old", "new")
        )
        self._rewrite()
        self.verticalScrollBar().setValue(0)

    def set_aside(self, aside: bool) -> None:
        """Show both sides in one text, or beside each other."""
        if aside != self._aside:
            self._aside = aside
            self._rewrite()
            self.go_to(self._current)

    def use_look(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._tints = _tints(theme)
        self.set_style(EditorStyle.from_theme(theme))
        self._rewrite()

    def step(self, by: int) -> None:
        """Point at the next change or the one before; round from the last to the first."""
        if self.places:
            self.go_to((self._current + by) % self.places if self._current >= 0 else 0 if by > 0 else self.places - 1)

    def go_to(self, place: int) -> None:
        """Point at a change and bring it into view."""
        if not 0 <= place < self.places:
            return
        self._current = place
        rect = self._rect(place)
        bar = self.verticalScrollBar()
        if rect.top() < bar.value() or rect.bottom() > bar.value() + self.viewport().height():
            bar.setValue(int(rect.top() - 32))
        self.viewport().update()

    # -- annotations --------------------------------------------------------------------------------------------------

    def range_of(self, anchor: Anchor) -> tuple[int, int] | None:
        """Where the words of an annotation stand here: those of the later text, else, where they were changed, of the earlier
        one. None where they are in neither, or folded.
        """
        for side, body in ((self._written.new, self._bodies[1]), (self._written.old, self._bodies[0])):
            spot = locate(anchor, body)
            if spot is None:
                continue
            place = range_in(side.get(spot.block, []), spot) or Spots(self.document(), body).range(spot)
            if place is not None:
                return place
        return None

    def picture_id(self, block_id: str) -> str:
        """Under which id a picture stands here."""
        return self._written.pictures.get(block_id, block_id)

    def anchor_of_selection(self) -> Anchor | None:
        """An anchor on what is selected, in the words of the later text; None where nothing of that is selected."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        body, start, end = self._bodies[1], cursor.selectionStart(), cursor.selectionEnd()
        for block, parts in self._written.new.items():
            inside = [
                part for part in parts if part.position < end and part.place(part.offset + len(part.text)) > start
            ]
            if inside:
                first, last = inside[0].character(start), inside[-1].character(end)
                return anchor_at(body, block, first, last) if first < last else None
        return Spots(self.document(), body).anchor(body, start, end)

    def reveal(self, name: str, anchor: Anchor) -> None:
        """Bring the words of an annotation into view, unfolding the run that they are in."""
        if self._difference is not None and self.range_of(anchor) is None:
            for number, run in enumerate(runs(self._difference.blocks)):
                if number not in self._open_runs and any(each.new and each.new.id == anchor.block for each in run):
                    self.toggle_run(number)
        if self.remarks is None:
            return
        self.remarks.choose(name)
        place = self.range_of(anchor)
        if place is not None:
            rect = block_rect(self.document().findBlock(place[0]))
            bar = self.verticalScrollBar()
            if rect.top() < bar.value() or rect.bottom() > bar.value() + self.viewport().height():
                bar.setValue(int(rect.top() - self.viewport().height() / 3))

    def _rewrite(self) -> None:
        if self._difference is None:
            return
        scroll = self.verticalScrollBar().value()
        writer = ComparisonWriter(
            self.document(), self._style, self._tints, name_of=self._name_of, open_runs=self._open_runs
        )
        self._written = writer.write(self._difference, aside=self._aside)
        self.verticalScrollBar().setValue(scroll)
        self.viewport().update()
        self.rewritten.emit()

    def _rect(self, place: int) -> QRectF:
        found = self._written.places[place]
        document = self.document()
        return block_rect(document.findBlock(found.first)).united(block_rect(document.findBlock(found.last)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, pale pictures that went, the signs in the margin."""
        super().paintEvent(event)
        scroll = self.verticalScrollBar().value()
        painter = QPainter(self.viewport())
        painter.translate(0, -scroll)
        shown = QRectF(event.rect()).translated(0, scroll)
        veil = QColor(self._style.paper)
        veil.setAlphaF(PALE)
        for position in self._written.pale:
            rect = atom_rect(self.document(), position, self._store)
            if rect.intersects(shown):
                painter.fillRect(rect, veil)
        painter.setPen(QPen(self._look.theme.colour("control"), 1, Qt.PenStyle.DashLine))
        for position in self._written.folds:
            rect = block_rect(self.document().findBlock(position))
            for y in (rect.top() - 2, rect.bottom() + 4):
                painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
        font = self._style.ui_font(16, strong=True)
        painter.setFont(font)
        ascent = QFontMetricsF(font).ascent()
        for number, place in enumerate(self._written.places):
            rect = self._rect(number)
            if rect.bottom() < shown.top() or rect.top() > shown.bottom():
                continue
            painter.setPen(QColor(self._tints.sign))
            painter.drawText(
                QPointF(-1 if place.sign != "±" else 0, rect.top() + (self._style.line_px + ascent) / 2 - 2),
                place.sign[:1].translate(_NARROW),
            )
            if number == self._current:
                painter.fillRect(
                    QRectF(0, rect.top() + self._style.line_px, 2, max(0.0, rect.height() - self._style.line_px)),
                    QColor(self._tints.sign),
                )
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a folded run opens it, another folds it again."""
        super().mouseReleaseEvent(event)
        anchor = self.anchorAt(event.position().toPoint())
        if anchor.startswith(FOLD) and not self.textCursor().hasSelection():
            self.toggle_run(int(anchor.removeprefix(FOLD)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over what can be unfolded."""
        super().mouseMoveEvent(event)
        over = self.anchorAt(event.position().toPoint()).startswith(FOLD)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor)

    def toggle_run(self, number: int) -> None:
        """Open or fold an unchanged run."""
        self._open_runs = self._open_runs ^ {number}
        self._rewrite()


_NARROW = str.maketrans("＋－", "+−")


def _tints(theme: Theme) -> Tints:
    gone, come, sign = theme.states["error"], theme.states["sent"], theme.states["warning"]
    return Tints(gone.fg, gone.bg, come.fg, come.bg, theme.colours["text2"], sign.fg)


def revision_words(row: RevisionRow) -> str:
    """A revision in the boxes: 第 3 版 · 今天 16:31 送审."""
    return f"第 {row.number} 版 • {short_time(row.saved_at)} {REASON_WORDS[row.reason]}"


class ComparePane(QFrame):
    """Shows a comparison. `chosen` carries the two numbers that were chosen, `restore_requested` the number of the
    revision to bring back, `closed` comes with Esc and the cross.
    """

    chosen = Signal(int, int)
    restore_requested = Signal(int)
    closed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: list[RevisionRow] = []
        self._name_of: Callable[[str], str] = str
        set_role(self, "middle")
        self.setObjectName("comparePane")
        self.view = CompareView(look, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._choice_row())
        layout.addWidget(self._count_row())
        layout.addWidget(self.view, 1)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        self._escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._escape.activated.connect(self.closed)
        look.changed.connect(self._on_look_changed)

    def _choice_row(self) -> QFrame:
        row = QFrame(self)
        row.setFixedHeight(51)
        set_role(row, "head")
        line = QHBoxLayout(row)
        line.setContentsMargins(16, 0, 12, 0)
        line.setSpacing(8)
        self.old = self._box("compareOld", self.tr("原来的版本"))
        self.new = self._box("compareNew", self.tr("后来的版本"))
        swap = self._icon_button("arrow_swap", "compareSwap", self.tr("对调"))
        swap.clicked.connect(self._on_swap)
        line.addWidget(self.old, 1)
        line.addWidget(swap)
        line.addWidget(self.new, 1)
        line.addStretch(0)
        self._modes = QButtonGroup(self)
        holder = QWidget(row)
        modes = QHBoxLayout(holder)
        modes.setContentsMargins(0, 0, 0, 0)
        modes.setSpacing(0)
        for place, words in enumerate((self.tr("合并看"), self.tr("并排看"))):
            button = WordButton(8)
            button.setObjectName(("compareMerged", "compareAside")[place])
            button.setText(words)
            button.setCheckable(True)
            button.setChecked(place == 0)
            self._modes.addButton(button, place)
            modes.addWidget(button)
        mark_segments([self._modes.button(place) for place in (0, 1)])
        self._modes.idClicked.connect(self._on_mode)
        line.addWidget(holder)
        close = self._icon_button("dismiss", "compareClose", self.tr("回到写稿（Esc）"))
        close.clicked.connect(self.closed)
        line.addWidget(close)
        return row

    def _box(self, name: str, words: str) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        box.setAccessibleName(words)
        box.setToolTip(words)
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        box.setMinimumContentsLength(10)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMaximumWidth(210)
        box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_role(box, "input")
        box.activated.connect(self._on_chosen)
        return box

    def _icon_button(self, icon: str, name: str, words: str) -> PushButton:
        button = PushButton("", "quiet")
        button.setObjectName(name)
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.setFixedSize(QSize(30, 30))
        button.setStyleSheet("padding: 0;")
        self._look.dress(button, icon)
        return button

    def _count_row(self) -> QFrame:
        row = QFrame(self)
        row.setFixedHeight(40)
        set_role(row, "tools")
        line = QHBoxLayout(row)
        line.setContentsMargins(16, 0, 16, 0)
        line.setSpacing(8)
        self._places = QLabel()
        self._places.setObjectName("compareCount")
        set_role(self._places, "strong")
        self._sums = QLabel()
        set_role(self._sums, "small2")
        self._sums.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.restore = PushButton("", "small")
        self.restore.setObjectName("compareRestore")
        self.restore.clicked.connect(self._on_restore)
        self.previous = PushButton(self.tr("上一处"), "small")
        self.next = PushButton(self.tr("下一处"), "small")
        self.previous.setToolTip(self.tr("上一处改动（Shift+F8）"))
        self.next.setToolTip(self.tr("下一处改动（F8）"))
        self._look.dress(self.previous, "arrow_up", "text")
        self._look.dress(self.next, "arrow_down", "text")
        self.previous.clicked.connect(self._on_previous)
        self.next.clicked.connect(self._on_next)
        self._where = QLabel()
        set_role(self._where, "small2")
        line.addWidget(self._places)
        line.addWidget(self._sums, 1)
        for widget in (self.restore, self.previous, self.next, self._where):
            line.addWidget(widget)
        return row

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_rows(self, rows: Sequence[RevisionRow]) -> None:
        """The revisions that can be chosen, newest first."""
        self._rows = list(rows)
        for box in (self.old, self.new):
            chosen = box.currentData()
            box.clear()
            for row in rows:
                box.addItem(revision_words(row), row.number)
            box.setCurrentIndex(max(0, box.findData(chosen)))

    def show_compared(self, compared: Compared, name_of: Callable[[str], str]) -> None:
        """Show what changed; `name_of` gives a column's words."""
        self.old.setCurrentIndex(self.old.findData(compared.old.row.number))
        self.new.setCurrentIndex(self.new.findData(compared.new.row.number))
        newest = self._rows[0].number if self._rows else 0
        earlier = min(compared.old.row.number, compared.new.row.number)
        self.restore.setVisible(earlier != newest)
        self.restore.setText(self.tr("恢复第 {n} 版").format(n=earlier))
        self.restore.setToolTip(self.tr("恢复之后，现在的内容也留在版本里"))
        self.restore.setProperty("number", earlier)
        self._show(compared.difference, name_of)

    def show_difference(self, difference: Difference, old: str, new: str, name_of: Callable[[str], str]) -> None:
        """Show what changed between contents that are not revisions here; `old` and `new` stand where those are chosen."""
        for box, words in ((self.old, old), (self.new, new)):
            box.setPlaceholderText(words)
            box.setCurrentIndex(-1)
        self.restore.hide()
        self._show(difference, name_of)

    def _show(self, difference: Difference, name_of: Callable[[str], str]) -> None:
        self._name_of = name_of
        count = tally(difference)
        self._places.setText(self.tr("{n} 处改动").format(n=count.places) if count.places else self.tr("没有不同"))
        sums = [self.tr("增 {n} 字").format(n=count.added)] if count.added else []
        sums += [self.tr("删 {n} 字").format(n=count.removed)] if count.removed else []
        sums += [self.tr("图片 {n} 张").format(n=count.pictures)] if count.pictures else []
        self._sums.setText(" • ".join(sums))
        self.view.show_difference(difference, self._modes.checkedId() == 1, name_of)
        self.view.step(1)
        self._show_where()

    def step(self, by: int) -> None:
        """The next change, or the one before."""
        self.view.step(by)
        self._show_where()

    def _show_where(self) -> None:
        self._where.setText(f"{self.view.current + 1} / {self.view.places}" if self.view.places else "")
        self.previous.setEnabled(self.view.places > 1)
        self.next.setEnabled(self.view.places > 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that nobody else here wants stay here: behind this pane lies the text."""
        event.accept()

    def _on_previous(self) -> None:
        self.step(-1)

    def _on_next(self) -> None:
        self.step(1)

    def _on_mode(self, place: int) -> None:
        self.view.set_aside(place == 1)
        self._show_where()

    def _on_chosen(self) -> None:
        old, new = self.old.currentData(), self.new.currentData()
        if isinstance(old, int) and isinstance(new, int):
            self.chosen.emit(old, new)

    def _on_swap(self) -> None:
        old, new = self.old.currentData(), self.new.currentData()
        if isinstance(old, int) and isinstance(new, int):
            self.chosen.emit(new, old)

    def _on_restore(self) -> None:
        self.restore_requested.emit(int(self.restore.property("number")))

    def _on_look_changed(self) -> None:
        self.view.use_look(self._look.theme)
