"""Articles and their revisions against a simple model; versions decide, never clocks."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from editor_app.library.library import Library
from editor_app.model.article import ArticleState
from editor_app.model.body import Body, body_text, paragraph
from editor_app.model.digest import content_digest
from editor_app.model.errors import Refused
from editor_app.model.metadata import Metadata
from editor_app.model.revision import RevisionReason

WORDS = st.text(alphabet="道外区防汛一线党旗红ABC12，。", max_size=12)


class HandClock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.time = datetime(2026, 8, 8, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


@dataclass
class Known:
    """What the library must hold of an article."""

    title: str
    text: str
    version: int = 1
    state: ArticleState = ArticleState.DRAFT
    pinned: list[str] = field(default_factory=list)


def content(title: str, text: str) -> tuple[Metadata, Body]:
    return Metadata(title=title.strip()), Body((paragraph(text),))


class LibraryMachine(RuleBasedStateMachine):
    """Every acknowledged change is there, also after closing and opening."""

    articles: Any = Bundle("articles")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = HandClock()
        self.library = Library.open(Path(self.folder.name), clock=self.clock)
        self.known: dict[str, Known] = {}
        self.bodies: dict[str, Body] = {}

    def teardown(self) -> None:
        self.library.close()
        self.folder.cleanup()

    @rule(target=articles, title=WORDS, text=WORDS)
    def create(self, title: str, text: str) -> str:
        metadata, body = content(title, text)
        article = self.library.articles.create(metadata, body)
        self.known[article.id] = Known(metadata.title, body_text(body))
        self.bodies[article.id] = body
        return article.id

    @rule(article=articles, text=WORDS, manual=st.booleans())
    def save(self, article: str, text: str, manual: bool) -> None:
        known = self.known[article]
        metadata = Metadata(title=known.title)
        body = Body((paragraph(text),))
        reason = RevisionReason.MANUAL if manual else RevisionReason.AUTO
        saved = self.library.articles.save(article, metadata, body, base_version=known.version, reason=reason)
        known.version += 1
        known.text = body_text(body)
        self.bodies[article] = body
        if manual:
            known.pinned.append(saved.digest)
        assert saved.version == known.version

    @rule(article=articles)
    def save_the_same(self, article: str) -> None:
        known = self.known[article]
        before = len(self.library.revisions.list(article))
        saved = self.library.articles.save(
            article, Metadata(title=known.title), self.bodies[article], base_version=known.version
        )
        assert saved.version == known.version
        assert len(self.library.revisions.list(article)) == before

    @rule(article=articles, text=WORDS)
    def an_older_window_cannot_overwrite(self, article: str, text: str) -> None:
        known = self.known[article]
        if known.version == 1:
            return
        with pytest.raises(Refused) as refused:
            self.library.articles.save(
                article, Metadata(title=known.title), Body((paragraph(text + "旧"),)), base_version=known.version - 1
            )
        assert refused.value.code == "article.stale"

    @rule(article=articles)
    def trash(self, article: str) -> None:
        self.library.articles.trash(article)
        self.known[article].state = ArticleState.TRASH

    @rule(article=articles)
    def untrash(self, article: str) -> None:
        self.library.articles.untrash(article)
        self.known[article].state = ArticleState.DRAFT

    @rule(seconds=st.integers(-100_000, 4_000_000))
    def time_passes_or_jumps(self, seconds: int) -> None:
        self.clock.time += timedelta(seconds=seconds)

    @rule()
    def reopen(self) -> None:
        self.library.close()
        self.library = Library.open(Path(self.folder.name), clock=self.clock)

    @rule(article=consumes(articles))
    def forget_in_the_test_only(self, article: str) -> None:
        """Keeps bundles short; the library must still know it (see the invariant)."""

    @invariant()
    def everything_is_there(self) -> None:
        for article_id, known in self.known.items():
            article = self.library.articles.get(article_id)
            assert (article.metadata.title, body_text(article.body)) == (known.title, known.text)
            assert (article.version, article.state) == (known.version, known.state)
            assert article.digest == content_digest(article.metadata, article.body)
            history = self.library.revisions.list(article_id)
            numbers = [row.number for row in history]
            assert numbers == sorted(numbers, reverse=True)
            assert history[0].digest == article.digest
            digests = [row.digest for row in history if row.reason is RevisionReason.MANUAL]
            assert digests[::-1] == known.pinned
        shown = {row.id for row in self.library.articles.list()}
        assert shown == {name for name, known in self.known.items() if known.state is not ArticleState.TRASH}


LibraryMachine.TestCase.settings = settings(max_examples=12, stateful_step_count=25, deadline=None)
TestLibrary = LibraryMachine.TestCase


def test_automatic_revisions_are_thinned_by_age_and_others_kept(tmp_path: Path) -> None:
    clock = HandClock()
    with Library.open(tmp_path, clock=clock) as library:
        article = library.articles.create(Metadata(title="稿"), Body((paragraph("0"),)))
        for minute in range(1, 60 * 60, 10):  # two and a half days, every ten minutes
            clock.time += timedelta(minutes=10)
            article = library.articles.save(
                article.id, article.metadata, Body((paragraph(str(minute)),)), base_version=article.version
            )
        history = library.revisions.list(article.id)
        ages = [(clock.time - datetime.fromisoformat(row.saved_at)).total_seconds() / 3600 for row in history]
        assert sum(age < 1 for age in ages) == 6
        assert 22 <= sum(1 <= age < 24 for age in ages) <= 24 + 4, "of the ten newest, four are older than an hour"
        assert sum(age >= 24 for age in ages) <= 4
        assert history[-1].number == 1, "the first is never thinned"


def test_much_deleted_text_keeps_a_revision_of_its_own(tmp_path: Path) -> None:
    clock = HandClock()
    with Library.open(tmp_path, clock=clock) as library:
        article = library.articles.create(Metadata(), Body((paragraph("开头"),)))
        article = library.articles.save(article.id, Metadata(), Body((paragraph("长" * 500),)), base_version=1)
        clock.time += timedelta(seconds=2)
        article = library.articles.save(article.id, Metadata(), Body((paragraph("短"),)), base_version=2)
        texts = [
            body_text(library.revisions.get(article.id, row.number).body) for row in library.revisions.list(article.id)
        ]
        assert texts == ["短", "长" * 500, "开头"]
