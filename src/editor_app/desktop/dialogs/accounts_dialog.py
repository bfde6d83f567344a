"""站点账号: which there are; adding, changing, removing one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import push_button, set_role
from editor_app.desktop.widgets.empty_state import EmptyState
from editor_app.desktop.widgets.fitting import fitting
from editor_app.model.site import Site, kind_words
from editor_app.services.practice import PRACTICE_SITE

SIZE = QSize(760, 360)
NAME = Qt.ItemDataRole.UserRole
WIDTHS = (180, 150, 240)


class AccountsDialog(QDialog):
    """Signals: `add_requested`, `change_requested` and `remove_requested` (a site's name)."""

    add_requested = Signal()
    change_requested = Signal(str)
    remove_requested = Signal(str)

    def __init__(self, look: Look, sites: Sequence[Site], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("accountsDialog")
        self.setWindowTitle(self.tr("站点账号"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.tree = self._make_tree()
        self.add = push_button("accountAddButton", self.tr("添加(&A)…"), role="primary")
        self.change = push_button("accountChangeButton", self.tr("修改和检查(&E)…"))
        self.remove = push_button("accountRemoveButton", self.tr("移除(&R)…"))
        self.close_button = push_button("accountCloseButton", self.tr("关闭"))
        self._arrange()
        self.add.clicked.connect(self.add_requested)
        self.change.clicked.connect(self._on_change)
        self.remove.clicked.connect(self._on_remove)
        self.close_button.clicked.connect(self.reject)
        self.tree.itemActivated.connect(self._on_change)
        self.tree.itemSelectionChanged.connect(self._show_buttons)
        self.empty = EmptyState(look, "globe", "")
        add = QAction(self.tr("添加站点账号…"), self)
        add.setObjectName("accountAdd")
        add.triggered.connect(self.add_requested)
        self.empty.say("globe", self.tr("还没有站点账号。粘贴网站上一页的地址就能添加"), add)
        self._rows.addWidget(self.empty, 1)
        self.show_sites(sites)
        self.resize(fitting(self, SIZE))

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setObjectName("accountList")
        tree.setAccessibleName(self.tr("站点账号"))
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setHeaderLabels([self.tr("名字"), self.tr("类型"), self.tr("地址"), self.tr("账号")])
        header = tree.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for place, width in enumerate(WIDTHS):
            header.resizeSection(place, width)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        set_role(tree, "rowsTable")
        return tree

    def _arrange(self) -> None:
        about = QLabel(self.tr("在哪些网站有账号可以投稿。密码只存在系统的密码库里。"))
        about.setContentsMargins(24, 16, 24, 12)
        set_role(about, "text2")
        foot = QFrame()
        set_role(foot, "dialogButtons")
        line = QHBoxLayout(foot)
        line.setContentsMargins(16, 10, 16, 10)
        line.setSpacing(8)
        line.addWidget(self.remove)
        line.addWidget(self.change)
        line.addStretch(1)
        line.addWidget(self.close_button)
        line.addWidget(self.add)
        rows = self._rows = QVBoxLayout()
        rows.setContentsMargins(16, 0, 16, 12)
        rows.addWidget(self.tree)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(about)
        column.addLayout(rows, 1)
        column.addWidget(foot)

    @property
    def chosen(self) -> str:
        """The name of the selected site, or nothing."""
        items = self.tree.selectedItems()
        return str(items[0].data(0, NAME)) if items else ""

    def show_sites(self, sites: Sequence[Site]) -> None:
        """Show these; what was selected stays selected."""
        chosen = self.chosen
        self.tree.clear()
        for site in sites:
            item = QTreeWidgetItem([site.name, kind_words(site.kind), site.url, site.user])
            item.setData(0, NAME, site.name)
            item.setToolTip(2, site.url)
            self.tree.addTopLevelItem(item)
            item.setSelected(site.name == chosen)
        if not self.chosen and (first := self.tree.topLevelItem(0)) is not None:
            self.tree.setCurrentItem(first)
        self.tree.setVisible(bool(sites))
        self.empty.setVisible(not sites)
        self._show_buttons()

    def _show_buttons(self) -> None:
        name = self.chosen
        own = name == PRACTICE_SITE
        why = self.tr("练习站点由程序自己管，不用设") if own else "" if name else self.tr("先选一个站点")
        for button in (self.change, self.remove):
            button.setEnabled(bool(name) and not own)
            button.setToolTip(why)

    def _on_change(self) -> None:
        if self.change.isEnabled():
            self.change_requested.emit(self.chosen)

    def _on_remove(self) -> None:
        self.remove_requested.emit(self.chosen)
