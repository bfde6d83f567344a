"""Fixes of findings in the window: one, all of a rule, all that are certain, each one undo step."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from editor_app.desktop.desk import Desk
from editor_app.desktop.look import Look
from editor_app.desktop.models.findings import FindingRow
from editor_app.model.article import Article
from editor_app.model.body import Body, body_text, paragraph
from office import Office
from two_desks import Ring
from windows import wait_until

BEFORE = "哪里有需要,哪里有党旗,各社区(村)参加。"


@pytest.fixture
def office(desk: Desk, look: Look, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    ring = Ring()
    monkeypatch.setattr("editor_app.sites.credentials._real_keyring", lambda: ring)
    made = Office(desk, look)

    def work() -> Article:
        article = made.desk.room.authoring.new(title="防汛一线")
        return made.desk.room.authoring.save(article.id, article.metadata, Body((paragraph(BEFORE),)), article.version)

    made.open(made.desk.jobs.call_on_library(work))
    wait_until(lambda: len(made.window.findings.fixable) == 3)
    yield made
    made.end()


def text(office: Office) -> str:
    return body_text(office.editor.body())


def test_all_that_is_certain_is_one_step(office: Office) -> None:
    button = office.window.findings.mend_button
    assert "3" in button.text()
    button.click()
    wait_until(lambda: text(office) == "哪里有需要，哪里有党旗，各社区（村）参加。")
    office.editor.undo()
    assert text(office) == BEFORE


def test_one_place_and_all_of_a_rule(office: Office) -> None:
    findings = office.window.findings
    rows = [line for n in range(findings.model.rowCount()) if isinstance(line := findings.model.row(n), FindingRow)]
    first = next(row for row in rows if row.finding.rule == "Q01")
    menu = findings.menu_of(first)
    words = [action.text() for action in menu.actions()]
    menu.actions()[words.index("修正这一处")].trigger()
    menu.close()
    wait_until(lambda: text(office) == "哪里有需要，哪里有党旗,各社区(村)参加。")
    office.editor.undo()
    wait_until(lambda: len(findings.fixable) == 3)
    menu = findings.menu_of(first)
    menu.actions()[next(n for n, each in enumerate(menu.actions()) if "2 处" in each.text())].trigger()
    menu.close()
    wait_until(lambda: text(office) == "哪里有需要，哪里有党旗，各社区(村)参加。")


def test_fields_and_text_are_one_step(office: Office) -> None:
    head = office.window.article.head
    head.title.change_title("防汛,一线")
    head.fields.line("summary").setText("各社区(村)参加")
    head._on_edited()
    wait_until(lambda: len(office.window.findings.fixable) == 5)
    office.trigger("fixAllAction")
    wait_until(lambda: text(office) == "哪里有需要，哪里有党旗，各社区（村）参加。")
    assert (head.title.title(), head.fields.text("summary")) == ("防汛，一线", "各社区（村）参加")
    for _turn in range(2):
        office.trigger("undoAction")
        assert (head.title.title(), head.fields.text("summary"), text(office)) == (
            "防汛,一线",
            "各社区(村)参加",
            BEFORE,
        )
        office.trigger("redoAction")
        assert (head.title.title(), head.fields.text("summary")) == ("防汛，一线", "各社区（村）参加")
    head.fields.line("summary").setText("另写")  # what somebody has changed since stays
    head._on_edited()
    office.editor.undo()
    assert (head.title.title(), head.fields.text("summary"), text(office)) == ("防汛,一线", "另写", BEFORE)


def test_fields_alone_are_a_step_too(office: Office) -> None:
    head = office.window.article.head
    head.title.change_title("防汛,一线")
    wait_until(lambda: len(office.window.findings.fixable) == 4)
    office.window.findings.mend_requested.emit([each for each in office.window.findings.fixable if each.place.field])
    wait_until(lambda: head.title.title() == "防汛，一线")
    office.trigger("undoAction")
    assert (head.title.title(), text(office)) == ("防汛,一线", BEFORE)
    office.trigger("redoAction")
    assert head.title.title() == "防汛，一线"
    head.title.undo()  # the field's own undo knows it as well
    assert head.title.title() == "防汛,一线"


def test_where_nothing_can_be_changed_it_is_said(office: Office) -> None:
    wanted = office.window.findings.fixable
    office.editor.setReadOnly(True)
    office.window.findings.mend_requested.emit(wanted)
    wait_until(lambda: "没有修正" in office.said)
    assert text(office) == BEFORE
