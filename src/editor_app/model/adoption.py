"""用稿统计: what became of what was handed in, counted by unit, column and month.

An article counts once at each site, in the month in which the site first took it, however often it was sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from editor_app.model.following import RemoteState


class Became(StrEnum):
    """ADOPTED: it is or was out; RETURNED: the editors sent it back; OPEN: nothing was decided, or nobody has asked yet."""

    ADOPTED = "adopted"
    RETURNED = "returned"
    OPEN = "open"


BECAME_WORDS: dict[Became, str] = {Became.ADOPTED: "已采用", Became.RETURNED: "退回", Became.OPEN: "待定"}

_OF_SITE = {
    RemoteState.PUBLISHED: Became.ADOPTED,
    RemoteState.WITHDRAWN: Became.ADOPTED,  # it was out before
    RemoteState.RETURNED: Became.RETURNED,
}


def became(state: RemoteState | None) -> Became:
    """What a site's last word counts as; `None` where it was never asked."""
    return _OF_SITE.get(state, Became.OPEN) if state is not None else Became.OPEN


class Grouping(StrEnum):
    """What is counted by."""

    UNIT = "unit"
    COLUMN = "column"
    MONTH = "month"


GROUPING_WORDS: dict[Grouping, str] = {Grouping.UNIT: "单位", Grouping.COLUMN: "栏目", Grouping.MONTH: "月份"}
NAMELESS = "（没有写）"


@dataclass(frozen=True, slots=True)
class HandedArticle:
    """One article at one site. `day` is the local day of its first receipt; `asked` whether the site has told what became of
    it, and `url` where it stands.
    """

    article: str
    title: str
    unit: str
    column: str
    site: str
    day: date
    became: Became
    asked: bool
    url: str

    @property
    def month(self) -> str:
        """`2026-11`."""
        return f"{self.day:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Tally:
    """The figures of one unit, column or month, or of all."""

    name: str
    sent: int
    adopted: int
    returned: int

    @property
    def open(self) -> int:
        """Of which nothing is decided."""
        return self.sent - self.adopted - self.returned

    @property
    def rate(self) -> str:
        """采用率 as people read it; nothing where nothing was sent."""
        return f"{self.adopted / self.sent:.0%}" if self.sent else ""


@dataclass(frozen=True, slots=True)
class AdoptionReport:
    """The articles handed in from `since` to `until` (both included; `None`: no bound), the newest first; `unasked` of them no
    site has said anything about.
    """

    since: date | None
    until: date | None
    items: tuple[HandedArticle, ...]

    @property
    def total(self) -> Tally:
        """All of them."""
        return _tally("合计", self.items)

    @property
    def unasked(self) -> int:
        """How many have only a receipt."""
        return sum(not item.asked for item in self.items)

    @property
    def period(self) -> str:
        """The days as people read them."""
        if self.since is None and self.until is None:
            return "全部"
        return f"{self.since or '开始'} 至 {self.until or '今天'}"

    def by(self, grouping: Grouping) -> Sequence[Tally]:
        """The figures of each group: months in their order, the others by how many were adopted and sent."""
        groups: dict[str, list[HandedArticle]] = {}
        for item in self.items:
            groups.setdefault(_KEYS[grouping](item) or NAMELESS, []).append(item)
        tallies = [_tally(name, items) for name, items in groups.items()]
        if grouping is Grouping.MONTH:
            return sorted(tallies, key=lambda each: each.name)
        return sorted(tallies, key=lambda each: (-each.adopted, -each.sent, each.name))


_KEYS: dict[Grouping, Callable[[HandedArticle], str]] = {
    Grouping.UNIT: lambda item: item.unit,
    Grouping.COLUMN: lambda item: item.column,
    Grouping.MONTH: lambda item: item.month,
}


def _tally(name: str, items: Iterable[HandedArticle]) -> Tally:
    states = [item.became for item in items]
    return Tally(name, len(states), states.count(Became.ADOPTED), states.count(Became.RETURNED))
