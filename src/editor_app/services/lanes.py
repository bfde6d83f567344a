"""How a service on a thread of its own reaches the library, which belongs to one lane."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class RunOnLibrary(Protocol):
    """Runs `work` where the library may be used, waits for it and gives its value or raises its error."""

    def __call__(self, work: Callable[[], T], /) -> T:
        """May be called from any thread but the library's own lane."""


def run_here(work: Callable[[], T], /) -> T:
    """The `RunOnLibrary` of a program with one thread."""
    return work()
