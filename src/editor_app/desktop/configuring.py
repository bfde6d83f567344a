"""Site profiles in the window: look, install, update, go back, use another one for a site, check a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox

from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.profiles_dialog import ProfilesDialog, ProfilesState
from editor_app.desktop.dialogs.welcome import app_logo
from editor_app.desktop.flows.writing import Writing
from editor_app.desktop.jobs import LaneName, Work
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.part import Part
from editor_app.desktop.problems import show_dialog
from editor_app.desktop.trusting import Trusting, asks
from editor_app.desktop.widgets.choosing import ask_file
from editor_app.model.changes import Changes
from editor_app.model.errors import EditorError, Refused
from editor_app.model.metadata import FIELD_LABELS
from editor_app.model.problems import explain
from editor_app.model.profile_version import ProfileInfo
from editor_app.services.profile_describing import newer_with_program, summary
from editor_app.services.profile_packages import Checked
from editor_app.services.profiles import Installation, Proposal, Switch
from editor_app.services.progress import Progress
from editor_app.services.workroom import Workroom

PROFILE_TOML = "profile.toml"
CAN_BE_FORCED = frozenset({"profile.older", "profile.same_version", "profile.other_issuer"})
OF_SIGNATURES = "profile.signature_"
MOST_SAID = 6


class Configuring(Part):
    """Site profiles are looked at, checked and installed. What is installed is told as `Changes.profiles`, so that open
    articles are shown by the new one.
    """

    def __init__(self, desk: Desk, window: MainWindow, writing: Writing, parent: QObject | None = None) -> None:
        super().__init__(desk, window, writing, parent)
        self._words = ""
        self._trusting = Trusting(desk.look, window, self)
        self._waiting: list[Proposal] = []
        self._forced: Callable[[], None] | None = None
        self._switch: Switch | None = None
        self.dialog: ProfilesDialog | None = None
        self.question: QMessageBox | None = None

    def slots(self) -> dict[str, Callable[[], object]]:
        """The slots of the commands, by the command's id."""
        return {"profilesAction": self.open}

    # -- trouble ------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Tell if the profile of a site is damaged and an earlier one stands in."""
        room = self._desk.room

        def work(_progress: Progress) -> tuple[str, ...]:
            return room.profiles.troubles()

        self._desk.jobs.start(LaneName.WORK, work, self._on_troubles)

    def _on_troubles(self, troubles: tuple[str, ...]) -> None:
        if troubles:
            self.said.emit("\n".join(troubles), True, ((self.tr("站点配置…"), self.open),))

    # -- the dialog ---------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Open the dialog, or bring it to the front."""
        if self.dialog is not None:
            self.dialog.raise_()
            self.dialog.activateWindow()
            return
        dialog = ProfilesDialog(self._desk.look, self._window)
        self.dialog = dialog
        dialog.install_requested.connect(self._on_install)
        dialog.check_requested.connect(self._on_check)
        dialog.update_requested.connect(self.update_from)
        dialog.back_requested.connect(self.roll_back)
        dialog.use_requested.connect(self.compare)
        dialog.signer_requested.connect(self.show_signer)
        dialog.finished.connect(self._on_closed)
        dialog.open()
        self._look_again("")

    def _on_closed(self) -> None:
        self.dialog = None

    def _look_again(self, words: str) -> None:
        room, self._words = self._desk.room, words

        def work(_progress: Progress) -> ProfilesState:
            return _state(room)

        self._desk.jobs.start(LaneName.WORK, work, self._on_state, self._on_failed, key="profiles")

    def _on_state(self, state: ProfilesState) -> None:
        if self.dialog is not None:
            self.dialog.show_state(state, self._words)

    def _run(self, words: str, work: Work, done: Callable[..., None], lane: LaneName = LaneName.WORK) -> None:
        if self.dialog is not None:
            self.dialog.show_busy(words)
        self._desk.jobs.start(lane, work, done, self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, EditorError):
            self._desk.jobs.crashed.emit(error)
            words = self.tr("没有做成，站点配置照旧")
        else:
            words = explain(error)
        again = self._forced
        if isinstance(error, Refused) and error.code in CAN_BE_FORCED and again is not None:
            choice = (self.tr("仍要安装"), again)
            title = self.tr("要安装吗？")
            self.question = show_dialog(self._window, title, words, choices=(choice,), close_words=self.tr("不安装"))
        elif isinstance(error, Refused) and error.code.startswith(OF_SIGNATURES):  # too much to be told in a line below
            self.question = show_dialog(self._window, self.tr("这份站点配置没有安装"), words)
            words = self.tr("没有安装，站点配置照旧")
        if self.dialog is not None:
            self.dialog.show_words(words)

    def _changed(self, profile_id: str, words: str) -> None:
        """Something else is in force now: what is open is shown by it."""
        self._desk.news.tell(Changes(profiles=frozenset([profile_id])), self)
        self._look_again(words)

    # -- installing ---------------------------------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Open the dialog and ask for a file to install."""
        self.open()
        self._on_install()

    def _on_install(self) -> None:
        self._ask_for_file(self.tr("安装哪一份站点配置"), "profileFiles", self.install)

    def _ask_for_file(self, title: str, name: str, chosen: Callable[[str], None]) -> None:
        kinds = [self.tr("站点配置（zip，或文件夹里的 profile.toml） (*.zip profile.toml)")]
        ask_file(self.dialog, title, kinds, chosen, id=name)

    def install(self, path: str) -> None:
        """Look through a zip, or the folder whose `profile.toml` was chosen, and install it."""
        room, package = self._desk.room, _package(path)

        def work(_progress: Progress) -> list[Proposal | None]:
            return [room.profiles.propose(package)]

        self._forced = None
        self._run(self.tr("正在检查…"), work, self._on_proposed)

    def _on_proposed(self, proposals: list[Proposal | None]) -> None:
        self._waiting = [each for each in proposals if each is not None]
        if self._waiting:
            self._consider()
        else:
            self._look_again(self.tr("已经是最新的"))

    def _consider(self) -> None:
        """Install the next package that waits, after a question where it needs one."""
        if not self._waiting:
            return
        proposal = self._waiting.pop(0)
        if not asks(proposal):
            self._accept(proposal)
            return
        if self.dialog is not None:
            self.dialog.show_words(self.tr("请核对签名"))
        self.question = self._trusting.ask(proposal, lambda: self._accept(proposal), self._on_left)

    def _on_left(self) -> None:
        if self.dialog is not None:
            self.dialog.show_words(self.tr("没有安装，站点配置照旧"))
        self._consider()

    def _accept(self, proposal: Proposal, force: bool = False) -> None:
        room = self._desk.room

        def work(_progress: Progress) -> Installation:
            return room.profiles.accept(proposal, force=force)

        self._forced = lambda: self._accept(proposal, True)
        self._run(self.tr("正在安装…"), work, self._on_installed)

    def _on_installed(self, made: Installation) -> None:
        self._forced = None
        self._changed(made.profile.id, self._installed_words(made))
        self._consider()

    def _installed_words(self, made: Installation) -> str:
        profile, signed = made.profile, self._trusting.told(made)
        if not made.changed:
            return self.tr("“{name}”第 {n} 版已经在用").format(name=profile.name, n=profile.version)
        if made.before:
            words = self.tr("“{name}”已从第 {m} 版换成第 {n} 版{signed}，可以退回")
            return words.format(name=profile.name, m=made.before, n=profile.version, signed=signed)
        words = self.tr("已装好“{name}”第 {n} 版{signed}，可以给站点换用")
        return words.format(name=profile.name, n=profile.version, signed=signed)

    # -- updating -----------------------------------------------------------------------------------------------------

    def update_from(self, sites: tuple[str, ...]) -> None:
        """Ask sites for a newer profile, one after the other, on the lane that speaks to sites."""
        room = self._desk.room

        def work(_progress: Progress) -> list[Proposal | None]:
            return [room.profile_updates.offer(site) for site in sites]

        self._forced = None
        self._run(self.tr("正在问站点…"), work, self._on_proposed, LaneName.SENDING)

    # -- the signer ---------------------------------------------------------------------------------------------------

    def show_signer(self, info: ProfileInfo) -> None:
        """Show who signed a profile."""
        self.question = self._trusting.show(info, lambda: self._ask_to_give_up(info))

    def _ask_to_give_up(self, info: ProfileInfo) -> None:
        self.question = self._trusting.ask_to_give_up(info, lambda: self.give_up(info.id))

    def give_up(self, profile_id: str) -> None:
        """Take updates of a profile from anybody until the next signed one."""
        room, words = self._desk.room, self.tr("不再认“{name}”的签名")

        def work(_progress: Progress) -> str:
            return words.format(name=room.profiles.give_up_signer(profile_id).name)

        self._run(self.tr("正在改…"), work, self._look_again)

    # -- going back ---------------------------------------------------------------------------------------------------

    def roll_back(self, profile_id: str) -> None:
        """Put the version before in force."""
        room, words = self._desk.room, self.tr("“{name}”已退回第 {n} 版")

        def work(_progress: Progress) -> tuple[str, str]:
            info = room.profiles.roll_back(profile_id)
            return info.id, words.format(name=info.name, n=info.version)

        self._run(self.tr("正在退回…"), work, self._on_back)

    def _on_back(self, done: tuple[str, str]) -> None:
        self._changed(*done)

    # -- another one for a site ---------------------------------------------------------------------------------------

    def compare(self, profile_id: str, site: str) -> None:
        """Say what it would mean for a site to use another profile, and ask."""
        room = self._desk.room

        def work(_progress: Progress) -> Switch:
            return room.profiles.compare(site, profile_id)

        self._run(self.tr("正在对照…"), work, self._on_compared)

    def _on_compared(self, switch: Switch) -> None:
        self._switch = switch
        if self.dialog is not None:
            self.dialog.show_words("")
        lines = [
            self.tr("没有“{column}”这个栏目，有 {n} 篇稿件上报前要另选").format(column=name, n=count)
            for name, count in switch.missing
        ]
        if len(lines) > MOST_SAID:
            lines = [*lines[:MOST_SAID], self.tr("……共 {n} 个栏目").format(n=len(switch.missing))]
        if switch.required:
            fields = "、".join(FIELD_LABELS[name] for name in switch.required)
            lines.append(self.tr("多了必填的：{fields}").format(fields=fields))
        lines = lines or [self.tr("稿件用到的栏目，新的配置里都有。")]
        self.question = show_dialog(
            self._window,
            self.tr("站点“{site}”换用“{name}”？").format(site=switch.site, name=switch.name),
            "\n".join([*lines, self.tr("稿件的文字不会改动，也可以换回来。")]),
            choices=((self.tr("换用"), self.switch),),
            picture=app_logo(40, self._window.devicePixelRatioF()),
            close_words=self.tr("不换"),
        )

    def switch(self) -> None:
        """Do what was asked about last."""
        wanted, room = self._switch, self._desk.room
        if wanted is None:
            return
        words = self.tr("站点“{site}”已换用“{name}”").format(site=wanted.site, name=wanted.name)

        def work(_progress: Progress) -> tuple[str, str]:
            room.profiles.switch(wanted.site, wanted.profile)
            return wanted.profile, words

        self._run(self.tr("正在换用…"), work, self._on_switched)

    def _on_switched(self, done: tuple[str, str]) -> None:
        if self._switch is not None:
            self._desk.news.tell(Changes(sites=frozenset([self._switch.site])), self)
        self._changed(*done)

    # -- checking -----------------------------------------------------------------------------------------------------

    def _on_check(self) -> None:
        self._ask_for_file(self.tr("检查哪一份站点配置"), "profileCheckFiles", self.check)

    def check(self, path: str) -> None:
        """List everything that is wrong with a package; nothing is installed."""
        room, package = self._desk.room, _package(path)

        def work(_progress: Progress) -> Checked:
            return room.profiles.check(package)

        self._run(self.tr("正在检查…"), work, self._on_checked)

    def _on_checked(self, checked: Checked) -> None:
        if not checked.faults:
            signature = checked.signature
            signed = self.tr("由“{name}”签名").format(name=signature.signer) if signature else self.tr("没有签名")
            words = self.tr("没有发现问题，可以安装；{signed}").format(signed=signed)
        else:
            words = self.tr("有 {n} 处要改").format(n=len(checked.faults))
            lines = [str(fault) for fault in checked.faults]
            more = [self.tr("……其余见详情")] if len(lines) > MOST_SAID else []
            self.question = show_dialog(self._window, words, "\n".join([*lines[:MOST_SAID], *more]), "\n".join(lines))
        if self.dialog is not None:
            self.dialog.show_words(words)


def _package(path: str) -> Path:
    chosen = Path(path)
    return chosen.parent if chosen.name == PROFILE_TOML else chosen


def _state(room: Workroom) -> ProfilesState:
    """Everything that the dialog shows; not on the window's thread."""
    infos = tuple(room.profiles.infos())
    sites = tuple(room.accounts.list())
    about = {info.id: summary(room.profiles.get(info.id)) + newer_with_program(info) for info in infos if info.version}
    return ProfilesState(
        infos, sites, about, frozenset(s.name for s in sites if room.profile_updates.offered_by(s.name))
    )
