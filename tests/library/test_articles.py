"""Articles and their revisions against a simple model; versions decide, never clocks."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from clocks import HandClock
from editor_app.library.library import Library
from editor_app.model.article import Article, ArticleState
from editor_app.model.body import Body, body_text, paragraph
from editor_app.model.digest import content_digest
from editor_app.model.errors import Refused
from editor_app.model.metadata import Metadata
from editor_app.model.revision import RevisionReason
from editor_app.model.site import Site

WORDS = st.text(alphabet="道外区防汛一线党旗红ABC12，。", max_size=12)


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


def type_on(library: Library, clock: HandClock, article: Article, seconds: int, every: int = 2) -> Article:
    """Save as a person types: an automatic save every few seconds."""
    for _ in range(0, seconds, every):
        clock.time += timedelta(seconds=every)
        body = Body((paragraph(body_text(article.body).strip() + "字"),))
        article = library.articles.save(article.id, article.metadata, body, base_version=article.version)
    return article


def test_an_hour_of_typing_leaves_a_revision_every_half_minute(tmp_path: Path) -> None:
    clock = HandClock()
    with Library.open(tmp_path, clock=clock) as library:
        article = type_on(library, clock, library.articles.create(Metadata(), Body((paragraph("开头"),))), 600)
        history = library.revisions.list(article.id)
        times = [datetime.fromisoformat(row.saved_at) for row in history][::-1]
        gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(times)]
        assert len(history) in range(19, 24)
        assert max(gaps) <= 32
        assert library.revisions.latest(article.id).body == article.body


def test_what_stood_before_a_pause_is_kept(tmp_path: Path) -> None:
    clock = HandClock()
    with Library.open(tmp_path, clock=clock) as library:
        article = type_on(library, clock, library.articles.create(Metadata(), Body((paragraph("开头"),))), 10)
        before_lunch = article.digest
        clock.time += timedelta(minutes=50)
        article = type_on(library, clock, article, 10)
        assert before_lunch in [row.digest for row in library.revisions.list(article.id)]


def test_a_clock_that_jumps_does_not_thin_out_what_was_just_written(tmp_path: Path) -> None:
    clock = HandClock()
    with Library.open(tmp_path, clock=clock) as library:
        article = type_on(library, clock, library.articles.create(Metadata(), Body((paragraph("开头"),))), 200)
        before = [row.number for row in library.revisions.list(article.id)]
        for days in (366, -800, 20_000):
            clock.time += timedelta(days=days)
            article = type_on(library, clock, article, 2)
            after = [row.number for row in library.revisions.list(article.id)]
            assert {before[0], *before[2:6]} <= set(after), "the second stood less than half a minute before the first"
            assert after == sorted(after, reverse=True)


GAPS = st.one_of(
    st.integers(1, 60),
    st.integers(60, 7200),
    st.integers(7200, 200_000),
    st.sampled_from([3_000_000, -90_000, -3_000_000]),
)


def kept_by_law(history: list[tuple[int, datetime]], now: datetime) -> set[int]:
    """What must be left of automatic revisions (number, time), newest first: written anew from the rule's words."""
    must, seen = set(), set()
    for place, (number, time) in enumerate(history):
        age = now - time
        if age < timedelta(hours=1) or place < 1:
            must.add(number)
            continue
        form = "%Y%m%d%H" if age < timedelta(days=1) else "%Y%m%d" if age < timedelta(days=30) else "%G%V"
        if (form, time.strftime(form)) not in seen:
            must.add(number)
        seen.add((form, time.strftime(form)))
    return must


@settings(max_examples=25)
@given(st.lists(st.tuples(GAPS, st.integers(0, 9)), min_size=3, max_size=60))
def test_thinning_keeps_what_its_law_says_whatever_the_clock_does(steps: list[tuple[int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder)) as library:
        clock = HandClock()
        library.articles._clock = clock
        article = library.articles.create(Metadata(), Body((paragraph("开头"),)))
        named: list[str] = []
        for turn, (seconds, kind) in enumerate(steps):
            clock.time += timedelta(seconds=seconds)
            reason = RevisionReason.MANUAL if kind == 0 else RevisionReason.AUTO
            before = library.revisions.list(article.id)
            body = Body((paragraph("字" * 30 + str(turn)),))
            article = library.articles.save(article.id, Metadata(), body, base_version=article.version, reason=reason)
            if kind == 0:
                named.append(article.digest)
            after = library.revisions.list(article.id)
            numbers = [row.number for row in after]
            assert after[0].digest == article.digest, "the newest is always kept, and stands first"
            assert numbers == sorted(numbers, reverse=True)
            assert numbers[-1] == 1
            assert [row.digest for row in after if row.reason is RevisionReason.MANUAL][::-1] == named
            automatic = [
                (row.number, datetime.fromisoformat(row.saved_at))
                for row in (after[0], *before)
                if row.reason is RevisionReason.AUTO and row.number > 1
            ]
            gone = kept_by_law(automatic, clock.time) - set(numbers)
            times = dict(automatic)
            for number in gone:  # only what stood within half a minute of a neighbour
                near = [abs((times[number] - datetime.fromisoformat(row.saved_at)).total_seconds()) for row in after]
                assert min(near) < 30 or number == before[0].number


def test_a_great_deletion_names_the_fuller_text_once(tmp_path: Path) -> None:
    clock = HandClock()
    with Library.open(tmp_path, clock=clock) as library:
        article = library.articles.create(Metadata(), Body((paragraph("开头"),)))
        for length in (500, 480, 50, 45, 60, 120, 300, 20):
            clock.time += timedelta(seconds=40)
            body = Body((paragraph("长" * length),))
            article = library.articles.save(article.id, Metadata(), body, base_version=article.version)
        named = [r.characters for r in library.revisions.list(article.id) if r.reason is RevisionReason.DELETION]
        assert named == [300, 500]


def test_deleting_bit_by_bit_keeps_the_fuller_text_too(tmp_path: Path) -> None:
    clock = HandClock()
    with Library.open(tmp_path, clock=clock) as library:
        article = library.articles.create(Metadata(), Body((paragraph("长" * 400),)))
        for length in range(400, 10, -50):
            clock.time += timedelta(seconds=2)
            body = Body((paragraph("长" * length + "。"),))
            article = library.articles.save(article.id, Metadata(), body, base_version=article.version)
        clock.time += timedelta(days=400)
        for turn in range(15):
            clock.time += timedelta(seconds=40)
            body = Body((paragraph(f"短{turn}"),))
            article = library.articles.save(article.id, Metadata(), body, base_version=article.version)
        named = [r for r in library.revisions.list(article.id) if r.reason is RevisionReason.DELETION]
        assert [row.characters for row in named] == [401]


def test_what_is_handed_over_has_its_own_line_of_the_same_content(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        article = library.articles.create(Metadata(), Body((paragraph("稿"),)))
        for reason in (
            RevisionReason.MANUAL,
            RevisionReason.SUBMITTED,
            RevisionReason.MANUAL,
            RevisionReason.SUBMITTED,
        ):
            library.revisions.pin(article.id, reason)
        library.revisions.pin(article.id, RevisionReason.RETURNED)
        reasons = [row.reason.value for row in library.revisions.list(article.id)]
        assert reasons == ["returned", "submitted", "manual"]
        assert library.database.one("SELECT count(*) FROM contents") == (1,)


def test_contents_that_nothing_shows_any_more_do_not_pile_up(tmp_path: Path) -> None:
    clock = HandClock()
    with Library.open(tmp_path, clock=clock) as library:
        article = library.articles.create(Metadata(), Body((paragraph("开头"),)))
        twin = library.articles.create(article.metadata, article.body)
        article = type_on(library, clock, article, 600)
        stored = library.database.one("SELECT count(*) FROM contents")[0]
        assert stored == len(library.revisions.list(article.id))
        assert library.articles.get(twin.id).body == twin.body, "shared with the other's first revision"
        for row in library.revisions.list(article.id):
            assert library.revisions.get(article.id, row.number).row.digest == row.digest


def test_the_trash_gives_back_whatever_way_one_came_there(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        article = library.articles.create(Metadata(title="稿"), Body())
        library.articles.set_state(article.id, ArticleState.READY)
        library.articles.set_state(article.id, ArticleState.TRASH)
        library.articles.trash(article.id)
        assert library.articles.list() == []
        assert library.articles.counts()[ArticleState.TRASH] == 1
        library.articles.untrash(article.id)
        assert library.articles.get(article.id).state is ArticleState.READY


def test_ids_are_found_by_their_beginning(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        one = library.articles.create(Metadata(), Body(), article_id="aaaa1111-0000-4000-8000-000000000000")
        two = library.articles.create(Metadata(), Body(), article_id="aaaa2222-0000-4000-8000-000000000000")
        assert library.articles.find("AAAA1") == one.id
        assert library.articles.find(two.id) == two.id
        for prefix, code in (("aaaa", "ambiguous"), ("aaa", "unknown"), ("bbbb", "unknown"), ("' OR 1", "unknown")):
            with pytest.raises(Refused) as refused:
                library.articles.find(prefix)
            assert refused.value.code == f"article.{code}"


def test_unknown_articles_and_revisions_are_refused(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        article = library.articles.create(Metadata(), Body())
        acts: list[tuple[str, Callable[[], object]]] = [
            ("article.unknown", lambda: library.articles.get("nobody")),
            ("article.unknown", lambda: library.articles.save("nobody", Metadata(), Body(), base_version=1)),
            ("article.unknown", lambda: library.articles.set_site("nobody", "x")),
            ("article.unknown", lambda: library.articles.set_state("nobody", ArticleState.READY)),
            ("article.unknown", lambda: library.articles.set_state("nobody", ArticleState.TRASH)),
            ("article.unknown", lambda: library.articles.untrash("nobody")),
            ("article.unknown", lambda: library.revisions.list("nobody")),
            ("revision.unknown", lambda: library.revisions.get(article.id, 7)),
        ]
        for code, act in acts:
            with pytest.raises(Refused) as refused:
                act()
            assert refused.value.code == code


def test_lists_are_newest_first_and_read_in_pages(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        made = [library.articles.create(Metadata(title=f"第{n}篇"), Body()) for n in range(5)]
        library.articles.save(made[1].id, Metadata(title="改过"), Body(), base_version=1)
        order = [made[n].id for n in (1, 4, 3, 2, 0)]
        assert [row.id for row in library.articles.list()] == order
        assert [row.id for row in library.articles.list(limit=2, offset=1)] == order[1:3]
        library.articles.set_state(made[4].id, ArticleState.READY)
        assert [row.id for row in library.articles.list(ArticleState.READY)] == [made[4].id]


def test_sites_and_settings_are_kept(tmp_path: Path) -> None:
    one, two = (
        Site("甲", "intake", "https://a.example", "u", "hrbxf"),
        Site("乙", "intake", "https://b.example", "", "x"),
    )
    with Library.open(tmp_path) as library:
        library.sites.add(one)
        library.sites.add(two)
        library.settings.set("window.size", [3, None, {"宽": 1.5}])
    changed = Site("甲", "intake", "https://c.example", "v", "plain")
    with Library.open(tmp_path) as library:
        library.sites.add(changed)
        assert library.sites.list() == [changed, two], "in the order they were added"
        assert library.sites.get("乙") == two
        library.sites.remove("乙")
        for act in (library.sites.get, library.sites.remove):
            with pytest.raises(Refused) as refused:
                act("乙")
            assert refused.value.code == "site.unknown"
        assert library.settings.get("window.size") == [3, None, {"宽": 1.5}]
        assert library.settings.get("nothing", 7) == 7
