"""The middle: the article's head, its tools and its text; or, with nothing open, what to do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.actions import Actions
from editor_app.desktop.editor.formats import EditorStyle
from editor_app.desktop.editor.sheets import Sheet
from editor_app.desktop.editor.state import BlockStyle, StyleState
from editor_app.desktop.editor.widget import BodyEditor
from editor_app.desktop.look import Look
from editor_app.desktop.panes.article_head import ArticleHead
from editor_app.desktop.panes.article_tabs import ArticleTabs
from editor_app.desktop.panes.compare_pane import ComparePane
from editor_app.desktop.panes.find_bar import FindBar
from editor_app.desktop.panes.tool_row import ToolRow
from editor_app.desktop.widgets.buttons import set_role
from editor_app.desktop.widgets.empty_state import EmptyState
from editor_app.desktop.widgets.layout_popup import LayoutPopup
from editor_app.desktop.widgets.message_bar import MessageBar
from editor_app.model.article import Article, ArticleState
from editor_app.model.body import Align, Body
from editor_app.model.inline import Mark
from editor_app.model.metadata import Metadata
from editor_app.model.profile import SiteProfile
from editor_app.model.session import TextPlace

LOW_BELOW = 430
TIGHT_BELOW = 360
UNDER_REVIEW = (ArticleState.IN_REVIEW, ArticleState.READY)
TOOLS = (
    ("undoAction", "redoAction"),
    ("boldAction", "italicAction", "underlineAction"),
    ("alignStartAction", "alignCenterAction", "alignRightAction"),
    ("brushAction", "clearAction"),
    ("addPicturesAction", "tableAction"),
    ("layoutAction",),
    ("findAction",),
)
WORDED = frozenset({"layoutAction"})
MARKS = {
    "boldAction": Mark.STRONG,
    "italicAction": Mark.EMPHASIS,
    "underlineAction": Mark.UNDERLINE,
    "strikeAction": Mark.STRIKE,
    "superscriptAction": Mark.SUPERSCRIPT,
    "subscriptAction": Mark.SUBSCRIPT,
}
ALIGNS = {"alignStartAction": Align.START, "alignCenterAction": Align.CENTER, "alignRightAction": Align.RIGHT}
STYLES = {
    "paragraphAction": BlockStyle.PARAGRAPH,
    "headingAction": BlockStyle.HEADING,
    "quoteAction": BlockStyle.QUOTE,
    "bulletedAction": BlockStyle.BULLETED,
    "numberedAction": BlockStyle.NUMBERED,
}


class ArticlePane(QFrame):
    """Shows the open article and is the screen it is written on. `edited` comes with every change by the person,
    `left` when the focus leaves a field or the text.
    """

    edited = Signal()
    left = Signal()

    def __init__(self, look: Look, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._actions = actions
        self._loading = False
        self.locked = False  # the article is under review or signed off
        self.read_only = False  # another window writes: articles are shown, nothing can be changed
        set_role(self, "middle")
        self.setObjectName("articlePane")
        self.tabs = ArticleTabs(look, self)
        self.bar = MessageBar(look, self)
        self.head = ArticleHead(look, actions["fieldsAction"], self)
        self.tools = ToolRow([[actions[name] for name in group] for group in TOOLS], WORDED, self)
        self.layout_popup = LayoutPopup(self)
        self._rules_button = QToolButton()
        self._dress_rules_button()
        self.tools.put_beside("layoutAction", self._rules_button)
        self._tight = False
        self.find_bar = FindBar(look, actions, self)
        self.find_bar.installEventFilter(self)
        self.editor = BodyEditor(EditorStyle.from_theme(look.theme), self)
        self.remarks = self.editor.use_remarks(look)
        self._compare: ComparePane | None = None
        self._shown = ""  # id of the article whose text is on the page
        self._sheets: dict[str, Sheet] = {}  # texts of the other open articles
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self._page = QWidget(self)
        column = QVBoxLayout(self._page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.tools)
        column.addWidget(self.find_bar)
        column.addWidget(self.editor, 1)
        holder = QWidget(self)
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(self._empty_page(self._actions["newArticleAction"], self._actions["importAction"]))
        self._stack.addWidget(self._page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tabs)
        layout.addWidget(self.bar)
        layout.addWidget(holder, 1)

    def _empty_page(self, new: QAction, bring_in: QAction) -> QWidget:
        page = QFrame(self)
        set_role(page, "canvas")
        empty = EmptyState(self._look, "document_text", self.tr("选一篇稿件，或新建一篇"))
        empty.say("document_text", empty.words, bring_in, new)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(empty)
        return page

    def _dress_rules_button(self) -> None:
        button = self._rules_button
        button.setObjectName("layoutRulesButton")
        button.setToolTip(self.tr("一键排版做哪些事"))
        button.setAccessibleName(self.tr("一键排版做哪些事"))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_role(button, "drop")
        self._look.dress(button, "chevron_down", "text", 12)
        button.setIconSize(QSize(12, 12))
        button.clicked.connect(self._on_rules)

    def _connect(self) -> None:
        self.head.edited.connect(self._on_fields_edited)
        self.head.left.connect(self.left)
        self.head.body_requested.connect(self._on_body_requested)
        self.tools.style_requested.connect(self.editor.set_block_style)
        self.editor.body_changed.connect(self._on_edited)
        self.editor.focus_left.connect(self.left)
        self._look.changed.connect(self._on_look_changed)

    def slots(self) -> dict[str, Callable[[], object]]:
        """The slots of the commands that act on the text, by the command's id."""
        return {
            **dict.fromkeys(MARKS, self._on_mark),
            **dict.fromkeys(ALIGNS, self._on_align),
            **dict.fromkeys(STYLES, self._on_style),
            "clearAction": self.editor.clear_formats,
            "ruleAction": self.editor.insert_rule,
            "cutAction": self._on_cut,
            "copyAction": self._on_copy,
            "pasteAction": self._on_paste,
            "pasteTextAction": self._on_paste_text,
            "selectAllAction": self._on_select_all,
        }

    # -- the screen ---------------------------------------------------------------------------------------------------

    def metadata(self) -> Metadata:
        """The metadata as they stand in the fields."""
        return self.head.metadata()

    def body(self) -> Body:
        """The body as it stands in the editor."""
        return self.editor.body()

    def composing(self) -> bool:
        """Whether an input method holds letters that are not text yet."""
        return self.head.composing or self.editor.composing

    def settle(self) -> None:
        """End a composition that is open: its letters become text."""
        self.head.settle()
        self.editor.settle()

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_article(self, article: Article, profile: SiteProfile, *, again: bool = False) -> None:
        """Show another article. `again`: one whose text was on the page before; that comes back as it was left, with its
        undo steps, its caret and where it was scrolled to.
        """
        self._loading = True
        try:
            self.head.show_article(article.metadata, profile)
            kept = self._change_sheet(article.id)
            self.editor.set_signature(article.metadata.contributor)
            if not again or not kept:
                place = self.editor.place() if kept else None
                self.editor.set_body(article.body)
                if place is not None:  # the same article anew: one stays where one was
                    self.editor.go_to_place(place)
        finally:
            self._loading = False
        self.show_state(article.state)
        self._stack.setCurrentWidget(self._page)

    def show_state(self, state: ArticleState) -> None:
        """Let the text be written on, or, in the trash, under review and signed off, only be read."""
        there = state is not ArticleState.TRASH
        self.locked = state in UNDER_REVIEW
        writable = there and not self.read_only and not self.locked
        self.head.setEnabled(writable)
        self.tools.setEnabled(writable)
        self.editor.setEnabled(there)
        if self.locked and not self.editor.isReadOnly():
            self.editor.settle()
        self.editor.setReadOnly(self.read_only or self.locked)

    def _change_sheet(self, article_id: str) -> bool:
        """Put the text of an article on the page; whether there was one."""
        if article_id == self._shown:
            return True
        sheet = self._sheets.pop(article_id, None)
        left = self.editor.change_sheet(sheet)
        if self._shown:
            self._sheets[self._shown] = left
        else:
            left.discard()
        self._shown = article_id
        return sheet is not None

    def show_nothing(self) -> None:
        """No article is on the page; what was there is forgotten."""
        self._stack.setCurrentIndex(0)
        if self._shown:
            self._loading = True
            try:
                self.editor.change_sheet(None).discard()
            finally:
                self._loading = False
            self._shown = ""

    def forget(self, article_id: str) -> None:
        """An article is not open any more."""
        if (sheet := self._sheets.pop(article_id, None)) is not None:
            sheet.discard()

    def places(self) -> dict[str, TextPlace]:
        """Where somebody is in each of the texts, by the article's id."""
        found = {article: sheet.place for article, sheet in self._sheets.items()}
        if self._shown:
            found[self._shown] = self.editor.place()
        return found

    # -- comparing ----------------------------------------------------------------------------------------------------

    def compare_pane(self) -> ComparePane:
        """The pane of a comparison, made when it is first needed."""
        if self._compare is None:
            self._compare = ComparePane(self._look, self)
            self._stack.addWidget(self._compare)
        return self._compare

    @property
    def comparing(self) -> bool:
        """Whether a comparison is shown in the place of head and text."""
        return self._compare is not None and self._stack.currentWidget() is self._compare

    def open_compare(self) -> None:
        """Show the comparison in the place of head and text."""
        self.editor.settle()
        pane = self.compare_pane()
        self._stack.setCurrentWidget(pane)
        pane.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_compare(self) -> None:
        """Show head and text again."""
        self._stack.setCurrentWidget(self._page)
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_client_height(self, height: int) -> None:
        """On a low window the head takes less room."""
        self._tight = height < TIGHT_BELOW
        self._share_height()
        self.head.set_low(height < LOW_BELOW)
        self.head.set_room(height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The bar of finding comes and goes."""
        if watched is self.find_bar and event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._share_height()
        return super().eventFilter(watched, event)

    def _share_height(self) -> None:
        """On the lowest windows (200 %) the tools make room for the bar of finding; their commands are in the menus."""
        self.tools.setVisible(not (self._tight and not self.find_bar.isHidden()))

    def show_style(self, state: StyleState) -> None:
        """Show in tools and menus what the caret stands in."""
        self.tools.show_style(state.block, state.styleable and not self.locked)
        if self.locked:
            return  # nothing can be changed: the commands say why
        for name, mark in MARKS.items():
            self._actions[name].setChecked(mark in state.marks)
            self._actions[name].setEnabled(state.markable)
        for name, align in ALIGNS.items():
            self._actions[name].setChecked(align is state.align)
            self._actions[name].setEnabled(state.styleable)
        for name, style in STYLES.items():
            self._actions[name].setChecked(style is state.block)
            self._actions[name].setEnabled(state.styleable)

    def _on_rules(self) -> None:
        self.layout_popup.open_below(self._rules_button)

    def _on_mark(self) -> None:
        self.editor.toggle_mark(MARKS[self.sender().objectName()])

    def _on_align(self) -> None:
        self.editor.set_alignment(ALIGNS[self.sender().objectName()])

    def _on_style(self) -> None:
        self.editor.set_block_style(STYLES[self.sender().objectName()])

    def _on_cut(self) -> None:
        self._focused("cut")

    def _on_copy(self) -> None:
        self._focused("copy")

    def _on_paste(self) -> None:
        self._focused("paste")

    def _on_paste_text(self) -> None:
        self._focused("paste_words" if QApplication.focusWidget() is self.editor else "paste")

    def _on_select_all(self) -> None:
        self._focused("selectAll")

    @staticmethod
    def _focused(name: str) -> None:
        """Call a clipboard method of the field that has the focus: title, form and text all know them."""
        act = getattr(QApplication.focusWidget(), name, None)
        if act is not None:
            act()

    def _on_edited(self) -> None:
        if not self._loading:
            self.edited.emit()

    def _on_fields_edited(self) -> None:
        if not self._loading:
            self.editor.set_signature(self.head.metadata().contributor)
            self.edited.emit()

    def _on_body_requested(self) -> None:
        self.editor.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_look_changed(self) -> None:
        self._loading = True  # other colours are no change of the article
        try:
            self.editor.set_style(EditorStyle.from_theme(self._look.theme))
        finally:
            self._loading = False
