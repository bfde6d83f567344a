"""The rounds as lines: whose turn it is, what counts no more, what is forged."""

from __future__ import annotations

from dataclasses import replace

from editor_app.desktop.flows.reviewing import Reviewed
from editor_app.desktop.models.rounds import RoundLine, round_lines
from editor_app.model.article import Article, ArticleState
from editor_app.model.body import Body
from editor_app.model.metadata import Metadata
from editor_app.model.profile import ReviewRules
from editor_app.model.review import Act, Entry
from editor_app.model.review_moves import Stage, doubled, state_of, threads_of
from editor_app.services.preferences import Person
from editor_app.services.reviewing import MERGED, ReviewView
from reviewed import ARTICLE, DIGESTS, LI, WANG, ZHANG, entry, told

RULES = ReviewRules()


def reviewed(*entries: Entry, me: str = "张建国", rules: ReviewRules = RULES, now: str = DIGESTS[0]) -> Reviewed:
    record = told(*entries)
    state = state_of(record, len(rules.rounds))
    article = Article(ARTICLE, Metadata(title="守夜"), Body(), 1, ArticleState.IN_REVIEW, "", "", now)
    due = rules.name(state.round) if state.stage is Stage.PENDING else ""
    person = next(each for each in (LI, WANG, ZHANG) if each.name == me)
    hindrance = doubled(state, person) if due else ""
    view = ReviewView(article, record, state, threads_of(record), rules, due, hindrance)
    return Reviewed(view, Person(person.unit, me), revisions={DIGESTS[0]: 2, DIGESTS[1]: 1})


def words(lines: list[RoundLine]) -> list[tuple[str, str]]:
    return [(line.name, line.word) for line in lines]


SENT = entry(Act.SUBMITTED, revision=1)
PASSED = entry(Act.PASSED, WANG, round=1, revision=1)


def test_nothing_is_shown_before_anything_was_sent() -> None:
    assert round_lines(reviewed()) == []


def test_whose_turn_it_is() -> None:
    assert words(round_lines(reviewed(SENT, PASSED))) == [("初审", "通过"), ("复审", "由您审"), ("终审", "未到")]
    mine = reviewed(SENT, PASSED, me="王丽")
    assert words(round_lines(mine))[1] == ("复审", "待审")
    assert (mine.mine, mine.before) == (False, "签过第 1 审")
    assert reviewed(SENT, PASSED, me="王丽", rules=replace(RULES, may_merge=True)).mine
    assert reviewed(SENT, me="李明").before == "送审"


def test_a_signature_on_other_words_is_void_and_says_so() -> None:
    lines = round_lines(reviewed(SENT, PASSED, now=DIGESTS[1]))
    assert (lines[0].word, lines[0].role) == ("签名失效", "state.error")
    assert "之后又改过" in lines[0].bad


def test_exceptions_stand_in_red_and_merged_rounds_do_not() -> None:
    again = entry(Act.PASSED, WANG, round=2, revision=1, exception="复审出差")
    lines = round_lines(reviewed(SENT, PASSED, again))
    assert "复审出差" in lines[1].bad
    merged = entry(Act.PASSED, WANG, round=2, revision=1, exception=MERGED)
    line = round_lines(reviewed(SENT, PASSED, merged))[1]
    assert line.bad == ""
    assert MERGED in line.second


def test_void_and_forged_entries_stay_in_view() -> None:
    twice = entry(Act.PASSED, WANG, round=2, revision=1)
    shown = reviewed(SENT, PASSED, twice)
    shown = replace(shown, view=replace(shown.view, forged=(PASSED,)))
    lines = round_lines(shown)
    assert words(lines)[-2:] == [("复审", "签名失效"), ("签名不符", "")]
    assert "同一个人审了两次" in lines[-2].second


def test_the_difference_is_to_what_this_person_sent_back_last() -> None:
    back = entry(Act.RETURNED, WANG, DIGESTS[1], round=1, revision=1)
    first = entry(Act.SUBMITTED, LI, DIGESTS[1], revision=1)
    second = entry(Act.SUBMITTED, LI, DIGESTS[0], revision=7)
    assert reviewed(first, back, second, me="王丽").seen_before() == 1
    assert reviewed(first, back, second, me="张建国").seen_before() == 1  # what anybody sent back
    assert reviewed(SENT, PASSED, me="王丽").seen_before() == 0
    assert words(round_lines(reviewed(first, back, me="李明", now=DIGESTS[1])))[0] == ("初审", "退回")
    assert "上次退回" in round_lines(reviewed(first, back, second))[0].second
