"""The wizard's second and last pages: who one is at the site, and under which name and profile it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from editor_app.desktop.dialogs.site_wizard_parts import LABEL_WIDTH, Note, field, form_label, page_title, words_label
from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import set_role
from editor_app.model.site import secret_words

HINTS = {
    "intake": "令牌由网站管理员发给您，是一长串字母和数字，整条复制过来。",
    "wordpress": "这里不填登录后台的密码。在后台的“用户→个人资料”最下面找到“应用程序密码”，名称写“先锋采编”，"
    "按“添加”，把显示的 24 个字母复制过来（空格可以留着）。没有这一项的，请网站管理员开通。",
    "metaweblog": "账号和密码就是登录网站后台用的。网站管理员要先允许 XML-RPC（远程发布）。",
    "dedecms": "账号和密码是会员中心的，不是后台管理员的。网站登录要输验证码的，上报时会请您看图输入。",
    "folder": "不用密码：稿件包写进这个文件夹，由您带到或传到编辑部。",
}


class AccountPage(QWidget):
    """Account and secret. What is typed here leaves only through `secret`."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept = False
        self.user = field("siteUserEdit", self.tr("账号"))
        self.secret_edit = field("siteSecretEdit", self.tr("密码"))
        self.secret_edit.setEchoMode(QLineEdit.EchoMode.Password)
        self._secret_label = form_label("", self.secret_edit)
        self.shown = QCheckBox(self.tr("显示"))
        self.shown.setObjectName("siteSecretShown")
        self._hint = words_label("small2", "siteSecretHint")
        self._where = Note(look)
        self._secret_parts = (self._secret_label, self.secret_edit, self.shown, self._where)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.addWidget(form_label(self.tr("账号"), self.user), 0, 0)
        grid.addWidget(self.user, 0, 1)
        grid.addWidget(self._secret_label, 1, 0)
        grid.addWidget(self.secret_edit, 1, 1)
        grid.addWidget(self.shown, 1, 2)
        hints = QHBoxLayout()
        hints.setContentsMargins(LABEL_WIDTH + 8, 0, 0, 0)
        hints.addWidget(self._hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        column.addWidget(page_title(self.tr("用哪个账号投稿"), self.tr("下一步用它试着登录，不投稿。")))
        column.addLayout(grid)
        column.addLayout(hints)
        column.addWidget(self._where)
        column.addStretch(1)
        self.shown.toggled.connect(self._on_shown)
        self._where.tell("info", self.tr("只存在系统的密码库里，不写进文件、备份和稿件包。"))

    def show_kind(self, kind: str, *, needs_secret: bool, kept: bool) -> None:
        """Ask for what that kind of site wants; `kept`: a secret for this very address is there already."""
        words = secret_words(kind)
        self._secret_label.setText(words if len(words) <= 4 else self.tr("程序密码"))
        self.secret_edit.setAccessibleName(words)
        self.secret_edit.setPlaceholderText(self.tr("已存，不改就留空") if kept else words)
        self._hint.setText(HINTS.get(kind, ""))
        self._kept = kept
        for part in self._secret_parts:
            part.setVisible(needs_secret)

    @property
    def secret(self) -> str:
        """What was typed."""
        return self.secret_edit.text()

    @property
    def complete(self) -> bool:
        """Whether there is something to sign in with, typed or kept."""
        return not self.secret_edit.isVisibleTo(self) or bool(self.secret) or self._kept

    def forget(self) -> None:
        """Nothing typed stays in the widget."""
        self.secret_edit.clear()

    def _on_shown(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.secret_edit.setEchoMode(mode)


@dataclass(frozen=True, slots=True)
class ProfileChoice:
    """A site profile that can be used; `about` is one line."""

    id: str
    name: str
    about: str


class ProfilePage(QWidget):
    """Which site profile, and the person's word for the site."""

    def __init__(self, look: Look, choices: Sequence[ProfileChoice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = list(choices)
        self.profile = QComboBox()
        self.profile.setObjectName("siteProfileCombo")
        self.profile.setAccessibleName(self.tr("站点配置"))
        self.profile.setMinimumWidth(240)
        set_role(self.profile, "input")
        for choice in choices:
            self.profile.addItem(choice.name, choice.id)
        self._about = words_label("small2", "siteProfileAbout")
        self.fetch = QCheckBox(self.tr("网站提供站点配置的话，装上并使用"))
        self.fetch.setObjectName("siteFetchProfile")
        self.name = field("siteNameEdit", self.tr("站点名"))
        self.note = Note(look)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.addWidget(form_label(self.tr("配置"), self.profile), 0, 0)
        grid.addWidget(self.profile, 0, 1, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(self._about, 1, 1)
        grid.addWidget(self.fetch, 2, 1)
        grid.addWidget(form_label(self.tr("名字"), self.name), 3, 0)
        grid.addWidget(self.name, 3, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        about = self.tr("站点配置写明栏目、字数和图片的限制、页面的样子；名字是您自己看的。")
        column.addWidget(page_title(self.tr("配置和名字"), about))
        column.addLayout(grid)
        column.addWidget(self.note)
        column.addStretch(1)
        self.profile.currentIndexChanged.connect(self._show_about)
        self._show_about()

    def choose(self, profile: str) -> None:
        """Choose a profile, where it is there."""
        if (place := self.profile.findData(profile)) >= 0:
            self.profile.setCurrentIndex(place)

    @property
    def chosen(self) -> str:
        """The profile's id."""
        return str(self.profile.currentData() or "")

    def _show_about(self) -> None:
        place = self.profile.currentIndex()
        self._about.setText(self._choices[place].about if 0 <= place < len(self._choices) else "")
