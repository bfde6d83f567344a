"""The reviewer's desk: what waits for whom, why things came back, which reasons are used; for thousands of articles at once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, cast

from editor_app.library.library import Library
from editor_app.model.article import ArticleRow, ArticleState
from editor_app.model.profile import ReviewRules
from editor_app.model.review import Act, Person
from editor_app.model.review_moves import ReviewState, doubled, state_of
from editor_app.model.review_record import Record, record_from_lines
from editor_app.services.preferences import Preferences
from editor_app.services.profiles import ProfileShelf


@dataclass(frozen=True, slots=True)
class Waiting:
    """An article that waits: the round that is due, and whether it is this person's to decide (`mine`). `since` when it came to
    this round, by the clock of whoever sent or signed it (RFC 3339 UTC, empty where nobody said); `waited` whole days since
    then, `overdue` those of them beyond what the profile allows.
    """

    row: ArticleRow
    due: str
    mine: bool
    since: str = ""
    waited: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class _Kept:
    """What `state_of` reads of an entry, as it lies in the library: neither its hash nor its words are proved again."""

    hash: str
    act: Act
    by: Person
    digest: str
    round: int
    revision: int
    exception: str
    text: str
    reasons: tuple[str, ...]


class ReviewDesk:
    """Lists. Opening one of the articles proves its record; here only what it says is read."""

    def __init__(
        self,
        library: Library,
        profiles: ProfileShelf,
        preferences: Preferences,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._library = library
        self._profiles = profiles
        self._preferences = preferences
        self._now = now

    def pending(self) -> list[Waiting]:
        """Articles that wait for a decision: first those this person may decide, of these the overdue ones, the longest first;
        within that last changed first.
        """
        states = self._states(ArticleState.IN_REVIEW)
        person = self._preferences.person()
        me = Person(person.name, person.unit) if person.name else None
        rules: dict[str, ReviewRules] = {}
        found, now = [], self._now()
        for row in self._library.articles.list(ArticleState.IN_REVIEW):
            site, state, since = states.get(row.id, ("", ReviewState(), ""))
            if site not in rules:
                rules[site] = self._profiles.for_site(site).review
            mine = me is not None and bool(state.round) and (rules[site].may_merge or not doubled(state, me))
            waited = _days(since, now) if state.round else 0
            overdue = max(0, waited - rules[site].days) if rules[site].days else 0
            name = rules[site].name(state.round) if state.round else ""
            found.append(Waiting(row, name, mine, since, waited, overdue))
        return sorted(found, key=lambda each: (not each.mine, -each.overdue))  # stable: the order of the list stays

    def returned(self) -> dict[str, str]:
        """Why each article of the box 退回 came back, by its id."""
        return {
            article: "；".join((*state.returned.reasons, *filter(None, (state.returned.text,))))
            for article, (_site, state, _since) in self._states(ArticleState.RETURNED).items()
            if state.returned is not None
        }

    def reasons_used(self) -> Mapping[str, int]:
        """How often each reason was chosen when something was sent back, in all articles of the library."""
        used: Counter[str] = Counter()
        for line in self._library.reviews.kept_of(Act.RETURNED):
            used.update(json.loads(line)["reasons"])
        return used

    def _states(self, box: ArticleState) -> dict[str, tuple[str, ReviewState, str]]:
        """By article: its site, its state, and when it last moved on."""
        lines: dict[str, list[tuple[str, str]]] = {}
        sites: dict[str, str] = {}
        for article, site, name, line in self._library.reviews.kept_in(box):
            lines.setdefault(article, []).append((name, line))
            sites[article] = site
        return {article: (sites[article], *_state(each)) for article, each in lines.items()}


_MANY = 9  # more rounds than a profile may have: here only the round that is due is wanted, not the end


_WAITS_SINCE = (Act.SUBMITTED.value, Act.PASSED.value)


def _days(since: str, now: datetime) -> int:
    """Whole days that have gone by; a clock that is ahead of this one has waited for none."""
    try:
        return max(0, (now - datetime.fromisoformat(since)).days)
    except (ValueError, TypeError):  # what others wrote: no time, or one without its zone
        return 0


def _state(lines: Iterable[tuple[str, str]]) -> tuple[ReviewState, str]:
    """Read a record that was kept in one line, entry after entry, without proving it; one with branches is read in
    full. With it when the article was sent or signed last.
    """
    since = ""
    before: list[str] = []
    kept: list[_Kept] = []
    values: list[dict[str, Any]] = []
    straight = True
    for name, line in lines:
        value = json.loads(line)
        values.append({"hash": name, **value})
        straight = straight and value["parents"] == before
        before = [name]
        if value["act"] in _MOVING:
            kept.append(_kept(name, value))
        since = value["at"] if value["act"] in _WAITS_SINCE else since
    if not straight:
        return state_of(record_from_lines("\n".join(json.dumps(value) for value in values).encode()), _MANY), since
    return state_of(cast(Record, kept), _MANY), since  # it is only iterated


@lru_cache(maxsize=1024)
def _person(name: str, unit: str, key: str) -> Person:
    """A few people wrote thousands of entries."""
    return Person(name, unit, key)


def _kept(name: str, value: dict[str, Any]) -> _Kept:
    return _Kept(
        name,
        Act(value["act"]),
        _person(**value["by"]),
        value["digest"],
        value["round"],
        value["revision"],
        value["exception"],
        value["text"],
        tuple(value["reasons"]),
    )


_MOVING = {act.value for act in (Act.SUBMITTED, Act.PASSED, Act.RETURNED, Act.WITHDRAWN, Act.CORRECTING, Act.PUBLISHED)}
