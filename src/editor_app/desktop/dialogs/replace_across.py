"""在多篇稿件中替换: look through drafts, tick articles, replace, see what came of it, take it back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import PushButton, push_button, set_role
from editor_app.desktop.widgets.fitting import fitting
from editor_app.model.article import STATE_WORDS, ArticleRow
from editor_app.model.replacing import Found, Query, Replacement

SIZE = QSize(760, 430)
ROW = Qt.ItemDataRole.UserRole


class ReplaceAcross(QDialog):
    """`find_requested`, `replace_requested`, `back_requested` and `stop_requested` say what the person wants; the flow
    shows what came of it. Nothing is changed before 替换 is pressed.
    """

    find_requested = Signal()
    replace_requested = Signal()
    back_requested = Signal()
    stop_requested = Signal()

    def __init__(self, look: Look, query: Query, new: str, chosen: int, parent: QWidget | None = None) -> None:
        """`chosen` is how many articles are selected in the library: with two or more these may be looked through alone."""
        super().__init__(parent)
        self._look = look
        self.setObjectName("replaceAcross")
        self.setWindowTitle(self.tr("在多篇稿件中替换"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head(query, new, chosen))
        self._tree = self._make_tree()
        column.addWidget(self._tree, 1)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.hide()
        column.addWidget(self._bar)
        column.addWidget(self._foot())
        self.resize(fitting(self, SIZE))
        self._show_idle()
        self._find.setFocus()

    # -- building -----------------------------------------------------------------------------------------------------

    def _head(self, query: Query, new: str, chosen: int) -> QWidget:
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(16, 12, 16, 8)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        self._find = self._field("acrossFindField", self.tr("查找"), query.text)
        self._new = self._field("acrossReplaceField", self.tr("替换为"), new)
        self._scope = QComboBox()
        self._scope.setObjectName("acrossScope")
        self._scope.setAccessibleName(self.tr("在哪些稿件里"))
        self._scope.addItem(self.tr("全部草稿和退回的稿件"), False)
        if chosen > 1:
            self._scope.addItem(self.tr("选中的 {n} 篇").format(n=chosen), True)
            self._scope.setCurrentIndex(1)
        set_role(self._scope, "input")
        self._search = PushButton(self.tr("查找"))
        self._search.setObjectName("acrossFindButton")
        self._search.clicked.connect(self.find_requested)
        self._find.returnPressed.connect(self._search.click)  # does nothing while work goes on
        grid.addWidget(self._find, 0, 0)
        grid.addWidget(self._new, 0, 1)
        grid.addWidget(self._scope, 0, 2)
        grid.addWidget(self._search, 0, 3)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        options = QHBoxLayout()
        options.setSpacing(16)
        self._case = self._box("acrossCase", self.tr("区分大小写"), query.case)
        self._width = self._box("acrossWidth", self.tr("不分全角、半角"), query.any_width)
        self._whole = self._box("acrossWhole", self.tr("英文全字"), query.whole)
        self._regular = self._box("acrossRegular", self.tr("正则表达式"), query.regular)
        self._fields = self._box("acrossFields", self.tr("标题和稿件信息也算"), False)
        for box in (self._case, self._width, self._whole, self._regular, self._fields):
            options.addWidget(box)
        options.addStretch(1)
        grid.addLayout(options, 1, 0, 1, 4)
        return page

    def _field(self, name: str, words: str, text: str) -> QLineEdit:
        field = QLineEdit(text)
        field.setObjectName(name)
        field.setAccessibleName(words)
        field.setPlaceholderText(words)
        set_role(field, "input")
        field.textChanged.connect(self._on_words_changed)
        return field

    def _box(self, name: str, words: str, on: bool) -> QCheckBox:
        box = QCheckBox(words)
        box.setObjectName(name)
        box.setChecked(on)
        box.toggled.connect(self._on_words_changed)
        return box

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setObjectName("acrossList")
        tree.setAccessibleName(self.tr("找到的稿件"))
        tree.setHeaderHidden(True)
        tree.setColumnCount(1)
        tree.setUniformRowHeights(True)
        tree.itemChanged.connect(self._on_ticked)
        set_role(tree, "rowsPane")
        return tree

    def _foot(self) -> QFrame:
        frame = QFrame()
        set_role(frame, "dialogButtons")
        line = QHBoxLayout(frame)
        line.setContentsMargins(16, 10, 16, 10)
        line.setSpacing(8)
        self._words = QLabel()
        self._words.setObjectName("acrossWords")
        self._words.setWordWrap(True)
        line.addWidget(self._words, 1)
        self._back = push_button("acrossBackButton", self.tr("全部撤回"), self.back_requested)
        self._stop = push_button("acrossStopButton", self.tr("停止"), self.stop_requested)
        self._replace = push_button("acrossReplaceButton", self.tr("替换"), self.replace_requested)
        close = PushButton(self.tr("关闭"))
        close.setObjectName("acrossCloseButton")
        close.clicked.connect(self.reject)
        self._replace.set_look_role("primary")
        for button in (self._back, self._stop, close, self._replace):
            line.addWidget(button)
        return frame

    # -- what is wanted -----------------------------------------------------------------------------------------------

    def query(self) -> Query:
        """What is looked for."""
        return Query(
            self._find.text(),
            case=self._case.isChecked(),
            any_width=self._width.isChecked(),
            whole=self._whole.isChecked(),
            regular=self._regular.isChecked(),
        )

    def replacement(self) -> str:
        """What is put in its place."""
        return self._new.text()

    @property
    def fields(self) -> bool:
        """Whether title and metadata are looked through, too."""
        return self._fields.isChecked()

    @property
    def selected_only(self) -> bool:
        """Whether the articles selected in the library are looked through alone."""
        return self._scope.currentData() is True

    def ticked(self) -> list[ArticleRow]:
        """The articles in which words are to be replaced."""
        rows: list[ArticleRow] = []
        for place in range(self._tree.topLevelItemCount()):
            item = self._tree.topLevelItem(place)
            row = item.data(0, ROW) if item is not None else None
            if item is not None and isinstance(row, ArticleRow) and item.checkState(0) is Qt.CheckState.Checked:
                rows.append(row)
        return rows

    # -- showing ------------------------------------------------------------------------------------------------------

    def _show_idle(self) -> None:
        self._stop.hide()
        self._back.hide()
        self._replace.setEnabled(False)
        self._replace.setText(self.tr("替换"))
        self._replace.setToolTip(self.tr("先查找，再选稿件"))

    def _on_words_changed(self) -> None:
        """What was found no longer belongs to the words."""
        self._tree.clear()
        self._words.clear()
        self._show_idle()

    def show_busy(self, words: str, done: int, total: int) -> None:
        """Show that work goes on; only 停止 and 关闭 can be pressed."""
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        self._bar.show()
        self._words.setText(f"{words} {done}/{total}" if total else words)
        self._stop.show()
        for part in (self._search, self._replace, self._back, self._scope):
            part.setEnabled(False)
        for field in (self._find, self._new):  # not disabled: the focus stays where it is
            field.setReadOnly(True)

    def _show_ready(self) -> None:
        self._bar.hide()
        self._stop.hide()
        for part in (self._search, self._back, self._scope):
            part.setEnabled(True)
        for field in (self._find, self._new):
            field.setReadOnly(False)

    def show_found(self, found: Sequence[Found]) -> None:
        """List the articles with their hits; those that may be changed are ticked."""
        self._show_ready()
        self._tree.blockSignals(True)
        self._tree.clear()
        for each in found:
            item = QTreeWidgetItem(self._tree, [self._heading(each)])
            font = item.font(0)
            font.setWeight(font.Weight.DemiBold)
            item.setFont(0, font)
            if each.frozen:
                item.setForeground(0, QBrush(self._look.theme.colour("text3")))
            else:
                item.setData(0, ROW, each.row)
                item.setCheckState(0, Qt.CheckState.Checked)
            for hit in each.shown:
                QTreeWidgetItem(item, [f"{hit.place}　{hit.before}【{hit.hit}】{hit.after}"])
            if each.count > len(each.shown):
                QTreeWidgetItem(item, [self.tr("还有 {n} 处").format(n=each.count - len(each.shown))])
        self._tree.blockSignals(False)
        if (first := self._tree.topLevelItem(0)) is not None:
            first.setExpanded(True)
        hits = sum(each.count for each in found)
        words = self.tr("{n} 篇里有 {m} 处").format(n=len(found), m=hits) if found else self.tr("没有找到")
        self._words.setText(words)
        self._on_ticked()

    def _heading(self, found: Found) -> str:
        title = found.row.title or self.tr("未写标题")
        words = self.tr("{title}　{n} 处").format(title=title, n=found.count)
        if found.frozen:
            words += self.tr("　不替换：{state}的稿件不能改").format(state=STATE_WORDS[found.row.state])
        return words

    def _on_ticked(self) -> None:
        count = len(self.ticked())
        self._replace.setEnabled(bool(count))
        self._replace.setText(self.tr("替换 {n} 篇").format(n=count) if count else self.tr("替换"))
        self._replace.setToolTip("" if count else self.tr("先查找，再选稿件"))

    def show_done(self, done: Replacement, words: str, *, can_take_back: bool) -> None:
        """Say what came of it, article by article."""
        self._show_ready()
        self._tree.blockSignals(True)
        self._tree.clear()
        for each in done.untouched:
            item = QTreeWidgetItem(self._tree, [self.tr("没有动：{title}").format(title=self._title(each.row))])
            item.setForeground(0, QBrush(self._look.theme.colour("state.warning")))
            QTreeWidgetItem(item, [each.why])
            item.setExpanded(True)
        for change in done.changed:
            line = self.tr("{title}　{n} 处").format(title=self._title(change.row), n=change.count)
            if change.left:
                line += self.tr("，{n} 处小标题会变空，没有动").format(n=change.left)
            QTreeWidgetItem(self._tree, [line])
        self._tree.blockSignals(False)
        self._words.setText(words)
        self._replace.setEnabled(False)
        self._replace.setText(self.tr("替换"))
        self._back.setVisible(can_take_back)

    def _title(self, row: ArticleRow) -> str:
        return row.title or self.tr("未写标题")

    def show_problem(self, words: str) -> None:
        """Say why nothing was done."""
        self._show_ready()
        self._words.setText(words)
