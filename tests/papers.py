"""Articles that use everything a page can hold, and what others (poppler, zbar) read in the PDF made of them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from editor_app.model.article import Article
from editor_app.model.body import (
    Align,
    Block,
    Body,
    Cell,
    Figure,
    FigureRow,
    List,
    ListItem,
    Paragraph,
    Quote,
    Rule,
    Signature,
    Table,
    heading,
    paragraph,
)
from editor_app.model.inline import LineBreak, Mark, canonical, styled
from editor_app.model.metadata import Metadata
from editor_app.services.workroom import Workroom
from writing import picture

FULL = Metadata(
    title="“红色驿站”亮灯守汛<&>丨松江湾街道党员志愿者护万家安澜",
    kicker="防汛一线党旗红",
    subtitle="——来自大堤的报告",
    column="dianxingshiji",
    source="练习站点",
    author="张三",
    photographer="李四",
    contributor="松江湾街道党工委",
    keywords=("防汛", "党建"),
    summary="一句话摘要",
    published_at="2026-07-12 08:30",
)


def assets(room: Workroom, count: int, first: int = 0) -> list[str]:
    """Pictures of the library that differ."""
    return [
        room.illustrating.add_bytes(picture(number), f"{number}.jpg").sha256 for number in range(first, first + count)
    ]


def full_blocks(pictures: list[str]) -> tuple[Block, ...]:
    """Every kind of block with three or more pictures."""
    return (
        paragraph("入汛以来，江水一天天上涨，“红色驿站”的灯彻夜亮着。"),
        heading("灯亮起来，人站出来，", "织密守汛“前哨网”"),
        Paragraph(
            canonical(
                (
                    *styled("加粗", Mark.STRONG),
                    *styled("下划线", Mark.UNDERLINE),
                    *styled("网站", href="https://example.cn/a?b=1&c=2"),
                    LineBreak(),
                    *styled("H"),
                    *styled("2", Mark.SUBSCRIPT),
                    *styled("O与<script>标签"),
                )
            )
        ),
        Figure(pictures[0], caption="巡堤队检查堤身", credit="李四 摄", alt="三名队员"),
        List((ListItem(styled("先巡堤")), ListItem(styled("再转移"), List((ListItem(styled("老人和孩子")),)))), True),
        List((ListItem(styled("热水")), ListItem(styled("被褥")))),
        FigureRow((Figure(pictures[1], caption="左图说"), Figure(pictures[2], caption="右图说"))),
        Quote((paragraph("“我走得慢，可我看得细。”"),)),
        Table(
            (
                (Cell(styled("社区")), Cell(styled("人数"))),
                (Cell(styled("平安里")), Cell(styled("96"), align=Align.RIGHT)),
            ),
            header=True,
        ),
        Rule(),
        Paragraph(styled("居中一行"), Align.CENTER, indent=False),
        Signature(),
    )


def full_article(room: Workroom) -> Article:
    """An article with all fields and every kind of block."""
    return keep(room, FULL, full_blocks(assets(room, 3)))


def keep(room: Workroom, metadata: Metadata, blocks: tuple[Block, ...]) -> Article:
    """A new article with this content."""
    made = room.authoring.new(title=metadata.title)
    return room.authoring.save(made.id, metadata, Body(blocks), made.version)


def squeezed(text: str) -> str:
    """Without any white space: lines are broken elsewhere on paper."""
    return re.sub(r"\s+", "", text)


def pdf_text(pdf: Path, *options: str) -> str:
    """The words of a PDF in reading order, as pdftotext finds them."""
    command = ["pdftotext", "-enc", "UTF-8", *options, str(pdf), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")


def pages(pdf: Path) -> list[str]:
    """The words of each page, squeezed."""
    return [squeezed(page) for page in pdf_text(pdf, "-raw").split("\f")[:-1]]


def picture_pages(pdf: Path) -> list[int]:
    """The page, counted from 1, of each picture (masks are none)."""
    command = ["pdfimages", "-list", str(pdf)]
    lines = subprocess.run(command, capture_output=True, check=True, text=True).stdout.splitlines()[2:]
    return [int(line.split()[0]) for line in lines if line.split()[2] == "image"]


def qr_codes(pdf: Path, page: int = 1) -> list[str]:
    """What a reader of QR codes sees on a page."""
    image = pdf.with_suffix(".scan")
    command = ["pdftoppm", "-r", "150", "-png", "-singlefile", "-f", str(page), "-l", str(page), str(pdf), str(image)]
    subprocess.run(command, capture_output=True, check=True)
    read = ["zbarimg", "--quiet", "--raw", f"{image}.png"]
    return subprocess.run(read, capture_output=True, check=False, text=True).stdout.split()
