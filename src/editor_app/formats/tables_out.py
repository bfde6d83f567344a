"""Tables for other programs: CSV and XLSX. Every cell is text; nothing in it is ever a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

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
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = title[:31]
    widths = [0] * len(header)
    for number, row in enumerate((header, *rows), 1):
        for place, text in enumerate(row, 1):
            cell = sheet.cell(number, place, _UNLAWFUL.sub("\ufffd", text)[:MAX_CELL])
            cell.data_type = "s"  # also where it begins with =
            widths[place - 1] = max(widths[place - 1], sum(2 if ord(char) > 0xFF else 1 for char in text))
            if number == 1:
                cell.font = Font(bold=True)
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = min(width + 2, MAX_WIDTH)
    sheet.freeze_panes = "A2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
