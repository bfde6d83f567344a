"""站点账号 in the window: from a pasted address to a saved account, and every failure as the person sees it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TypeVar

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QMessageBox, QToolButton, QTreeWidget, QWidget

from certificates import make_certificates
from editor_app.desktop.accounting import Accounting
from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.site_wizard import SIZE, Page, SiteWizard
from editor_app.desktop.look import Dresser, Look
from editor_app.desktop.widgets.buttons import PushButton
from editor_app.model.diagnosis import Check
from editor_app.model.site import NO_PROXY, Site, Way
from practice import PracticeSite, running_site
from searching import hits, written
from shown import Shown
from stand_ins import ConnectProxy, Pages, gm_only, json_reply, raw_server, reply, site, tls
from windows import let_pass, wait_until

T = TypeVar("T")
W = TypeVar("W", bound=QWidget)
SHOTS = os.environ.get("EDITOR_APP_SCREENSHOTS", "")
TOKEN = "canary-window-8c31"


class Accounts(Shown):
    """The window and its accounts."""

    def call(self, work: Callable[[], T]) -> T:
        return self.desk.jobs.call_on_library(work)

    @property
    def flow(self) -> Accounting:
        return self.conductor.accounting

    @property
    def wizard(self) -> SiteWizard:
        assert self.flow.wizard is not None
        return self.flow.wizard

    def add(self) -> SiteWizard:
        self.window.commands["accountsAction"].trigger()
        wait_until(lambda: self.flow.wizard is not None or self.flow.dialog is not None)
        if self.flow.wizard is None:
            self.flow.add()
            wait_until(lambda: self.flow.wizard is not None)
        return self.wizard

    def part(self, kind: type[W], name: str) -> W:
        found = self.wizard.findChild(kind, name)
        assert found is not None, name
        return found

    def fill(self, name: str, words: str) -> None:
        edit = self.part(QLineEdit, name)
        edit.clear()
        edit.insert(words)  # as pasted: `textEdited` comes

    def press(self, name: str) -> None:
        button = self.part(PushButton, name)
        assert button.isEnabled(), name
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def to_account(self, address: str) -> None:
        self.fill("siteAddressEdit", address)
        self.press("siteNextButton")
        wait_until(lambda: self.wizard.page is Page.ACCOUNT)

    def checked(self) -> dict[str, str]:
        """The state of every step once the check has ended."""
        wait_until(lambda: self.wizard.checks.diagnosis is not None)
        return {check.value: row.state for check, row in self.wizard.checks.rows.items()}

    def saved(self) -> list[Site]:
        return self.call(self.desk.room.accounts.list)

    def end(self) -> None:
        if self.flow.wizard is not None:
            self.flow.wizard.reject()
        self.flow.stop()
        super().end()


@pytest.fixture
def accounts(desk: Desk, look: Look, monkeypatch: pytest.MonkeyPatch) -> Iterator[Accounts]:
    monkeypatch.setenv("EDITOR_APP_TIME_FACTOR", "0.2")
    monkeypatch.setattr("editor_app.sites.handshake.PLAIN_PORT", 9)  # nobody there, whatever runs on this computer
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]
    made = Accounts(desk, look)
    yield made
    made.end()
    keyring.set_keyring(before)


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeSite]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificates")
    make_certificates(folder)
    return folder


def shoot(widget: QWidget, name: str, dresser: Dresser) -> None:
    """Pictures in both themes, where a folder for them is named."""
    if not SHOTS:
        return
    for theme in ("light", "dark"):
        dresser.use(theme)
        let_pass(0.2)
        assert widget.grab().save(f"{SHOTS}/{name}-{theme}.png")
    dresser.use("light")


def test_from_a_pasted_address_to_a_saved_account(
    accounts: Accounts, practice: PracticeSite, dresser: Dresser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    wizard = accounts.add()
    assert wizard.width() <= 880
    assert wizard.height() <= SIZE.height() == 432
    shoot(wizard, "wizard-address", dresser)
    accounts.to_account(f"{practice.url}/a/news/1.html?from=x")
    assert wizard.address.chosen_kind == "intake"
    accounts.fill("siteUserEdit", "tongxunyuan")
    accounts.fill("siteSecretEdit", practice.token)
    assert accounts.part(QLineEdit, "siteSecretEdit").echoMode() is QLineEdit.EchoMode.Password
    shoot(wizard, "wizard-account", dresser)
    wizard.profile.choose("practice")
    QTest.keyClick(accounts.part(QLineEdit, "siteSecretEdit"), Qt.Key.Key_Return)
    assert wizard.page is Page.CHECKS
    assert set(accounts.checked().values()) == {"ok"}
    shoot(wizard, "wizard-all-well", dresser)
    accounts.press("siteNextButton")
    assert wizard.page is Page.PROFILE
    assert accounts.saved() == [], "nothing is kept before it is said"
    accounts.fill("siteNameEdit", "先锋网")
    shoot(wizard, "wizard-profile", dresser)
    accounts.part(PushButton, "siteNextButton").setFocus()
    accounts.press("siteNextButton")
    wait_until(lambda: accounts.flow.wizard is None)
    (kept,) = accounts.saved()
    assert (kept.name, kept.kind, kept.url, kept.user) == ("先锋网", "intake", practice.url, "tongxunyuan")
    assert "只在本次运行期间有效" in accounts.said, "without a keyring it says so"
    assert accounts.call(lambda: accounts.desk.room.accounts.test("先锋网")).user == "tongxunyuan"
    assert hits(tmp_path, written(practice.token, "tongxunyuan")) == [], "neither in the library nor in any settings"


def everywhere(answer: bytes) -> Pages:
    return lambda method, path: answer


def wordpress_without_rest(_method: str, path: str) -> bytes:
    home = b'<!doctype html><title>Portal</title><link href="/wp-content/a.css">' + b"<p>x" * 400
    return reply("200 OK", home) if path == "/" else reply("404 Not Found", b"<title>404</title>")


def without_upload(_method: str, path: str) -> bytes:
    if path.endswith("/me"):
        return json_reply({"user": "tongxunyuan", "name": "通讯员", "roles": ["contributor"], "rights": ["hand_in"]})
    return json_reply({"columns": [{"id": "dianxingshiji", "name": "典型事迹"}]})


class Failures:
    """Servers with one fault each: an account there."""

    def __init__(self, stack: ExitStack, certificates: Path) -> None:
        self._stack = stack
        self._certificates = certificates
        self._trusting = Way(NO_PROXY, "", (certificates / "authority.pem").read_text())

    def _enter(self, context: AbstractContextManager[T]) -> T:
        return self._stack.enter_context(context)

    def account(self, name: str) -> Site:
        made: Site = getattr(self, name)()
        return made

    def _site(self, url: str, way: Way | None = None, kind: str = "intake") -> Site:
        return Site("门户", kind, url, "tongxunyuan", "practice", way or Way(NO_PROXY))

    def captive(self) -> Site:
        page = "<!doctype html><title>校园网登录</title>".encode()
        return self._site(self._enter(site(everywhere(reply("200 OK", page))))[0])

    def expired(self) -> Site:
        context = tls(self._certificates, "expired")
        return self._site(self._enter(site(everywhere(reply("200 OK")), context))[0], self._trusting)

    def private_ca(self) -> Site:
        return self._site(self._enter(site(everywhere(reply("200 OK")), tls(self._certificates, "good")))[0])

    def wrong_path(self) -> Site:
        def pages(_method: str, path: str) -> bytes:
            return (
                without_upload("", path) if path.startswith("/api/") else reply("404 Not Found", b"<title>404</title>")
            )

        return self._site(self._enter(site(pages))[0] + "/news")

    def no_rest(self) -> Site:
        return self._site(self._enter(site(wordpress_without_rest))[0], kind="wordpress")

    def no_upload(self) -> Site:
        return self._site(self._enter(site(without_upload))[0])

    def gm_only(self) -> Site:
        return self._site(f"https://localhost:{self._enter(raw_server(gm_only))}")

    def proxy_login(self) -> Site:
        proxy = self._enter(ConnectProxy(9, "li:right"))
        return self._site("https://portal.test", Way(proxy.address))


@pytest.mark.parametrize(
    ("name", "check", "who", "words"),
    [
        ("captive", Check.SITE, "本人", "校园网登录"),
        ("expired", Check.TLS, "网站管理员", "已过期"),
        ("private_ca", Check.TLS, "单位网管", "Test Authority"),
        ("wrong_path", Check.SITE, "本人", "不在这个地址"),
        ("no_rest", Check.SITE, "网站管理员", "REST 接口关着"),
        ("no_upload", Check.RIGHTS, "网站管理员", "不能传图片"),
        ("gm_only", Check.TLS, "网站管理员", "国密"),
        ("proxy_login", Check.ADDRESS, "本人", "要先登录"),
    ],
)
def test_what_is_wrong_is_seen_and_the_account_can_be_kept_all_the_same(
    accounts: Accounts, dresser: Dresser, certificates: Path, name: str, check: Check, who: str, words: str
) -> None:
    with ExitStack() as stack:
        kept = Failures(stack, certificates).account(name)
        accounts.call(lambda: accounts.desk.room.accounts.add(kept))
        accounts.desk.room.accounts._credentials.remember(kept.name, kept.user, TOKEN)
        accounts.flow.change(kept.name)
        wait_until(lambda: accounts.flow.wizard is not None)
        accounts.press("siteNextButton")
        assert accounts.wizard.page is Page.ACCOUNT
        accounts.press("siteNextButton")
        states = accounts.checked()
        row = accounts.wizard.checks.rows[check]
        assert states[check.value] == "error"
        assert words in row.words
        assert accounts.part(QLabel, f"siteStepWho_{check.value}").text() == who
        assert accounts.part(QLabel, f"siteStepAdvice_{check.value}").text()
        wait_until(lambda: row.visibleRegion().boundingRect().height() > 30)  # it was scrolled to
        shoot(accounts.wizard, f"wizard-{name.replace('_', '-')}", dresser)
        assert accounts.part(PushButton, "siteAgainButton").isDefault(), "Enter tries again"
        accounts.press("siteCopyButton")
        copied = QGuiApplication.clipboard().text()
        assert words in copied
        assert TOKEN not in copied
        assert accounts.part(PushButton, "siteNextButton").text().startswith("先保存，以后再试")
        accounts.press("siteNextButton")
        accounts.press("siteNextButton")
        wait_until(lambda: accounts.flow.wizard is None)
    assert accounts.saved() == [kept]


def test_a_wrong_path_is_put_right_by_a_button(accounts: Accounts, certificates: Path) -> None:
    with ExitStack() as stack:
        kept = Failures(stack, certificates).account("wrong_path")
        accounts.call(lambda: accounts.desk.room.accounts.add(kept))
        accounts.flow.change(kept.name)
        wait_until(lambda: accounts.flow.wizard is not None)
        accounts.press("siteNextButton")
        accounts.fill("siteSecretEdit", TOKEN)
        accounts.press("siteNextButton")
        accounts.checked()
        accounts.press("siteStepFix_site")
        wait_until(lambda: accounts.wizard.checks.diagnosis is not None)
        assert accounts.checked()["site"] == "ok"
        assert accounts.wizard.wanted().site.url == kept.url.removesuffix("/news")
        assert TOKEN not in repr(accounts.wizard.wanted())


def test_an_old_secret_does_not_go_to_a_new_address(accounts: Accounts, practice: PracticeSite) -> None:
    with site(without_upload) as (url, seen):
        room = accounts.desk.room
        accounts.call(lambda: room.accounts.add(practice.site(name="门户")))
        room.accounts._credentials.remember("门户", "tongxunyuan", practice.token)
        accounts.flow.change("门户")
        wait_until(lambda: accounts.flow.wizard is not None)
        accounts.to_account(url)
        accounts.press("siteNextButton")
        assert accounts.checked()["login"] == "error"
        accounts.press("siteStepFix_login")
        assert accounts.wizard.page is Page.ACCOUNT
        accounts.press("siteNextButton")
        accounts.checked()
        accounts.press("siteNextButton")
        accounts.press("siteNextButton")
        wait_until(lambda: accounts.flow.wizard is None)
    assert all(practice.token.encode() not in head for head in seen)
    assert room.accounts._credentials.find("门户", "tongxunyuan") == ""


def test_the_sites_own_profile_is_taken_where_it_offers_one(accounts: Accounts, practice: PracticeSite) -> None:
    accounts.add()
    accounts.to_account(practice.url)
    accounts.fill("siteUserEdit", "tongxunyuan")
    accounts.fill("siteSecretEdit", practice.token)
    accounts.wizard.profile.choose("plain")
    accounts.press("siteNextButton")
    assert accounts.checked()["columns"] == "error", "it is not this site's"
    accounts.press("siteNextButton")
    accounts.part(QCheckBox, "siteFetchProfile").setChecked(True)
    accounts.fill("siteNameEdit", "门户")
    accounts.press("siteNextButton")
    wait_until(lambda: accounts.flow.wizard is None)
    (kept,) = accounts.saved()
    assert kept.profile == "practice"


def test_an_address_that_is_none_and_one_that_nobody_knows(accounts: Accounts) -> None:
    accounts.add()
    accounts.press("siteNextButton")
    assert "还没有写网址" in accounts.wizard.address.note.words
    accounts.fill("siteAddressEdit", "ftp://portal.example")
    accounts.press("siteNextButton")
    wait_until(lambda: "不是可用的站点地址" in accounts.wizard.address.note.words)
    with site(everywhere(reply("404 Not Found", b"<p>"))) as (url, _):
        accounts.fill("siteAddressEdit", url)
        accounts.press("siteNextButton")
        wait_until(lambda: "没有认出" in accounts.wizard.address.note.words)
    assert accounts.wizard.page is Page.ADDRESS
    accounts.part(QComboBox, "siteKindCombo").setCurrentIndex(1)
    accounts.press("siteNextButton")
    assert accounts.wizard.page is Page.ACCOUNT
    assert "应用程序密码" in accounts.part(QLabel, "siteSecretHint").text()


def test_a_proxy_and_a_certificate_of_the_own_network(accounts: Accounts, dresser: Dresser, certificates: Path) -> None:
    wizard = accounts.add()
    accounts.part(QToolButton, "siteWayButton").click()
    accounts.part(QComboBox, "siteProxyCombo").setCurrentIndex(2)
    accounts.fill("siteProxyEdit", "10.0.0.1:8080")
    accounts.fill("siteProxyUserEdit", "li")
    accounts.fill("siteProxySecretEdit", "canary-proxy-1f")
    wizard.certificate_chosen.emit(str(certificates / "authority.pem"))
    wait_until(lambda: "Test Authority" in accounts.part(QLabel, "siteCertificateLabel").text())
    assert "指纹" in accounts.part(QLabel, "siteCertificateLabel").text()
    way = wizard.address.way
    assert (way.proxy, way.proxy_user, way.proxy_secret) == ("10.0.0.1:8080", "li", "canary-proxy-1f")
    assert way.authority.startswith("-----BEGIN")
    assert "canary" not in repr(way)
    for name in ("siteProxyEdit", "siteProxySecretEdit", "siteAddressEdit"):
        edit = accounts.part(QLineEdit, name)
        wait_until(lambda it=edit: it.visibleRegion().boundingRect().width() == it.width())  # it is not cut off
    shoot(wizard, "wizard-way", dresser)
    wizard.certificate_chosen.emit(str(Path(__file__)))
    wait_until(lambda: "没有能用的证书" in wizard.address.note.words)
    assert wizard.address.way.authority.startswith("-----BEGIN"), "the one that was good stays"


def test_closing_ends_a_check_at_once(accounts: Accounts) -> None:
    hold: list[bool] = []

    def slow(_method: str, path: str) -> bytes:
        hold.append(True)
        let_go = 0
        while let_go < 40 and accounts.flow.wizard is not None:
            let_go += 1
            QTest.qSleep(50)
        return reply("404 Not Found")

    with site(slow) as (url, _):
        kept = Site("门户", "intake", url, "u", "practice", Way(NO_PROXY))
        accounts.call(lambda: accounts.desk.room.accounts.add(kept))
        accounts.flow.change("门户")
        wait_until(lambda: accounts.flow.wizard is not None)
        accounts.press("siteNextButton")
        accounts.press("siteNextButton")
        wait_until(lambda: bool(hold))
        rows = accounts.wizard.checks.rows
        wait_until(lambda: rows[Check.SITE].state == "running")
        assert [rows[check].state for check in list(Check)[:4]] == ["ok", "ok", "running", "waiting"], "it is seen live"
        accounts.wizard.reject()
        wait_until(lambda: accounts.flow.wizard is None)
    assert accounts.flow._examination is None


def test_accounts_are_listed_changed_and_removed(accounts: Accounts, dresser: Dresser) -> None:
    room = accounts.desk.room
    for name, kind in (("先锋网", "intake"), ("党建博客", "wordpress")):
        kept = Site(name, kind, "https://portal.example", "tongxunyuan", "plain")
        accounts.call(lambda kept=kept: room.accounts.add(kept))
    room.accounts._credentials.remember("先锋网", "tongxunyuan", TOKEN)
    accounts.window.commands["accountsAction"].trigger()
    wait_until(lambda: accounts.flow.dialog is not None)
    dialog = accounts.flow.dialog
    assert dialog is not None
    tree = dialog.findChild(QTreeWidget, "accountList")
    assert tree is not None
    assert tree.topLevelItemCount() == 2
    shoot(dialog, "accounts", dresser)
    dialog.remove.click()
    assert isinstance(accounts.flow.question, QMessageBox)
    next(each for each in accounts.flow.question.buttons() if each.text() == "移除").click()
    wait_until(lambda: [each.name for each in accounts.saved()] == ["党建博客"])
    wait_until(lambda: tree.topLevelItemCount() == 1)
    assert room.accounts._credentials.find("先锋网", "tongxunyuan") == ""
    dialog.change.click()
    wait_until(lambda: accounts.flow.wizard is not None)
    assert accounts.part(QLineEdit, "siteNameEdit").isReadOnly()
    assert accounts.wizard.address.chosen_kind == "wordpress"
    accounts.wizard.reject()
    dialog.reject()


def test_without_a_site_the_way_to_one_is_offered(accounts: Accounts) -> None:
    accounts.begin()
    accounts.conductor.checking.last = None  # as for an article without findings
    accounts.conductor.posting._submit_saved()
    assert "还没有可报的站点" in accounts.said
    accounts.conductor.posting.account_requested.emit()
    wait_until(lambda: accounts.flow.wizard is not None)
