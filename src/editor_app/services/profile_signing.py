"""Signing profile packages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from editor_app.model.digest import sha256
from editor_app.model.errors import Refused
from editor_app.model.profile import SiteProfile
from editor_app.model.profile_signature import SIGNATURE, ProfileSignature, signature_bytes
from editor_app.services.profile_packages import Checked, check_package
from editor_app.services.signing_keys import SigningKey
from editor_app.services.writing_out import write_new


def sign_package(
    package: Path, key: SigningKey, key_file: Path, bundled: Path, installed: Path | None = None
) -> Checked:
    """Sign a folder (its `profile.sig` is written) or a zip (it is written anew, whole or not at all). What was signed
    before is signed anew. Raises what `check_package` and `Checked.refuse` do, and `Refused("profile.key_inside")`.
    """
    from editor_app.portal.profile_package import pack

    if package.is_dir() and package.resolve() in key_file.resolve().parents:
        raise Refused("profile.key_inside", name=key_file.name)
    checked = check_package(package, bundled, installed, signed=False)
    profile = checked.refuse()
    data = sign_files(checked.files, profile, key)
    if package.is_dir():
        write_new(package / SIGNATURE, data)
    else:
        write_new(package, pack({**checked.files, SIGNATURE: data}))
    return check_package(package, bundled, installed)


def sign_files(files: Mapping[str, bytes], profile: SiteProfile, key: SigningKey) -> bytes:
    """The `profile.sig` of vetted files; one that is among them does not count."""
    digests = {name: sha256(data) for name, data in sorted(files.items()) if name != SIGNATURE}
    made = ProfileSignature(
        profile.id, profile.version, profile.issued_by, key.signer.name, key.signer.key, digests, key.changes
    )
    return signature_bytes(replace(made, signature=key.sign(made.statement())))
