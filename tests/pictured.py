"""A window with an article for pictures, and photos drawn for it."""

from __future__ import annotations

import threading
from pathlib import Path

from editor_app.desktop.desk import Desk
from editor_app.desktop.jobs import PICTURE_THREADS, LaneName
from editor_app.desktop.look import Look
from pictures.drawing import encode, photo
from shown import Shown


class Pictured(Shown):
    """A window with an article open; the preview is not shown, so no web engine is started."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look, 2)
        self.begin()

    def captions(self) -> list[str]:
        return [picture.caption for picture in self.editor.body().pictures()]

    def hold_pictures(self) -> threading.Event:
        """Nothing is done with pictures until the event is set."""
        gate = threading.Event()
        for _ in range(PICTURE_THREADS):
            self.desk.jobs.start(LaneName.PICTURES, lambda _progress: gate.wait(60))
        return gate


def draw_photos(folder: Path, count: int, *, backwards: bool = True) -> list[Path]:
    """Photos that differ, each a minute before the one before by its camera."""
    drawn = photo(320, 240)
    paths = []
    for number in range(count):
        minute = count - number if backwards else number
        drawn.putpixel((number, 0), (255, 0, 0))
        exif = drawn.getexif()
        exif.get_ifd(0x8769)[0x9003] = f"2026:07:12 07:{minute:02}:00"
        path = folder / f"IMG_{number:04}.jpg"
        path.write_bytes(encode(drawn, "JPEG", quality=90, exif=exif))
        paths.append(path)
    return paths
