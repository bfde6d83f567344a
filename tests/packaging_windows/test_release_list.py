"""What the builders do with a release's key: the public half goes into the program, the list is written beside the installers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from editor_app.assets import resource
from editor_app.services.releases import read_trusted
from editor_app.services.signing_keys import make_key, write_key
from editor_app.services.updating import Confirmed, Running, check_update
from program_folder import project_version
from release_list import RESOURCE, UNSIGNED, main, open_key, put_key_in, write_list

KEY = make_key("某单位")


def test_a_program_packed_with_a_key_takes_what_that_key_signs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_key(KEY, tmp_path / "release.key")
    inside = tmp_path / "program" / RESOURCE
    inside.parent.mkdir(parents=True)
    inside.write_bytes(resource("release-keys.toml").read_bytes())
    put_key_in(tmp_path / "program", open_key(tmp_path / "release.key"), 1_790_000_000)
    assert (b"PRIVATE" in inside.read_bytes(), inside.stat().st_mode & 0o044) == (False, 0o044)
    output = tmp_path / "dist"
    output.mkdir()
    names = [f"PioneerDesk-{project_version()}-setup.exe", f"pioneer-desk_{project_version()}_amd64.deb"]
    for name in names:
        (output / name).write_bytes(name.encode())
    assert write_list([output / names[0]], project_version(), None, 180) is None
    assert capsys.readouterr().err.strip() == UNSIGNED
    assert main([str(output)]) == 1
    assert not (output / "update.json").exists()
    assert main([str(output), "--release-key", str(tmp_path / "nothing.key")]) == 1
    assert main([str(output), "--release-key", str(tmp_path / "release.key"), "--valid-days", "30"]) == 0
    program = Running(read_trusted(inside), datetime.now(UTC).date(), "0.0.1", "linux")
    found = check_update(output, program)
    assert isinstance(found, Confirmed)
    assert {each.name: each.system for each in found.files} == {names[0]: "windows", names[1]: "linux"}
    assert (found.release.expires - found.release.issued).days == 30
