"""The unit's watermark, chosen in the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QMessageBox

from pictured import Pictured, draw_photos
from pictures.drawing import encode, photo
from windows import wait_until


def test_the_units_watermark_is_chosen_shown_and_taken_off(pictured: Pictured, tmp_path: Path) -> None:
    (file,) = draw_photos(tmp_path, 1)
    pictured.editor.files_dropped.emit([str(file)], 0)
    wait_until(lambda: len(pictured.editor.body().figures()) == 1)
    source = pictured.editor.body().figures()[0].source
    facts = pictured.conductor.picturing.illustration.facts

    def notes() -> tuple[str, ...]:
        fact = facts.get(source)
        return fact.rendition.notes if fact is not None and fact.rendition is not None else ()

    wait_until(lambda: bool(notes()))
    assert "已加水印" not in notes()
    mark = tmp_path / "mark.png"
    mark.write_bytes(encode(photo(64, 32), "PNG"))
    marking = pictured.conductor.picturing.watermarking
    marking.file_chosen(str(file))  # a JPEG
    wait_until(lambda: "PNG" in pictured.said)
    marking.file_chosen(str(mark))
    wait_until(lambda: "已加水印" in notes())
    pictured.window.commands["watermarkAction"].trigger()
    wait_until(lambda: pictured.window.findChild(QMessageBox, "problemDialog") is not None)
    dialog = pictured.window.findChild(QMessageBox, "problemDialog")
    assert dialog is not None
    next(button for button in dialog.buttons() if button.text() == "不用水印").click()
    wait_until(lambda: bool(notes()) and "已加水印" not in notes())
