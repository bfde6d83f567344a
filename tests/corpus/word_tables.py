"""Word files whose difficulty is in their tables."""

from __future__ import annotations

from corpus.planting import Planted, document
from corpus.word_parts import cell, control, level, numbered, numbering, prop, table, text, title
from corpus.word_pictures import images, vml_box
from word_files import BOLD, CENTER, drawing, p, r, word_file


@document(
    "word-tables-merged.docx", "Word: cells merged along and down, a heading row of two lines, alignment in cells"
)
def merged(plant: Planted) -> bytes:
    say = plant.say
    head = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
    first = (
        f"<w:tr>{head}" + cell(p(r(say("村名"), BOLD), CENTER), '<w:vMerge w:val="restart"/>')
        + cell(p(r(say("水浇地"), BOLD), CENTER), '<w:gridSpan w:val="2"/>') + cell(p(say("备注")), '<w:vMerge w:val="restart"/>') + "</w:tr>"
    )  # fmt: skip
    second = f"<w:tr>{head}{cell(p(''), '<w:vMerge/>')}{cell(say('亩数'))}{cell(say('户均'))}{cell(p(''), prop('vMerge', 'continue'))}</w:tr>"
    third = f"<w:tr>{cell(say('东洼'))}{cell(p(say('310'), prop('jc', 'right')))}{cell(say('2.4'))}{cell(p(say('机井')) + p(say('三眼')))}</w:tr>"
    last = f"<w:tr>{cell(p(say('合计二百九十户')), prop('gridSpan', '4'))}</w:tr>"
    return word_file(
        text(say("下面是东片的表。"))
        + "<w:tbl><w:tblGrid>" + "<w:gridCol/>" * 4 + "</w:tblGrid>" + first + second + third + last + "</w:tbl>"
        + text(say("表后有一句话。"))
    )  # fmt: skip


@document(
    "word-tables-nested.docx", "Word: a table in a cell of a table, lists and boxes in cells, a frame of one cell"
)
def nested(plant: Planted) -> bytes:
    say = plant.say
    inner = table([[say("里表一"), say("里表二")]], columns=2)
    bullets = numbered(say("格里第一条"), 1) + numbered(say("格里第二条"), 1)
    box = p(r(say("格里有框")) + f"<w:r><w:pict>{vml_box(p(say('框在格里')))}</w:pict></w:r>")
    framed = table([[cell(p(say("单格框里的话。")) + p(say("框里又一段。")))]], columns=1)
    return word_file(
        text(say("外表里套着里表。"))
        + table([[say("外表左"), cell(p(say("外表右")) + inner)]], columns=2)
        + table([[cell(bullets), cell(box)], [cell(control(p(say("格里控件")))), say("最后一格")]], columns=2)
        + framed
        + text(say("到此为止。")),
        parts={"word/numbering.xml": numbering(level(0, "decimal", "%1."))},
    )


@document(
    "word-tables-floating.docx",
    "Word: a floating table, tables next to each other, in a text box, with caption and description",
)
def floating(plant: Planted) -> bytes:
    say = plant.say
    float_ = '<w:tblpPr w:leftFromText="180" w:vertAnchor="text" w:tblpY="1"/><w:tblCaption w:val="标题"/><w:tblDescription w:val="说明"/>'
    side = table([[say("左一"), say("左二")], [say("左三"), say("左四")]], float_, 2)
    other = table([[say("右一"), say("右二")]], "<w:bidiVisual/>", 2).replace(p(""), "")
    return word_file(
        text(say("浮动的表在旁边。"))
        + side
        + other
        + p(
            r(say("框里还有表："))
            + f"<w:r><w:pict>{vml_box(table([[say('框表一'), say('框表二')]], columns=2))}</w:pict></w:r>"
        )
    )


@document(
    "word-tables-with-pictures.docx",
    "Word: a grid of pictures with their captions below, a picture beside words, a letter of pictures",
)
def pictures(plant: Planted) -> bytes:
    say = plant.say
    made, parts = images(plant, "格一", "格二", "格三", "表中图", kind="jpeg")
    row = [cell(p(drawing(f"img{n}", width=1_600_000), CENTER)) for n in (1, 2, 3)]
    words = [say("浇地"), say("间苗"), say("施肥")]
    beside = table(
        [[cell(p(drawing("img4"))), cell(p(say("旁边的话说的是井。")))], [say("下一行左"), say("下一行右")]], columns=2
    )
    return word_file(
        title(say("三月田事图")) + table([row, words]) + text(say("三张图讲三件事。")) + beside,
        relations=made,
        parts=parts,
    )


@document(
    "word-tables-irregular.docx",
    "Word: rows that begin late and end early, old merging, widths of their own, empty rows, a lone merge",
)
def irregular(plant: Planted) -> bytes:
    say = plant.say
    late = f'<w:tr><w:trPr><w:gridBefore w:val="1"/><w:wBefore w:w="900"/></w:trPr>{cell(say("迟开的格"))}{cell(say("再一格"))}</w:tr>'
    early = f'<w:tr><w:trPr><w:gridAfter w:val="2"/></w:trPr>{cell(say("早收的格"))}</w:tr>'
    old = f"<w:tr>{cell(say('旧并格'), prop('hMerge', 'restart'))}{cell(say('并入的字'), '<w:hMerge/>')}{cell(say('旁格'))}</w:tr>"
    lone = f"<w:tr>{cell(say('没有上文的续格'), '<w:vMerge/>')}{cell(p(''))}{cell(say('直排字'), prop('textDirection', 'tbRlV'))}</w:tr>"
    hidden = f"<w:tr>{cell(say('并格起点'), prop('vMerge', 'restart'))}{cell(say('甲格'))}{cell(say('乙格'))}</w:tr>"
    below = f"<w:tr>{cell(say('藏在续格里的字'), '<w:vMerge/>')}{cell(say('丙格'))}{cell(say('丁格'))}</w:tr>"
    return word_file(
        text(say("这张表不整齐。"))
        + "<w:tbl><w:tblGrid><w:gridCol/><w:gridCol/><w:gridCol/></w:tblGrid>"
        + late + early + old + lone + hidden + below
        + "<w:tr/>"
        + f'<w:tr><w:sdt><w:sdtContent>{cell(say("控件一格"))}</w:sdtContent></w:sdt>{cell(say("普通一格"))}{cell(say("末格"))}</w:tr>'
        + "</w:tbl>"
        + text(say("不整齐也不丢。"))
    )  # fmt: skip


@document("word-tables-long.docx", "Word: many rows numbered by themselves, repeated headings, line breaks in cells")
def long_table(plant: Planted) -> bytes:
    say = plant.say
    rows = [[cell(p(r(say("序号"), BOLD))), cell(p(r(say("事项"), BOLD))), cell(p(r(say("责任人"), BOLD)))]]
    for number in range(1, 25):
        broken = f"<w:r><w:t>{say(f'事由{number:02}甲')}</w:t><w:br/><w:t>{say(f'事由{number:02}乙')}</w:t></w:r>"
        rows.append([cell(numbered("", 1)), cell(p(broken)), cell(say(f"组员{number:02}"))])
    return word_file(
        text(say("二十四件实事逐条列出。")) + table(rows),
        parts={"word/numbering.xml": numbering(level(0, "decimal", "%1"))},
    )
