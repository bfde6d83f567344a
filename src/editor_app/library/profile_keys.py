"""Whose signature the updates of a site profile must have, remembered from the first signed one that was installed."""

from __future__ import annotations

from editor_app.library.database import Database
from editor_app.model.signing_key import Signer


class ProfileKeys:
    """A signer for each profile id."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, profile_id: str) -> Signer | None:
        """The signer, one with an empty key where the person gave him up, None where nothing was ever remembered."""
        rows = self._database.all("SELECT signer, key, since FROM profile_keys WHERE profile = ?", (profile_id,))
        return Signer(*rows[0]) if rows else None

    def keep(self, profile_id: str, signer: Signer) -> None:
        """Remember a signer in the place of the one before."""
        self._database.run(
            "INSERT OR REPLACE INTO profile_keys (profile, key, signer, since) VALUES (?, ?, ?, ?)",
            (profile_id, signer.key, signer.name, signer.since),
        )

    def forget(self, profile_id: str) -> None:
        """Remember nothing any more."""
        self._database.run("DELETE FROM profile_keys WHERE profile = ?", (profile_id,))
