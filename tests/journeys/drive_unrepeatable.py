"""The program, with a connector that says of itself that a repeat could make a second one: doubt has to settle."""

from __future__ import annotations

import sys

from editor_app.__main__ import main
from editor_app.sites.connector import Capabilities
from editor_app.sites.intake import IntakeConnector


def unrepeatable(self: IntakeConnector) -> Capabilities:
    return Capabilities(repeatable=False)


IntakeConnector.capabilities = unrepeatable  # type: ignore[method-assign]
sys.exit(main())
