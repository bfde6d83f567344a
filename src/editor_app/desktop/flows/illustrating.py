"""Pictures on the screen: loaded and made ready on the work lane, once each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage

from editor_app.desktop.desk import Desk
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.models.pictures import PictureFacts
from editor_app.model.errors import EditorError
from editor_app.model.picture import PictureRules
from editor_app.model.problems import explain
from editor_app.services.progress import Progress

THUMB_PIXELS = QSize(208, 140)


@dataclass(frozen=True, slots=True)
class Loaded:
    """An original's facts, its web version decoded, and a thumbnail. The images are empty where it cannot be used."""

    asset: str
    facts: PictureFacts
    image: QImage
    thumbnail: QImage


class Illustration(QObject):
    """Keeps what is known of the originals in use. `loaded` carries a `Loaded`."""

    loaded = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._rules = PictureRules()
        self._box = QSize(1040, 1600)
        self._asked: set[str] = set()
        self._loading: set[str] = set()
        self.facts: dict[str, PictureFacts] = {}
        self.thumbnails: dict[str, QImage] = {}

    def use_rules(self, rules: PictureRules) -> None:
        """Make web versions by the rules of another profile."""
        if rules != self._rules:
            self._rules = rules
            self._asked.clear()
            self._loading.clear()
            self.facts.clear()

    def use_box(self, box: QSize) -> None:
        """Decode pictures for the editor to fit into `box`, in device pixels."""
        self._box = box

    def want(self, assets: Iterable[str], *, image: bool = False) -> None:
        """Load originals that were not asked for yet; with `image` again those whose image is needed once more."""
        for asset in assets:
            if asset not in self._asked or (image and asset not in self._loading):
                self._asked.add(asset)
                self._loading.add(asset)
                self._load(asset)

    def _load(self, asset: str) -> None:
        room, rules, box = self._desk.room, self._rules, self._box

        def work(_progress: Progress) -> Loaded:
            try:
                described = room.illustrating.asset(asset)
                rendition = room.illustrating.rendition(asset, rules)
                data, _media_type = room.illustrating.rendition_bytes(asset, rules)
            except EditorError as error:
                return Loaded(asset, PictureFacts(problem=explain(error)), QImage(), QImage())
            image = QImage.fromData(data)
            small = image.scaled(
                THUMB_PIXELS,
                Qt.AspectRatioMode.KeepAspectRatioByExpanding,
                Qt.TransformationMode.SmoothTransformation,
            )
            shown = image.scaled(box, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
            return Loaded(asset, PictureFacts(described, rendition), shown, small)

        self._desk.jobs.start(LaneName.WORK, work, self._on_loaded, key=f"picture:{asset}")

    def _on_loaded(self, loaded: Loaded) -> None:
        self._loading.discard(loaded.asset)
        self.facts[loaded.asset] = loaded.facts
        self.thumbnails[loaded.asset] = loaded.thumbnail
        self.loaded.emit(loaded)
