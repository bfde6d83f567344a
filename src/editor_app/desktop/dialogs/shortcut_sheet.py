"""快捷键: every command with its keys, by menus, as the commands themselves say; searchable, and for the printer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.actions import Listed
from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import PushButton, set_role
from editor_app.desktop.widgets.empty_state import EmptyState
from editor_app.desktop.widgets.fitting import fitting
from editor_app.desktop.widgets.rows_tree import rows_tree
from editor_app.model.columns import Keys, fold, matches

SIZE = QSize(620, 520)
KEYS_WIDTH = 200


class ShortcutSheet(QDialog):
    """Without words it lists the commands that have keys; a search looks at all of them. `print_requested` and
    `file_requested` ask for paper.
    """

    print_requested = Signal()
    file_requested = Signal()

    def __init__(self, look: Look, commands: Sequence[Listed], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._commands = tuple(commands)
        self._keys: Mapping[str, Keys] = {}
        self.setObjectName("shortcutSheet")
        self.setWindowTitle(self.tr("快捷键"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search = QLineEdit()
        self.search.setObjectName("shortcutSearch")
        self.search.setAccessibleName(self.tr("查找命令"))
        self.search.setPlaceholderText(self.tr("查找命令、按键或拼音首字母"))
        self.search.setClearButtonEnabled(True)
        set_role(self.search, "input")
        icon = QAction(self.tr("查找"), self.search)
        look.dress(icon, "search", "text3")
        self.search.addAction(icon, QLineEdit.ActionPosition.LeadingPosition)
        self.search.setTextMargins(-4, 0, 0, 0)
        self.search.textChanged.connect(self._on_search)
        self.tree = self._make_tree()
        clear = QAction(self.tr("清除查找"), self)
        clear.setObjectName("clearShortcutSearch")
        clear.triggered.connect(self.search.clear)
        self.empty = EmptyState(look, "search", "")
        self.empty.say("search", self.tr("没有这样的命令。换个说法，或用拼音首字母"), clear)
        self.words = QLabel()
        self.words.setObjectName("shortcutWords")
        set_role(self.words, "small2")
        self._arrange()
        self._on_search()
        self.resize(fitting(self, SIZE))

    def _make_tree(self) -> QTreeWidget:
        tree = rows_tree("shortcutList", self.tr("命令和按键"), [self.tr("命令"), self.tr("按键")], ())
        tree.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        tree.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        tree.setIndentation(0)
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(0, tree.header().ResizeMode.Stretch)
        tree.header().setSectionResizeMode(1, tree.header().ResizeMode.Fixed)
        tree.header().resizeSection(1, KEYS_WIDTH)
        return tree

    def _arrange(self) -> None:
        foot = QFrame()
        set_role(foot, "dialogButtons")
        line = QHBoxLayout(foot)
        line.setContentsMargins(16, 10, 16, 10)
        line.setSpacing(8)
        buttons = (
            ("shortcutFileButton", self.tr("存成 PDF…"), self.file_requested),
            ("shortcutPrintButton", self.tr("打印…"), self.print_requested),
            ("shortcutCloseButton", self.tr("关闭"), self.reject),
        )
        line.addWidget(self.words, 1)
        for name, text, act in buttons:
            button = PushButton(text)
            button.setObjectName(name)
            button.clicked.connect(act)
            line.addWidget(button)
        top = QHBoxLayout()
        top.setContentsMargins(16, 12, 16, 8)
        top.addWidget(self.search)
        rows = QVBoxLayout()
        rows.setContentsMargins(16, 0, 16, 8)
        rows.addWidget(self.tree)
        rows.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(rows, 1)
        column.addWidget(foot)

    def learn(self, keys: Mapping[str, Keys]) -> None:
        """By which Latin letters commands are found."""
        self._keys = keys
        self._on_search()

    def say(self, words: str) -> None:
        """What became of printing."""
        self.words.setText(words)

    @property
    def groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What is listed now: menus with commands and keys."""
        asked = self.search.text().strip()
        found: dict[str, list[tuple[str, str]]] = {}
        for each in self._commands:
            keys = "　".join(each.keys)
            if self._finds(asked, each) if asked else keys:
                words = f"{each.below} → {each.words}" if each.below else each.words
                found.setdefault(each.menu, []).append((words, keys))
        return list(found.items())

    def _finds(self, asked: str, each: Listed) -> bool:
        typed = asked.replace(" ", "").casefold()
        if any(typed in keys.replace(" ", "").casefold() for keys in each.keys):
            return True
        return bool(fold(asked)) and matches(asked, each.words, self._keys.get(each.words, Keys()))

    def _on_search(self) -> None:
        groups = self.groups
        self.tree.clear()
        for menu, rows in groups:
            head = QTreeWidgetItem([menu])
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            font = self.tree.font()
            font.setWeight(font.Weight.DemiBold)
            head.setFont(0, font)
            head.setData(0, Qt.ItemDataRole.AccessibleTextRole, menu)
            self.tree.addTopLevelItem(head)
            for words, keys in rows:
                item = QTreeWidgetItem([f"　{words}", keys or self.tr("—")])
                item.setToolTip(0, words)
                self.tree.addTopLevelItem(item)
        self.tree.setVisible(bool(groups))
        self.empty.setVisible(not groups)
