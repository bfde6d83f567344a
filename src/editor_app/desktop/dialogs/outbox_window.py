"""发件箱: every submission, how far it is, why it waits and what to do; receipts of what has arrived."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from PySide6.QtCore import QItemSelectionModel, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QFontMetrics,
    QGuiApplication,
    QImage,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QVBoxLayout, QWidget

from editor_app.desktop.flows.handing_in import Outbox
from editor_app.desktop.forms.ui_outbox_window import Ui_OutboxWindow
from editor_app.desktop.look import Look
from editor_app.desktop.models.submissions import (
    ACT,
    COLUMN,
    PROGRESS,
    REASON,
    STATE,
    TITLE,
    SubmissionDelegate,
    SubmissionModel,
    detail_text,
    main_act,
    reason_lines,
    state_token,
)
from editor_app.desktop.models.upload_rate import UploadRate
from editor_app.desktop.widgets.buttons import restyle, set_role
from editor_app.desktop.widgets.empty_state import EmptyState
from editor_app.desktop.widgets.fitting import fitting
from editor_app.model.problems import sentence
from editor_app.model.submission import (
    SUBMISSION_WORDS,
    PictureState,
    Submission,
    SubmissionPicture,
    SubmissionState,
)

SIZE, MIN_SIZE = QSize(1120, 720), QSize(600, 280)
DETAIL_FROM_HEIGHT = 600
DETAIL_HEIGHT = 165
WIDTHS = {STATE: 112, COLUMN: 92, PROGRESS: 148, REASON: 238, ACT: 112}
LIMITS = (0, 1_000_000, 500_000, 200_000, 100_000, 50_000)
STATES_LINE = (
    SubmissionState.SENDING,
    SubmissionState.QUEUED,
    SubmissionState.WAITING,
    SubmissionState.IN_DOUBT,
    SubmissionState.BLOCKED,
    SubmissionState.PAUSED,
    SubmissionState.DONE,
    SubmissionState.CANCELLED,
)
STOPPED = (SubmissionState.WAITING, SubmissionState.BLOCKED, SubmissionState.IN_DOUBT)


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person wants done: `act` is pause, resume, retry, cancel, open, sign_in …; `ids` of submissions. `detail`: what
    to `move` it before (empty: to the end), or the limit of `bandwidth` in bytes a second.
    """

    act: str
    ids: tuple[str, ...] = ()
    detail: str = ""


class OutboxWindow(QWidget):
    """A window of its own. `wished` carries a `Wish`, `pictures_wanted` the assets whose thumbnails it lacks."""

    wished = Signal(object)
    pictures_wanted = Signal(list)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._look = look
        self._outbox = Outbox(())
        self._rate = UploadRate()
        self.setObjectName("outboxWindow")
        self.setWindowTitle(self.tr("发件箱 — 先锋采编"))
        self._ui = Ui_OutboxWindow()
        self._ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.model = SubmissionModel(self)
        self._states = _StatesLine(look)
        self._ui.headerLine.replaceWidget(self._ui.statesLabel, self._states)
        self._ui.statesLabel.deleteLater()
        self._pictures = _PicturesLine(look)
        box = QVBoxLayout(self._ui.picturesHolder)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._pictures)
        self.empty = self._make_empty()
        self._prepare_table()
        self._dress()
        self._connect()
        self.setMinimumSize(MIN_SIZE)
        self.resize(fitting(self, SIZE))
        self.show_outbox(Outbox(()))

    def _make_empty(self) -> EmptyState:
        """Without rows there is a way back to the articles."""
        back = QAction(self.tr("去选稿件"), self)
        back.setObjectName("toLibrary")
        self._look.dress(back, "list", "text")
        back.triggered.connect(lambda: self.wished.emit(Wish("library")))
        empty = EmptyState(self._look, "mail_inbox", "")
        empty.say("mail_inbox", self.tr("没有要报的稿件。写好一篇，按“上报”"), back)
        self._ui.bodyColumn.replaceWidget(self._ui.emptyLabel, empty)
        self._ui.emptyLabel.deleteLater()
        return empty

    def _prepare_table(self) -> None:
        table = self._ui.outboxTable
        table.setModel(self.model)
        delegate = SubmissionDelegate(self._look, self)
        delegate.acted.connect(self._on_acted)
        table.setItemDelegate(delegate)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._on_menu_requested)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setShowGrid(False)
        table.setFrameShape(table.Shape.NoFrame)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(44)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setFixedHeight(33)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        for column, width in WIDTHS.items():
            table.setColumnWidth(column, width)

    def _dress(self) -> None:
        self._look.dress(self._ui.pauseAllButton, "pause", "text")
        self._look.dress(self._ui.retryAllButton, "arrow_clockwise", "text")
        self._look.dress(self._ui.copyButton, "copy", "text")
        self._look.dress(self._ui.slipButton, "print", "text")
        self._look.dress(self._ui.upButton, "arrow_up", "text2")
        self._look.dress(self._ui.downButton, "arrow_down", "text2")
        for button in (
            self._ui.slipButton,
            self._ui.upButton,
            self._ui.downButton,
            self._ui.limitButton,
            self._ui.pauseAllButton,
            self._ui.retryAllButton,
            self._ui.mainButton,
            self._ui.copyButton,
            self._ui.cancelButton,
        ):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._ui.sumBar.setTextVisible(False)
        self._ui.mainButton.hide()
        self._ui.nextLabel.setMinimumWidth(280)
        self._ui.detail.setFixedHeight(DETAIL_HEIGHT)
        self._ui.limitButton.setProperty("low", True)
        restyle(self._ui.limitButton)
        self._ui.statusLine.setFixedHeight(28)

    def _connect(self) -> None:
        self._ui.outboxTable.selectionModel().selectionChanged.connect(self._show_detail)
        self._ui.pauseAllButton.clicked.connect(self._on_pause_all)
        self._ui.retryAllButton.clicked.connect(self._on_retry_all)
        self._ui.mainButton.clicked.connect(self._on_main)
        self._ui.copyButton.clicked.connect(self._on_copy)
        self._ui.slipButton.clicked.connect(self._on_slip)
        self._ui.limitButton.clicked.connect(self._on_limit)
        self._ui.upButton.clicked.connect(self._on_up)
        self._ui.downButton.clicked.connect(self._on_down)
        for keys, act in (("Alt+Up", self._on_up), ("Alt+Down", self._on_down)):
            QShortcut(QKeySequence(keys), self, act)
        self._ui.cancelButton.clicked.connect(self._on_cancel)
        self._look.changed.connect(self._show_detail)

    def show_outbox(self, outbox: Outbox) -> None:
        """Show the outbox as it is now; the selected row stays selected."""
        chosen = self.current()
        self._outbox = outbox
        self.model.show(outbox.items)
        total = sum(item.state is not SubmissionState.CANCELLED for item in outbox.items)
        self._ui.sumLabel.setText(self.tr("{n} 篇，已到 {done} 篇").format(n=total, done=outbox.done))
        self._ui.sumBar.setRange(0, max(1, total))
        self._ui.sumBar.setValue(outbox.done)
        self._states.show_items(outbox.items)
        there = bool(outbox.items)
        self._ui.outboxTable.setVisible(there)
        self.empty.setVisible(not there)
        self._show_pause_all()
        self._ui.slipButton.setEnabled(there)
        self._ui.rateLabel.setText(self._rate.words(outbox.items))
        self._ui.retryAllButton.setEnabled(any(self._stopped(item) for item in outbox.items))
        row = self.model.row_of(chosen.id) if chosen else -1
        if there:
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self._ui.outboxTable.selectionModel().setCurrentIndex(self.model.index(max(0, row), 0), flags)
        self._show_detail()

    def _show_pause_all(self) -> None:
        paused = any(item.state is SubmissionState.PAUSED for item in self._outbox.items)
        resumes = paused and not self._outbox.moving
        self._ui.pauseAllButton.setText(self.tr("全部继续") if resumes else self.tr("全部暂停"))
        self._look.dress(self._ui.pauseAllButton, "play" if resumes else "pause", "text")
        self._ui.pauseAllButton.setEnabled(resumes or bool(self._outbox.moving))
        self._ui.pauseAllButton.setProperty("resumes", resumes)

    def show_bandwidth(self, limit: int) -> None:
        """Show how fast may be sent, in bytes a second; 0 for no limit."""
        self._ui.limitButton.setText(limit_words(limit))

    def show_network(self, state: str, words: str) -> None:
        """Show the network's state (`online`, `offline`, `portal` or nothing) in the bottom line."""
        self._ui.statusLabel.show_icon(self._look.theme.states[f"network.{state}"].icon if state else "")
        self._ui.statusLabel.setText(words)

    def set_thumbnail(self, asset: str, image: QImage) -> None:
        """Show a picture's thumbnail."""
        self._pictures.set_thumbnail(asset, image)

    def current(self) -> Submission | None:
        """The selected submission."""
        rows = self._ui.outboxTable.selectionModel().selectedRows()
        return self.model.row(rows[0].row()) if rows else None

    def showEvent(self, event: QShowEvent) -> None:
        """The focus begins in the table, not on a button that stops everything."""
        super().showEvent(event)
        self._ui.outboxTable.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A low window folds the detail away."""
        super().resizeEvent(event)
        self._show_detail()

    @staticmethod
    def _may_cancel(item: Submission) -> bool:
        return item.state not in (SubmissionState.DONE, SubmissionState.CANCELLED)

    @staticmethod
    def _stopped(item: Submission) -> bool:
        return item.state in (*STOPPED, SubmissionState.PAUSED)

    def _show_detail(self) -> None:
        item = self.current()
        self._ui.detail.setVisible(item is not None and self.height() >= DETAIL_FROM_HEIGHT)
        if item is None:
            return
        first, second = reason_lines(item, 0)
        token = state_token(item)
        self._ui.titleLabel.setText(item.title)
        self._pictures.show_pictures(item.pictures)
        self.pictures_wanted.emit([picture.asset for picture in item.pictures])
        if item.state is SubmissionState.DONE:
            kept = self.tr("报出的是第 {n} 版，内容摘要 {digest}").format(n=item.revision, digest=item.digest[:12])
        else:
            kept = self.tr("上报的是第 {r} 版，您可以继续改稿").format(r=item.revision)
            if item.stored_pictures:
                kept = self.tr("已传的 {n} 张不会再传；{rest}").format(n=item.stored_pictures, rest=kept)
        self._ui.keptLabel.setText(kept)
        self._ui.whyLabel.setText(first)
        state = self._look.theme.states[token]
        self._ui.whyLabel.show_icon(state.icon)
        self._ui.whyLabel.setStyleSheet(f"color: {state.fg};")
        words = second
        if item.reason and self._stopped(item):  # what was kept and what to do; what happened stands above
            words = sentence(item.reason, item.details).partition("。")[2] or second
        if item.receipt:
            words = f"{words}\n{item.receipt.url}"
        self._ui.nextLabel.setText(words)
        self._show_buttons(item)

    def _show_buttons(self, item: Submission) -> None:
        act = main_act(item)
        self._ui.mainButton.setVisible(bool(act.name))
        primary = self._stopped(item)
        set_role(self._ui.mainButton, "primary" if primary else "button")
        if act.name:
            self._ui.mainButton.setText(act.word)
            self._look.dress(self._ui.mainButton, act.icon, "on_accent" if primary else "text")
        self._ui.cancelButton.setVisible(self._may_cancel(item))
        queue = self._movable()
        self._ui.upButton.setVisible(self._may_cancel(item))
        self._ui.downButton.setVisible(self._may_cancel(item))
        self._ui.upButton.setEnabled(len(queue) > 1 and queue[0].id != item.id)
        self._ui.downButton.setEnabled(len(queue) > 1 and queue[-1].id != item.id)

    def _on_main(self) -> None:
        if item := self.current():
            self._on_acted(item)

    def _on_acted(self, item: Submission) -> None:
        self.wished.emit(Wish(main_act(item).name, (item.id,)))

    def _on_menu_requested(self, place: QPoint) -> None:
        item = self.current()
        if item is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        act = main_act(item)
        if act.name:
            menu.addAction(act.word).triggered.connect(self._on_main)
        menu.addAction(self.tr("复制详情")).triggered.connect(self._on_copy)
        if self._may_cancel(item):
            menu.addAction(self.tr("上移")).triggered.connect(self._on_up)
            menu.addAction(self.tr("下移")).triggered.connect(self._on_down)
            menu.addAction(self.tr("定时送出…")).triggered.connect(self._on_schedule)
            menu.addAction(self.tr("撤下")).triggered.connect(self._on_cancel)
        menu.popup(self._ui.outboxTable.viewport().mapToGlobal(place))

    def _on_schedule(self) -> None:
        if item := self.current():
            self.wished.emit(Wish("schedule", (item.id,)))

    def _on_cancel(self) -> None:
        if item := self.current():
            self.wished.emit(Wish("cancel", (item.id,)))

    def _on_copy(self) -> None:
        if item := self.current():
            QGuiApplication.clipboard().setText(detail_text(item))

    def _on_pause_all(self) -> None:
        self.wished.emit(Wish("resume_all" if self._ui.pauseAllButton.property("resumes") else "pause_all"))

    def _on_slip(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for form, words in (
            ("pdf", self.tr("交接单（PDF，可打印）…")),
            ("xlsx", self.tr("导出回执（Excel）…")),
            ("csv", self.tr("导出回执（CSV）…")),
        ):
            menu.addAction(words).setData(form)
        menu.triggered.connect(self._on_form_chosen)
        menu.popup(self._ui.slipButton.mapToGlobal(QPoint(0, self._ui.slipButton.height())))

    def _on_form_chosen(self, action: QAction) -> None:
        self.wished.emit(Wish(action.data()))

    def _on_limit(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for limit in LIMITS:
            menu.addAction(limit_words(limit)).setData(limit)
        menu.triggered.connect(self._on_limit_chosen)
        menu.popup(self._ui.limitButton.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _on_limit_chosen(self, action: QAction) -> None:
        self.wished.emit(Wish("bandwidth", detail=str(action.data())))

    def _movable(self) -> list[Submission]:
        ended = (SubmissionState.DONE, SubmissionState.CANCELLED)
        return [item for item in self._outbox.items if item.state not in ended]

    def _on_up(self) -> None:
        self._move(-1)

    def _on_down(self) -> None:
        self._move(2)  # before the one after the next

    def _move(self, by: int) -> None:
        item, queue = self.current(), self._movable()
        place = next((n for n, each in enumerate(queue) if item is not None and each.id == item.id), -1)
        if item is not None and place >= 0 and 0 <= place + by <= len(queue):
            before = queue[place + by].id if place + by < len(queue) else ""
            self.wished.emit(Wish("move", (item.id,), before))

    def _on_retry_all(self) -> None:
        stopped = [item for item in self._outbox.items if self._stopped(item)]
        paused = tuple(
            item.id
            for item in stopped
            if item.state is SubmissionState.PAUSED and item.reason != "submission.scheduled"
        )
        self.wished.emit(Wish("resume", paused))
        self.wished.emit(Wish("retry", tuple(item.id for item in stopped if item.state in STOPPED)))


def limit_words(limit: int) -> str:
    """A limit in bytes a second as people read it."""
    return f"限速 {limit // 1000} KB/s" if limit else "不限速"


class _StatesLine(QWidget):
    """How many submissions are in each state: icon, word, number."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._parts: list[tuple[str, str]] = []
        self.setMinimumHeight(32)
        look.changed.connect(self.update)

    def show_items(self, items: tuple[Submission, ...]) -> None:
        counts = Counter(item.state for item in items)
        order = [state for state in STATES_LINE if counts[state]]
        tokens = {item.state: state_token(item) for item in items}
        self._parts = [(tokens[state], f"{SUBMISSION_WORDS[state]} {counts[state]}") for state in order]
        self.setAccessibleName("，".join(words for _token, words in self._parts))
        self.setToolTip(self.accessibleName())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._look.theme.font("small"))
        return QSize(sum(32 + metrics.horizontalAdvance(words) for _token, words in self._parts) + 12, 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._look.theme
        painter.setFont(theme.font("small"))
        x = 8
        for token, words in self._parts:
            role = f"state.{token}"
            painter.setPen(theme.colour(role))
            width = painter.fontMetrics().horizontalAdvance(words)
            if x + 18 + width > self.width():
                return  # the tool tip has them all
            self._look.paint_icon(painter, QRectF(x, 9, 14, 14), theme.states[token].icon, role)
            painter.drawText(QRectF(x + 18, 0, width + 2, 32), Qt.AlignmentFlag.AlignVCenter, words)
            x += 18 + width + 14


class _PicturesLine(QWidget):
    """Thumbnails of a submission's pictures, each with 已传 or 未传."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._pictures: tuple[SubmissionPicture, ...] = ()
        self._thumbs: dict[str, QImage] = {}
        self.setFixedHeight(80)
        look.changed.connect(self.update)

    def show_pictures(self, pictures: tuple[SubmissionPicture, ...]) -> None:
        self._pictures = pictures
        self.update()

    def set_thumbnail(self, asset: str, image: QImage) -> None:
        self._thumbs[asset] = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        theme = self._look.theme
        painter.setFont(theme.font("small"))
        for place, picture in enumerate(self._pictures):
            x = place * 92
            stored = picture.state is PictureState.STORED
            box = QRectF(x, 0, 84, 56)
            painter.setOpacity(1.0 if stored else 0.5)
            painter.fillRect(box, theme.colour("canvas"))
            image = self._thumbs.get(picture.asset)
            if image is not None and not image.isNull():
                share = min(image.width() / 84, image.height() / 56)
                width, height = 84 * share, 56 * share
                part = QRectF((image.width() - width) / 2, (image.height() - height) / 2, width, height)
                painter.drawImage(box, image, part)
            painter.setOpacity(1.0)
            refused = picture.state is PictureState.REFUSED
            icon, role, word = (
                ("checkmark_circle", "state.sent", "已传")
                if stored
                else ("error_circle", "state.error", "不收")
                if refused
                else ("clock", "text2", "未传")
            )
            self._look.paint_icon(painter, QRectF(x, 61, 14, 14), icon, role)
            painter.setPen(theme.colour(role))
            painter.drawText(QRectF(x + 18, 58, 66, 20), Qt.AlignmentFlag.AlignVCenter, word)
