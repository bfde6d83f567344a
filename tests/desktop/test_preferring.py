"""The dialog of settings over a real window: everything can be found, what is changed is in force and stays."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit

from editor_app.app import ThisComputer
from editor_app.desktop.conductor import Conductor
from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.settings.catalogue import PAGES, Kind
from editor_app.desktop.dialogs.settings.dialog import SettingsDialog
from editor_app.desktop.dialogs.settings.rows import _marked, _spots
from editor_app.desktop.dialogs.shortcut_sheet import ShortcutSheet
from editor_app.desktop.live_checking import CHOICE
from editor_app.desktop.look import Dresser, Look
from editor_app.desktop.main_window import MainWindow
from editor_app.model.columns import Keys
from editor_app.model.layout import LayoutRule
from editor_app.services.preferences import Person
from windows import bury, wait_until

COMPARING = {"下一处改动", "上一处改动"}  # while versions are compared the findings have no keys


class Office:
    """A window over a real library."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.window = MainWindow(desk.look)
        self.conductor = Conductor(desk, ThisComputer(), self.window)
        self.themes: list[str] = []
        self.conductor.preferring.theme_chosen.connect(self.themes.append)

    def open(self, command: str = "settingsAction") -> SettingsDialog:
        self.window.commands[command].trigger()
        dialog = self.conductor.preferring.dialog
        assert dialog is not None
        wait_until(lambda: self.text("backup") != "" and dialog.rows["unit"]._keys.initials != "")
        return dialog

    def text(self, key: str) -> str:
        dialog = self.conductor.preferring.dialog
        assert dialog is not None
        label = dialog.findChild(QLabel, f"value_{key}")
        assert label is not None
        return label.text()

    def kept(self, key: str) -> object:
        return self.desk.jobs.call_on_library(lambda: self.desk.room.preferences.get(key))

    def end(self) -> None:
        self.conductor.showing.dispose()
        self.conductor.exporting.dispose()
        self.conductor.deleteLater()
        self.window.close_now()
        self.window.deleteLater()
        bury()


@pytest.fixture
def office(desk: Desk) -> Iterator[Office]:
    made = Office(desk)
    yield made
    made.end()


def test_settings_are_found_by_words_and_by_pinyin_and_marked(office: Office) -> None:
    dialog = office.open()
    everything = {setting.key for page in PAGES for setting in page.settings}
    assert set(dialog.rows) == everything
    assert all(setting.about for page in PAGES for setting in page.settings)
    for words, key in (("限速", "speed"), ("sbxs", "speed"), ("代理", "proxy"), ("深色", "theme"), ("DAIBUTU", "")):
        dialog.search.setText(words)
        assert (key in dialog.found) is bool(key), words
    assert dialog.found == []
    assert dialog.empty.isVisibleTo(dialog)
    dialog.empty.actions_shown[0].trigger()
    assert dialog.found == ["theme", "zoom", "scale"]
    dialog.search.setText("zwsf")
    assert "background-color" in dialog.rows["zoom"]._title.text()


@pytest.mark.parametrize(
    ("words", "asked", "hit"),
    [
        ("上报限速", "限速", "限速"),
        ("上报限速", "xs", "限速"),
        ("成品图的大小", "PIN", "成品图的大小"),
        ("a<b & PNG", "png", "PNG"),
        ("上报限速", "没有", ""),
    ],
)
def test_what_is_found_is_marked_where_it_stands(words: str, asked: str, hit: str) -> None:
    keys = {"上报限速": Keys("sbxs", "shangbaoxiansu"), "成品图的大小": Keys("cptddx", "chengpintudedaxiao")}
    spots = _spots(words, asked, keys.get(words, Keys()))
    assert words[spots.start : spots.stop] == hit
    assert ("background-color" in _marked(words, spots, "#fff")) is bool(hit)
    assert "<b" not in _marked(words, spots, "#fff").replace("<b ", "")


def choose(dialog: SettingsDialog, key: str, value: object) -> None:
    combo = dialog.findChild(QComboBox, f"control_{key}")
    assert combo is not None
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())


def test_what_is_changed_is_in_force_at_once_and_stays(office: Office) -> None:
    office.conductor.start()
    wait_until(
        lambda: all(office.window.commands[name].isChecked() for name in ("fetchPicturesAction", "liveCheckAction"))
    )
    dialog = office.open()
    choose(dialog, "theme", "dark")
    choose(dialog, "zoom", 125)
    choose(dialog, "speed", 200_000)
    for key in ("fetch", "live", f"layout.{LayoutRule.EMPTY.value}"):
        check = dialog.findChild(QCheckBox, f"control_{key}")
        assert check is not None
        assert check.isChecked()
        check.click()
    assert office.themes == ["dark"]
    assert office.window.article.editor.zoom == 125
    assert LayoutRule.EMPTY not in office.window.article.layout_popup.rules()
    wait_until(lambda: office.kept("theme") == "dark")
    wait_until(lambda: office.kept("zoom") == 125)
    wait_until(lambda: office.kept("fetch_web_pictures") is False)
    wait_until(lambda: office.kept(CHOICE) is False)
    wait_until(lambda: isinstance(rules := office.kept("layout.rules"), dict) and rules["empty"] is False)
    room = office.desk.room
    wait_until(lambda: office.desk.jobs.call_on_library(room.submitting.bandwidth) == 200_000)
    assert "马上生效" in dialog.words.text()


def test_unit_and_name_are_changed_on_their_page(office: Office) -> None:
    dialog = office.open("personAction")
    assert dialog.found == ["unit", "name"]
    for key, words in (("unit", "松江湾街道党工委"), ("name", "李明")):
        edit = dialog.findChild(QLineEdit, f"control_{key}")
        assert edit is not None
        edit.setText(words)  # Chinese comes from an input method
        edit.setModified(True)
        QTest.keyClick(edit, Qt.Key.Key_Return)
    wait_until(lambda: office.window.person == Person("松江湾街道党工委", "李明"))


def test_links_lead_to_their_own_dialogs(office: Office) -> None:
    links = [each for page in PAGES for each in page.settings if each.kind is Kind.LINK]
    for link in links:
        assert office.window.commands[link.action].isEnabled(), link.key
    dialog = office.open()
    dialog.rows["backup"].asked.emit("backupAction")
    assert office.conductor.safekeeping.dialog is not None
    office.conductor.safekeeping.dialog.close()


def test_a_chosen_theme_wins_over_the_systems(dresser: Dresser) -> None:
    dresser.choose("dark")
    assert dresser.look.theme.dark
    dresser.choose("")
    assert dresser.look.theme.name == dresser._wanted()


def sheet(office: Office) -> ShortcutSheet:
    office.window.commands["shortcutsAction"].trigger()
    dialog = office.conductor.shortcuts.dialog
    assert dialog is not None
    wait_until(lambda: bool(dialog._keys))
    return dialog


def test_the_sheet_lists_the_keys_the_commands_have(office: Office, look: Look) -> None:
    office.window.commands["likeAction"].setShortcut("Ctrl+Alt+9")  # not in any list
    dialog = sheet(office)
    groups = dict(dialog.groups)
    assert list(groups) == ["文件", "编辑", "插入", "格式", "检查", "审稿", "上报", "视图", "帮助"]
    rows = list(itertools.chain.from_iterable(groups.values()))
    assert ("以此为模板新建", "Ctrl+Alt+9") in rows
    assert ("快捷键", "F1　Ctrl+/") in rows
    assert all(keys for _words, keys in rows)
    dialog.search.setText("ctrl+s")
    assert ("保存并记版本", "Ctrl+S") in dict(dialog.groups)["文件"]
    dialog.search.setText("ljbf")
    assert dialog.groups == []
    dialog.search.setText("yjpb")
    assert [words for words, _keys in dict(dialog.groups)["格式"]] == ["一键排版", "看看一键排版会改什么"]


def test_no_two_commands_have_the_same_keys_at_the_same_time(office: Office) -> None:
    keys = [one for each in office.window.commands.listed() if each.words not in COMPARING for one in each.keys]
    assert sorted(keys) == sorted(set(keys))


def test_the_sheet_is_written_as_a_page(office: Office, tmp_path: Path) -> None:
    dialog = sheet(office)
    path = tmp_path / "快捷键.pdf"
    office.conductor.shortcuts.file_chosen(str(path))
    wait_until(lambda: "已写到" in dialog.words.text(), 60)
    assert path.read_bytes().startswith(b"%PDF")
