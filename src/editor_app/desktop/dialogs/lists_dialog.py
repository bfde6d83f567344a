"""词表: every entry with whose it is and whether it is used today; the unit's own are written here, others only looked at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.dialogs.list_entry_form import KINDS, ListEntryForm
from editor_app.desktop.look import Look
from editor_app.desktop.models.list_rows import (
    DAYS,
    LEVEL,
    NOTE,
    ORIGIN,
    RIGHT,
    ROW,
    SCOPE,
    SOURCE,
    STATE,
    WRONG,
    ListRowsModel,
    right_words,
    wrong_words,
)
from editor_app.desktop.widgets.buttons import push_button, set_role
from editor_app.desktop.widgets.fitting import fitting
from editor_app.desktop.widgets.state_text import StateText
from editor_app.model.finding import Finding
from editor_app.model.house_list import (
    IN_FORCE_WORDS,
    LEVEL_WORDS,
    OFF,
    ORIGIN_WORDS,
    Entry,
    InForce,
    ListKind,
    ListOrigin,
    ListRow,
)
from editor_app.services.house_lists import ListsState

SIZE = QSize(880, 432)
FORM_WIDTH = 320
PAUSE_MS = 250
"""After the last key before what is written is tried out."""

WIDTHS = {WRONG: 136, RIGHT: 124, LEVEL: 72, STATE: 88, ORIGIN: 72, DAYS: 180, SCOPE: 96, NOTE: 200, SOURCE: 200}
SHOWN_HITS = 3


class ListsDialog(QDialog):
    """Tells what the person wants; the flow does it. `look_requested` (draft or None, the entry it replaces or None, a
    sentence) asks what is wrong with the draft and what is found in the sentence; `save_requested` (entry, what it
    replaces or None); `remove_requested` a tuple of entries; `lower_requested` (id, level, empty: as it was).
    """

    look_requested = Signal(object, object, str)
    save_requested = Signal(object, object)
    remove_requested = Signal(tuple)
    lower_requested = Signal(str, str)
    import_requested = Signal()
    export_requested = Signal()

    def __init__(self, look: Look, read_only: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._read_only = read_only
        self._rows: tuple[ListRow, ...] = ()
        self._texts: list[str] = []
        self._chosen: ListRow | None = None
        self._draft = False  # what stands in the form is not kept
        self._faulty = False
        self._warned = False
        self.setObjectName("listsDialog")
        self.setWindowTitle(self.tr("词表"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._model = ListRowsModel(look, self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        line = QFrame()
        line.setFixedWidth(1)
        set_role(line, "line")
        middle.addWidget(self._left(), 1)
        middle.addWidget(line)
        middle.addWidget(self._right())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(middle, 1)
        column.addWidget(self._trial())
        column.addWidget(self._foot())
        self.resize(fitting(self, SIZE))
        QShortcut(QKeySequence("Ctrl+Return"), self, self._save.click)
        self._show_choice(None)

    # -- building -----------------------------------------------------------------------------------------------------

    def _left(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(12, 10, 12, 8)
        head.setSpacing(8)
        self.filter = self._line("listFilter", self.tr("找词条"), self.tr("找词条、说明、编号"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._show_rows)
        self.origin = self._combo("listOrigin", self.tr("谁的词表"))
        self.origin.addItem(self.tr("全部来源"), "")
        for origin in ListOrigin:
            self.origin.addItem(ORIGIN_WORDS[origin], origin.value)
        self.state = self._combo("listState", self.tr("状态"))
        self.state.addItem(self.tr("全部状态"), "")
        for force in InForce:
            self.state.addItem(IN_FORCE_WORDS[force], force.value)
        for box in (self.origin, self.state):  # not before both are there
            box.currentIndexChanged.connect(self._show_rows)
        self._new = push_button("listNewButton", self.tr("新建"), self.new_entry)
        head.addWidget(self.filter, 1)
        head.addWidget(self.origin)
        head.addWidget(self.state)
        head.addWidget(self._new)
        column.addLayout(head)
        column.addWidget(self._table(), 1)
        return page

    def _table(self) -> QTreeView:
        self.table = QTreeView()
        self.table.setObjectName("listTable")
        self.table.setAccessibleName(self.tr("词条"))
        self.table.setModel(self._model)
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setIconSize(QSize(14, 14))
        header = self.table.header()
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for place, width in WIDTHS.items():
            header.resizeSection(place, width)
        set_role(self.table, "rowsTable")
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        return self.table

    def _right(self) -> QWidget:
        page = QFrame()
        page.setFixedWidth(FORM_WIDTH)
        set_role(page, "pane")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._about = StateText(role="small2", around=(12, 10, 12, 2))
        self._about.setObjectName("listAbout")
        self.form = ListEntryForm()
        self.form.edited.connect(self._on_edited)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.form)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        line = QHBoxLayout()
        line.setContentsMargins(12, 6, 12, 8)
        line.setSpacing(8)
        self._remove = push_button("listRemoveButton", self.tr("删去"), self._on_remove)
        self._info = push_button("listInfoButton", self.tr("本单位改为提示"), self._on_info)
        self._off = push_button("listOffButton", self.tr("本单位不用"), self._on_off)
        self._normal = push_button("listNormalButton", self.tr("恢复原来的级别"), self._on_normal)
        self._drop = push_button("listDropButton", self.tr("放弃"), self.drop)
        self._save = push_button("listSaveButton", self.tr("保存"), self.save)
        line.addStretch(1)
        for button in (self._remove, self._info, self._off, self._normal, self._drop, self._save):
            line.addWidget(button)
        column.addWidget(self._about)
        column.addWidget(area, 1)
        column.addLayout(line)
        return page

    def _trial(self) -> QWidget:
        frame = QFrame()
        set_role(frame, "detail")
        line = QHBoxLayout(frame)
        line.setContentsMargins(12, 6, 12, 6)
        line.setSpacing(8)
        label = QLabel(self.tr("试一试"))
        set_role(label, "text2")
        self.sentence = self._line("listTrial", self.tr("试一试"), self.tr("写一句话，看会提示什么"))
        self.sentence.textChanged.connect(self._on_sentence)
        label.setBuddy(self.sentence)
        self.hits = QLabel()
        self.hits.setObjectName("listHits")
        self.hits.setWordWrap(True)
        self.hits.setTextFormat(Qt.TextFormat.PlainText)
        self.hits.setMinimumHeight(36)
        set_role(self.hits, "small2")
        line.addWidget(label)
        line.addWidget(self.sentence, 2)
        line.addWidget(self.hits, 3)
        return frame

    def _foot(self) -> QFrame:
        frame = QFrame()
        set_role(frame, "dialogButtons")
        line = QHBoxLayout(frame)
        line.setContentsMargins(12, 10, 12, 10)
        line.setSpacing(8)
        self._words = QLabel()
        self._words.setObjectName("listWords")
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._import = push_button("listImportButton", self.tr("导入…"), self.import_requested)
        self._export = push_button("listExportButton", self.tr("导出…"), self.export_requested)
        close = push_button("listCloseButton", self.tr("关闭"), self.reject)
        line.addWidget(self._words, 1)
        for button in (self._import, self._export, close):
            line.addWidget(button)
        return frame

    def _line(self, name: str, words: str, hint: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName(name)
        field.setAccessibleName(words)
        field.setPlaceholderText(hint)
        set_role(field, "input")
        return field

    def _combo(self, name: str, words: str) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(name)
        box.setAccessibleName(words)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(5)
        set_role(box, "input")
        return box

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_state(self, state: ListsState, words: str, choose: Entry | None = None) -> None:
        """Show the lists as they are now. `words`: what came of what was done; `choose`: which of the unit's own to go
        to. What is being written stays.
        """
        self._rows = state.rows
        self._texts = [
            " ".join((wrong_words(r), right_words(r), r.entry.note, r.entry.source, r.entry.id)) for r in state.rows
        ]
        self.origin.setItemText(2, f"{ORIGIN_WORDS[ListOrigin.PORTAL]}（{state.portal}）")
        if choose is not None:
            self._draft = False
            for box in (self.origin, self.state):
                box.setCurrentIndex(0)
            self.filter.clear()
        self._show_rows()
        wanted = choose or (self._chosen.entry if self._chosen is not None and not self._draft else None)
        if wanted is not None or not self._draft:
            self._go_to(wanted)
        self.show_words(words)
        self._pause.start()

    def show_words(self, words: str) -> None:
        """Say what came of it, or why nothing did."""
        self._words.setText(words)
        self._words.setAccessibleName(words)

    def show_looked(self, faults: Sequence[tuple[str, str]], findings: Sequence[Finding]) -> None:
        """Say what is wrong with the draft, and what is found in the sentence."""
        self._faulty = bool(faults)
        if self._draft:
            self.form.show_faults(faults)
            first = self.form.first_fault()
            self._say_about(
                self.tr("还不能保存。{why}").format(why=first) if first else self._about_words(self._chosen),
                bad=bool(first),
            )
        self._show_buttons()
        if not self.sentence.text().strip():
            self.hits.setText("")
            return
        lines = [f"{LEVEL_WORDS[each.level.value]}：{each.message}" for each in findings[:SHOWN_HITS]]
        if len(findings) > SHOWN_HITS:
            lines.append(self.tr("还有 {n} 处").format(n=len(findings) - SHOWN_HITS))
        self.hits.setText("\n".join(lines) or self.tr("没有要提示的"))

    def _show_rows(self) -> None:
        words = self.filter.text().strip()
        origin, force = self.origin.currentData(), self.state.currentData()
        self._model.show(
            [
                row
                for row, text in zip(self._rows, self._texts, strict=True)
                if (not words or words in text)
                and (not origin or row.origin == origin)
                and (not force or row.force == force)
            ]
        )
        if self._chosen is not None and not self._draft:
            self._go_to(self._chosen.entry, only_if_there=True)

    def _go_to(self, entry: Entry | None, *, only_if_there: bool = False) -> None:
        for number in range(self._model.rowCount()):
            index = self._model.index(number, 0)
            row = index.data(ROW)
            if entry is not None and (row.entry.kind, row.entry.id, row.entry.wrong) == (
                entry.kind,
                entry.id,
                entry.wrong,
            ):
                self._select(index)
                return
        if not only_if_there:
            self._select(self._model.index(0, 0))
            if not self._model.rowCount():
                self._show_choice(None)

    def _select(self, index: QModelIndex) -> None:
        flags = QItemSelectionModel.SelectionFlag
        self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.table.scrollTo(index)

    def _on_current(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if not isinstance(row, ListRow):
            return
        if self._draft:
            self.show_words(self.tr("右边的还没有保存：先保存，或放弃"))
            return
        self._show_choice(row)

    def _show_choice(self, row: ListRow | None) -> None:
        self._chosen, self._draft, self._faulty = row, False, False
        entry = row.entry if row is not None else Entry(ListKind.TERM)
        own = row is not None and row.origin is ListOrigin.LOCAL
        self.form.show_entry(entry, editable=own and not self._read_only)
        self._say_about(self._about_words(row))
        self._show_buttons()

    def _say_about(self, words: str, *, bad: bool = False) -> None:
        self._about.setText(words)
        self._about.setVisible(bool(words))
        self._about.show_role("errorText" if bad else "small2")

    def _about_words(self, row: ListRow | None) -> str:
        if self._read_only:
            return self.tr("别的窗口正在写这个资料库，这里只能看")
        if row is None and self._draft:
            return self.tr("本单位词表的新词条")
        if row is None:
            return self.tr("还没有词条。按“新建”，或从表格导入")
        if row.origin is ListOrigin.LOCAL:
            if row.entry.kind is ListKind.LEVEL:
                return self.tr("本单位调低了这一条的级别；删去就恢复")
            if row.force is InForce.COVERED:
                return self.tr("门户或通用词表里已有，照那一条；可以删去")
            return "" if row.entry.kind in KINDS else self.tr("姓名职务请在表格里改，再导入")
        whose = self.tr("{whose}词表的，只能看").format(whose=ORIGIN_WORDS[row.origin])
        if row.lowered:
            return self.tr("{whose}；本单位改为{level}").format(whose=whose, level=LEVEL_WORDS[row.lowered])
        if row.may_lower:
            return whose
        why = self.tr("错误不能在本单位调低") if row.level == "error" else self.tr("没有编号，不能调低")
        return f"{whose}；{why}" if row.force is not InForce.OFF else whose

    def _show_buttons(self) -> None:
        row, writable = self._chosen, not self._read_only
        own = row is not None and row.origin is ListOrigin.LOCAL
        low = writable and not self._draft and row is not None and not own and row.may_lower
        self._new.setEnabled(writable and not self._draft)
        self._remove.setVisible(writable and own and not self._draft)
        self._info.setVisible(low and row is not None and row.level == "warning")
        self._off.setVisible(low and row is not None and row.lowered != OFF and row.force is InForce.YES)
        self._normal.setVisible(writable and row is not None and not own and bool(row.lowered))
        self._drop.setVisible(self._draft)
        self._save.setVisible(self._draft)
        self._save.setEnabled(self._draft and not self._faulty)
        self._save.setToolTip(self.tr("先改好写着红字的地方") if self._faulty else "")
        self._save.set_look_role("button" if self._faulty else "primary")
        self._import.setEnabled(writable)

    # -- wishes -------------------------------------------------------------------------------------------------------

    def new_entry(self, words: str = "", kind: ListKind = ListKind.TERM) -> None:
        """Begin to write an entry, with these words as what is wrong (of ALLOW: what is let be)."""
        words = words if isinstance(words, str) else ""
        if self._draft:
            self.show_words(self.tr("右边的还没有保存：先保存，或放弃"))
            return
        given = (words,) if words else ()
        self._chosen = None
        self.table.selectionModel().clear()
        entry = Entry(kind, allows=given) if kind is ListKind.ALLOW else Entry(kind, patterns=given)
        self.form.show_entry(entry, editable=True)
        self._draft, self._faulty = True, True
        self._say_about(self._about_words(None))
        self._show_buttons()
        self.form.focus_first()
        self._pause.start()

    def save(self) -> None:
        """Ask for what is written to be kept."""
        self.save_requested.emit(self.form.entry(), self._replaced())

    def drop(self) -> None:
        """Forget what is written."""
        row, self._draft, self._warned = self._chosen, False, False
        self.show_words("")
        self._show_choice(row)
        if row is None:
            self._go_to(None)
        self._pause.start()

    def _replaced(self) -> Entry | None:
        row = self._chosen
        return row.entry if row is not None and row.origin is ListOrigin.LOCAL else None

    def _on_edited(self) -> None:
        self._draft, self._warned = True, False
        self._show_buttons()
        self._pause.start()

    def _on_sentence(self) -> None:
        self._pause.start()

    def _ask(self) -> None:
        draft = self.form.entry() if self._draft else None
        self.look_requested.emit(draft, self._replaced() if self._draft else None, self.sentence.text())

    def _on_remove(self) -> None:
        if (entry := self._replaced()) is not None:
            self.remove_requested.emit((entry,))

    def _on_info(self) -> None:
        self._lower("info")

    def _on_off(self) -> None:
        self._lower(OFF)

    def _on_normal(self) -> None:
        self._lower("")

    def _lower(self, level: str) -> None:
        if self._chosen is not None:
            self.lower_requested.emit(self._chosen.entry.id, level)

    def reject(self) -> None:
        """Close; what is not kept is lost only if the person says so twice."""
        if self._draft and not self._warned:
            self._warned = True
            self.show_words(self.tr("右边的还没有保存：先保存；再按一次“关闭”就不要了"))
            return
        super().reject()
