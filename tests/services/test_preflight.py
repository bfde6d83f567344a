"""The look before handing in: levels, fixes as one change, waivers that travel, what was sent before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from editor_app.app import build_workroom
from editor_app.library.library import Library
from editor_app.model.article import Article
from editor_app.model.body import Body, Heading, paragraph
from editor_app.model.errors import Cancelled, Refused
from editor_app.model.finding import Level
from editor_app.model.inline import styled
from editor_app.model.metadata import Metadata
from editor_app.model.review import Act, Anchor, Entry, Person
from editor_app.model.site import Site
from editor_app.model.waiver import named, waivers_of
from editor_app.services.preferences import Person as Writer
from editor_app.services.workroom import Workroom
from writing import write as write_many


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Workroom]:
    with Library.open(tmp_path / "library") as library:
        yield build_workroom(library)


def write(room: Workroom, *texts: str, title: str = "防汛一线") -> Article:
    article = room.authoring.new(title=title)
    body = Body(tuple(paragraph(text) for text in texts))
    return room.authoring.save(article.id, article.metadata, body, article.version)


def test_required_things_are_told_once(room: Workroom) -> None:
    found = room.preflight.check(Metadata(), Body())
    assert [finding.message for finding in found if finding.place.field == "title"] == ["标题还没有填"]
    assert [finding.level for finding in found] == sorted((f.level for f in found), key=list(Level).index)


def test_what_is_certain_is_put_right_at_once(room: Workroom) -> None:
    article = write(room, "哪里有需要,哪里有党旗.", "XX社区(村)参加。")
    made = room.preflight.fix_all(article)
    assert made.count == 4
    assert [finding.rule for finding in made.left if finding.rule[0] in "QC"] == ["C04"]
    again = room.preflight.fix_all(room.authoring.save(article.id, made.metadata, made.body, article.version))
    assert (again.count, again.body) == (0, made.body)


def test_one_rule_and_one_finding(room: Workroom) -> None:
    article = write(room, "来了,走了,各社区(村)。")
    assert room.preflight.fix_all(article, "Q01").body.blocks[0] == paragraph("来了，走了，各社区(村)。")
    (one,) = [f for f in room.preflight.check_article(article) if f.rule == "Q07"]
    assert room.preflight.fix(article.metadata, article.body, [one])[1].blocks[0] == paragraph(
        "来了,走了,各社区（村）。"
    )


def test_a_fix_never_empties_a_heading(room: Workroom) -> None:
    article = room.authoring.new(title="题")
    body = Body((Heading(styled("\u200b")), paragraph("正文。")))
    saved = room.authoring.save(article.id, article.metadata, body, article.version)
    assert room.preflight.fix_all(saved).body == body


def test_many_are_looked_through_and_it_can_be_stopped(room: Workroom) -> None:
    articles = [write(room, "来了,走了。") for _ in range(40)]
    steps: list[int] = []
    found = room.preflight.check_all(articles, lambda _what, done, _all: steps.append(done))
    assert steps == list(range(1, 41))
    assert all("Q01" in {f.rule for f in each} for _, each in found)

    def stop(_what: str, done: int, _all: int) -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        room.preflight.check_all(articles, stop)


def test_a_waiver_is_a_line_of_the_record(room: Workroom, tmp_path: Path) -> None:
    article = write(room, "这是我们的的工作。")
    (finding,) = [f for f in room.preflight.check_article(article) if f.rule == "R01"]
    entry = Entry(
        Act.WAIVED, article.id, Person("李明"), "2026-11-28T08:00:00Z", article.digest,
        text="原话如此", reasons=(named(finding),), anchor=Anchor(finding.place.block),
    )  # fmt: skip
    waivers = waivers_of([entry])
    assert [(waiver.by.name, waiver.reason) for waiver in waivers] == [("李明", "原话如此")]
    assert finding in room.preflight.check(article.metadata, article.body)
    assert finding not in room.preflight.check(article.metadata, article.body, waived=waivers)


def test_an_error_stops_sending_for_review(room: Workroom) -> None:
    article = write(room, "来了,走了。")
    with pytest.raises(Refused, match=r"review\.findings"):
        room.reviewing.send(article.id)


def test_the_real_article_keeps_only_what_needs_a_person(room: Workroom, shared: Path) -> None:
    article = room.importing.import_file(shared / "real" / "article-word.docx").article
    found = room.preflight.check_article(article)
    assert {"Q01", "I02"} <= {finding.rule for finding in found}
    left = room.preflight.fix_all(article).left
    assert not [finding for finding in left if finding.fix is not None]
    assert not [finding for finding in left if finding.rule == "Q01"]


def test_words_that_are_not_saved_are_checked_as_they_will_be(
    room: Workroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR_APP_TIME_FACTOR", "0.004")
    (tmp_path / "stick").mkdir()
    room.accounts.add(Site("优盘", "folder", str(tmp_path / "stick"), "东风街道", "practice"))
    made = write_many(room, 3)
    long = paragraph(
        "街道第一时间召开防汛会议，细化应急措施，成立汛情研判、抢险救灾、人员疏散五个小组，划分江段、城区、农村三个片区。"
    )
    first = room.authoring.save(made.id, made.metadata, Body((long, *made.body.blocks)), made.version)
    room.submitting.submit([first.id], "优盘")
    room.submitting.run(wait=True)
    again = room.authoring.new("优盘", title="又一篇")
    body = Body((*first.body.blocks, paragraph("哪里有需要,哪里有党旗。")))
    ground = room.preflight.ground(replace(again, body=body))
    looked = room.preflight.look(again.metadata, body, again.site, ground)
    repeated = [each for each in looked.found if each.rule == "C03"]
    assert {bool(each.place.span) for each in repeated} == {True, False}  # words, and the picture
    assert any(each.rule == "Q01" for each in looked.found)
    saved = room.authoring.save(again.id, again.metadata, body, again.version)
    assert list(looked.found) == room.preflight.check_article(saved)


def test_what_was_left_for_a_reason_can_be_said_again(room: Workroom) -> None:
    room.preferences.set_person(Writer("区委组织部", "李明"))
    made = room.authoring.new(title="防汛")
    article = room.authoring.save(made.id, made.metadata, Body((paragraph("甲村(东),乙村(西)。"),)), made.version)
    found = room.preflight.check_article(article)
    bracket = next(each for each in found if each.rule == "Q07")
    view = room.reviewing.waive(article.id, Anchor(), named(bracket), "原话如此")  # anywhere in the article
    looked = room.preflight.look(article.metadata, article.body, article.site, room.preflight.ground(article))
    assert {each.rule for each, _ in looked.settled} == {"Q07"}
    assert not [each for each in looked.found if named(each) == named(bracket)]
    room.reviewing.reply(article.id, waivers_of(view.record)[0].entry, Act.REOPENED)
    assert room.preflight.check_article(article) == found
    assert waivers_of(room.reviewing.view(article.id).record) == ()
    assert room.preflight.ground(article).waivers == ()
