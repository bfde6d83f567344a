"""Annotations stay at their words while the text around them changes."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from editor_app.model.anchoring import Spot, anchor_at, locate
from editor_app.model.body import Body, Figure, FigureRow, Paragraph, paragraph
from editor_app.model.inline import canonical, loose_text
from editor_app.model.outline import Piece
from editor_app.model.review import Anchor
from strategies import ASSETS, bodies


def text_at(body: Body, spot: Spot | None) -> str:
    assert spot is not None
    return next(Piece(block).text for block in body.blocks if block.id == spot.block)[spot.start : spot.end]


@given(bodies(), st.data())
def test_an_anchor_is_found_where_it_was_made(body: Body, data: st.DataObject) -> None:
    worded = [block for block in body.blocks if Piece(block).text]
    if not worded:
        return
    block = data.draw(st.sampled_from(worded))
    text = Piece(block).text
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert locate(anchor_at(body, block.id, start, end), body) == Spot(block.id, start, end)


@given(st.text("江堤上的人", max_size=12), st.text("江堤上的人", max_size=12), st.text("江堤上的人", max_size=30))
def test_words_written_before_after_and_in_other_blocks_do_not_move_it(before: str, after: str, more: str) -> None:
    block = paragraph("街道组建起26支防汛救灾党员先锋突击队，日夜巡堤。")
    anchor = anchor_at(Body((block,)), block.id, 5, 16)
    words = canonical(loose_text(before + Piece(block).text + after))
    body = Body((paragraph(more), replace(block, inlines=words), paragraph(more)))
    found = locate(anchor, body)
    assert found is not None
    assert found.block == block.id
    assert text_at(body, found) == anchor.quote


def test_of_the_same_words_the_one_with_the_same_surroundings_is_taken() -> None:
    block = paragraph("先锋在前。先锋在后。先锋在旁。")
    anchor = anchor_at(Body((block,)), block.id, 5, 7)
    changed = replace(block, inlines=canonical(loose_text("人人都是先锋。先锋在前。先锋在后。")))
    found = locate(anchor, Body((changed,)))
    assert found == Spot(block.id, 12, 14)


def test_words_that_went_to_another_block_are_followed() -> None:
    old, new = paragraph("树起示范引领的“红色灯塔”"), paragraph("新的一段，树起示范引领的“红色灯塔”。")
    anchor = anchor_at(Body((old,)), old.id, 7, 13)
    found = locate(anchor, Body((new,)))
    assert found is not None
    assert (found.block, found.moved) == (new.id, True)


def test_words_that_are_gone_are_told_to_be_gone() -> None:
    block = paragraph("二十六支突击队")
    anchor = anchor_at(Body((block,)), block.id, 0, 4)
    assert locate(anchor, Body((replace(block, inlines=canonical(loose_text("突击队"))),))) is None


def test_whole_blocks_fields_and_pictures() -> None:
    block = Paragraph()
    one, two = Figure(ASSETS[0]), Figure(ASSETS[1])
    body = Body((block, FigureRow((one, two))))
    assert locate(anchor_at(body, block.id, 0, 0), body) == Spot(block.id)
    assert locate(Anchor(block="gone"), body) is None
    anchor = Anchor(two.id, picture=two.source)
    assert locate(anchor, body) == Spot(two.id)
    moved = Figure(ASSETS[1])
    assert locate(anchor, Body((moved,))) == Spot(moved.id, moved=True)
    assert locate(anchor, Body((replace(one, id=two.id),))) == Spot(two.id)
    assert locate(anchor, Body((paragraph("没有图了"),))) is None
