"""The Markdown dialect: its round trip, its reading of any text, and its speed on hostile shapes."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.formats.markdown import read_markdown, write_markdown
from editor_app.model.body import (
    Align,
    Body,
    Cell,
    Figure,
    FigureRow,
    List,
    ListItem,
    MissingPicture,
    Paragraph,
    Quote,
    Rule,
    Signature,
    Table,
    body_text,
    heading,
    paragraph,
)
from editor_app.model.errors import Refused
from editor_app.model.inline import LineBreak, Mark, Text, styled
from editor_app.model.reading import Fate, PictureSource
from strategies import ASSETS, bodies, lines, raw_text


@given(bodies(), lines(4))
def test_reading_gives_back_what_was_written(body: Body, unit: str) -> None:
    text = write_markdown(body, signature=unit)
    draft = read_markdown(text)
    assert draft.body == body
    if any(isinstance(block, Signature) for block in body.blocks):
        assert draft.metadata.contributor == unit


_LINES = st.lists(raw_text(8), max_size=8).map("\n".join)


@given(st.one_of(_LINES, st.text(), _LINES.map(lambda text: text.replace("\n", "\n\n"))))
def test_writing_is_stable_after_one_pass(text: str) -> None:
    draft = read_markdown(text)
    once = write_markdown(draft.body, signature=draft.metadata.contributor)
    again = read_markdown(once)
    assert again.body == draft.body
    assert write_markdown(again.body, signature=again.metadata.contributor) == once


def read(text: str) -> tuple[object, ...]:
    return read_markdown(text).body.blocks


def test_bold_beside_full_width_marks() -> None:
    assert read("会**“红色网格”**建设") == (
        Paragraph((Text("会"), Text("“红色网格”", frozenset({Mark.STRONG})), Text("建设"))),
    )


def test_a_year_at_a_line_start_is_no_list() -> None:
    body = Body(
        (paragraph("2023. 年终"), paragraph("1) 先学"), paragraph("- 破折"), paragraph("# 话题"), paragraph("> 大于"))
    )
    text = write_markdown(body)
    assert "2023\\. 年终" in text
    assert "1\\) 先学" in text
    assert read_markdown(text).body == body


def test_plain_chinese_is_written_as_it_stands() -> None:
    words = "8月5日，水位涨至5~10米！“先锋队”（第3批）——出动1,200人次；见a-b/c:d，100%到位。"
    assert write_markdown(Body((paragraph(words),))) == words + "\n"


def test_a_topic_and_an_indented_paragraph_are_paragraphs() -> None:
    assert read("#话题#\n\n    缩进的一段\n\n\u3000\u3000全角缩进") == (
        paragraph("#话题#"),
        paragraph("缩进的一段"),
        paragraph("全角缩进"),
    )


def test_line_ends_inside_a_paragraph_are_kept() -> None:
    assert read("甲\n乙") == (Paragraph((Text("甲"), LineBreak(), Text("乙"))),)


def test_raw_html_is_text_but_for_four_tags() -> None:
    assert read("<script>x</script> H<sub>2</sub>O") == (
        Paragraph((Text("<script>x</script> H"), Text("2", frozenset({Mark.SUBSCRIPT})), Text("O"))),
    )
    assert read("a<u>b") == (paragraph("a<u>b"),)


def test_two_lists_stay_apart() -> None:
    one = List((ListItem(styled("甲")), ListItem(styled("乙"), List((ListItem(styled("丙")),), ordered=True, start=3))))
    other = List((ListItem(styled("丁")),))
    body = Body((one, other, List((ListItem(),), ordered=True, start=9), List((ListItem(),), ordered=True)))
    assert write_markdown(body) == "- 甲\n- 乙\n    3. 丙\n\n* 丁\n\n9. <br>\n\n1) <br>\n"
    assert read_markdown(write_markdown(body)).body == body


def test_a_table_keeps_what_the_heading_row_has_no_column_for() -> None:
    assert read("| 甲 | 乙 |\n|:-:|--:|\n| 1 | 2 | 3 |\n| 4 |") == (
        Table(
            (
                (Cell(styled("甲"), align=Align.CENTER), Cell(styled("乙"), align=Align.RIGHT), Cell()),
                (Cell(styled("1"), align=Align.CENTER), Cell(styled("2"), align=Align.RIGHT), Cell(styled("3"))),
                (Cell(styled("4"), align=Align.CENTER), Cell(), Cell()),
            ),
            header=True,
        ),
    )


def test_spans_are_written_in_the_cell() -> None:
    table = Table(((Cell(styled("甲"), colspan=2),), (Cell(rowspan=2), Cell(styled("a|b"))), (Cell(styled("乙")),)))
    text = write_markdown(Body((table,)))
    assert text == "| 甲 {: colspan=2 } |\n| --- |\n| {: rowspan=2 } | a\\|b |\n| 乙 |\n{: .noheader }\n"
    assert read(text) == (table,)


def test_pictures_rows_and_missing_pictures() -> None:
    figure = Figure(ASSETS[0], alt="大堤", caption="巡“堤”", credit="李明", width=60)
    missing = MissingPicture("手机里的照片", "C:\\tmp\\a.jpg", caption='说"明"')
    text = write_markdown(Body((figure, FigureRow((replace(figure, id="second"), missing)))))
    assert text.startswith(f'![大堤](asset:{ASSETS[0]} "巡“堤”"){{: width=60% credit="李明" }}\n')
    assert read(text) == (figure, FigureRow((figure, missing)))
    assert read(f"前![](asset:{ASSETS[1]})后") == (paragraph("前"), Figure(ASSETS[1]), paragraph("后"))


def test_other_pictures_are_asked_for() -> None:
    def resolve(address: str) -> PictureSource | None:
        return PictureSource(b"bytes", "a.png") if address == "图/a.png" else None

    draft = read_markdown("![甲](<图/a.png>)\n\n![乙](b.png)\n\n- 丙 ![](图/a.png)", resolve=resolve)
    first, second, third, fourth = draft.body.blocks
    assert isinstance(first, Figure)
    assert draft.pictures[first.asset].data == b"bytes"
    assert first.alt == "甲"
    assert isinstance(second, MissingPicture)
    assert second.origin == "b.png"
    assert second.why
    assert third == List((ListItem(styled("丙")),))
    assert isinstance(fourth, Figure)
    assert any(item.kind is Fate.CONVERTED for item in draft.report)


def test_the_signature_names_the_contributor() -> None:
    draft = read_markdown("正文\n\n供稿: 某区某街道\n{: .signature }\n")
    assert draft.body.blocks == (paragraph("正文"), Signature())
    assert draft.metadata.contributor == "某区某街道"


def test_a_leading_first_level_heading_is_the_title() -> None:
    draft = read_markdown("# 标**题**\n\n## 小标题\n\n# 一级")
    assert draft.metadata.title == "标题"
    assert draft.body.blocks == (heading("小标题"), heading("一级"))


def test_links_marks_and_quotes() -> None:
    assert read("[党**建**](https://a.b/c(d)) <https://a.b> [坏](javascript:x)") == (
        Paragraph(
            (
                Text("党", href="https://a.b/c(d)"),
                Text("建", frozenset({Mark.STRONG}), "https://a.b/c(d)"),
                Text(" "),
                Text("https://a.b", href="https://a.b"),
                Text(" 坏"),
            )
        ),
    )
    assert read("> 甲\n>\n> > 乙\n> {: .right }\n\n> 丙\n---") == (
        Quote((paragraph("甲"), paragraph("乙", Align.RIGHT))),
        Quote((paragraph("丙"),)),
        Rule(),
    )


def test_lists_deeper_than_six_levels_keep_their_words() -> None:
    draft = read_markdown("\n".join(f"{'    ' * depth}- 层{depth}" for depth in range(40)))
    assert all(f"层{depth}" in body_text(draft.body) for depth in range(40))
    assert draft.report


@pytest.mark.parametrize(
    "shape",
    [
        "[", "<![", "![", "[a](", "](()", ">", "> ", "*", "* ", "_a", "**a", "~~a", "`", "&#", "<u>", "<sup>x", "#", "\\",
        "{:", "|", "- ", "1. ", "<http://", "![x](a \"", "[[](b)", " ", "\n", "- a\n\n", "> a\n\n", "## a\n", "a\n---\n",
        "|a|b|\n|-|-|\n", "<!--", "<?", "]]>", "[a]: b\n",
    ],
)  # fmt: skip
def test_hostile_shapes_are_read_in_time(shape: str) -> None:
    text = shape * (20_000 // len(shape))
    begun = time.process_time()
    draft = read_markdown(text)
    write_markdown(draft.body)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("mark", ["- ", "1. ", "> ", "* - "])
def test_deep_nesting_ends_without_recursion(mark: str) -> None:
    text = "\n".join(" " * (2 * depth) + mark + "层" for depth in range(150)) + "\n\n" + mark * 5000 + "底"
    assert "底" in body_text(read_markdown(text).body)


def test_too_much_text_is_refused() -> None:
    with pytest.raises(Refused, match=r"import\.text_too_large"):
        read_markdown("字" * 1_800_000)
