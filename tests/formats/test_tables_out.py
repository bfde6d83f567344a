"""Tables for other programs: what is written comes back as the same text, and no cell is ever computed."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from editor_app.formats.tables_out import harmless, write_csv, write_xlsx

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=20)
ROWS = st.lists(st.lists(WORDS, min_size=3, max_size=3), max_size=5)
HEADER = ("一", "二", "三")
HOSTILE = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://evil.test","x")']


@given(ROWS)
def test_csv_comes_back(rows: list[list[str]]) -> None:
    data = write_csv(HEADER, rows)
    assert data.startswith(b"\xef\xbb\xbf")
    back = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert back == [list(HEADER), *([harmless(cell) for cell in row] for row in rows)]


@given(ROWS)
def test_xlsx_comes_back_as_strings(rows: list[list[str]]) -> None:
    sheet = load_workbook(io.BytesIO(write_xlsx("回执", HEADER, rows))).active
    back = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    assert back == [list(HEADER), *rows]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} <= {"s"}


@pytest.mark.parametrize("cell", HOSTILE)
def test_nothing_is_a_formula(cell: str) -> None:
    line = write_csv(HEADER, [(cell, cell, cell)]).decode("utf-8-sig")
    assert all(field.startswith("'") for field in next(iter(list(csv.reader(io.StringIO(line, newline="")))[1:])))
    data = write_xlsx("回执", HEADER, [(cell, cell, cell)])
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        page = package.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in page
    assert b"<hyperlink" not in page.lower()


def test_what_a_workbook_may_not_hold_is_shown_as_lost() -> None:
    sheet = load_workbook(io.BytesIO(write_xlsx("回执", HEADER, [("a\x00b", "\x1b[0m", "x" * 40_000)]))).active
    assert sheet["A2"].value == "a\ufffdb"
    assert len(sheet["C2"].value) == 32_767
