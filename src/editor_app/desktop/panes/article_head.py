"""The metadata head: title with its counters, and the fields, folded to chips or open as a form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from editor_app.desktop.look import Look
from editor_app.desktop.panes.head_fields import FIELDS, LINES, HeadFields
from editor_app.desktop.qt_text import qt_text
from editor_app.desktop.widgets.advice import AdviceCard
from editor_app.desktop.widgets.buttons import FoldButton, WordButton, set_role
from editor_app.desktop.widgets.checklist import ChecklistButton
from editor_app.desktop.widgets.column_popup import ColumnPopup
from editor_app.desktop.widgets.cut_hint import CutHint
from editor_app.desktop.widgets.flow import FitScroll
from editor_app.desktop.widgets.painted import Chip
from editor_app.desktop.widgets.title_edit import TitleEdit, units
from editor_app.model.finding import Finding, Level, Place
from editor_app.model.metadata import FIELD_LABELS, Metadata
from editor_app.model.profile import SiteProfile, encoded_length, outside_encoding, wished_for
from editor_app.model.statistics import count_characters
from editor_app.services.describing import Help, TitleTwin
from editor_app.services.suggesting import Suggestions

CHIPS = ("column", "source", "contributor", "summary")
LOW_FIELDS, ROOM_KEPT = 132, 330
NARROW = 620
MARGINS, LOW_MARGINS = (16, 10, 16, 8), (16, 6, 16, 4)


class ArticleHead(QFrame):
    """Shows and edits metadata. `edited` comes with every change by the person, `left` when a field loses the focus,
    `body_requested` when Enter leaves the title, `fold_changed` when the form opens or closes, `column_chosen` with the
    id of a column the person took, `finding_wanted` with a finding of the checklist, `twin_wanted` with the id of the
    article that has the same title.
    """

    edited = Signal()
    left = Signal()
    body_requested = Signal()
    fold_changed = Signal(bool)
    column_chosen = Signal(str)
    finding_wanted = Signal(object)
    twin_wanted = Signal(str)

    def __init__(self, look: Look, fold_action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._profile = SiteProfile("", "", 0)
        self._metadata = Metadata()
        self._help = Help()
        self._twin: TitleTwin | None = None
        self._found: tuple[Finding, ...] = ()
        self._folded = True
        self._low = False
        self._showing = False
        self._narrow = False
        set_role(self, "head")
        self.setObjectName("articleHead")
        self.title = TitleEdit(look, self)
        self.fields = HeadFields(look, fold_action, self)
        self._scroll = FitScroll(self.fields, self)
        self._scroll.setObjectName("fieldsScroll")
        self._popup = ColumnPopup(look, self)
        self.light = ChecklistButton(look, self)
        self.advice = AdviceCard(self)
        self._build(fold_action)
        self._connect()
        self._apply_fold()

    def _build(self, fold_action: QAction) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*MARGINS)
        layout.setSpacing(0)
        layout.addWidget(self.title)
        self._counters = QWidget(self)
        line = QHBoxLayout(self._counters)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self._count = QLabel()
        self._count.setObjectName("titleCount")
        set_role(self._count, "small")
        self._hint = WordButton(4)
        self._hint.setIconSize(QSize(14, 14))
        self._hint.setObjectName("titleHint")
        self._hint.setProperty("role", "light")
        self._look.dress(self._hint, "info", "text2", 14)
        self._hint.hide()
        self._cut = CutHint(self._look)
        self._look.dress(self.advice.button, "book_open", "text2", 14)
        for widget in (self._count, self.light, self._hint):
            line.addWidget(widget)
        line.addStretch(1)
        line.addWidget(self._cut)
        self._counters.setFixedHeight(24)
        layout.addWidget(self._counters)
        self._chip_line = self._make_chip_line(fold_action)
        layout.addWidget(self._chip_line)
        layout.addWidget(self._scroll)
        layout.addWidget(self.advice)

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
        self._fold_button = FoldButton(holder)
        self._fold_button.setObjectName("unfoldButton")
        self._fold_button.setText(self.tr("展开"))
        self._fold_button.setToolTip(self.tr("展开稿件信息（Ctrl+Shift+I）"))
        self._look.dress(self._fold_button, "chevron_down")
        self._fold_button.clicked.connect(fold_action.trigger)
        line.addWidget(self._fold_button)
        return holder

    def _connect(self) -> None:
        self.title.edited.connect(self._on_edited)
        self.title.left.connect(self.left)
        self.title.finished.connect(self.body_requested)
        self.fields.edited.connect(self._on_edited)
        self.fields.left.connect(self.left)
        self.fields.shown_at.connect(self._scroll.ensureWidgetVisible)
        self.fields.columns_wanted.connect(self.open_columns)
        self._chips["column"].clicked.connect(self.open_columns)
        self._chips["source"].clicked.connect(self._on_source_clicked)
        self._chips["contributor"].clicked.connect(self._on_contributor_clicked)
        self._chips["summary"].clicked.connect(self._on_summary_clicked)
        self._popup.chosen.connect(self.choose_column)
        self.light.wanted.connect(self.finding_wanted)
        self._hint.clicked.connect(self._on_hint_clicked)

    @property
    def composing(self) -> bool:
        """Whether an input method is at work in the title or in a field."""
        return self.title.composing or self.fields.composing

    def settle(self) -> None:
        """End a composition that is open."""
        if self.composing:
            QGuiApplication.inputMethod().commit()

    @property
    def folded(self) -> bool:
        """Whether the fields are shown as chips."""
        return self._folded

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_article(self, metadata: Metadata, profile: SiteProfile) -> None:
        """Show the metadata of an article by the rules of `profile`, which change none of them."""
        self._showing = True
        try:
            self._metadata = metadata
            if profile is not self._profile:
                self._use_profile(profile)
            self.title.show_title(metadata.title)
            self.fields.show_metadata(metadata)
            self.fields.show_suggestions(Suggestions())
            self._twin = None
            self._refresh()
        finally:
            self._showing = False

    def set_cover(self, cover: str, cover_list: str, cover_slide: str) -> None:
        """Take another cover: a change by the person."""
        changed = replace(self._metadata, cover=cover, cover_list=cover_list, cover_slide=cover_slide)
        if changed != self._metadata:
            self._metadata = changed
            self.edited.emit()

    def metadata(self) -> Metadata:
        """The metadata as they stand in the fields; what is not shown or was not touched keeps its value."""
        result = self.fields.fill(self._metadata)
        title = self.title.title()
        return replace(result, title=title) if title != result.title else result

    def show_help(self, given: Help) -> None:
        """Offer what was used before and what the portal names."""
        self._help = given
        self.fields.show_help(given)

    def show_suggestions(self, found: Suggestions) -> None:
        """Show what the text suggests."""
        self.fields.show_suggestions(found)

    def show_twin(self, twin: TitleTwin | None) -> None:
        """Say quietly that another article has this title, or nearly."""
        self._twin = twin
        self._refresh_hint()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show on the traffic light what is missing; the fields that are only wished for are added."""
        self._found = tuple(findings)
        wished = [
            Finding("M01", Level.WARNING, Place(field=name), self.tr("{label}可补上").format(label=FIELD_LABELS[name]))
            for name in wished_for(self._profile, self.metadata())
        ]
        self.light.show_findings([*self._found, *wished])
        self.fields.mark_invalid({each.place.field: each.message for each in self._found if each.place.field})

    def set_folded(self, folded: bool) -> None:
        """Show chips, or the whole form."""
        if folded != self._folded:
            self._folded = folded
            self._apply_fold()
            self.fold_changed.emit(folded)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow window the summary's chip and the counter give way; the form has the one, the title's tip the other."""
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        if narrow != self._narrow:
            self._narrow = narrow
            self._chips["summary"].setVisible(not narrow)
            self._count.setVisible(not narrow)

    def set_low(self, low: bool) -> None:
        """On a low window the counters join the chips' line."""
        if low != self._low:
            self._low = low
            self._apply_fold()

    def set_room(self, height: int) -> None:
        """Take no more of a window of that height than leaves room for the text; the form then scrolls."""
        self._scroll.set_limit(max(LOW_FIELDS, height - ROOM_KEPT))
        self.advice.set_limit(max(48, (height - ROOM_KEPT) // 3))

    def focus_field(self, name: str) -> None:
        """Bring a field's editor into view and put the caret there: where a finding points."""
        if name == "title":
            self.title.setFocus(Qt.FocusReason.OtherFocusReason)
        elif name == "column":
            self.open_columns()
        elif name in FIELDS:
            self.set_folded(False)
            self.fields.focus_field(name)

    def open_columns(self) -> None:
        """Open the list of columns below its chip or field."""
        chip = self._chips["column"]
        place = chip.mapToGlobal(QPoint(0, chip.height() + 2)) if self._folded else self.fields.below_column()
        self._popup.open_at(place, self._profile, self._metadata.column, self._help.recents, self._help.keys)

    def choose_column(self, column_id: str) -> None:
        """Take a column, as if it had been clicked."""
        self._metadata = replace(self._metadata, column=column_id)
        self.fields.show_column(column_id)
        self._on_edited()
        self.left.emit()
        self.column_chosen.emit(column_id)

    def write_field(self, name: str, value: str, *, leave: bool = True) -> None:
        """Write into the title or a field of one line, as if it had been typed there; `leave` says that it is whole."""
        if name == "title":
            self.title.setPlainText(qt_text(value))
        else:
            self.fields.line(name).setText(qt_text(value))
            self._on_edited()
        if leave:
            self.left.emit()

    def mend_field(self, name: str, value: str) -> None:
        """Put other words into the title or a field of one line as a change that the field itself can undo."""
        if name == "title":
            self.title.change_title(value)
        else:
            self.fields.change_line(name, value)
            self._on_edited()

    def select_words(self, name: str, start: int, end: int) -> None:
        """Select the characters `start` to `end` of the title or a field of one line, which is in view (`focus_field`)."""
        if name == "title":
            self.title.select_words(start, end)
        elif name in LINES:
            line = self.fields.line(name)
            first = units(line.text()[:start])
            line.setSelection(first, units(line.text()[:end]) - first)

    def _use_profile(self, profile: SiteProfile) -> None:
        self._profile = profile
        self._help = Help()
        self.title.set_rules(profile.titles)
        self.fields.use_profile(profile)

    def _apply_fold(self) -> None:
        self._scroll.setVisible(not self._folded)
        self._chip_line.setVisible(self._folded)
        chips, counters = self._chip_line.layout(), self._counters.layout()
        if not isinstance(chips, QHBoxLayout) or not isinstance(counters, QHBoxLayout):
            return
        together = self._low and self._folded
        if (layout := self.layout()) is not None:
            layout.setContentsMargins(*(LOW_MARGINS if self._low else MARGINS))
        for place, widget in enumerate((self._count, self.light)):
            if together and chips.indexOf(widget) < 0:
                chips.insertWidget(len(CHIPS) + place, widget)
            elif not together and counters.indexOf(widget) < 0:
                counters.insertWidget(place, widget)
        self._counters.setVisible(not together)
        if self._folded:
            chips.insertWidget(chips.count() - 1, self.advice.button)
        else:
            self.fields.foot.insertWidget(1, self.advice.button)

    def _refresh(self) -> None:
        title = self.title.toPlainText()
        size = encoded_length(title, self._profile.titles.list_encoding)
        self._count.setText(self.tr("{chars} 字 · {size} 字节").format(chars=count_characters(title), size=size))
        self.title.setToolTip(self._count.text() if self._narrow else "")
        shown = title[: self.title.shown_characters()]
        limit = encoded_length(shown, self._profile.titles.list_encoding)
        self._cut.show_cut(limit if len(shown) < len(title) else 0, shown[-3:])
        column = self._profile.column(self._metadata.column)
        self._chip("column", column.name if column else self._metadata.column, self.tr("未选"))
        for name in ("source", "contributor"):
            self._chip(name, self.fields.text(name), self.tr("未填"))
        self._chip("summary", self.fields.refresh_count(), self.tr("未填"))
        self.advice.show_lines(self._profile.guide_of(self._metadata.column))
        self._refresh_hint()

    def _refresh_hint(self) -> None:
        words, tips = [], []
        if self._twin is not None:
            words.append(self.tr("库里已有同题稿件") if self._twin.same else self.tr("库里有题目相近的稿件"))
            tips.append(self.tr("“{title}”，点一下打开").format(title=self._twin.title))
        texts = (self.title.toPlainText(), *map(self.fields.text, LINES), *self.fields.keywords)
        lost = outside_encoding("".join(texts), self._profile.encoding)
        if lost:
            shown = lost[:4]
            words.append(self.tr("“{chars}”站点可能显示不出").format(chars=shown))
            tips.append(
                self.tr("站点用 {encoding} 编码，没有这些字：{chars}").format(
                    encoding=self._profile.encoding.upper(), chars=lost
                )
            )
        self._hint.setVisible(bool(words))
        self._hint.setText(words[0] if words else "")
        self._hint.setAccessibleName("；".join(words))
        self._hint.setToolTip("\n".join(tips))

    def _chip(self, name: str, value: str, blank: str) -> None:
        self._chips[name].show_value(value or blank, missing=not value and self.fields.rule(name).required)

    def _on_edited(self) -> None:
        if not self._showing:
            self._refresh()
            self.edited.emit()

    def _on_hint_clicked(self) -> None:
        if self._twin is not None:
            self.twin_wanted.emit(self._twin.article)

    def _on_source_clicked(self) -> None:
        self.focus_field("source")

    def _on_contributor_clicked(self) -> None:
        self.focus_field("contributor")

    def _on_summary_clicked(self) -> None:
        self.focus_field("summary")
