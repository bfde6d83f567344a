"""A body that breaks a rule cannot exist; its JSON form is lossless and strict; its digest names what a reader sees."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.model.body import (
    Align,
    Body,
    Cell,
    Figure,
    FigureRow,
    Heading,
    List,
    ListItem,
    Paragraph,
    Quote,
    Signature,
    Table,
    body_text,
    heading,
    paragraph,
)
from editor_app.model.codec import (
    body_from_json,
    body_to_json,
    canonical_json,
    metadata_from_json,
    metadata_to_json,
)
from editor_app.model.digest import content_digest
from editor_app.model.errors import Refused
from editor_app.model.inline import LineBreak, Text
from editor_app.model.metadata import Metadata, split_keywords, with_field
from editor_app.model.statistics import statistics, text_statistics
from strategies import bodies, metadata

JSON_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def ids(body: Body) -> list[str]:
    return list(body._ids())


@given(bodies())
def test_json_round_trip_keeps_everything_and_the_ids(body: Body) -> None:
    text = json.dumps(body_to_json(body), ensure_ascii=True)
    again = body_from_json(json.loads(text))
    assert again == body
    assert ids(again) == ids(body)


@given(metadata())
def test_metadata_round_trip(value: Metadata) -> None:
    assert metadata_from_json(json.loads(canonical_json(metadata_to_json(value)))) == value


@given(JSON_VALUES, st.data())
def test_strange_json_is_refused_and_never_crashes(value: Any, data: st.DataObject) -> None:
    body = body_to_json(Body((paragraph("字"), heading("甲", "乙"), Figure("0" * 64), List((ListItem(),)))))
    block = data.draw(st.sampled_from(body["blocks"]))
    block[data.draw(st.sampled_from(sorted(block)))] = value
    for candidate in (value, {"format": 1, "blocks": value}, {"format": 1, "blocks": [value]}, body):
        with contextlib.suppress(Refused):
            assert isinstance(body_from_json(candidate), Body)


@given(bodies(), metadata())
def test_digest_does_not_depend_on_block_ids(body: Body, meta: Metadata) -> None:
    without_ids = body_from_json(body_to_json(body, ids=False))
    assert content_digest(meta, without_ids) == content_digest(meta, body)


@given(bodies(), metadata())
def test_digest_changes_with_the_content(body: Body, meta: Metadata) -> None:
    more = Body((paragraph("另加一段"), *body.blocks))
    assert content_digest(meta, more) != content_digest(meta, body)
    assert content_digest(with_field(meta, "title", meta.title + "改"), body) != content_digest(meta, body)


def test_digest_is_pinned() -> None:
    """The digest is a promise to sites and signatures: a change of its form must be a decision, not an accident."""
    meta = Metadata(title="党旗飘扬", keywords=("防汛", "党建"))
    body = Body((paragraph("第一段"), heading("上联，", "下联"), Figure("ab" * 32, caption="图说"), Signature()))
    assert content_digest(meta, body) == "63e9a67f7d4b667dd44e62bc881f7c3db1d0ca918e01f6a25b6d3781a9735130"


@pytest.mark.parametrize(
    "make",
    [
        lambda: Heading(()),
        lambda: Heading((Text("x"),), level=5),
        lambda: Paragraph((Text(" x"),)),
        lambda: Paragraph((Text("x"), Text("y"))),
        lambda: Paragraph((LineBreak(), Text("x"))),
        lambda: Paragraph((Text("x"),), Align.CENTER, indent=True),
        lambda: Figure("xyz"),
        lambda: Figure("a" * 64, caption="两\n行"),
        lambda: Figure("a" * 64, width=5),
        lambda: FigureRow((Figure("a" * 64),)),
        lambda: List(()),
        lambda: List((ListItem(),), ordered=False, start=3),
        lambda: Quote(()),
        lambda: Table(()),
        lambda: Table(((Cell(), Cell()), (Cell(),))),
        lambda: Table(((Cell(rowspan=2),),)),
        lambda: Table(((Cell(colspan=2), Cell(rowspan=2)), (Cell(colspan=2), Cell()))),
        lambda: Body((Signature(), Signature())),
        lambda: Body((Paragraph(id="a"), Paragraph(id="a"))),
        lambda: Paragraph(id="坏"),
    ],
)
def test_unlawful_blocks_cannot_be(make: Any) -> None:
    with pytest.raises(Refused):
        make()


def test_spans_that_tile_the_grid_are_lawful() -> None:
    Table(((Cell(rowspan=2), Cell(colspan=2)), (Cell(), Cell())))


def test_words_are_counted_as_wps_counts_them() -> None:
    assert text_statistics("2023年8月，道外区 26 支 Word文档。").words == 1 + 1 + 1 + 1 + 1 + 3 + 1 + 1 + 1 + 2 + 1
    body = Body((paragraph("一二三。"), List((ListItem((Text("四五"),)),)), Figure("a" * 64, caption="图说")))
    counted = statistics(body)
    assert (counted.words, counted.paragraphs, counted.pictures, counted.missing) == (8, 3, 1, 0)
    assert body_text(body) == "一二三。\n四五\n图说"


def test_keywords_are_split_at_any_separator() -> None:
    assert split_keywords("防汛，党建、 红色;社区 防汛") == ("防汛", "党建", "红色", "社区")
