"""The form of one entry of a word list: what is wrong stands below its field while it is being written."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.widgets.buttons import restyle, set_role
from editor_app.desktop.widgets.state_text import StateText
from editor_app.model.house_list import (
    KIND_WORDS,
    LEVEL_WORDS,
    OFF,
    SCOPE_WORDS,
    Entry,
    ListKind,
    read_spec,
    spec_line,
)
from editor_app.model.text import one_line

LINES = 54
"""Height of a field of two lines in pixels."""

KINDS = (ListKind.TERM, ListKind.PHRASE, ListKind.ALLOW)
"""What can be written here; persons come from tables."""

FIELDS: dict[ListKind, tuple[str, ...]] = {
    ListKind.TERM: (
        "patterns", "expected", "allows", "level", "scope", "note", "source", "since", "until", "specs", "id",
    ),
    ListKind.PHRASE: ("expected", "allows", "level", "note", "source", "since", "until", "id"),
    ListKind.ALLOW: ("allows", "note", "since", "until", "id"),
    ListKind.NAME: ("expected", "note", "source", "since", "until", "id"),
    ListKind.LEVEL: ("id", "level", "note", "since", "until"),
}  # fmt: skip
WORDS = ("patterns", "expected", "allows", "specs")
WIDGETS = {"patterns": "listPatterns", "expected": "listExpected", "allows": "listAllows", "specs": "listSpecs"}


class ListEntryForm(QWidget):
    """`edited` tells of every change by the person. Nothing is kept here: the dialog asks for `entry`."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._base = Entry(ListKind.TERM)
        self._showing = False
        self._rows: dict[str, QWidget] = {}
        self._faults: dict[str, QLabel] = {}
        self._labels: dict[str, QLabel] = {}
        self._texts: dict[str, QPlainTextEdit] = {}
        self._lines: dict[str, QLineEdit] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        self._kind = self._combo("listKind", self.tr("类别"), [(KIND_WORDS[kind], kind.value) for kind in KINDS])
        column.addWidget(self._row("kind", self.tr("类别"), self._kind))
        for key, words, hint in self._word_fields():
            self._texts[key] = self._text(WIDGETS[key], words, hint)
            column.addWidget(self._row(key, words, self._texts[key]))
        levels = [(LEVEL_WORDS[level], level) for level in ("", "error", "warning", "info", OFF)]
        self._level = self._combo("listLevel", self.tr("级别"), levels)
        column.addWidget(self._row("level", self.tr("级别"), self._level))
        scopes = [(SCOPE_WORDS["all"], ""), *((SCOPE_WORDS[s], s) for s in ("title", "body", "caption", "byline"))]
        self._scope = self._combo("listScope", self.tr("范围"), scopes)
        column.addWidget(self._row("scope", self.tr("范围"), self._scope))
        for key, words, hint in self._line_fields():
            self._lines[key] = self._line(key, words, hint)
            column.addWidget(self._row(key, words, self._lines[key]))
        column.addWidget(self._rows["specs"])
        column.addWidget(self._rows["id"])
        column.addStretch(1)

    def _word_fields(self) -> tuple[tuple[str, str, str], ...]:
        return (
            ("patterns", self.tr("不当写法"), self.tr("一行一个；正则写成 /…/")),
            ("expected", self.tr("应为"), self.tr("一行一个；不写就只提醒")),
            ("allows", self.tr("例外"), self.tr("含有它而没有错的词")),
            ("specs", self.tr("自检"), self.tr("按装电梯→安装电梯")),
        )

    def _line_fields(self) -> tuple[tuple[str, str, str], ...]:
        return (
            ("note", self.tr("说明"), self.tr("为什么，会写在提示里")),
            ("source", self.tr("依据"), self.tr("文件、词典")),
            ("since", self.tr("生效"), "2026-01-31"),
            ("until", self.tr("截止"), "2026-12-31"),
            ("id", self.tr("编号"), self.tr("不写就编一个")),
        )

    # -- building -----------------------------------------------------------------------------------------------------

    def _row(self, key: str, words: str, field: QWidget) -> QWidget:
        row = QWidget(self)
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        line = QHBoxLayout()
        line.setSpacing(8)
        label = QLabel(words)
        label.setFixedWidth(56)
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        label.setBuddy(field)
        set_role(label, "text2")
        line.addWidget(label)
        line.addWidget(_two_lines(field) if isinstance(field, QPlainTextEdit) else field, 1)
        fault = StateText(around=(64, 0, 0, 0))
        fault.setObjectName(f"listFault_{key}")
        fault.setTextFormat(Qt.TextFormat.PlainText)
        fault.hide()
        column.addLayout(line)
        column.addWidget(fault)
        self._rows[key], self._faults[key], self._labels[key] = row, fault, label
        return row

    def _combo(self, name: str, words: str, choices: Sequence[tuple[str, str]]) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(name)
        box.setAccessibleName(words)
        for text, value in choices:
            box.addItem(text, value)
        set_role(box, "input")
        box.currentIndexChanged.connect(self._on_edited)
        return box

    def _text(self, name: str, words: str, hint: str) -> QPlainTextEdit:
        field = QPlainTextEdit(self)
        field.setObjectName(name)
        field.setAccessibleName(words)
        field.setPlaceholderText(hint)
        field.setTabChangesFocus(True)
        set_role(field, "input")
        field.textChanged.connect(self._on_edited)
        return field

    def _line(self, key: str, words: str, hint: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName(f"list{key.capitalize()}")
        field.setAccessibleName(words)
        field.setPlaceholderText(hint)
        set_role(field, "input")
        field.textChanged.connect(self._on_edited)
        return field

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_entry(self, entry: Entry, *, editable: bool) -> None:
        """Show an entry; one of another list can only be looked at."""
        self._showing, self._base = True, entry
        if self._kind.findData(entry.kind.value) < 0:
            self._kind.addItem(KIND_WORDS[entry.kind], entry.kind.value)
        self._kind.setCurrentIndex(self._kind.findData(entry.kind.value))
        values = {"patterns": entry.patterns, "expected": entry.expected, "allows": entry.allows}
        if entry.kind is ListKind.NAME:
            values["expected"] = (entry.name, *entry.posts, entry.unit)
        for key, words in values.items():
            self._texts[key].setPlainText("\n".join(word for word in words if word))
        self._texts["specs"].setPlainText("\n".join(map(spec_line, entry.specs)))
        self._level.setCurrentIndex(max(0, self._level.findData(entry.level)))
        self._scope.setCurrentIndex(max(0, self._scope.findData(entry.scope[0] if len(entry.scope) == 1 else "")))
        for key, line in self._lines.items():
            line.setText(getattr(entry, key))
            line.setCursorPosition(0)
        self._set_editable(editable and entry.kind in KINDS)
        self._showing = False
        self.show_faults(())
        self._show_fields()

    def _set_editable(self, on: bool) -> None:
        for text in self._texts.values():
            text.setReadOnly(not on)
        for line in self._lines.values():
            line.setReadOnly(not on)
        for box in (self._kind, self._level, self._scope):
            box.setEnabled(on)

    def _show_fields(self) -> None:
        kind = self.kind
        for key, row in self._rows.items():
            row.setVisible(key == "kind" or key in FIELDS[kind])
        phrase, let_be = kind is ListKind.PHRASE, kind is ListKind.ALLOW
        self._labels["expected"].setText(
            self.tr("固定说法") if phrase else self.tr("姓名职务") if kind is ListKind.NAME else self.tr("应为")
        )
        self._labels["allows"].setText(self.tr("不提示") if let_be else self.tr("例外"))

    @property
    def kind(self) -> ListKind:
        """What is being written."""
        return ListKind(str(self._kind.currentData()))

    def entry(self) -> Entry:
        """What stands in the fields; of several scopes those that were there stay, where none is chosen."""
        kind = self.kind
        fields = FIELDS[kind]
        if kind not in KINDS:
            return self._base
        words = {key: self._words(key) if key in fields else () for key in ("patterns", "expected", "allows")}
        scope = str(self._scope.currentData())
        kept = self._base.scope if len(self._base.scope) > 1 and not scope else (scope,) if scope else ()
        lines = {key: one_line(line.text()) if key in fields else "" for key, line in self._lines.items()}
        return Entry(
            kind,
            lines["id"],
            words["patterns"],
            words["expected"],
            words["allows"],
            str(self._level.currentData()) if "level" in fields else "",
            kept if "scope" in fields else (),
            lines["note"],
            lines["source"],
            lines["since"],
            lines["until"],
            tuple(map(read_spec, self._words("specs"))) if "specs" in fields else (),
        )

    def _words(self, key: str) -> tuple[str, ...]:
        return tuple(word for line in self._texts[key].toPlainText().splitlines() if (word := one_line(line)))

    def show_faults(self, faults: Sequence[tuple[str, str]]) -> None:
        """Say below the fields what is wrong: key and clause."""
        told: dict[str, str] = {}
        for key, why in faults:
            told.setdefault(key if key in self._faults else "patterns", why)
        for key, label in self._faults.items():
            words = told.get(key, "")
            label.setText(words)
            label.setVisible(bool(words))
            if (line := self._lines.get(key)) is not None and line.property("invalid") != bool(words):
                line.setProperty("invalid", bool(words))
                restyle(line)

    def first_fault(self) -> str:
        """The first of them with the name of its field, to be said where it is always in view."""
        for key in self._rows:
            if words := self._faults[key].text():
                return f"{self._labels[key].text()}：{words}"
        return ""

    def focus_first(self) -> None:
        """Put the caret where one begins to write."""
        first = self._texts["patterns" if self.kind is ListKind.TERM else FIELDS[self.kind][0]]
        first.setFocus()

    def _on_edited(self) -> None:
        if not self._showing:
            self._show_fields()
            self.edited.emit()


def _two_lines(field: QPlainTextEdit) -> QWidget:
    """A box of fixed height around a field: a style sheet sets the field's own minimum whenever it is read."""
    box = QWidget()
    box.setFixedHeight(LINES)
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(field)
    return box
