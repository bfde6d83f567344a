"""站点配置 over a real library and a real site: shown, installed, updated, gone back from, used by a site, checked."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QLabel, QMessageBox, QTreeWidget, QWidget

from editor_app.desktop.configuring import Configuring
from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.profiles_dialog import ProfilesDialog
from editor_app.desktop.flows.drafts import Opened
from editor_app.desktop.look import Dresser, Look
from editor_app.desktop.widgets.buttons import PushButton
from editor_app.desktop.widgets.state_label import StateLabel
from editor_app.model.site import Site
from editor_app.portal.profiles import load_profile
from editor_app.services.accounts import password_variable
from editor_app.services.profile_signing import sign_package
from editor_app.services.signing_keys import make_key
from practice import running_site
from profiling import BUNDLED, profile_folder, profile_zip, small_zip
from shown import Shown
from windows import let_pass, wait_until

T = TypeVar("T")
SHOTS = os.environ.get("EDITOR_APP_SCREENSHOTS", "")
SITE, OTHER = "先锋网", "练习"


class Profiles(Shown):
    """The dialog over a window with one article for a site."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look)
        self.call(lambda: desk.room.accounts.add(Site(SITE, "intake", "https://portal.example", "u", "hrbxf")))
        made = self.call(lambda: desk.room.authoring.new(SITE, title="稿", column="dangjiandongtai"))
        self.article = made.id
        self.conductor.writing.open(made.id)
        wait_until(lambda: self.conductor.writing.article is not None)
        self.open()

    def call(self, work: Callable[[], T]) -> T:
        return self.desk.jobs.call_on_library(work)

    def open(self) -> None:
        self.window.commands["profilesAction"].trigger()
        wait_until(lambda: self.button("profileInstallButton").isEnabled())

    @property
    def flow(self) -> Configuring:
        return self.conductor.configuring

    @property
    def dialog(self) -> ProfilesDialog:
        assert self.flow.dialog is not None
        return self.flow.dialog

    @property
    def question(self) -> QMessageBox:
        assert self.flow.question is not None
        return self.flow.question

    def press(self, words: str) -> None:
        button = next(each for each in self.question.buttons() if each.text() == words)
        self.flow.question = None  # what is pressed may ask the next one
        button.click()

    def button(self, name: str) -> PushButton:
        button = self.dialog.findChild(PushButton, name)
        assert button is not None
        return button

    def words(self, name: str = "profileWords") -> str:
        label = self.dialog.findChild(QLabel, name)
        assert label is not None
        return label.text()

    def rows(self) -> dict[str, str]:
        tree = self.dialog.findChild(QTreeWidget, "profileList")
        assert tree is not None
        items = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
        return {item.text(0): " ".join(item.text(n) for n in range(1, 6)) for item in items if item is not None}

    def install(self, path: Path, answer: str = "安装") -> None:
        """Install a package that a question is asked about."""
        self.flow.install(str(path))
        wait_until(lambda: self.flow.question is not None)
        self.press(answer)

    @property
    def signed(self) -> StateLabel:
        label = self.dialog.findChild(StateLabel, "profileSigned")
        assert label is not None
        return label

    def shoot(self, dresser: Dresser, widget: QWidget, name: str) -> None:
        for theme in ("light", "dark") if SHOTS else ():
            dresser.use(theme)
            let_pass(0.2)
            assert widget.grab().save(f"{SHOTS}/{name}-{theme}.png")


@pytest.fixture
def profiles(desk: Desk, look: Look) -> Iterator[Profiles]:
    made = Profiles(desk, look)
    yield made
    made.end()


def test_installed_updated_and_gone_back_from(profiles: Profiles, dresser: Dresser, tmp_path: Path) -> None:
    assert profiles.rows()["哈尔滨先锋网"] == "第 1 版 先锋采编 随程序 随程序 先锋网"
    assert "26 个栏目" in profiles.words("profileAbout")
    assert not profiles.button("profileBackButton").isEnabled()
    profiles.install(profile_zip(tmp_path, version=1))
    wait_until(lambda: "已装好“我的网站”第 1 版，没有签名" in profiles.words())
    assert profiles.rows()["我的网站"] == "第 1 版 某单位 没有签名 安装 "
    profiles.flow.install(str(profile_folder(tmp_path / "two", version=2) / "profile.toml"))
    wait_until(lambda: "换成第 2 版" in profiles.words())
    profiles.dialog.choose("mine")
    assert profiles.button("profileBackButton").isEnabled()
    assert not profiles.button("profileUpdateButton").isEnabled()
    profiles.shoot(dresser, profiles.dialog, "profiles")
    profiles.button("profileBackButton").click()
    wait_until(lambda: "已退回第 1 版" in profiles.words())
    assert profiles.rows()["我的网站"].startswith("第 1 版")


def test_what_must_not_come_unasked_is_asked_about(profiles: Profiles, tmp_path: Path) -> None:
    profiles.install(profile_zip(tmp_path, version=3))
    wait_until(lambda: "已装好" in profiles.words())
    profiles.flow.install(str(profile_zip(tmp_path, version=4, issuer="别人")))
    wait_until(lambda: profiles.flow.question is not None)
    assert "“别人”" in profiles.question.informativeText()
    assert profiles.rows()["我的网站"].startswith("第 3 版")
    profiles.press("不安装")
    profiles.flow.install(str(profile_zip(tmp_path, version=2)))
    wait_until(lambda: profiles.flow.question is not None)
    profiles.press("仍要安装")
    wait_until(lambda: "从第 3 版换成第 2 版" in profiles.words())


def test_a_broken_one_is_refused_and_can_be_looked_through(profiles: Profiles, tmp_path: Path) -> None:
    folder = profile_folder(tmp_path)
    (folder / "style.css").write_text("p{}\n@import 'x';\na{}\n@import 'y';\n", encoding="utf-8")
    profiles.flow.install(str(folder / "profile.toml"))
    wait_until(lambda: "style.css" in profiles.words())
    assert "我的网站" not in profiles.rows()
    profiles.flow.check(str(folder / "profile.toml"))
    wait_until(lambda: profiles.flow.question is not None)
    assert profiles.question.text() == "有 2 处要改"
    assert "style.css:2" in profiles.question.informativeText()
    assert "style.css:4" in profiles.question.detailedText()
    profiles.press("知道了")
    profiles.flow.check(str(profile_folder(tmp_path / "good") / "profile.toml"))
    wait_until(lambda: "没有发现问题" in profiles.words())


def test_another_one_for_a_site_is_explained_and_shown_at_once(profiles: Profiles, tmp_path: Path) -> None:
    profiles.install(profile_zip(tmp_path))
    wait_until(lambda: "已装好" in profiles.words())
    editor = profiles.editor
    editor.textCursor().insertText("正在写的字")
    profiles.window.article.head.write_field("title", "改过的标题", leave=False)
    undo = editor.document().isUndoAvailable()
    seen: list[Opened] = []
    profiles.conductor.writing.opened.connect(seen.append)
    profiles.dialog.choose("mine")
    profiles.button("profileUseButton").click()
    wait_until(lambda: profiles.flow.question is not None)
    assert "没有“党建动态”这个栏目，有 1 篇稿件" in profiles.question.informativeText()
    profiles.press("换用")
    wait_until(lambda: "已换用“我的网站”" in profiles.words())
    assert profiles.rows()["我的网站"].endswith(SITE)
    wait_until(lambda: bool(seen) and seen[-1].profile.id == "mine")
    assert seen[-1].again
    assert "正在写的字" in editor.toPlainText()
    assert editor.document().isUndoAvailable() is undo
    kept = profiles.conductor.writing.content()
    assert kept is not None
    assert (kept.metadata.title, kept.metadata.column) == ("改过的标题", "dangjiandongtai")
    assert profiles.call(lambda: profiles.desk.room.accounts.get(SITE)).profile == "mine"


def test_a_site_is_asked_for_a_newer_one(profiles: Profiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offered, key = profile_folder(tmp_path / "offered", version=2), make_key("某单位办公室")
    sign_package(offered, key, tmp_path / "a.key", BUNDLED)
    with running_site(tmp_path / "data", load_profile(offered)) as site:
        monkeypatch.setenv(password_variable(OTHER), site.token)
        profiles.call(lambda: profiles.desk.room.accounts.add(Site(OTHER, "intake", site.url, "tongxunyuan", "plain")))
        profiles.dialog.reject()
        wait_until(lambda: profiles.flow.dialog is None)
        profiles.open()
        profiles.dialog.choose("plain")
        profiles.button("profileUpdateButton").click()
        wait_until(lambda: profiles.flow.question is not None)
        assert key.signer.fingerprint in profiles.question.informativeText()
        profiles.press("核对过了，安装")
        wait_until(lambda: "已装好“我的网站”第 2 版" in profiles.words())
        assert profiles.rows()["我的网站"] == f"第 2 版 某单位 已签名 站点“{OTHER}” "
        profiles.dialog.choose("mine")
        profiles.button("profileUpdateButton").click()
        wait_until(lambda: "已经是最新的" in profiles.words())
    profiles.button("profileUpdateButton").click()
    wait_until(lambda: "连不上站点" in profiles.words())
    assert profiles.rows()["我的网站"].startswith("第 2 版")


def test_the_signer_is_compared_once_and_then_known(profiles: Profiles, dresser: Dresser, tmp_path: Path) -> None:
    key = make_key("某市委组织部宣教科")
    digits = key.signer.fingerprint
    profiles.install(small_zip(tmp_path, 1, key), "不安装")
    wait_until(lambda: "没有安装" in profiles.words())
    assert "我的网站" not in profiles.rows()
    profiles.flow.install(str(small_zip(tmp_path, 1, key)))
    wait_until(lambda: profiles.flow.question is not None)
    asked = profiles.question.informativeText()
    assert (profiles.question.text(), digits in asked) == ("安装“我的网站”第 1 版？", True)
    assert "签名人：某市委组织部宣教科" in asked
    profiles.shoot(dresser, profiles.question, "profile-question")
    profiles.press("核对过了，安装")
    wait_until(lambda: "由“某市委组织部宣教科”签名" in profiles.words())
    profiles.flow.install(str(small_zip(tmp_path, 2, make_key("某市委组织部宣教科", key))))
    wait_until(lambda: "换成第 2 版，“某市委组织部宣教科”换了新密钥" in profiles.words())
    assert profiles.rows()["我的网站"] == "第 2 版 某单位 已签名 安装 "
    profiles.dialog.choose("mine")
    assert (profiles.signed.state, digits in profiles.signed.words) == ("sent", False)
    profiles.shoot(dresser, profiles.dialog, "profile-signed")

    profiles.flow.install(str(small_zip(tmp_path, 3)))
    wait_until(lambda: profiles.flow.question is not None)
    assert "这一份没有签名" in profiles.question.informativeText()
    profiles.shoot(dresser, profiles.question, "profile-refused")
    profiles.press("知道了")
    assert profiles.words() == "没有安装，站点配置照旧"
    profiles.button("profileSignerButton").click()
    wait_until(lambda: profiles.flow.question is not None)
    shown = profiles.question.informativeText()
    assert profiles.signed.words.rpartition(" ")[2] in shown
    profiles.shoot(dresser, profiles.question, "profile-signer")
    profiles.press("不再认…")
    wait_until(lambda: profiles.flow.question is not None)
    profiles.press("不再认")
    wait_until(lambda: profiles.words() == "不再认“某市委组织部宣教科”的签名")
    profiles.flow.install(str(small_zip(tmp_path, 3)))
    wait_until(lambda: "换成第 3 版，没有签名" in profiles.words())
    assert (profiles.signed.state, profiles.rows()["我的网站"]) == ("in_doubt", "第 3 版 某单位 没有签名 安装 ")


def test_a_damaged_one_is_told(profiles: Profiles, tmp_path: Path) -> None:
    profiles.install(profile_zip(tmp_path))
    wait_until(lambda: "已装好" in profiles.words())
    profiles.call(lambda: profiles.desk.room.profiles.switch(SITE, "mine"))
    (folder,) = (path for path in (profiles.desk.library / "profiles" / "mine").iterdir() if path.is_dir())
    (folder / "style.css").write_text("p{}", encoding="utf-8")
    profiles.desk.room.profiles._forget()
    profiles.flow.start()
    wait_until(lambda: "文件与安装时不同" in profiles.said)
    profiles.dialog.reject()
    wait_until(lambda: profiles.flow.dialog is None)
    profiles.open()
    profiles.dialog.choose("mine")
    assert "文件与安装时不同" in profiles.words("profileTrouble")
