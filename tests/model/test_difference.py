"""The difference of two states of an article."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editor_app.model.body import (
    Block,
    Body,
    Cell,
    Figure,
    List,
    ListItem,
    Paragraph,
    Quote,
    Table,
    heading,
    paragraph,
)
from editor_app.model.difference import (
    BlockChange,
    Change,
    LineChange,
    Run,
    Segment,
    compare,
    compare_bodies,
    compare_inlines,
    compare_lines,
    compare_words,
    tally,
)
from editor_app.model.errors import Refused
from editor_app.model.inline import Inlines, LineBreak, Mark, Text, canonical, loose_text, plain, styled
from editor_app.model.matching import match
from editor_app.model.metadata import Metadata
from editor_app.model.outline import lines_of
from strategies import bodies, inlines, metadata


def words(segments: tuple[Segment, ...]) -> list[tuple[str, str]]:
    """Segments as `(-, removed)`, `(+, added)`, `(~, restyled)`, `(=, same)`."""
    signs = {Change.REMOVED: "-", Change.ADDED: "+", Change.SAME: "=", Change.RESTYLED: "~"}
    return [(signs[each.change], "".join(run.text for run in each.old or each.new)) for each in segments]


def side(segments: tuple[Segment, ...], new: bool) -> tuple[Run, ...]:
    """One side of a line with runs as long as they can be."""
    runs: list[Run] = []
    for run in (run for each in segments for run in (each.new if new else each.old)):
        if runs and runs[-1][1:] == run[1:] and "\n" not in (runs[-1].text, run.text):
            run = Run(runs.pop().text + run.text, run.marks, run.href)
        runs.append(run)
    return tuple(runs)


@st.composite
def edited(draw: st.DrawFn) -> tuple[Body, Body]:
    """A body and one made from it by taking away, adding, moving and changing blocks."""
    old: Body = draw(bodies(max_blocks=8))
    other: Body = draw(bodies(max_blocks=3))
    kept = [block for block in old.blocks if draw(st.integers(0, 5))]
    move = draw(st.booleans())
    if kept and move:
        kept.append(kept.pop(draw(st.integers(0, len(kept) - 1))))
    for block in other.blocks:
        if block.__class__.__name__ != "Signature":
            kept.insert(draw(st.integers(0, len(kept))), block)
    changed: list[Block] = []
    for block in kept:
        edit: bool = draw(st.booleans())
        if isinstance(block, Paragraph) and edit:
            block = replace(block, inlines=canonical((*block.inlines, *draw(inlines()))))
        changed.append(block)
    try:
        return old, Body(tuple(changed))
    except Refused:  # the same id twice by chance, or two 供稿 lines
        return old, other


@settings(max_examples=30)
@given(edited(), metadata(), metadata())
def test_both_sides_can_be_read_out_of_the_difference(pair: tuple[Body, Body], one: Metadata, two: Metadata) -> None:
    old, new = pair
    difference = compare((one, old), (two, new))
    assert difference.before() == old.blocks
    assert difference.after() == new.blocks
    for each in difference.blocks:
        before = [line.old for line in each.lines if line.old is not None]
        after = [line.new for line in each.lines if line.new is not None]
        assert tuple(before) == (lines_of(each.old) if each.old is not None else ())
        assert tuple(after) == (lines_of(each.new) if each.new is not None else ())
        assert (each.change is Change.SAME) == (each.old == each.new)
        if each.change is Change.CHANGED:
            assert each.traits or any(line.change is not Change.SAME for line in each.lines)
        for line in each.lines:
            _check_line(line)
    for field in difference.fields:
        assert "".join(run.text for run in side(field.segments, new=False)) == field.old
        assert "".join(run.text for run in side(field.segments, new=True)) == field.new


def inlines_of(runs: Iterable[Run]) -> Inlines:
    """Runs of one line as inlines again, in the canonical form; not for lines of cells."""
    made: list[Text | LineBreak] = []
    for run in runs:
        for number, part in enumerate(run.text.split("\n")):
            if number:
                made.append(LineBreak())
            if part:
                made.append(Text(part, run.marks, run.href))
    return canonical(made)


def _check_line(line: LineChange) -> None:
    if line.old is not None and line.old.role != "cells":
        assert inlines_of(side(line.segments, new=False)) == line.old.words
    if line.new is not None and line.new.role != "cells":
        assert inlines_of(side(line.segments, new=True)) == line.new.words
    for each in line.segments:
        if each.change is Change.SAME:
            assert each.old == each.new
        if each.change is Change.RESTYLED:
            assert "".join(r.text for r in each.old) == "".join(r.text for r in each.new)
            assert each.old != each.new
        assert each.old or each.new


@settings(max_examples=15)
@given(edited(), metadata(), metadata())
def test_the_way_back_is_the_difference_turned(pair: tuple[Body, Body], one: Metadata, two: Metadata) -> None:
    there = compare((one, pair[0]), (two, pair[1]))
    back = there.reversed()
    assert (back.before(), back.after()) == (there.after(), there.before())
    assert back.reversed() == there
    assert tally(back).added == tally(there).removed


@settings(max_examples=10)
@given(bodies(), metadata())
def test_equal_states_differ_in_nothing(body: Body, data: Metadata) -> None:
    difference = compare((data, body), (data, body))
    assert not difference
    assert tally(difference) == tally(compare((data, Body()), (data, Body())))


@given(st.lists(st.integers(0, 3), max_size=60), st.lists(st.integers(0, 3), max_size=60))
def test_matches_are_equal_and_in_order(a: list[int], b: list[int]) -> None:
    i = j = 0
    for start, other, length in match(a, b):
        assert start >= i
        assert other >= j
        assert length > 0
        assert a[start : start + length] == b[other : other + length]
        i, j = start + length, other + length
    assert i <= len(a)
    assert j <= len(b)
    if a == b and a:
        assert match(a, b) == [(0, 0, len(a))]


def test_a_phrase_that_was_changed_is_one_change_and_a_number_is_one_word() -> None:
    assert words(compare_words("向险而行，不怕苦、不怕累，带领群众", "向险而行，挑重担、当先锋、打头阵，带领群众")) == [
        ("=", "向险而行，"),
        ("-", "不怕苦、不怕累"),
        ("+", "挑重担、当先锋、打头阵"),
        ("=", "，带领群众"),
    ]
    assert words(compare_words("组建起24支", "组建起26支")) == [
        ("=", "组建起"),
        ("-", "24"),
        ("+", "26"),
        ("=", "支"),
    ]
    assert words(compare_words("占12.5%", "占12.8%")) == [("=", "占"), ("-", "12.5%"), ("+", "12.8%")]


def test_other_marks_are_a_change_of_the_look_alone() -> None:
    old = canonical(loose_text("党旗在一线飘扬"))
    new = canonical((*loose_text("党旗"), *styled("在一线", Mark.STRONG), *loose_text("飘扬")))
    assert words(compare_inlines(old, new)) == [("=", "党旗"), ("~", "在一线"), ("=", "飘扬")]


def test_a_paragraph_that_moved_is_told_as_moved() -> None:
    one, two, three = paragraph("甲乙丙丁。"), paragraph("戊己庚辛。"), paragraph("壬癸子丑。")
    changes = compare_bodies(Body((one, two, three)), Body((two, three, one)))
    assert [(each.change, each.moved) for each in changes] == [
        (Change.REMOVED, True),
        (Change.SAME, False),
        (Change.SAME, False),
        (Change.ADDED, True),
    ]
    assert tally(compare((Metadata(), Body((one, two, three))), (Metadata(), Body((two, three, one))))).added == 0


def test_the_same_text_brought_in_anew_is_found_by_its_words() -> None:
    texts = ["入汛以来雨水不断。", "党员先锋队上了堤。", "群众送来了姜汤和馒头。", "险情已经排除。"]
    old = Body(tuple(paragraph(text) for text in texts))
    texts[2] = "群众送来了热姜汤和馒头。"
    changes = compare_bodies(old, Body(tuple(paragraph(text) for text in texts)))
    assert [each.change for each in changes] == [Change.SAME, Change.SAME, Change.CHANGED, Change.SAME]
    assert ("+", "热") in words(changes[2].lines[0].segments)


def test_a_paragraph_made_a_heading_is_the_same_block_in_another_style() -> None:
    changes = compare_bodies(Body((paragraph("树起红色灯塔"),)), Body((heading("树起红色灯塔"),)))
    assert [each.change for each in changes] == [Change.CHANGED]
    assert [(trait.name, trait.old, trait.new) for trait in changes[0].traits] == [("样式", "正文", "小标题 1 级")]
    assert [line.change for line in changes[0].lines] == [Change.SAME]


def test_another_picture_in_the_same_place_is_told() -> None:
    old, new = Figure("a" * 64, caption="捐赠物资"), Figure("b" * 64, caption="党员突击队加固江堤")
    changes = compare_bodies(Body((paragraph("甲"), old)), Body((paragraph("甲"), replace(new, id=old.id))))
    found: BlockChange = changes[-1]
    assert tally(compare((Metadata(), Body((old,))), (Metadata(), Body((new,))))).pictures == 1
    assert {each.old for each in changes} >= {old}
    assert found.new == new


def test_items_rows_and_quoted_paragraphs_are_compared_line_by_line() -> None:
    def items(*texts: str) -> List:
        return List(tuple(ListItem(canonical(loose_text(text))) for text in texts), ordered=True, id="l")

    changes = compare_bodies(Body((items("清淤", "排水"),)), Body((items("清淤", "巡堤", "排水"),)))
    assert [line.change for line in changes[0].lines] == [Change.SAME, Change.ADDED, Change.SAME]

    def table(*rows: str) -> Table:
        return Table(tuple(tuple(Cell(canonical(loose_text(c))) for c in row) for row in rows), id="t")

    changes = compare_bodies(Body((table("甲乙", "丙丁"),)), Body((table("甲乙", "丙戊"),)))
    assert [line.change for line in changes[0].lines] == [Change.SAME, Change.CHANGED]
    quote = Quote((paragraph("一"), paragraph("二")), id="q")
    changes = compare_bodies(Body((quote,)), Body((replace(quote, paragraphs=quote.paragraphs[:1]),)))
    assert [line.change for line in changes[0].lines] == [Change.SAME, Change.REMOVED]


def test_fields_are_compared_too() -> None:
    difference = compare((Metadata(title="防汛一线"), Body()), (Metadata(title="抗洪一线", keywords=("汛",)), Body()))
    assert [(field.name, field.old, field.new) for field in difference.fields] == [
        ("title", "防汛一线", "抗洪一线"),
        ("keywords", "", "汛"),
    ]


@pytest.mark.parametrize("shape", ["one_character", "shuffled", "rewritten", "period"])
def test_hostile_texts_take_no_quadratic_time(shape: str) -> None:
    chance = random.Random(8)
    stock = [chr(0x4E00 + n) for n in range(600)]
    old = "".join(chance.choices(stock, k=20_000))
    new = {
        "one_character": "的" * 20_000,
        "shuffled": "".join(chance.sample(old, len(old))),
        "rewritten": "".join(chance.choices(stock, k=20_000)),
        "period": "甲乙丙" * 6_000,
    }[shape]
    old = {"one_character": "的" * 19_000, "period": "乙丙甲" * 6_100}.get(shape, old)
    started = time.thread_time()
    segments = compare_words(old, new)
    assert time.thread_time() - started < 3.0  # a tenth of that on a computer at rest; a square would be minutes
    assert "".join(run.text for run in side(segments, new=True)) == new


def test_the_sign_for_an_edge_of_cells_can_be_written_anywhere() -> None:
    sign = "\u241e"
    (line,) = compare_lines(paragraph(f"甲{sign}乙"), paragraph(sign))
    assert inlines_of(side(line.segments, new=True)) == paragraph(sign).inlines
    table = Table(((Cell((Text(f"甲{sign}"),)), Cell((Text("乙"),))),))
    (row,) = lines_of(table)
    assert plain(row.words).count(sign) == 1
