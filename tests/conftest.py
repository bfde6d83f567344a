"""What all tests share: where real input lies, how hypothesis runs, and that Qt needs no screen."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from wordpress_site import WordPress, running_wordpress

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

if sys.platform.startswith("linux"):
    if not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if os.geteuid() == 0:  # Chromium refuses its sandbox to root; tests alone may go without
        os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")

settings.register_profile(
    "ci",
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile("deep", parent=settings.get_profile("ci"), max_examples=2000, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave tests out whose ground is not here: real input beside the repository, and a real WordPress anywhere but on
    Linux, where it is Debian's. They are not there, not skipped.
    """
    absent = {*(() if SHARED.is_dir() else ("shared",)), *(() if sys.platform.startswith("linux") else ("wordpress",))}
    if not absent:
        return
    here = [item for item in items if absent.isdisjoint(getattr(item, "fixturenames", ()))]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(here)])
    items[:] = here


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is loaded now stays: the garbage collector, which tests of the window call after each, need not go through it
    (half of their time went there). It also need not come as often as in a program that runs for days (a twelfth of the
    time).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real input beside the repository."""
    return SHARED


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def wordpress() -> Iterator[WordPress]:
    """A real WordPress, one for each test process, started when the first test wants it (2 s)."""
    with running_wordpress() as site:
        yield site
