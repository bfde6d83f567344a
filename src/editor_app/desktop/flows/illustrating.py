"""Pictures on the screen: loaded and made ready on the pictures lane, once each, the first sight of all before the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage

from editor_app.desktop.desk import Desk
from editor_app.desktop.jobs import LaneName, Step
from editor_app.desktop.models.pictures import PictureFacts
from editor_app.model.body import split_source
from editor_app.model.errors import EditorError
from editor_app.model.picture import PictureRules
from editor_app.model.problems import explain
from editor_app.services.illustrating import Illustrating
from editor_app.services.progress import Progress

THUMB_PIXELS = QSize(208, 140)
FEW = 3  # so many pictures are made ready without a word
SIGHT = (320, 320)  # pixels of the first sight of a picture; scaling to them costs next to nothing


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is known of what a figure shows (`Figure.source`): facts, its web version decoded, a thumbnail. Before the web
    version is made `image` is empty; both are where it cannot be used.
    """

    asset: str
    facts: PictureFacts
    image: QImage
    thumbnail: QImage


@dataclass(frozen=True, slots=True)
class _Answer:
    rules: PictureRules
    loaded: Loaded


class Illustration(QObject):
    """Keeps what is known of the originals in use. `loaded` carries a `Loaded`, twice where the web version was to be made:
    the thumbnail comes first. `stepped` (Step) tells how far many are, `ended` that none is left.
    """

    loaded = Signal(object)
    stepped = Signal(object)
    ended = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._rules = PictureRules()
        self._box = QSize(1040, 1600)
        self._asked: set[str] = set()
        self._loading: set[str] = set()
        self._making: set[str] = set()
        self._made = 0  # since there was nothing to make
        self.facts: dict[str, PictureFacts] = {}
        self.thumbnails: dict[str, QImage] = {}

    def use_rules(self, rules: PictureRules) -> None:
        """Make web versions by the rules of another profile."""
        if rules != self._rules:
            self._rules = rules
            self.forget()

    def forget(self) -> None:
        """Web versions are made otherwise from now on: all are loaded anew when they are wanted."""
        self._asked.clear()
        self._loading.clear()
        self._making.clear()
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
                self._start(asset, _glance, self._on_glanced)

    def _start(
        self,
        asset: str,
        load: Callable[[Illustrating, str, PictureRules, QSize], Loaded],
        done: Callable[[_Answer], None],
    ) -> None:
        illustrating, rules, box = self._desk.room.illustrating, self._rules, self._box

        def work(_progress: Progress) -> _Answer:
            try:
                return _Answer(rules, load(illustrating, asset, rules, box))
            except EditorError as error:
                return _Answer(rules, Loaded(asset, PictureFacts(problem=explain(error)), QImage(), QImage()))

        self._desk.jobs.start(LaneName.PICTURES, work, done, key=f"picture:{asset}")

    def _on_glanced(self, answer: _Answer) -> None:
        """The first sight: where the web version is still to be made, that comes behind all first sights."""
        if answer.rules != self._rules:
            return
        loaded = answer.loaded
        if loaded.facts.rendition is None and not loaded.facts.problem:
            self._making.add(loaded.asset)
            self._start(loaded.asset, _load, self._on_made)
            self._keep(loaded)
        else:
            self._loading.discard(loaded.asset)
            self._keep(loaded)

    def _on_made(self, answer: _Answer) -> None:
        if answer.rules != self._rules:
            return
        loaded = answer.loaded
        self._loading.discard(loaded.asset)
        self._making.discard(loaded.asset)
        self._made += 1
        total = self._made + len(self._making)
        if not self._making:
            self._made = 0
            self.ended.emit()
        elif total > FEW:
            self.stepped.emit(Step(self.tr("正在整理图片"), total - len(self._making), total))
        self._keep(loaded)

    def _keep(self, loaded: Loaded) -> None:
        self.facts[loaded.asset] = loaded.facts
        self.thumbnails[loaded.asset] = loaded.thumbnail
        self.loaded.emit(loaded)


def _glance(illustrating: Illustrating, source: str, rules: PictureRules, box: QSize) -> Loaded:
    """What is ready, else what the original looks like. What is edited is not shown unedited: faces are hidden in it."""
    if split_source(source)[1] or illustrating.is_ready(source, rules):
        return _load(illustrating, source, rules, box)
    sight = QImage.fromData(illustrating.thumbnail(source, SIGHT))
    return Loaded(source, PictureFacts(illustrating.asset(source)), QImage(), sight)


def _load(illustrating: Illustrating, source: str, rules: PictureRules, box: QSize) -> Loaded:
    facts = PictureFacts(illustrating.asset(source), illustrating.rendition(source, rules))
    image = QImage.fromData(illustrating.rendition_bytes(source, rules)[0])
    expanding, keeping = Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.AspectRatioMode.KeepAspectRatio
    smooth = Qt.TransformationMode.SmoothTransformation
    return Loaded(source, facts, image.scaled(box, keeping, smooth), image.scaled(THUMB_PIXELS, expanding, smooth))
