"""The entries of word lists as a table: wrong, right, level, whether in use, whose."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QBrush

from editor_app.desktop.look import Look
from editor_app.desktop.models.rows import SPOKEN, Index, TableModel
from editor_app.model.finding import Level
from editor_app.model.house_list import (
    IN_FORCE_WORDS,
    KIND_WORDS,
    LEVEL_WORDS,
    ORIGIN_WORDS,
    SCOPE_WORDS,
    InForce,
    ListKind,
    ListRow,
)

WRONG, RIGHT, LEVEL, STATE, ORIGIN, DAYS, SCOPE, NOTE, SOURCE = range(9)
ROW = Qt.ItemDataRole.UserRole
LEVEL_ICONS = {
    Level.ERROR.value: ("error_circle", "state.error"),
    Level.WARNING.value: ("warning", "state.warning"),
    Level.INFO.value: ("info", "state.info"),
}
_STATE_ICONS = {
    InForce.YES: ("checkmark_circle", "state.sent"),
    InForce.NOT_YET: ("clock", "text3"),
    InForce.OVER: ("history", "text3"),
    InForce.OFF: ("prohibited", "text3"),
    InForce.COVERED: ("copy", "text3"),
}


def wrong_words(row: ListRow) -> str:
    """What is looked for, in one line."""
    return "、".join(row.entry.wrong) if row.entry.kind is not ListKind.PHRASE else ""


def right_words(row: ListRow) -> str:
    """What is right, in one line; for what has no such thing, what it is."""
    entry = row.entry
    match entry.kind:
        case ListKind.TERM:
            return " / ".join(entry.expected) or "（只提醒）"
        case ListKind.PHRASE:
            return " / ".join(entry.expected)
        case ListKind.NAME:
            return "、".join(entry.posts) or entry.unit
        case ListKind.LEVEL:
            return f"（改为{LEVEL_WORDS[entry.level]}）"
        case ListKind.ALLOW:
            return "（不再提示）"


def level_words(row: ListRow) -> str:
    """The level in force."""
    if row.entry.kind in (ListKind.ALLOW, ListKind.LEVEL):
        return ""
    return LEVEL_WORDS.get(row.level, row.level)


def state_words(row: ListRow) -> str:
    """Whether it is used today, and that the unit has lowered it."""
    return "已调低" if row.lowered and row.force is InForce.YES else IN_FORCE_WORDS[row.force]


def days_words(row: ListRow) -> str:
    """From when until when it is used."""
    since, until = row.entry.since, row.entry.until
    return f"{since or '…'} ～ {until or '…'}" if since or until else ""


class ListRowsModel(TableModel[ListRow]):
    """Shows rows that are given to it; nothing is edited in place."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        heads = (self.tr("不当写法"), self.tr("应为"), self.tr("级别"), self.tr("状态"), self.tr("来源"))
        self.headings = (*heads, self.tr("日期"), self.tr("范围"), self.tr("说明"), self.tr("依据"))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words, icons beside them, and the entry itself."""
        row = self.row_at(index)
        if row is None:
            return None
        column = index.column()
        if role in SPOKEN:
            return self._words(row, column)
        if role == Qt.ItemDataRole.DecorationRole and column in (LEVEL, STATE):
            known = LEVEL_ICONS.get(row.level) if column == LEVEL else _STATE_ICONS[row.force]
            shown = known if column == STATE or level_words(row) else None
            return self._look.icon(*shown, 14) if shown else None
        if role == Qt.ItemDataRole.ForegroundRole and row.force is not InForce.YES:
            return QBrush(self._look.theme.colour("text3"))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row)
        return row if role == ROW else None

    def _words(self, row: ListRow, column: int) -> str:
        return (
            wrong_words(row),
            right_words(row),
            level_words(row),
            state_words(row),
            ORIGIN_WORDS[row.origin],
            days_words(row),
            "、".join(SCOPE_WORDS.get(each, each) for each in row.entry.scope),
            row.entry.note,
            row.entry.source,
        )[column]

    def _tip(self, row: ListRow) -> str:
        entry = row.entry
        lines = [f"{KIND_WORDS[entry.kind]} {entry.id}".strip(), entry.note, entry.source, days_words(row)]
        return "\n".join(line for line in lines if line)
