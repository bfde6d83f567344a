"""审稿: rounds, annotations, and below them the decision, which is always in view."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.actions import Actions
from editor_app.desktop.flows.reviewing import Reviewed
from editor_app.desktop.look import Look
from editor_app.desktop.models.annotations import BUTTON_WORDS, CARD, AnnotationDelegate, AnnotationModel, Card
from editor_app.desktop.models.rounds import round_lines
from editor_app.desktop.widgets.buttons import ActionButton, restyle, set_role
from editor_app.desktop.widgets.empty_state import EmptyState
from editor_app.desktop.widgets.round_list import RoundList
from editor_app.model.review import Act
from editor_app.model.review_moves import Stage, Standing

ROUNDS_SHARE = 0.45  # of the pane's height at most; more is scrolled
ICONS = {
    "passAction": "signature",
    "returnAction": "arrow_reply",
    "sendAction": "signature",
    "withdrawAction": "arrow_undo",
    "correctAction": "edit",
}
ROLES = {"returnAction": "state.returned"}


class _CardList(QListView):
    """Tells the delegate how wide its cards are: with a scroll bar or without."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cards wrap anew."""
        if isinstance(delegate := self.itemDelegate(), AnnotationDelegate):
            delegate.width = max(160, self.viewport().width())
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class _DecisionButton(ActionButton):
    """Stands for an action; icon and words have the colour of the decision, not of the menu."""

    def __init__(self, action: QAction, look: Look, name: str) -> None:
        self._icons = look
        self._name = name
        super().__init__(action)
        self.setProperty("tone", ROLES.get(name, "").removeprefix("state."))
        restyle(self)
        self.show_primary(False)

    def show_primary(self, primary: bool) -> None:
        """Whether it is the window's red button."""
        self.set_look_role("primary" if primary else "button")
        self._icons.dress(self, ICONS[self._name], "on_accent" if primary else ROLES.get(self._name, "text"))

    def _on_changed(self) -> None:
        self.setEnabled(self._action.isEnabled())
        self.setToolTip(self._action.toolTip())


class ReviewPane(QFrame):
    """Signals: `go_requested` (hash of an annotation), `act_requested` (hash, Act: a button of its card)."""

    go_requested = Signal(str)
    act_requested = Signal(str, object)

    def __init__(self, look: Look, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        set_role(self, "pane")
        self.setObjectName("reviewPane")
        self.model = AnnotationModel(self)
        self.delegate = AnnotationDelegate(look, self)
        self.rounds = RoundList(look)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setWidget(self.rounds)
        self.rounds.setAutoFillBackground(False)
        self._area.viewport().setAutoFillBackground(False)
        self.rounds.height_changed.connect(self._fit)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list_view = self._make_list()
        self._actions = actions
        self.empty = EmptyState(look, "comment_multiple", "", self)
        self.buttons = {name: _DecisionButton(actions[name], look, name) for name in ICONS}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._area)
        layout.addWidget(self._header(actions))
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.list_view, 1)
        layout.addWidget(self._footer())
        self.list_view.selectionModel().currentChanged.connect(self._on_current)
        self.list_view.clicked.connect(self._on_clicked)
        self.list_view.activated.connect(self._on_clicked)
        self.list_view.customContextMenuRequested.connect(self._on_menu_requested)
        self.delegate.pressed.connect(self.act_requested)
        look.changed.connect(self.list_view.viewport().update)
        self.show_nothing()

    def _make_list(self) -> QListView:
        view = _CardList(self)
        view.setObjectName("annotationList")
        view.setAccessibleName(self.tr("批注"))
        set_role(view, "rowsPane")
        view.setModel(self.model)
        view.setItemDelegate(self.delegate)
        view.setMouseTracking(True)
        view.setResizeMode(QListView.ResizeMode.Adjust)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.setContentsMargins(0, 8, 0, 0)
        view.setViewportMargins(0, 8, 0, 0)
        return view

    def _header(self, actions: Actions) -> QFrame:
        header = QFrame(self)
        header.setFixedHeight(32)
        header.setObjectName("annotationHeader")
        set_role(header, "groupHeader")
        self._notes_header = header
        self._count = QLabel()
        set_role(self._count, "strong")
        self._sums = QLabel()
        self._sums.setObjectName("annotationSums")
        set_role(self._sums, "small2")
        add = ActionButton(actions["annotateAction"], "small")
        add.setObjectName("annotateButton")
        line = QHBoxLayout(header)
        line.setContentsMargins(12, 0, 12, 0)
        line.setSpacing(10)
        line.addWidget(self._count)
        line.addStretch(1)
        line.addWidget(self._sums)
        line.addWidget(add)
        return header

    def _footer(self) -> QFrame:
        footer = QFrame(self)
        footer.setObjectName("decisionBar")
        set_role(footer, "paneFooter")
        self._bound = QLabel()
        self._bound.setObjectName("boundLabel")
        self._bound.setWordWrap(True)
        set_role(self._bound, "small")
        for name, button in self.buttons.items():
            button.setObjectName(name.replace("Action", "Button"))
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        line = QHBoxLayout()
        line.setSpacing(8)
        for button in self.buttons.values():
            line.addWidget(button, 1)
        column = QVBoxLayout(footer)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(4)
        column.addWidget(self._bound)
        column.addLayout(line)
        self._footer_frame = footer
        return footer

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_nothing(self) -> None:
        """No article is open."""
        self.rounds.show_lines([])
        self._area.hide()
        self._show_edge()
        self.show_cards([])
        new = self._actions["newArticleAction"]
        self.empty.say("comment_multiple", self.tr("选一篇稿件，或新建一篇"), new)
        self._footer_frame.hide()

    def _show_edge(self) -> None:
        """Right below the tabs the header needs no line above it."""
        self._notes_header.setProperty("first", self._area.isHidden())
        restyle(self._notes_header)

    def show_review(self, reviewed: Reviewed) -> None:
        """Show the rounds and what can be decided."""
        lines = round_lines(reviewed)
        self.rounds.show_lines(lines)
        self._area.setVisible(bool(lines))
        self._show_edge()
        self._fit()
        if lines:
            words, act = self.tr("还没有批注。选中文字或图片，按“批注”"), "annotateAction"
        else:
            words, act = self.tr("还没有送审"), "sendAction"
        self.empty.say("comment_multiple", words, self._actions[act])
        self._show_decision(reviewed)

    def _show_decision(self, reviewed: Reviewed) -> None:
        stage, view = reviewed.view.state.stage, reviewed.view
        shown = {
            Stage.PENDING: ("withdrawAction",) if reviewed.sent_by_me and not reviewed.mine else (),
            Stage.SIGNED: ("returnAction", "correctAction"),
            Stage.PUBLISHED: ("correctAction",),
        }.get(stage, ("sendAction",))
        if stage is Stage.PENDING:
            shown = ("passAction", "returnAction", *shown)
        for name, button in self.buttons.items():
            button.setVisible(name in shown)
        self.buttons["passAction"].show_primary(stage is Stage.PENDING and reviewed.mine)
        self._bound.setText(self._bound_words(reviewed))
        self._bound.setVisible(bool(self._bound.text()))
        self._footer_frame.setVisible(bool(len(view.record)) or stage is not Stage.DRAFT)

    def _bound_words(self, reviewed: Reviewed) -> str:
        state = reviewed.view.state
        digest = f"{state.digest[:4]} {state.digest[4:8]}"
        if state.stage is Stage.PENDING:
            words = self.tr("签名绑定第 {n} 版 • 摘要 {digest}；之后再改，签名即失效").format(
                n=state.revision, digest=digest
            )
            if not reviewed.view.is_current:
                words = self.tr("注意：现在的文字不是送审的那一版。") + words
            if reviewed.view.hindrance and not reviewed.view.rules.may_merge:
                before = self.tr("您已{what}，同一个人不再审；确需如此，签名时写明理由。")
                words = before.format(what=reviewed.before) + words
            return words
        if state.stage in (Stage.SIGNED, Stage.PUBLISHED):
            return self.tr("已签发第 {n} 版 • 摘要 {digest}；要改请用“更正”").format(n=state.revision, digest=digest)
        return ""

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Show the annotations."""
        self.model.show(cards)
        self.list_view.setVisible(bool(cards))
        self.empty.setVisible(not cards)
        self._count.setText(self.tr("批注 {n}").format(n=len(cards)) if cards else self.tr("批注"))
        states = [card.thread.standing for card in cards]
        words = ((Standing.OPEN, "未答"), (Standing.ANSWERED, "已答"), (Standing.DONE, "已改"))
        self._sums.setText(" • ".join(f"{word} {states.count(each)}" for each, word in words) if cards else "")
        if self.delegate.chosen and self.model.row_of(self.delegate.chosen) < 0:
            self.delegate.chosen = ""

    def choose(self, name: str) -> None:
        """Bring the card of an annotation into view and choose it."""
        row = self.model.row_of(name)
        if row < 0:
            return
        index = self.model.index(row)
        self.list_view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._choose(name)
        self.list_view.scrollTo(index)

    def step(self, by: int) -> str:
        """Choose the next annotation (1) or the one before (-1), round the end; its hash, or nothing."""
        count = self.model.rowCount()
        if not count:
            return ""
        now = self.model.row_of(self.delegate.chosen)
        name = self.model.rows[(now + by) % count if now >= 0 else 0 if by > 0 else count - 1].hash
        self.choose(name)
        return name

    @property
    def chosen(self) -> str:
        """The hash of the chosen annotation, or nothing."""
        return self.delegate.chosen

    def _choose(self, name: str) -> None:
        if name != self.delegate.chosen:
            self.delegate.chosen = name
            self.list_view.scheduleDelayedItemsLayout()
            self.list_view.viewport().update()

    def _on_current(self, index: QModelIndex) -> None:
        if isinstance(card := index.data(CARD), Card):
            self._choose(card.hash)

    def _on_clicked(self, index: QModelIndex) -> None:
        if isinstance(card := index.data(CARD), Card):
            self._choose(card.hash)
            self.go_requested.emit(card.hash)

    def _on_menu_requested(self, place: QPoint) -> None:
        under = self.list_view.indexAt(place)
        card = (under if under.isValid() else self.list_view.currentIndex()).data(
            CARD
        )  # by the menu key: the chosen one
        if isinstance(card, Card):
            self.menu_of(card).popup(self.list_view.viewport().mapToGlobal(place))

    def menu_of(self, card: Card) -> QMenu:
        """The buttons of a card as a menu; the caller shows it, it goes with its closing."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for act in card.acts:
            entry = menu.addAction(BUTTON_WORDS[act])
            entry.setData((card.hash, act.value))
        menu.triggered.connect(self._on_menu_chosen)
        return menu

    def _on_menu_chosen(self, action: QAction) -> None:
        name, act = action.data()
        self.act_requested.emit(name, Act(act))

    # -- room ---------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cards wrap anew; the rounds leave room for them."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._area.setFixedHeight(min(self.rounds.sizeHint().height(), max(80, int(self.height() * ROUNDS_SHARE))))
