"""Lines that name metadata."""

from __future__ import annotations

import pytest
from hypothesis import given

from editor_app.formats.metadata_lines import Fields, split_line
from editor_app.formats.signature import signature_line, split_signature
from strategies import raw_text


@pytest.mark.parametrize(
    ("words", "pairs"),
    [
        ("供稿：南岸街道", [("contributor", "南岸街道")]),
        ("供 稿: 南岸街道", [("contributor", "南岸街道")]),
        ("（供稿：南岸街道）", [("contributor", "南岸街道")]),
        ("（南岸街道 供稿）", [("contributor", "南岸街道")]),
        ("供稿：", [("contributor", "")]),
        ("文字：张三 摄影：李四", [("author", "张三"), ("photographer", "李四")]),
        ("编辑：张三 责任编辑：李四", [("editor", "张三、李四")]),
        ("时间:2023-8-8 7:19来源:某报 点击:", [("published_at", "2023-08-08 07:19"), ("source", "某报"), ("", "")]),
        ("发布时间：2023年8月8日", [("published_at", "2023-08-08 00:00")]),
        ("时间：八月五日上午", []),
        ("点击：很多", []),
        ("他说：来源：不明", []),
        ("这是一句普通的话。", []),
        ("", []),
    ],
)
def test_lines(words: str, pairs: list[tuple[str, str]]) -> None:
    assert split_line(words) == pairs


def test_a_field_is_taken_once_and_dates_only_at_the_beginning() -> None:
    fields = Fields()
    assert fields.take_line("供稿：甲", 0.9)
    assert not fields.take_line("供稿：乙", 0.9)
    assert not fields.take_line("时间：2023-08-08", 0.9)
    assert fields.take_line("时间：2023-08-08", 0.8, leading=True)
    assert not fields.take_line("作者：", 0.9)
    assert fields.metadata().contributor == "甲"
    assert fields.confidence == {"contributor": 0.9, "published_at": 0.8}


@given(raw_text(10))
def test_any_line_is_looked_at(words: str) -> None:
    fields = Fields()
    fields.take_line(words, 0.5, leading=True)
    assert fields.metadata() is not None
    unit = split_signature(words)
    assert unit is None or split_signature(signature_line(unit)) is not None
