"""What is painted around and over the text: paper, rings, underlines, hints. Nothing here changes the document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPen,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
)

from editor_app.desktop.editor.atoms import first_atom
from editor_app.desktop.editor.blocks import caption_end, end_of, is_picture
from editor_app.desktop.editor.figures import AtomPainter, atom_rect
from editor_app.desktop.editor.formats import EditorStyle, Kind, kind_of
from editor_app.desktop.editor.keys import in_caption, selected_atom

STRIP = 16  # paper beside the viewport, where there is room


@dataclass(frozen=True, slots=True)
class PageFit:
    """Where the viewport stands in the widget: free space left and right of it, and how much of that is paper."""

    left: int
    right: int
    strip: int


def fit_page(available: int, style: EditorStyle) -> PageFit:
    """Centre the text in `available` pixels; where the paper does not fit, its margin shrinks, then the text wraps."""
    widest = style.text_width + 2 * style.margin
    width = min(widest, available)
    rest = available - width
    strip = min((style.paper_width - widest) // 2, rest // 2)
    return PageFit(rest // 2, rest - rest // 2, strip)


def paint_paper(painter: QPainter, whole: QRect, viewport: QRect, strip: int, style: EditorStyle) -> None:
    """The canvas, and the paper on both sides of the viewport."""
    painter.fillRect(whole, QColor(style.canvas))
    paper = QRect(viewport.left() - strip, whole.top(), viewport.width() + 2 * strip, whole.height())
    painter.fillRect(paper, QColor(style.paper))


def first_block_at(document: QTextDocument, top: float) -> QTextBlock:
    """A block at or a little before the height `top` (the document's coordinates): cells of a table row, which stand
    beside each other, are left to the caller's looking further. Asks few blocks for their place, also in a long text.
    """
    layout = document.documentLayout()
    low, high = 0, document.blockCount() - 1
    while low < high:
        middle = (low + high) // 2
        if layout.blockBoundingRect(document.findBlockByNumber(middle)).bottom() < top:
            low = middle + 1
        else:
            high = middle
    return document.findBlockByNumber(max(0, low - 8))


def visible_blocks(document: QTextDocument, first: QTextBlock, area: QRectF) -> Iterator[QTextBlock]:
    """Blocks from `first` on that lie in `area` (the document's coordinates)."""
    layout = document.documentLayout()
    block = first
    below = 0
    while block.isValid() and below < 8:  # cells of one table row stand beside each other: look a little further
        rect = layout.blockBoundingRect(block)
        if rect.top() > area.bottom():
            below += 1
        elif rect.bottom() >= area.top():
            yield block
        block = block.next()


def paint_overlays(
    painter: QPainter, cursor: QTextCursor, first: QTextBlock, area: QRectF, objects: AtomPainter, focused: bool
) -> None:
    """Bars of quotations, hints in empty captions, the underline of the caption with the caret, the ring of the selected
    picture. The painter is in the document's coordinates.
    """
    document, store = cursor.document(), objects.store
    style = store.style
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for block in visible_blocks(document, first, area):
        kind = kind_of(block.blockFormat())
        if kind == Kind.QUOTE:
            full = block_rect(block, style.share)
            below = 4 if kind_of(block.next().blockFormat()) == Kind.QUOTE else 0
            bar = QRectF(style.margin + style.body_px - 3, full.top(), 3, full.height() + below)
            painter.fillRect(bar, QColor(style.control))
        elif kind == Kind.ATOM:
            _paint_caption_hint(painter, block, style)
    found = selected_atom(cursor)
    if found is not None:
        rect = atom_rect(document, found[0], store)
        objects.draw(painter, rect, found[1])  # again: the ring tells that it is selected, not a tint
        ring = rect.adjusted(-2, -2, 2, 2)
        painter.setPen(QPen(QColor(style.focus), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(ring, 2, 2)
    elif focused and in_caption(cursor):
        _paint_caption_focus(painter, cursor, style)


def block_rect(block: QTextBlock, share: float = 1.0) -> QRectF:
    """Where a block stands in the document's coordinates, shown at `share` of its measures. Qt's own answer leaves out
    the room that fixed line heights put above the words.
    """
    rect = block.document().documentLayout().blockBoundingRect(block)
    format = block.blockFormat()
    if format.lineHeightType() == int(QTextBlockFormat.LineHeightTypes.FixedHeight.value):
        rect.setHeight(max(rect.height(), block.layout().lineCount() * format.lineHeight() * share))
    return rect


def _paint_caption_hint(painter: QPainter, block: QTextBlock, style: EditorStyle) -> None:
    found = first_atom(block)
    if found is None or not is_picture(found[1]) or block.length() != 3:  # the object and the break alone
        return
    line = block.layout().lineForTextPosition(2)
    if not line.isValid():
        return
    rect = block.document().documentLayout().blockBoundingRect(block)
    font = style.font()
    font.setPixelSize(style.caption_px)
    metrics = QFontMetricsF(font)
    baseline = rect.top() + line.y() + line.height() - metrics.descent()
    painter.setFont(font)
    painter.setPen(QColor(style.text3))
    words = QCoreApplication.translate("BodyEditor", "图说：可先写好")
    painter.drawText(QPointF(rect.center().x() - metrics.horizontalAdvance(words) / 2, baseline), words)


def _paint_caption_focus(painter: QPainter, cursor: QTextCursor, style: EditorStyle) -> None:
    block = cursor.block()
    found = first_atom(block)
    assert found is not None
    split, end = caption_end(block), end_of(block)
    start, stop = (found[0] + 2, split) if cursor.position() <= split else (split + 1, end)
    line = block.layout().lineForTextPosition(cursor.positionInBlock())
    if not line.isValid():
        return
    origin = block.document().documentLayout().blockBoundingRect(block).topLeft()
    first = max(start - block.position(), line.textStart())
    last = min(stop - block.position(), line.textStart() + line.textLength())
    left, right = _x(line.cursorToX(first)), _x(line.cursorToX(max(first, last)))
    bottom = origin.y() + line.y() + line.height() + 3
    painter.setPen(QPen(QColor(style.focus), 2))
    painter.drawLine(QPointF(origin.x() + left - 5, bottom), QPointF(origin.x() + right + 5, bottom))


def _x(answer: object) -> float:
    value = answer[0] if isinstance(answer, tuple) else answer
    assert isinstance(value, float)
    return value


def paint_drop_mark(painter: QPainter, width: float, y: float, style: EditorStyle) -> None:
    """The line that shows where dragged pictures would go; the painter is in the document's coordinates."""
    painter.setPen(QPen(QColor(style.focus), 2))
    painter.drawLine(QPointF(style.margin, y), QPointF(width - style.margin, y))


def paint_invitation(painter: QPainter, words: str, first: QTextBlock, style: EditorStyle) -> None:
    """The hint in an empty body, where the first words will stand."""
    line = first.layout().lineAt(0)
    origin = first.document().documentLayout().blockBoundingRect(first).topLeft()
    painter.setFont(style.font())
    painter.setPen(QColor(style.text3))
    painter.drawText(QPointF(origin.x() + line.x() + 3, origin.y() + line.y() + line.ascent()), words)
