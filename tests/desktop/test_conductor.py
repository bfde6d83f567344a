"""Panes and flows together, over a real library: what comes in, goes away, comes back, and what is refused."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QGuiApplication, QImage, QTextCursor
from PySide6.QtTest import QTest

from editor_app.assets import resource
from editor_app.desktop.desk import Desk
from editor_app.desktop.jobs import PICTURE_THREADS, LaneName
from editor_app.desktop.look import Dresser, Look
from editor_app.model.article import ArticleState
from editor_app.model.body import Body, MissingPicture, body_text, paragraph
from editor_app.model.errors import Unavailable
from editor_app.model.finding import Finding, Level, Place
from shown import Shown
from windows import let_pass, wait_until

SAMPLE = resource("sample", "sample.docx")
PHOTOS = sorted(resource("sample", "photos").glob("*.jpg"))


class Desktop(Shown):
    """A window with its conductor; the preview is not shown, so no web engine is started."""

    @property
    def saved(self) -> bool:
        return not self.conductor.writing.dirty and self.window.status.save.state == "save.saved"

    def open_id(self) -> str:
        article = self.conductor.writing.article
        return article.id if article else ""

    def new(self) -> str:
        before = self.open_id()
        self.conductor.new_article()
        wait_until(lambda: self.open_id() not in ("", before))
        return self.open_id()

    def counts(self) -> dict[ArticleState, int]:
        return self.desk.jobs.call_on_library(self.desk.room.authoring.counts)

    def type(self, text: str) -> None:
        self.window.article.editor.setFocus()
        QTest.keyClicks(self.window.article.editor, text)
        wait_until(lambda: self.saved)


@pytest.fixture
def desktop(desk: Desk, look: Look) -> Iterator[Desktop]:
    made = Desktop(desk, look)
    yield made
    made.end()


def html_mime(html: str) -> QMimeData:
    mime = QMimeData()
    mime.setHtml(html)
    return mime


def drop(widget: object, paths: list[Path]) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(QPoint(40, 40)), Qt.DropAction.CopyAction, mime, buttons, keys)
    widget.dropEvent(event)  # type: ignore[attr-defined]


def test_a_document_and_photos_dropped_together_become_one_article(desktop: Desktop) -> None:
    drop(desktop.window.library, [SAMPLE, *PHOTOS[:1]])
    wait_until(lambda: bool(desktop.open_id()))
    wait_until(lambda: len(desktop.window.article.body().figures()) == 7)
    wait_until(lambda: desktop.saved)
    assert desktop.counts()[ArticleState.DRAFT] == 1


def test_a_damaged_document_is_told_and_changes_nothing(desktop: Desktop, tmp_path: Path) -> None:
    desktop.new()
    desktop.type("abc")
    damaged = tmp_path / "坏.docx"
    damaged.write_bytes(SAMPLE.read_bytes()[:5000])
    desktop.conductor.take_files([damaged])
    wait_until(lambda: "坏.docx" in desktop.said)
    assert desktop.counts()[ArticleState.DRAFT] == 1
    assert body_text(desktop.window.article.body()) == "abc"
    assert desktop.window.status._busy.isHidden()


def test_an_unreadable_photo_is_told_and_the_good_one_is_taken(desktop: Desktop, tmp_path: Path) -> None:
    desktop.new()
    bad = tmp_path / "坏.jpg"
    bad.write_bytes(b"not a picture at all")
    drop(desktop.window.pictures, [bad, PHOTOS[0]])
    wait_until(lambda: "坏.jpg" in desktop.said)
    assert len(desktop.window.article.body().figures()) == 1


def test_photos_without_an_article_are_refused_with_a_reason(desktop: Desktop) -> None:
    desktop.conductor.take_files([PHOTOS[0]])
    assert "先打开或新建" in desktop.said


def test_a_chosen_picture_takes_the_place_of_a_missing_one(desktop: Desktop) -> None:
    article_id = desktop.new()
    missing = MissingPicture(why="未能取回", caption="守夜", credit="林小满")
    editor = desktop.window.article.editor
    editor.insert_body(Body((paragraph("一"), missing, paragraph("二"))))
    block = editor.body().missing()[0].id
    desktop.conductor.taking.fill_missing(block, [str(PHOTOS[0])])
    wait_until(lambda: not editor.body().missing())
    figure = editor.body().figures()[0]
    assert (figure.caption, figure.credit) == ("守夜", "林小满")
    wait_until(lambda: desktop.saved)
    stored = desktop.desk.jobs.call_on_library(lambda: desktop.desk.room.authoring.open(article_id))
    assert stored.body.figures() == [figure]


def test_photos_go_into_the_article_they_were_added_to(desktop: Desktop) -> None:
    first = desktop.new()
    desktop.type("eins")
    gate = threading.Event()
    for _ in range(PICTURE_THREADS):
        desktop.desk.jobs.start(LaneName.PICTURES, lambda _progress: gate.wait(60))
    desktop.conductor.take_files([PHOTOS[0]])
    second = desktop.new()
    gate.set()
    wait_until(lambda: "先前那篇稿件" in desktop.said)
    assert desktop.open_id() == second
    assert desktop.window.article.body().figures() == []
    stored = desktop.desk.jobs.call_on_library(lambda: desktop.desk.room.authoring.open(first))
    assert len(stored.body.figures()) == 1


def test_pasted_text_never_lands_in_another_article(desktop: Desktop) -> None:
    desktop.new()
    gate = threading.Event()
    desktop.desk.jobs.start(LaneName.WORK, lambda _progress: gate.wait(60))
    desktop.window.article.editor.insertFromMimeData(html_mime("<p>abc</p>"))
    desktop.new()
    gate.set()
    wait_until(lambda: "没有放进来" in desktop.said)
    assert body_text(desktop.window.article.body()) == ""


def test_a_screen_shot_from_the_clipboard_becomes_a_figure(desktop: Desktop) -> None:
    desktop.new()
    image = QImage(640, 400, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    desktop.window.article.editor.image_pasted.emit(image)
    wait_until(lambda: len(desktop.window.article.body().figures()) == 1)
    asset = desktop.window.article.body().figures()[0].asset
    wait_until(lambda: asset in desktop.conductor.picturing.illustration.facts)
    facts = desktop.conductor.picturing.illustration.facts[asset]
    assert facts.asset is not None
    assert (facts.asset.info.width, facts.asset.info.height) == (640, 400)


def test_pasted_html_becomes_blocks(desktop: Desktop) -> None:
    desktop.new()
    desktop.window.article.editor.insertFromMimeData(html_mime('<p style="mso-x:1">　　汛情<b>就是</b>命令</p>'))
    wait_until(lambda: "汛情" in body_text(desktop.window.article.body()))
    assert body_text(desktop.window.article.body()).strip() == "汛情就是命令"


def test_the_trash_takes_and_gives_back(desktop: Desktop) -> None:
    article_id = desktop.new()
    desktop.type("abc")
    wait_until(lambda: desktop.window.library.selected() == [article_id])
    desktop.window.commands["trashAction"].trigger()
    wait_until(lambda: desktop.counts()[ArticleState.TRASH] == 1)
    wait_until(lambda: "回收站" in desktop.said)
    assert desktop.open_id() == ""
    desktop.window.article.bar.chosen.emit(0)
    wait_until(lambda: desktop.counts()[ArticleState.DRAFT] == 1)
    desktop.window.library.open_requested.emit(article_id)
    wait_until(lambda: desktop.open_id() == article_id)
    assert body_text(desktop.window.article.body()) == "abc"


def test_an_earlier_version_comes_back_and_the_later_one_stays(desktop: Desktop) -> None:
    article_id = desktop.new()
    desktop.type("eins")
    desktop.window.commands["saveAction"].trigger()
    wait_until(lambda: desktop.saved)
    desktop.type("zwei")
    desktop.window.commands["saveAction"].trigger()
    history = desktop.desk.room.authoring.history

    def numbers() -> list[int]:
        return [row.number for row in desktop.desk.jobs.call_on_library(lambda: history(article_id))]

    wait_until(lambda: desktop.saved and desktop.window.revisions.model.rowCount() == len(numbers()) > 1)
    first = next(
        number
        for number in numbers()
        if body_text(
            desktop.desk.jobs.call_on_library(
                lambda number=number: desktop.desk.room.authoring.revision(article_id, number)  # type: ignore[misc]
            ).body
        )
        == "eins"
    )
    before = len(numbers())
    desktop.window.revisions.restore_requested.emit(first)
    wait_until(lambda: desktop.window.article.comparing)  # first it shows what would change
    assert desktop.window.article.compare_pane().view.places == 1
    assert f"恢复第 {first} 版" in desktop.window.article.compare_pane().restore.text()
    desktop.window.article.compare_pane().restore.click()
    wait_until(lambda: body_text(desktop.window.article.body()) == "eins")
    assert len(numbers()) == before + 1
    assert not desktop.window.article.comparing
    assert "已恢复" in desktop.said
    assert not desktop.window.article.editor.document().isUndoAvailable()
    desktop.window.article.bar.chosen.emit(0)  # 撤销恢复
    wait_until(lambda: body_text(desktop.window.article.body()) == "einszwei")
    assert len(numbers()) == before + 2


def test_findings_lead_to_their_places(desktop: Desktop) -> None:
    desktop.new()
    desktop.window.activateWindow()
    desktop.conductor.live.go_to(Finding("M01", Level.ERROR, Place(field="summary"), ""))
    assert not desktop.window.article.head.folded
    desktop.window.article.editor.insert_body(Body((paragraph("一"), paragraph("二"))))
    block = desktop.window.article.body().blocks[-1].id
    desktop.conductor.live.go_to(Finding("X", Level.ERROR, Place(block=block), ""))
    assert desktop.window.article.editor.caret_block() == block


def test_handing_in_without_a_site_leads_to_the_choice_of_one(desktop: Desktop) -> None:
    asked: list[bool] = []
    desktop.conductor.welcome_requested.connect(lambda: asked.append(True))
    desktop.new()
    head = desktop.window.article.head
    head.title.setPlainText("守夜")
    head.fields.line("contributor").setText("青山区委组织部")
    head._on_edited()
    head.choose_column(head._profile.columns[0].id)
    desktop.type("abc")
    wait_until(lambda: desktop.conductor.checking.last is not None and desktop.conductor.checking.last.errors == 0)
    desktop.window.commands["submitAction"].trigger()
    wait_until(lambda: "没有可报的站点" in desktop.said)
    desktop.window.article.bar.chosen.emit(0)
    assert asked == [True]


def test_a_failed_save_stays_in_view_until_one_works(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    desktop.new()
    kind = type(desktop.desk.room.authoring)
    real = kind.save

    def full(*_arguments: object, **_named: object) -> object:
        raise Unavailable("disk.full", name="library.db", why="")

    monkeypatch.setattr(kind, "save", full)
    desktop.window.article.editor.setFocus()
    QTest.keyClicks(desktop.window.article.editor, "abc")
    wait_until(lambda: desktop.window.status.save.state == "save.failed")
    assert desktop.said
    desktop.window.article.bar.chosen.emit(1)
    assert "abc" in QGuiApplication.clipboard().text()
    monkeypatch.setattr(kind, "save", real)
    desktop.window.article.bar.chosen.emit(0)
    wait_until(lambda: desktop.saved)
    assert desktop.said == ""


def test_another_theme_recolours_the_paper_and_changes_no_article(desktop: Desktop, dresser: Dresser) -> None:
    desktop.new()
    desktop.type("eins")
    editor = desktop.window.article.editor
    edited: list[bool] = []
    desktop.window.article.edited.connect(lambda: edited.append(True))
    for name in ("dark", "light"):
        dresser.use(name)
        paper = QColor(dresser.look.theme.colours["paper"])
        for place in (editor.viewport().rect().center(), editor.viewport().rect().bottomRight() - QPoint(5, 5)):
            wait_until(lambda at=place, to=paper: editor.viewport().grab().toImage().pixelColor(at) == to)  # type: ignore[misc]
        let_pass(0.5)  # whatever comes of it later
        assert edited == []


def test_long_work_is_shown_and_can_be_stopped(desktop: Desktop, tmp_path: Path) -> None:
    files = []
    for number in range(30):
        files.append(tmp_path / f"{number}.docx")
        files[-1].write_bytes(SAMPLE.read_bytes())
    desktop.conductor.take_files(files)
    wait_until(lambda: not desktop.window.status._busy.isHidden())
    QTest.mouseClick(desktop.window.status.cancel, Qt.MouseButton.LeftButton)
    wait_until(lambda: desktop.window.status._busy.isHidden() and "已取消" in desktop.said)
    kept = desktop.counts()[ArticleState.DRAFT]
    assert kept < 30
    wait_until(lambda: desktop.window.library.box_button(ArticleState.DRAFT).count == kept)


def test_a_new_article_from_a_template_in_three_clicks(desktop: Desktop) -> None:
    describing = desktop.conductor.describing
    desktop.window.commands["templateAction"].trigger()  # the menu and its entry
    wait_until(lambda: describing._columns.isVisible())
    describing._columns.search.setText("dxsj")
    QTest.keyClick(describing._columns.search, Qt.Key.Key_Return)
    wait_until(lambda: desktop.open_id())
    assert desktop.window.focusWidget() is desktop.window.article.head.title, "writing begins with the title"
    assert desktop.window.article.metadata().column == "dianxingshiji"
    assert "〔" in body_text(desktop.window.article.body())
    assert desktop.window.article.head.advice.button.isVisible()
    wait_until(lambda: desktop.window.article.head.light.state == "error")
    assert any(each.rule == "C04" for each in desktop.window.article.head.light.findings)


def test_what_is_selected_is_counted_beside_the_whole(desktop: Desktop) -> None:
    desktop.new()
    desktop.window.article.editor.set_body(Body((paragraph("一二三四五"), paragraph("Word文档"))))
    desktop.window.article.editor.body_changed.emit()
    words = desktop.window.status.words
    wait_until(lambda: words.text() == "字数 8")
    desktop.window.article.editor.selectAll()
    wait_until(lambda: words.text() == "选中 8 字 / 共 8 字")
    desktop.window.commands["wordCountAction"].trigger()
    assert desktop.conductor.describing._counts.isVisible()
    desktop.conductor.describing._counts.hide()


def test_the_same_title_and_suggestions_come_after_a_pause(desktop: Desktop) -> None:
    head, editor = desktop.window.article.head, desktop.window.article.editor
    first = desktop.new()
    head.title.setPlainText("靖宇街道守江堤的一夜")
    wait_until(lambda: desktop.saved)
    desktop.new()
    head.set_folded(False)
    head.title.setPlainText("靖宇街道守江堤的一夜")
    editor.set_body(Body((paragraph("“红色网格”的党员守夜。" * 3),)))
    editor.body_changed.emit()
    wait_until(lambda: head._hint.text() == "库里已有同题稿件")
    wait_until(lambda: "红色网格" in head.fields.suggested.words)
    head.fields.suggested.taken.emit("红色网格")
    assert head.metadata().keywords == ("红色网格",)
    head._hint.click()
    wait_until(lambda: desktop.open_id() == first)


def test_a_phrase_is_inserted_as_one_step_and_ones_own_are_kept(desktop: Desktop) -> None:
    desktop.new()
    editor, describing = desktop.window.article.editor, desktop.conductor.describing
    desktop.type("abc")
    editor.selectAll()
    desktop.window.commands["phraseAction"].trigger()
    menu = describing._phrases
    keep = menu.actions()[-1]
    assert keep.isEnabled()
    menu.hide()
    describing._on_phrase(keep)
    wait_until(lambda: describing._help.phrases == ("abc",))
    editor.moveCursor(QTextCursor.MoveOperation.End)
    describing.show_phrases()
    menu.hide()
    describing._on_phrase(menu.actions()[0])
    profile = desktop.conductor.writing.profile
    assert profile is not None
    assert body_text(desktop.window.article.body()).strip() == f"abc{profile.phrases[0]}"
    editor.undo()
    assert body_text(desktop.window.article.body()).strip() == "abc"


def test_a_column_that_was_chosen_comes_first_next_time(desktop: Desktop) -> None:
    desktop.new()
    head = desktop.window.article.head
    head.choose_column("rencai")
    wait_until(lambda: head._help.recents == ("rencai",))
    wait_until(lambda: desktop.saved)
    desktop.new()
    wait_until(lambda: head._help.recents == ("rencai",))
