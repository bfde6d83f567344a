"""Starting stays quick: what is slow to import is imported when it is first used."""

from __future__ import annotations

import subprocess
import sys

import pytest

SLOW = ("requests", "urllib3", "keyring", "docx", "PIL", "pi_heif")
WEB_ENGINE = "PySide6.QtWebEngine"
PROBE = "import sys, {module}\nprint('\\n'.join(sys.modules))"


def slow_imports(module: str) -> list[str]:
    """Which of the slow ones a fresh Python has loaded after `import module`."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(module=module)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded = done.stdout.split()
    assert module in loaded
    return sorted(name for name in loaded if name in SLOW or name.startswith(WEB_ENGINE))


@pytest.mark.parametrize(
    "module", ["editor_app.__main__", "editor_app.app", "editor_app.cli.main", "editor_app.desktop.application"]
)
def test_starting_imports_nothing_slow(module: str) -> None:
    assert slow_imports(module) == []


def test_the_probe_sees_a_slow_import() -> None:
    assert slow_imports("PIL") == ["PIL"]
    assert f"{WEB_ENGINE}Core" in slow_imports("PySide6.QtWebEngineCore")
