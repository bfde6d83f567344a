"""A clock that the test sets."""

from __future__ import annotations

from datetime import UTC, datetime


class HandClock:
    """Stands still until `time` is changed."""

    def __init__(self) -> None:
        self.time = datetime(2026, 8, 8, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time
