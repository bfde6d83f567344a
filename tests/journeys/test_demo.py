"""The first journey without a window: what `python3 dev.py run -- demo --json` does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path


def test_demo_ends_with_a_receipt_for_the_same_content(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "editor_app", "demo", "--out", str(tmp_path), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=180, env={**os.environ})
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["published_digest"] == result["digest"]
    assert len(result["pictures"]) == 6
    assert all(picture["bytes"] <= 300_000 for picture in result["pictures"])
    assert result["receipt"]["digest"] == result["digest"]
    assert result["receipt"]["url"].startswith("http://127.0.0.1:")
    assert [finding for finding in result["findings"] if finding["level"] == "error"] == []
    assert Path(result["preview_png"]).read_bytes().startswith(b"\x89PNG")
