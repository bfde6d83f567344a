"""站点账号 in the window: the list, the wizard that adds and changes one, its checks, saving and removing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox

from editor_app.desktop.desk import Desk, Told
from editor_app.desktop.flows.handing_in import HandingIn
from editor_app.desktop.jobs import LaneName, Work
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.part import Speaking
from editor_app.desktop.problems import show_dialog
from editor_app.model.changes import Changes
from editor_app.model.errors import Cancelled, EditorError
from editor_app.model.problems import explain
from editor_app.model.profile_signature import Standing
from editor_app.model.profile_version import ProfileInfo
from editor_app.model.site import Site, Way
from editor_app.services.accounts import Recognised, authority_lines, read_authority_file
from editor_app.services.practice import PRACTICE_SITE
from editor_app.services.progress import Progress
from editor_app.services.workroom import Workroom

if TYPE_CHECKING:  # the dialogs and what speaks to sites are loaded when they are first wanted
    from editor_app.desktop.dialogs.accounts_dialog import AccountsDialog
    from editor_app.desktop.dialogs.site_wizard import Offer, SiteWizard, Wanted
    from editor_app.model.diagnosis import Diagnosis, Step
    from editor_app.services.diagnosing import Examination


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a wizard needs before it can open."""

    offer: Offer
    site: Site | None
    authority: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Saved:
    """An account that was kept; `words` what the person should know of it."""

    site: Site
    new: bool
    words: str
    released: bool


class Accounting(Speaking):
    """Accounts are listed, added, changed and looked through. Sites are spoken to on the asking lane."""

    _stepped = Signal(int, object)

    def __init__(self, desk: Desk, window: MainWindow, handing: HandingIn, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self._window = window
        self._handing = handing
        self._number = 0  # of the check whose steps are shown
        self._examination: Examination | None = None
        self._removing = ""
        self.dialog: AccountsDialog | None = None
        self.wizard: SiteWizard | None = None
        self.question: QMessageBox | None = None
        self._stepped.connect(self._on_step, Qt.ConnectionType.QueuedConnection)
        desk.news.told.connect(self._on_told)

    def slots(self) -> dict[str, Callable[[], object]]:
        """The slots of the commands, by the command's id."""
        return {"accountsAction": self.open}

    def stop(self) -> None:
        """End a check that is under way, and the request it is in."""
        self._number += 1
        examination, self._examination = self._examination, None
        if examination is not None:
            examination.stop()

    # -- the list -----------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Open the list of accounts, or the wizard where there is none yet."""
        if self.dialog is not None:
            self.dialog.raise_()
            self.dialog.activateWindow()
            return
        self._list()

    def _list(self) -> None:
        room = self._desk.room

        def work(_progress: Progress) -> list[Site]:
            return room.accounts.list()

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_listed, self._tell_failure, key="accounts")

    def _on_listed(self, sites: list[Site]) -> None:
        from editor_app.desktop.dialogs.accounts_dialog import AccountsDialog

        if self.dialog is not None:
            self.dialog.show_sites(sites)
            return
        if not sites:
            self.add()
            return
        dialog = AccountsDialog(self._desk.look, sites, self._window)
        self.dialog = dialog
        dialog.add_requested.connect(self.add)
        dialog.change_requested.connect(self.change)
        dialog.remove_requested.connect(self.remove)
        dialog.finished.connect(self._on_dialog_closed)
        dialog.open()

    def _on_dialog_closed(self) -> None:
        self.dialog = None

    def _on_told(self, told: Told) -> None:
        if told.changes.sites and self.dialog is not None:
            self._list()

    # -- the wizard ---------------------------------------------------------------------------------------------------

    def add(self) -> None:
        """Open the wizard for a new account."""
        self._prepare("")

    def change(self, name: str) -> None:
        """Open the wizard for an account that is there."""
        self._prepare(name)

    def _prepare(self, name: str) -> None:
        if self.wizard is not None:
            self.wizard.raise_()
            self.wizard.activateWindow()
            return
        import editor_app.desktop.dialogs.site_wizard  # noqa: F401  here: classes of widgets are made on this thread

        room = self._desk.room

        def work(_progress: Progress) -> Prepared:
            return _prepared(room, name)

        self._desk.jobs.start(LaneName.WORK, work, self._on_prepared, self._tell_failure, key="account")

    def _on_prepared(self, prepared: Prepared) -> None:
        from editor_app.desktop.dialogs.site_wizard import SiteWizard

        wizard = SiteWizard(self._desk.look, prepared.offer, prepared.site, self.dialog or self._window)
        if prepared.authority and prepared.site is not None:
            wizard.address.show_authority(prepared.site.way.authority, prepared.authority)
        self.wizard = wizard
        wizard.recognise_wanted.connect(self._recognise)
        wizard.check_wanted.connect(self._check)
        wizard.stop_wanted.connect(self.stop)
        wizard.save_wanted.connect(self._save)
        wizard.certificate_chosen.connect(self._read_certificate)
        wizard.finished.connect(self._on_wizard_closed)
        wizard.open()

    def _on_wizard_closed(self) -> None:
        self.wizard = None

    def _run(self, work: Work, done: Callable[..., None]) -> None:
        self._desk.jobs.start(LaneName.ASKING, work, done, self._on_wizard_failed)

    def _on_wizard_failed(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            return
        if not isinstance(error, EditorError):
            self._desk.jobs.crashed.emit(error)
        if self.wizard is not None:
            words = explain(error) if isinstance(error, EditorError) else self.tr("没有做成，账号照旧。")
            self.wizard.show_trouble(words)

    # -- looking at the address ---------------------------------------------------------------------------------------

    def _recognise(self, words: str, way: Way) -> None:
        accounts = self._desk.room.accounts

        def work(_progress: Progress) -> Recognised:
            return accounts.recognise(words, way)

        self._run(work, self._on_recognised)

    def _on_recognised(self, made: Recognised) -> None:
        if self.wizard is not None:
            why = explain(made.trouble) if made.trouble is not None else ""
            self.wizard.show_recognised(made.url, [(found.kind, found.url) for found in made.found], why)

    def _read_certificate(self, path: str) -> None:
        def work(_progress: Progress) -> tuple[str, tuple[str, ...]]:
            return read_authority_file(Path(path))

        self._run(work, self._on_certificate)

    def _on_certificate(self, made: tuple[str, tuple[str, ...]]) -> None:
        if self.wizard is not None:
            self.wizard.show_authority(*made)

    # -- checking -----------------------------------------------------------------------------------------------------

    def _check(self, wanted: Wanted) -> None:
        self.stop()
        number, accounts, tell = self._number, self._desk.room.accounts, self._stepped.emit

        def work(_progress: Progress) -> tuple[int, Diagnosis]:
            examination = accounts.examine(wanted.site, wanted.secret, kept=wanted.kept)
            if number != self._number:
                raise Cancelled
            self._examination = examination
            return number, examination.run(lambda step: tell(number, step))

        self._run(work, self._on_checked)

    def _on_step(self, number: int, step: Step) -> None:
        if number == self._number and self.wizard is not None:
            self.wizard.show_step(step)

    def _on_checked(self, made: tuple[int, Diagnosis]) -> None:
        number, diagnosis = made
        if number == self._number and self.wizard is not None:
            self.wizard.show_diagnosis(diagnosis)

    # -- saving -------------------------------------------------------------------------------------------------------

    def _save(self, wanted: Wanted) -> None:
        self.stop()
        room = self._desk.room

        def work(_progress: Progress) -> Saved:
            return _save(room, wanted)

        self._run(work, self._on_saved)

    def _on_saved(self, saved: Saved) -> None:
        if self.wizard is not None:
            self.wizard.accept()
        words = self.tr("已添加站点“{name}”。") if saved.new else self.tr("站点“{name}”已改好。")
        self.said.emit(words.format(name=saved.site.name) + saved.words, bool(saved.words), ())
        self._desk.news.tell(Changes(sites=frozenset([saved.site.name])), self)
        if saved.released:
            self._handing.send()

    # -- removing -----------------------------------------------------------------------------------------------------

    def remove(self, name: str) -> None:
        """Ask, then forget an account and its secret."""
        self._removing = name
        self.question = show_dialog(
            self.dialog or self._window,
            self.tr("移除站点“{name}”？").format(name=name),
            self.tr("账号和密码会从本机删去；稿件和回执都留着，网站上的东西不动。"),
            "",
            ((self.tr("移除"), self._on_remove),),
            close_words=self.tr("不移除"),
        )

    def _on_remove(self) -> None:
        room, name = self._desk.room, self._removing

        def work(_progress: Progress) -> str:
            room.accounts.remove(name)
            return name

        self._desk.jobs.start(LaneName.ASKING, work, self._on_removed, self._tell_failure)

    def _on_removed(self, name: str) -> None:
        self.said.emit(self.tr("已移除站点“{name}”；稿件和回执都在。").format(name=name), False, ())
        self._desk.news.tell(Changes(sites=frozenset([name])), self)


def _prepared(room: Workroom, name: str) -> Prepared:
    """Look up what the wizard offers; on a worker's thread."""
    from editor_app.desktop.dialogs.site_wizard import Offer
    from editor_app.desktop.dialogs.site_wizard_account import ProfileChoice

    accounts, kinds = room.accounts, tuple(room.accounts.kinds())
    site = accounts.get(name) if name else None
    choices = tuple(ProfileChoice(info.id, info.name, _about(info)) for info in room.profiles.infos() if info.version)
    offer = Offer(
        tuple(sorted(kinds, key=_usual)),
        choices,
        frozenset(kind for kind in kinds if not accounts.needs_secret(kind)),
        frozenset(kind for kind in kinds if accounts.offers_profiles(kind)),
        frozenset(each.name for each in accounts.list() if each.name != name) | {PRACTICE_SITE},
    )
    return Prepared(offer, site, authority_lines(site.way.authority) if site is not None else ())


def _usual(kind: str) -> tuple[int, str]:
    usual = ("intake", "wordpress", "dedecms", "metaweblog", "folder")
    return (usual.index(kind) if kind in usual else len(usual), kind)


def _about(info: ProfileInfo) -> str:
    issued = info.issued_by or "没有写明"
    used = f"；用它的站点：{'、'.join(info.sites)}" if info.sites else ""
    signed = f"，{info.signer.name}签名" if info.signer else "，没有签名" if info.installed else ""
    return f"第 {info.version} 版，{issued}签发{signed}{used}"


def _save(room: Workroom, wanted: Wanted) -> Saved:
    """Keep the account, then what follows from it; on a worker's thread."""
    site = replace(wanted.site, way=replace(wanted.site.way, proxy_secret=""))
    before = next((each for each in room.accounts.list() if each.name == site.name), None)
    words = room.accounts.keep(site, wanted.secret, wanted.site.way.proxy_secret, before=before, kept=wanted.kept)
    released = room.submitting.signed_in(site.name) if wanted.secret else []
    if wanted.fetch:
        words += _fetch_profile(room, site)
    return Saved(site, before is None, words, bool(released))


def _fetch_profile(room: Workroom, site: Site) -> str:
    """Take the site's profile where it offers one. The account is kept whatever comes of it."""
    try:
        made = room.profile_updates.update_from_site(site.name)
        if made.profile is not None and not made.in_use:
            room.profiles.switch(site.name, made.profile.id)
        if made.changed and made.signer is not None and made.standing is Standing.NEW:
            return f"站点配置由“{made.signer.name}”签名（指纹 {made.signer.fingerprint}），请与发布单位核对。"
    except EditorError as error:
        return "" if error.code == "profile.not_from_site" else explain(error)
    return ""
