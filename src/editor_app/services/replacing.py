"""Finding and replacing: in the lines of an open text, and in many articles of the library at once."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from editor_app.library.library import Library
from editor_app.model.article import STATE_WORDS, Article, ArticleRow, ArticleState
from editor_app.model.errors import Cancelled, EditorError, Refused
from editor_app.model.problems import explain
from editor_app.model.replacing import (
    SLOWEST_SECONDS,
    Change,
    Edit,
    Found,
    Line,
    Query,
    Replacement,
    Untouched,
)
from editor_app.model.revision import RevisionReason
from editor_app.services.lanes import RunOnLibrary, run_here
from editor_app.services.progress import Progress, silent

CHANGEABLE = (ArticleState.DRAFT, ArticleState.RETURNED)
"""The boxes whose articles may be changed: what waits, travels or was handed in stays as it was sent."""

SHOWN_HITS = 20
_STATES = tuple(state for state in ArticleState if state is not ArticleState.TRASH)


def edits_of_lines(
    lines: Sequence[Line], query: Query, new: str | None = None, seconds: float = SLOWEST_SECONDS
) -> list[list[Edit]]:
    """For each line its hits as edits, in order; with `new` what to put in their place, else with the words that are
    there. A line that must not become empty has none where it would. Raises `Refused` (`pattern.…`), also where it takes
    longer than `seconds`. Needs no library: for any worker thread.
    """
    from editor_app.checks.patterns import Pattern
    from editor_app.checks.replacing import Template, apply_to_text, find_edits

    pattern = Pattern(query)
    template = None if new is None else Template(new, pattern)
    deadline = time.monotonic() + seconds
    found = [find_edits(line.text, pattern, template, deadline) for line in lines]
    return [
        [] if new is not None and line.needed and edits and not apply_to_text(line.text, edits).strip() else edits
        for line, edits in zip(lines, found, strict=True)
    ]


class Replacing:
    """Words in many articles. May run on any thread that may wait for the library: `run_on_library` is called for each
    article by itself, so that saving is never held up.
    """

    def __init__(self, library: Library, run_on_library: RunOnLibrary = run_here) -> None:
        self._library = library
        self._on_library = run_on_library

    def find(
        self, query: Query, articles: Sequence[str] | None = None, *, fields: bool = False, progress: Progress = silent
    ) -> list[Found]:
        """The articles that hold the words, with their hits: those of `articles` or, without, all drafts and returned
        ones. One that cannot be read is left out, the doctor names it. Raises `Refused` (`pattern.…`), `Cancelled`.
        """
        from editor_app.checks.replacing import find_all

        rows = self._rows(articles)
        found: list[Found] = []
        for place, row in enumerate(rows):
            progress("正在查找", place, len(rows))
            article = self._open(row)
            if article is None:
                continue
            count, shown = find_all(article.metadata, article.body, query, fields=fields, limit=SHOWN_HITS)
            if count:
                found.append(Found(_row(row, article), count, shown, article.state not in CHANGEABLE))
        progress("查找完成", len(rows), len(rows))
        return found

    def _rows(self, articles: Sequence[str] | None) -> list[ArticleRow]:
        listed = self._library.articles.list
        if articles is None:
            return self._on_library(lambda: [row for state in CHANGEABLE for row in listed(state)])
        wanted = set(articles)
        return self._on_library(lambda: [row for state in _STATES for row in listed(state) if row.id in wanted])

    def _open(self, row: ArticleRow) -> Article | None:
        try:
            return self._on_library(lambda: self._library.articles.get(row.id))
        except EditorError as error:
            if isinstance(error, Cancelled):
                raise
            return None

    def replace(
        self, query: Query, new: str, chosen: Sequence[ArticleRow], *, fields: bool = False, progress: Progress = silent
    ) -> Replacement:
        """Put `new` in the place of the words in the `chosen` articles, as `find` told them. Each is saved by itself
        with a version kept before and after; one that has changed since, or may not be changed, is left and told.
        Stopping keeps what was done. Raises `Refused` (`pattern.…`) before anything is changed where the words are no
        good; a search that takes too long leaves its article.
        """
        edits_of_lines((), query, new)
        changed: list[Change] = []
        untouched: list[Untouched] = []
        stopped = False
        for place, row in enumerate(chosen):
            try:
                progress("正在替换", place, len(chosen))
                changed.append(self._replace_one(row, query, new, fields))
            except Cancelled:
                stopped = True
                break
            except EditorError as error:
                untouched.append(Untouched(row, error.code, explain(error)))
        return Replacement(tuple(changed), tuple(untouched), stopped)

    def _replace_one(self, row: ArticleRow, query: Query, new: str, fields: bool) -> Change:
        from editor_app.checks.replacing import replace_all

        article = self._on_library(lambda: self._library.articles.get(row.id))
        _check(article, row.version)
        done = replace_all(article.metadata, article.body, query, new, fields=fields)

        def save() -> tuple[int, int]:
            _check(self._library.articles.get(row.id), row.version)
            before = self._library.revisions.pin(row.id, RevisionReason.BEFORE_REPLACING).number
            self._library.articles.save(
                row.id, done.metadata, done.body, base_version=row.version, reason=RevisionReason.REPLACED
            )
            return before, self._library.revisions.list(row.id)[0].number

        before, after = self._on_library(save) if done.count else (0, 0)
        return Change(row, done.count, done.left, before, after)

    def take_back(self, changes: Sequence[Change], progress: Progress = silent) -> Replacement:
        """Restore the version before the replacing in each article that has not been changed since; the others are told
        as untouched.
        """
        restored: list[Change] = []
        untouched: list[Untouched] = []
        for place, change in enumerate(changes):
            progress("正在撤回", place, len(changes))
            try:
                self._on_library(partial(self._take_back, change))
                restored.append(change)
            except EditorError as error:
                untouched.append(Untouched(change.row, error.code, explain(error)))
        return Replacement(tuple(restored), tuple(untouched))

    def _take_back(self, change: Change) -> None:
        article = self._library.articles.get(change.row.id)
        newest = self._library.revisions.list(article.id)[0]
        if newest.number != change.after:
            raise Refused("replacing.changed_since")
        check_changeable(article)
        before = self._library.revisions.get(article.id, change.before)
        self._library.articles.save(
            article.id, before.metadata, before.body, base_version=article.version, reason=RevisionReason.RESTORED
        )


def check_changeable(article: Article) -> None:
    """Raise `Refused("article.frozen")` for an article that waits, travels, was handed in or is in the trash."""
    if article.state not in CHANGEABLE:
        raise Refused("article.frozen", state=STATE_WORDS[article.state])


def _check(article: Article, version: int) -> None:
    check_changeable(article)
    if article.version != version:
        raise Refused("replacing.changed_since")


def _row(row: ArticleRow, article: Article) -> ArticleRow:
    """The row with the version that was searched, which may be newer than the list."""
    return replace(row, version=article.version, state=article.state)
