"""站点配置: which there are, in which version and from whom, which site uses which; installing, updating, going back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import PushButton, push_button, set_role
from editor_app.desktop.widgets.fitting import fitting
from editor_app.desktop.widgets.rows_tree import rows_tree
from editor_app.desktop.widgets.state_label import StateLabel
from editor_app.desktop.widgets.state_text import StateText
from editor_app.model.profile_version import BUNDLED, FROM_SITE, ProfileInfo
from editor_app.model.site import Site

SIZE = QSize(860, 440)
INFO = Qt.ItemDataRole.UserRole
SIGNED = 3
"""The column with the state of the signature."""


@dataclass(frozen=True, slots=True)
class ProfilesState:
    """What the dialog shows. `about` has a line for each profile, by id; `updatable` are the names of the sites that can be
    asked for a newer profile.
    """

    infos: tuple[ProfileInfo, ...]
    sites: tuple[Site, ...]
    about: dict[str, str]
    updatable: frozenset[str]


class ProfilesDialog(QDialog):
    """Tells what the person wants; the flow does it and shows what came of it. While something is being done (`show_busy`)
    nothing else can be begun; 关闭 can be pressed. `use_requested` carries the profile's id and the site's name,
    `signer_requested` the `ProfileInfo`.
    """

    install_requested = Signal()
    check_requested = Signal()
    update_requested = Signal(tuple)
    back_requested = Signal(str)
    use_requested = Signal(str, str)
    signer_requested = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._busy = True
        self._state: ProfilesState | None = None
        self._menu: QMenu | None = None
        self.setObjectName("profilesDialog")
        self.setWindowTitle(self.tr("站点配置"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        self._tree = self._make_tree()
        rows = QVBoxLayout()
        rows.setContentsMargins(16, 0, 16, 0)
        rows.addWidget(self._tree)
        column.addLayout(rows, 1)
        column.addWidget(self._detail())
        column.addWidget(self._foot())
        self.resize(fitting(self, SIZE))
        look.changed.connect(self._dress)
        self.show_busy(self.tr("正在看有哪些站点配置…"))

    # -- building -----------------------------------------------------------------------------------------------------

    def _head(self) -> QWidget:
        page = QWidget()
        line = QHBoxLayout(page)
        line.setContentsMargins(24, 16, 24, 12)
        line.setSpacing(8)
        words = QLabel(
            self.tr("站点配置写明一个网站的栏目、字数和图片的限制、页面的样子。换用或更新它，稿件不会改动。")
        )
        words.setWordWrap(True)
        set_role(words, "text2")
        self._install = push_button("profileInstallButton", self.tr("安装…"), self.install_requested)
        self._check = push_button("profileCheckButton", self.tr("检查文件…"), self.check_requested)
        self._check.setToolTip(self.tr("制作配置的人用：逐条列出哪个文件第几行有什么错，不安装"))
        line.addWidget(words, 1)
        line.addWidget(self._check)
        line.addWidget(self._install)
        return page

    def _make_tree(self) -> QTreeWidget:
        labels = [
            self.tr("名称"),
            self.tr("版本"),
            self.tr("签发"),
            self.tr("签名"),
            self.tr("来源"),
            self.tr("用它的站点"),
        ]
        tree = rows_tree("profileList", self.tr("已有的站点配置"), labels, (180, 80, 140, 110, 120))
        tree.itemSelectionChanged.connect(self._show_chosen)
        return tree

    def _detail(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 10, 24, 10)
        column.setSpacing(8)
        self._about = QLabel()
        self._about.setObjectName("profileAbout")
        self._about.setWordWrap(True)
        self._about.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._about, "small2")
        self._trouble = StateText(role="warningText")
        self._trouble.setObjectName("profileTrouble")
        self._trouble.setTextFormat(Qt.TextFormat.PlainText)
        line = QHBoxLayout()
        line.setSpacing(8)
        self._signed = StateLabel(self._look)
        self._signed.setObjectName("profileSigned")
        self._signer = push_button("profileSignerButton", self.tr("签名人…"))
        self._signer.setToolTip(self.tr("看签名人和指纹；核对以后也可以不再认他"))
        self._update = push_button("profileUpdateButton", self.tr("检查更新"))
        self._back = push_button("profileBackButton", self.tr("退回上一版"))
        self._use = push_button("profileUseButton", self.tr("给站点换用…"))
        self._update.clicked.connect(self._on_update)
        self._back.clicked.connect(self._on_back)
        self._use.clicked.connect(self._on_use)
        self._signer.clicked.connect(self._on_signer)
        line.addStretch(1)
        for button in (self._signer, self._update, self._back, self._use):
            line.addWidget(button)
        column.addWidget(self._trouble)
        column.addWidget(self._signed)
        column.addWidget(self._about)
        column.addLayout(line)
        return page

    def _foot(self) -> QFrame:
        frame = QFrame()
        set_role(frame, "dialogButtons")
        line = QHBoxLayout(frame)
        line.setContentsMargins(24, 10, 24, 10)
        line.setSpacing(8)
        self._words = QLabel()
        self._words.setObjectName("profileWords")
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        close = PushButton(self.tr("关闭"))
        close.setObjectName("profileCloseButton")
        close.clicked.connect(self.reject)
        line.addWidget(self._words, 1)
        line.addWidget(close)
        return frame

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_state(self, state: ProfilesState, words: str) -> None:
        """Show the profiles; what was selected stays selected. `words`: what came of what was done."""
        chosen = self.chosen()
        self._state = state
        self._tree.clear()
        for info in state.infos:
            item = self._item(info)
            self._tree.addTopLevelItem(item)
            item.setSelected(chosen is not None and info.id == chosen.id)
        if self.chosen() is None and (first := self._tree.topLevelItem(self._first_used(state.infos))) is not None:
            first.setSelected(True)
        self.show_words(words)

    @staticmethod
    def _first_used(infos: Sequence[ProfileInfo]) -> int:
        return next((number for number, info in enumerate(infos) if info.sites), 0)

    def _item(self, info: ProfileInfo) -> QTreeWidgetItem:
        version = self.tr("第 {n} 版").format(n=info.version) if info.version else self.tr("读不出来")
        issuer, sites = info.issued_by or self.tr("没有写明"), "、".join(info.sites)
        state, words, whole = self._signature(info)
        item = QTreeWidgetItem([info.name, version, issuer, words, self._origin(info), sites])
        item.setData(0, INFO, info)
        item.setToolTip(0, info.id)
        item.setToolTip(SIGNED, whole)
        item.setToolTip(5, sites)
        item.setIcon(SIGNED, self._look.icon(self._look.theme.states[state].icon, f"state.{state}"))
        return item

    def _signature(self, info: ProfileInfo) -> tuple[str, str, str]:
        """A state of the look, the words of the cell, and the whole sentence."""
        only = self.tr("；更新只收“{name}”签的").format(name=info.known.name) if info.known is not None else ""
        if not info.installed:
            return "sent", self.tr("随程序"), self.tr("随程序来的，是程序的一部分") + only
        if info.signer is None:
            return "in_doubt", self.tr("没有签名"), self.tr("没有签名，不能确认是谁做的、有没有被改过") + only
        words = self.tr("已签名。签名人：{name}，指纹 {digits}")
        whole = words.format(name=info.signer.name, digits=info.signer.fingerprint)
        other = info.known is None or info.known.key != info.signer.key
        return "sent", self.tr("已签名"), whole + (only if other else "")

    def _dress(self) -> None:
        """The theme has changed: the symbols have other colours."""
        for row in range(self._tree.topLevelItemCount()):
            item = self._tree.topLevelItem(row)
            if item is not None:
                state = self._signature(item.data(0, INFO))[0]
                item.setIcon(SIGNED, self._look.icon(self._look.theme.states[state].icon, f"state.{state}"))

    def _origin(self, info: ProfileInfo) -> str:
        if info.origin.startswith(FROM_SITE):
            return self.tr("站点“{site}”").format(site=info.origin.removeprefix(FROM_SITE))
        return self.tr("随程序") if info.origin == BUNDLED else self.tr("安装")

    def chosen(self) -> ProfileInfo | None:
        """The selected profile."""
        for item in self._tree.selectedItems():
            if isinstance(info := item.data(0, INFO), ProfileInfo):
                return info
        return None

    def choose(self, profile_id: str) -> None:
        """Select a profile."""
        for row in range(self._tree.topLevelItemCount()):
            item = self._tree.topLevelItem(row)
            if item is not None and item.data(0, INFO).id == profile_id:
                self._tree.setCurrentItem(item)

    def show_busy(self, words: str) -> None:
        """What is being done."""
        self._busy = True
        self._words.setText(words)
        self._show_chosen()

    def show_words(self, words: str) -> None:
        """What came of it; something else can be begun."""
        self._busy = False
        self._words.setText(words)
        self._show_chosen()

    def _show_chosen(self) -> None:
        info, state = self.chosen(), self._state
        ready = not self._busy
        self._install.setEnabled(ready)
        self._check.setEnabled(ready)
        self._trouble.setText(info.trouble if info is not None else "")
        self._trouble.setVisible(bool(info is not None and info.trouble))
        self._signed.show_state(*(self._signature(info)[::2] if info is not None and info.version else ("", "")))
        self._signer.setEnabled(ready and info is not None and (info.installed or info.known is not None))
        self._about.setText(state.about.get(info.id, "") if info is not None and state is not None else "")
        asked = self._askable(info)
        self._update.setEnabled(ready and bool(asked))
        self._update.setToolTip("" if asked else self.tr("用它的站点都不提供站点配置；请向管理员要配置文件，再安装"))
        self._back.setEnabled(ready and info is not None and info.earlier)
        self._back.setToolTip("" if info is not None and info.earlier else self.tr("没有更早的一版"))
        others = self._others(info)
        self._use.setEnabled(ready and bool(others))
        self._use.setToolTip("" if others else self.tr("没有别的站点可以换用它"))

    def _askable(self, info: ProfileInfo | None) -> tuple[str, ...]:
        if info is None or self._state is None:
            return ()
        origin = info.origin.removeprefix(FROM_SITE)
        names = [*info.sites, *([origin] if info.origin.startswith(FROM_SITE) else [])]
        return tuple(name for name in dict.fromkeys(names) if name in self._state.updatable)

    def _others(self, info: ProfileInfo | None) -> tuple[str, ...]:
        """The sites that could use it and do not."""
        if info is None or self._state is None or not info.version:
            return ()
        return tuple(site.name for site in self._state.sites if site.profile != info.id)

    # -- wishes -------------------------------------------------------------------------------------------------------

    def _on_update(self) -> None:
        if asked := self._askable(self.chosen()):
            self.update_requested.emit(asked)

    def _on_back(self) -> None:
        if (info := self.chosen()) is not None:
            self.back_requested.emit(info.id)

    def _on_signer(self) -> None:
        if (info := self.chosen()) is not None:
            self.signer_requested.emit(info)

    def _on_use(self) -> None:
        info = self.chosen()
        others = self._others(info)
        if info is None or not others:
            return
        if len(others) == 1:
            self.use_requested.emit(info.id, others[0])
            return
        self._menu = QMenu(self)
        for name in others:
            action = self._menu.addAction(name)
            action.setData((info.id, name))
            action.triggered.connect(self._on_site_chosen)
        self._menu.popup(self._use.mapToGlobal(QPoint(0, self._use.height())))

    def _on_site_chosen(self) -> None:
        profile_id, site = self.sender().data()  # type: ignore[attr-defined]
        self.use_requested.emit(profile_id, site)
