"""Profiles of tests' own: the plain one under another name, in versions."""

from __future__ import annotations

import shutil
from pathlib import Path

from editor_app.assets import resource
from editor_app.portal.profile_package import folder_files, pack

BUNDLED = resource("profiles")
TOML = """id = "{id}"
name = "{name}"
version = {version}
issued_by = "{issuer}"
encoding = "gbk"

[site]
name = "{name}"

[metadata]
title = {{ required = true, max_chars = 40 }}

[[columns]]
id = "one"
name = "一"

[[columns]]
id = "two"
name = "二"
"""


def profile_folder(
    where: Path,
    profile_id: str = "mine",
    version: int = 1,
    *,
    name: str = "我的网站",
    issuer: str = "某单位",
    extra: str = "",
) -> Path:
    """A good profile in the new folder `where/<id>`."""
    folder = where / profile_id
    shutil.copytree(BUNDLED / "plain", folder)
    text = TOML.format(id=profile_id, name=name, version=version, issuer=issuer)
    (folder / "profile.toml").write_text(text + extra, encoding="utf-8")
    return folder


def profile_zip(where: Path, profile_id: str = "mine", version: int = 1, **other: str) -> Path:
    """The same as one file."""
    folder = profile_folder(where / f"{profile_id}-{version}", profile_id, version, **other)
    target = where / f"{profile_id}-{version}.zip"
    target.write_bytes(pack(folder_files(folder)[0]))
    return target
