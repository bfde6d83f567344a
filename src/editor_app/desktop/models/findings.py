"""Findings as lines of a list: what each says, what it would change, where it is, what its button does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from editor_app.desktop.models.rows import SPOKEN, Index, Rows
from editor_app.model.body import Body, Figure, FigureRow, Heading, List, MissingPicture, Quote, Signature, Table
from editor_app.model.check_names import CHECK_NAMES
from editor_app.model.finding import Finding, Level, Place
from editor_app.model.metadata import FIELD_LABELS, Metadata
from editor_app.model.waiver import Waiver
from editor_app.model.wording import plain_texts

FINDING = Qt.ItemDataRole.UserRole
LEVEL_WORDS: Mapping[Level, str] = {Level.ERROR: "错误", Level.WARNING: "警告", Level.INFO: "提示"}
LEVEL_NOTES: Mapping[Level, str] = {
    Level.ERROR: "改完才能送审和上报",
    Level.WARNING: "可说明理由后忽略",
    Level.INFO: "",
}
SETTLED_WORD, SETTLED_NOTE = "已忽略", "理由记在审稿记录里"
CONTEXT, LONGEST, EXCERPT = 3, 18, 14
"""Characters beside a change that are shown with it; of a change, and of words that are quoted, at most."""

WORD_RULES = frozenset({"X01", "X02", "N01"})
"""Rules about words of lists, which a unit's own list may allow."""

Key: TypeAlias = tuple[str, str, str, str, int]
"""What names a finding from one check to the next: rule, sentence, field, block, and which of those that are alike."""


class RowAct(StrEnum):
    """What a button of a row does."""

    FIX = "修正"
    CHOOSE = "选图片…"
    LIST = "看列表"
    GO = "定位"
    IGNORE = "忽略…"
    RESTORE = "撤销忽略"


@dataclass(frozen=True, slots=True)
class Group:
    """The heading of a level, or, `level` None, of what was settled; that one opens and closes."""

    level: Level | None
    count: int
    open: bool = True

    @property
    def words(self) -> str:
        """The heading."""
        return f"{LEVEL_WORDS[self.level] if self.level else SETTLED_WORD} {self.count}"

    @property
    def note(self) -> str:
        """What stands at its right."""
        return LEVEL_NOTES[self.level] if self.level else SETTLED_NOTE


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding as it is shown. `where` is its place in words (第 2 段, 标题 …), `before` and `after` what a fix would
    change with a little around it, `quote` the words it is about where it has no fix. `binding`: nobody can settle it.
    `waiver` is set where somebody has. `word` is what a unit may allow for good, empty where that is no matter of
    words.
    """

    finding: Finding
    where: str
    key: Key = ("", "", "", "", 0)
    act: RowAct = RowAct.GO
    before: str = ""
    after: str = ""
    quote: str = ""
    binding: bool = False
    waiver: Waiver | None = None
    sentence: str = ""
    word: str = ""

    @property
    def words(self) -> str:
        """What is wrong, in one line: `sentence` where it says more here than the finding's own."""
        return self.sentence or self.finding.message

    @property
    def acts(self) -> tuple[RowAct, ...]:
        """The buttons, from left to right."""
        if self.waiver is not None:
            return (RowAct.RESTORE,)
        if self.binding or self.finding.level is Level.INFO:
            return (self.act,)
        return (self.act, RowAct.IGNORE)

    @property
    def below(self) -> str:
        """The words of the second line that are no change."""
        if self.waiver is not None:
            return f"{self.waiver.reason}（{self.waiver.by.name}）"
        if self.act is RowAct.LIST:
            return f"显示为“{self.quote}”"
        return "".join(filter(None, (self.where, f"“{self.quote}”" if self.quote else "")))

    @property
    def spoken(self) -> str:
        """All of it, for the ear."""
        change = ""
        if self.finding.fix is not None:
            change = f"{self.before} 改为 {self.after}" if self.before and self.after else ""
            change = change or (f"删去 {self.before}" if self.before else f"补上 {self.after}")
        level = SETTLED_WORD if self.waiver is not None else LEVEL_WORDS[self.finding.level]
        return "，".join(filter(None, (f"{level}：{self.words}", change, self.below)))

    @property
    def tip(self) -> str:
        """The whole sentence and the name of the rule."""
        rule = self.finding.rule
        return f"{self.finding.message}\n{rule} {CHECK_NAMES.get(rule, '')}".rstrip()


Line: TypeAlias = Group | FindingRow


def rows_of(found: Iterable[Finding], metadata: Metadata, body: Body, binding: frozenset[Finding]) -> list[FindingRow]:
    """Rows for findings of an article, in their order. Knows no widget: any thread may ask."""
    maker = _RowMaker(metadata, body, binding)
    return [maker.row(finding) for finding in found]


class _RowMaker:
    def __init__(self, metadata: Metadata, body: Body, binding: frozenset[Finding]) -> None:
        self._metadata = metadata
        self._binding = binding
        self._texts = plain_texts(body)
        self._places = places_of(body)
        self._missing = {picture.id: picture.why for picture in body.missing()}
        self._seen: Counter[tuple[str, str, str, str]] = Counter()

    def row(self, finding: Finding) -> FindingRow:
        place = finding.place
        name = (finding.rule, finding.message, place.field, place.block)
        self._seen[name] += 1
        where = FIELD_LABELS.get(place.field, "正文") if place.field else self._places.get(place.block, "")
        act = self._act(finding)
        before, after, quote = self._words(finding, act)
        sentence = ""
        if act is RowAct.CHOOSE:
            picture, _, where = where.partition("，")
            sentence = "：".join(filter(None, (f"{picture}待补", self._missing[place.block])))
        elif act is RowAct.LIST:
            sentence = finding.message.partition("：“")[0]
        if finding.fix is not None and not finding.fix.before:
            where = "文末"
        key = (*name, self._seen[name])
        binding = finding in self._binding
        word = self._word(finding)
        return FindingRow(finding, where, key, act, before, after, quote, binding, sentence=sentence, word=word)

    def _word(self, finding: Finding) -> str:
        """The words a finding is about, where they are a word of a list of words and no error."""
        if finding.rule not in WORD_RULES or finding.level is Level.ERROR or finding.place.span is None:
            return ""
        return self._text(finding.place)[slice(*finding.place.span)]

    def _text(self, place: Place) -> str:
        value = getattr(self._metadata, place.field, "") if place.field else self._texts.get(place.block, "")
        return value if isinstance(value, str) else ""

    def _act(self, finding: Finding) -> RowAct:
        if finding.fix is not None:
            return RowAct.FIX
        if finding.place.block in self._missing and finding.place.span is None:
            return RowAct.CHOOSE
        cut = finding.place.span is not None and finding.place.span[0] > 0
        return RowAct.LIST if finding.rule == "T01" and cut else RowAct.GO

    def _words(self, finding: Finding, act: RowAct) -> tuple[str, str, str]:
        """What a fix changes, before and after; or what it is about."""
        place, fix = finding.place, finding.fix
        text = self._text(place)
        if place.span is None:  # a whole block goes, or one is put in
            gone = "" if fix is None else "空段" if fix.before == "\n" else short(fix.before, LONGEST)
            return gone, short(fix.after, LONGEST) if fix is not None else "", ""
        start, end = place.span
        if fix is None:
            if act is RowAct.LIST:
                return "", "", text[:start]
            words = text[start:end]
            whole = not words or ((start, end) == (0, len(text)) and bool(place.field))
            return "", "", "" if whole else short(words, EXCERPT)
        left = text[max(0, start - CONTEXT) : start].rpartition("\n")[2]
        right = text[end : end + CONTEXT].partition("\n")[0]
        before, after = (short(f"{left}{words}{right}", LONGEST) for words in (fix.before, fix.after))
        return before, after, ""


def short(words: str, most: int) -> str:
    """In one line, cut in the middle where it is too long."""
    line = words.replace("\n", " ")
    return line if len(line) <= most else f"{line[: most - 5]}…{line[-4:]}"


def places_of(body: Body) -> dict[str, str]:
    """The places of all blocks in words, by id: 第 2 段, 小标题, 第 3 张图片 …"""
    found: dict[str, str] = {}
    paragraphs = pictures = 0
    for block in body.blocks:
        match block:
            case Figure() | MissingPicture() | FigureRow():
                for picture in block.figures if isinstance(block, FigureRow) else (block,):
                    pictures += 1
                    after = f"，第 {paragraphs} 段之后" if paragraphs else ""
                    found[picture.id] = f"第 {pictures} 张图片{after}"
            case List():
                found[block.id] = f"列表，第 {paragraphs} 段之后" if paragraphs else "列表"
            case Table():
                found[block.id] = f"表格，第 {paragraphs} 段之后" if paragraphs else "表格"
            case Signature():
                found[block.id] = "供稿行"
            case Heading():
                found[block.id] = "小标题"
                paragraphs += 1
            case _:
                paragraphs += 1
                found[block.id] = f"第 {paragraphs} 段"
                if isinstance(block, Quote):
                    found.update({part.id: f"第 {paragraphs} 段" for part in block.paragraphs})
    return found


class FindingListModel(Rows[Line], QAbstractListModel):
    """Groups and findings in one list, gravest first; at its end what was settled, folded until it is asked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[FindingRow, ...] = ()
        self._settled: tuple[FindingRow, ...] = ()
        self._level: Level | None = None
        self._unfolded = False

    def show(self, rows: Sequence[FindingRow], settled: Sequence[FindingRow] = ()) -> bool:
        """Show other findings; whether anything of it is another than before."""
        self._all, self._settled = tuple(rows), tuple(settled)
        return self._refill()

    def show_level(self, level: Level | None) -> bool:
        """Show one level alone; all for None."""
        self._level = level
        return self._refill()

    def fold(self) -> bool:
        """Open or close what was settled."""
        self._unfolded = not self._unfolded
        return self._refill()

    def _refill(self) -> bool:
        lines: list[Line] = []
        for level in Level if self._level is None else (self._level,):
            of_level = [row for row in self._all if row.finding.level is level]
            if of_level:
                lines += [Group(level, len(of_level)), *of_level]
        if self._settled and self._level is None:
            lines.append(Group(None, len(self._settled), self._unfolded))
            lines += self._settled if self._unfolded else ()
        if lines == self.rows:
            return False
        self.beginResetModel()
        self.rows = lines
        self.endResetModel()
        return True

    def line_of(self, key: object) -> int:
        """The line of a finding, -1 where it is not shown."""
        return next((n for n, line in enumerate(self.rows) if isinstance(line, FindingRow) and line.key == key), -1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The sentence; the line itself under `FINDING`."""
        line = self.row_at(index)
        if line is None or role == FINDING:
            return line
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(line, FindingRow):
            return line.tip
        if role in SPOKEN:
            return line.words if isinstance(line, Group) else line.spoken
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings of levels cannot be chosen; the one that opens and closes can."""
        line = self.row_at(index)
        if isinstance(line, Group) and line.level is not None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
