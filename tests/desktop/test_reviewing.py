"""The review in the window, over a real library: what is sent, locked, annotated, accepted, decided."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.deciding import BatchDialog, PersonDialog, ReturnDialog, SignDialog, TextDialog
from editor_app.desktop.look import Look
from editor_app.desktop.panes.right_tabs import FINDINGS, REVIEW
from editor_app.model.article import ArticleState
from editor_app.model.body import Body, Paragraph, body_text
from editor_app.model.digest import content_digest
from editor_app.model.inline import Mark, Text
from editor_app.model.review import Act, Anchor
from editor_app.model.review_moves import Stage, Standing
from editor_app.model.revision import RevisionReason
from editor_app.services.preferences import Person
from office import Office
from two_desks import Ring
from windows import wait_until


@pytest.fixture
def office(desk: Desk, look: Look, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    ring = Ring()
    monkeypatch.setattr("editor_app.sites.credentials._real_keyring", lambda: ring)
    made = Office(desk, look)
    yield made
    made.end()


def test_send_sign_three_rounds(office: Office) -> None:
    office.become("李明", "道外区委组织部")
    article = office.write()
    office.open(article)
    assert office.window.menu_row.send.isEnabled()
    office.send()
    assert office.editor.isReadOnly()
    assert "已送审" in office.said
    assert not office.window.commands["boldAction"].isEnabled()
    assert "撤回" in office.window.commands["boldAction"].toolTip()
    assert office.window.commands["copyAction"].isEnabled()
    for name in ("王丽", "张建国", "赵阳"):
        office.become(name)
        assert office.window.menu_row.send.isHidden()
        assert office.window.review.buttons["passAction"].property("role") == "primary"
        office.sign()
        office.settle()
    wait_until(lambda: office.stage is Stage.SIGNED)
    lines = office.window.review.rounds.lines
    assert [(line.name, line.word) for line in lines] == [("初审", "通过"), ("复审", "通过"), ("终审", "通过")]
    assert not office.window.menu_row.submit.isHidden()
    assert office.editor.isReadOnly()
    office.trigger("correctAction")
    dialog = office.dialog(TextDialog)
    dialog.decide()
    assert "还没有写" in dialog.problem.text()
    dialog.text.setPlainText("数字有误")
    dialog.decide()
    wait_until(lambda: office.stage is Stage.CORRECTING)
    office.settle()
    assert not office.editor.isReadOnly()


def test_errors_lead_to_the_findings_and_nobody_is_asked_for(office: Office) -> None:
    office.begin()
    wait_until(lambda: office.conductor.checking.last is not None and office.conductor.checking.last.errors)
    office.settle()
    office.window.right.open_tab(REVIEW)
    QTest.mouseClick(office.window.menu_row.send, Qt.MouseButton.LeftButton)
    dialog = office.dialog(PersonDialog)
    dialog.decide()
    assert "姓名" in dialog.problem.text()
    dialog.name.setText("李明")
    dialog.unit.setText("道外区委组织部")
    dialog.decide()
    wait_until(lambda: "没有送审" in office.said)
    assert office.window.right.tabs.currentIndex() == FINDINGS
    assert office.window.person == Person("道外区委组织部", "李明")


def test_annotations_stand_at_their_words_and_move_with_them(office: Office) -> None:
    office.become("李明", "道外区委组织部")
    article = office.write()
    office.open(article)
    office.annotate("24支", "数字与通报不一致，请核实")
    layer = office.window.article.remarks
    wait_until(lambda: len(layer.remarks) == 1)
    steps = office.editor.document().availableUndoSteps()
    office.editor.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClicks(office.editor, "abc")
    assert layer.remarks[0].cursor.selectedText() == "24支"
    wait_until(lambda: not office.conductor.writing.dirty)
    office.settle()
    assert layer.remarks[0].cursor.selectedText() == "24支"
    assert office.editor.document().availableUndoSteps() == steps + 1
    office.select("24支")
    QTest.keyClicks(office.editor, "x")
    wait_until(lambda: office.window.review.model.rows[0].gone)
    assert layer.remarks == []


def test_a_dot_leads_to_its_card_and_back(office: Office) -> None:
    office.become("李明")
    office.open(office.write())
    office.annotate("先锋岗", "请写数量")
    office.annotate("闻令而动", "套话")
    layer = office.window.article.remarks
    wait_until(lambda: len(layer.remarks) == 2)
    office.editor.viewport().repaint()
    office.editor.viewport().grab()
    second = layer.remarks[1].name
    scrolled = office.editor.verticalScrollBar().value()
    place = (layer.dot(second).center() - QPointF(0, scrolled)).toPoint()
    assert not layer.dot(second).isEmpty()
    QTest.mouseClick(office.editor.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert office.window.review.chosen == second
    assert office.window.right.tabs.currentIndex() == REVIEW
    office.conductor.reviewing.annotating.step(1)
    assert office.window.review.chosen == layer.remarks[0].name
    assert office.editor.textCursor().position() == layer.remarks[0].cursor.selectionStart()


def test_an_accepted_suggestion_is_one_step_and_recorded(office: Office) -> None:
    office.become("王丽")
    article = office.write()
    office.open(article)
    office.select("24支")
    office.editor.toggle_mark(Mark.STRONG)
    wait_until(lambda: not office.conductor.writing.dirty)
    office.annotate("24支", "", "26支")
    name = office.window.review.model.rows[0].hash
    office.window.review.act_requested.emit(name, Act.ACCEPTED)
    wait_until(lambda: office.window.review.model.rows[0].thread.standing is Standing.DONE)
    first = office.editor.body().blocks[0]
    assert isinstance(first, Paragraph)
    assert Text("26支", frozenset({Mark.STRONG})) in first.inlines
    assert office.window.review.model.rows[0].thread.outcome is Act.ACCEPTED
    office.editor.undo()
    assert "24支" in body_text(office.editor.body())


def test_a_suggestion_whose_words_are_gone_is_refused_with_words(office: Office) -> None:
    office.become("王丽")
    office.open(office.write())
    office.annotate("24支", "", "26支")
    office.select("24支")
    QTest.keyClicks(office.editor, "x")
    wait_until(lambda: office.window.review.model.rows[0].gone)
    office.window.review.act_requested.emit(office.window.review.model.rows[0].hash, Act.ACCEPTED)
    assert "原文已改" in office.said
    assert office.window.review.model.rows[0].thread.standing is Standing.OPEN


def test_a_return_needs_a_reason_and_counts_them(office: Office) -> None:
    office.become("李明", "道外区委组织部")
    article = office.write()
    office.open(article)
    office.send()
    office.become("王丽")
    office.trigger("returnAction")
    dialog = office.dialog(ReturnDialog)
    dialog.decide()
    assert "理由" in dialog.problem.text()
    reason = dialog.boxes[0].property("reason") if dialog.boxes else ""
    if dialog.boxes:
        dialog.boxes[0].setChecked(True)
    dialog.text.setPlainText("数字请核实")
    dialog.decide()
    wait_until(lambda: office.stage is Stage.RETURNED)
    office.settle()
    assert not office.editor.isReadOnly()
    used = office.desk.jobs.call_on_library(office.desk.room.reviewing.desk.reasons_used)
    assert used == ({reason: 1} if reason else {})
    office.window.library.choose_box(ArticleState.RETURNED)
    wait_until(lambda: office.window.library.model.rowCount() == 1)
    note = office.window.library.model.index(0).data(Qt.ItemDataRole.UserRole + 1)
    assert "数字请核实" in str(note)


def test_a_resubmission_is_compared_with_what_was_returned(office: Office) -> None:
    office.become("李明", "道外区委组织部")
    article = office.write()
    office.open(article)
    office.send()
    office.become("王丽")
    office.annotate("24支防汛救灾党员先锋突击队", "数字不一致")
    office.trigger("returnAction")
    dialog = office.dialog(ReturnDialog)
    dialog.text.setPlainText("数字请核实")
    dialog.decide()
    wait_until(lambda: office.stage is Stage.RETURNED)
    office.become("李明", "道外区委组织部")
    office.select("24")
    QTest.keyClicks(office.editor, "26")
    wait_until(lambda: not office.conductor.writing.dirty)
    office.settle()
    office.trigger("sendAction")
    wait_until(lambda: office.conductor.looking.comparing)
    wait_until(lambda: "就送审" in office.said)
    office.window.article.bar.chosen.emit(0)
    office.dialog(TextDialog).decide()
    wait_until(lambda: office.stage is Stage.PENDING)
    office.settle()
    assert not office.conductor.looking.comparing
    office.become("王丽")
    office.open(article)
    wait_until(lambda: office.conductor.looking.comparing)
    view = office.window.article.compare_pane().view
    wait_until(lambda: view.remarks is not None and len(view.remarks.remarks) == 1)
    assert view.remarks.remarks[0].cursor.selectedText() == "2426支防汛救灾党员先锋突击队"
    cursor = view.document().find("先锋岗")
    view.setTextCursor(cursor)
    anchor = view.anchor_of_selection()
    assert anchor is not None
    assert (anchor.quote, anchor.block) == ("先锋岗", article.body.blocks[0].id)


def test_the_desk_shows_whose_turn_it_is_and_signs_green_ones_together(office: Office) -> None:
    office.become("李明", "道外区委组织部")
    articles = [office.write(number) for number in (1, 2, 3)]
    for article in articles:
        office.call(lambda article=article: office.desk.room.reviewing.send(article.id))
    office.become("王丽")
    one = articles[0]
    checklist = office.call(lambda: office.desk.room.reviewing.view(one.id)).rules.checklist(1)  # type: ignore[attr-defined]
    office.call(lambda: office.desk.room.reviewing.sign(one.id, one.digest, ticked=checklist))
    office.call(lambda: office.desk.room.reviewing.annotate(articles[1].id, Anchor(), "先看看"))
    office.window.library.choose_box(ArticleState.IN_REVIEW)
    wait_until(lambda: office.window.library.model.rowCount() == 3)
    notes = [str(office.window.library.model.index(row).data(Qt.ItemDataRole.UserRole + 1)) for row in range(3)]
    assert notes == ["初审 · 由您审", "初审 · 由您审", "等复审"]
    office.window.library.list_view.selectAll()
    office.settle()
    office.trigger("passManyAction")
    dialog = office.dialog(BatchDialog)
    assert [item.title for item in dialog._items] == ["第3篇：社区清雪行动"]
    assert "批注" in dialog.about.text()
    for boxes in dialog.boxes:
        for box in boxes:
            box.setChecked(True)
    dialog.decide()
    wait_until(lambda: "已签 1 篇" in office.said)


def test_text_that_another_window_sent_away_is_not_lost(office: Office) -> None:
    office.become("李明", "道外区委组织部")
    article = office.write()
    office.open(article)
    office.call(lambda: office.desk.room.reviewing.send(article.id))
    office.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(office.editor, "zuletzt")
    wait_until(lambda: "可以复制出来" in office.said)
    office.window.article.bar.chosen.emit(1)
    assert "zuletzt" in QApplication.clipboard().text()
    office.window.article.bar.chosen.emit(0)  # 另存为一篇新稿
    wait_until(
        lambda: office.conductor.writing.article is not None and office.conductor.writing.article.id != article.id
    )
    assert "zuletzt" in body_text(office.editor.body())
    kept = office.desk.jobs.call_on_library(lambda: office.desk.room.authoring.open(article.id))
    assert (kept.digest, kept.state) == (article.digest, ArticleState.IN_REVIEW)


def test_a_record_that_was_changed_is_told_when_its_article_is_opened(office: Office) -> None:
    office.become("李明")
    article = office.write()

    def tamper() -> None:
        office.desk.room.reviewing.send(article.id)
        database = office.desk.room.reviewing._library.database
        database.run("DROP TRIGGER review_entries_are_not_changed")
        database.run("UPDATE review_entries SET line = replace(line, '李明', '王明')")

    office.call(tamper)
    office.conductor.writing.open(article.id)
    wait_until(lambda: "被改动过" in office.said)
    assert office.editor.isReadOnly()
    assert not office.window.commands["passAction"].isEnabled()


def test_a_text_of_somebody_else_is_compared_and_settled(office: Office) -> None:
    office.become("李明")
    article = office.write()

    def put_beside() -> None:
        library = office.desk.room.reviewing._library
        body = Body((Paragraph((Text("别人写的。"),)), *article.body.blocks[1:]))
        library.revisions.add_beside(article.id, article.metadata, body, RevisionReason.IMPORTED)
        library.lineage.put_beside(article.id, content_digest(article.metadata, body))

    office.call(put_beside)
    office.open(article)
    wait_until(lambda: "别人也改过" in office.said)
    office.window.article.bar.chosen.emit(0)
    wait_until(lambda: office.conductor.looking.comparing)
    assert "别人写的" in office.window.article.compare_pane().view.toPlainText()
    office.conductor.looking.close()
    office.conductor.reviewing._merged(article.id)
    wait_until(
        lambda: office.conductor.reviewing.reviewed is not None and not office.conductor.reviewing.reviewed.beside
    )


def test_one_person_signs_twice_only_with_a_written_reason(office: Office) -> None:
    office.become("李明")
    article = office.write()
    office.open(article)
    office.send()
    assert office.window.review.buttons["passAction"].property("role") == "button"
    office.trigger("passAction")
    dialog = office.dialog(SignDialog)
    for box in dialog.boxes:
        box.setChecked(True)
    dialog.decide()
    assert "同一个人" in dialog.problem.text()
    dialog.exception.setPlainText("本单位只有一人")
    dialog.decide()
    wait_until(lambda: office.window.review.rounds.lines[0].word == "通过")
    assert "本单位只有一人" in office.window.review.rounds.lines[0].bad


def test_a_void_signature_stays_in_view(office: Office) -> None:
    office.become("李明", "道外区委组织部")
    office.open(office.write())
    office.send()
    office.become("王丽")
    office.sign()
    wait_until(lambda: office.window.review.rounds.lines[0].word == "通过")
    office.become("李明", "道外区委组织部")
    office.trigger("withdrawAction")
    office.dialog(TextDialog).decide()
    wait_until(lambda: office.stage is Stage.DRAFT)
    lines = office.window.review.rounds.lines
    assert lines[0].name == "已撤回"
    assert (lines[-1].name, lines[-1].word, lines[-1].role) == ("初审", "签名失效", "state.error")
