"""What a use case touched, told once so that every pane can decide whether to look again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of what was made, changed or removed. Empty sets mean nothing of that kind changed."""

    articles: frozenset[str] = frozenset()
    pictures: frozenset[str] = frozenset()
    submissions: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()
    profiles: frozenset[str] = frozenset()

    def __or__(self, other: Changes) -> Changes:
        return Changes(
            self.articles | other.articles,
            self.pictures | other.pictures,
            self.submissions | other.submissions,
            self.sites | other.sites,
            self.profiles | other.profiles,
        )

    def __bool__(self) -> bool:
        return bool(self.articles or self.pictures or self.submissions or self.sites or self.profiles)
