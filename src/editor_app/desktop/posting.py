"""Handing in, as the window shows it: which site, the outbox's window, the status line, receipts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QUrl, Signal, SignalInstance
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QInputDialog, QLineEdit, QPushButton

from editor_app.desktop.batching import Batching
from editor_app.desktop.desk import Desk, Outside, Told
from editor_app.desktop.dialogs.outbox_window import OutboxWindow, Wish
from editor_app.desktop.dialogs.site_dialog import SiteDialog
from editor_app.desktop.flows.checking import Checking
from editor_app.desktop.flows.handing_in import HandingIn, Outbox
from editor_app.desktop.flows.online import Online
from editor_app.desktop.flows.practising import Practising
from editor_app.desktop.flows.writing import Writing
from editor_app.desktop.hearing import Hearing
from editor_app.desktop.lingering import Lingering
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.part import Part
from editor_app.desktop.problems import show_dialog
from editor_app.desktop.scheduling import Scheduling
from editor_app.desktop.settling import Settling
from editor_app.model.errors import EditorError
from editor_app.model.problems import explain, sentence
from editor_app.model.site import Site
from editor_app.model.submission import Submission, SubmissionState
from editor_app.services.practice import PRACTICE_SITE

SHOWN_TITLE = 16


class Posting(Part):
    """From 上报 to the outbox. Signals: `findings_requested` when errors stand in the way, `welcome_requested` and
    `account_requested` where no site is set up, `thumbnails_wanted` (assets of the outbox's window), `changes_wanted` and
    `theirs_wanted` (an article and a site: see what stands there, fetch it to be merged).
    """

    findings_requested = Signal()
    welcome_requested = Signal()
    account_requested = Signal()
    thumbnails_wanted = Signal(list)
    changes_wanted = Signal(str, str)
    theirs_wanted = Signal(str, str)

    def __init__(
        self,
        desk: Desk,
        outside: Outside,
        window: MainWindow,
        writing: Writing,
        checking: Checking,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(desk, window, writing, parent)
        self._checking = checking
        self._sites: list[Site] = []
        self._outbox_window: OutboxWindow | None = None
        self._submitting: list[str] = []
        self._conflicting: tuple[str, ...] = ()
        self.handing = HandingIn(desk, self)
        self.online = Online(self)
        self.online.changed.connect(self._on_online)
        self.lingering = Lingering(self.handing, self.online, window, self)
        self.batching = Batching(desk, window, self)
        self.batching.queued.connect(self.handing.take)
        self.batching.said.connect(self.said)
        self.practising = Practising(desk, outside, self)
        self.hearing = Hearing(desk, self)
        self.hearing.said.connect(self.said)
        self.scheduling = Scheduling(desk, self)
        self.scheduling.said.connect(self.said)
        self.scheduling.changed.connect(self.handing.refresh)
        self.scheduling.released.connect(self.handing.take)
        self.settling = Settling(desk, self)
        self.settling.said.connect(self.said)
        self.settling.settled.connect(self._on_settled)
        self.handing.sites_listed.connect(self._on_sites)
        self.handing.outbox_changed.connect(self._on_outbox)
        self.handing.queued.connect(self._on_queued)
        self.handing.refused.connect(self._on_refused)
        self.handing.failed.connect(self._on_failed)
        self.handing.arrived.connect(self._on_arrived)
        self.practising.started.connect(self._on_practice_started)
        self.practising.failed.connect(self._on_failed)
        desk.news.told.connect(self._on_told)

    # -- sites --------------------------------------------------------------------------------------------------------

    @property
    def site(self) -> str:
        """The site new articles are meant for: the first that is set up, or none."""
        return self._sites[0].name if self._sites else ""

    def start(self) -> None:
        """Look at sites and outbox."""
        self.handing.list_sites()
        self.handing.refresh()
        self.online.start()
        self.scheduling.start()

    def slots(self) -> dict[str, Callable[[], object]]:
        """The commands served here, by id."""
        return {
            "submitAction": self.submit_open,
            "submitSelectedAction": self.submit_selected,
            "outboxAction": self.show_outbox,
            **self.hearing.slots(),
        }

    def _on_online(self, online: bool) -> None:
        self.handing.set_online(online)
        self._show_network()

    def _on_sites(self, sites: list[Site]) -> None:
        self._sites = sites
        if any(site.name == PRACTICE_SITE for site in sites):
            self.practising.start()
        elif sites:
            self.handing.send()
        self._show_network()

    def _on_practice_started(self, _site: Site) -> None:
        self._show_network()
        self.handing.send()

    def _on_told(self, told: Told) -> None:
        if told.changes.sites:
            self.handing.list_sites()

    def _show_network(self) -> None:
        state, words = self._network()
        self._window.status.show_network(state, words)
        if self._outbox_window is not None:
            self._outbox_window.show_network(state, words)

    def _network(self) -> tuple[str, str]:
        article = self._writing.article
        name = article.site if article is not None and article.site else self.site
        if name == PRACTICE_SITE:
            if self.practising.site is None:
                return "offline", self.tr("正在打开练习站点")
            return "online", self.tr("本机 · {site}").format(site=name)
        if not self.online.online:
            return "offline", self.tr("未联网，照常写稿")
        return ("online", self.tr("已联网 · {site}").format(site=name)) if name else ("", "")

    # -- handing in ---------------------------------------------------------------------------------------------------

    def submit_open(self) -> None:
        """Hand in the open article: saved first, its errors shown instead where there are some."""
        self._writing.flush(self._submit_saved)

    def _submit_saved(self) -> None:
        article = self._writing.article
        if article is None:
            return
        last = self._checking.last
        if last is not None and last.article == article.id and last.errors:
            self._tell_errors(last.errors)
            return
        if not self._sites:
            self.said.emit(
                self.tr("还没有可报的站点。稿件已存好，先选练习站点或设好账号，再上报。"),
                True,
                (
                    (self.tr("用练习站点"), self.welcome_requested.emit),
                    (self.tr("添加站点账号…"), self.account_requested.emit),
                ),
            )
            return
        self._submitting = [article.id]
        if len(self._sites) == 1 and self._sites[0].name == PRACTICE_SITE:
            self.submit_to(PRACTICE_SITE)
            return
        dialog = SiteDialog(self._desk.look, self._sites, article.site, self._window)
        dialog.chosen.connect(self.submit_to)
        dialog.open()

    def submit_selected(self) -> None:
        """Hand in all selected articles: looked through first, then queued with one press."""
        articles = self._window.library.selected()
        if not self._sites:
            self._submit_saved()
        elif articles:
            self._writing.flush_all(lambda: self.batching.look_through(articles, self._sites))

    def submit_to(self, site: str) -> None:
        """Queue what is to be handed in for a site."""
        self.handing.submit(self._submitting, site)

    def _tell_errors(self, errors: int) -> None:
        self.said.emit(
            self.tr("还有 {n} 个错误，稿件没有上报；照右边“检查”里的清单改好再报").format(n=errors), True, ()
        )
        self.findings_requested.emit()

    def _on_queued(self, items: list[Submission]) -> None:
        if items and items[0].state is SubmissionState.DONE:
            self.said.emit(
                self.tr("这一版已经报过，站点已收到，没有重复上报"), False, ((self.tr("看发件箱"), self.show_outbox),)
            )
            return
        self.said.emit(
            self.tr("已放进发件箱，正在上报；可以继续写稿"), False, ((self.tr("看发件箱"), self.show_outbox),)
        )

    def _on_refused(self, error: EditorError) -> None:
        if error.code == "submission.findings":
            self._tell_errors(int(error.details.get("count") or 1))
        else:
            self.said.emit(explain(error), True, ())

    def _on_failed(self, words: str) -> None:
        self.said.emit(words, True, ())

    def _on_arrived(self, item: Submission) -> None:
        receipt = item.receipt
        number = receipt.number if receipt else ""
        self.said.emit(
            self.tr("站点已收到，回执号 {number}：{title}").format(title=_short(item.title), number=number),
            False,
            ((self.tr("打开网页"), lambda: self._open(item)), (self.tr("看发件箱"), self.show_outbox)),
        )

    @staticmethod
    def _open(item: Submission) -> None:
        if item.receipt is not None and item.receipt.url.startswith(("http://", "https://")):
            QDesktopServices.openUrl(QUrl(item.receipt.url))

    # -- the outbox ---------------------------------------------------------------------------------------------------

    @property
    def outbox_window(self) -> OutboxWindow | None:
        """The outbox's window, once it was opened."""
        return self._outbox_window

    def show_outbox(self) -> None:
        """Open the outbox's window, or bring it to the front."""
        if self._outbox_window is None:
            self._outbox_window = OutboxWindow(self._desk.look)
            self._outbox_window.wished.connect(self._on_wished)
            self._outbox_window.pictures_wanted.connect(self.thumbnails_wanted)
            self.handing.bandwidth_known.connect(self._outbox_window.show_bandwidth)
            self.handing.ask_bandwidth()
            self._show_network()
        self._outbox_window.show_outbox(self.handing.outbox)
        self._outbox_window.show()
        self._outbox_window.raise_()
        self._outbox_window.activateWindow()
        self.handing.refresh()

    def close_windows(self) -> None:
        """Close the outbox's window for good."""
        self.batching.dispose()
        if self._outbox_window is not None:
            self._outbox_window.close()
            self._outbox_window.deleteLater()
            self._outbox_window = None

    def set_thumbnail(self, asset: str, image: QImage) -> None:
        """Hand a thumbnail on to the outbox's window."""
        if self._outbox_window is not None:
            self._outbox_window.set_thumbnail(asset, image)

    def _on_wished(self, wish: Wish) -> None:
        if wish.act == "open":
            for item in self.handing.outbox.items:
                if item.id in wish.ids:
                    self._open(item)
            return
        if wish.act == "library":
            self._window.activateWindow()
            self._window.open_library()
            return
        if wish.act in ("pause_all", "resume_all", "move", "bandwidth", "csv", "xlsx", "pdf"):
            self._steer(wish)
            return
        if wish.act == "sign_in":
            self._ask_secret(wish.ids)
            return
        if wish.act == "schedule":
            self.scheduling.ask(wish.ids, self._outbox_window or self._window)
            return
        if wish.act == "settle":
            self._ask_which(wish.ids)
            return
        if wish.act in ("letters", "look"):
            self._ask_person(wish)
            return
        if wish.ids:
            acts = {
                "pause": self.handing.pause,
                "resume": self.handing.resume,
                "retry": self.handing.retry,
                "cancel": self.handing.cancel,
            }
            acts[wish.act](wish.ids)

    def _steer(self, wish: Wish) -> None:
        match wish.act:
            case "pause_all":
                self.handing.pause_all()
            case "resume_all":
                self.handing.resume_all()
            case "move":
                self.handing.move(wish.ids[0], wish.detail)
            case "bandwidth":
                self.handing.set_bandwidth(int(wish.detail))
            case form:
                self.batching.choose_file(form, self._outbox_window or self._window)

    def _ask_person(self, wish: Wish) -> None:
        item = next((each for each in self.handing.outbox.items if each.id in wish.ids), None)
        if item is None:
            return
        over = self._outbox_window or self._window
        if wish.act == "letters":
            self.settling.ask_letters(item.site, over)
        else:
            self.settling.ask_doubt(item, over)

    def _on_settled(self) -> None:
        self.handing.refresh()
        self.handing.send()

    def _ask_which(self, ids: tuple[str, ...]) -> None:
        """The site holds something else than was sent: the person decides, nothing is overwritten by itself."""
        item = next((each for each in self.handing.outbox.items if each.id in ids), None)
        if item is None:
            return
        self._conflicting = ids
        box = show_dialog(
            self._outbox_window or self._window,
            self.tr("站点上的“{title}”与您送出的不同").format(title=_short(item.title)),
            sentence(item.reason, item.details),
            "",
            (
                (self.tr("看看站点上改了什么"), partial(self._leave_box, self.changes_wanted, item)),
                (self.tr("取来比较、合并"), partial(self._leave_box, self.theirs_wanted, item)),
                (self.tr("用我的代替"), self._on_mine_chosen),
                (self.tr("以站点上的为准"), self._on_theirs_chosen),
            ),
        )
        box.setObjectName("conflictDialog")

    def _leave_box(self, wanted: SignalInstance, item: Submission) -> None:
        """What is looked at is shown in the window, the outbox stays as it is."""
        if self._outbox_window is not None:
            self._outbox_window.close()
        wanted.emit(item.article, item.site)

    def _on_mine_chosen(self) -> None:
        self.handing.send_mine(self._conflicting)

    def _on_theirs_chosen(self) -> None:
        self.handing.keep_theirs(self._conflicting)

    def _ask_secret(self, ids: tuple[str, ...]) -> None:
        item = next((each for each in self.handing.outbox.items if each.id in ids), None)
        if item is None:
            return
        dialog = QInputDialog(self._outbox_window or self._window)
        dialog.setObjectName("signInDialog")
        dialog.setWindowTitle(self.tr("重新登录"))
        dialog.setLabelText(self.tr("站点“{site}”的密码（存在系统的密码库里，不写进文件）").format(site=item.site))
        dialog.setTextEchoMode(QLineEdit.EchoMode.Password)
        dialog.setOkButtonText(self.tr("登录"))
        dialog.setCancelButtonText(self.tr("取消"))
        dialog.setProperty("site", item.site)
        for kind, role in ((QLineEdit, "input"), (QPushButton, "button")):
            for part in dialog.findChildren(kind):
                part.setProperty("role", role)
        dialog.textValueSelected.connect(self._on_secret)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_secret(self, secret: str) -> None:
        if secret:
            self.handing.sign_in(self.sender().property("site"), secret)

    def _on_outbox(self, outbox: Outbox) -> None:
        self._window.menu_row.set_outbox(outbox.needing)
        if self._outbox_window is not None:
            self._outbox_window.show_outbox(outbox)
        moving = outbox.moving
        if moving:
            first = next((item for item in moving if item.state is SubmissionState.SENDING), moving[0])
            total = len(first.pictures) + 1
            words = self.tr("上报中，还有 {n} 篇").format(n=len(moving))
            state = "sending"
            if all(item.state is SubmissionState.WAITING for item in moving):
                state, words = "waiting", self.tr("{n} 篇等待重试").format(n=len(moving))
            self._window.status.show_outbox(state, words, first.stored_pictures, total)
        elif outbox.needing:
            self._window.status.show_outbox("blocked", self.tr("{n} 篇需处理").format(n=outbox.needing), 0, 0)
        elif outbox.done:
            self._window.status.show_outbox("sent", self.tr("已报 {n} 篇").format(n=outbox.done), 0, 0)
        else:
            self._window.status.show_outbox("", "", 0, 0)


def _short(title: str) -> str:
    return title if len(title) <= SHOWN_TITLE else title[: SHOWN_TITLE - 1] + "…"
