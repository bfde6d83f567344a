"""编辑图片: crop, turn, level, tones and hidden places of one picture. The original is not touched."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.dialogs.picture_editor_bar import EditorBar
from editor_app.desktop.dialogs.picture_editor_canvas import PictureCanvas, Tool, middle_area
from editor_app.desktop.dialogs.picture_editor_draft import Draft, History, Ratio
from editor_app.desktop.dialogs.picture_editor_tools import CropPage, HidePage, Page, Segments, TonePage, TurnPage
from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import PushButton, set_role
from editor_app.model.picture_edit import Area, Edits, Hide
from editor_app.model.picture_frame import Size, edited_size

LARGEST = QSize(1180, 660)
TOOLS_WIDTH = 272
FINE_MS = 150
"""How long a tilt must rest before it is shown in full."""

NARROW = 740


class PictureEditor(QDialog):
    """`preview_wanted` carries the Draft to be shown and whether it may be rough; `show_preview` brings the image. `taken`
    carries the Edits when they are taken. Closing it otherwise changes nothing; `dropped` then carries what was made, if
    anything was.
    """

    preview_wanted = Signal(object, bool)
    taken = Signal(object)
    dropped = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._history: History | None = None
        self._wanted: Edits | None = None
        self._rest = QTimer(self, singleShot=True, interval=FINE_MS)
        self._rest.timeout.connect(self._on_rest)
        self.setObjectName("pictureEditor")
        self.setWindowTitle(self.tr("编辑图片"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.canvas = PictureCanvas(look)
        self.bar = EditorBar(look, self.canvas, self)
        self._make_pages()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._words_page())
        self._stack.addWidget(self._work_page())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self._foot())
        self._connect()
        self._order_tabs()
        self._show_usable()
        screen = (parent or self).screen()
        room = screen.availableSize() - QSize(24, 32) if screen else LARGEST
        if room.width() < NARROW:
            self.bar.drop_words()
        self.resize(LARGEST.boundedTo(room))

    # -- building -----------------------------------------------------------------------------------------------------

    def _words_page(self) -> QWidget:
        page = QWidget()
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words = QLabel(self.tr("正在打开原图…"))
        self._words.setObjectName("pictureEditorWords")
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_role(self._words, "empty")
        column = QVBoxLayout(page)
        column.setContentsMargins(48, 24, 48, 24)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(self._icon)
        column.addWidget(self._words)
        column.addStretch(1)
        return page

    def _make_pages(self) -> None:
        look = self._look
        self.crop_page, self.turn_page = CropPage(look), TurnPage(look)
        self.tone_page, self.hide_page = TonePage(look), HidePage(look)
        self.tools = Segments(
            "pictureTool",
            self.tr("工具"),
            [
                (Tool.CROP, self.tr("裁剪")),
                (Tool.TURN, self.tr("旋转")),
                (Tool.TONE, self.tr("明暗")),
                (Tool.HIDE, self.tr("遮挡")),
            ],
        )

    def _work_page(self) -> QWidget:
        page = QWidget()
        line = QHBoxLayout(page)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.bar)
        left.addWidget(self.canvas, 1)
        line.addLayout(left, 1)
        edge = QFrame()
        edge.setFixedWidth(1)
        set_role(edge, "line")
        line.addWidget(edge)
        line.addWidget(self._side())
        return page

    def _side(self) -> QWidget:
        side = QFrame()
        side.setFixedWidth(TOOLS_WIDTH)
        set_role(side, "pane")
        self._pages = QStackedWidget()
        for page in (self.crop_page, self.turn_page, self.tone_page, self.hide_page):
            area = QScrollArea()
            area.setWidgetResizable(True)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            area.setWidget(page)
            self._pages.addWidget(area)
        head = QVBoxLayout()
        head.setContentsMargins(16, 12, 16, 8)
        head.addWidget(self.tools)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        return side

    def _foot(self) -> QFrame:
        frame = QFrame()
        set_role(frame, "dialogButtons")
        line = QHBoxLayout(frame)
        line.setContentsMargins(16, 10, 16, 10)
        line.setSpacing(8)
        words = QLabel(self.tr("原图一直保留，随时可以还原；遮挡印在成品图上，别人去不掉"))
        words.setWordWrap(True)
        set_role(words, "small")
        self._cancel = PushButton(self.tr("取消"))
        self._cancel.setObjectName("pictureCancelButton")
        self._ok = PushButton(self.tr("完成"), "primary")
        self._ok.setObjectName("pictureDoneButton")
        self._ok.setDefault(True)
        self._cancel.clicked.connect(self.reject)
        self._ok.clicked.connect(self.accept)
        line.addWidget(words, 1)
        line.addWidget(self._cancel)
        line.addWidget(self._ok)
        return frame

    def _connect(self) -> None:
        canvas = self.canvas
        self.tools.chosen.connect(self.use_tool)
        canvas.crop_changed.connect(self._on_crop)
        canvas.hide_changed.connect(self._on_hide_moved)
        canvas.hide_drawn.connect(self._on_hide_drawn)
        canvas.remove_requested.connect(self._on_remove)
        canvas.settled.connect(self._seal)
        canvas.selected.connect(self._show_tools)
        self.crop_page.ratio_chosen.connect(self._on_ratio)
        self.crop_page.whole_requested.connect(self._on_whole)
        self.turn_page.turned.connect(self._on_turned)
        self.turn_page.tilted.connect(self._on_tilted)
        self.tone_page.auto_changed.connect(self._on_auto)
        self.tone_page.light_changed.connect(self._on_light)
        self.tone_page.contrast_changed.connect(self._on_contrast)
        self.tone_page.reset_requested.connect(self._on_tone_reset)
        self.hide_page.dressed.connect(self._on_dressed)
        self.hide_page.add_requested.connect(self._on_add)
        self.hide_page.remove_requested.connect(self._on_remove)
        for page in (self.turn_page, self.tone_page):
            page.released.connect(self._seal)
        self.bar.undo_action.triggered.connect(self._on_undo)
        self.bar.redo_action.triggered.connect(self._on_redo)
        self.bar.reset.clicked.connect(self._on_reset)

    def _order_tabs(self) -> None:
        """Tools, what they set, the picture, the bar above it, the end."""
        pages = (self.crop_page, self.turn_page, self.tone_page, self.hide_page)
        stops = [self.tools, *pages, self.canvas, *self.bar.stops, self._cancel, self._ok]
        for before, after in pairwise(stops):
            self.setTabOrder(before, after)

    # -- opening ------------------------------------------------------------------------------------------------------

    def show_picture(self, size: Size, original: QImage, edits: Edits, dropped: Edits | None = None) -> None:
        """The original is there: `size` of it in pixels, how it looks, what was done to it before, and what was made of it
        when the dialog was closed without taking it: a step to go on from.
        """
        self._history = History(Draft.of(size, edits))
        self.canvas.show_original(original)
        if not edits:
            self.show_preview(original, self._history.now)
        if dropped is not None:
            self._history.change(Draft.of(size, dropped))
        self._stack.setCurrentIndex(1)
        self.use_tool(Tool.CROP)
        self._show_all()
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problem(self, words: str) -> None:
        """The original cannot be shown: say why. There is nothing to do but close."""
        self._icon.setPixmap(
            self._look.icon("image_off", "state.error", 32).pixmap(QSize(32, 32), self.devicePixelRatioF())
        )
        self._words.setText(words)
        set_role(self._words, "errorText")
        self._ok.hide()
        self._cancel.setText(self.tr("关闭"))
        self._cancel.setDefault(True)
        self._cancel.setFocus()

    def show_preview(self, image: QImage, draft: Draft) -> None:
        """What a draft looks like, uncropped."""
        self.canvas.show_image(image, draft)

    def _page(self, tool: Tool) -> Page:
        pages = {Tool.CROP: self.crop_page, Tool.TURN: self.turn_page, Tool.TONE: self.tone_page}
        return pages.get(tool, self.hide_page)

    def use_tool(self, tool: Tool) -> None:
        """Work on something else."""
        self._seal()
        self.tools.show_value(tool)
        self._pages.setCurrentIndex(list(Tool).index(tool))
        self.canvas.use_tool(tool)
        self.canvas.setAccessibleDescription(self._page(tool).help)
        self._show_tools()

    @property
    def draft(self) -> Draft | None:
        """The work as it stands; None while the original is not there."""
        return self._history.now if self._history else None

    # -- changing -----------------------------------------------------------------------------------------------------

    def _change(self, draft: Draft, kind: str = "") -> None:
        if self._history is not None and self._history.change(draft, kind):
            self._show_all()

    def _seal(self) -> None:
        if self._history is not None:
            self._history.seal()

    def _on_undo(self) -> None:
        if self._history is not None:
            self._history.undo()
            self._show_all()

    def _on_redo(self) -> None:
        if self._history is not None:
            self._history.redo()
            self._show_all()

    def _on_crop(self, area: Area) -> None:
        if draft := self.draft:
            self._change(draft.cropped(area), "crop")

    def _on_ratio(self, ratio: Ratio) -> None:
        if draft := self.draft:
            self._change(draft.shaped(ratio))

    def _on_whole(self) -> None:
        if draft := self.draft:
            self._change(replace(draft, cut=None, ratio=Ratio.FREE))

    def _on_turned(self, quarters: int) -> None:
        if draft := self.draft:
            self._change(draft.turned(quarters))

    def _on_tilted(self, tilt: int) -> None:
        if draft := self.draft:
            self._change(draft.tilted(tilt), "tilt")

    def _on_auto(self, auto: bool) -> None:
        if draft := self.draft:
            self._change(replace(draft, auto=auto))

    def _on_light(self, light: int) -> None:
        if draft := self.draft:
            self._change(replace(draft, light=light), "light")

    def _on_contrast(self, contrast: int) -> None:
        if draft := self.draft:
            self._change(replace(draft, contrast=contrast), "contrast")

    def _on_tone_reset(self) -> None:
        if draft := self.draft:
            self._change(replace(draft, auto=False, light=0, contrast=0))

    def _on_hide_drawn(self, area: Area) -> None:
        if draft := self.draft:
            self._change(draft.covered(Hide(self.hide_page.cover, self.hide_page.shape, area)))
            self.canvas.choose(len(self.draft.spots) - 1 if self.draft else -1)

    def _on_add(self) -> None:
        self._on_hide_drawn(middle_area())
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_hide_moved(self, number: int, area: Area) -> None:
        if draft := self.draft:
            self._change(draft.moved(number, area), f"hide {number}")

    def _on_dressed(self) -> None:
        self.canvas.use_shape(self.hide_page.shape)
        if (draft := self.draft) and self.canvas.chosen >= 0:
            self._change(draft.dressed(self.canvas.chosen, self.hide_page.cover, self.hide_page.shape))

    def _on_remove(self) -> None:
        if (draft := self.draft) and self.canvas.chosen >= 0:
            number = self.canvas.chosen
            self.canvas.choose(-1)
            self._change(draft.uncovered(number))

    def _on_reset(self) -> None:
        if draft := self.draft:
            self._change(Draft(draft.size))

    # -- showing ------------------------------------------------------------------------------------------------------

    def _show_all(self) -> None:
        draft = self.draft
        if draft is None:
            return
        self.canvas.show_draft(draft)
        self._show_tools()
        self._show_usable()
        shown = replace(draft.edits(), crop=None)
        if shown != self._wanted:
            tilting = self._wanted is not None and shown.tilt != self._wanted.tilt
            self._wanted = shown
            self.preview_wanted.emit(draft, tilting)
            if tilting:
                self._rest.start()

    def _on_rest(self) -> None:
        """The tilt stands still: once more, in full."""
        if draft := self.draft:
            self.preview_wanted.emit(draft, False)

    def _show_tools(self) -> None:
        draft = self.draft
        if draft is None:
            return
        self.crop_page.show_draft(draft, edited_size(draft.size, draft.edits()))
        self.turn_page.show_draft(draft)
        self.tone_page.show_draft(draft)
        self.hide_page.show_draft(draft, self.canvas.chosen)

    def _show_usable(self) -> None:
        self._ok.setEnabled(self._history is not None)
        self.bar.show_usable(self._history)

    # -- ending -------------------------------------------------------------------------------------------------------

    def accept(self) -> None:
        """Take what was made of the picture."""
        if draft := self.draft:
            self.taken.emit(draft.edits())
        super().accept()

    def reject(self) -> None:
        """Leave the picture as it was."""
        if self._history is not None and self._history.can_undo:
            self.dropped.emit(self._history.now.edits())
        super().reject()
