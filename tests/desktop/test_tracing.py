"""A scanner reads the code of a proof into the search field: that revision is opened."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from editor_app.desktop.desk import Desk
from editor_app.desktop.look import Look
from editor_app.desktop.panes.right_tabs import REVISIONS
from editor_app.model.article import Article
from editor_app.model.body import Body, paragraph
from editor_app.model.metadata import Metadata
from papers import keep
from shown import Shown
from windows import let_pass, wait_until


class Traced(Shown):
    """A window with two articles, of which the first has a proof."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look)
        room = desk.room

        def make() -> tuple[Article, Article, str]:
            first = keep(room, Metadata(title="清雪行动"), (paragraph("清样上的话。"),))
            second = keep(room, Metadata(title="另一篇"), (paragraph("别的话。"),))
            return first, second, room.proofing.prepare(first.id).code

        self.first, self.second, self.code = desk.jobs.call_on_library(make)

    def scan(self, text: str) -> None:
        """As a scanner does: keys one after the other, then Enter."""
        QTest.keyClicks(self.window.library.search, text)
        QTest.keyClick(self.window.library.search, Qt.Key.Key_Return)

    def open(self, article: Article) -> None:
        self.conductor.writing.open(article.id)
        wait_until(lambda: self.open_id == article.id)

    @property
    def open_id(self) -> str:
        article = self.conductor.writing.article
        return article.id if article else ""

    def change(self) -> None:
        room, first = self.desk.room, self.first
        body = Body((paragraph("后来改的话。"),))
        self.desk.jobs.call_on_library(lambda: room.authoring.save(first.id, first.metadata, body, first.version))


@pytest.fixture
def traced(desk: Desk, look: Look) -> Iterator[Traced]:
    made = Traced(desk, look)
    yield made
    made.end()


def test_the_code_opens_its_article_and_says_that_it_is_the_present_text(traced: Traced) -> None:
    traced.open(traced.second)
    traced.scan(traced.code)
    wait_until(lambda: "清样上的就是现在的内容" in traced.said)
    assert traced.open_id == traced.first.id
    assert traced.window.right.tabs.currentIndex() == REVISIONS
    assert traced.window.library.search.text() == ""


def test_a_proof_that_is_out_of_date_is_compared_with_the_present(traced: Traced) -> None:
    traced.change()
    traced.scan(traced.code.upper())
    wait_until(lambda: traced.conductor.looking.comparing)
    assert "清样已过期，之后又改过 1 版" in traced.said
    assert traced.open_id == traced.first.id
    assert traced.window.article.compare_pane().view.toPlainText() == "清样上后来改的话。"


def test_what_is_typed_meanwhile_counts_as_changed(traced: Traced) -> None:
    traced.open(traced.first)
    traced.editor.textCursor().insertText("正在写，")
    traced.scan(traced.code)
    wait_until(lambda: "清样已过期，之后又改过 1 版" in traced.said)


def test_a_code_without_enter_is_enough_when_it_is_whole(traced: Traced) -> None:
    traced.window.library.search.setText(traced.code)
    wait_until(lambda: traced.open_id == traced.first.id)


def test_codes_that_name_nothing_are_told_and_nothing_is_opened(traced: Traced) -> None:
    traced.open(traced.second)
    wrong = traced.code[:-1] + ("0" if traced.code[-1] != "0" else "1")
    for text, words in (
        (wrong, "那一版"),
        (traced.code.replace(traced.first.id, "00000000-0000-4000-8000-000000000000"), "不在这个资料库里"),
        ("pioneer-desk:https://example.cn", "不是先锋采编清样上的码"),
    ):
        traced.scan(text)
        wait_until(lambda words=words: words in traced.said)  # type: ignore[misc]
        assert traced.open_id == traced.second.id


def test_words_are_still_searched(traced: Traced) -> None:
    asked: list[str] = []
    traced.window.library.search_requested.connect(asked.append)
    traced.scan("pioneer")
    wait_until(lambda: asked == ["pioneer"])
    traced.window.library.search.clear()
    QTest.keyClicks(traced.window.library.search, "pioneer-desk:")
    let_pass(0.3)
    assert not [words for words in asked if "desk" in words]
