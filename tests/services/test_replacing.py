"""Words in many articles, and 一键排版 of articles of the library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from editor_app.library.library import Library
from editor_app.model.article import Article, ArticleState
from editor_app.model.body import Body, block_lines, heading, paragraph
from editor_app.model.errors import Cancelled, Refused
from editor_app.model.metadata import Metadata
from editor_app.model.replacing import Edit, Line, Query
from editor_app.model.revision import RevisionReason
from editor_app.services.laying_out import LayingOut, rules_named
from editor_app.services.replacing import Replacing, edits_of_lines

QUERY = Query("先锋网")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        yield opened


def made(library: Library, *texts: str, state: ArticleState = ArticleState.DRAFT, title: str = "标题") -> Article:
    article = library.articles.create(Metadata(title=title), Body(tuple(paragraph(text) for text in texts)))
    if state is not ArticleState.DRAFT:
        library.articles.set_state(article.id, state)
    return article


def words(library: Library, article: Article) -> list[str]:
    return [line for block in library.articles.get(article.id).body.blocks for line in block_lines(block)]


def test_drafts_are_found_with_their_hits(library: Library) -> None:
    made(library, "没有")
    here = made(library, "看先锋网，又看先锋网", "先锋网", title="先锋网")
    made(library, "先锋网", state=ArticleState.SENT)
    service = Replacing(library)
    (found,) = service.find(QUERY)
    assert (found.row.id, found.count, found.frozen) == (here.id, 3, False)
    assert [(each.place, each.before, each.hit, each.after) for each in found.shown][:2] == [
        ("第 1 段", "看", "先锋网", "，又看先锋网"),
        ("第 1 段", "看先锋网，又看", "先锋网", ""),
    ]
    assert service.find(QUERY, fields=True)[0].count == 4


def test_chosen_articles_are_changed_one_by_one_with_versions(library: Library) -> None:
    one, sent = made(library, "先锋网好"), made(library, "先锋网", state=ArticleState.SENT)
    moved = made(library, "先锋网")
    service = Replacing(library)
    found = service.find(QUERY, [one.id, sent.id, moved.id])
    assert {each.row.id for each in found if each.frozen} == {sent.id}
    library.articles.save(moved.id, moved.metadata, Body((paragraph("先锋网新"),)), base_version=moved.version)
    done = service.replace(QUERY, "门户", [each.row for each in found])
    assert (done.count, [change.row.id for change in done.changed]) == (1, [one.id])
    assert {each.row.id: each.code for each in done.untouched} == {
        sent.id: "article.frozen",
        moved.id: "replacing.changed_since",
    }
    assert words(library, one) == ["门户好"]
    assert words(library, moved) == ["先锋网新"]
    reasons = [row.reason for row in library.revisions.list(one.id)]
    assert reasons == [RevisionReason.REPLACED, RevisionReason.BEFORE_REPLACING]


def test_replacing_can_be_taken_back_but_not_over_newer_words(library: Library) -> None:
    one, other = made(library, "先锋网甲"), made(library, "先锋网乙")
    service = Replacing(library)
    done = service.replace(QUERY, "门户", [each.row for each in service.find(QUERY)])
    newer = library.articles.get(other.id)
    library.articles.save(other.id, newer.metadata, Body((paragraph("新写的"),)), base_version=newer.version)
    back = service.take_back(done.changed)
    assert [change.row.id for change in back.changed] == [one.id]
    assert [each.code for each in back.untouched] == ["replacing.changed_since"]
    assert words(library, one) == ["先锋网甲"]
    assert words(library, other) == ["新写的"]


def test_stopping_keeps_what_was_done(library: Library) -> None:
    articles = [made(library, "先锋网") for _ in range(3)]
    service = Replacing(library)
    rows = [each.row for each in service.find(QUERY)]

    def stop(what: str, done: int, total: int) -> None:
        if done == 2:
            raise Cancelled

    done = service.replace(QUERY, "门户", rows, progress=stop)
    assert done.stopped
    assert len(done.changed) == 2
    assert sorted(words(library, article) for article in articles) == [["先锋网"], ["门户"], ["门户"]]


def test_bad_words_are_refused_before_anything_is_changed(library: Library) -> None:
    article = made(library, "先锋网")
    service = Replacing(library)
    rows = [each.row for each in service.find(QUERY)]
    with pytest.raises(Refused, match=r"pattern\.no_group"):
        service.replace(Query("(先锋)网", regular=True), "$3", rows)
    with pytest.raises(Refused, match=r"pattern\.bad"):
        service.find(Query("(", regular=True))
    assert len(library.revisions.list(article.id)) == 1


def test_a_heading_that_would_be_empty_is_left(library: Library) -> None:
    library.articles.create(Metadata(), Body((heading("先锋网"), paragraph("先锋网"))))
    service = Replacing(library)
    (change,) = service.replace(QUERY, "", [each.row for each in service.find(QUERY)]).changed
    assert (change.count, change.left) == (1, 1)


def test_lines_of_an_open_text() -> None:
    lines = [Line("甲乙甲"), Line("甲", needed=True), Line("")]
    assert edits_of_lines(lines, Query("甲")) == [[Edit(0, 1, "甲"), Edit(2, 3, "甲")], [Edit(0, 1, "甲")], []]
    assert edits_of_lines(lines, Query("甲"), "") == [[Edit(0, 1, ""), Edit(2, 3, "")], [], []]


def test_an_article_is_laid_out_once_and_frozen_ones_not_at_all(library: Library) -> None:
    article = made(library, "会议,开始", "")
    service = LayingOut(library)
    _same, told = service.run(article.id, dry=True)
    assert told.layout.sentence == "删去 1 个空行，改 1 处半角标点"
    assert words(library, article) == ["会议,开始", ""]
    saved, _made = service.run(article.id)
    assert saved.version == article.version + 1
    assert words(library, article) == ["会议，开始"]
    assert [row.reason for row in library.revisions.list(article.id)] == [
        RevisionReason.LAYOUT,
        RevisionReason.BEFORE_LAYOUT,
    ]
    assert service.run(article.id)[0].version == saved.version
    sent = made(library, "会议,开始", state=ArticleState.SENDING)
    with pytest.raises(Refused, match=r"article\.frozen"):
        service.run(sent.id)
    with pytest.raises(Refused, match=r"layout\.unknown_rule"):
        rules_named(["empty", "nonsense"])
