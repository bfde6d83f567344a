"""The picture editor: drags give the right areas at every zoom, each tool does what it says, steps go back and forth, and
the article gets the edits as one step or not at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QCursor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QListView, QMenu, QSlider, QWidget

from desktop.editor.handling import place_of
from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.picture_editor import PictureEditor
from editor_app.desktop.dialogs.picture_editor_canvas import Tool
from editor_app.desktop.dialogs.picture_editor_draft import Draft, Ratio
from editor_app.desktop.look import Dresser, Look
from editor_app.desktop.models.picture_rows import BUTTON
from editor_app.desktop.models.pictures import PictureFacts
from editor_app.model.body import Body, Figure, FigureRow, MissingPicture, paragraph
from editor_app.model.picture_edit import NO_EDITS, WHOLE, Area, Cover, Edits, Hide, Shape
from editor_app.model.picture_frame import edited_size
from pictures.drawing import corners, encode
from shown import Shown
from windows import bury, wait_until

SIZE = (1200, 800)
NEAR = 60  # ten-thousandths: one pixel of the screen and a rounding

Point = tuple[float, float]


# -- the dialog ---------------------------------------------------------------------------------------------------------


class Sitting:
    """The dialog over a picture of one colour, whose previews come at once."""

    def __init__(self, look: Look, edits: Edits = NO_EDITS, size: tuple[int, int] = (880, 432)) -> None:
        self.dialog = PictureEditor(look)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.taken: list[Edits] = []
        self.previews: list[tuple[Edits, bool]] = []
        self.dialog.taken.connect(self.taken.append)
        self.dialog.preview_wanted.connect(self._on_wanted)
        self.dialog.resize(*size)
        self.dialog.show()
        self.dialog.show_picture(SIZE, self._image(SIZE), edits)

    @staticmethod
    def _image(size: tuple[int, int]) -> QImage:
        image = QImage(size[0] // 4, size[1] // 4, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.gray)
        return image

    def _on_wanted(self, draft: Draft, rough: bool) -> None:
        self.previews.append((draft.edits(), rough))
        self.dialog.show_preview(self._image(draft.frame), draft)

    @property
    def edits(self) -> Edits:
        assert self.dialog.draft is not None
        return self.dialog.draft.edits()

    def at(self, x: float, y: float) -> QPoint:
        """A place of the picture (0 to 1) in the widget."""
        place = self.dialog.canvas.place()
        return QPoint(round(place.left() + x * place.width()), round(place.top() + y * place.height()))

    def drag(self, start: Point, end: Point, *, let_go: bool = True) -> None:
        canvas, button = self.dialog.canvas, Qt.MouseButton.LeftButton
        QTest.mousePress(canvas, button, pos=self.at(*start))
        middle = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        QTest.mouseMove(canvas, self.at(*middle))
        QTest.mouseMove(canvas, self.at(*end))
        if let_go:
            QTest.mouseRelease(canvas, button, pos=self.at(*end))

    def press(self, name: str) -> None:
        button = self.dialog.findChild(QAbstractButton, name)
        assert button is not None, name
        assert button.isEnabled(), name
        button.click()

    def slide(self, name: str, value: int) -> None:
        slider = self.dialog.findChild(QSlider, name)
        assert slider is not None
        slider.setValue(value)
        slider.sliderReleased.emit()

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.dialog.canvas, key, keys)


@pytest.fixture
def sitting(look: Look) -> Iterator[Sitting]:
    made = Sitting(look)
    yield made
    made.dialog.close()
    made.dialog.deleteLater()
    bury()


def near(area: Area | None, left: float, top: float, right: float, bottom: float) -> bool:
    assert area is not None
    found = area.left, area.top, area.left + area.width, area.top + area.height
    return all(abs(one - other * WHOLE) <= NEAR for one, other in zip(found, (left, top, right, bottom), strict=True))


@pytest.mark.parametrize("zoom", [1.0, 1.25, 2.0, 5.0])
def test_what_is_dragged_is_cropped_at_every_zoom(sitting: Sitting, zoom: float) -> None:
    canvas = sitting.dialog.canvas
    sitting.drag((1, 1), (0.6, 0.55))
    sitting.drag((0, 0), (0.4, 0.45))
    assert near(sitting.edits.crop, 0.4, 0.45, 0.6, 0.55)
    canvas.set_zoom(zoom)
    sitting.drag((0.5, 0.5), (0.48, 0.51))
    assert near(sitting.edits.crop, 0.38, 0.46, 0.58, 0.56)
    sitting.drag((0.58, 0.56), (0.56, 0.54))
    assert near(sitting.edits.crop, 0.38, 0.46, 0.56, 0.54)
    assert edited_size(SIZE, sitting.edits)[0] == pytest.approx(1200 * 0.18, abs=10)


@pytest.mark.parametrize(("ratio", "size"), [("wide", (1200, 675)), ("usual", (1066, 800)), ("square", (800, 800))])
def test_a_ratio_holds_while_one_drags_and_turns(sitting: Sitting, ratio: str, size: tuple[int, int]) -> None:
    sitting.press(f"cropRatio_{ratio}")
    assert edited_size(SIZE, sitting.edits) == pytest.approx(size, abs=2)
    crop = sitting.edits.crop
    assert crop is not None
    end = (crop.left + crop.width) / WHOLE, (crop.top + crop.height) / WHOLE
    sitting.drag(end, (end[0] - 0.3, end[1] - 0.2))
    width, height = edited_size(SIZE, sitting.edits)
    assert width / height == pytest.approx(size[0] / size[1], rel=0.02)
    assert width < size[0] - 50
    sitting.press("turnRightButton")
    width, height = edited_size(SIZE, sitting.edits)
    assert width / height == pytest.approx(size[0] / size[1], rel=0.02)
    sitting.press("cropWholeButton")
    assert sitting.edits == Edits(turn=90)


def test_the_crop_is_moved_and_resized_by_keys(sitting: Sitting) -> None:
    shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    for _ in range(4):
        sitting.key(Qt.Key.Key_Left, shift)
    assert sitting.edits.crop == Area(0, 0, 9800, 10000)
    sitting.key(Qt.Key.Key_Right)
    sitting.key(Qt.Key.Key_Right, control)
    sitting.key(Qt.Key.Key_Up, shift)
    assert sitting.edits.crop == Area(55, 0, 9800, 9950)
    sitting.key(Qt.Key.Key_Down)
    assert sitting.edits.crop == Area(55, 50, 9800, 9950)
    sitting.dialog.bar.undo_action.trigger()
    assert sitting.edits == NO_EDITS, "keys that follow each other are one step"


def test_what_is_hidden_is_drawn_chosen_moved_resized_and_deleted(sitting: Sitting) -> None:
    sitting.press("pictureTool_hide")
    sitting.drag((0.2, 0.2), (0.4, 0.5))
    sitting.press("hideShape_ellipse")  # of the one that is selected
    assert [(hide.cover, hide.shape) for hide in sitting.edits.hides] == [(Cover.MOSAIC, Shape.ELLIPSE)]
    sitting.drag((0.9, 0.9), (0.6, 0.7))  # from any corner
    sitting.press("hideCover_blur")
    first, second = sitting.edits.hides
    assert (second.cover, second.shape) == (Cover.BLUR, Shape.ELLIPSE)
    assert near(first.area, 0.2, 0.2, 0.4, 0.5)
    assert near(second.area, 0.6, 0.7, 0.9, 0.9)
    sitting.drag((0.3, 0.35), (0.35, 0.45))
    assert sitting.dialog.canvas.chosen == 0
    assert near(sitting.edits.hides[0].area, 0.25, 0.3, 0.45, 0.6)
    sitting.drag((0.45, 0.6), (0.5, 0.5))
    assert near(sitting.edits.hides[0].area, 0.25, 0.3, 0.5, 0.5)
    sitting.key(Qt.Key.Key_PageDown)
    assert sitting.dialog.canvas.chosen == 1
    sitting.key(Qt.Key.Key_Delete)
    assert [hide.cover for hide in sitting.edits.hides] == [Cover.MOSAIC]
    sitting.drag((0.8, 0.8), (0.8, 0.8))
    assert len(sitting.edits.hides) == 1, "a click is no place"
    sitting.dialog.bar.undo_action.trigger()
    assert len(sitting.edits.hides) == 2


def test_a_place_is_hidden_by_keys_alone(sitting: Sitting) -> None:
    sitting.press("pictureTool_hide")
    sitting.press("hideAddButton")
    sitting.key(Qt.Key.Key_Left)
    sitting.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert sitting.edits.hides == (Hide(Cover.MOSAIC, Shape.RECTANGLE, Area(3950, 4000, 2000, 2050)),)
    sitting.press("hideRemoveButton")
    assert sitting.edits == NO_EDITS


def test_what_is_hidden_goes_with_the_picture_when_it_is_turned(sitting: Sitting) -> None:
    sitting.press("pictureTool_hide")
    sitting.drag((0, 0.9), (0.05, 1))
    sitting.press("turnRightButton")
    assert near(sitting.edits.hides[0].area, 0, 0, 0.1, 0.05)
    sitting.press("turnLeftButton")
    sitting.slide("tiltSlider", 150)
    assert not sitting.edits.hides, "it is cut off"
    sitting.slide("tiltSlider", 0)
    assert near(sitting.edits.hides[0].area, 0, 0.9, 0.05, 1), "and still hidden when it is seen again"


def test_sliders_set_tilt_and_tones_and_the_tilt_is_shown_roughly_first(sitting: Sitting) -> None:
    sitting.press("pictureTool_turn")
    sitting.slide("tiltSlider", -35)
    assert sitting.previews[-1] == (Edits(tilt=-35), True)
    wait_until(lambda: sitting.previews[-1] == (Edits(tilt=-35), False))
    sitting.press("tiltResetButton")
    sitting.press("pictureTool_tone")
    sitting.press("autoLevelsCheck")
    sitting.slide("lightSlider", 30)
    sitting.slide("contrastSlider", -40)
    assert sitting.edits == Edits(auto=True, light=30, contrast=-40)
    assert sitting.previews[-1] == (sitting.edits, False)
    for _ in range(3):
        sitting.dialog.bar.undo_action.trigger()
    assert sitting.edits == NO_EDITS
    sitting.dialog.bar.redo_action.trigger()
    assert sitting.edits == Edits(auto=True)
    sitting.press("toneResetButton")
    assert sitting.edits == NO_EDITS


def test_the_original_comes_back_and_can_be_compared(look: Look) -> None:
    before = Edits(
        turn=90, light=20, crop=Area(0, 0, 5000, 5000), hides=(Hide(Cover.BLUR, Shape.ELLIPSE, Area(0, 0, 100, 100)),)
    )
    sitting = Sitting(look, before)
    assert sitting.edits == before
    sitting.dialog.bar.compare.pressed.emit()
    assert not sitting.dialog.canvas.ready, "nothing can be drawn on what is only compared"
    sitting.drag((0.5, 0.5), (0.2, 0.2))
    sitting.dialog.bar.compare.released.emit()
    assert sitting.edits == before
    sitting.press("pictureResetButton")
    assert sitting.edits == NO_EDITS
    sitting.dialog.bar.undo_action.trigger()
    assert sitting.edits == before
    sitting.dialog.bar.redo_action.trigger()
    sitting.press("pictureDoneButton")
    assert sitting.taken == [NO_EDITS]
    bury()


def test_esc_first_gives_up_the_drag_then_the_dialog_and_enter_takes_it(look: Look) -> None:
    sitting = Sitting(look)
    sitting.drag((1, 1), (0.5, 0.5), let_go=False)
    assert sitting.edits.crop is not None
    sitting.key(Qt.Key.Key_Escape)
    assert sitting.edits == NO_EDITS
    assert sitting.dialog.isVisible()
    sitting.key(Qt.Key.Key_Escape)
    assert not sitting.dialog.isVisible()
    assert sitting.taken == []
    other = Sitting(look)
    other.press("turnLeftButton")
    other.key(Qt.Key.Key_Return)
    assert other.taken == [Edits(turn=270)]
    bury()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(880, 432), (1180, 660)])
def test_nothing_is_clipped_and_everything_has_a_name(dresser: Dresser, theme: str, size: tuple[int, int]) -> None:
    dresser.use(theme)
    sitting = Sitting(dresser.look, size=size)
    dialog = sitting.dialog
    assert dialog.size().toTuple() == size
    for tool in Tool:
        dialog.use_tool(tool)
        assert not dialog.grab().isNull()
        for widget in dialog.findChildren(QWidget):
            if isinstance(widget, QAbstractButton | QSlider) and widget.isVisible():
                assert widget.objectName(), widget
                assert widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())
                least = widget.maximumSize().boundedTo(widget.minimumSizeHint())
                assert widget.width() >= least.width(), widget.objectName()
                corner = widget.mapTo(dialog, widget.rect().bottomRight())
                assert dialog.rect().contains(corner), widget.objectName()
    dialog.close()
    bury()


# -- the article --------------------------------------------------------------------------------------------------------


class Office(Shown):
    """A window with an article open that shows two photos side by side and one alone."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look, 2)
        self.begin()
        add = desk.room.illustrating.add_bytes
        photos = [encode(corners(*size), "JPEG") for size in ((480, 320), (320, 200), (300, 240))]
        assets = [desk.jobs.call_on_library(lambda data=data: add(data, "照片.jpg")) for data in photos]  # type: ignore[misc]
        self.alone = Figure(assets[0].sha256, caption="冲锋舟", consent=True)
        self.left, self.right = Figure(assets[1].sha256, caption="左"), Figure(assets[2].sha256, caption="右")
        self.missing = MissingPicture("没有取到")
        row = FigureRow((self.left, self.right))
        self.editor.set_body(Body((paragraph("前"), self.alone, row, self.missing)))
        self.conductor.writing.edited()
        wait_until(lambda: len(self.facts) == 3)

    @property
    def facts(self) -> dict[str, PictureFacts]:
        return self.conductor.picturing.illustration.facts

    @property
    def dialog(self) -> PictureEditor:
        dialog = self.conductor.retouching.dialog
        assert dialog is not None
        return dialog

    def figure(self, block_id: str) -> Figure:
        return next(figure for figure in self.editor.body().figures() if figure.id == block_id)

    def open(self, block_id: str) -> PictureEditor:
        self.conductor.retouching.edit(block_id)
        wait_until(lambda: self.dialog.draft is not None and self.dialog.canvas.ready)
        return self.dialog


@pytest.fixture
def office(desk: Desk, look: Look) -> Iterator[Office]:
    made = Office(desk, look)
    yield made
    made.end()


def point_on(office: Office, figure: Figure) -> QPoint:
    return (place_of(office.editor, figure.id) + QPointF(30, 30)).toPoint()


def test_a_double_click_edits_and_the_article_has_it_as_one_step(office: Office) -> None:
    before = office.editor.body()
    place = point_on(office, office.alone)
    QTest.mouseDClick(office.editor.viewport(), Qt.MouseButton.LeftButton, pos=place)
    dialog = office.dialog
    wait_until(lambda: dialog.draft is not None)
    dialog.turn_page.right.click()
    dialog.turn_page.tilted.emit(12)
    dialog.accept()
    edited = office.figure(office.alone.id)
    assert edited.edits == Edits(turn=90, tilt=12)
    assert (edited.caption, edited.consent, edited.asset) == ("冲锋舟", True, office.alone.asset)
    assert edited.source not in office.facts
    wait_until(lambda: office.editor.pictures.ratio(edited.source) > 1)  # it stands upright now
    wait_until(lambda: edited.source in office.facts and office.facts[edited.source].rendition)
    made = office.facts[edited.source].rendition
    assert made is not None
    assert made.height > made.width
    office.editor.undo()
    assert office.editor.body() == before
    office.editor.redo()
    assert office.figure(office.alone.id).edits == Edits(turn=90, tilt=12)


def test_a_picture_in_a_row_is_edited_in_its_row(office: Office) -> None:
    office.editor.goto_block(office.right.id)
    action = office.window.commands["editPictureAction"]
    assert action.isEnabled()
    action.trigger()
    dialog = office.dialog
    office.window.pictures.edit_requested.emit(office.left.id)
    assert office.dialog is dialog, "one at a time"
    wait_until(lambda: dialog.draft is not None)
    dialog.crop_page.ratios.chosen.emit(Ratio.SQUARE)
    dialog.accept()
    row = next(block for block in office.editor.body().blocks if isinstance(block, FigureRow))
    left, right = row.figures
    assert left == office.left
    assert isinstance(right, Figure)
    size = office.facts[office.right.source].asset
    assert size is not None
    width, height = edited_size((size.info.width, size.info.height), right.edits)
    assert width == pytest.approx(height, abs=2)
    office.editor.goto_block(office.missing.id)
    assert not action.isEnabled()
    assert "先点选一张图片" in action.toolTip()


def test_cancel_and_unchanged_change_nothing(office: Office) -> None:
    before, edition = office.editor.body(), office.editor.edition()
    dialog = office.open(office.alone.id)
    dialog.turn_page.right.click()
    dialog.reject()
    office.open(office.alone.id).accept()
    assert office.editor.body() == before
    assert office.editor.edition() == edition
    bar = office.window.article.bar
    assert "没有采用" in bar.words
    bar.chosen.emit(0)  # 接着改
    wait_until(lambda: office.dialog.draft is not None)
    again = office.dialog.draft
    assert again is not None
    assert again.edits() == Edits(turn=90)
    office.dialog.bar.undo_action.trigger()
    office.dialog.accept()
    assert office.editor.edition() == edition


def test_what_was_done_is_there_again_and_can_be_taken_back_whole(office: Office) -> None:
    dialog = office.open(office.alone.id)
    dialog.use_tool(Tool.HIDE)
    dialog.hide_page.add.click()
    dialog.accept()
    bury()
    assert len(office.figure(office.alone.id).edits.hides) == 1
    dialog = office.open(office.alone.id)
    assert dialog.draft is not None
    assert dialog.draft.edits() == office.figure(office.alone.id).edits
    dialog.bar.reset.click()
    dialog.accept()
    assert office.figure(office.alone.id) == office.alone
    kept = next(office.desk.library.joinpath("assets").rglob(f"{office.alone.asset}*"))
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == office.alone.asset, "the original is as it came"


def test_an_original_that_is_damaged_says_so_and_nothing_happens(office: Office) -> None:
    for file in office.desk.library.rglob(f"{office.alone.asset}*"):
        if "rendition" not in str(file):
            file.chmod(0o644)
            file.write_bytes(b"broken")
    before = office.editor.body()
    office.conductor.retouching.edit(office.alone.id)
    dialog = office.dialog
    words = dialog.findChild(QWidget, "pictureEditorWords")
    assert words is not None
    wait_until(lambda: "正在打开" not in words.text())  # type: ignore[attr-defined]
    assert "图" in words.text()  # type: ignore[attr-defined]
    assert dialog.draft is None
    dialog.accept()
    assert office.editor.body() == before


def test_the_button_of_a_row_in_the_pane_edits_its_picture(office: Office) -> None:
    office.window.open_right(2)
    rows = office.window.findChild(QListView, "pictureList")
    assert rows is not None
    wait_until(lambda: rows.model().rowCount() == 4)
    rect = rows.visualRect(rows.model().index(1, 0))
    place = QPoint(rect.right() - 7 - BUTTON - BUTTON // 2, rect.top() + 7 + BUTTON // 2)
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    wait_until(lambda: office.dialog.draft is not None)
    draft = office.dialog.draft
    assert draft is not None
    asset = office.facts[office.left.source].asset
    assert asset is not None
    assert draft.size == (asset.info.width, asset.info.height)
    office.dialog.reject()


def test_a_picture_that_went_away_meanwhile_is_told(office: Office) -> None:
    dialog = office.open(office.alone.id)
    dialog.turn_page.right.click()
    office.editor.remove_picture(office.alone.id)
    dialog.accept()
    assert "没有采用" in office.window.article.bar.words


def test_the_right_button_selects_the_picture_and_offers_to_edit_it(office: Office) -> None:
    place = point_on(office, office.alone)
    reason = QContextMenuEvent.Reason.Mouse
    office.editor.contextMenuEvent(QContextMenuEvent(reason, place, QCursor.pos()))
    menu = office.editor.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)[-1]
    assert "editPictureAction" in [action.objectName() for action in menu.actions()]
    assert office.window.commands["editPictureAction"].isEnabled()
    menu.close()
    bury()
