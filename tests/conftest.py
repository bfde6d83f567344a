"""What all tests share: where real input lies, how hypothesis runs, and that Qt needs no screen."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

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
    """Leave tests on real input out where it does not lie beside the repository: they are not there, not skipped."""
    if SHARED.is_dir():
        return
    here = [item for item in items if "shared" not in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(here)])
    items[:] = here


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real input beside the repository."""
    return SHARED


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT
