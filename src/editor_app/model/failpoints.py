"""Named points at which a test may make the program fail: killed, out of disk, or with an I/O error.

`EDITOR_APP_FAILPOINT` is `NAME[:COUNT][:ACTION]`: at the COUNT-th time (default 1) that NAME is reached, ACTION is done:
`kill` (default; the process is gone at once, nothing is tidied), `full` (ENOSPC) or `error` (EIO). Unset, it costs one
look-up of a module variable.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections import Counter

VARIABLE = "EDITOR_APP_FAILPOINT"

LIBRARY_POINTS = (
    "save.before_begin",
    "save.before_commit",
    "save.after_commit",
    "asset.after_write",
    "asset.after_fsync",
    "asset.after_replace",
    "asset.before_row",
    "migration.before_backup",
    "migration.before_commit",
    "backup.before_rename",
    "thin.during",
    "purge.before_commit",
    "sweep.before_file",
    "visible.before_rename",
    "export.before_rename",
    "restore.before_set_aside",
    "restore.before_replace",
)
# In the order in which a submission passes them.
SUBMISSION_POINTS = (
    "submit.before_commit",
    "submit.after_commit",
    "asset.before_intent",
    "asset.after_intent",
    "asset.after_answer",
    "asset.during_outcome",
    "compose.before",
    "compose.during",
    "create.before_intent",
    "create.after_intent",
    "create.after_answer",
    "create.during_outcome",
    "verify.before",
    "verify.after_answer",
    "done.before",
    "done.during",
    "cleanup.during",
    "done.after",
    "lookup.before",
    "lookup.after_answer",
    "settle.during",
    "auth.wait",
)
# Only at sites that want a draft first; before the pictures.
RESERVE_POINTS = ("reserve.before_intent", "reserve.after_intent", "reserve.after_answer")
RECOVERY_POINTS = ("emergency.kept", "recover.before_commit", "recover.after_commit")
PROFILE_POINTS = ("profile.after_files", "profile.after_rename", "profile.before_pointer", "profile.after_pointer")
KNOWN = frozenset((*LIBRARY_POINTS, *SUBMISSION_POINTS, *RESERVE_POINTS, *RECOVERY_POINTS, *PROFILE_POINTS))

_armed = os.environ.get(VARIABLE, "")
_reached: Counter[str] = Counter()


def reach(name: str) -> None:
    """Say that the program is at `name`. Does nothing unless a test armed it. Raises `OSError` for `full` and `error`."""
    if not _armed:
        return
    parts = _armed.split(":")
    if parts[0] not in KNOWN:
        raise ValueError(f"{VARIABLE} names no failpoint: {parts[0]}")
    if parts[0] != name:
        return
    _reached[name] += 1
    counts = [int(part) for part in parts[1:] if part.isdigit()]
    if _reached[name] != (counts[0] if counts else 1):
        return
    _act(next((part for part in parts[1:] if not part.isdigit()), "kill"))


def _act(action: str) -> None:
    if action == "full":
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if action == "error":
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    if sys.platform == "win32":
        os._exit(137)
    os.kill(os.getpid(), signal.SIGKILL)
