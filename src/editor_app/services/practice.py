"""The practice site as the rest of the program sees it: an address and an account."""

from __future__ import annotations

from dataclasses import dataclass

PRACTICE_SITE = "练习站点"
PRACTICE_PROFILE = "practice"


@dataclass(frozen=True, slots=True)
class PracticeAccess:
    """A running practice site: its base address and the contributor's account there. The token is a toy secret."""

    url: str
    user: str
    token: str
    data: str
