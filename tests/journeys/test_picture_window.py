"""A photo is edited in the real window, by mouse: double click, crop, a face hidden, taken over, taken back."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.editor.handling import place_of
from editor_app.app import open_workroom
from editor_app.assets import resource
from editor_app.desktop.dialogs.picture_editor import PictureEditor
from editor_app.model.body import Body, Figure, paragraph
from editor_app.model.picture_edit import Cover
from editor_app.model.session import OpenTab, Session
from journeys.test_window import GapMonitor, Run
from windows import let_pass, wait_until

pytestmark = pytest.mark.window

PHOTO = resource("sample", "photos", "boat.jpg")
LONGEST_GAP = 0.25
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def figure(tmp_path: Path) -> Figure:
    """The photo of the article that is open when the program starts."""
    with open_workroom(tmp_path / "library") as room:
        room.preferences.keep("welcomed", True)
        asset = room.illustrating.add_bytes(PHOTO.read_bytes(), PHOTO.name)
        figure = Figure(asset.sha256, caption="转移群众")
        article = room.authoring.new(title="冲锋舟上的党旗")
        room.authoring.save(article.id, article.metadata, Body((paragraph("雨一直下。"), figure)), article.version)
        room.sessions.keep(Session((OpenTab(article.id),), article.id))
    return figure


@pytest.fixture
def run(application: QApplication, tmp_path: Path, screenshots: Path, figure: Figure) -> Iterator[Run]:
    there = Run(application, tmp_path, screenshots)
    yield there
    there.leave()
    gc.collect()


def drag(dialog: PictureEditor, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Between places of the picture (0 to 1), as a hand does it."""
    canvas, place = dialog.canvas, dialog.canvas.place()

    def at(share: float) -> QPoint:
        x, y = (one + (other - one) * share for one, other in zip(start, end, strict=True))
        return QPointF(place.left() + x * place.width(), place.top() + y * place.height()).toPoint()

    QTest.mousePress(canvas, LEFT, pos=at(0))
    for step in range(1, 6):
        QTest.mouseMove(canvas, at(step / 5))
        let_pass(0.02)
    QTest.mouseRelease(canvas, LEFT, pos=at(1))


def press(dialog: PictureEditor, name: str) -> None:
    button = dialog.findChild(QWidget, name)
    assert button is not None
    QTest.mouseClick(button, LEFT)


def test_a_photo_is_cropped_and_a_face_hidden_by_mouse(run: Run, figure: Figure) -> None:
    window, conductor, editor = run.window, run.conductor, run.window.article.editor
    facts = conductor.picturing.illustration.facts
    wait_until(lambda: figure.source in facts and facts[figure.source].rendition)
    wait_until(lambda: not editor.pictures.unreadable(figure.source) and editor.pictures.ratio(figure.source) > 0)
    run.shoot("picture-before")
    place = (place_of(editor, figure.id) + QPointF(60, 60)).toPoint()
    QTest.mouseDClick(editor.viewport(), LEFT, pos=place)
    dialog = conductor.retouching.dialog
    assert dialog is not None
    wait_until(lambda: dialog.draft is not None and dialog.canvas.ready)
    gaps = GapMonitor()
    press(dialog, "cropRatio_wide")
    drag(dialog, (1, dialog_bottom(dialog)), (0.8, 0.8))
    run.shoot("picture-editor-crop", dialog)
    press(dialog, "pictureTool_hide")
    drag(dialog, (0.3, 0.5), (0.4, 0.65))
    press(dialog, "hideShape_ellipse")
    let_pass(0.2)
    run.shoot("picture-editor-hide", dialog)
    run.program.dresser.use("dark")
    run.shoot("picture-editor-hide-dark", dialog)
    run.program.dresser.use("light")
    press(dialog, "pictureTool_turn")
    dialog.turn_page.dial.slider.setValue(30)
    let_pass(0.4)
    run.shoot("picture-editor-turn", dialog)
    dialog.bar.undo_action.trigger()
    press(dialog, "pictureDoneButton")
    edited = next(each for each in window.article.body().figures())
    assert edited.edits.crop is not None
    assert [hide.cover for hide in edited.edits.hides] == [Cover.MOSAIC]
    assert edited.edits.tilt == 0
    wait_until(lambda: edited.source in facts and facts[edited.source].rendition)
    made = facts[edited.source].rendition
    assert made is not None
    assert made.width / made.height == pytest.approx(16 / 9, rel=0.01)
    wait_until(lambda: editor.pictures.ratio(edited.source) == pytest.approx(9 / 16, rel=0.01))
    wait_until(lambda: window.preview.view is not None)
    view = window.preview.view
    assert view is not None
    shown: list[str] = []

    def previewed() -> bool:
        view.page.run("Array.from(document.images, each => each.src + each.naturalWidth).join()", shown.append)
        let_pass(0.1)
        return bool(shown) and edited.source in shown[-1] and str(made.width) in shown[-1]

    wait_until(previewed)
    let_pass(0.3)
    run.shoot("picture-after")
    editor.undo()
    assert [each.source for each in window.article.body().figures()] == [figure.source]
    assert gaps.longest_busy < LONGEST_GAP + 1.0, "changing the whole theme is no step of a person"


def dialog_bottom(dialog: PictureEditor) -> float:
    """Where the crop ends below, 0 to 1."""
    draft = dialog.draft
    assert draft is not None
    assert draft.crop is not None
    return (draft.crop.top + draft.crop.height) / 10_000
