"""Errors a person can cause or meet.

Every error carries a stable `code` (dotted, lower case) and `details` (plain JSON values). The doors turn a
code into a sentence (`model.problems`). Anything that is not an `EditorError` is a bug.
"""

from __future__ import annotations

from typing import TypeAlias

Detail: TypeAlias = str | int | float | bool | None


class EditorError(Exception):
    """Base of every expected failure.

    `code` is stable and looked up in `model.problems`; `details` fill that sentence's placeholders and appear in
    machine-readable output, so they must never hold a secret.
    """

    def __init__(self, code: str, **details: Detail) -> None:
        super().__init__(code, details)
        self.code = code
        self.details: dict[str, Detail] = details

    def __str__(self) -> str:
        shown = ", ".join(f"{key}={value!r}" for key, value in sorted(self.details.items()))
        return f"{self.code} ({shown})" if shown else self.code


class Refused(EditorError):
    """The request cannot be done as it stands and the person can change it (exit status 1)."""


class Unavailable(EditorError):
    """Disk, network or a lock stands in the way; the same request may succeed later (exit status 3)."""


class Cancelled(EditorError):
    """The person stopped it; what was done before stays (exit status 130)."""

    def __init__(self) -> None:
        super().__init__("cancelled")
