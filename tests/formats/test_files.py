"""Recognising files by their content."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.formats.files import read_file
from editor_app.model.body import MissingPicture, Signature, heading, paragraph
from editor_app.model.errors import Refused
from editor_app.model.problems import SENTENCES, explain
from editor_app.model.reading import PictureSource
from ole_files import compound_file
from word_files import drawing, p, png, word_file

WORD = word_file(p("正文"))


def refusal(name: str, data: bytes) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        read_file(name, data)
    sentence = explain(caught.value)
    assert name in sentence
    assert "没有" in sentence or "不能" in sentence
    assert "？" not in sentence
    return caught.value.code, sentence


def test_word_files_whatever_their_name() -> None:
    for name in ("稿.docx", "稿.doc", "稿.zip", "稿"):
        assert read_file(name, WORD).body.blocks == (paragraph("正文"),)


@pytest.mark.parametrize(
    ("name", "data", "code", "words"),
    [
        ("稿.docx", b"", "import.empty", "空的"),
        ("稿.txt", b"\x00 \r\n\x00", "import.empty", "空的"),
        ("稿.docx", WORD[:200], "import.damaged", "损坏"),
        ("稿.docx", compound_file("EncryptedPackage"), "import.encrypted", "密码"),
        ("稿.doc", compound_file("WordDocument"), "import.old_office", "Word 97-2003"),
        ("稿.wps", compound_file("WordDocument"), "import.old_office", "WPS"),
        ("稿.xls", compound_file("Workbook"), "import.unsupported", "复制后粘贴"),
        ("稿.doc", compound_file("WordDocument")[:600], "import.damaged", "损坏"),
        ("稿.docx", b"%PDF-1.7 x", "import.not_as_named", "PDF"),
        ("稿.pdf", b"%PDF-1.7 x", "import.unsupported", "另存为 .docx"),
        ("图.svg", b"<?xml version='1.0'?><!-- x --><svg xmlns='a'><text>x</text></svg>", "import.unsupported", "SVG"),
        ("稿.docx", png(), "import.not_as_named", "PNG"),
        ("照.jpg", b"\xff\xd8\xff\xe0" + bytes(20), "import.unsupported", "JPEG"),
        ("稿.docx", b"\x00\x00\x00\x18ftypheic" + bytes(20), "import.not_as_named", "HEIC"),
        ("稿.docx", b"RIFF\x00\x00\x00\x00WEBP", "import.not_as_named", "WebP"),
        ("稿.docx", "只是文字".encode(), "import.not_as_named", "纯文本"),
        ("稿.docx", b"Rar!\x1a\x07\x00", "import.not_as_named", "RAR"),
        ("稿.bin", bytes(range(256)) * 8, "import.unsupported", "不认识"),
        ("稿.docx", bytes(range(256)) * 8, "import.damaged", "损坏"),
        ("稿.xml", b"<?xml version='1.0'?><w:wordDocument/>", "import.old_office", "Word XML"),
    ],
)
def test_what_cannot_be_read_is_told(name: str, data: bytes, code: str, words: str) -> None:
    found, sentence = refusal(name, data)
    assert found == code
    assert words in sentence


def test_web_pages_in_their_own_encoding() -> None:
    page = '<html><head><meta charset="gb2312"></head><body><h1>标题</h1><p>正文</p><p>供稿：某区</p></body></html>'
    for data in (
        page.encode("gbk"),
        page.replace("gb2312", "utf-8").encode(),
        page.replace("gb2312", "nonsense").encode(),
    ):
        draft = read_file("页面.html", data)
        assert (draft.metadata.title, draft.metadata.contributor) == ("标题", "某区")
        assert draft.body.blocks == (paragraph("正文"), Signature())
    assert read_file("页面", "<!DOCTYPE html><p>正文".encode()).body.blocks == (paragraph("正文"),)


def test_markdown_and_its_pictures() -> None:
    def resolve(address: str) -> PictureSource | None:
        return PictureSource(png(), "a.png") if address == "a.png" else None

    draft = read_file(
        "稿.md", "# 标题\n\n## 小标题\n\n![](a.png)\n\n![](b.png)\n\n供稿：某区\n".encode(), resolve=resolve
    )
    assert (draft.metadata.title, draft.metadata.contributor) == ("标题", "某区")
    first, figure, missing, signature = draft.body.blocks
    assert (first, signature) == (heading("小标题"), Signature())
    assert draft.body.figures() == [figure]
    assert isinstance(missing, MissingPicture)


def test_text_files() -> None:
    assert read_file("稿.txt", "一、正文。".encode("gbk")).body.blocks == (paragraph("一、正文。"),)
    assert read_file("没有后缀", "# 不是标题".encode()).body.blocks == (paragraph("# 不是标题"),)


STARTS = [
    b"",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"%PDF",
    b"<html>",
    "<p>正".encode(),
    b"\xff\xfe",
    b"{\\rtf",
    b"BM",
]


@given(
    st.sampled_from(["a.docx", "a.html", "a.md", "a.txt", "a", "a.doc"]),
    st.sampled_from(STARTS),
    st.one_of(st.binary(max_size=300), st.text(max_size=100).map(str.encode)),
)
def test_any_bytes_are_read_or_refused(name: str, start: bytes, rest: bytes) -> None:
    code = ""
    try:
        read_file(name, start + rest)
    except Refused as error:
        code = error.code
    assert code == "" or (code.startswith("import.") and code in SENTENCES)


@given(st.data())
def test_a_damaged_compound_file_is_refused(data: st.DataObject) -> None:
    whole = bytearray(compound_file("WordDocument"))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(8, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with pytest.raises(Refused, match=r"import\."):
        read_file("稿.doc", bytes(whole))


def test_a_picture_without_bytes_is_a_missing_picture() -> None:
    draft = read_file("稿.docx", word_file(p("正文") + p(drawing("none"))))
    assert len(draft.body.missing()) == 1
