"""The C library takes the orders that save memory."""

from __future__ import annotations

import platform
import subprocess
import sys

COMMAND = "from editor_app.desktop.allocating import keep_memory_together; print(keep_memory_together())"


def test_the_c_library_is_told_to_keep_memory_together() -> None:
    """In a process of its own: the tests' own memory is left as it is."""
    done = subprocess.run([sys.executable, "-c", COMMAND], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == str(platform.libc_ver()[0] == "glibc")
