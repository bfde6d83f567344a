"""The outbox's table: state chip, title, column, pictures sent, reason and next step, painted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QObject,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from editor_app.desktop.look import Look
from editor_app.desktop.models.cells import BASE, SMALL, lower, paint_chip, paint_ground, paint_words, upper
from editor_app.desktop.models.rows import SPOKEN, Index, TableModel
from editor_app.desktop.times import clock_time, short_time
from editor_app.model.problems import sentence
from editor_app.model.submission import SUBMISSION_WORDS, Hold, Submission, SubmissionState

ITEM = Qt.ItemDataRole.UserRole
LINES = Qt.ItemDataRole.UserRole + 1
STATE, TITLE, COLUMN, PROGRESS, REASON, ACT = range(6)
HEADINGS = ("状态", "稿件", "栏目", "进度", "原因与下一步", "")
ROW_HEIGHT = 44

STATE_TOKENS: dict[SubmissionState, str] = {
    SubmissionState.QUEUED: "queued",
    SubmissionState.SENDING: "sending",
    SubmissionState.WAITING: "waiting",
    SubmissionState.IN_DOUBT: "in_doubt",
    SubmissionState.BLOCKED: "blocked",
    SubmissionState.PAUSED: "paused",
    SubmissionState.CANCELLED: "trash",
    SubmissionState.DONE: "sent",
}


def state_token(item: Submission) -> str:
    """The token of a submission's colours and icon."""
    return STATE_TOKENS[item.state]


def reason_lines(item: Submission, before: int) -> tuple[str, str]:
    """What happened and what comes next, a line each. `before` counts the submissions ahead of it."""
    why = sentence(item.reason, item.details) if item.reason else ""
    first, _, rest = why.partition("。")
    match item.state:
        case SubmissionState.DONE:
            receipt = item.receipt
            number = receipt.number if receipt and receipt.number else ""
            at = clock_time(receipt.at) if receipt else ""
            return (f"回执号 {number}", f"站点 {at} 收到") if number else (f"站点 {at} 收到", "")
        case SubmissionState.QUEUED:
            return (f"前面还有 {before} 篇" if before else "马上开始"), ""
        case SubmissionState.SENDING:
            total = len(item.pictures)
            if item.stored_pictures < total:
                return f"正在传第 {item.stored_pictures + 1} 张图片", ""
            return "正在上报正文", "随后核对站点收到的内容"
        case SubmissionState.WAITING:
            again = f"{clock_time(item.until)} 自动重试" if item.until else "随后自动重试"
            return first or f"网络中断，第 {item.attempt} 次", again
        case SubmissionState.IN_DOUBT if item.hold is Hold.UNPROVEN:
            return first, "请到站点上看一看，再点“看一看…”"
        case SubmissionState.IN_DOUBT:
            return "发出后断线，不知站点收到没有", "先问站点再决定，不会重复"
        case SubmissionState.PAUSED if item.reason == "submission.scheduled":
            return first.strip("。"), "点“继续”马上送"
        case SubmissionState.PAUSED:
            return "已暂停", "点“继续”后接着排队"
        case SubmissionState.CANCELLED:
            return "已撤下", "稿件还在草稿里"
        case _:
            return first, rest.strip("。")


@dataclass(frozen=True, slots=True)
class Act:
    """What the button of a submission does: `name` is pause, resume, retry, sign_in, letters, look, settle or open (empty:
    there is none).
    """

    name: str
    word: str
    icon: str


NO_ACT = Act("", "", "")


def main_act(item: Submission) -> Act:
    """The one thing a person is likely to want with a submission."""
    match item.state:
        case SubmissionState.DONE:
            return Act("open", "打开网页", "open")
        case SubmissionState.PAUSED:
            return Act("resume", "继续", "play")
        case SubmissionState.IN_DOUBT if item.hold is Hold.UNPROVEN:
            return Act("look", "看一看…", "question_circle")
        case SubmissionState.IN_DOUBT:
            return Act("retry", "立即核实", "question_circle")
        case SubmissionState.BLOCKED if item.hold is Hold.AUTH and item.reason == "site.captcha":
            return Act("letters", "输入验证码…", "person")
        case SubmissionState.BLOCKED if item.hold is Hold.AUTH:
            return Act("sign_in", "重新登录…", "person")
        case SubmissionState.BLOCKED if item.hold is Hold.CONFLICT:
            return Act("settle", "选用哪一版…", "question_circle")
        case SubmissionState.WAITING | SubmissionState.BLOCKED:
            return Act("retry", "立即重试", "arrow_clockwise")
        case SubmissionState.CANCELLED:
            return NO_ACT
        case _:
            return Act("pause", "暂停", "pause")


FOR_THE_PERSON = (SubmissionState.BLOCKED, SubmissionState.IN_DOUBT)


class SubmissionModel(TableModel[Submission]):
    """Submissions in the outbox's order: first those that wait for the person, last those that have arrived, newest first."""

    headings = HEADINGS

    def show(self, items: Sequence[Submission]) -> None:
        """Show other submissions."""
        stopped = [item for item in items if item.state in FOR_THE_PERSON]
        waiting = [item for item in items if item.state not in (*FOR_THE_PERSON, SubmissionState.DONE)]
        ended = [item for item in items if item.state is SubmissionState.DONE]
        rows = [*stopped, *waiting, *reversed(ended)]
        if [item.id for item in rows] == [item.id for item in self.rows]:
            self.show_in_place(rows)
        else:
            super().show(rows)

    def row_of(self, submission_id: str) -> int:
        """The row of a submission, or -1."""
        return next((row for row, item in enumerate(self.rows) if item.id == submission_id), -1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words for the eye and the ear; the submission under `ITEM`, the two lines of its reason under `LINES`."""
        item = self.row_at(index)
        if item is None or role == ITEM:
            return item
        if role == LINES:
            return reason_lines(item, self._before(item))
        if role in (*SPOKEN, Qt.ItemDataRole.ToolTipRole):
            return self._words(item, index.column())
        return None

    def _before(self, item: Submission) -> int:
        return sum(
            other.order < item.order and other.state in (SubmissionState.QUEUED, SubmissionState.SENDING)
            for other in self.rows
        )

    def _words(self, item: Submission, column: int) -> str:
        if column == STATE:
            return SUBMISSION_WORDS[item.state]
        if column == TITLE:
            return item.title
        if column == COLUMN:
            return item.column
        if column == PROGRESS:
            return f"图 {item.stored_pictures}/{len(item.pictures)}"
        if column == ACT:
            return main_act(item).word
        return "\n".join(filter(None, reason_lines(item, self._before(item))))


class SubmissionDelegate(QStyledItemDelegate):
    """Paints the table's cells. `acted` carries the submission whose button was clicked."""

    acted = Signal(object)

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are alike."""
        return QSize(80, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        item = index.data(ITEM)
        if not isinstance(item, Submission):
            return
        painter.save()
        rect = paint_ground(painter, self._look, option)
        inner = rect.adjusted(16 if index.column() == STATE else 8, 0, -8, 0)
        if index.column() == STATE:
            paint_chip(painter, self._look, inner, state_token(item), SUBMISSION_WORDS[item.state])
        elif index.column() == PROGRESS:
            self._paint_progress(painter, inner, item)
        elif index.column() == ACT:
            self._paint_button(painter, rect, main_act(item).word)
        elif index.column() == REASON:
            self._paint_reason(painter, inner, index.data(LINES))
        else:
            paint_words(painter, self._look, inner, str(index.data()), SMALL if index.column() == COLUMN else BASE)
        painter.restore()

    def _paint_button(self, painter: QPainter, rect: QRect, word: str) -> None:
        if not word:
            return
        theme = self._look.theme
        painter.setFont(theme.font("small"))
        button = self._button(rect, word)
        painter.setBrush(theme.colour("pane"))
        painter.setPen(QPen(theme.colour("control"), 1))
        painter.drawRoundedRect(QRectF(button).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(QPen(theme.colour("control_base"), 1))
        painter.drawLine(button.left() + 3, button.bottom(), button.right() - 3, button.bottom())
        painter.setPen(theme.colour("text"))
        painter.drawText(button, Qt.AlignmentFlag.AlignCenter, word)

    def _button(self, rect: QRect, word: str) -> QRect:
        width = QFontMetrics(self._look.theme.font("small")).horizontalAdvance(word) + 18
        return QRect(rect.x() + 8, rect.center().y() - 12, width, 26)

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        """A click on a painted button."""
        item = index.data(ITEM)
        if (
            index.column() == ACT
            and isinstance(item, Submission)
            and isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and self._button(option.rect, main_act(item).word).contains(event.position().toPoint())
        ):
            self.acted.emit(item)
            return True
        return super().editorEvent(event, model, option, index)

    def _paint_progress(self, painter: QPainter, rect: QRect, item: Submission) -> None:
        theme = self._look.theme
        total, stored = len(item.pictures), item.stored_pictures
        done = item.state is SubmissionState.DONE
        share = 1.0 if done else stored / (total + 1)  # the last part is the article itself
        bar = QRectF(rect.x(), rect.center().y() - 1, 72, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("press"))
        painter.drawRoundedRect(bar, 2, 2)
        if share:
            painter.setBrush(theme.colour(f"state.{state_token(item)}"))
            painter.drawRoundedRect(QRectF(bar.x(), bar.y(), max(4.0, bar.width() * share), 4), 2, 2)
        paint_words(painter, self._look, rect.adjusted(80, 0, 0, 0), f"图 {stored}/{total}", SMALL)

    def _paint_reason(self, painter: QPainter, rect: QRect, lines: tuple[str, str]) -> None:
        first, second = lines
        paint_words(painter, self._look, upper(rect) if second else rect, first)
        if second:
            paint_words(painter, self._look, lower(rect), second, SMALL)


def detail_text(item: Submission) -> str:
    """Everything about a submission as lines to copy out."""
    lines = [
        f"稿件：{item.title}",
        f"站点：{item.site}　栏目：{item.column}",
        f"状态：{SUBMISSION_WORDS[item.state]}　版本：{item.revision}",
        f"内容摘要：{item.digest}",
    ]
    if item.receipt:
        receipt = item.receipt
        lines += [f"回执号：{receipt.number}", f"网页：{receipt.url}", f"站点收到：{short_time(receipt.at)}"]
    if item.reason:
        lines.append(f"原因：{sentence(item.reason, item.details)}（{item.reason}）")
    lines.append(f"复制于 {datetime.now():%Y-%m-%d %H:%M:%S}")
    return "\n".join(lines)
