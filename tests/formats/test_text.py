"""Plain text in the encodings offices use, and the words of an article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.formats.encodings import decode
from editor_app.formats.text import read_text, write_text
from editor_app.model.body import (
    Body,
    Cell,
    Figure,
    List,
    ListItem,
    Signature,
    Table,
    body_text,
    heading,
    paragraph,
)
from editor_app.model.errors import Refused
from editor_app.model.inline import styled
from editor_app.model.metadata import Metadata
from editor_app.model.reading import Fate
from strategies import ASSETS, bodies, metadata, raw_text

WORDS = "大堤上的灯火\n\n\u3000\u3000党员突击队连夜值守，群众送来热饭。\n（图一）\n供稿：南岸街道 编辑：张三\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-32"])
def test_encodings(encoding: str) -> None:
    draft = read_text(WORDS.encode(encoding))
    assert draft.metadata == Metadata(title="大堤上的灯火", contributor="南岸街道", editor="张三")
    first, picture, signature = draft.body.blocks
    assert first == paragraph("党员突击队连夜值守，群众送来热饭。")
    assert draft.body.missing() == [picture]
    assert signature == Signature()
    assert draft.confidence["title"] == pytest.approx(0.7)


def test_big_endian_by_its_bom() -> None:
    assert decode(b"\xfe\xff" + "中文".encode("utf-16-be")) == ("中文", "utf-16")


def test_two_characters_that_could_be_either() -> None:
    assert decode("一".encode("gbk")) == ("一", "gb18030")
    assert decode("Москва".encode())[1] == "utf-8"
    assert decode("café".encode())[1] == "utf-8"


def test_bytes_that_make_no_sense_are_shown() -> None:
    draft = read_text("好".encode("gbk") + b"\xff\xff\x00" + b"\x81")
    assert "\ufffd" in body_text(draft.body)
    assert any(item.kind is Fate.CONVERTED and "\ufffd" in item.what for item in draft.report)


def test_a_text_without_a_title_has_none() -> None:
    assert read_text("第一段是一句完整的话。\n第二段也是。".encode()).metadata.title == ""
    assert read_text("只有一行".encode()).metadata.title == ""
    assert read_text("甲乙丙\n丁戊己".encode()).metadata.title == ""


@given(
    st.one_of(st.binary(), st.text().map(str.encode), raw_text(20).map(lambda text: text.encode("gb18030", "replace")))
)
def test_any_bytes_are_read(data: bytes) -> None:
    draft = read_text(data)
    assert read_text(write_text(draft.metadata, draft.body).encode()).body is not None


@given(st.lists(st.text("甲乙丙丁ABC一二，。；\u3000 ", min_size=1, max_size=30), max_size=8))
def test_no_word_of_a_text_is_lost(lines: list[str]) -> None:
    draft = read_text("\n".join(lines).encode())
    metadata = draft.metadata
    kept = metadata.title + metadata.subtitle + metadata.contributor + body_text(draft.body)
    assert "".join(kept.split()) == "".join("".join(lines).split())


@given(bodies(), metadata())
def test_all_words_are_written(body: Body, fields: Metadata) -> None:
    text = write_text(fields, body)
    assert all(line in text for line in body_text(body).split("\n"))
    assert fields.title in text


def test_what_a_reader_sees() -> None:
    body = Body(
        (
            paragraph("正文"),
            heading("上", "下"),
            Figure(ASSETS[0], caption="图说", credit="李明 摄"),
            List((ListItem(styled("甲"), List((ListItem(styled("乙")),), ordered=True, start=2)),)),
            Table(((Cell(styled("一")), Cell(styled("二"))),)),
            Signature(),
        )
    )
    fields = Metadata(title="题", subtitle="——副", source="某报", published_at="2023-08-08 17:19", contributor="某区")
    assert write_text(fields, body) == (
        "题\n——副\n时间：2023-08-08 17:19　来源：某报\n正文\n上\n下\n图说 李明 摄\n• 甲\n  2. 乙\n一\t二\n供稿：某区\n"
    )


def test_too_much_text_is_refused() -> None:
    with pytest.raises(Refused, match=r"import\.text_too_large"):
        read_text(b"a" * 6_000_000)


@given(
    st.text(alphabet="我们在大堤上党员群众值守灯火送来热饭家里踏实，。", min_size=8, max_size=60),
    st.sampled_from(["gb18030", "utf-8"]),
)
def test_simplified_text_is_never_taken_for_another(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding)


@given(st.text(alphabet="鄉親們大家好返路修通了從高雄到嘉義只要兩個鐘頭請代我問候鄰里，。", min_size=16, max_size=60))
def test_big5_is_known_by_its_common_characters(text: str) -> None:
    assert decode(text.encode("big5")) == (text, "cp950")


def test_utf_8_with_a_broken_byte_stays_utf_8() -> None:
    whole = "从系统里导出的文字，字数不少。".encode() * 3
    assert decode(whole + b"\xff" + whole[:-1])[1] == "utf-8"
