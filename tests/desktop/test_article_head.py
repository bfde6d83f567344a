"""The metadata head: columns to choose, names to choose, keywords, suggestions, the checklist."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from editor_app.desktop.look import Dresser, Look
from editor_app.desktop.models.columns import ROW
from editor_app.desktop.panes.article_head import ArticleHead
from editor_app.desktop.panes.status_pane import StatusPane
from editor_app.desktop.widgets.checklist import ChecklistButton
from editor_app.desktop.widgets.choice_edit import ChoiceEdit
from editor_app.desktop.widgets.column_popup import ColumnPopup
from editor_app.desktop.widgets.count_popup import CountPopup
from editor_app.desktop.widgets.tags import KeywordField, Tag
from editor_app.desktop.widgets.title_edit import TitleEdit
from editor_app.model.columns import Keys
from editor_app.model.finding import Finding, Level, Place
from editor_app.model.metadata import Metadata
from editor_app.model.profile import Column, FieldRule, SiteProfile, TitleRules
from editor_app.model.statistics import text_statistics
from editor_app.services.describing import Choice, Help, TitleTwin
from editor_app.services.suggesting import Suggestions
from strategies import metadata
from windows import let_pass

COLUMNS = (
    Column("dj", "党建工作", about="党建方面的稿件"),
    Column("sq", "街道社区", parent="dj", template="〔何时〕", guide=("何时",)),
    Column("rc", "人才工作", closed="本月停收"),
)
KEYS = {"dj": Keys("djgz", "dangjiangongzuo"), "sq": Keys("jdsq", "jiedaoshequ"), "rc": Keys("rcgz", "rencaigongzuo")}
FIELDS = (
    FieldRule("title", required=True),
    FieldRule("column", required=True),
    FieldRule("source", required=True, picklist=("甲报", "乙报"), free=False),
    FieldRule("author"),
    FieldRule("keywords", recommended=True),
    FieldRule("summary", max_chars=100),
)
PROFILE = SiteProfile("x", "x", 1, columns=COLUMNS, fields=FIELDS, encoding="gbk")


@pytest.fixture
def head(look: Look) -> Iterator[ArticleHead]:
    made = ArticleHead(look, QAction())
    made.resize(680, 500)
    made.show_article(Metadata(title="题"), PROFILE)
    made.show_help(Help("", {"author": (Choice("李明", Keys("lm", "liming")),)}, ("sq",), KEYS))
    made.show()
    yield made
    made.deleteLater()


@pytest.fixture
def popup(look: Look) -> Iterator[ColumnPopup]:
    made = ColumnPopup(look)
    yield made
    made.hide()
    made.deleteLater()


def shown(popup: ColumnPopup) -> list[str]:
    model = popup.list_view.model()
    return [model.index(n, 0).data() for n in range(model.rowCount())]


def test_recent_columns_stand_above_the_tree(popup: ColumnPopup) -> None:
    popup.open_at(QPoint(0, 0), PROFILE, "sq", ("sq", "gone"), KEYS)
    assert shown(popup) == ["最近用过", "街道社区", "全部栏目", "党建工作", "街道社区", "人才工作"]
    assert popup.list_view.currentIndex().row() == 1
    assert "模板" in popup.foot.text()


def test_typing_finds_and_enter_takes(popup: ColumnPopup) -> None:
    taken: list[str] = []
    popup.chosen.connect(taken.append)
    popup.open_at(QPoint(0, 0), PROFILE, "", (), KEYS)
    QTest.keyClicks(popup.search, "jdsq")
    assert shown(popup) == ["街道社区"]
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert taken == ["sq"]
    assert popup.isHidden()


def test_a_closed_column_says_why_and_cannot_be_taken(popup: ColumnPopup) -> None:
    taken: list[str] = []
    popup.chosen.connect(taken.append)
    popup.open_at(QPoint(0, 0), PROFILE, "", (), KEYS)
    QTest.keyClick(popup.search, Qt.Key.Key_Down)
    QTest.keyClick(popup.search, Qt.Key.Key_PageDown)
    index = popup.list_view.currentIndex()
    assert index.data() == "人才工作"
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert (taken, popup.isVisible()) == ([], True)
    told = (popup.foot.text(), index.data(Qt.ItemDataRole.ToolTipRole), index.data(Qt.ItemDataRole.AccessibleTextRole))
    assert all("本月停收" in words for words in told)
    assert index.data(ROW).note == "本月停收"
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    assert popup.isHidden()


def test_two_hundred_columns_fit_the_screen_and_are_found(popup: ColumnPopup) -> None:
    columns = tuple(Column(f"c{n}", f"栏目{n}", parent=f"c{n // 10}" if n > 9 else "") for n in range(200))
    popup.open_at(QPoint(0, 10_000), SiteProfile("x", "x", 1, columns=columns), "c150", (), {})
    screen = QApplication.primaryScreen().availableGeometry()
    assert screen.contains(popup.geometry())
    assert popup.list_view.currentIndex().data() == "栏目150"
    popup.search.setText("栏目19")
    assert shown(popup)[0] == "栏目19"
    popup.search.setText("没有这个")
    assert shown(popup) == []
    assert "没有找到" in popup.foot.text()
    QTest.keyClick(popup.search, Qt.Key.Key_Return)


def test_the_columns_box_is_changed_by_the_list_only(head: ArticleHead) -> None:
    asked: list[bool] = []
    head.fields.columns_wanted.connect(lambda: asked.append(True))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_J):
        QTest.keyClick(head.fields.column_box, key)
    assert len(asked) == 3
    assert head.metadata().column == ""
    chosen: list[str] = []
    head.column_chosen.connect(chosen.append)
    head.choose_column("sq")
    assert (head.metadata().column, chosen) == ("sq", ["sq"])


def test_names_are_completed_by_pinyin_and_told_as_typed(look: Look) -> None:
    edit = ChoiceEdit()
    edit.use_look(look)
    edit.set_choices((Choice("李明", Keys("lm", "liming")), Choice("赵阳", Keys("zy", "zhaoyang"))))
    told: list[str] = []
    edit.textEdited.connect(told.append)
    edit.show()
    QTest.keyClicks(edit, "zy")
    assert edit.offered == ["赵阳"]
    edit._on_chosen("赵阳")
    assert (edit.text(), told[-1]) == ("赵阳", "赵阳")
    edit.open_all()
    assert edit.offered == ["李明", "赵阳"]
    edit.deleteLater()


def test_where_free_text_is_not_allowed_nothing_can_be_typed(head: ArticleHead) -> None:
    source = head.fields.line("source")
    assert source.isReadOnly()
    QTest.keyClicks(source, "abc")
    assert head.metadata().source == ""
    assert not head.fields.line("author").isReadOnly()


@settings(max_examples=40, deadline=None)
@example(value=Metadata(title="\ufeff题", author="\ufeff", summary="\ufeff\ufeff摘要"))
@given(value=metadata())
def test_showing_an_article_by_other_rules_rewrites_nothing(dresser: Dresser, value: Metadata) -> None:
    head = ArticleHead(dresser.look, QAction())
    told: list[bool] = []
    head.edited.connect(lambda: told.append(True))
    for profile in (PROFILE, SiteProfile("y", "y", 1, fields=(FieldRule("title"),)), SiteProfile("", "", 0)):
        head.show_article(value, profile)
        assert head.metadata() == value
        head.show_help(Help("", {"author": (Choice("李明"),), "source": (Choice("甲报"),)}))
        assert head.metadata() == value
    assert told == []
    head.deleteLater()


def test_keywords_become_chips_and_can_be_taken_back(look: Look) -> None:
    field = KeywordField()
    field.use_look(look)
    told: list[tuple[str, ...]] = []
    field.edited.connect(lambda: told.append(field.keywords()))
    QTest.keyClicks(field.line, "ab cd")
    assert field.keywords() == ("ab", "cd")
    QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert [tag.word for tag in field.findChildren(Tag) if not tag.isHidden()] == ["ab", "cd"]
    QTest.keyClick(field.line, Qt.Key.Key_Backspace)
    assert (field.line.text(), field.keywords()) == ("cd", ("ab", "cd"))
    field.add("红色网格")
    field.add("红色网格")
    assert told[-1].count("红色网格") == 1
    tag = next(each for each in field.findChildren(Tag) if each.word == "ab" and each.isVisibleTo(field))
    QTest.mouseClick(tag, Qt.MouseButton.LeftButton)
    assert "ab" not in field.keywords()
    field.deleteLater()


def test_a_suggestion_is_confirmed_by_one_click(head: ArticleHead) -> None:
    head.set_folded(False)
    edited: list[bool] = []
    head.edited.connect(lambda: edited.append(True))
    head.show_suggestions(Suggestions(("红色网格", "守堤"), "第一句。"))
    assert head.fields.suggested.words == ["红色网格", "守堤"]
    tag = next(each for each in head.fields.suggested.findChildren(Tag) if each.word == "守堤")
    QTest.mouseClick(tag, Qt.MouseButton.LeftButton)
    assert head.metadata().keywords == ("守堤",)
    assert head.fields.suggested.words == ["红色网格"]
    head.show_suggestions(Suggestions(("红色网格", "守堤"), "第一句。"))
    assert head.fields.suggested.words == ["红色网格"]
    QTest.mouseClick(head.fields.take_summary, Qt.MouseButton.LeftButton)
    assert head.metadata().summary == "第一句。"
    assert not head.fields.take_summary.isVisible()
    assert len(edited) == 2


def test_the_checklist_is_red_amber_and_green_with_words(head: ArticleHead) -> None:
    missing = Finding("M01", Level.ERROR, Place(field="source"), "来源还没有填")
    wanted: list[Finding] = []
    head.finding_wanted.connect(wanted.append)
    head.show_findings([missing])
    assert (head.light.state, head.light.text()) == ("error", "缺 1 项")
    head.light.click()
    actions = head.light._menu.actions()
    assert [action.text() for action in actions] == ["来源还没有填", "关键词可补上"]
    head.light._on_triggered(actions[0])
    assert wanted == [missing]
    head.light._menu.hide()
    head.show_findings([])
    assert (head.light.state, head.light.text()) == ("warning", "可补 1 项")
    head.show_article(Metadata(title="题", keywords=("甲",)), PROFILE)
    head.show_findings([])
    assert (head.light.state, head.light.text()) == ("sent", "必填已齐")
    assert isinstance(head.light, ChecklistButton)
    assert not head.light.icon().isNull()


@pytest.mark.parametrize("name", ["author", "summary", "keywords"])
def test_composing_in_a_field_is_known_until_it_ends(head: ArticleHead, name: str) -> None:
    head.set_folded(False)
    line = head.fields._ui.keywordsEdit.line if name == "keywords" else head.fields.line(name)
    before = head.metadata()
    QApplication.sendEvent(line, QInputMethodEvent("dang", []))
    assert head.composing
    assert head.metadata() == before
    done = QInputMethodEvent("", [])
    done.setCommitString("党课")
    QApplication.sendEvent(line, done)
    assert not head.composing
    assert "党课" in (*head.metadata().keywords, head.metadata().author, head.metadata().summary)


def test_a_field_with_what_the_site_does_not_take_says_so(head: ArticleHead) -> None:
    head.show_article(Metadata(title="题", author="一位名字很长的作者"), PROFILE)
    author = head.fields.line("author")
    head.show_findings([Finding("F01", Level.ERROR, Place(field="author"), "作者有 18 字节，站点最多 10 字节")])
    assert (author.property("invalid"), author.toolTip()) == (True, "作者有 18 字节，站点最多 10 字节")
    head.show_findings([])
    assert (author.property("invalid"), author.toolTip()) == (False, "")


def test_a_twin_and_characters_the_site_cannot_hold_are_told_quietly(head: ArticleHead) -> None:
    assert head._hint.isHidden()
    head.title.setPlainText("王𠮷👍")
    assert "𠮷👍" in head._hint.text()
    assert "3 字" in head._count.text()
    head.show_twin(TitleTwin("id", "王𠮷", same=True))
    asked: list[str] = []
    head.twin_wanted.connect(asked.append)
    head._hint.click()
    assert (head._hint.text(), asked) == ("库里已有同题稿件", ["id"])
    head.show_twin(None)
    head.title.setPlainText("王")
    head.show_article(Metadata(title="王", contributor="𠮷林"), PROFILE)
    assert "𠮷" in head._hint.text()
    head.show_article(Metadata(title="王", contributor="吉林"), PROFILE)
    assert head._hint.isHidden()


def test_writing_advice_folds_out_where_a_column_has_it(head: ArticleHead) -> None:
    assert head.advice.button.isHidden()
    head.choose_column("sq")
    assert not head.advice.button.isHidden()
    assert head.advice.isHidden()
    head.advice.button.click()
    assert head.advice.isVisible()
    assert head.advice.words.text() == "· 何时"
    head.choose_column("dj")
    assert head.advice.isHidden()


@pytest.mark.parametrize("width", [480, 680, 799])
def test_nothing_of_the_open_form_is_clipped_or_unreachable(head: ArticleHead, width: int) -> None:
    head.set_folded(False)
    head.show_suggestions(Suggestions(tuple(f"关键词之{n}号" for n in range(8)), "一句话。" * 20))
    for height in (432, 728):
        head.set_room(height)
        head.resize(width, 600)
        let_pass(0.02)
        inside, scroll = head.fields, head._scroll
        assert inside.width() <= scroll.viewport().width()
        assert scroll.height() <= max(132, height - 330)
        assert inside.height() >= inside.heightForWidth(inside.width()) - 1
        for tag in inside.suggested.findChildren(Tag):
            assert inside.suggested.rect().contains(tag.geometry())


@given(text=st.text(alphabet="中a𠮷👍𪚥", max_size=40), room=st.integers(1, 40))
def test_the_mark_of_the_cut_never_splits_a_rare_character(dresser: Dresser, text: str, room: int) -> None:
    field = TitleEdit(dresser.look)
    field.set_rules(TitleRules(list_bytes=room, list_encoding="gbk"))
    field.show_title(text)
    shown = text[: field.shown_characters()]
    tail = [item.start for item in field.document().firstBlock().layout().formats()]
    units = len(shown.encode("utf-16-le")) // 2
    assert shown == text or units in tail
    field.deleteLater()


def test_the_status_line_counts_what_is_selected(look: Look) -> None:
    status = StatusPane(look)
    status.show_statistics(text_statistics("共有一千字" * 300))
    assert status.words.text() == "字数 1,500"
    status.show_selected(text_statistics("选中"))
    assert status.words.text() == status.words.accessibleName() == "选中 2 字 / 共 1,500 字"
    popup = CountPopup(status)
    assert status.figures is not None
    popup.open_above(QPoint(0, 400), status.figures, status.selected)
    assert "字数 1500" in popup.accessibleDescription()
    popup.hide()
    status.show_selected(None)
    assert status.words.text() == "字数 1,500"
    status.deleteLater()
