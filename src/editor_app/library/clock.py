"""The time as a label. What needs an order uses a counter; what needs a duration uses the monotonic clock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Says what time it is."""

    def now(self) -> datetime:
        """Aware, in UTC."""


class SystemClock:
    """This computer's clock."""

    def now(self) -> datetime:
        """Aware, in UTC."""
        return datetime.now(UTC)


def stamp(clock: Clock) -> str:
    """RFC 3339 in UTC with whole seconds."""
    return clock.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def seconds_between(earlier: str, later: str) -> float:
    """Seconds from one stamp to another; negative after a clock was set back."""
    return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds()
