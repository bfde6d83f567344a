"""Profiles of tests' own: the plain one under another name, in versions; small ones that use its pages, signed or not."""

from __future__ import annotations

import shutil
from pathlib import Path

from editor_app.assets import resource
from editor_app.model.profile_signature import SIGNATURE
from editor_app.portal.profile_package import folder_files, pack
from editor_app.portal.profile_toml import read_profile
from editor_app.services.profile_signing import sign_files
from editor_app.services.signing_keys import SigningKey

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


def small_files(
    version: int = 1, key: SigningKey | None = None, *, profile_id: str = "mine", issuer: str = "某单位", css: str = ""
) -> dict[str, bytes]:
    """A profile that uses the plain one's pages, signed where a key is given; `css` makes it another one."""
    text = f'id = "{profile_id}"\nname = "我的网站"\nversion = {version}\nissued_by = "{issuer}"\nlook = "plain"\n'
    files = {
        "profile.toml": text.encode(),
        "extra.css": f"p{{{css}}}\n".encode(),
        "extra.html.j2": b"<!doctype html>\n<p>{{ day }}</p>\n",
        "terms.toml": '[[rules]]\npatterns = ["按装"]\nexpected = "安装"\n'.encode(),
    }
    if key is not None:
        files[SIGNATURE] = sign_files(files, read_profile(text)[0], key)
    return files


def small_zip(where: Path, version: int = 1, key: SigningKey | None = None, **other: str) -> Path:
    """The same as one file of a name that nothing else has."""
    where.mkdir(parents=True, exist_ok=True)
    target = where / f"small-{version}-{len(list(where.iterdir()))}.zip"
    target.write_bytes(pack(small_files(version, key, **other)))
    return target
