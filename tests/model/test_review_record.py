"""Records of reviews: only ever more, the same in every order of exchange, and a changed byte is seen."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.model.errors import EditorError, Refused
from editor_app.model.review import Act, Anchor, Entry, Person, entry_from_json, entry_to_json
from editor_app.model.review_moves import state_of, threads_of
from editor_app.model.review_record import Record, record_from_lines, record_of, record_to_lines
from reviewed import ARTICLE, DIGESTS, LI, WANG, by_chance, entry, resigned, told

SEEDS = st.integers(0, 10_000)


@given(SEEDS)
def test_any_order_of_exchange_gives_the_same_record(seed: int) -> None:
    union, desks = by_chance(seed)
    for order in permutations(desks):
        record = Record()
        for desk in order:
            record = record_of((*record, *desk))
        assert record == union
        assert record_to_lines(record) == record_to_lines(union)
        assert state_of(record, 3) == state_of(union, 3)
        assert threads_of(record) == threads_of(union)


@given(SEEDS)
def test_nothing_is_ever_lost_and_twice_is_once(seed: int) -> None:
    union, desks = by_chance(seed)
    every = {each.hash for desk in desks for each in desk}
    assert {each.hash for each in union} == every
    assert record_of((*union, *union)) == union
    assert len(threads_of(union)) == sum(each.act is Act.ANNOTATED for each in union)
    assert sum(len(thread.replies) for thread in threads_of(union)) == sum(bool(each.about) for each in union)


@given(SEEDS)
def test_parents_come_before_what_knows_them(seed: int) -> None:
    union, _ = by_chance(seed)
    seen: set[str] = set()
    for each in union:
        assert set(each.parents) <= seen
        seen.add(each.hash)
    assert set(union.heads) == seen - {parent for each in union for parent in each.parents}


@given(SEEDS)
def test_lines_are_read_back(seed: int) -> None:
    union, _ = by_chance(seed)
    assert record_from_lines(record_to_lines(union)) == union


@given(SEEDS, st.data())
def test_every_changed_byte_is_seen(seed: int, data: st.DataObject) -> None:
    union, _ = by_chance(seed, 8)
    lines = record_to_lines(union)
    if not lines:
        return
    at = data.draw(st.integers(0, len(lines) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != lines[at]))
    changed = lines[:at] + bytes([byte]) + lines[at + 1 :]
    try:
        read = record_from_lines(changed)
    except EditorError:
        return
    assert read == union  # white space at the end of a line, say


def test_a_missing_line_is_seen() -> None:
    record = told(entry(Act.SUBMITTED), entry(Act.ANNOTATED, WANG), entry(Act.PASSED, WANG, round=1))
    lines = record_to_lines(record).splitlines(keepends=True)
    with pytest.raises(Refused, match="broken_chain"):
        record_from_lines(lines[0] + lines[2])
    assert record_from_lines(lines[0] + lines[1]) == record_of(record.entries[:2]), "the past of a record is a record"


def test_an_answer_to_what_is_not_there_is_refused() -> None:
    with pytest.raises(Refused, match="broken_chain"):
        record_of([entry(Act.ANSWERED, about="a" * 64)])


def test_records_of_two_articles_do_not_mix() -> None:
    other = entry(Act.SUBMITTED, article=ARTICLE[:-1] + "2")
    with pytest.raises(Refused, match="other_article"):
        record_of([entry(Act.SUBMITTED), other])


def test_a_signature_is_no_part_of_the_name_and_is_kept() -> None:
    bare = entry(Act.SUBMITTED)
    signed = resigned(bare, "ab" * 32)
    assert bare.hash == signed.hash
    assert record_of([bare, signed]).entries == record_of([signed, bare]).entries == (signed,)


def test_who_knew_what() -> None:
    first = told(entry(Act.SUBMITTED))
    apart = [first.with_entries([first.next(entry(Act.ANNOTATED, person, text=person.name))]) for person in (LI, WANG)]
    both = record_of((*apart[0], *apart[1]))
    one, other = both.entries[1:]
    assert one.parents == other.parents == (both.entries[0].hash,)
    after = both.with_entries([both.next(entry(Act.PASSED, WANG, round=1))])
    assert after.entries[-1].parents == tuple(sorted((one.hash, other.hash)))


@given(SEEDS)
def test_json_of_entries_is_read_back(seed: int) -> None:
    union, _ = by_chance(seed, 10)
    for each in union:
        assert entry_from_json(json.loads(json.dumps(entry_to_json(each)))) == each


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(entry_to_json(entry(Act.SUBMITTED)))), _JSON, max_size=17))
def test_whatever_a_line_holds_it_is_an_entry_or_refused(changed: dict[str, object]) -> None:
    value = {**entry_to_json(entry(Act.ANNOTATED, anchor=Anchor("b", "词"))), **changed}
    try:
        read = entry_from_json(value)
    except Refused:
        return
    assert isinstance(read, Entry)
    assert entry_to_json(read) == value


@pytest.mark.parametrize(
    "more",
    [
        {"at": "gestern"},
        {"digest": "x"},
        {"parents": ("a" * 64, "a" * 64)},
        {"parents": ("b" * 64, "a" * 64)},
        {"round": 10},
        {"text": "\x00"},
        {"text": "长" * 4001},
        {"reasons": ("两\n行",)},
        {"replacement": "词"},
        {"signature": "XYZ"},
    ],
)
def test_unlawful_entries_cannot_be_made(more: dict[str, object]) -> None:
    with pytest.raises(Refused, match=r"review\."):
        entry(Act.SUBMITTED, **more)


def test_persons_are_known_by_key_or_by_name_and_unit() -> None:
    assert Person("李明", "甲").is_same(Person("李明", "甲", "ab"))
    assert Person("李明", "甲", "ab").is_same(Person("李小明", "乙", "ab"))
    assert not Person("李明", "甲").is_same(Person("李明", "乙"))
    with pytest.raises(Refused):
        Person("")
    assert replace(entry(Act.SUBMITTED), digest=DIGESTS[1]).hash != entry(Act.SUBMITTED).hash
