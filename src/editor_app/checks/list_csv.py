"""Lists as a table: CSV that Excel and WPS open and save. Several words of a cell stand on lines of their own (Alt+Enter).

Sources: RFC 4180; what Excel and WPS write (`;` or tabs by the system's settings, a first line `sep=;`, days as 2026/1/31); a
cell that begins like a formula gets an apostrophe in front, which is taken away again when it is read (OWASP, CSV injection).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from editor_app.checks.list_vetting import Vetting, Written
from editor_app.model.house_list import (
    KIND_WORDS,
    LEVEL_WORDS,
    SCOPE_WORDS,
    Entry,
    ListForm,
    ListKind,
    ReadList,
    WrittenList,
    read_spec,
    rule_of,
    spec_line,
)

HEADINGS: Mapping[str, str] = {
    "kind": "类别",
    "id": "编号",
    "patterns": "不当写法",
    "expected": "应为",
    "allows": "例外",
    "level": "级别",
    "scope": "范围",
    "note": "说明",
    "source": "依据",
    "since": "生效",
    "until": "截止",
    "specs": "自检",
    "name": "姓名",
    "posts": "现任职务",
    "former_posts": "曾任职务",
    "unit": "单位",
    "order": "排序",
}
"""The columns: key and heading. Both are read."""

TERM_COLUMNS = tuple(key for key in HEADINGS if key not in ("name", "posts", "former_posts", "unit", "order"))
WITHOUT_HEADINGS = ("patterns", "expected", "note")
"""What the columns of a table without headings are."""

_KEYS = {**{words: key for key, words in HEADINGS.items()}, **{key: key for key in HEADINGS}}
_MANY = frozenset({"patterns", "expected", "allows", "scope", "posts", "former_posts"})
_LEVELS = {words: key for key, words in LEVEL_WORDS.items() if key}
_SCOPES = {words: key for key, words in SCOPE_WORDS.items()}
_KINDS = {words: kind for kind, words in KIND_WORDS.items()} | {kind.value: kind for kind in ListKind}
_FORMULA = ("=", "+", "-", "@", "'")
_LOOSE_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_SEP = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def read_csv_list(file: str, text: str) -> ReadList:
    """A list in CSV with comma, semicolon or tab."""
    vetting = Vetting(file)
    left: list[str] = []
    if match := _SEP.match(text):
        text, delimiter = text[match.end() :], match[1]
    else:
        delimiter = _delimiter(text)
    try:
        vetting.run(_rules(text, delimiter, left))
    except csv.Error as error:
        vetting.fault(0, f"不合 CSV 的写法：{error}")
    return ReadList(
        file, ListForm.CSV, tuple(vetting.entries), tuple(vetting.lines), tuple(vetting.faults), tuple(left)
    )


def write_csv_list(name: str, entries: Sequence[Entry]) -> WrittenList:
    """A list as CSV: UTF-8 with BOM, so that Excel knows it. The columns of persons only where there are any."""
    persons = any(entry.kind is ListKind.NAME for entry in entries)
    columns = tuple(HEADINGS) if persons else TERM_COLUMNS
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([HEADINGS[key] for key in columns])
    for entry in entries:
        cells = _cells(entry)
        writer.writerow([_guarded(cells.get(key, "")) for key in columns])
    return WrittenList({name: out.getvalue().encode("utf-8-sig")}, count=len(entries))


def _delimiter(text: str) -> str:
    """Whichever finds the most headings in the first line; without headings, whichever is there most."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    marks = (",", ";", "\t")

    def weight(mark: str) -> tuple[int, int]:
        return sum(cell.strip(' "') in _KEYS for cell in first.split(mark)), first.count(mark)

    return max(marks, key=weight)


def _rules(text: str, delimiter: str, left: list[str]) -> Iterator[Written]:
    # an unclosed quotation mark must not swallow the rest: fields have an end (`csv.field_size_limit`)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns: Sequence[str] | None = None
    line = 1
    for row in rows:
        begin, line = line, rows.line_num + 1
        if not any(cell.strip() for cell in row):
            continue
        if columns is None:
            known = [_KEYS.get(cell.strip(), "") for cell in row]
            if any(known):
                columns = known
                if unknown := [cell.strip()[:20] for cell in row if cell.strip() and cell.strip() not in _KEYS]:
                    left.append(f"不认识的列没有读：{'、'.join(unknown[:10])}")
                continue
            columns = WITHOUT_HEADINGS
            left.append("没有表头，按“不当写法、应为、说明”的次序读")
        yield Written(_rule(dict(zip(columns, row, strict=False))), _place(begin))


def _place(line: int) -> Any:
    return lambda key: (line, HEADINGS.get(key, key))


def _rule(cells: Mapping[str, str]) -> dict[str, Any]:
    """A row as a rule; what cannot be read stays as it is, so that it is refused in words."""
    rule: dict[str, Any] = {}
    for key, cell in cells.items():
        value = _bare(cell)
        if not key or key == "kind" or not value.strip():
            continue
        if key in _MANY:
            rule[key] = [line.strip() for line in value.splitlines() if line.strip()]
        elif key == "specs":
            rule[key] = [_spec(line) for line in value.splitlines() if line.strip()]
        elif key == "order":
            rule[key] = int(value) if value.strip().isdecimal() and len(value) < 10 else value
        else:
            rule[key] = value.strip()
    if "level" in rule:
        rule["level"] = _LEVELS.get(rule["level"], rule["level"])
    if "scope" in rule:
        rule["scope"] = [_SCOPES.get(each, each) for each in rule["scope"]]
    for key in ("since", "until"):
        if match := _LOOSE_DAY.fullmatch(rule.get(key, "")):
            rule[key] = f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}"
    if _KINDS.get(_bare(cells.get("kind", "")).strip()) is ListKind.TERM:
        rule.setdefault("patterns", [])
    return rule


def _cells(entry: Entry) -> dict[str, str]:
    cells: dict[str, str] = {}
    for key, value in rule_of(entry).items():
        if key == "specs":
            cells[key] = "\n".join(spec_line(spec) for spec in entry.specs)
        elif key == "scope":
            cells[key] = "\n".join(SCOPE_WORDS.get(each, each) for each in value)
        else:
            cells[key] = "\n".join(value) if isinstance(value, list) else str(value)
    if entry.level:
        cells["level"] = LEVEL_WORDS.get(entry.level, entry.level)
    cells["kind"] = KIND_WORDS[entry.kind]
    return cells


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _spec(line: str) -> dict[str, str]:
    spec = read_spec(line)
    return {"from": spec.before, "to": spec.after}
