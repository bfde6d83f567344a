"""Columns as a person looks for them: in the order of a tree, found by any part of their names or by pinyin letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from editor_app.model.profile import Column

Spelling = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Keys:
    """By which Latin letters a name is found: lower-case pinyin `initials` and the whole `pinyin`, without spaces."""

    initials: str = ""
    pinyin: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """A column in its tree: how deep it stands, and the names above it."""

    column: Column
    depth: int
    above: tuple[str, ...]


def column_tree(columns: Sequence[Column]) -> list[Branch]:
    """Parents before their children, in the profile's order. A column whose parents form a ring stands at the top."""
    below: dict[str, list[Column]] = {}
    for column in columns:
        below.setdefault(column.parent, []).append(column)
    tree: list[Branch] = []
    placed: set[str] = set()

    def place(column: Column, depth: int, above: tuple[str, ...]) -> None:
        if column.id not in placed:
            placed.add(column.id)
            tree.append(Branch(column, depth, above))
            for child in below.get(column.id, ()):
                place(child, depth + 1, (*above, column.name))

    known = {column.id for column in columns}
    for column in columns:
        if column.parent not in known:
            place(column, 0, ())
    for column in columns:
        place(column, 0, ())
    return tree


def fold(text: str) -> str:
    """Letters and digits, without regard to case and width."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def matches(asked: str, name: str, keys: Keys) -> bool:
    """Whether `asked` is a part of a name, of its initials or of its pinyin."""
    words = fold(asked)
    if not words:
        return True
    if words in fold(name):
        return True
    return words.isascii() and (words in keys.initials or words in keys.pinyin)


def find_columns(asked: str, tree: Sequence[Branch], keys: Mapping[str, Keys]) -> list[Branch]:
    """The columns found by `asked`, those whose own name begins with it first, then in the tree's order. A column is
    also found by a name above it.
    """
    words = fold(asked)

    def rank(branch: Branch) -> int:
        own = keys.get(branch.column.id, Keys())
        name = fold(branch.column.name)
        starts = name.startswith(words) or own.initials.startswith(words) or own.pinyin.startswith(words)
        if starts or words in fold(branch.column.id):
            return 0
        return 1 if matches(asked, branch.column.name, own) else 2

    def found(branch: Branch) -> bool:
        return rank(branch) < 2 or bool(words and any(words in fold(name) for name in branch.above))

    return sorted((branch for branch in tree if found(branch)), key=rank)
