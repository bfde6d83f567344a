"""Rows and columns put into tables and taken out of them: compared with a grid of letters, cell by cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.model.body import MAX_TABLE_CELLS, Align, Cell, Table, table_columns
from editor_app.model.errors import Refused
from editor_app.model.inline import plain, styled
from editor_app.model.tables import (
    Area,
    TableChange,
    change_table,
    insert_columns,
    insert_rows,
    remove_columns,
    remove_rows,
)
from strategies import tables


def grid(table: Table) -> list[list[int]]:
    """Which cell covers each place: numbers in reading order, so that equal numbers are one cell."""
    width = table_columns(table.rows)
    places = [[-1] * width for _ in table.rows]
    number = 0
    for top, row in enumerate(table.rows):
        for cell in row:
            left = places[top].index(-1)
            for y in range(cell.rowspan):
                for x in range(cell.colspan):
                    places[top + y][left + x] = number
            number += 1
    return places


def cells(table: Table) -> list[Cell]:
    return [cell for row in table.rows for cell in row]


def named(table: Table) -> Table:
    """The same table with words by which every cell is known."""
    count = iter(range(10_000))
    rows = tuple(
        tuple(Cell(styled(f"第{next(count)}格"), cell.colspan, cell.rowspan, cell.align) for cell in row)
        for row in table.rows
    )
    return Table(rows, table.header, table.id)


def words_at(table: Table) -> list[list[str]]:
    """The words of the cell that covers each place."""
    all_cells = cells(table)
    return [[plain(all_cells[number].inlines) for number in row] for row in grid(table)]


@given(tables(), st.data())
def test_new_rows_leave_every_other_place_as_it_was(made: Table, data: st.DataObject) -> None:
    table = named(made)
    at, count = data.draw(st.integers(0, len(table.rows))), data.draw(st.integers(1, 3))
    after = words_at(insert_rows(table, at, count))
    before = words_at(table)
    assert after[:at] + after[at + count :] == before
    for row in after[at : at + count]:
        for left, words in enumerate(row):
            through = 0 < at < len(before) and before[at - 1][left] == before[at][left]
            assert words == (before[at][left] if through else "")


@given(tables(), st.data())
def test_taken_rows_leave_every_other_place_as_it_was(made: Table, data: st.DataObject) -> None:
    table = named(made)
    at = data.draw(st.integers(0, len(table.rows) - 1))
    count = data.draw(st.integers(1, len(table.rows) - at))
    left = remove_rows(table, at, count)
    before = words_at(table)
    rest = before[:at] + before[at + count :]
    assert (words_at(left) if left is not None else []) == rest
    if left is not None:
        assert (left.id, left.header) == (table.id, table.header)


@given(tables(), st.data())
def test_columns_are_rows_turned(made: Table, data: st.DataObject) -> None:
    table = named(made)
    width = table_columns(table.rows)
    at, count = data.draw(st.integers(0, width)), data.draw(st.integers(1, 3))
    before, after = words_at(table), words_at(insert_columns(table, at, count))
    assert [row[:at] + row[at + count :] for row in after] == before
    place = data.draw(st.integers(0, width - 1))
    left = remove_columns(table, place)
    rest = [row[:place] + row[place + 1 :] for row in before]
    assert (left is None and width == 1) or (left is not None and words_at(left) == rest)


@given(tables(), st.data())
def test_what_is_put_in_can_be_taken_out(table: Table, data: st.DataObject) -> None:
    at, count = data.draw(st.integers(0, len(table.rows))), data.draw(st.integers(1, 3))
    assert remove_rows(insert_rows(table, at, count), at, count) == table
    at = data.draw(st.integers(0, table_columns(table.rows)))
    assert remove_columns(insert_columns(table, at, count), at, count) == table


def test_changes_act_on_the_area() -> None:
    table = Table(((Cell(styled("甲")), Cell(styled("乙"))), (Cell(styled("丙")), Cell(styled("丁")))))
    both, second = Area(0, 0, 1, 1), Area(1, 1, 1, 1)

    def after(change: TableChange, area: Area) -> list[list[str]] | None:
        made = change_table(table, change, area)
        return words_at(made) if made is not None else None

    assert after(TableChange.ROWS_BEFORE, second) == [["甲", "乙"], ["", ""], ["丙", "丁"]]
    assert after(TableChange.ROWS_AFTER, both) == [["甲", "乙"], ["丙", "丁"], ["", ""], ["", ""]]
    assert after(TableChange.COLUMNS_BEFORE, second) == [["甲", "", "乙"], ["丙", "", "丁"]]
    assert after(TableChange.COLUMNS_AFTER, second) == [["甲", "乙", ""], ["丙", "丁", ""]]
    assert after(TableChange.REMOVE_ROWS, second) == [["甲", "乙"]]
    assert after(TableChange.REMOVE_COLUMNS, second) == [["甲"], ["丙"]]
    assert after(TableChange.REMOVE_ROWS, both) is None
    assert after(TableChange.REMOVE, second) is None
    headed = change_table(table, TableChange.HEADER, second)
    assert headed is not None
    assert headed.header
    assert headed.rows == table.rows


def test_a_new_row_stands_as_the_row_beside_it() -> None:
    table = Table(((Cell(), Cell(align=Align.CENTER)), (Cell(align=Align.RIGHT), Cell())))
    assert [cell.align for cell in insert_rows(table, 1).rows[1]] == [Align.START, Align.CENTER]
    assert [cell.align for cell in insert_rows(table, 0).rows[0]] == [Align.START, Align.CENTER]
    assert [cell.align for cell in insert_rows(table, 2).rows[2]] == [Align.RIGHT, Align.START]


def test_a_table_does_not_grow_past_what_a_body_may_hold() -> None:
    table = Table(tuple((Cell(),) * 100 for _ in range(MAX_TABLE_CELLS // 100)))
    with pytest.raises(Refused) as refused:
        insert_rows(table, 3)
    assert refused.value.code == "body.bad_table"
