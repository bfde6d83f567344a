"""The moves of a review: rounds, separation of duties, signatures bound to digests, returns that win."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.model.errors import Refused
from editor_app.model.review import Act
from editor_app.model.review_moves import (
    Effect,
    Stage,
    Standing,
    check_move,
    doubled,
    state_of,
    threads_of,
)
from editor_app.model.review_record import record_of
from reviewed import DIGESTS, LI, WANG, ZHANG, ZHAO, by_chance, entry, told

SENT = entry(Act.SUBMITTED, LI, revision=3)
FIRST, SECOND, THIRD = (entry(Act.PASSED, by, round=n) for n, by in enumerate((WANG, ZHANG, ZHAO), 1))


def test_three_rounds_sign_an_article_off() -> None:
    stages = [
        (state_of(told(*all_[:n]), 3).stage, state_of(told(*all_[:n]), 3).round)
        for all_ in [(SENT, FIRST, SECOND, THIRD)]
        for n in range(5)
    ]
    assert stages == [
        (Stage.DRAFT, 0),
        (Stage.PENDING, 1),
        (Stage.PENDING, 2),
        (Stage.PENDING, 3),
        (Stage.SIGNED, 0),
    ]
    state = state_of(told(SENT, FIRST, SECOND, THIRD), 3)
    assert [(each.round, each.entry.by.name) for each in state.signatures] == [(1, "王丽"), (2, "张建国"), (3, "赵阳")]
    assert state.is_signed(DIGESTS[0])
    assert not state.is_signed(DIGESTS[1]), "any later change makes the signatures void"
    assert (state.revision, state.submitter) == (3, LI)


def test_small_units_have_fewer_rounds() -> None:
    assert state_of(told(SENT, FIRST), 1).stage is Stage.SIGNED


def test_one_person_does_not_sign_two_rounds() -> None:
    again = entry(Act.PASSED, WANG, round=2)
    record = told(SENT, FIRST, again)
    state = state_of(record, 3)
    assert (state.stage, state.round) == (Stage.PENDING, 2)
    assert state.effects[record.entries[-1].hash] is Effect.SAME_PERSON
    with pytest.raises(Refused, match="same_person"):
        check_move(state, again)
    excepted = entry(Act.PASSED, WANG, round=2, exception="复审请假，经部长同意")
    assert state_of(told(SENT, FIRST, excepted), 3).round == 3


def test_nobody_signs_his_own_article() -> None:
    own = entry(Act.PASSED, LI, round=1)
    assert state_of(told(SENT, own), 3).round == 1
    assert doubled(state_of(told(SENT), 3), LI) == "送审"


def test_a_return_sends_it_back_and_the_next_goes_through_all_rounds() -> None:
    back = entry(Act.RETURNED, ZHANG, round=2)
    anew = entry(Act.SUBMITTED, LI, DIGESTS[1])
    state = state_of(told(SENT, FIRST, back), 3)
    assert (state.stage, state.signatures) == (Stage.RETURNED, ())
    assert state.returned is not None
    assert state.returned.text == "事实不准"
    state = state_of(told(SENT, FIRST, back, anew), 3)
    assert (state.stage, state.round, state.digest) == (Stage.PENDING, 1, DIGESTS[1])


def test_a_decision_on_another_content_counts_for_nothing() -> None:
    other = entry(Act.PASSED, WANG, DIGESTS[1], round=1)
    record = told(SENT, other)
    state = state_of(record, 3)
    assert (state.round, state.effects[record.entries[-1].hash]) == (1, Effect.OTHER_CONTENT)
    with pytest.raises(Refused, match="other_content"):
        check_move(state, other)


def test_a_newer_content_in_the_middle_of_a_round_makes_the_signatures_void() -> None:
    anew = entry(Act.SUBMITTED, LI, DIGESTS[1])
    state = state_of(told(SENT, FIRST, anew), 3)
    assert (state.round, state.signatures, state.digest) == (1, (), DIGESTS[1])


def test_where_two_decide_apart_the_return_wins_in_either_order() -> None:
    base = told(SENT)
    passed = base.with_entries([base.next(FIRST)])
    passed = passed.with_entries([passed.next(SECOND)])
    returned = base.with_entries([base.next(entry(Act.RETURNED, ZHAO, round=1))])
    for one, other in ((passed, returned), (returned, passed)):
        union = record_of((*one, *other))
        assert state_of(union, 3).stage is Stage.RETURNED
        assert len(union) == 4


def test_two_who_pass_the_same_round_apart_count_once() -> None:
    base = told(SENT)
    both = [base.with_entries([base.next(entry(Act.PASSED, by, round=1))]) for by in (WANG, ZHANG)]
    union = record_of((*both[0], *both[1]))
    state = state_of(union, 3)
    assert (state.round, len(state.signatures)) == (2, 1)
    assert sorted(effect.value for effect in state.effects.values()) == ["counts", "counts", "not_now"]


def test_what_was_signed_off_is_frozen_until_it_is_corrected() -> None:
    signed = told(SENT, FIRST, SECOND, THIRD)
    with pytest.raises(Refused, match="not_now"):
        check_move(state_of(signed, 3), entry(Act.SUBMITTED, LI, DIGESTS[1]))
    record = signed.with_entries([signed.next(entry(Act.CORRECTING, LI, text="数字有误"))])
    assert state_of(record, 3).stage is Stage.CORRECTING
    anew = record.with_entries([record.next(entry(Act.SUBMITTED, LI, DIGESTS[1]))])
    assert state_of(anew, 3).stage is Stage.PENDING


def test_points_of_the_checklist_are_ticked_before_a_signature() -> None:
    state = state_of(told(SENT), 3)
    with pytest.raises(Refused, match="unticked"):
        check_move(state, entry(Act.PASSED, WANG, round=1, ticked=("事实",)), ("事实", "姓名职务"))
    check_move(state, entry(Act.PASSED, WANG, round=1, ticked=("事实", "姓名职务")), ("事实", "姓名职务"))


@given(st.integers(0, 10_000), st.integers(1, 3))
def test_signatures_are_always_of_different_people_and_of_the_content_that_stands(seed: int, rounds: int) -> None:
    union, _ = by_chance(seed, 40)
    state = state_of(union, rounds)
    names = [signature.entry.by.name for signature in state.signatures]
    assert len(set(names)) == len(names)
    assert state.submitter is None or state.submitter.name not in names
    assert all(signature.entry.digest == state.digest for signature in state.signatures)
    assert [signature.round for signature in state.signatures] == list(range(1, len(names) + 1))
    if state.stage is Stage.SIGNED:
        assert len(names) == rounds


def test_an_annotation_is_open_answered_done_and_open_again() -> None:
    record = told(SENT, entry(Act.ANNOTATED, WANG, text="请核实"))
    note = record.entries[-1].hash
    expected = [
        (Act.ANSWERED, Standing.ANSWERED),
        (Act.SETTLED, Standing.DONE),
        (Act.ANSWERED, Standing.DONE),
        (Act.REOPENED, Standing.OPEN),
        (Act.ACCEPTED, Standing.DONE),
    ]
    for act, standing in expected:
        record = record.with_entries([record.next(entry(act, LI, about=note, text=act.value))])
        (thread,) = threads_of(record)
        assert thread.standing is standing
    assert thread.outcome is Act.ACCEPTED
    assert [reply.act for reply in thread.replies] == [act for act, _ in expected]
