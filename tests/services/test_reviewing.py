"""Sending for review, deciding, answering: what is written, and where the article then stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw
import pytest

from editor_app.app import build_workroom
from editor_app.library.library import Library
from editor_app.model.anchoring import anchor_at
from editor_app.model.article import Article, ArticleState
from editor_app.model.errors import Refused, Unavailable
from editor_app.model.review import Act, Anchor
from editor_app.model.review_moves import Stage, Standing
from editor_app.model.revision import RevisionReason
from editor_app.services.preferences import Person
from editor_app.services.reviewing import MERGED
from editor_app.services.signing import unproved
from editor_app.services.workroom import Workroom
from writing import write


class Ring:
    """A keyring in memory, of the kind that systems have."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, user: str) -> str | None:
        return self.kept.get((service, user))

    def set_password(self, service: str, user: str, secret: str) -> None:
        self.kept[service, user] = secret


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Ring:
    made = Ring()
    monkeypatch.setattr("editor_app.sites.credentials._real_keyring", lambda: made)
    return made


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def room(library: Library, ring: Ring) -> Workroom:
    return build_workroom(library)


def become(room: Workroom, name: str, unit: str = "区委组织部") -> None:
    room.preferences.set_person(Person(unit, name))


@pytest.fixture
def article(room: Workroom) -> Article:
    made = write(room, 1)
    become(room, "李明", "道外区委组织部")
    return made


def tick_all(room: Workroom, article: Article) -> list[str]:
    view = room.reviewing.view(article.id)
    return list(view.rules.checklist(view.state.round))


def sign(room: Workroom, article: Article, name: str, **more: str) -> None:
    become(room, name)
    room.reviewing.sign(article.id, article.digest, ticked=tick_all(room, article), **more)


def box(room: Workroom, article: Article) -> ArticleState:
    return room.authoring.open(article.id).state


def test_an_article_goes_through_three_rounds(room: Workroom, article: Article) -> None:
    view = room.reviewing.send(article.id, "请审")
    assert (view.state.stage, view.due, box(room, article)) == (Stage.PENDING, "初审", ArticleState.IN_REVIEW)
    assert room.authoring.history(article.id)[0].reason is RevisionReason.REVIEW
    assert [row.id for row in room.reviewing.pending()] == [article.id]
    for name, due in (("王丽", "复审"), ("张建国", "终审")):
        sign(room, article, name)
        assert room.reviewing.view(article.id).due == due
    sign(room, article, "赵阳")
    view = room.reviewing.view(article.id)
    assert (view.state.stage, box(room, article)) == (Stage.SIGNED, ArticleState.READY)
    assert view.state.is_signed(article.digest)
    assert view.is_current
    assert all(entry.signature for entry in view.record)
    assert view.forged == ()


def test_what_is_under_review_is_not_changed_behind_the_back(room: Workroom, article: Article) -> None:
    room.reviewing.send(article.id)
    changed = replace(article.metadata, author="王芳")
    with pytest.raises(Refused, match="in_review"):
        room.authoring.save(article.id, changed, article.body, article.version)
    room.reviewing.withdraw(article.id)
    assert room.authoring.save(article.id, changed, article.body, article.version).metadata.author == "王芳"


def test_a_returned_article_comes_back_and_is_reviewed_anew(room: Workroom, article: Article) -> None:
    room.reviewing.send(article.id)
    sign(room, article, "王丽")
    become(room, "张建国")
    with pytest.raises(Refused, match="no_reason"):
        room.reviewing.send_back(article.id, article.digest, "  ".strip())
    room.reviewing.send_back(article.id, article.digest, "", ["数字前后不一致"])
    assert box(room, article) is ArticleState.RETURNED
    assert room.authoring.history(article.id)[0].reason is RevisionReason.RETURNED
    changed = replace(article.metadata, author="王芳")
    newer = room.authoring.save(article.id, changed, article.body, article.version)
    become(room, "李明", "道外区委组织部")
    view = room.reviewing.send(article.id)
    assert (view.state.round, view.state.digest, view.state.signatures) == (1, newer.digest, ())


def test_one_person_signs_once_unless_a_reason_is_written_or_the_site_merges_rounds(
    room: Workroom, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.reviewing.send(article.id)
    sign(room, article, "王丽")
    assert room.reviewing.view(article.id).hindrance == "第 1 审"
    with pytest.raises(Refused, match="same_person"):
        sign(room, article, "王丽")
    sign(room, article, "王丽", exception="复审出差，经部长同意")
    rules = room.reviewing.rules(article)
    monkeypatch.setattr(room.reviewing, "rules", lambda _article: replace(rules, may_merge=True))
    sign(room, article, "王丽")
    view = room.reviewing.view(article.id)
    assert view.state.stage is Stage.SIGNED
    assert [entry.exception for entry in view.record if entry.act is Act.PASSED] == ["", "复审出差，经部长同意", MERGED]


def test_a_checklist_is_ticked_before_signing(room: Workroom, article: Article) -> None:
    room.reviewing.send(article.id)
    become(room, "王丽")
    with pytest.raises(Refused, match="unticked"):
        room.reviewing.sign(article.id, article.digest)


def test_errors_keep_an_article_from_being_sent(room: Workroom) -> None:
    become(room, "李明")
    bare = room.authoring.new(title="只有标题")
    with pytest.raises(Refused, match=r"review\.findings"):
        room.reviewing.send(bare.id)
    assert box(room, bare) is ArticleState.DRAFT


def test_annotations_are_answered_and_settled(room: Workroom, article: Article) -> None:
    room.reviewing.send(article.id)
    become(room, "王丽")
    first = article.body.blocks[0]
    view = room.reviewing.annotate(article.id, anchor_at(article.body, first.id, 0, 3), "请核实")
    view = room.reviewing.annotate(article.id, anchor_at(article.body, first.id, 0, 3), "", replacement="第二")
    with pytest.raises(Refused, match="no_words"):
        room.reviewing.annotate(article.id, Anchor(), " ")
    note, suggestion = (thread.entry.hash for thread in view.threads)
    become(room, "李明", "道外区委组织部")
    view = room.reviewing.reply(article.id, note, Act.ANSWERED, "已按通报改")
    view = room.reviewing.reply(article.id, suggestion, Act.ACCEPTED)
    standings = {thread.entry.hash: thread.standing for thread in view.threads}
    assert standings == {note: Standing.ANSWERED, suggestion: Standing.DONE}
    with pytest.raises(Refused, match="broken_chain"):
        room.reviewing.reply(article.id, "a" * 64, Act.SETTLED)


def test_what_was_signed_off_is_corrected_with_a_reason(room: Workroom, article: Article) -> None:
    room.reviewing.send(article.id)
    for name in ("王丽", "张建国", "赵阳"):
        sign(room, article, name)
    with pytest.raises(Refused, match="no_reason"):
        room.reviewing.correct(article.id, " ")
    view = room.reviewing.correct(article.id, "数字有误")
    assert (view.state.stage, box(room, article)) == (Stage.CORRECTING, ArticleState.DRAFT)


def test_a_record_cannot_be_changed_or_shortened_in_the_library(
    room: Workroom, library: Library, article: Article
) -> None:
    room.reviewing.send(article.id)
    for statement in ("UPDATE review_entries SET line = '{}'", "DELETE FROM review_entries"):
        with pytest.raises((apsw.Error, Unavailable)):
            library.database.run(statement)
    library.database.run("DROP TRIGGER review_entries_are_not_changed")
    library.database.run("UPDATE review_entries SET line = replace(line, '李明', '王明')")
    with pytest.raises(Refused, match="changed"):
        room.reviewing.view(article.id)


def test_a_forged_hand_is_told(room: Workroom, article: Article) -> None:
    view = room.reviewing.send(article.id)
    entry = view.record.entries[0]
    forged = replace(entry, text="别人的话", signature=entry.signature)
    record = type(view.record)((forged,))
    assert unproved(record) == [forged]


def test_without_a_keyring_it_is_chained_and_not_signed(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> object:
        raise Unavailable("keyring.absent", why="none")

    monkeypatch.setattr("editor_app.sites.credentials._real_keyring", absent)
    room = build_workroom(library)
    made = write(room, 2)
    become(room, "李明")
    view = room.reviewing.send(made.id)
    assert (view.record.entries[0].by.key, view.record.entries[0].signature) == ("", "")


def test_a_hand_stays_the_same(ring: Ring, library: Library) -> None:
    room = build_workroom(library)
    become(room, "李明")
    first = room.reviewing.me()
    again = build_workroom(library).reviewing.me()
    assert first == again
    assert len(first.key) == 64


def test_nobody_cannot_act(room: Workroom) -> None:
    made = write(room, 3)
    with pytest.raises(Refused, match="nobody"):
        room.reviewing.send(made.id)


def test_what_waits_too_long_is_overdue_and_comes_first(
    room: Workroom, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = write(room, 2)
    for each in (article, second):
        room.reviewing.send(each.id)
    become(room, "王丽")
    assert [(each.waited, each.overdue) for each in room.reviewing.desk.pending()] == [(0, 0), (0, 0)]
    loaded, shelf = room.profiles.for_site(""), type(room.profiles)
    strict = replace(loaded, review=replace(loaded.review, days=2))
    monkeypatch.setattr(shelf, "for_site", lambda _self, _site: strict)
    monkeypatch.setattr(room.reviewing.desk, "_now", lambda: datetime.now(UTC) + timedelta(days=5, minutes=1))
    assert [(each.waited, each.overdue) for each in room.reviewing.desk.pending()] == [(5, 3), (5, 3)]
    monkeypatch.setattr(room.reviewing.desk, "_now", lambda: datetime.now(UTC) - timedelta(days=5))
    assert [(each.waited, each.overdue) for each in room.reviewing.desk.pending()] == [(0, 0), (0, 0)], "a clock behind"
