"""The caret goes to a place that was clicked in the preview."""

from __future__ import annotations

import pytest

from desktop.editor.samples import BOAT, LEVEE, NIGHT
from editor_app.desktop.editor.widget import BodyEditor
from editor_app.model.body import Body, Cell, Figure, FigureRow, List, ListItem, Quote, Table, paragraph
from editor_app.model.inline import Text

BODY = Body(
    (
        paragraph("清晨六点，江边的薄雾"),
        List((ListItem((Text("沙袋"),), List((ListItem((Text("三百只"),)),))), ListItem((Text("水泵"),)))),
        Table(((Cell((Text("网格"),)), Cell((Text("党员"),))), (Cell((Text("临江"),)), Cell((Text("二十三"),))))),
        Figure(BOAT, caption="转移群众", credit="李明 摄"),
        FigureRow((Figure(LEVEE, caption="江堤"), Figure(NIGHT, caption="夜间巡堤"))),
        Quote((paragraph("水不退"), paragraph("人不退"))),
    )
)


def ids(place: int) -> str:
    block = BODY.blocks[place]
    return block.id


@pytest.mark.parametrize(
    ("place", "part", "offset", "before", "after"),
    [
        (0, 0, 4, "清晨六点", "，江边的薄雾"),
        (0, 0, 9999, "清晨六点，江边的薄雾", ""),
        (1, 0, 1, "沙", "袋"),
        (1, 1, 2, "三百", "只"),
        (1, 2, 0, "", "水泵"),
        (1, 7, 0, "", "水泵"),
        (2, 1, 1, "党", "员"),
        (2, 3, 3, "二十三", ""),
    ],
)
def test_the_caret_goes_to_the_letter(
    editor: BodyEditor, place: int, part: int, offset: int, before: str, after: str
) -> None:
    block = ids(place)
    editor.set_body(BODY)
    assert editor.goto_spot(block, part, offset)
    caret = editor.textCursor()
    text, at = caret.block().text(), caret.positionInBlock()
    assert (text[:at], text[at:]) == (before, after)
    assert editor.caret_outer_block() == block


def test_the_caret_goes_into_captions_and_pictures_are_selected(editor: BodyEditor) -> None:
    editor.set_body(BODY)
    row = BODY.blocks[4]
    assert isinstance(row, FigureRow)
    for figure, caption in ((ids(3), "转移群众"), (row.figures[1].id, "夜间巡堤")):
        assert editor.goto_spot(figure, 1, 2)
        caret = editor.textCursor()
        assert not caret.hasSelection()
        assert caret.block().text()[: caret.positionInBlock()].endswith(caption[:2])
        assert editor.caret_block() == figure
        assert editor.goto_spot(figure, 1, 500)  # before the credit
        caret = editor.textCursor()
        assert caret.block().text()[: caret.positionInBlock()].endswith(caption)
        assert editor.goto_spot(figure, 0, 0)
        assert editor.style_state().picture == figure


def test_a_place_that_is_gone_is_no_place(editor: BodyEditor) -> None:
    editor.set_body(BODY)
    assert editor.goto_spot(ids(0), 0, 3)
    assert not editor.goto_spot("gone", 0, 0)
    assert editor.textCursor().position() == 3
