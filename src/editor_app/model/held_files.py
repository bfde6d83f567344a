"""Renaming and removing files that another program may hold for a moment.

On Windows a virus scanner, an indexer or a sync client opens new files as they appear; until it lets go, renaming over them
or removing them fails with one of three codes. All of the program's renames over files and removals of its own temporary
files go through here. Call on worker threads: it may wait, `sum(PAUSES)` seconds at most.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

BUSY = frozenset({5, 32, 33})
"""ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION."""
PAUSES: tuple[float, ...] = (0.05, 0.1, 0.2, 0.4, 0.8, 1.2)
"""Seconds between the tries."""


def is_held(error: OSError) -> bool:
    """Whether another program holds the file, or a file that must not be touched looks the same."""
    return getattr(error, "winerror", None) in BUSY


def replace(source: Path, target: Path) -> None:
    """Rename `source` to `target`, over a file that is there. Raises `OSError` as `Path.replace` does; where another program
    holds one of the two, after the last try.
    """
    _patiently(lambda: source.replace(target))


def remove(path: Path) -> None:
    """Delete a file; one that is gone already is as good. Raises `OSError` as `Path.unlink` does, after the last try."""
    _patiently(lambda: path.unlink(missing_ok=True))


def _patiently(act: Callable[[], object]) -> None:
    for pause in PAUSES:
        try:
            act()
            return
        except OSError as error:
            if not is_held(error):
                raise
        time.sleep(pause)
    act()
