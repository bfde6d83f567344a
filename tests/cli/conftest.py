"""Run the program as a person does, in a process of its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from editor_app.app import ThisComputer
from editor_app.cli import main
from forking import start
from running import Ran, Run


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Call `editor-app` on a library below the test's folder."""

    def call(*arguments: str | Path, stdin: str = "", timeout: float = 180, **variables: str) -> Ran:
        environment = {**os.environ, "EDITOR_APP_LIBRARY": str(tmp_path / "library"), "PYTHONUTF8": "1", **variables}
        with start(["-m", "editor_app", *arguments], environment, feed=True) as process:
            out, err = process.communicate(stdin, timeout)
        assert "Traceback" not in err, err
        return Ran(process.returncode, out, err)

    return call


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Call the program in this process: starting one for each command would take most of the time."""
    monkeypatch.setenv("EDITOR_APP_LIBRARY", str(tmp_path / "library"))

    def call(*arguments: str | Path, **variables: str) -> Ran:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        capsys.readouterr()
        status = main.run([str(part) for part in arguments], ThisComputer())
        said = capsys.readouterr()
        return Ran(status, said.out, said.err)

    return call
