"""The bucket: over any stretch of time no more goes than the limit and a little at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.sites.bandwidth import BURST_SECONDS, Bandwidth


class Clock:
    """Turned by whoever sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.naps = 0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.naps += 1


@given(st.lists(st.integers(1, 16_384), min_size=1, max_size=60), st.integers(8_000, 2_000_000))
def test_no_faster_than_the_limit(sizes: list[int], limit: int) -> None:
    clock = Clock()
    bucket = Bandwidth(clock.monotonic, clock.sleep)
    bucket.limit = limit
    started = clock.now
    for size in sizes:
        bucket.take(size)
    passed = clock.now - started
    assert sum(sizes) <= limit * (passed + BURST_SECONDS) + 1
    assert passed <= sum(sizes) / limit + 1e-6, "and no slower"


def test_without_a_limit_nobody_waits() -> None:
    clock = Clock()
    Bandwidth(clock.monotonic, clock.sleep).take(10**9)
    assert clock.naps == 0


@pytest.mark.parametrize("how", ["given up", "limit lifted"])
def test_a_wait_ends_when_nobody_wants_it(how: str) -> None:
    clock = Clock()
    bucket = Bandwidth(clock.monotonic, clock.sleep)
    bucket.limit = 8_000

    def given_up() -> bool:
        if clock.naps == 3:
            if how == "given up":
                return True
            bucket.limit = 0
        return False

    bucket.take(8_000_000, given_up)
    assert clock.naps <= 4
