"""Tables for other programs: CSV and XLSX. Every cell is text; nothing in it is ever a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Cells = Sequence[str]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_UNLAWFUL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MAX_CELL = 32_767
MAX_WIDTH = 60


def write_csv(header: Cells, rows: Iterable[Cells]) -> bytes:
    """UTF-8 with a byte order mark, which spreadsheets need to see that it is; lines end with CR LF (RFC 4180). What a
    spreadsheet would take for a formula begins with an apostrophe.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for row in (header, *rows):
        writer.writerow([harmless(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig", "replace")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet computes."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def write_xlsx(title: str, header: Cells, rows: Iterable[Cells]) -> bytes:
    """A workbook of one sheet called `title`, its first line fixed; each cell a string."""
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = title[:31]
    _fill(book.active, header, rows)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class ChartedSheet:
    """A sheet with a bar chart beside its table: the first column names the bars, the whole numbers after the second column
    are stacked in them. The last row is a sum and stands in no bar.
    """

    title: str
    header: Cells
    rows: Sequence[Sequence[str | int]]


def write_charts(charted: Sequence[ChartedSheet], title: str, header: Cells, rows: Iterable[Cells]) -> bytes:
    """A workbook of the charted sheets and one with all lines, called `title`. Words are strings, never formulas; counts are
    numbers, so that they can be computed with.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for each in charted:
        sheet = book.create_sheet(each.title[:31])
        _fill(sheet, each.header, each.rows)
        _chart(sheet, each)
    _fill(book.create_sheet(title[:31]), header, rows)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _fill(sheet: Worksheet, header: Cells, rows: Iterable[Sequence[str | int]]) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    widths = [0] * len(header)
    for number, row in enumerate((header, *rows), 1):
        for place, value in enumerate(row, 1):
            text = str(value)
            if isinstance(value, int):
                cell = sheet.cell(number, place, value)
            else:
                cell = sheet.cell(number, place, _UNLAWFUL.sub("\ufffd", text)[:MAX_CELL])
                cell.data_type = "s"  # also where it begins with =
            widths[place - 1] = max(widths[place - 1], sum(2 if ord(char) > 0xFF else 1 for char in text))
            if number == 1:
                cell.font = Font(bold=True)
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = min(width + 2, MAX_WIDTH)
    sheet.freeze_panes = "A2"


def _chart(sheet: Worksheet, charted: ChartedSheet) -> None:
    from openpyxl.chart import BarChart, Reference
    from openpyxl.utils import get_column_letter

    bars = len(charted.rows) - 1  # without the sum
    stacked = [place for place, cell in enumerate(charted.rows[-1], 1) if isinstance(cell, int)][1:]
    if bars < 1 or not stacked:
        return
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap = "bar", "stacked", 100
    chart.title = charted.title
    chart.height, chart.width = max(7.0, 0.7 * bars + 3), 18.0
    chart.add_data(Reference(sheet, stacked[0], 1, stacked[-1], bars + 1), titles_from_data=True)
    chart.set_categories(Reference(sheet, 1, 2, 1, bars + 1))
    chart.y_axis.delete = chart.x_axis.delete = False
    chart.x_axis.scaling.orientation = "maxMin"  # the first row on top, as in the table
    sheet.add_chart(chart, f"{get_column_letter(len(charted.header) + 2)}2")
