"""How the C library hands out memory on Linux.

By default it opens a further store for nearly each of the window's forty threads, and keeps ever larger blocks for later
once one of their size was given back. Measured with the preview open, that is ten megabytes which nobody uses. Windows has
one store and gives large blocks back.
"""

from __future__ import annotations

import ctypes
import sys

STORES, LARGE = 2, 1 << 20  # bytes: a block of this size and more goes back to the system at once
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # of glibc's malloc.h


def keep_memory_together() -> bool:
    """Limit stores and hoarding; before the first thread is started. Whether the C library takes such orders: musl's does
    not, and needs none.
    """
    if not sys.platform.startswith("linux"):
        return False
    order = getattr(ctypes.CDLL(None), "mallopt", None)
    wishes = ((_ARENA_MAX, STORES), (_MMAP_THRESHOLD, LARGE), (_TRIM_THRESHOLD, LARGE))
    return order is not None and all(order(name, value) == 1 for name, value in wishes)
