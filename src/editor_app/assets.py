"""Where the files that ship with the program are: in the installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGED = Path(__file__).resolve().parent / "resources"
_CHECKED_OUT = Path(__file__).resolve().parents[2] / "resources"


def resource(*parts: str) -> Path:
    """The path of a shipped file or folder, such as `resource("profiles", "hrbxf")`. Whether it exists is the
    caller's to find out.
    """
    return (_PACKAGED if _PACKAGED.is_dir() else _CHECKED_OUT).joinpath(*parts)
