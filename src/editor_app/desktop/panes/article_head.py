"""The metadata head: title with its counters, and the fields, folded to chips or open as a form."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from editor_app.desktop.forms.ui_article_fields import Ui_ArticleFields
from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import set_role
from editor_app.desktop.widgets.column_popup import ColumnPopup
from editor_app.desktop.widgets.painted import Chip
from editor_app.desktop.widgets.title_edit import TitleEdit
from editor_app.model.metadata import FIELD_LABELS, Metadata, with_field
from editor_app.model.profile import FieldRule, SiteProfile, encoded_length

EDITS = ("kicker", "subtitle", "source", "author", "photographer", "contributor", "keywords", "summary")
CHIPS = ("column", "source", "contributor", "summary")
SUMMARY_CHARS = 120


class ArticleHead(QFrame):
    """Shows and edits metadata. `edited` comes with every change by the person, `left` when a field loses the focus,
    `body_requested` when Enter leaves the title, `folded` when the form opens or closes.
    """

    edited = Signal()
    left = Signal()
    body_requested = Signal()
    fold_changed = Signal(bool)

    def __init__(self, look: Look, fold_action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._profile = SiteProfile("", "", 0)
        self._metadata = Metadata()
        self._folded = True
        self._low = False
        self._showing = False
        set_role(self, "head")
        self.setObjectName("articleHead")
        self.title = TitleEdit(look, self)
        self._ui = Ui_ArticleFields()
        self._fields = QWidget(self)
        self._ui.setupUi(self._fields)  # type: ignore[no-untyped-call]
        self._popup = ColumnPopup(look, self)
        self._build(fold_action)
        self._connect()
        self._apply_fold()

    def _build(self, fold_action: QAction) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 8)
        layout.setSpacing(0)
        layout.addWidget(self.title)
        self._counters = QWidget(self)
        line = QHBoxLayout(self._counters)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        self._count = QLabel()
        self._count.setObjectName("titleCount")
        set_role(self._count, "small")
        self._cut = _CutHint(self._look)
        line.addWidget(self._count)
        line.addStretch(1)
        line.addWidget(self._cut)
        self._counters.setFixedHeight(24)
        layout.addWidget(self._counters)
        self._chip_line = self._make_chip_line(fold_action)
        layout.addWidget(self._chip_line)
        layout.addWidget(self._fields)
        self._ui.fieldsLayout.setContentsMargins(0, 8, 0, 0)
        self._ui.foldButton.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._ui.foldButton.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._look.dress(self._ui.foldButton, "chevron_up")
        self._ui.summaryCount.setContentsMargins(64, 0, 0, 0)

    def _make_chip_line(self, fold_action: QAction) -> QWidget:
        holder = QWidget(self)
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 4, 0, 0)
        line.setSpacing(6)
        labels = {"column": "栏目", "source": "来源", "contributor": "供稿", "summary": "摘要"}
        self._chips: dict[str, Chip] = {}
        for name in CHIPS:
            chip = Chip(labels[name], self._look, opens=name == "column", parent=holder)
            chip.setObjectName("columnPicker" if name == "column" else f"{name}Chip")
            self._chips[name] = chip
            line.addWidget(chip)
        line.addStretch(1)
        self._fold_button = QToolButton(holder)
        self._fold_button.setObjectName("unfoldButton")
        set_role(self._fold_button, "fold")
        self._fold_button.setText(self.tr("展开"))
        self._fold_button.setToolTip(self.tr("展开稿件信息（Ctrl+Shift+I）"))
        self._fold_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._fold_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._look.dress(self._fold_button, "chevron_down")
        self._fold_button.clicked.connect(fold_action.trigger)
        self._ui.foldButton.clicked.connect(fold_action.trigger)
        line.addWidget(self._fold_button)
        return holder

    def _connect(self) -> None:
        self.title.edited.connect(self._on_edited)
        self.title.left.connect(self.left)
        self.title.finished.connect(self.body_requested)
        for name in EDITS:
            edit = self._edit(name)
            edit.textEdited.connect(self._on_edited)
            edit.editingFinished.connect(self.left)
        self._ui.columnField.activated.connect(self._on_column_activated)
        self._chips["column"].clicked.connect(self.open_columns)
        self._chips["source"].clicked.connect(self._on_source_clicked)
        self._chips["contributor"].clicked.connect(self._on_contributor_clicked)
        self._chips["summary"].clicked.connect(self._on_summary_clicked)
        self._popup.chosen.connect(self.choose_column)
        self._look.changed.connect(self._mark_required)

    def _edit(self, name: str) -> QLineEdit:
        edit: QLineEdit = getattr(self._ui, f"{name}Edit")
        return edit

    @property
    def composing(self) -> bool:
        """Whether an input method is at work in the title."""
        return self.title.composing

    @property
    def folded(self) -> bool:
        """Whether the fields are shown as chips."""
        return self._folded

    def show_article(self, metadata: Metadata, profile: SiteProfile) -> None:
        """Show the metadata of an article by the rules of `profile`."""
        self._showing = True
        try:
            self._metadata = metadata
            if profile is not self._profile:
                self._use_profile(profile)
            self.title.show_title(metadata.title)
            for name in EDITS:
                value = getattr(metadata, name)
                text = " ".join(value) if isinstance(value, tuple) else value
                if self._edit(name).text() != text:
                    self._edit(name).setText(text)
            self._ui.columnField.setCurrentIndex(self._ui.columnField.findData(metadata.column))
            self._refresh()
        finally:
            self._showing = False

    def metadata(self) -> Metadata:
        """The metadata as they stand in the fields; fields that are not shown keep their values."""
        result = replace(self._metadata, title=self.title.title())
        for name in EDITS:
            result = with_field(result, name, self._edit(name).text())
        return result

    def set_folded(self, folded: bool) -> None:
        """Show chips, or the whole form."""
        if folded != self._folded:
            self._folded = folded
            self._apply_fold()
            self.fold_changed.emit(folded)

    def set_low(self, low: bool) -> None:
        """On a low window the counters join the chips' line."""
        if low != self._low:
            self._low = low
            self._apply_fold()

    def focus_field(self, name: str) -> None:
        """Bring a field's editor into view and put the caret there: where a finding points."""
        if name == "title":
            self.title.setFocus(Qt.FocusReason.OtherFocusReason)
        elif name == "column":
            self.open_columns()
        elif name in EDITS:
            self.set_folded(False)
            self._edit(name).setFocus(Qt.FocusReason.OtherFocusReason)

    def open_columns(self) -> None:
        """Open the list of columns below its chip or field."""
        anchor: QWidget = self._chips["column"] if self._folded else self._ui.columnField
        place = anchor.mapToGlobal(QPoint(0, anchor.height() + 2))
        self._popup.open_at(place, self._profile.columns, self._metadata.column)

    def choose_column(self, column_id: str) -> None:
        """Take a column, as if it had been clicked."""
        self._metadata = replace(self._metadata, column=column_id)
        self._ui.columnField.setCurrentIndex(self._ui.columnField.findData(column_id))
        self._on_edited()
        self.left.emit()

    def _use_profile(self, profile: SiteProfile) -> None:
        self._profile = profile
        self.title.set_rules(profile.titles)
        field = self._ui.columnField
        field.clear()
        for column in profile.columns:
            field.addItem(column.name + (f"（{column.closed}）" if column.closed else ""), column.id)
        known = {rule.name for rule in profile.fields}
        for name in ("column", *EDITS):
            label: QLabel = getattr(self._ui, f"{name}Label")
            if name in EDITS and known:
                label.setVisible(name in known)
                self._edit(name).setVisible(name in known)
        self._mark_required()

    def _mark_required(self) -> None:
        """A red star before the labels of required fields; the words stay as they are."""
        star = f'<span style="color: {self._look.theme.states["error"].fg}">*</span> '
        for name in ("column", *EDITS):
            label: QLabel = getattr(self._ui, f"{name}Label")
            words = FIELD_LABELS[name]
            label.setText(star + words if self._rule(name).required else words)

    def _rule(self, name: str) -> FieldRule:
        return next((rule for rule in self._profile.fields if rule.name == name), FieldRule(name))

    def _apply_fold(self) -> None:
        self._fields.setVisible(not self._folded)
        self._chip_line.setVisible(self._folded)
        line = self._chip_line.layout()
        if self._low and self._folded:
            self._counters.hide()
            if isinstance(line, QHBoxLayout) and line.indexOf(self._count) < 0:
                line.insertWidget(len(CHIPS), self._count)
        else:
            counters = self._counters.layout()
            if isinstance(counters, QHBoxLayout) and counters.indexOf(self._count) < 0:
                counters.insertWidget(0, self._count)
            self._counters.show()

    def _refresh(self) -> None:
        title = self.title.toPlainText()
        size = encoded_length(title, self._profile.titles.list_encoding)
        self._count.setText(self.tr("{chars} 字 · {size} 字节").format(chars=len(title), size=size))
        shown = title[: self.title.shown_characters()]
        limit = encoded_length(shown, self._profile.titles.list_encoding)
        self._cut.show_cut(limit if len(shown) < len(title) else 0, shown[-3:])
        column = self._profile.column(self._metadata.column)
        self._chip("column", column.name if column else self._metadata.column, self.tr("未选"))
        for name in ("source", "contributor"):
            self._chip(name, self._edit(name).text(), self.tr("未填"))
        count = len(self._edit("summary").text())
        room = self._rule("summary").max_chars or SUMMARY_CHARS
        self._chip("summary", f"{count} / {room}" if count else "", self.tr("未填"))
        self._ui.summaryCount.setText(f"{count} / {room} 字" if count else "")

    def _chip(self, name: str, value: str, blank: str) -> None:
        self._chips[name].show_value(value or blank, missing=not value and self._rule(name).required)

    def _on_edited(self) -> None:
        if not self._showing:
            self._refresh()
            self.edited.emit()

    def _on_column_activated(self, place: int) -> None:
        self.choose_column(self._ui.columnField.itemData(place))

    def _on_source_clicked(self) -> None:
        self.focus_field("source")

    def _on_contributor_clicked(self) -> None:
        self.focus_field("contributor")

    def _on_summary_clicked(self) -> None:
        self.focus_field("summary")


class _CutHint(QWidget):
    """Scissors and a sentence: how much of the title lists show."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._words = ""
        look.changed.connect(self.update)

    def show_cut(self, limit: int, last: str) -> None:
        """Say that lists show `limit` bytes, the `last` characters being the end; nothing for 0."""
        self._words = self.tr("列表只显示前 {n} 字节，“{last}”之后不显示").format(n=limit, last=last) if limit else ""
        self.setAccessibleName(self._words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the sentence."""
        self.ensurePolished()
        font = self._look.theme.font("small")
        width = QFontMetrics(font).horizontalAdvance(self._words) + 24
        return QSize(width if self._words else 0, 20)

    def minimumSizeHint(self) -> QSize:
        """May shrink to nothing on a narrow window."""
        return QSize(0, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Icon and words, at the right."""
        if not self._words:
            return
        painter = QPainter(self)
        theme = self._look.theme
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("text3"))
        metrics = painter.fontMetrics()
        words = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, self.width() - 20)
        left = self.width() - metrics.horizontalAdvance(words)
        self._look.paint_icon(painter, QRectF(left - 22, (self.height() - 16) / 2, 16, 16), "cut", "text3")
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
