"""Taking the tidying back loses no picture."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from editor_app.model.body import Body, Figure, FigureRow, MissingPicture, Paragraph, Signature, body_text, paragraph
from editor_app.services.untidying import untidied
from strategies import bodies

ONE, TWO, THREE = (Figure(digit * 64, id=f"figure{digit}") for digit in "123")


def test_a_filled_place_stays_filled_and_words_are_those_that_were_read() -> None:
    line = Paragraph(paragraph("图为值守").inlines, id="caption")
    as_read = Body((paragraph("甲"), MissingPicture("没有", id="hole"), line))
    now = Body((paragraph("甲改"), Figure("1" * 64, caption="图为值守", id="hole"), Signature()))
    back = untidied(as_read, now)
    assert body_text(back) == "甲\n图为值守"
    assert back.figures() == [Figure("1" * 64)]
    assert [block.id for block in back.blocks][1:] == ["hole", "caption"]


def test_photos_added_since_stand_behind_what_they_follow() -> None:
    first, mark, last = (Paragraph(paragraph(words).inlines, id=words[0]) for words in ("a甲", "m图一", "z乙"))
    as_read = Body((first, mark, last))
    now = Body((ONE, first, Figure("2" * 64, id="m"), last, FigureRow((TWO, THREE))))
    back = untidied(as_read, now)
    shown = [block.asset[0] if isinstance(block, Figure) else block.id for block in back.blocks]
    assert shown == ["1", "a", "m", "2", "z", "2", "3"]


def test_a_picture_taken_out_since_is_back() -> None:
    assert untidied(Body((ONE, FigureRow((TWO, THREE), id="row"))), Body()).figures() == [ONE, TWO, THREE]


@given(bodies(), bodies(), st.integers(0, 6))
def test_every_picture_of_either_is_there(as_read: Body, other: Body, shared: int) -> None:
    """`now` is what was read with its end exchanged for something else."""
    now = Body((*(b for b in as_read.blocks[:shared] if not isinstance(b, Signature)), *other.blocks))
    back = untidied(as_read, now)
    assert len(list(back.pictures())) >= max(len(list(as_read.pictures())), len(list(now.pictures())))
    assert body_text(Body(tuple(b for b in back.blocks if isinstance(b, Paragraph)))) == body_text(
        Body(tuple(b for b in as_read.blocks if isinstance(b, Paragraph)))
    )
    assert {figure.asset for figure in now.figures()} <= set(back.assets())
