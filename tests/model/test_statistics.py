"""字数 as WPS counts it: a table of strings, and what holds for any text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editor_app.model.body import Body, Cell, Table, paragraph
from editor_app.model.inline import Text
from editor_app.model.statistics import Counter, count_characters, statistics, text_statistics
from strategies import bodies

# text, 字数, 中文字符, 非中文单词, 字符数（不计空格）, 字符数（计空格）
TABLE = [
    ("", 0, 0, 0, 0, 0),
    ("   ", 0, 0, 0, 0, 3),
    ("\u3000\u3000段首空两格", 5, 5, 0, 5, 7),
    ("中文", 2, 2, 0, 2, 2),
    ("中文，标点。", 6, 6, 0, 6, 6),
    ("“引号”《书名》", 8, 8, 0, 8, 8),
    ("……", 2, 2, 0, 2, 2),
    ("——", 2, 2, 0, 2, 2),
    ("hello", 1, 0, 1, 5, 5),
    ("hello world", 2, 0, 2, 10, 11),
    ("hello, world.", 2, 0, 2, 12, 13),
    ("2023年8月8日", 6, 3, 3, 9, 9),
    ("2023-08-08", 1, 0, 1, 10, 10),
    ("17:19", 1, 0, 1, 5, 5),
    ("50%", 1, 0, 1, 3, 3),
    ("50％", 2, 1, 1, 3, 3),
    ("３支", 2, 2, 0, 2, 2),
    ("ＡＢＣ", 3, 3, 0, 3, 3),
    ("26支队伍", 4, 3, 1, 5, 5),
    ("你,好", 3, 2, 1, 3, 3),
    ("a,b", 1, 0, 1, 3, 3),
    ("Word文档", 3, 2, 1, 6, 6),
    ("e-mail地址", 3, 2, 1, 8, 8),
    ("https://example.com/a?b=1", 1, 0, 1, 25, 25),
    ("阿不都·热合曼", 7, 7, 0, 7, 7),
    ("3×4", 3, 1, 2, 3, 3),
    ("25°", 2, 1, 1, 3, 3),
    ("〔2023〕5号", 5, 3, 2, 8, 8),
    ("①②", 2, 2, 0, 2, 2),
    ("Привет мир", 2, 0, 2, 9, 10),
    ("αβγ", 1, 0, 1, 3, 3),
    ("カタカナ", 4, 4, 0, 4, 4),
    ("𠮷田", 2, 2, 0, 2, 2),
    ("👍", 1, 1, 0, 1, 1),
    ("👨\u200d👩\u200d👧", 1, 1, 0, 1, 1),
    ("👍🏽", 1, 1, 0, 1, 1),
    ("🇨🇳", 1, 1, 0, 1, 1),
    ("辻\U000e0100", 1, 1, 0, 1, 1),
    ("零\u200b宽", 2, 2, 0, 2, 2),
    ("caf\u0065\u0301", 1, 0, 1, 4, 4),
    ("一\t二", 2, 2, 0, 2, 3),
    ("党建 + 服务", 5, 4, 1, 5, 7),
    ("（一）1.概况", 6, 5, 1, 7, 7),
]


@pytest.mark.parametrize(("text", "words", "chinese", "foreign", "dense", "loose"), TABLE)
def test_a_text_counts_as_in_wps(text: str, words: int, chinese: int, foreign: int, dense: int, loose: int) -> None:
    counted = text_statistics(text)
    assert (counted.words, counted.chinese, counted.foreign) == (words, chinese, foreign)
    assert (counted.characters, counted.with_spaces) == (dense, loose)


@given(text=st.text(max_size=60))
def test_the_figures_agree_with_each_other(text: str) -> None:
    counted = text_statistics(text)
    assert counted.words == counted.chinese + counted.foreign
    assert counted.words <= counted.characters <= counted.with_spaces <= len(text)
    assert count_characters(text) <= len(text)


@given(parts=st.lists(st.sampled_from(["中文，", "word ", "2023", "👍", "\u3000", "。", "é"]), max_size=12))
def test_chinese_texts_add_up_where_they_are_cut_between_chinese(parts: list[str]) -> None:
    one = "".join(parts)
    assert text_statistics(one + "中" + one).words == 2 * text_statistics(one).words + 1


@settings(max_examples=40)
@given(first=bodies(), second=bodies())
def test_counting_again_gives_what_counting_anew_gives(first: Body, second: Body) -> None:
    counter = Counter()
    fewer = Body(first.blocks[1:])
    for body in (first, fewer, second, first):
        assert counter.count(body) == statistics(body)


def test_cells_and_selected_lines_are_paragraphs() -> None:
    table = Table(((Cell((Text("甲"),)), Cell()), (Cell((Text("乙丙"),)), Cell((Text("1"),)))))
    assert statistics(Body((paragraph("文"), table))).paragraphs == 4
    assert text_statistics("一段\n\n二段").paragraphs == 2
