"""Places on a picture that is edited: between picture and screen, dragged by grips, carried along while it is turned."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from editor_app.desktop.dialogs.picture_editor_draft import Draft, History, Ratio
from editor_app.desktop.dialogs.picture_editor_places import FULL, GRIPS, Box, Grip, Mapping, grip_at, grip_point
from editor_app.model.picture_edit import WHOLE, Area, Edits
from strategies import areas, picture_edits

SIZE = (1200, 800)

PLACES = st.builds(QRectF, st.floats(-9000, 900), st.floats(-9000, 900), st.floats(90, 9000), st.floats(90, 9000))


@given(areas(), PLACES)
def test_an_area_on_the_screen_and_back_is_the_same_area(area: Area, place: QRectF) -> None:
    mapping = Mapping(place)
    rect = mapping.rect(Box.of(area))
    left_top, right_bottom = mapping.units(rect.topLeft()), mapping.units(rect.bottomRight())
    assert Box(*left_top, *right_bottom).area() == area
    assert Box.of(area).area() == area


BOXES = (
    st.tuples(*[st.floats(0, WHOLE)] * 4)
    .map(lambda c: Box.spanning((c[0], c[1]), (c[2], c[3])))
    .filter(lambda box: box.width >= 500 and box.height >= 500)
)
MOVES = st.floats(-15_000, 15_000)


@given(BOXES, st.sampled_from(Grip), MOVES, MOVES, st.none() | st.floats(0.2, 5))
def test_no_drag_leaves_the_picture_or_loses_the_shape(
    box: Box, grip: Grip, x: float, y: float, ratio: float | None
) -> None:
    start = box if ratio is None else box.shaped(ratio)
    made = start.dragged(grip, x, y, 400, ratio)
    assert made.left >= 0
    assert made.top >= 0
    assert made.right <= WHOLE
    assert made.bottom <= WHOLE
    if ratio is not None:
        assert made.width / made.height == pytest.approx(ratio, rel=1e-3)
    elif grip is not Grip.INSIDE:
        assert min(made.width, made.height) >= 399
    for side, before, after in ((grip.x, start.left, made.left), (grip.y, start.top, made.top)):
        if side > 0 and grip is not Grip.INSIDE:
            assert after == pytest.approx(before), "what is not held stays"


@pytest.mark.parametrize("grip", GRIPS)
def test_a_grip_is_had_where_it_is_painted(grip: Grip) -> None:
    rect = QRectF(50, 60, 300, 200)
    assert grip_at(rect, grip_point(rect, grip) + QPointF(4, 4)) is grip
    assert grip_at(rect, rect.center()) is Grip.INSIDE
    assert grip_at(rect, QPointF(10, 10)) is None


@given(picture_edits())
def test_a_draft_that_is_only_looked_at_gives_the_same_edits(edits: Edits) -> None:
    again = Draft.of(SIZE, edits).edits()
    assert again == Edits(
        edits.turn, edits.tilt, None if edits.crop == FULL.area() else edits.crop, edits.auto, edits.light, edits.contrast,
        edits.hides,
    )  # fmt: skip


@given(picture_edits(), st.lists(st.integers(-150, 150), max_size=4))
def test_levelling_back_and_forth_loses_no_place_and_no_crop(edits: Edits, tilts: list[int]) -> None:
    draft = Draft.of(SIZE, edits)
    there = draft
    for tilt in [*tilts, edits.tilt]:
        there = there.tilted(tilt)
    assert there.edits() == draft.edits()


@given(picture_edits(), st.sampled_from([ratio for ratio in Ratio if ratio.value_of]))
def test_a_crop_keeps_its_ratio_whatever_is_turned(edits: Edits, ratio: Ratio) -> None:
    draft = Draft.of(SIZE, edits).shaped(ratio).turned(1).tilted(30)
    assert ratio.value_of is not None
    crop = draft.crop
    assert crop is not None
    width, height = crop.width * draft.frame[0], crop.height * draft.frame[1]
    least = min(crop.width, crop.height)
    assert width / height == pytest.approx(ratio.value_of, rel=0.01 + 2 / least)


def test_one_gesture_is_one_step() -> None:
    history = History(Draft(SIZE))
    for light in (1, 2, 3):
        history.change(Draft(SIZE, light=light), "light")
    history.seal()
    history.change(Draft(SIZE, light=9), "light")
    assert not history.change(Draft(SIZE, light=9), "light")
    history.undo()
    assert history.now.light == 3
    history.undo()
    assert (history.now.light, history.can_undo) == (0, False)
    history.redo()
    history.redo()
    assert (history.now.light, history.can_redo) == (9, False)
