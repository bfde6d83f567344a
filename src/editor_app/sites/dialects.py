"""How an API's own answers are told from those of strangers on the way, and what its refusals mean.

A captive portal, a proxy or a web server in front of the site may answer in its place, with any status. Only what has
the shape of the API's own answers is believed; each kind of API has a dialect of its own.
"""

from __future__ import annotations

import json
from typing import Any, Protocol

from editor_app.model.errors import EditorError, Refused
from editor_app.sites.connector import Doubt, SignInNeeded, Throttled

PROBLEM_TYPE = "application/problem+json"
JSON_TYPES = ("application/json", PROBLEM_TYPE)
THROTTLED_SECONDS = 60.0


class Dialect(Protocol):
    """One kind of API."""

    def read(self, kind: str, status: int, text: bytes) -> dict[str, Any] | None:
        """The object an answer holds, or None where it is not the API's own. `kind` is its media type in lower case,
        without parameters; `text` is at most the size that is read at all, and hostile.
        """

    def refusal(self, status: int, data: dict[str, Any], retry_after: float) -> EditorError:
        """What an answer of the API's own means whose status was not asked for: a verdict, or a `Doubt`."""


class Problems:
    """JSON whose refusals are problem documents (RFC 9457): the intake API."""

    def read(self, kind: str, status: int, text: bytes) -> dict[str, Any] | None:
        """A JSON object; a refusal must be a problem document of the very status."""
        refused = 400 <= status < 500
        if kind not in JSON_TYPES or (refused and kind != PROBLEM_TYPE):
            return None
        data = parse_json(text)
        if not isinstance(data, dict):
            return None
        return None if refused and data.get("status", status) != status else data

    def refusal(self, status: int, data: dict[str, Any], retry_after: float) -> EditorError:
        """By the status alone; `detail` or `title` is the site's reason."""
        return by_status(status, str(data.get("detail") or data.get("title") or "")[:200], retry_after)


def by_status(status: int, said: str, retry_after: float) -> EditorError:
    """The usual meaning of an HTTP status, with the site's reason in words."""
    if status == 429:
        return Throttled(retry_after or THROTTLED_SECONDS)
    if status in (401, 403):
        return SignInNeeded("site.sign_in", status=status, said=said)
    if 400 <= status < 500:
        return Refused("site.refused", status=status, said=said)
    return Doubt("site.trouble", status=status, retry_after=retry_after)


def parse_json(text: bytes) -> Any:
    """The JSON value of UTF-8 text, or None for what is none."""
    try:
        return json.loads(text.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
