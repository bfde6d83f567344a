"""The light of an article: what its last check says of it now, and never of what it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from editor_app.app import build_workroom
from editor_app.library.library import Library
from editor_app.model.article import Article, ArticleState
from editor_app.model.body import Body, paragraph
from editor_app.model.errors import Unavailable
from editor_app.model.review import Act, Anchor, Entry, Person
from editor_app.model.verdict import Light
from editor_app.model.waiver import named
from editor_app.services.house_lists import HouseLists
from editor_app.services.lights import LONGEST, UNLIT, Lit
from editor_app.services.preflight import Preflight
from editor_app.services.workroom import Workroom


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def room(library: Library) -> Workroom:
    return build_workroom(library)


def write(room: Workroom, *texts: str, title: str = "防汛一线见党旗") -> Article:
    article = room.authoring.new(title=title)
    metadata = replace(article.metadata, column="14", contributor="道外区委组织部", source="道外区委组织部")
    return room.authoring.save(article.id, metadata, Body(tuple(map(paragraph, texts))), article.version)


def light(room: Workroom, article: Article) -> Lit:
    return room.lights.of([article.id])[article.id]


def test_a_light_goes_out_with_every_change_and_comes_back_with_a_check(room: Workroom) -> None:
    article = write(room, "哪里有需要,哪里就有党旗。")
    assert light(room, article) is UNLIT
    assert light(room, article).words == "还没有检查"
    found = room.preflight.check_article(article)
    shown = light(room, article)
    assert (shown.light, shown.verdict and shown.verdict.tally.errors) == (
        Light.ERRORS,
        sum(each.level == "error" for each in found),
    )
    changed = room.authoring.save(article.id, article.metadata, Body((paragraph("党旗在飘扬。"),)), article.version)
    assert light(room, article) is UNLIT
    room.preflight.examine(article)  # of the words before: an answer that comes too late lights nothing
    assert light(room, article) is UNLIT
    assert room.lights.renew(changed.id).light is not Light.UNKNOWN
    again = room.authoring.save(article.id, article.metadata, article.body, changed.version)
    assert light(room, again) is UNLIT  # the same words as once, by another check


def test_fixing_lights_nothing_before_it_is_saved(room: Workroom) -> None:
    article = write(room, "来了,走了。")
    room.preflight.fix_all(article)
    assert light(room, article) is UNLIT


def test_other_rules_lists_or_profiles_put_every_light_out(room: Workroom, library: Library, tmp_path: Path) -> None:
    article = write(room, "党旗在飘扬。")
    room.lights.renew(article.id)
    assert light(room, article).light is not Light.UNKNOWN
    lists = tmp_path / "lists"
    lists.mkdir()
    (lists / "terms.toml").write_text(
        '[[rules]]\nid = "a"\nexpected = "帐篷"\npatterns = "账蓬"\nsource = "词典"\n', "utf-8"
    )
    other = Preflight(room.profiles, library, HouseLists(library, room.profiles, lists))
    assert other.basis("") != room.preflight.basis("")
    assert Preflight(room.profiles, library, HouseLists(library, room.profiles, lists)).basis("") == other.basis(
        ""
    )  # and the same in the next run
    other.examine(article)
    assert light(room, article) is UNLIT
    room.preflight.examine(article, profile="plain")  # not the article's own: no light of it
    assert light(room, article) is UNLIT


def test_a_waiver_counts_and_puts_the_light_out_until_it_is_looked_at(room: Workroom, library: Library) -> None:
    article = write(room, "各社区(村)都来了。")
    (finding,) = [each for each in room.preflight.check_article(article) if each.rule == "Q07"]
    before = light(room, article)
    entry = Entry(
        Act.WAIVED, article.id, Person("李明"), "2026-08-09T01:00:00Z", article.digest,
        reasons=(named(finding),), anchor=Anchor(finding.place.block, field=finding.place.field), text="原文如此",
    )  # fmt: skip
    library.reviews.add(article.id, [entry])
    assert light(room, article) is UNLIT
    after = room.lights.renew(article.id)
    assert before.verdict is not None
    assert after.verdict is not None
    assert after.verdict.tally.warnings == before.verdict.tally.warnings - 1
    assert after.verdict.tally.waived == 1
    assert "1 处已忽略" in after.words


def test_what_is_due_is_what_is_out_newest_first(room: Workroom, library: Library) -> None:
    old, long, sent, new = (
        write(room, "一。"),
        write(room, "长" * (LONGEST + 1)),
        write(room, "已报。"),
        write(room, "二。"),
    )
    library.articles.set_state(sent.id, ArticleState.SENT)
    assert room.lights.due(10) == [new.id, old.id]
    assert room.lights.due(1) == [new.id]
    room.lights.renew(new.id)
    assert room.lights.due(10) == [old.id]
    room.authoring.trash(old.id)
    assert room.lights.due(10) == []
    assert light(room, long) is UNLIT


def test_the_light_outlives_the_program(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        room = build_workroom(library)
        article = write(room, "党旗在飘扬。")
        shown = room.lights.renew(article.id)
    with Library.open(tmp_path / "library") as library:
        assert light(build_workroom(library), article) == shown
    with Library.open(tmp_path / "library") as library, pytest.MonkeyPatch.context() as patched:
        patched.setattr("editor_app.services.rule_basis.__version__", "99.0")
        assert light(build_workroom(library), article) is UNLIT
    read = Library.open_to_read(tmp_path / "library")
    build_workroom(read).preflight.check_article(article)  # looks, and changes nothing
    read.close()


def test_a_full_disk_keeps_nobody_from_what_was_found(room: Workroom, library: Library) -> None:
    article = write(room, "来了,走了。")

    def full() -> None:
        raise Unavailable("disk.full")

    library.database.before_write, former = full, library.database.before_write
    assert room.preflight.check_article(article)
    assert light(room, article) is UNLIT
    assert library.sketches.behind(9) == [article.id]
    library.database.before_write = former
    assert room.lights.renew(article.id).light is Light.ERRORS
