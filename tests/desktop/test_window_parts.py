"""The whole window, put together over a real library without being driven: names, forms, lifetimes."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QTextEdit,
    QWidget,
)

from editor_app.app import ThisComputer
from editor_app.desktop.actions import ACTIONS, Needs
from editor_app.desktop.conductor import Conductor
from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.import_summary import ImportSummary
from editor_app.desktop.dialogs.outbox_window import OutboxWindow
from editor_app.desktop.dialogs.site_dialog import SiteDialog
from editor_app.desktop.dialogs.welcome import Place, WelcomeDialog
from editor_app.desktop.language import speak_chinese
from editor_app.desktop.look import Dresser, Look
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.panes.status_pane import StatusPane
from editor_app.desktop.widgets.buttons import ActionButton
from editor_app.desktop.widgets.empty_state import EmptyState
from editor_app.desktop.widgets.message_bar import MessageBar
from editor_app.model.article import Article, ArticleState
from editor_app.model.body import Body
from editor_app.model.errors import Refused
from editor_app.model.metadata import Metadata
from editor_app.model.reading import Fate, ReportItem
from editor_app.model.site import Site
from editor_app.services.import_summary import summary_rows
from editor_app.services.importing import Imported, ImportOutcome
from editor_app.services.preferences import Person
from windows import bury

NAMES = {
    "articleList", "searchField", "newArticleAction", "importAction", "titleEdit", "columnPicker", "bodyEditor",
    "previewMode", "findingList", "pictureList", "addPicturesAction", "submitAction", "outboxAction", "saveIndicator",
    "wordCountLabel", "revisionList", "undoAction", "redoAction",
}  # fmt: skip


@pytest.fixture
def window(desk: Desk, look: Look) -> Iterator[MainWindow]:
    made = MainWindow(look)
    conductor = Conductor(desk, ThisComputer(), made)
    yield made
    conductor.writing.stop()
    conductor.deleteLater()
    made.deleteLater()
    bury()


def test_the_fixed_names_are_there(window: MainWindow) -> None:
    there = {each.objectName() for each in window.findChildren(QWidget)}
    there |= {each.objectName() for each in window.findChildren(QAction)}
    assert NAMES - there == set()


def test_every_control_has_a_name_for_the_ear(window: MainWindow, desk: Desk, look: Look) -> None:
    outbox = OutboxWindow(look)
    welcome = WelcomeDialog(look, [Place("a", "练习站点", "x", "globe")], Person(), desk.library)
    kinds = (QAbstractButton, QLineEdit, QTextEdit, QComboBox, QAbstractItemView)
    nameless = []
    for top in (window, outbox, welcome):
        for widget in top.findChildren(QWidget):
            own = not widget.objectName().startswith("qt_") and not isinstance(widget.parent(), QComboBox)
            if isinstance(widget, kinds) and own and not widget.isHidden() and not in_combo(widget):
                words = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
                if not words and not widget.toolTip():
                    nameless.append(f"{type(widget).__name__} {widget.objectName()} in {top.objectName()}")
    outbox.deleteLater()
    welcome.deleteLater()
    assert nameless == []


def in_combo(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if (
            isinstance(parent, QComboBox)
            or parent.inherits("QComboBoxPrivateContainer")
            or parent.inherits("QLineEdit")
        ):
            return True
        if parent.inherits("QTableView") or parent.inherits("QMenuBar"):
            return True
        parent = parent.parentWidget()
    return False


def test_no_two_commands_share_a_shortcut_and_none_is_an_input_methods() -> None:
    shortcuts = [spec.shortcut for spec in ACTIONS if spec.shortcut]
    assert len(set(shortcuts)) == len(shortcuts)
    assert {"F4", "F5", "Ctrl+Space"}.isdisjoint(shortcuts)


def test_a_command_without_a_slot_or_with_two_is_refused(window: MainWindow) -> None:
    with pytest.raises(KeyError):
        window.commands.connect_all(window)
    with pytest.raises(ValueError, match="libraryAction"):
        window.commands.connect_all(window, window)


def test_what_cannot_be_used_says_why(window: MainWindow) -> None:
    window.commands.show_needs(frozenset())
    submit = window.commands["submitAction"]
    assert not submit.isEnabled()
    assert Needs.ARTICLE.value in submit.toolTip()
    window.commands.show_needs(frozenset({Needs.ARTICLE}))
    assert submit.isEnabled()
    assert "Ctrl+" in submit.toolTip()


def test_the_right_number_of_errors_is_on_the_button(window: MainWindow) -> None:
    window.commands.show_needs(frozenset({Needs.ARTICLE}))
    window.show_errors(0, 0)
    assert window.menu_row.submit.property("role") == "primary"
    window.show_errors(2, 7)
    assert window.menu_row.submit.property("role") == "button"
    assert window.menu_row.submit.isEnabled()
    assert "2 个错误" in window.menu_row.submit.toolTip()


@pytest.mark.parametrize(("width", "mode"), [(1920, "wide"), (1366, "normal"), (1180, "normal"), (911, "rails")])
def test_the_three_parts_follow_the_width(window: MainWindow, width: int, mode: str) -> None:
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.resize(width, 728)
    window.show()
    assert window.shell.mode == mode
    assert window.library.isVisible() == (mode != "rails")
    assert window.article.head.folded == (mode != "wide")
    if mode == "normal" and width == 1366:
        assert window.shell.sizes() == [248, 678, 438]


def test_nothing_is_cut_at_the_smallest_window(window: MainWindow) -> None:
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.commands.show_needs(frozenset({Needs.ARTICLE, Needs.OPEN}))
    window.show_errors(2, 7)
    window.menu_row.set_outbox(3)
    window.resize(911, 432)
    window.show()
    buttons = [window.menu_row.submit, window.menu_row.outbox]
    for button in buttons:
        assert button.geometry().right() <= window.menu_row.width()
        assert button.width() >= button.sizeHint().width()
    assert window.menu_row.bar.sizeHint().width() <= window.menu_row.bar.width()
    assert window.minimumSizeHint().width() <= 911


def test_the_library_shows_boxes_rows_and_what_to_do_when_empty(window: MainWindow) -> None:
    library = window.library
    library.show_counts(dict.fromkeys(ArticleState, 3))
    assert library.box_button(ArticleState.TRASH).count == 3
    asked: list[object] = []
    library.box_requested.connect(asked.append)
    library.choose_box(ArticleState.TRASH)
    library.show_rows([], "")
    assert asked == [ArticleState.TRASH]
    assert "30 天" in library.empty.words
    library.show_rows([], "防汛")
    assert "防汛" in library.empty.words
    library.search.setText("防汛")
    library.empty.actions_shown[0].trigger()
    assert library.search.text() == ""


def test_every_list_without_rows_says_what_to_do_and_has_the_button(window: MainWindow, look: Look) -> None:
    window.findings.show_nothing()
    window.review.show_nothing()
    window.pictures.show_pictures([], {})
    window.revisions.show_revisions([])
    for state in ArticleState:
        window.library.choose_box(state)
        window.library.show_rows([], "")
        assert window.library.empty.words, state
        assert window.library.empty.actions_shown, state
    outbox = OutboxWindow(look)
    empties = [outbox.empty, *window.findChildren(EmptyState)]
    assert len(empties) == 8  # 发件箱, 稿件库, the middle, and five on the right
    for empty in empties:
        assert empty.words
        assert empty.actions_shown
        assert empty.findChildren(ActionButton)[-1].text()
    outbox.deleteLater()


DIALOGS: dict[str, Callable[[Look, Path], QWidget]] = {
    "welcome": lambda look, path: WelcomeDialog(look, [Place("a", "练习站点", "x", "globe")], Person(), path),
    "site": lambda look, path: SiteDialog(look, [Site("一", "intake", "http://127.0.0.1:1", "u", "p")], "一"),
    "report": lambda look, path: ImportSummary(look, summary_rows(outcome())),
}


def outcome() -> ImportOutcome:
    article = Article("a" * 36, Metadata(title="题"), Body(), 1, ArticleState.DRAFT, "", "", "d" * 64)
    report = (
        ReportItem(Fate.KEPT, "图片", 6),
        ReportItem(Fate.CONVERTED, "小标题", 2),
        ReportItem(Fate.DROPPED, "图形"),
    )
    return ImportOutcome(
        (Imported(article, "x.docx", report, {}),), (("y.docx", Refused("import.damaged", name="y.docx")),)
    )


@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog_is_freed_when_it_is_closed(look: Look, tmp_path: Path, name: str) -> None:
    assert not gc.isenabled()  # reference counting alone must do it
    dialog = DIALOGS[name](look, tmp_path)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    dialog.show()
    reference = weakref.ref(dialog)
    dialog.close()
    bury()
    assert not shiboken6.isValid(dialog)
    del dialog
    assert reference() is None


def test_dialogs_fit_the_smallest_screen(look: Look, tmp_path: Path) -> None:
    for make in DIALOGS.values():
        dialog = make(look, tmp_path)
        assert dialog.minimumSizeHint().width() <= 880
        assert dialog.minimumSizeHint().height() <= 432
        dialog.deleteLater()


def test_the_welcome_asks_for_the_unit_before_it_lets_go(look: Look, tmp_path: Path) -> None:
    dialog = WelcomeDialog(look, [Place("practice", "练习站点", "x", "globe")], Person(), tmp_path)
    chosen: list[object] = []
    dialog.started.connect(chosen.append)
    dialog._ui.startButton.click()
    assert chosen == []
    assert not dialog._ui.problemLabel.isHidden()
    dialog._ui.unitEdit.setText("  青山区委组织部 ")
    dialog._ui.startButton.click()
    assert [each.person.unit for each in chosen] == ["青山区委组织部"]  # type: ignore[attr-defined]
    assert [each.place for each in chosen] == ["practice"]  # type: ignore[attr-defined]
    bury()


def test_every_window_opens_in_both_themes(window: MainWindow, dresser: Dresser, look: Look, tmp_path: Path) -> None:
    for theme in ("dark", "light"):
        dresser.use(theme)
        for make in DIALOGS.values():
            dialog = make(look, tmp_path)
            assert isinstance(dialog, QDialog)
            assert not dialog.grab().isNull()
            dialog.deleteLater()
        assert not window.grab().isNull()


def test_qts_own_menus_speak_chinese(app: QApplication, look: Look) -> None:
    assert speak_chinese(app)
    field = QLineEdit("x")
    menu = field.createStandardContextMenu()
    words = [action.text().partition("\t")[0] for action in menu.actions() if action.text()]
    assert words == ["撤消(&U)", "重做(&R)", "剪切(&T)", "复制(&C)", "粘贴(&P)", "删除", "全选"]
    menu.deleteLater()
    field.deleteLater()


START = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from PySide6.QtCore import QTimer
from editor_app.app import ThisComputer
from editor_app.desktop.application import Program
app = QApplication([])
app.setQuitOnLastWindowClosed(False)
program = Program(app, Path(sys.argv[1]), ThisComputer())
def look():
    print("LOADED", *sorted(sys.modules))
    program.window.right.open_tab(1)
    program.leave()
program.ready.connect(look)
program.start()
code = app.exec()
program.finish()
sys.exit(code)
"""


def test_the_window_starts_without_what_it_does_not_need_yet(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", START, str(tmp_path / "library")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded = set(next(line for line in done.stdout.splitlines() if line.startswith("LOADED")).split())
    forbidden = {
        "PySide6.QtWebEngineCore", "PySide6.QtWebEngineWidgets", "requests", "keyring", "docx", "lxml", "PIL", "fastapi",
        "uvicorn", "sqlalchemy",
    }  # fmt: skip
    assert loaded & forbidden == set()


def test_a_library_that_cannot_be_opened_says_so(tmp_path: Path, app: QApplication) -> None:
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "library.db").write_bytes(b"this is no database, it is a note\n" * 400)
    script = START.replace(
        "program.start()",
        "from PySide6.QtWidgets import QLabel\n"
        "def read():\n"
        "    boxes = [w for w in app.topLevelWidgets() if w.objectName() == 'rescueDialog' and w.isVisible()]\n"
        "    if boxes:\n"
        "        print('SAID', *(label.text() for label in boxes[0].findChildren(QLabel)))\n"
        "        boxes[0].reject()\n"
        "timer = QTimer(); timer.timeout.connect(read); timer.start(50)\n"
        "program.start()",
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder)], capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 3, done.stderr
    assert "SAID 打不开资料库" in done.stdout


def test_news_is_said_to_a_screen_reader(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[tuple[str, bool]] = []
    urgent = QAccessible.AnnouncementPoliteness.Assertive
    monkeypatch.setattr(
        QAccessible, "updateAccessibility", lambda event: said.append((event.message(), event.politeness() is urgent))
    )
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    bar, status = MessageBar(look), StatusPane(look)
    bar.tell("<b>1</b>.jpg 没有收入")
    bar.tell("已导入 1 篇", bad=False)
    for state, words in (
        ("saved", "已保存"),
        ("failed", "没有保存"),
        ("saving", ""),
        ("failed", "没有"),
        ("saved", "存了"),
    ):
        status.show_save(state, words)
    assert said == [("<b>1</b>.jpg 没有收入", True), ("已导入 1 篇", False), ("没有保存", True), ("存了", False)]
    bar.deleteLater()
    status.deleteLater()
