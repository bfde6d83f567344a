"""Columns as a tree and as they are found."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from editor_app.model.columns import Keys, column_tree, find_columns, matches
from editor_app.model.profile import Column

COLUMNS = [
    Column("jcdj", "街道社区", parent="dj"),
    Column("dj", "党建"),
    Column("rc", "人才工作"),
    Column("jg", "机关党建", parent="dj"),
]
KEYS = {
    "dj": Keys("dj", "dangjian"),
    "jcdj": Keys("jdsq", "jiedaoshequ"),
    "rc": Keys("rcgz", "rencaigongzuo"),
    "jg": Keys("jgdj", "jiguandangjian"),
}


def names(asked: str) -> list[str]:
    return [branch.column.name for branch in find_columns(asked, column_tree(COLUMNS), KEYS)]


def test_parents_stand_before_their_children() -> None:
    tree = [(branch.column.name, branch.depth, branch.above) for branch in column_tree(COLUMNS)]
    assert tree == [("党建", 0, ()), ("街道社区", 1, ("党建",)), ("机关党建", 1, ("党建",)), ("人才工作", 0, ())]


def test_found_by_part_initials_and_whole_pinyin() -> None:
    assert names("社区") == ["街道社区"]
    assert names("jdsq") == names("JieDao") == names("ｊｄｓｑ") == ["街道社区"]
    assert names("dj")[0] == "党建"
    assert names("党建") == ["党建", "街道社区", "机关党建"] or names("党建") == ["党建", "机关党建", "街道社区"]
    assert names("没有") == []
    assert len(names("  ")) == 4


@given(parents=st.lists(st.integers(0, 6), min_size=1, max_size=6))
def test_every_column_stands_in_the_tree_once_even_in_a_ring(parents: list[int]) -> None:
    columns = [Column(str(n), f"栏{n}", parent=str(parent)) for n, parent in enumerate(parents)]
    tree = column_tree(columns)
    assert sorted(branch.column.id for branch in tree) == sorted(column.id for column in columns)


@given(name=st.text(min_size=1, max_size=8), asked=st.text(max_size=4))
def test_a_name_is_found_by_every_part_of_itself(name: str, asked: str) -> None:
    assert matches(name[: len(name) // 2 + 1], name, Keys())
    assert isinstance(matches(asked, name, Keys("ab", "cd")), bool)
