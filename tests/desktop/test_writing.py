"""Autosave over a real library."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import pytest

from editor_app.desktop.desk import Desk
from editor_app.desktop.flows import writing
from editor_app.desktop.flows.writing import Failure, Opened, SaveWord, Writing
from editor_app.desktop.jobs import LaneName
from editor_app.model.article import Article
from editor_app.model.body import Body, paragraph
from editor_app.model.errors import Unavailable
from editor_app.model.metadata import Metadata
from editor_app.model.revision import RevisionReason
from windows import let_pass, wait_until


class Page:
    """A screen that tests type on."""

    def __init__(self) -> None:
        self.title = ""
        self.text = ""
        self.is_composing = False

    def metadata(self) -> Metadata:
        return Metadata(title=self.title)

    def body(self) -> Body:
        return Body((replace(paragraph(self.text), id="b1"),))

    def composing(self) -> bool:
        return self.is_composing

    def settle(self) -> None:
        self.is_composing = False


class Session:
    """Writing with everything it said."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.page = Page()
        self.writing = Writing(desk, self.page)
        self.words: list[SaveWord] = []
        self.failures: list[Failure] = []
        self.opened: list[Opened] = []
        self.writing.word_changed.connect(self.words.append)
        self.writing.failed.connect(self.failures.append)
        self.writing.opened.connect(self._on_opened)

    def _on_opened(self, opened: Opened) -> None:
        self.page.title = opened.article.metadata.title
        self.page.text = ""
        self.opened.append(opened)

    def open_new(self) -> Article:
        made = self.desk.jobs.call_on_library(lambda: self.desk.room.authoring.new(title="题"))
        self.writing.open(made.id)
        wait_until(lambda: self.opened and self.opened[-1].article.id == made.id)
        return made

    def type(self, text: str) -> None:
        self.page.text += text
        self.writing.edited()

    def stored(self, article: str) -> Article:
        return self.desk.jobs.call_on_library(lambda: self.desk.room.authoring.open(article))


@pytest.fixture
def session(desk: Desk) -> Session:
    return Session(desk)


def stored_text(article: Article) -> str:
    return "".join(getattr(run, "text", "") for block in article.body.blocks for run in getattr(block, "inlines", ()))


def test_what_is_typed_is_on_the_disk_soon_after_a_pause(session: Session) -> None:
    article = session.open_new()
    started = time.monotonic()
    session.type("入汛以来")
    assert session.words[-1].state == "dirty"
    wait_until(lambda: session.words[-1].state == "saved")
    assert time.monotonic() - started > 0.9 * writing.IDLE_MS / 1000, "not with every letter"
    assert stored_text(session.stored(article.id)) == "入汛以来"
    assert not session.writing.dirty


def test_typing_without_a_pause_is_saved_while_it_goes_on(session: Session) -> None:
    """The limit itself, two seconds, is looked at in test_autosave_composing: no clock of a busy computer here."""
    article = session.open_new()
    saved: set[str] = set()

    def typing() -> bool:
        session.type("字")
        let_pass(0.05)
        saved.add(stored_text(session.stored(article.id)))
        return len(saved) > 2  # nothing, and two states of the text

    wait_until(typing)
    assert len(session.page.text) > 2
    wait_until(lambda: session.words[-1].state == "saved")
    assert stored_text(session.stored(article.id)) == session.page.text


def test_saved_is_said_only_after_the_lane_answered_for_this_very_text(session: Session) -> None:
    session.open_new()
    gate = threading.Event()
    session.desk.jobs.start(LaneName.LIBRARY, lambda _progress: gate.wait(60))
    session.type("甲")
    wait_until(lambda: session.words[-1].state == "saving")
    session.words.clear()
    let_pass(0.3)
    assert session.words == []
    session.type("乙")  # while the first save is on its way
    gate.set()
    wait_until(lambda: session.words and session.words[-1].state == "saved")
    states = [word.state for word in session.words]
    assert states.count("saved") == 1
    assert stored_text(session.stored(session.opened[-1].article.id)) == "甲乙"


def test_nothing_is_saved_while_letters_are_composed_and_all_right_after(session: Session) -> None:
    article = session.open_new()
    session.page.is_composing = True
    session.type("pin")
    let_pass(2.5)
    assert stored_text(session.stored(article.id)) == ""
    session.page.text = "拼"
    session.page.is_composing = False
    wait_until(lambda: session.words[-1].state == "saved")
    assert stored_text(session.stored(article.id)) == "拼"


def test_leaving_a_field_saves_at_once(session: Session) -> None:
    session.open_new()
    session.type("甲")
    session.writing.left_field()
    assert session.words[-1].state == "saving"
    wait_until(lambda: session.words[-1].state == "saved")


def test_another_article_is_opened_only_after_this_one_is_saved(session: Session) -> None:
    first = session.open_new()
    second = session.desk.jobs.call_on_library(lambda: session.desk.room.authoring.new(title="二"))
    session.type("甲")
    session.writing.open(second.id)
    wait_until(lambda: session.opened[-1].article.id == second.id)
    assert stored_text(session.stored(first.id)) == "甲"


def test_newer_text_is_never_overwritten(session: Session) -> None:
    article = session.open_new()
    other = session.desk.jobs.call_on_library(
        lambda: session.desk.room.authoring.save(article.id, Metadata(title="别处"), Body((paragraph("新"),)), 1)
    )
    session.type("旧")
    wait_until(lambda: bool(session.failures))
    assert session.failures[-1].stale
    assert session.words[-1].state == "failed"
    assert session.stored(article.id) == other
    session.writing.save_as_new()
    wait_until(lambda: session.opened[-1].article.id != article.id)
    assert stored_text(session.stored(session.opened[-1].article.id)) == "旧"
    assert session.stored(article.id) == other


def test_a_full_disk_keeps_the_text_says_so_and_recovers(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    article = session.open_new()
    real = session.desk.room.authoring.save

    def full(*_arguments: object, **_named: object) -> Article:
        raise Unavailable("disk.full", name="library.db", why="")

    monkeypatch.setattr(type(session.desk.room.authoring), "save", lambda _self, *a, **k: full(*a, **k))
    session.type("甲")
    wait_until(lambda: bool(session.failures))
    assert session.words[-1].state == "failed"
    assert "甲" in session.writing.words()
    reached: list[bool] = []
    session.writing.flush(lambda: reached.append(True))
    wait_until(lambda: len(session.failures) == 2)
    assert reached == []
    monkeypatch.setattr(type(session.desk.room.authoring), "save", lambda _self, *a, **k: real(*a, **k))
    recovered: list[bool] = []
    session.writing.recovered.connect(lambda: recovered.append(True))
    session.type("乙")
    wait_until(lambda: session.words[-1].state == "saved")
    assert recovered == [True]
    assert stored_text(session.stored(article.id)) == "甲乙"


def test_an_unchanged_article_is_not_written_again(session: Session) -> None:
    article = session.open_new()
    session.type("甲")
    wait_until(lambda: session.words[-1].state == "saved")
    version = session.stored(article.id).version
    session.writing.edited()  # a change that was undone at once
    wait_until(lambda: not session.writing.dirty)
    assert session.stored(article.id).version == version


def test_saving_by_hand_keeps_a_version(session: Session) -> None:
    article = session.open_new()
    session.type("甲")
    session.writing.save_version()
    wait_until(lambda: session.words[-1].state == "saved")
    history = session.desk.jobs.call_on_library(lambda: session.desk.room.authoring.history(article.id))
    assert history[0].reason is RevisionReason.MANUAL


def test_closing_forgets_the_article_after_saving(session: Session) -> None:
    article = session.open_new()
    closed: list[bool] = []
    session.writing.closed.connect(lambda: closed.append(True))
    session.type("甲")
    session.writing.close()
    wait_until(lambda: bool(closed))
    assert session.writing.article is None
    assert session.writing.content() is None
    assert stored_text(session.stored(article.id)) == "甲"


def test_the_content_is_told_a_moment_after_typing(session: Session) -> None:
    session.open_new()
    told: list[str] = []
    session.writing.content_changed.connect(lambda content: told.append(content.metadata.title))
    session.page.title = "新题"
    session.writing.edited()
    session.writing.edited()
    wait_until(lambda: bool(told))
    assert told == ["新题"]
    assert replace(Metadata(), title="新题") == session.page.metadata()
