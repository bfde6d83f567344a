"""Pictures put into another order, their words changed: nothing is lost and nothing else moves."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from editor_app.model.body import Body, Figure, FigureRow, MissingPicture, paragraph
from editor_app.services.arranging import PictureWords, change_words, move_picture, words_of
from strategies import bodies


def names(body: Body) -> list[str]:
    """The captions in order; a row in brackets, words as they are."""
    told = []
    for block in body.blocks:
        if isinstance(block, FigureRow):
            told.append("[" + "".join(figure.caption for figure in block.figures) + "]")
        elif isinstance(block, Figure | MissingPicture):
            told.append(block.caption)
        else:
            told.append("-")
    return told


def figure(name: str) -> Figure:
    return Figure(f"{ord(name):064x}", caption=name)


A, B, C, D = (figure(name) for name in "abcd")


def test_upwards_a_picture_goes_before_the_one_that_stands_there_downwards_behind_it() -> None:
    body = Body((A, paragraph("一"), B, paragraph("二"), C))
    assert names(move_picture(body, C.id, 0)) == ["c", "a", "-", "b", "-"]
    assert names(move_picture(body, A.id, 2)) == ["-", "b", "-", "c", "a"]
    assert names(move_picture(body, B.id, 0)) == ["b", "a", "-", "-", "c"]
    assert move_picture(body, B.id, 1) is body
    assert move_picture(body, "nobody", 0) is body
    assert names(move_picture(body, A.id, 99)) == ["-", "b", "-", "c", "a"]


def test_a_row_stays_together_and_is_ordered_within() -> None:
    row = FigureRow((A, B, C))
    assert names(move_picture(Body((row, D)), B.id, 0)) == ["[bac]", "d"]
    assert names(move_picture(Body((row, D)), A.id, 2)) == ["[bca]", "d"]
    assert names(move_picture(Body((row, D)), D.id, 2)) == ["d", "[abc]"]
    assert names(move_picture(Body((D, row)), D.id, 1)) == ["[abc]", "d"]
    assert names(move_picture(Body((row, D)), C.id, 3)) == ["[ab]", "d", "c"]
    assert names(move_picture(Body((FigureRow((A, B)), D)), B.id, 2)) == ["a", "d", "b"]


@settings(max_examples=30)
@given(bodies(), st.integers(0, 20), st.integers(0, 20))
def test_moving_loses_nothing_and_moves_no_words(body: Body, which: int, place: int) -> None:
    pictures = list(body.pictures())
    if not pictures:
        return
    moved = pictures[which % len(pictures)]
    made = move_picture(body, moved.id, place)
    assert sorted(picture.id for picture in made.pictures()) == sorted(picture.id for picture in pictures)
    assert [p for p in made.pictures() if p.id != moved.id] == [p for p in pictures if p.id != moved.id]

    def others(of: Body) -> list[object]:
        return [block for block in of.blocks if not isinstance(block, Figure | MissingPicture | FigureRow)]

    assert others(made) == others(body)
    if not any(isinstance(block, FigureRow) for block in body.blocks):
        assert list(made.pictures())[min(place, len(pictures) - 1)].id == moved.id


@settings(max_examples=30)
@given(bodies())
def test_the_words_of_a_picture_can_be_written_back(body: Body) -> None:
    assert change_words(body, {picture.id: words_of(picture) for picture in body.pictures()}) == body


def test_words_reach_pictures_in_rows_and_missing_ones_and_no_others() -> None:
    missing = MissingPicture(why="未取回")
    body = Body((FigureRow((A, missing)), B))
    words = {
        A.id: PictureWords("甲", "林", "一排人", True),
        missing.id: PictureWords("乙", consent=True),
        "x": PictureWords("丙"),
    }
    row, other = change_words(body, words).blocks
    assert isinstance(row, FigureRow)
    first, second = row.figures
    assert isinstance(first, Figure)
    assert (first.caption, first.credit, first.alt, first.consent) == ("甲", "林", "一排人", True)
    assert (second.caption, second.credit) == ("乙", "")
    assert other == B
