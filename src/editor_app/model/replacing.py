"""What a person looks for in articles, and what came of looking and replacing."""

from __future__ import annotations

from dataclasses import dataclass

from editor_app.model.article import ArticleRow

SLOWEST_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for. `case`: capitals differ from small letters; `any_width`: full and half width count as the same
    (，like ,  Ａ like A); `whole`: a hit never begins or ends inside a Latin word or number; `regular`: `text` is a
    regular expression, whose groups a replacement may name.
    """

    text: str
    case: bool = False
    any_width: bool = True
    whole: bool = False
    regular: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `new` in the place of the characters `start` to `end` (exclusive) of a text; the two differ or are the same."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of words that is searched by itself. In `needed` ones words must stay: a heading is never empty."""

    text: str
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """A hit with the words around it, as a list shows it. `place` says where it is (标题, 第 3 段, 图说)."""

    place: str
    before: str
    hit: str
    after: str


@dataclass(frozen=True, slots=True)
class Found:
    """What an article holds: `count` hits, the first few with context. `frozen` says that it may not be changed now."""

    row: ArticleRow
    count: int
    shown: tuple[Context, ...]
    frozen: bool


@dataclass(frozen=True, slots=True)
class Change:
    """An article in which words were replaced: how many, how many hits were left (a heading that would be empty), and
    the numbers of the revisions before and after.
    """

    row: ArticleRow
    count: int
    left: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Untouched:
    """An article that was left alone, and the code of the reason (`model.problems`)."""

    row: ArticleRow
    code: str
    why: str


@dataclass(frozen=True, slots=True)
class Replacement:
    """What came of replacing in several articles. `stopped`: the person stopped it; what was done stays."""

    changed: tuple[Change, ...]
    untouched: tuple[Untouched, ...]
    stopped: bool = False

    @property
    def count(self) -> int:
        """How many words were replaced."""
        return sum(change.count for change in self.changed)
