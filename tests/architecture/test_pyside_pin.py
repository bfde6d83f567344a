"""PySide6 is pinned: 6.12.0 loses a reference to `None` with every void call on Python 3.11 and aborts in the end."""

from __future__ import annotations

import gc
import re
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

CALLS = 2000
NOISE = 50  # other threads of the test run take and drop references of their own


def pins(root: Path) -> dict[str, str]:
    """The exact versions that pyproject.toml asks for, by lower-case name."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = (re.fullmatch(r"([\w-]+)==([\d.]+)", item) for item in project["dependencies"])
    return {match[1].lower(): match[2] for match in found if match}


@pytest.mark.parametrize("name", ["pyside6-essentials", "pyside6-addons"])
def test_the_pinned_version_is_installed_and_locked(root: Path, name: str) -> None:
    pin = pins(root)[name]
    assert version(name) == pin
    for lock in ("requirements.lock", "requirements-dev.lock"):
        locked = re.findall(rf"^{name}==(\S+)", (root / lock).read_text(encoding="utf-8"), re.MULTILINE)
        assert locked == [pin], lock


def test_both_halves_and_shiboken_are_of_one_version(root: Path) -> None:
    assert {version("pyside6-essentials"), version("pyside6-addons"), version("shiboken6")} == set(pins(root).values())


def test_void_calls_keep_the_references_to_none() -> None:
    qobject = QObject()
    gc.collect()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        qobject.setObjectName("none")
    assert abs(sys.getrefcount(None) - before) <= NOISE
