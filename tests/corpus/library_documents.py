"""Word files made with python-docx, as the programs of offices and portals make theirs."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Cm, Pt

from corpus.planting import Planted, document


def saved(made: Any) -> bytes:
    """The bytes of the file."""
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


@document(
    "library-article.docx",
    "python-docx: built-in styles for title, headings, lists, quotations and captions, a picture",
)
def article(plant: Planted) -> bytes:
    say = plant.say
    made = Document()
    made.add_heading(say("二十四孔桥"), 0)
    made.add_paragraph(say("导语在样式里。"), style="Subtitle")
    made.add_heading(say("桥的来历"), 1)
    paragraph = made.add_paragraph(say("桥修于"))
    paragraph.add_run(say("道光年间")).bold = True
    paragraph.add_run(say("，历三次大修。")).italic = True
    paragraph.paragraph_format.first_line_indent = Pt(24)
    made.add_heading(say("修桥的人"), 2)
    for words in ("石匠", "木匠"):
        made.add_paragraph(say(words), style="List Bullet")
    made.add_paragraph(say("徒弟"), style="List Bullet 2")
    for words in ("先打桩", "后砌拱"):
        made.add_paragraph(say(words), style="List Number")
    made.add_paragraph(say("桥在人在。"), style="Intense Quote")
    made.add_picture(io.BytesIO(plant.picture("桥影", "jpeg")), width=Cm(12))
    made.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
    made.add_paragraph(say("桥影如月。"), style="Caption").alignment = WD_ALIGN_PARAGRAPH.CENTER
    made.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    made.add_paragraph(say("次页的第一句。"))
    return saved(made)


@document(
    "library-table.docx",
    "python-docx: a table of a built-in style with merged cells, a picture in a cell, an empty table",
)
def table(plant: Planted) -> bytes:
    say = plant.say
    made = Document()
    made.add_paragraph(say("各组分到的材料："))
    grid = made.add_table(rows=3, cols=3, style="Light Grid Accent 1")
    grid.cell(0, 0).merge(grid.cell(0, 1)).text = say("组别与人数")
    grid.cell(0, 2).text = say("水泥")
    grid.cell(1, 0).merge(grid.cell(2, 0)).text = say("一组")
    grid.cell(1, 1).text, grid.cell(1, 2).text = say("十人"), say("四十袋")
    grid.cell(2, 1).text, grid.cell(2, 2).text = say("候补两人"), say("八袋")
    made.add_paragraph(say("照片各一张。"))
    pictures = made.add_table(rows=1, cols=2)
    for number, label in enumerate(("甲组照", "乙组照")):
        pictures.cell(0, number).paragraphs[0].add_run().add_picture(io.BytesIO(plant.picture(label)), width=Cm(5))
    made.add_table(rows=2, cols=2)
    made.add_paragraph(say("空表不算数。"))
    return saved(made)


@document(
    "library-margins.docx",
    "python-docx: headers and footers of two sections, comments, tabs and breaks, a style of its own",
)
def margins(plant: Planted) -> bytes:
    say = plant.say
    made = Document()
    section = made.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = say("长堤晨报")
    section.first_page_header.paragraphs[0].text = say("创刊号")
    section.footer.paragraphs[0].text = "- 1 -"
    paragraph = made.add_paragraph()
    run = paragraph.add_run(say("长堤在晨光里"))
    paragraph.add_run("\t" + say("醒来。") + "\n" + say("换了一行。"))
    made.add_comment(run, text=say("这句可作题目"), author="编辑", initials="BJ")
    second = made.add_section()
    second.header.is_linked_to_previous = False
    second.header.paragraphs[0].text = say("副刊")
    made.add_paragraph(say("堤下是菜地。"))
    return saved(made)
