"""The line of an article in lists and among hits."""

from __future__ import annotations

from editor_app.library.database import Row
from editor_app.model.article import ArticleRow, ArticleState
from editor_app.model.errors import Unavailable

ROW_COLUMNS = "id, title, column_id, contributor, state, updated_at, version, pictures, missing"


def article_row(row: Row) -> ArticleRow:
    """A list row from `ROW_COLUMNS`."""
    return ArticleRow(row[0], row[1], row[2], row[3], article_state(row[4]), row[5], row[6], row[7], row[8])


def article_state(text: str) -> ArticleState:
    """The state as stored. Raises `Unavailable("library.corrupt")` for a word that is none."""
    try:
        return ArticleState(text)
    except ValueError as error:
        raise Unavailable("library.corrupt", why=f"state {text[:20]!r}") from error
