"""The open form of the head: every field of the metadata but the title, with what can be chosen and what is suggested."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QInputMethodEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from editor_app.desktop.forms.ui_article_fields import Ui_ArticleFields
from editor_app.desktop.look import Look
from editor_app.desktop.qt_text import qt_text
from editor_app.desktop.widgets.buttons import PushButton, restyle
from editor_app.desktop.widgets.choice_edit import ChoiceEdit
from editor_app.desktop.widgets.tags import SuggestionRow, Tag
from editor_app.model.metadata import FIELD_LABELS, Metadata, with_field
from editor_app.model.profile import FieldRule, SiteProfile, encoded_length
from editor_app.model.statistics import count_characters
from editor_app.services.describing import REMEMBERED, Help
from editor_app.services.suggesting import SUMMARY_CHARS, Suggestions

LINES = ("kicker", "subtitle", "source", "author", "photographer", "contributor", "editor", "published_at", "summary")
PAIRED = ("kicker", "subtitle", "column", "source", "author", "photographer", "contributor", "editor", "published_at")
ONLY_IF_KNOWN = ("editor", "published_at")
KEYWORDS_LABEL_TOP = 7  # so that it stands beside the first line of chips
FIELDS = ("column", "keywords", *LINES)


class HeadFields(QWidget):
    """`edited` comes with every change by the person, `left` when a field loses the focus, `columns_wanted` when the
    column's box is opened, `shown_at` with the editor that should be scrolled to.
    """

    edited = Signal()
    left = Signal()
    columns_wanted = Signal()
    shown_at = Signal(QWidget)

    def __init__(self, look: Look, fold_action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._profile = SiteProfile("", "", 0)
        self._ui = Ui_ArticleFields()
        self._ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.setProperty("role", "plain")
        self._ui.fieldsLayout.setContentsMargins(0, 8, 0, 0)
        self._ui.foldButton.clicked.connect(fold_action.trigger)
        look.dress(self._ui.foldButton, "chevron_up")
        self._ui.summaryCount.setContentsMargins(64, 0, 0, 0)
        self._ui.keywordsEdit.use_look(look)
        self._ui.keywordsLabel.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._ui.keywordsLabel.setContentsMargins(0, KEYWORDS_LABEL_TOP, 0, 0)
        for name in REMEMBERED:
            self._choice_edit(name).use_look(look)
        self.composing = False  # whether an input method holds letters in one of the fields
        self.suggested = SuggestionRow(look, self)
        self._offer = self._make_offer()
        self._connect()
        self._arrange()

    def _make_offer(self) -> QWidget:
        """建议摘要 with 采用."""
        holder = QWidget(self)
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self.summary_words = QLabel(holder)
        self.summary_words.setObjectName("summarySuggestion")
        self.summary_words.setProperty("role", "small")
        self.summary_words.setWordWrap(True)
        self.summary_words.setTextFormat(Qt.TextFormat.PlainText)
        self.take_summary = PushButton(self.tr("采用"), "small", holder)
        self.take_summary.setObjectName("takeSummaryButton")
        self.take_summary.setAccessibleName(self.tr("采用建议的摘要"))
        line.addWidget(self.summary_words, 1)
        line.addWidget(self.take_summary, 0, Qt.AlignmentFlag.AlignTop)
        holder.hide()
        return holder

    def _connect(self) -> None:
        for name in LINES:
            edit = self.line(name)
            edit.textEdited.connect(self.edited)
            edit.editingFinished.connect(self.left)
            edit.installEventFilter(self)
        self._ui.keywordsEdit.line.installEventFilter(self)
        self._ui.keywordsEdit.edited.connect(self.edited)
        self._ui.keywordsEdit.left.connect(self.left)
        self._ui.columnField.opened.connect(self.columns_wanted)
        self.suggested.taken.connect(self._on_taken)
        self.take_summary.clicked.connect(self._on_take_summary)
        self._look.changed.connect(self.mark_required)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep in mind whether letters are being composed."""
        if isinstance(event, QInputMethodEvent):
            self.composing = bool(event.preeditString())
        elif event.type() == QEvent.Type.FocusOut:
            self.composing = False
        return super().eventFilter(watched, event)

    def line(self, name: str) -> QLineEdit:
        """The editor of a field of one line."""
        edit: QLineEdit = getattr(self._ui, f"{name}Edit")
        return edit

    def change_line(self, name: str, value: str) -> None:
        """Put other words into a field of one line; its own undo takes them back. Tells nobody."""
        edit = self.line(name)
        edit.blockSignals(True)
        edit.selectAll()
        edit.insert(qt_text(value))
        edit.blockSignals(False)

    def _choice_edit(self, name: str) -> ChoiceEdit:
        edit: ChoiceEdit = getattr(self._ui, f"{name}Edit")
        return edit

    @property
    def column_box(self) -> QWidget:
        """The box that shows the column: the list opens below it."""
        box: QWidget = self._ui.columnField
        return box

    @property
    def foot(self) -> QHBoxLayout:
        """The line below the fields."""
        line: QHBoxLayout = self._ui.footLayout
        return line

    # -- showing ------------------------------------------------------------------------------------------------------

    def use_profile(self, profile: SiteProfile) -> None:
        """Show the fields that exist for this portal; values of the others are kept unseen."""
        self._profile = profile
        field = self._ui.columnField
        field.clear()
        for column in profile.columns:
            field.addItem(column.name + (f"（{column.closed}）" if column.closed else ""), column.id)
        for name in REMEMBERED:
            rule = self.rule(name)
            self._choice_edit(name).set_choices((), free=rule.free)
        self._arrange()
        self.mark_required()

    def _arrange(self) -> None:
        """Two fields a row; one alone, keywords, summary and suggestions over the whole width."""
        known = {rule.name for rule in self._profile.fields}
        grid = self._ui.grid
        widgets = [(getattr(self._ui, f"{name}Label"), self._editor(name)) for name in (*PAIRED, "keywords", "summary")]
        for widget in [each for pair in widgets for each in pair] + [self.suggested, self._offer]:
            grid.removeWidget(widget)
        shown = []
        for name in (*PAIRED, "keywords", "summary"):
            there = name in known if known or name in ONLY_IF_KNOWN else True
            there = there or name == "column"
            label: QLabel = getattr(self._ui, f"{name}Label")
            label.setVisible(there)
            self._editor(name).setVisible(there)
            if there:
                shown.append(name)
        paired = [name for name in PAIRED if name in shown]
        row = 0
        for place, name in enumerate(paired):
            row, side = divmod(place, 2)
            wide = side == 0 and name == paired[-1]
            grid.addWidget(getattr(self._ui, f"{name}Label"), row, 2 * side)
            grid.addWidget(self._editor(name), row, 2 * side + 1, 1, 3 if wide else 1)
        for name, below in (("keywords", self.suggested), ("summary", self._offer)):
            if name in shown:
                grid.addWidget(getattr(self._ui, f"{name}Label"), row + 1, 0)
                grid.addWidget(self._editor(name), row + 1, 1, 1, 3)
                grid.addWidget(below, row + 2, 1, 1, 3)
            row += 2
        self._order_tabs([*paired, *(name for name in ("keywords", "summary") if name in shown)])

    def _order_tabs(self, names: list[str]) -> None:
        before: QWidget | None = None
        for name in names:
            widget = self._ui.keywordsEdit.line if name == "keywords" else self._editor(name)
            if before is not None:
                QWidget.setTabOrder(before, widget)
            before = widget

    def _editor(self, name: str) -> QWidget:
        widget: QWidget = getattr(self._ui, "columnField" if name == "column" else f"{name}Edit")
        return widget

    def mark_required(self) -> None:
        """A red star before the labels of required fields; the words stay as they are."""
        star = f'<span style="color: {self._look.theme.states["error"].fg}">*</span> '
        for name in FIELDS:
            label: QLabel = getattr(self._ui, f"{name}Label")
            words = FIELD_LABELS[name]
            label.setText(star + words if self.rule(name).required else words)

    def rule(self, name: str) -> FieldRule:
        """The portal's rule for a field."""
        return next((rule for rule in self._profile.fields if rule.name == name), FieldRule(name))

    def show_metadata(self, metadata: Metadata) -> None:
        """Show an article's values, whatever the portal's rules say of them."""
        for name in LINES:
            if self.line(name).text() != getattr(metadata, name):
                self.line(name).setText(qt_text(getattr(metadata, name)))
        self._ui.keywordsEdit.set_keywords(metadata.keywords)
        self.show_column(metadata.column)

    def show_column(self, column_id: str) -> None:
        """Show a column in its box."""
        self._ui.columnField.setCurrentIndex(self._ui.columnField.findData(column_id))

    def show_help(self, given: Help) -> None:
        """Offer these values; none of them is filled in by itself."""
        for name in REMEMBERED:
            self._choice_edit(name).set_choices(given.values.get(name, ()), free=self.rule(name).free)

    def show_suggestions(self, found: Suggestions) -> None:
        """Show what the text suggests: keywords that are not there yet, a summary where there is none."""
        there = self._ui.keywordsEdit.keywords()
        usable = self._editor("keywords").isVisibleTo(self)
        self.suggested.show_words([word for word in found.keywords if word not in there] if usable else [])
        summary = found.summary if not self.line("summary").text() else ""
        self.summary_words.setText(self.tr("建议摘要：{words}").format(words=summary) if summary else "")
        self.summary_words.setToolTip(summary)
        self.take_summary.setProperty("words", summary)
        self._offer.setVisible(bool(summary) and self._editor("summary").isVisibleTo(self))

    # -- reading ------------------------------------------------------------------------------------------------------

    def fill(self, metadata: Metadata) -> Metadata:
        """`metadata` with what stands in the fields; what the person did not touch stays to the letter."""
        for name in LINES:
            if self.line(name).text() != getattr(metadata, name):
                metadata = with_field(metadata, name, self.line(name).text())
        keywords: tuple[str, ...] = self._ui.keywordsEdit.keywords()
        return replace(metadata, keywords=keywords) if keywords != metadata.keywords else metadata

    def text(self, name: str) -> str:
        """What stands in a field of one line."""
        return self.line(name).text()

    @property
    def keywords(self) -> tuple[str, ...]:
        """The keywords as they stand there."""
        words: tuple[str, ...] = self._ui.keywordsEdit.keywords()
        return words

    def refresh_count(self) -> str:
        """Show the summary's characters; return them with their limit, empty without a summary."""
        text, rule = self.text("summary"), self.rule("summary")
        count = count_characters(text)
        words = f"{count} / {rule.max_chars or SUMMARY_CHARS}" if count else ""
        shown = self.tr("{words} 字").format(words=words) if words else ""
        if words and rule.max_bytes:
            size = encoded_length(text, self._profile.encoding)
            shown += self.tr(" · {size} / {most} 字节").format(size=size, most=rule.max_bytes)
        self._ui.summaryCount.setText(shown)
        if count:
            self._offer.hide()
        return words

    def mark_invalid(self, reasons: Mapping[str, str]) -> None:
        """Give fields that hold what the portal does not take the red edge, and the reason as their tool tip."""
        for name in LINES:
            line = self.line(name)
            why = reasons.get(name, "") if line.text() else ""
            if line.property("invalid") != bool(why):
                line.setProperty("invalid", bool(why))
                restyle(line)
            if why or line.property("why"):
                line.setToolTip(why)
                line.setProperty("why", why)

    def focus_field(self, name: str) -> None:
        """Put the caret into a field, at least where it can be seen."""
        editor = self._editor(name)
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.shown_at.emit(editor)

    def below_column(self) -> QPoint:
        """The place of the screen where the column list opens."""
        return self.column_box.mapToGlobal(QPoint(0, self.column_box.height() + 2))

    def _on_taken(self, word: str) -> None:
        by_keyboard = any(tag.hasFocus() for tag in self.suggested.findChildren(Tag))
        self.suggested.show_words([each for each in self.suggested.words if each != word])
        self._ui.keywordsEdit.add(word)
        if by_keyboard:
            rest = [tag for tag in self.suggested.findChildren(Tag) if tag.isVisibleTo(self)]
            (rest[0] if rest else self._ui.keywordsEdit).setFocus(Qt.FocusReason.TabFocusReason)

    def _on_take_summary(self) -> None:
        self.line("summary").setText(self.take_summary.property("words"))
        self._offer.hide()
        self.edited.emit()
        self.line("summary").setFocus(Qt.FocusReason.OtherFocusReason)
