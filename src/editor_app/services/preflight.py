"""The look before handing in."""

from __future__ import annotations

from editor_app.model.body import Body
from editor_app.model.finding import Finding, Level
from editor_app.model.metadata import Metadata
from editor_app.model.profile import required_findings
from editor_app.services.profiles import ProfileShelf


class Preflight:
    """Article and profile in, findings out."""

    def __init__(self, profiles: ProfileShelf) -> None:
        self._profiles = profiles

    def check(self, metadata: Metadata, body: Body, site: str = "") -> list[Finding]:
        """What the profile of `site` finds, gravest first."""
        order = list(Level)
        found = required_findings(self._profiles.for_site(site), metadata, body)
        return sorted(found, key=lambda finding: order.index(finding.level))
