"""How long the sender waits: between attempts, and until a request that was given up can no longer arrive."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from editor_app.model.errors import EditorError

SETTLE_SECONDS = 60.0
FIRST_RETRY_SECONDS = 5.0
LONGEST_RETRY_SECONDS = 60.0
TLS_RETRY_SECONDS = 900.0
TRUSTING_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Timing:
    """How long things wait, in seconds. `factor` multiplies every wait (tests); `jitter` gives 0.0 to 1.0."""

    factor: float = 1.0
    jitter: Callable[[], float] = random.random

    def retry(self, attempt: int, error: EditorError | None = None) -> float:
        """The pause before the next attempt; what the site asked for goes before our own rule."""
        pause = min(FIRST_RETRY_SECONDS * 2.0 ** min(attempt, 10), LONGEST_RETRY_SECONDS)
        pause *= 0.75 + 0.25 * self.jitter()
        asked = float(getattr(error, "retry_after", 0.0))
        if asked:  # but who always asks for a second is not believed for ever
            return (asked if attempt < TRUSTING_ATTEMPTS else max(asked, pause)) * self.factor
        if error is not None and error.code == "network.tls":
            return TLS_RETRY_SECONDS * self.factor
        return pause * self.factor

    def settle(self, longest_call: float) -> float:
        """The pause after which a request that was given up can no longer be carried out."""
        return max(SETTLE_SECONDS * self.factor, 2 * longest_call)


@dataclass(frozen=True, slots=True)
class Wait:
    """The end of a step that has to wait: how long, and how long its whole site has to because the connection or the
    site itself was at fault (0: it does not). `asked`: the site named the time itself, and is obeyed.
    """

    seconds: float
    site_seconds: float = 0.0
    asked: bool = False
