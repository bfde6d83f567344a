"""Tables and lists as found outside become lawful ones, with every word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from editor_app.formats.grid import fit_rows, table_block
from editor_app.formats.raw_list import RawItem, list_block
from editor_app.model.body import MAX_LIST_DEPTH, Body, Cell, List, ListItem, Paragraph, Table, body_text, list_depth
from editor_app.model.inline import plain, styled
from editor_app.model.reading import Account
from strategies import inlines, tables

CELLS = st.builds(Cell, inlines=inlines(1), colspan=st.integers(1, 5), rowspan=st.integers(1, 5))


@given(st.lists(st.lists(CELLS, max_size=5), max_size=5))
def test_any_cells_make_a_full_grid(rows: list[list[Cell]]) -> None:
    blocks = table_block(rows, False, Account())
    words = [plain(cell.inlines) for row in rows for cell in row if cell.inlines]
    kept = [plain(cell.inlines) for block in blocks if isinstance(block, Table) for row in block.rows for cell in row]
    assert [one for one in kept if one] == words


@given(tables())
def test_a_full_grid_stays_as_it_is(table: Table) -> None:
    assert fit_rows(table.rows) == table.rows


def test_a_huge_table_becomes_paragraphs() -> None:
    account = Account()
    blocks = table_block(
        [[Cell(styled("甲"), colspan=1000, rowspan=1000)]] + [[Cell(styled("乙"))]] * 1000, True, account
    )
    assert {type(block) for block in blocks} == {Paragraph}
    assert len(blocks) == 1001
    assert account.items()


@given(st.lists(st.tuples(st.integers(0, 12), st.booleans(), st.integers(0, 20000)), min_size=1, max_size=30))
def test_any_entries_make_lawful_lists(entries: list[tuple[int, bool, int]]) -> None:
    items = [RawItem(styled(f"条{n}"), depth, ordered, start) for n, (depth, ordered, start) in enumerate(entries)]
    blocks = list_block(items, Account())
    assert all(isinstance(block, List) and list_depth(block) <= MAX_LIST_DEPTH for block in blocks)
    assert body_text(Body(tuple(blocks))).split("\n") == [f"条{n}" for n in range(len(entries))]


def test_another_kind_at_the_top_begins_another_list() -> None:
    items = [RawItem(styled("甲")), RawItem(styled("乙"), 1, True, 4), RawItem(styled("丙"), 0, True, 2)]
    assert list_block(items, Account()) == [
        List((ListItem(styled("甲"), List((ListItem(styled("乙")),), ordered=True, start=4)),)),
        List((ListItem(styled("丙")),), ordered=True, start=2),
    ]
