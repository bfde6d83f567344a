"""Text on its way to Qt."""

from __future__ import annotations

_MARK = "\ufeff"


def qt_text(text: str) -> str:
    """`text` so that all of it arrives: PySide takes a leading U+FEFF for a byte order mark and drops it."""
    return f"{_MARK}{text}" if text.startswith(_MARK) else text
