"""Pictures in the text: their sizes, how they are painted, and the card of a picture still to be found."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QByteArray, QCoreApplication, QObject, QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QCursor,
    QFontMetricsF,
    QImage,
    QPainter,
    QPen,
    QPixmap,
    QPyTextObject,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextTable,
)
from PySide6.QtSvg import QSvgRenderer

from editor_app.assets import resource
from editor_app.desktop.editor.atoms import Atom, atom_of
from editor_app.desktop.editor.formats import ATOM_OBJECT, EditorStyle
from editor_app.model.body import Figure, MissingPicture, Rule, Signature

USUAL_RATIO = 2 / 3  # height to width of a picture whose size is not known yet, and of pictures side by side
SAME_SHAPE = 0.01  # by so much rounding changes the shape of a small picture; the text must not move for it
TALLEST = 1.0  # a picture alone is at most as high as the widest one is wide
RULE_HEIGHT = 16
CHOOSE, REMOVE = "choose", "remove"


class PictureStore(QObject):
    """The pictures that the editor shows. Decoding happens elsewhere: `wanted(asset)` asks once for each picture that
    came into view, `set_picture` takes what was decoded. GUI thread only.
    """

    wanted = Signal(str)
    arrived = Signal(str, bool)  # asset; whether its box changed its shape

    def __init__(self, style: EditorStyle, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.style = style
        self.text_width = float(style.text_width)
        self.signature = ""
        self.hover: tuple[str, str] = ("", "")  # id of a missing picture, button of its card
        self._images: dict[str, QImage] = {}
        self._sizes: dict[str, QSize] = {}
        self._scaled: dict[tuple[str, int, int], QPixmap] = {}
        self._asked: set[str] = set()

    def set_size(self, asset: str, width: int, height: int) -> None:
        """Tell a picture's size in pixels before it is decoded, so that its box has the right shape."""
        self._sizes[asset] = QSize(width, height)

    def set_picture(self, asset: str, image: QImage) -> None:
        """Take a decoded picture; a null image shows that it could not be read."""
        before = self.ratio(asset)
        self._images[asset] = image
        if not image.isNull():
            shape = image.height() / image.width()
            if asset not in self._sizes or abs(shape - before) > SAME_SHAPE * before:
                self._sizes[asset] = image.size()
        for key in [key for key in self._scaled if key[0] == asset]:
            del self._scaled[key]
        self.arrived.emit(asset, before != self.ratio(asset))

    def forget(self, keep: set[str]) -> None:
        """Drop the pictures that are not in `keep`."""
        self._images = {asset: image for asset, image in self._images.items() if asset in keep}
        self._scaled = {key: pixmap for key, pixmap in self._scaled.items() if key[0] in keep}
        self._asked &= keep

    def ratio(self, asset: str) -> float:
        """Height to width."""
        size = self._sizes.get(asset)
        return size.height() / size.width() if size is not None and size.width() > 0 else USUAL_RATIO

    def pixmap(self, asset: str, size: QSize) -> QPixmap | None:
        """The picture filling `size` device pixels, cropped in the middle where the shapes differ; None while it has not
        come (it is asked for).
        """
        image = self._images.get(asset)
        if image is None:
            if asset not in self._asked:
                self._asked.add(asset)
                self.wanted.emit(asset)
            return None
        if image.isNull():
            return None
        key = (asset, size.width(), size.height())
        if key not in self._scaled:
            if len(self._scaled) > 64:
                self._scaled.clear()
            self._scaled[key] = QPixmap.fromImage(_cover(image, size))
        return self._scaled[key]

    def unreadable(self, asset: str) -> bool:
        """Whether the picture came as one that cannot be shown."""
        return asset in self._images and self._images[asset].isNull()

    def box(self, atom: Atom, columns: int) -> QSizeF:
        """Width and height of an atom in the text; `columns` is the number of pictures in its row, 1 when alone."""
        style = self.style
        match atom:
            case Rule():
                return QSizeF(self.text_width, RULE_HEIGHT)
            case Signature():
                metrics = QFontMetricsF(style.font())
                return QSizeF(
                    min(metrics.horizontalAdvance(self.signature_words()) + 1, self.text_width), style.line_px
                )
            case Figure() if columns == 1:
                return self._alone(atom)
            case _:
                share = (self.text_width - style.gap * (columns - 1)) / columns
                width = float(int(share)) if columns > 1 else min(style.figure_width, self.text_width)
                return QSizeF(width, round(width * USUAL_RATIO))

    def _alone(self, figure: Figure) -> QSizeF:
        widest = min(float(self.style.figure_width), self.text_width)
        if figure.width is not None:
            widest = self.text_width * figure.width / 100
        ratio = self.ratio(figure.source)
        width = min(widest, max(widest * TALLEST, 1) / ratio) if ratio > 0 else widest
        return QSizeF(round(width), max(1, round(width * ratio)))

    def signature_words(self) -> str:
        """What the 供稿 line shows."""
        if self.signature:
            return self.tr("供稿：{unit}").format(unit=self.signature)
        return self.tr("供稿：（在稿件信息里填写）")


def _cover(image: QImage, size: QSize) -> QImage:
    scaled = image.scaled(
        size, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    left, top = (scaled.width() - size.width()) // 2, (scaled.height() - size.height()) // 2
    return scaled.copy(left, top, size.width(), size.height())


class AtomPainter(QPyTextObject):
    """Lays out and paints atoms in a document; register it under ATOM_OBJECT with the document's layout."""

    def __init__(self, store: PictureStore, parent: QObject) -> None:
        super().__init__(parent)
        self.store = store
        self._painters: dict[type, Callable[[QPainter, QRectF, Atom], None]] = {
            Figure: self._figure,
            MissingPicture: self._missing,
            Rule: self._rule,
            Signature: self._signature,
        }

    def intrinsicSize(self, doc: QTextDocument, posInDocument: int, format: QTextFormat) -> QSizeF:
        """Called by the layout."""
        atom = atom_of(format.toCharFormat())
        if atom is None:
            return QSizeF(self.store.style.body_px, self.store.style.body_px)
        return self.store.box(atom, columns_at(doc, posInDocument))

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, doc: QTextDocument, posInDocument: int, format: QTextFormat
    ) -> None:
        """Called by the layout; `rect` is in the document's coordinates."""
        atom = atom_of(format.toCharFormat())
        if atom is not None:
            self.draw(painter, QRectF(rect), atom)

    def draw(self, painter: QPainter, rect: QRectF, atom: Atom) -> None:
        """Paint an atom into `rect`."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painters[type(atom)](painter, rect, atom)
        painter.restore()

    def _figure(self, painter: QPainter, rect: QRectF, atom: Atom) -> None:
        assert isinstance(atom, Figure)
        ratio = painter.device().devicePixelRatioF()
        pixels = QSize(max(1, round(rect.width() * ratio)), max(1, round(rect.height() * ratio)))
        pixmap = self.store.pixmap(atom.source, pixels)
        if pixmap is not None:
            painter.drawPixmap(rect, pixmap, QRectF(pixmap.rect()))
            return
        style = self.store.style
        painter.setPen(QPen(QColor(style.line), 1))
        painter.setBrush(QColor(style.hover))
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setFont(style.ui_font(12))
        painter.setPen(QColor(style.text3))
        unreadable = self.store.unreadable(atom.source)
        words = self.tr("这张图片读不出来，原图没有动") if unreadable else self.tr("正在取图…")
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, words)

    def _missing(self, painter: QPainter, rect: QRectF, atom: Atom) -> None:
        assert isinstance(atom, MissingPicture)
        style = self.store.style
        paint_missing_card(painter, rect, atom, style, self.store.hover[1] if self.store.hover[0] == atom.id else "")

    def _rule(self, painter: QPainter, rect: QRectF, atom: Atom) -> None:
        painter.setPen(QPen(QColor(self.store.style.control), 1))
        middle = int(rect.center().y()) + 0.5
        painter.drawLine(QPointF(rect.left(), middle), QPointF(rect.right(), middle))

    def _signature(self, painter: QPainter, rect: QRectF, atom: Atom) -> None:
        style = self.store.style
        painter.setFont(style.font())
        painter.setPen(QColor(style.text if self.store.signature else style.text3))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect, flags, self.store.signature_words())


def columns_at(document: QTextDocument, position: int) -> int:
    """How many pictures stand side by side at a position; 1 outside of rows. The layout asks this: a text cursor must not
    be used, it would ask the layout in turn.
    """
    for frame in document.rootFrame().childFrames():
        if frame.firstPosition() <= position <= frame.lastPosition():
            return frame.columns() if isinstance(frame, QTextTable) else 1
    return 1


def atom_rect(document: QTextDocument, position: int, store: PictureStore) -> QRectF:
    """Where the atom at `position` stands, in the document's coordinates; empty where there is none."""
    cursor = QTextCursor(document)
    cursor.setPosition(min(position + 1, document.characterCount() - 1))
    atom = atom_of(cursor.charFormat()) if cursor.charFormat().objectType() == ATOM_OBJECT else None
    block = document.findBlock(position)
    line = block.layout().lineForTextPosition(position - block.position()) if block.isValid() else None
    if atom is None or line is None or not line.isValid():
        return QRectF()
    origin = document.documentLayout().blockBoundingRect(block).topLeft()
    left = line.cursorToX(position - block.position())
    x = left[0] if isinstance(left, tuple) else left
    assert isinstance(x, float)
    size = store.box(atom, columns_at(document, position))
    return QRectF(QPointF(origin.x() + x, origin.y() + line.y() + line.ascent() - size.height()), size)


# -- the card of a missing picture -----------------------------------------------------------------------------------

_BUTTON = QSizeF(88, 28)
_QUIET = QSizeF(72, 28)
_LINES = 28 + 24 + 8 + 28  # heading, why, gap, buttons


def card_buttons(rect: QRectF) -> dict[str, QRectF]:
    """The hit areas of a card: `CHOOSE` (选图片…) and `REMOVE` (删去此图)."""
    width = _BUTTON.width() + 8 + _QUIET.width()
    left = rect.center().x() - width / 2
    top = rect.center().y() - _LINES / 2 + 28 + 24 + 8
    choose = QRectF(QPointF(round(left), round(top)), _BUTTON)
    return {CHOOSE: choose, REMOVE: QRectF(QPointF(choose.right() + 8, choose.top()), _QUIET)}


def paint_missing_card(painter: QPainter, rect: QRectF, atom: MissingPicture, style: EditorStyle, hover: str) -> None:
    """The red card 待补图 with its reason and two buttons; `hover` names the button under the pointer."""
    error = QColor(style.error)
    pen = QPen(error, 2)
    pen.setDashPattern([3, 2])
    painter.setPen(pen)
    painter.setBrush(QColor(style.error_ground))
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 4, 4)
    _paint_card_words(painter, rect, atom, style)
    for name, area in card_buttons(rect).items():
        framed = name == CHOOSE
        painter.setPen(QPen(QColor(style.control), 1) if framed else Qt.PenStyle.NoPen)
        ground = QColor(style.hover if hover == name else style.pane)
        painter.setBrush(ground if framed or hover == name else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(QColor(style.text if framed else style.text2))
        painter.setFont(style.ui_font(12))
        if framed:
            _paint_base_edge(painter, area, style)
            paint_icon(painter, QRectF(area.left() + 10, area.center().y() - 8, 16, 16), "image_add", style.text2)
            words = area.adjusted(30, 0, -6, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, QCoreApplication.translate("BodyEditor", "选图片…"))
        else:
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, QCoreApplication.translate("BodyEditor", "删去此图"))


def _paint_card_words(painter: QPainter, rect: QRectF, atom: MissingPicture, style: EditorStyle) -> None:
    top = rect.center().y() - _LINES / 2
    font = style.ui_font(15, strong=True)
    metrics = QFontMetricsF(font)
    heading = QCoreApplication.translate("BodyEditor", "待补图")
    width = 20 + 6 + metrics.horizontalAdvance(heading)
    left = rect.center().x() - width / 2
    paint_icon(painter, QRectF(left, top + 4, 20, 20), "image_off", style.error)
    painter.setFont(font)
    painter.setPen(QColor(style.error))
    aside = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(QRectF(left + 26, top, width, 28), aside, heading)
    small = style.ui_font(12)
    painter.setFont(small)
    painter.setPen(QColor(style.text2))
    room = rect.width() - 24
    why = QFontMetricsF(small).elidedText(atom.why or atom.origin, Qt.TextElideMode.ElideRight, room)
    painter.drawText(QRectF(rect.left() + 12, top + 28, room, 24), Qt.AlignmentFlag.AlignCenter, why)


def _paint_base_edge(painter: QPainter, area: QRectF, style: EditorStyle) -> None:
    """The darker bottom edge by which a control is known."""
    painter.save()
    painter.setPen(QPen(QColor(style.control_base), 1))
    painter.drawLine(QPointF(area.left() + 4, area.bottom() - 0.5), QPointF(area.right() - 4, area.bottom() - 0.5))
    painter.restore()


def paint_icon(painter: QPainter, rect: QRectF, name: str, colour: str) -> None:
    """An icon of the program in one colour."""
    QSvgRenderer(_icon(name, colour)).render(painter, rect)


@lru_cache(maxsize=64)
def _icon(name: str, colour: str) -> QByteArray:
    source = resource("icons", f"{name}.svg").read_bytes()
    return QByteArray(source.replace(b"<svg ", b'<svg fill="' + colour.encode() + b'" ', 1))


@lru_cache(maxsize=4)
def brush_cursor(ratio: float) -> QCursor:
    """The pointer while 格式刷 is in the hand: a caret and a brush, dark with a light edge; the caret is the place."""
    pixmap = QPixmap(round(26 * ratio), round(24 * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.scale(ratio, ratio)
    for colour, width in (("#ffffff", 3.0), ("#1b1f24", 1.0)):
        painter.setPen(QPen(QColor(colour), width))
        for start, end in (((5, 4), (5, 20)), ((3, 4), (7, 4)), ((3, 20), (7, 20))):
            painter.drawLine(QPointF(*start), QPointF(*end))
    for x, y in ((8, 4), (10, 4), (9, 3), (9, 5)):
        paint_icon(painter, QRectF(x, y, 16, 16), "paint_brush", "#ffffff")
    paint_icon(painter, QRectF(9, 4, 16, 16), "paint_brush", "#1b1f24")
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return QCursor(pixmap, 5, 12)
