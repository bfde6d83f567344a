"""`update check`: exit statuses and JSON for scripts; nothing is confirmed by a program without a release key."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from editor_app.cli import updates
from editor_app.services.releases import lay_keys, write_release
from editor_app.services.signing_keys import make_key
from running import Run

KEY = make_key("某单位")


def test_a_good_update_a_changed_one_and_no_key(here: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, keys = tmp_path / "u", tmp_path / "release-keys.toml"
    folder.mkdir()
    files = [(folder / "PioneerDesk-99.0.0-setup.exe", "windows"), (folder / "pioneer-desk_99.0.0_amd64.deb", "linux")]
    for path, _system in files:
        path.write_bytes(b"installer")
    write_release(files, "99.0.0", KEY, datetime.now(UTC).date())
    alone = here("update", "check", folder, "--json")
    assert (alone.status, alone.json["verified"], len(alone.json["files"])) == (1, False, 2)
    assert "没有带发布单位的公钥" in alone.err
    keys.write_text('built = ""\nkeys = []\n', encoding="utf-8")
    lay_keys(keys, KEY, date(2026, 11, 28))
    monkeypatch.setattr(updates, "resource", lambda _name: keys)
    good = here("update", "check", folder, "--json")
    assert (good.status, good.json["verified"], good.json["version"]) == (0, True, "99.0.0")
    assert good.json["signer"]["key"] == KEY.signer.key
    assert (good.json["vouched_by"], good.json["missing"]) == (None, [])
    assert {each["system"] for each in good.json["files"]} == {"windows", "linux"}
    files[0][0].write_bytes(b"instaIler")
    changed = here("update", "check", files[0][0], "--json")
    assert (changed.status, changed.json["error"]["code"]) == (1, "update.changed")
    assert here("update", "check").status == 2
    assert not (tmp_path / "library").exists()
