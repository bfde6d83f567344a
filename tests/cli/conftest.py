"""Run the program as a person does, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Ran:
    """A finished call: exit status, standard output and error."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as the one JSON document it must be."""
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Call `editor-app` on a library below the test's folder."""

    def call(*arguments: str | Path, stdin: str = "", timeout: float = 120, **variables: str) -> Ran:
        environment = {**os.environ, "EDITOR_APP_LIBRARY": str(tmp_path / "library"), "PYTHONUTF8": "1", **variables}
        command = [sys.executable, "-m", "editor_app", *(str(part) for part in arguments)]
        done = subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", input=stdin, env=environment, timeout=timeout
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Ran(done.returncode, done.stdout, done.stderr)

    return call
