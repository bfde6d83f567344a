"""RTF: what Word, WPS, WordPad and LibreOffice write, and what no program would."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editor_app.formats.files import read_file
from editor_app.formats.rtf import read_rtf, rtf_pictures
from editor_app.model.body import (
    Align,
    Cell,
    Figure,
    Heading,
    List,
    ListItem,
    MissingPicture,
    Paragraph,
    Table,
    body_text,
)
from editor_app.model.errors import Refused
from editor_app.model.inline import LineBreak, Mark, Text, plain, styled
from editor_app.model.reading import Draft, Fate
from strategies import lines

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(60))
HEAD = rb"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset134 \'cb\'ce\'cc\'e5;}{\f2\fcharset2 Wingdings;}}"


def gbk(text: str) -> bytes:
    return b"".join(b"\\'%02x" % byte for byte in text.encode("gb18030"))


def uni(text: str) -> bytes:
    units = memoryview(text.encode("utf-16-le")).cast("H")
    return b"".join(b"\\u%d?" % (unit if unit < 32768 else unit - 65536) for unit in units)


def read(content: bytes, head: bytes = HEAD) -> Draft:
    return read_rtf(head + content + b"}", whole=False)


def only(content: bytes) -> object:
    (block,) = read(content).body.blocks
    return block


@given(st.lists(lines(12).filter(bool), min_size=1, max_size=5))
def test_words_in_unicode_come_back(written: list[str]) -> None:
    draft = read(b"".join(b"\\pard\\fi480 " + uni(line) + b"\\par\n" for line in written))
    assert body_text(draft.body) == "\n".join(written)


def test_words_in_the_page_of_their_font() -> None:
    big5 = b"".join(b"\\'%02x" % byte for byte in "繁體".encode("big5"))
    fonts = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset134 B;}{\f2\fcharset136 C;}}"
    draft = read(rb"\f1 " + gbk("党建") + rb"\f2 " + big5 + rb"\f0 caf\'e9\par", fonts)
    assert body_text(draft.body) == "党建繁體café"


def test_a_latin_font_with_chinese_bytes_and_a_pair_cut_by_a_letter() -> None:
    assert body_text(read(rb"\f0 " + gbk("书记") + rb"\par").body) == "书记"
    second = "乗".encode("gb18030")  # its second byte is an ASCII letter, written as itself
    assert second[1:].isascii()
    assert body_text(read(rb"\f1 \'%02x" % second[0] + b"\\" + second[1:] + b"\\par").body) == "乗"


def test_unicode_with_its_replacement_and_pairs_of_surrogates() -> None:
    content = rb"\uc2 \u20826\'b5\'b3\uc1\u24314?\uc0\u-10179\u-8704 \u20826\par"
    assert body_text(read(content).body) == "党建😀党"
    assert body_text(read(rb"\uc1\u20826\emdash\u24314{x}\par").body) == "党建x"


def test_marks_and_breaks_and_links() -> None:
    block = only(
        rb"\pard\b A\b0 B{\i C}{\ul D}{\strike E}{\super 2}{\sub 3}\line "
        rb'{\field{\*\fldinst{HYPERLINK "https://a.cn/x"}}{\fldrslt F}}{\field{\*\fldinst HYPERLINK "file:///c"}{\fldrslt G}}\par'
    )
    assert isinstance(block, Paragraph)
    marks = {inline.text: inline.marks for inline in block.inlines if isinstance(inline, Text)}
    assert marks["A"] == {Mark.STRONG}
    assert marks["B"] == frozenset()
    assert marks["C"] == {Mark.EMPHASIS}
    assert marks["2"] == {Mark.SUPERSCRIPT}
    assert marks["3"] == {Mark.SUBSCRIPT}
    assert block.inlines[-3] == LineBreak()
    assert block.inlines[-2:] == (Text("F", frozenset(), "https://a.cn/x"), Text("G"))


def test_alignment_heading_and_formatting_of_chinese_letters() -> None:
    draft = read(
        rb"{\stylesheet{\s0 Normal;}{\s2\b heading 2;}{\s3 " + gbk("标题") + rb" 3;}}"
        rb"\pard\s2 " + uni("一级") + rb"\par\pard\s3 " + uni("二级") + rb"\par\pard\outlinelevel1 X\par"
        rb"\pard\qc\dbch\ab "
        + uni("小标题")
        + rb"\par\pard\plain\qr "
        + uni("右")
        + rb"\par\pard\cufi200 "
        + uni("文")
        + b"\\par"
    )
    levels = [(block.level, plain(block.inlines)) for block in draft.body.blocks if isinstance(block, Heading)]
    assert levels == [(2, "一级"), (3, "二级"), (2, "X"), (2, "小标题")]
    assert draft.body.blocks[-2:] == (Paragraph(styled("右"), Align.RIGHT, indent=False), Paragraph(styled("文")))


def test_lists_by_label_and_by_definition() -> None:
    draft = read(
        rb"{\*\listtable{\list{\listlevel\levelnfc23 x;}{\listid7}}}{\*\listoverridetable{\listoverride\listid7\ls1}}"
        rb"\pard{\listtext 1.\tab}\ls2 A\par{\listtext 2.\tab}B\par{\listtext\f2 l\tab}\ilvl1 C\par"
        rb"\pard\ls1 D\par\pard{\listtext " + uni("一、") + rb"}\ls3 E\par"
    )
    first, second, last = draft.body.blocks
    below = List((ListItem(styled("C")),))
    assert first == List((ListItem(styled("A")), ListItem(styled("B"), below)), True)
    assert second == List((ListItem(styled("D")),))
    assert isinstance(last, Paragraph)
    assert plain(last.inlines) == "一、E"


def test_tables_with_merged_cells() -> None:
    block = only(
        rb"\trowd\trhdr\clvmgf\cellx1000\clmgf\cellx2000\clmrg\cellx3000\pard\intbl A\cell B\cell\cell\row"
        rb"\trowd\clvmrg\cellx1000\cellx2010\cellx3000\pard\intbl\cell C\par D\cell\qc E\cell\row\pard"
    )
    rows = (
        (Cell(styled("A"), rowspan=2), Cell(styled("B"), colspan=2)),
        (Cell((Text("C"), LineBreak(), Text("D"))), Cell(styled("E"), align=Align.CENTER)),
    )
    assert block == Table(rows, header=True)


def test_a_table_before_and_behind_words() -> None:
    draft = read(rb"\pard X\par\trowd\cellx9\cellx900\pard\intbl A\cell B\cell\row\pard Y\par")
    assert [type(block) for block in draft.body.blocks] == [Paragraph, Table, Paragraph]


def test_pictures() -> None:
    hexes = PNG.hex().encode()
    draft = read(
        rb"{\*\shppict{\pict\pngblip\picwgoal4000 "
        + hexes[:50]
        + b"\n"
        + hexes[50:]
        + rb"}}{\nonshppict{\pict\wmetafile8 00}}\par"
        rb"{\pict\jpegblip\bin6 \x{}".replace(rb"\x{}", b"\xff\xd8\xff{}\\")
        + rb"}\par{\pict\emfblip 0100}\par{\pict\pngblip 12}\par"
    )
    first, second, third, fourth = draft.body.blocks
    assert isinstance(first, Figure)
    assert draft.pictures[first.asset].data == PNG
    assert isinstance(second, Figure)
    assert draft.pictures[second.asset].data == b"\xff\xd8\xff{}\\"
    assert isinstance(third, MissingPicture)
    assert "EMF" in third.why
    assert isinstance(fourth, MissingPicture)
    assert "不完整" in fourth.why


def test_a_bitmap_gets_the_header_of_a_file() -> None:
    bitmap = (40).to_bytes(4, "little") + bytes(10) + (24).to_bytes(2, "little") + bytes(24) + b"\x01" * 12
    (data,) = rtf_pictures(HEAD + rb"{\pict\dibitmap0 " + bitmap.hex().encode() + b"}}")
    assert data[:2] == b"BM"
    assert data[14:] == bitmap
    assert int.from_bytes(data[10:14], "little") == 54


def test_notes_comments_and_revisions_are_told() -> None:
    draft = read(
        rb"A{\footnote\chftn  note}B{\deleted gone}{\revised new}{\v hidden}{\*\annotation check}{\header top}\par"
    )
    assert [plain(block.inlines) for block in draft.body.blocks if isinstance(block, Paragraph)] == [
        "A[1]Bnew",
        "[1] note",
    ]
    told = {item.what for item in draft.report if item.kind is Fate.DROPPED}
    assert {"修订中已删除的文字", "原文中不显示的内容", "批注：check", "页眉里的文字：top"} <= told


def test_what_a_reader_need_not_know_is_left_out() -> None:
    content = rb"{\*\unknown secret}{\info{\title T}}{\upr{old}{\*\ud{new}}}{\shp{\*\shpinst{\sp{\sn n}{\sv v}}{\shptxt box\par}}{\shprslt x}}\par"
    assert body_text(read(content).body).split() == ["new", "box"]


def test_an_article_in_a_file() -> None:
    data = (
        HEAD
        + rb"\pard\qc\fs44\b " + gbk("道外区开展主题党日") + rb"\b0\par\pard\fi640\fs32 " + gbk("正文第一段，有些字。")
        + rb"\par\pard\plain\qr " + gbk("供稿：道外区委组织部") + rb"\par}"
    )  # fmt: skip
    draft = read_file("a.rtf", data)
    assert (draft.metadata.title, draft.metadata.contributor) == ("道外区开展主题党日", "道外区委组织部")


def test_what_is_no_rtf_is_refused() -> None:
    with pytest.raises(Refused, match=r"import\.damaged"):
        read_rtf(b"hello")


PIECES = st.sampled_from(
    [b"{", b"}", b"\\", b"\\par", b"\\cell", b"\\row", b"\\trowd", b"\\cellx500", b"\\clvmrg", b"\\clmrg", b"\\intbl",
     b"\\pard", b"{\\pict\\pngblip ", b"\\bin9 ", b"\\bin99999999 ", b"\\u-10179?", b"\\u99999999", b"\\'", b"\\'d6", b"\\'zz",
     b"{\\footnote ", b"{\\*\\annotation ", b"{\\listtext 1.", b"\\ls3", b"\\ilvl99", b"\\f77", b"\\uc99", b"\\fs-5", b"{\\fonttbl",
     b"{\\stylesheet", b"{\\field", b"{\\*\\fldinst HYPERLINK x}", b"{\\fldrslt ", b"\\deleted", b"{\\upr", b"{\\*\\ud",
     b"\\nestcell", b"\\nestrow", b"\\line", b"\xd6\xd0", b"a b", b"\\outlinelevel3", b"\\s4", b"\\ansicpg0", b"\\ansicpg950",
     b"{\\shptxt ", b"{\\object", b"\\dbch\\ab", b"\\afs-9", b"\\qc", b"\\~", b"\x00", b"{\\*\\listtable\\list\\levelnfc23\\listid3"]
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=60), st.booleans())
def test_any_soup_is_read(pieces: list[bytes], whole: bool) -> None:
    draft = read_rtf(b"{\\rtf1" + b"".join(pieces), whole=whole)
    assert draft.body is not None


@given(st.integers(0, 400))
def test_a_file_cut_anywhere_is_read(size: int) -> None:
    whole = (
        HEAD
        + rb"\trowd\cellx9\cellx900\pard\intbl A\cell{\*\shppict{\pict\pngblip "
        + PNG.hex().encode()
        + rb"}}\cell\row\pard X\par}"
    )
    cut = whole[: 6 + size]
    assert all(isinstance(one, bytes) for one in rtf_pictures(cut))
    assert len(read_rtf(cut).body.blocks) <= 4


@pytest.mark.parametrize(
    "data",
    [b"{" * 300_000, b"{\\b x" * 30_000, b"\\par" * 60_000, b"\\cell" * 100_000, b"\\trowd\\cellx1\\cell\\row" * 8_000,
     b"\\'d6" * 500_000, b"\\trowd" + b"\\cellx%d" * 50_000, b"{\\footnote x}" * 20_000, b"\\u20826?" * 100_000],
)  # fmt: skip
def test_monsters_take_bounded_time(data: bytes) -> None:
    begin = time.process_time()
    with suppress(Refused):
        read_rtf(b"{\\rtf1 " + data, whole=False)
    assert time.process_time() - begin < 12
