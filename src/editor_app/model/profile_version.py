"""What is known of a profile that was installed, and of the profiles there are."""

from __future__ import annotations

from dataclasses import dataclass, field

from editor_app.model.signing_key import Signer

BUNDLED = "bundled"
FROM_FILE = "file"
FROM_SITE = "site:"


@dataclass(frozen=True, slots=True)
class ProfileVersion:
    """One installed version. `key` is its folder's name, `<version>-<first 8 of the digest>`; `digest` the SHA-256 of its
    files; `origin` is `file` or `site:NAME`; `etag` what that site called it; `at` RFC 3339 UTC.
    """

    key: str
    profile: str
    version: int
    digest: str
    issued_by: str = ""
    origin: str = FROM_FILE
    etag: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which version is in force (empty: the one that comes with the program), and those before it, the last first."""

    in_force: str = ""
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProfileInfo:
    """A profile as it is listed. `version` 0: it cannot be read, `trouble` says why in Chinese (also where an earlier one
    stands in for a damaged one). `shipped` is the version that comes with the program, 0 for none; `earlier` whether there
    is one to go back to; `sites` the names of the sites that use it. `signer` signed the one in force (None: nobody did, or
    it came with the program); `known` is the one whose signature updates must have, None where any is taken.
    """

    id: str
    name: str
    version: int
    issued_by: str
    origin: str
    shipped: int = 0
    earlier: bool = False
    sites: tuple[str, ...] = field(default=())
    trouble: str = ""
    signer: Signer | None = None
    known: Signer | None = None

    @property
    def installed(self) -> bool:
        """Whether the one in force was installed."""
        return self.origin != BUNDLED
