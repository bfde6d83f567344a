"""Writing Word files: what is written is read back, and python-docx can open it."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import docx
from docx.shared import Mm
from hypothesis import given
from hypothesis import strategies as st

from editor_app.formats.docx import read_docx
from editor_app.formats.docx_write import write_docx
from editor_app.model.body import (
    Align,
    Block,
    Body,
    Cell,
    Figure,
    FigureRow,
    Heading,
    List,
    ListItem,
    MissingPicture,
    Paragraph,
    Quote,
    Rule,
    Signature,
    Table,
    heading,
    paragraph,
)
from editor_app.model.digest import sha256
from editor_app.model.inline import Inlines, Mark, Text, canonical, plain, styled
from editor_app.model.metadata import Metadata
from strategies import full_inlines, lines, tables
from word_files import png

PICTURES = {sha256(data): data for data in (png(10), png(20), png(30))}
ASSETS = tuple(PICTURES)


def without(inlines: Inlines, *marks: Mark) -> Inlines:
    return canonical(replace(run, marks=run.marks - set(marks)) if isinstance(run, Text) else run for run in inlines)


def sayable(inlines: Inlines) -> Inlines:
    """Nothing that reading takes for a label, a mark for a picture, a caption, a list's number or a letter of a font of signs."""
    text = plain(inlines)
    special = re.search(
        "供|稿|图|来|源|作|者|编|辑|▲|记|时|日|标|摘|关|引|副|通|摄|责|信|文|撰|点|浏|阅|发|报|页|[\uf000-\uf0ff]", text
    )
    return styled("词" + str(len(text))) if special else inlines


texts = full_inlines().map(lambda made: sayable(without(made)))
paragraphs = st.builds(Paragraph, inlines=texts.map(lambda made: canonical((*made, Text("。")))))
rights = texts.map(lambda made: Paragraph(canonical((*made, Text("。"))), Align.RIGHT, indent=False))
headings = st.builds(Heading, inlines=texts.map(lambda made: without(made, Mark.STRONG)), level=st.integers(2, 4),
                     align=st.sampled_from(Align))  # fmt: skip
figures = st.builds(
    Figure,
    asset=st.sampled_from(ASSETS),
    caption=st.sampled_from(["", "大堤上"]),
    alt=st.sampled_from(["", "说明文字"]),
)
rows = st.lists(st.sampled_from(ASSETS), min_size=2, max_size=3).map(lambda row: FigureRow(tuple(map(Figure, row))))


@st.composite
def lists(draw: st.DrawFn, depth: int = 3) -> List:
    items = []
    for _ in range(draw(st.integers(1, 3))):
        below = draw(lists(depth - 1)) if depth > 1 and draw(st.booleans()) else None
        items.append(ListItem(draw(texts), below))
    ordered = draw(st.booleans())
    return List(tuple(items), ordered, draw(st.integers(1, 99)) if ordered else 1)


def headed(table: Table) -> Table:
    """As read: a heading row is known by Word's mark; more than one cell, or it is taken for a frame."""
    table = replace(table, header=True)
    return table if sum(map(len, table.rows)) > 1 else Table(((Cell(styled("甲")), Cell()),), header=True)


def quiet(table: Table) -> Table:
    """Cells whose alignment can be seen (there is a word in them) and that have no line breaks at their edges."""
    rows = tuple(
        tuple(replace(cell, align=cell.align if cell.inlines else Align.START) for cell in row) for row in table.rows
    )
    return Table(rows, table.header)


@given(st.lists(st.one_of(paragraphs, rights, headings, figures, rows, lists(), tables().map(headed).map(quiet),
                          st.builds(Rule)), min_size=1, max_size=5), lines(3))  # fmt: skip
def test_what_is_written_is_read_back(made: list[Block], title: str) -> None:
    blocks: list[Block] = [paragraph("开头一段，把话说清楚。")]
    for block in made:
        blocks.append(block)
        if isinstance(block, Figure | FigureRow | List):
            blocks.append(paragraph("中间隔一段话，免得并在一起。"))
    blocks.append(Signature())
    metadata = Metadata(title=re.sub("[\uf000-\uf0ff]", "", f"标题{title}"), contributor="某区某街道")
    draft = read_docx(write_docx(metadata, Body(tuple(blocks)), PICTURES.get))
    assert draft.body == Body(tuple(blocks))
    assert draft.metadata == metadata
    assert set(draft.pictures) == set(draft.body.assets())


def test_the_file_opens_elsewhere_and_looks_official() -> None:
    body = Body(
        (
            paragraph("正文。"),
            heading("第一行", "第二行"),
            Figure(ASSETS[0], caption="图说", width=50),
            FigureRow((Figure(ASSETS[0], caption="左"), Figure(ASSETS[1], caption="右"))),
            MissingPicture("没有"),
            Quote((paragraph("引文。"),)),
            Signature(),
        )
    )
    data = write_docx(Metadata(title="标题", subtitle="——副题", contributor="某区"), body, PICTURES.get)
    document = docx.Document(io.BytesIO(data))
    words = [one.text for one in document.paragraphs]
    assert words[0] == "标题"
    assert words[-1] == "供稿：某区"
    assert round((document.sections[0].page_width or Mm(0)).mm) == 210
    styles = {one.name: one.element.xml for one in document.styles}
    assert document.paragraphs[2].style is not None
    assert document.paragraphs[2].style.name == "正文段落"
    assert 'w:firstLineChars="200"' in styles["正文段落"]
    assert 'w:line="560" w:lineRule="exact"' in styles["正文段落"]
    for name, face, size in (
        ("Title", "方正小标宋简体", 44),
        ("正文段落", "仿宋_GB2312", 32),
        ("Heading 2", "黑体", 32),
    ):
        assert f'w:eastAsia="{face}"' in styles[name]
        assert f'<w:sz w:val="{size}"/>' in styles[name]
    assert {one.style.name for one in document.paragraphs if one.style} >= {"Title", "稿件信息", "正文段落", "Heading 2",
        "图片段落", "Caption", "引文段落", "供稿"}  # fmt: skip
    assert len(document.inline_shapes) == 3
    draft = read_docx(data)
    assert draft.metadata == Metadata(title="标题", subtitle="——副题", contributor="某区")
    row = draft.body.blocks[3]
    assert isinstance(row, FigureRow)
    assert [one.caption for one in row.figures] == ["左", "右"]
    assert [type(block) for block in draft.body.blocks] == [
        Paragraph, Heading, Figure, FigureRow, MissingPicture, Paragraph, Signature,
    ]  # fmt: skip


def test_the_file_says_who_wrote_what_in_which_language() -> None:
    metadata = Metadata(title="标" * 300, author="张三", keywords=("防汛", "党建"), summary="摘要")
    data = write_docx(metadata, Body((paragraph("正文。"),)), PICTURES.get)
    core = docx.Document(io.BytesIO(data)).core_properties
    assert (core.author, core.keywords, core.subject, core.language) == ("张三", "防汛，党建", "摘要", "zh-CN")
    assert core.title == "标" * 255
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = set(package.namelist())
        fonts = package.read("word/fontTable.xml").decode()
        styles = package.read("word/styles.xml").decode()
    assert "docProps/thumbnail.jpeg" not in names
    assert re.search('w:name="仿宋_GB2312"><w:altName w:val="[^"]*FangSong', fonts)
    assert set(re.findall('w:eastAsia="([a-z]{2}-[A-Z]{2})"', styles)) == {"zh-CN"}


def test_pictures_word_cannot_show_leave_a_mark() -> None:
    webp = b"RIFF\x00\x00\x00\x00WEBPVP8 "
    body = Body((Figure(ASSETS[0]), Figure(ASSETS[1])))
    data = write_docx(Metadata(), body, lambda asset: webp if asset == ASSETS[0] else None)
    assert [type(block) for block in read_docx(data).body.blocks] == [MissingPicture, MissingPicture]
