"""稿件库: boxes with counts, search, the list of articles, and a place to drop files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.look import Look
from editor_app.desktop.models.articles import ROW, Arrangement, ArticleListModel, ArticleRowDelegate
from editor_app.desktop.widgets.arranging import ArrangeButton
from editor_app.desktop.widgets.buttons import ActionButton, set_role
from editor_app.desktop.widgets.empty_state import EmptyState
from editor_app.desktop.widgets.painted import BoxButton
from editor_app.model.article import STATE_WORDS, ArticleRow, ArticleState
from editor_app.model.proof_code import looks_like_code, read_code
from editor_app.services.lights import Lit

SEARCH_MS = 150
EMPTY: Mapping[ArticleState, str] = {
    ArticleState.DRAFT: "还没有草稿。新建一篇，或把 Word、WPS 文件拖到这里",
    ArticleState.IN_REVIEW: "没有等审的稿件。写好一篇，按“送审”",
    ArticleState.RETURNED: "没有退回的稿件",
    ArticleState.READY: "没有待报的稿件。审过的、要报的在这里",
    ArticleState.SENDING: "没有正在上报的稿件",
    ArticleState.SENT: "还没有报过稿件。写好一篇，按“上报”",
    ArticleState.ADOPTED: "还没有采用的稿件。上报以后，问站点采用了没有",
    ArticleState.TRASH: "空的。删去的稿件在这里留 30 天",
}

LOW = 360


@dataclass(frozen=True, slots=True)
class LibraryActions:
    """The actions that this pane shows."""

    import_files: QAction
    new: QAction
    trash: QAction
    untrash: QAction
    purge: QAction
    empty_trash: QAction
    check: QAction


class _ArticleList(QListView):
    """`delete_pressed` comes for the key Delete."""

    delete_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete puts away; every other key is the list's."""
        if event.key() == Qt.Key.Key_Delete and not event.modifiers():
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)


class LibraryPane(QFrame):
    """Shows what it is given and tells wishes: another box, words to search, an article to open or to have a look at
    (one click), files dropped; the code of a proof that was typed or scanned into the search field.
    """

    box_requested = Signal(object)
    search_requested = Signal(str)
    open_requested = Signal(str)
    glance_requested = Signal(str)
    files_dropped = Signal(list)
    code_entered = Signal(str)

    def __init__(
        self, look: Look, actions: LibraryActions, column_name: Callable[[str], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._actions = actions
        self._box = ArticleState.DRAFT
        self._to_select = ""
        self._low = False
        self._words = ""
        set_role(self, "left")
        self.setObjectName("libraryPane")
        self.setAcceptDrops(True)
        self.model = ArticleListModel(self)
        self._delegate = ArticleRowDelegate(look, column_name, self)
        self._build()
        self._searching = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._searching.timeout.connect(self._on_search_due)
        look.changed.connect(self._list.viewport().update)
        look.changed.connect(self._show_drop_icon)
        self._show_drop_icon()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._header())
        layout.addLayout(self._search_line())
        layout.addLayout(self._box_grid())
        line = QFrame()
        set_role(line, "line")
        line.setFixedHeight(1)
        layout.addWidget(line)
        layout.addLayout(self._sort_line())
        layout.addWidget(self._list_view(), 1)
        self.drop_hint = self._make_drop_hint()
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(8, 8, 8, 8)
        foot.addWidget(self.drop_hint)
        foot.addWidget(self._trash_buttons())
        layout.addWidget(self._foot)

    def _make_drop_hint(self) -> QFrame:
        hint = QFrame(self)
        hint.setFixedHeight(32)
        set_role(hint, "dropHint")
        self._drop_icon = QLabel()
        words = QLabel(self.tr("拖入 Word、WPS 文件或照片"))
        set_role(words, "small")
        line = QHBoxLayout(hint)
        line.setContentsMargins(8, 0, 8, 0)
        line.setSpacing(6)
        line.addStretch(1)
        line.addWidget(self._drop_icon)
        line.addWidget(words)
        line.addStretch(1)
        return hint

    def _show_drop_icon(self) -> None:
        picture = self._look.icon("arrow_import", "text3", 14)
        self._drop_icon.setPixmap(picture.pixmap(QSize(14, 14), self.devicePixelRatioF()))

    def _trash_buttons(self) -> QWidget:
        """What can be done with chosen articles in the trash; it takes the place of the hint there."""
        self._for_trash = QWidget()
        line = QHBoxLayout(self._for_trash)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for action, name in ((self._actions.untrash, "untrashButton"), (self._actions.purge, "purgeButton")):
            button = ActionButton(action)
            button.setObjectName(name)
            line.addWidget(button, 1)
        self._for_trash.hide()
        return self._for_trash

    def _header(self) -> QHBoxLayout:
        header = QHBoxLayout()
        header.setContentsMargins(12, 11, 12, 11)
        header.setSpacing(8)
        title = QLabel(self.tr("稿件库"))
        set_role(title, "paneTitle")
        header.addWidget(title, 1)
        import_button = ActionButton(self._actions.import_files, "small")
        import_button.setText(self.tr("导入"))
        new_button = ActionButton(self._actions.new, "small")
        new_button.setText(self.tr("新建"))
        header.addWidget(import_button)
        header.addWidget(new_button)
        return header

    def _search_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(12, 0, 12, 0)
        self.search = QLineEdit()
        self.search.setObjectName("searchField")
        self.search.setAccessibleName(self.tr("搜索稿件"))
        self.search.setPlaceholderText(self.tr("搜标题、正文或拼音首字母"))
        self.search.setClearButtonEnabled(True)
        set_role(self.search, "input")
        icon = QAction(self.tr("搜索"), self.search)
        self._look.dress(icon, "search", "text3")
        self.search.addAction(icon, QLineEdit.ActionPosition.LeadingPosition)
        self.search.setTextMargins(-4, 0, 0, 0)
        self.search.textChanged.connect(self._on_search_typed)
        self.search.returnPressed.connect(self._on_search_entered)
        line.addWidget(self.search)
        return line

    def _use_height(self) -> None:
        """On a low window (200 %) the boxes stand in two rows, and the hint below the list gives way to the list."""
        low = self.height() < LOW
        if low == self._low:
            return
        self._low = low
        columns = 4 if low else 2
        for place, button in enumerate(self._buttons.values()):
            button.set_narrow(low)
            self._grid.addWidget(button, place // columns, place % columns)
        self._foot.setVisible(not low or self._box is ArticleState.TRASH)

    def _box_grid(self) -> QGridLayout:
        grid = self._grid = QGridLayout()
        grid.setContentsMargins(8, 8, 8, 8)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(2)
        self._boxes = QButtonGroup(self)
        self._buttons: dict[ArticleState, BoxButton] = {}
        for place, state in enumerate(ArticleState):
            button = BoxButton(STATE_WORDS[state], self._look.theme.states[state.value].icon, self._look)
            button.setObjectName(f"box_{state.value}")
            self._boxes.addButton(button, place)
            self._buttons[state] = button
            grid.addWidget(button, place // 2, place % 2)
        self._buttons[self._box].setChecked(True)
        self._boxes.idClicked.connect(self._on_box_clicked)
        return grid

    def _sort_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(16, 3, 8, 3)
        self._heading = QLabel()
        set_role(self._heading, "small")
        self._order = ArrangeButton(self._look)
        self._order.chosen.connect(self._on_arranged)
        self._empty_trash = ActionButton(self._actions.empty_trash, "small")
        self._empty_trash.setObjectName("emptyTrashButton")
        self._empty_trash.hide()
        line.addWidget(self._heading, 1)
        line.addWidget(self._order)
        line.addWidget(self._empty_trash)
        return line

    def _list_view(self) -> QWidget:
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(8, 0, 8, 0)
        self._list = _ArticleList()
        self._list.setObjectName("articleList")
        self._list.setAccessibleName(self.tr("稿件列表"))
        set_role(self._list, "rows")
        self._list.setModel(self.model)
        self._list.setItemDelegate(self._delegate)
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._list.customContextMenuRequested.connect(self._on_menu_requested)
        self._list.clicked.connect(self._on_row_clicked)
        self._list.activated.connect(self._on_row_activated)
        self._list.setMinimumSize(QSize(0, 40))
        self._list.delete_pressed.connect(self._on_delete)
        self.empty = EmptyState(self._look, "edit", "", self._list)
        self._forget_words = self._local_action("clearSearch", "dismiss", self.tr("清除搜索"), self.search.clear)
        self._go_drafts = self._local_action("goDrafts", "edit", self.tr("看草稿"), self._on_go_drafts)
        layout.addWidget(self._list)
        return holder

    @property
    def list_view(self) -> QListView:
        """The list, for those who move the focus or test."""
        return self._list

    def box_button(self, state: ArticleState) -> BoxButton:
        """The button of a box."""
        return self._buttons[state]

    def show_counts(self, counts: Mapping[ArticleState, int]) -> None:
        """Show how many articles stand in each box."""
        for state, button in self._buttons.items():
            button.set_count(counts.get(state, 0))

    def show_rows(self, rows: Sequence[ArticleRow], words: str, notes: Mapping[str, str] | None = None) -> None:
        """Show the rows of the chosen box, with notes by their ids, or what a search for `words` found."""
        self._words = words
        self._keeping_selection(lambda: self.model.show(rows, notes))
        self._show_trash(self._box is ArticleState.TRASH and not words, bool(rows))
        mine = self._box is ArticleState.IN_REVIEW and not words
        self._order.show_order(self.model.arrangement, self.tr("轮到您的在前") if mine else "")
        self._show_count()

    def show_lights(self, lights: Mapping[str, Lit]) -> None:
        """Show the lights of articles, by their ids."""
        self._keeping_selection(lambda: self.model.show_lights(lights))
        self._show_count()

    def _on_arranged(self, arrangement: Arrangement) -> None:
        self.model.arrangement = arrangement
        self.show_lights({})
        self._order.show_order(arrangement)

    def _keeping_selection(self, change: Callable[[], None]) -> None:
        chosen = set(self.selected())
        change()
        selection = self._list.selectionModel()
        if chosen == set(self.selected()):
            return
        for article in chosen:
            place = self.model.row_of(article)
            if place >= 0:
                selection.select(self.model.index(place), QItemSelectionModel.SelectionFlag.Select)

    def _show_count(self) -> None:
        count = self.model.rowCount()
        name = self.tr("找到") if self._words else STATE_WORDS[self._box]
        self._heading.setText(f"{name} · {count} 篇")
        self._say_empty(self._words)
        self.empty.setVisible(not count)
        self._place_empty()

    def _show_trash(self, there: bool, filled: bool) -> None:
        self.drop_hint.setVisible(not there)
        self._for_trash.setVisible(there)
        self._foot.setVisible(there or not self._low)
        self._order.setVisible(not there)
        self._empty_trash.setVisible(there and filled)

    def show_open(self, article_id: str) -> None:
        """Mark the article that is open, and bring it into view."""
        if article_id != self._delegate.open_article:
            self._delegate.open_article = self._to_select = article_id
        place = self.model.row_of(article_id)
        if place >= 0:
            index = self.model.index(place)
            if self._to_select == article_id:  # once, as soon as the list has it; later choices are the person's
                self._to_select = ""
                flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
                self._list.selectionModel().setCurrentIndex(index, flags)
                self._list.scrollTo(index)
        self._list.viewport().update()

    def choose_box(self, state: ArticleState) -> None:
        """Go to a box, as if it had been clicked."""
        self._buttons[state].setChecked(True)
        self._on_box_clicked(list(ArticleState).index(state))

    @property
    def box(self) -> ArticleState:
        """The chosen box."""
        return self._box

    def selected(self) -> list[str]:
        """Ids of the selected articles, in the list's order."""
        indexes = sorted(self._list.selectionModel().selectedIndexes(), key=QModelIndex.row)
        return [index.data(ROW).id for index in indexes]

    def focus_search(self) -> None:
        """Put the caret into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _local_action(self, name: str, icon: str, text: str, act: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.setObjectName(name)
        self._look.dress(action, icon, "text")
        action.triggered.connect(act)
        return action

    def _on_go_drafts(self) -> None:
        self.choose_box(ArticleState.DRAFT)

    def _say_empty(self, words: str) -> None:
        if self.model.hides:
            self.empty.say("checkmark", self.tr("没有查出错误的稿件。还没有检查过的不在这里"))
            return
        if words:
            said = self.tr("没有找到“{words}”。试试拼音首字母，如 fxjz").format(words=words)
            self.empty.say("search", said, self._forget_words)
            return
        icon = self._look.theme.states[self._box.value].icon
        if self._box is ArticleState.DRAFT:
            self.empty.say(icon, EMPTY[self._box], self._actions.import_files, self._actions.new)
        else:
            self.empty.say(icon, EMPTY[self._box], self._go_drafts)

    def _place_empty(self) -> None:
        self.empty.setGeometry(self._list.viewport().rect().adjusted(0, 8, 0, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the words of an empty list in its middle."""
        super().resizeEvent(event)
        self._use_height()
        self._place_empty()

    def _on_box_clicked(self, place: int) -> None:
        self._box = list(ArticleState)[place]
        self._list.clearSelection()
        if self.search.text():
            self.search.clear()
        self.box_requested.emit(self._box)

    def _on_search_typed(self, text: str) -> None:
        self._searching.start()

    def _on_search_due(self) -> None:
        text = self.search.text().strip()
        if not looks_like_code(text):  # a scanner is still typing: no words to look for
            self.search_requested.emit(text)
        elif read_code(text) is not None:
            self._on_search_entered()

    def _on_search_entered(self) -> None:
        """Enter, as scanners press it behind a code. Words are looked for while they are typed."""
        text = self.search.text().strip()
        if looks_like_code(text):
            self.search.clear()
            self.code_entered.emit(text)

    def _on_row_clicked(self, index: QModelIndex) -> None:
        if len(self.selected()) == 1 and isinstance(row := index.data(ROW), ArticleRow):
            self.glance_requested.emit(row.id)

    def _on_row_activated(self, index: QModelIndex) -> None:
        """Enter or a double click: to stay."""
        if len(self.selected()) == 1 and isinstance(row := index.data(ROW), ArticleRow):
            self.open_requested.emit(row.id)

    def _on_delete(self) -> None:
        (self._actions.purge if self._box is ArticleState.TRASH else self._actions.trash).trigger()

    def _on_menu_requested(self, place: QPoint) -> None:
        if not self.selected():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        in_trash = self._box is ArticleState.TRASH
        menu.addActions(
            [self._actions.untrash, self._actions.purge] if in_trash else [self._actions.check, self._actions.trash]
        )
        menu.popup(self._list.viewport().mapToGlobal(place))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped anywhere on the pane."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell which files were dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.files_dropped.emit(paths)
