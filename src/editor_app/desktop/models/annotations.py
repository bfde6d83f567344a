"""Annotations as cards, painted: quote, words, number and person, answers, state, and the buttons of the chosen card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QObject,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from editor_app.desktop.look import Look
from editor_app.desktop.models.rows import SPOKEN, Index, Rows
from editor_app.desktop.times import short_time
from editor_app.model.review import ACT_WORDS, Act, Entry
from editor_app.model.review_moves import Standing, Thread

CARD = Qt.ItemDataRole.UserRole
EDGE, PAD, BELOW = 12, 11, 8
LINE, SMALL_LINE = 22, 20
BUTTON_HEIGHT = 26
MOST_LINES = 40
STANDING_LOOKS = {
    Standing.OPEN: ("warning", "state.warning", "未答"),
    Standing.ANSWERED: ("comment", "state.in_review", "已答"),
    Standing.DONE: ("checkmark_circle", "state.sent", "已改"),
}
BUTTON_WORDS = {
    Act.SETTLED: "算改好了",
    Act.ANSWERED: "回复",
    Act.ACCEPTED: "采纳",
    Act.DECLINED: "不采纳",
    Act.REOPENED: "重提",
}
BUTTON_ICONS = {Act.SETTLED: "checkmark", Act.ACCEPTED: "checkmark"}


@dataclass(frozen=True, slots=True)
class Card:
    """One annotation as it is shown. `hash` is its name. `place` is the words it hangs on, or names them (第 2 张图片, 标题);
    `gone`: they are not there any more. `acts` are its buttons in order.
    """

    hash: str
    number: int
    thread: Thread
    place: str
    gone: bool = False
    acts: tuple[Act, ...] = ()

    @property
    def spoken(self) -> str:
        """The card for the ear."""
        entry = self.thread.entry
        state = STANDING_LOOKS[self.thread.standing][2]
        parts = (
            f"批注 {self.number}",
            state,
            self.place,
            "原文已改" if self.gone else "",
            entry.text,
            suggestion(entry),
        )
        return "，".join(
            filter(None, (*parts, *(f"{each.by.name}：{reply_words(each)}" for each in self.thread.replies)))
        )


def suggestion(entry: Entry) -> str:
    """The words of a suggestion, empty where there is none."""
    if entry.replacement is None:
        return ""
    return f"建议改为“{entry.replacement}”" if entry.replacement else "建议删去"


def reply_words(entry: Entry) -> str:
    """An answer, or what was done, in words."""
    return entry.text if entry.act is Act.ANSWERED else "：".join(filter(None, (ACT_WORDS[entry.act], entry.text)))


class AnnotationModel(Rows[Card], QAbstractListModel):
    """Cards in the order of their numbers."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)

    def show(self, cards: Sequence[Card]) -> None:
        """Show other cards. Where they are the same annotations in the same order, views keep selection and place."""
        if list(cards) == self.rows:
            return
        if [card.hash for card in cards] == [card.hash for card in self.rows]:
            self.rows = list(cards)
            if cards:
                self.dataChanged.emit(self.index(0), self.index(len(cards) - 1))
                self.layoutChanged.emit()
            return
        self.beginResetModel()
        self.rows = list(cards)
        self.endResetModel()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The card under `CARD`, its words for eye and ear."""
        card = self.row_at(index)
        if card is None or role == CARD:
            return card
        if role in SPOKEN:
            return card.spoken
        return None

    def row_of(self, name: str) -> int:
        """The place of an annotation by its hash, or -1."""
        return next((row for row, card in enumerate(self.rows) if card.hash == name), -1)


@dataclass(slots=True)
class _Laid:
    """A card laid out at a width: words with their places, lines between answers, buttons; relative to the card's corner."""

    height: int = 0
    words: list[tuple[QRect, str, str, str, bool]] = field(default_factory=list)  # place, kind, role, words, right
    rules: list[int] = field(default_factory=list)
    bar: QRect = field(default_factory=QRect)
    state: QRect = field(default_factory=QRect)
    buttons: dict[Act, QRect] = field(default_factory=dict)


class AnnotationDelegate(QStyledItemDelegate):
    """Paints cards; `pressed` carries the hash and the act of a button that was clicked."""

    pressed = Signal(str, object)

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._laid: dict[tuple[Card, int, bool], _Laid] = {}
        self._metric: dict[str, QFontMetrics] = {}
        self._hover: tuple[str, Act] | None = None
        self.chosen = ""
        self.width = 400
        look.changed.connect(self._laid.clear)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as its words at the width of the list."""
        card = index.data(CARD)
        return QSize(0, self.lay(card).height + BELOW) if isinstance(card, Card) else QSize()

    def buttons_of(self, card: Card, rect: QRect) -> dict[Act, QRect]:
        """Where the buttons of a card stand whose row is `rect`."""
        corner = rect.topLeft()
        return {act: each.translated(corner.x() + EDGE, corner.y()) for act, each in self.lay(card).buttons.items()}

    def lay(self, card: Card) -> _Laid:
        """Lay a card out; kept, for hundreds of cards are asked again and again."""
        key = (card, self.width, card.hash == self.chosen)
        if key not in self._laid:
            if len(self._laid) > 2000:
                self._laid.clear()
            self._laid[key] = self._lay(card, max(120, self.width - 2 * EDGE), chosen=key[2])
        return self._laid[key]

    def _lay(self, card: Card, width: int, *, chosen: bool) -> _Laid:
        laid, entry = _Laid(), card.thread.entry
        y = 8
        if card.place:
            height = self._words(laid, QRect(PAD + 10, y, width - 2 * PAD - 10, 2 * LINE), "quote", "text2", card.place)
            laid.bar = QRect(PAD, y + 2, 2, height - 4)
            y += height
        if card.gone:
            y += self._words(
                laid, QRect(PAD, y, width - 2 * PAD, LINE), "small", "state.warning", "原文已改，找不到这几个字了"
            )
        for words in filter(None, (entry.text, suggestion(entry))):
            y += self._words(laid, QRect(PAD, y, width - 2 * PAD, MOST_LINES * LINE), "base", "text", words)
        y += self._who(laid, y, width, entry, str(card.number))
        for reply in card.thread.replies:
            laid.rules.append(y + 5)
            y += 12
            y += self._words(
                laid, QRect(PAD, y, width - 2 * PAD, MOST_LINES * LINE), "base", "text", reply_words(reply)
            )
            y += self._who(laid, y, width, reply, "")
        laid.state = QRect(PAD, y - SMALL_LINE, width - 2 * PAD, SMALL_LINE)
        if chosen and card.acts:
            y += 6
            x = PAD
            metrics = self._metrics("small")
            for act in card.acts:
                wide = metrics.horizontalAdvance(BUTTON_WORDS[act]) + 18 + (20 if act in BUTTON_ICONS else 0)
                laid.buttons[act] = QRect(x, y, wide, BUTTON_HEIGHT)
                x += wide + 6
            y += BUTTON_HEIGHT
        laid.height = y + 9
        return laid

    def _words(self, laid: _Laid, room: QRect, kind: str, role: str, words: str) -> int:
        height = _height(self._metrics(kind), room, words)
        laid.words.append((QRect(room.x(), room.y(), room.width(), height), kind, role, words, False))
        return height

    def _who(self, laid: _Laid, y: int, width: int, entry: Entry, number: str) -> int:
        x = PAD
        if number:
            laid.words.append((QRect(x, y, 30, SMALL_LINE), "strong", "text", number, False))
            x += self._metrics("strong").horizontalAdvance(number) + 8
        words = f"{entry.by.name}　{short_time(entry.at)}"
        laid.words.append((QRect(x, y, width - x - 70, SMALL_LINE), "small", "text3", words, False))
        return SMALL_LINE

    def _metrics(self, kind: str) -> QFontMetrics:
        if kind not in self._metric:
            self._metric[kind] = QFontMetrics(self._font(kind))
        return self._metric[kind]

    def _font(self, kind: str) -> QFont:
        theme = self._look.theme
        if kind == "quote":
            return theme.font("pane_title", family="body")
        return theme.font("small" if kind in ("small", "strong") else "base", strong=kind == "strong")

    # -- painting -----------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one card."""
        card = index.data(CARD)
        if not isinstance(card, Card):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, laid = self._look.theme, self.lay(card)
        row: QRect = option.rect
        rect = QRect(row.x() + EDGE, row.y(), row.width() - 2 * EDGE, laid.height)
        chosen = card.hash == self.chosen
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.setBrush(theme.colour("hover" if hovered and not chosen else "pane"))
        painter.setPen(QPen(theme.colour("focus" if chosen else "control"), 1))
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("focus"))
            painter.drawRoundedRect(QRectF(rect.x(), rect.y(), 4, rect.height()), 2, 2)
        painter.translate(rect.topLeft())
        painter.fillRect(laid.bar, theme.colour("control"))
        for y in laid.rules:
            painter.fillRect(QRect(PAD, y, rect.width() - 2 * PAD, 1), theme.colour("line"))
        for place, kind, role, words, _right in laid.words:
            painter.setFont(self._font(kind))
            painter.setPen(theme.colour(role))
            painter.drawText(place, int(_FLAGS), _fitted(self._metrics(kind), place, words))
        self._paint_state(painter, laid.state, card)
        for act, place in laid.buttons.items():
            self._paint_button(painter, place, act, hovered=self._hover == (card.hash, act))
        painter.restore()

    def _paint_state(self, painter: QPainter, place: QRect, card: Card) -> None:
        icon, role, word = STANDING_LOOKS[card.thread.standing]
        if card.thread.outcome is not None:
            word = {Act.ACCEPTED: "已采纳", Act.DECLINED: "不采纳"}[card.thread.outcome]
        theme = self._look.theme
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour(role))
        width = painter.fontMetrics().horizontalAdvance(word)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), word)
        self._look.paint_icon(painter, QRectF(place.right() - width - 18, place.y() + 3, 14, 14), icon, role)

    def _paint_button(self, painter: QPainter, place: QRect, act: Act, *, hovered: bool) -> None:
        theme = self._look.theme
        first = act in BUTTON_ICONS
        painter.setBrush(theme.colour("hover" if hovered else "pane"))
        painter.setPen(QPen(theme.colour("control"), 1) if first or hovered else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("text"))
        words = QRect(place)
        if first:
            icon = QRectF(place.x() + 8, place.y() + 6, 14, 14)
            self._look.paint_icon(painter, icon, BUTTON_ICONS[act], "text")
            words.setLeft(place.x() + 20)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), BUTTON_WORDS[act])

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        """Buttons light under the pointer and do what they say."""
        card = index.data(CARD)
        if isinstance(card, Card) and isinstance(event, QMouseEvent):
            place = event.position().toPoint()
            over = next((act for act, each in self.buttons_of(card, option.rect).items() if each.contains(place)), None)
            hover = (card.hash, over) if over is not None else None
            if hover != self._hover:
                self._hover = hover
                option.widget.update()
            if over is not None and event.type() == QEvent.Type.MouseButtonRelease:
                self.pressed.emit(card.hash, over)
                return True
        return super().editorEvent(event, model, option, index)


_FLAGS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWrapAnywhere


def _height(metrics: QFontMetrics, room: QRect, words: str) -> int:
    """Room for words that break anywhere, told from how long they are: to lay hundreds of cards out would take too long."""
    line = max(20, room.width() - LINE)  # the last letter of a line may not fit
    count = sum(max(1, -(-metrics.horizontalAdvance(each) // line)) for each in words.split("\n"))
    return min(max(count * metrics.height() + 4, SMALL_LINE), room.height())


def _fitted(metrics: QFontMetrics, place: QRect, words: str) -> str:
    """Words cut so that they fit; the whole of them is for the ear."""
    if _height(metrics, QRect(0, 0, place.width(), 100_000), words) <= place.height():
        return words
    lines = max(1, place.height() // metrics.height())
    room = place.width() * lines - 2 * metrics.height()
    return metrics.elidedText(words.replace("\n", " "), Qt.TextElideMode.ElideRight, room)
