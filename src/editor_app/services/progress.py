"""How long work tells where it stands, and how it is stopped."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called by a service between two steps, on the thread that does the work. Raises `model.errors.Cancelled` to
    stop it there.
    """

    def __call__(self, what: str, done: int, total: int) -> None:
        """`what` is a Chinese clause for the person; `done` of `total` steps are finished."""


def silent(what: str, done: int, total: int) -> None:
    """The `Progress` of callers who do not look."""
