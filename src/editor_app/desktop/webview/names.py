"""The words of the `draft:` scheme, free of the web engine so that the window can know them before it is started."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass

from editor_app.model.errors import Unavailable

SCHEME = b"draft"
ARTICLE_HOST, SITE_HOST, IMAGE_HOST = "article", "site", "image"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that the page asks for: `host` is `site` or `image`, `name` its one path part; `number` names the request."""

    number: int
    host: str
    name: str


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a `Wanted`: bytes and media type, or empty bytes where there is no such file."""

    number: int
    data: bytes = b""
    media_type: str = ""


def require_sandbox() -> None:
    """Chromium refuses its sandbox to root and would end the process. Raises `Unavailable("webengine.root")` then, unless
    the caller has set `QTWEBENGINE_DISABLE_SANDBOX` (tests, containers).
    """
    as_root = sys.platform.startswith("linux") and os.geteuid() == 0
    if as_root and not os.environ.get("QTWEBENGINE_DISABLE_SANDBOX"):
        raise Unavailable("webengine.root")
