"""站点账号: one window from a pasted address to a checked and saved account, also to change one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.dialogs.site_wizard_account import AccountPage, ProfileChoice, ProfilePage
from editor_app.desktop.dialogs.site_wizard_address import AddressPage
from editor_app.desktop.dialogs.site_wizard_checks import ChecksPage
from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import push_button, set_role
from editor_app.desktop.widgets.choosing import ask_file, ask_folder
from editor_app.desktop.widgets.fitting import fitting
from editor_app.model.diagnosis import Diagnosis, Remedy, Step, StepState
from editor_app.model.site import Site, kind_words

SIZE = QSize(800, 432)
ASIDE = 152


class Page(IntEnum):
    """The pages, in their order."""

    ADDRESS = 0
    ACCOUNT = 1
    CHECKS = 2
    PROFILE = 3


@dataclass(frozen=True, slots=True)
class Offer:
    """What the wizard can choose from. `secretless` are the kinds that have no password; `offering` those whose sites may
    give their profile; `taken` the names of the other sites.
    """

    kinds: tuple[str, ...]
    profiles: tuple[ProfileChoice, ...]
    secretless: frozenset[str]
    offering: frozenset[str]
    taken: frozenset[str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be saved; `kept`: the secret that is there already was meant for this address; `fetch`: ask the site for its
    profile afterwards.
    """

    site: Site
    secret: str
    kept: bool
    fetch: bool

    def __repr__(self) -> str:
        return f"Wanted({self.site!r}, secret not shown)"


class SiteWizard(QDialog):
    """Signals: `recognise_wanted` (pasted words, Way), `check_wanted` (Wanted), `stop_wanted`, `save_wanted` (Wanted),
    `certificate_chosen` (path). Answers come through `show_recognised`, `show_step`, `show_diagnosis`, `show_trouble`,
    `show_authority`.
    """

    recognise_wanted = Signal(str, object)
    check_wanted = Signal(object)
    stop_wanted = Signal()
    save_wanted = Signal(object)
    certificate_chosen = Signal(str)

    def __init__(self, look: Look, offer: Offer, site: Site | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._offer = offer
        self._site = site
        self._url = site.url if site else ""
        self._known = bool(site)  # whether the address as it stands was looked at
        self._busy = False
        self.setObjectName("siteWizard")
        self.setWindowTitle(self.tr("站点账号：{name}").format(name=site.name) if site else self.tr("添加站点账号"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.address = AddressPage(look, offer.kinds)
        self.account = AccountPage(look)
        self.checks = ChecksPage(look)
        self.profile = ProfilePage(look, offer.profiles)
        self._steps: list[tuple[QLabel, QLabel]] = []
        self._arrange()
        self._connect()
        if site is not None:
            self._fill(site)
        self.go_to(Page.ADDRESS)
        self.resize(fitting(self, SIZE))

    # -- building -----------------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        self._stack = QStackedWidget()
        self._scrolls: list[QScrollArea] = []
        for page in (self.address, self.account, self.checks, self.profile):
            scroll = QScrollArea()
            scroll.setWidgetResizable(True)
            scroll.setFrameShape(QFrame.Shape.NoFrame)
            scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            scroll.setWidget(page)
            self._scrolls.append(scroll)
            self._stack.addWidget(scroll)
        line = QHBoxLayout()
        line.setSpacing(0)
        line.addWidget(self._make_aside())
        line.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line, 1)
        column.addWidget(self._make_buttons())

    def _make_aside(self) -> QFrame:
        aside = QFrame()
        aside.setFixedWidth(ASIDE)
        set_role(aside, "aside")
        column = QVBoxLayout(aside)
        column.setContentsMargins(20, 20, 12, 16)
        column.setSpacing(12)
        for number, words in enumerate((self.tr("网站"), self.tr("账号"), self.tr("检查"), self.tr("配置和名字")), 1):
            digit, label = QLabel(str(number)), QLabel(words)
            digit.setAlignment(Qt.AlignmentFlag.AlignCenter)
            digit.setFixedSize(20, 20)
            set_role(digit, "number")
            line = QHBoxLayout()
            line.setSpacing(10)
            line.addWidget(digit)
            line.addWidget(label, 1)
            column.addLayout(line)
            self._steps.append((digit, label))
        column.addStretch(1)
        return aside

    def _make_buttons(self) -> QFrame:
        foot = QFrame()
        set_role(foot, "dialogButtons")
        line = QHBoxLayout(foot)
        line.setContentsMargins(24, 10, 24, 10)
        line.setSpacing(8)
        self.again = push_button("siteAgainButton", self.tr("重试(&R)"))
        self.copy = push_button("siteCopyButton", self.tr("复制详情(&C)"))
        self.cancel = push_button("siteCancelButton", self.tr("取消"))
        self.back = push_button("siteBackButton", self.tr("上一步(&B)"))
        self.next = push_button("siteNextButton", self.tr("下一步(&N)"), role="primary")
        self._look.dress(self.again, "arrow_clockwise", "text")
        self._look.dress(self.copy, "copy", "text")
        line.addWidget(self.again)
        line.addWidget(self.copy)
        line.addStretch(1)
        for button in (self.cancel, self.back, self.next):
            line.addWidget(button)
        self.next.setDefault(True)
        return foot

    def _connect(self) -> None:
        self.address.changed.connect(self._on_address_changed)
        self.address.folder_wanted.connect(self._choose_folder)
        self.address.certificate_wanted.connect(self._choose_certificate)
        self.checks.remedied.connect(self._on_remedied)
        self.checks.grew.connect(self._show_row)
        self.again.clicked.connect(self._check)
        self.copy.clicked.connect(self._on_copy)
        self.cancel.clicked.connect(self.reject)
        self.back.clicked.connect(self._on_back)
        self.next.clicked.connect(self._on_next)
        self.finished.connect(self._on_finished)

    def _fill(self, site: Site) -> None:
        self.address.show_site(site)
        self.account.user.setText(site.user)
        self.profile.choose(site.profile)
        self.profile.name.setText(site.name)
        self.profile.name.setReadOnly(True)
        self.profile.name.setToolTip(self.tr("稿件和回执记着这个名字，不能改；要换名字就另添加一个"))

    # -- going through ------------------------------------------------------------------------------------------------

    @property
    def page(self) -> Page:
        """The page that is open."""
        return Page(self._stack.currentIndex())

    def go_to(self, page: Page) -> None:
        """Open a page."""
        self._stack.setCurrentIndex(page)
        enter: Mapping[Page, Callable[[], None]] = {
            Page.ADDRESS: self.address.address.setFocus,
            Page.ACCOUNT: self._enter_account,
            Page.CHECKS: self._check,
            Page.PROFILE: self._enter_profile,
        }
        enter[page]()
        self._show_buttons()

    def _enter_account(self) -> None:
        kind = self.address.chosen_kind
        self.account.show_kind(kind, needs_secret=kind not in self._offer.secretless, kept=self._secret_kept())
        self.account.user.setFocus()

    def _enter_profile(self) -> None:
        offering = self.address.chosen_kind in self._offer.offering
        self.profile.fetch.setVisible(offering)
        if not self.profile.name.text():
            self.profile.name.setText(self._free_name())
        if self._site is None:
            self.profile.name.setFocus()
            self.profile.name.selectAll()

    def _free_name(self) -> str:
        """A name that no other site has: the host, else the kind."""
        host = self._url.partition("://")[2].partition("/")[0].rpartition("@")[2]
        name = host or kind_words(self.address.chosen_kind)
        return next(each for each in (name, *(f"{name} {n}" for n in range(2, 1000))) if each not in self._offer.taken)

    def _on_next(self) -> None:
        if self._busy and self.page is not Page.CHECKS:
            return
        if self.page is Page.ADDRESS:
            self._leave_address()
        elif self.page is Page.PROFILE:
            self._save()
        else:
            self.stop_wanted.emit()
            self.go_to(Page(self.page + 1))

    def _leave_address(self) -> None:
        words = self.address.address.text().strip()
        if not words:
            self.address.note.tell("error", self.tr("还没有写网址。"))
            self.address.address.setFocus()
            return
        if self._known:
            self.go_to(Page.ACCOUNT)
            return
        self._set_busy(True)
        self.address.note.tell("running", self.tr("正在看这是哪种网站…"))
        self.recognise_wanted.emit(words, self.address.way)

    def _on_back(self) -> None:
        self.stop_wanted.emit()
        self._set_busy(False)
        self.go_to(Page(max(self.page - 1, 0)))

    def _on_address_changed(self) -> None:
        self._known = False

    def _on_remedied(self, remedy: Remedy) -> None:
        if remedy.url:
            self._url = remedy.url
            self.address.address.setText(remedy.url)
        if remedy.kind:
            self.address.choose_kind(remedy.kind)
        if remedy.place == "way":
            self.address.more.setChecked(True)
            self.go_to(Page.ADDRESS)
        elif remedy.kind or remedy.place:  # another kind may want another secret
            self.go_to(Page.ACCOUNT)
        else:
            self._check()

    # -- answers ------------------------------------------------------------------------------------------------------

    def show_recognised(self, url: str, kinds: Sequence[tuple[str, str]], trouble: str) -> None:
        """What became of looking at the address: how it is written, kinds with their addresses, or why nobody answered."""
        self._set_busy(False)
        self._known, self._url = True, url
        self.address.address.setText(url)
        if kinds:
            kind, base = next((pair for pair in kinds if pair[0] == self.address.chosen_kind), kinds[0])
            self._url = base
            self.address.address.setText(base)
            self.address.choose_kind(kind)
            self.address.note.tell("ok", self.tr("认出来了：{kind}。").format(kind=kind_words(kind)))
            if self.page is Page.ADDRESS:
                self.go_to(Page.ACCOUNT)
            return
        if trouble:
            self.address.note.tell("warning", self.tr("{why}也可以先往下填，后面再查。").format(why=trouble))
        else:
            self.address.note.tell(
                "warning", self.tr("没有认出是哪种网站。请选对类型再按“下一步”；不知道的问网站管理员。")
            )

    def show_trouble(self, words: str) -> None:
        """Something could not be done; nothing was saved."""
        self._set_busy(False)
        note = self.profile.note if self.page is Page.PROFILE else self.address.note
        if self.page in (Page.ACCOUNT, Page.CHECKS):
            self.go_to(Page.ADDRESS)
        note.tell("error", words)

    def show_authority(self, pem: str, lines: Sequence[str]) -> None:
        """A certificate file was read."""
        self.address.show_authority(pem, lines)
        self.address.changed.emit()

    def show_step(self, step: Step) -> None:
        """A step of the check has ended."""
        if self._busy and self.page is Page.CHECKS:
            self.checks.show_step(step)

    def show_diagnosis(self, diagnosis: Diagnosis) -> None:
        """The check has ended."""
        self._set_busy(False)
        self.checks.end(diagnosis)
        self._show_buttons()

    # -- checking and saving ------------------------------------------------------------------------------------------

    def _check(self) -> None:
        self.checks.begin()
        self._set_busy(True)
        self.check_wanted.emit(self.wanted())

    def wanted(self) -> Wanted:
        """The account as it is filled in."""
        name = self.profile.name.text().strip()
        site = Site(
            name,
            self.address.chosen_kind,
            self._url or self.address.address.text().strip(),
            self.account.user.text().strip(),
            self.profile.chosen,
            self.address.way,
        )
        fetch = self.profile.fetch.isVisibleTo(self.profile) and self.profile.fetch.isChecked()
        return Wanted(site, self.account.secret, self._secret_kept(), fetch)

    def _secret_kept(self) -> bool:
        """Whether the keyring's secret was meant for the address and account as they stand."""
        old = self._site
        return old is not None and old.url == self._url and old.kind == self.address.chosen_kind

    def _save(self) -> None:
        wanted = self.wanted()
        if not wanted.site.name:
            self.profile.note.tell("error", self.tr("请给站点起个名字。"))
            self.profile.name.setFocus()
            return
        if self._site is None and wanted.site.name in self._offer.taken:
            self.profile.note.tell("error", self.tr("已有叫“{name}”的站点，请换个名字。").format(name=wanted.site.name))
            self.profile.name.setFocus()
            return
        self._set_busy(True)
        self.profile.note.tell("running", self.tr("正在保存…"))
        self.save_wanted.emit(replace(wanted))

    def _on_copy(self) -> None:
        if self.checks.diagnosis is not None:
            QGuiApplication.clipboard().setText(self.checks.diagnosis.text())

    def _on_finished(self) -> None:
        self.stop_wanted.emit()
        self.account.forget()
        self.address.proxy_secret.clear()

    # -- showing ------------------------------------------------------------------------------------------------------

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._show_buttons()

    def _show_buttons(self) -> None:
        page, made = self.page, self.checks.diagnosis
        for number, (digit, label) in enumerate(self._steps):
            set_role(label, "strong" if number == page else "text2")
            label.setAccessibleName(self.tr("第 {n} 步").format(n=number + 1))
            digit.setEnabled(number <= page)
        on_checks = page is Page.CHECKS
        self.again.setVisible(on_checks)
        self.again.setEnabled(not self._busy)
        self.copy.setVisible(on_checks)
        self.copy.setEnabled(made is not None)
        self.back.setVisible(page is not Page.ADDRESS)
        self.next.setEnabled(not self._busy or on_checks)
        failed = on_checks and (self._busy or (made is not None and made.state is StepState.ERROR))
        self.next.setText(self._next_words(page, failed))
        self.next.set_look_role("button" if failed else "primary")
        retry = failed and not self._busy
        self.next.setDefault(not failed)
        self.again.setDefault(retry)
        self.again.set_look_role("primary" if retry else "button")
        self._look.dress(self.again, "arrow_clockwise", "on_accent" if retry else "text")

    def _next_words(self, page: Page, failed: bool) -> str:
        if page is Page.PROFILE:
            return self.tr("保存(&S)")
        if failed:
            return self.tr("不等检查(&N)") if self._busy else self.tr("先保存，以后再试(&N)")
        return self.tr("下一步(&N)")

    def _show_row(self, row: QWidget) -> None:
        QTimer.singleShot(0, row, lambda: self._scrolls[Page.CHECKS].ensureWidgetVisible(row, 0, 24))

    def _choose_folder(self) -> None:
        ask_folder(self, self.tr("选文件夹"), self._on_folder, with_files=True)

    def _on_folder(self, path: str) -> None:
        self.address.address.setText(path)
        self.address.choose_kind("folder")
        self._known, self._url = True, path

    def _choose_certificate(self) -> None:
        kinds = [self.tr("证书 (*.pem *.crt *.cer *.der)"), self.tr("所有文件 (*)")]
        ask_file(self, self.tr("选证书文件"), kinds, self.certificate_chosen.emit)
