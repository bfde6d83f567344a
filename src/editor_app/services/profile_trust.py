"""Trust on first use: who signed a profile the first time signs its updates too, until the person gives him up.

The signer is kept in the library. Where nothing is kept there though a signed version is installed (the program was stopped
between the two, an older backup was restored), the signature that lies with that version counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from editor_app.library.library import Library
from editor_app.model.errors import Refused
from editor_app.model.profile_signature import ProfileSignature, Standing
from editor_app.model.signing_key import Signer
from editor_app.services.profile_packages import Checked
from editor_app.services.profile_proving import prove

if TYPE_CHECKING:
    from editor_app.portal.installed import Installed


class ProfileTrust:
    """Who may sign what, in one library. Not for two threads at once where it changes something."""

    def __init__(self, library: Library, installed: Installed | None) -> None:
        self._library = library
        self._installed = installed

    def known(self, profile_id: str) -> Signer | None:
        """The one whose signature an update must have; None where any package is taken."""
        kept = self._library.profile_keys.get(profile_id)
        if kept is not None and not kept.key:
            return None
        lying = self._lying(profile_id)
        if kept is None:
            return lying[0].by() if lying else None
        later = next((each for each in lying if each.key != kept.key and kept.key in each.all_keys()), None)
        return later.by() if later is not None else kept  # the last step of a change of keys was not reached

    def _lying(self, profile_id: str) -> Sequence[ProfileSignature]:
        """The signatures of the installed versions, the one in force first."""
        places = self._installed.in_order(profile_id) if self._installed else []
        found = (signature_in(place) for place in places if place.is_dir())
        return [each for each in found if each is not None and each.profile == profile_id]

    def judge(self, checked: Checked, known: Signer | None) -> Standing:
        """What is known of the signer of a package without faults. Raises `Refused`: `profile.signature_missing` for one
        without a signature where there was one before, `profile.signature_changed` for a key that the known one does not
        vouch for, `profile.signature_retired` for one that gave way to the known one.
        """
        profile = checked.refuse()
        signature = checked.signature
        if signature is None:
            if known is not None:
                raise Refused(
                    "profile.signature_missing", profile=profile.name, known=known.name, fingerprint=known.fingerprint
                )
            return Standing.UNSIGNED
        if known is None:
            return Standing.NEW
        if signature.key == known.key:
            return Standing.KNOWN
        if known.key in signature.all_keys():
            return Standing.CHANGED
        heirs = (each for each in self._lying(profile.id) if each.key == known.key)
        old = any(signature.key in heir.all_keys() for heir in heirs)
        raise Refused(
            "profile.signature_retired" if old else "profile.signature_changed",
            profile=profile.name,
            version=profile.version,
            signer=signature.signer,
            fingerprint=signature.by().fingerprint,
            known=known.name,
            known_fingerprint=known.fingerprint,
        )

    def keep(self, checked: Checked) -> None:
        """Remember who signed what was just installed."""
        signature = checked.signature
        if signature is None:
            return
        kept = self._library.profile_keys.get(signature.profile)
        if kept is None or (kept.key, kept.name) != (signature.key, signature.signer):
            since = kept.since if kept is not None and kept.key == signature.key else moment()
            self._library.profile_keys.keep(signature.profile, replace(signature.by(), since=since))

    def give_up(self, profile_id: str) -> Signer:
        """Take any signer from now on; the next signed package is remembered. Raises `Refused("profile.no_signer")`."""
        known = self.known(profile_id)
        if known is None:
            raise Refused("profile.no_signer", profile=profile_id[:40])
        self._library.profile_keys.keep(profile_id, Signer("", "", moment()))
        return known

    def forget(self, profile_id: str) -> None:
        """The profile was taken away: what comes next under its id is seen for the first time."""
        self._library.profile_keys.forget(profile_id)


def signature_in(folder: Path) -> ProfileSignature | None:
    """Who signed the files of an installed version; None where nobody did, or they are not those any more."""
    from editor_app.portal.profile_package import folder_files, vet_files

    return prove(vet_files(folder_files(folder)[0])[0], None)[0]


def moment() -> str:
    """Now, RFC 3339 UTC."""
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
