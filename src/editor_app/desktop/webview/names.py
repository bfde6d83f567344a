"""The words of the `draft:` scheme, free of the web engine so that the window can know them before it is started."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass

from editor_app.model.errors import Unavailable

OFF_VARIABLE = "EDITOR_APP_WEB_ENGINE"
OPENED = frozenset({"http", "https", "mailto"})
"""The schemes of links that may leave the program, once the person has said so."""
SCHEME = b"draft"
ARTICLE_HOST, SITE_HOST, IMAGE_HOST = "article", "site", "image"
OWN_LINK = f"{SCHEME.decode()}://{ARTICLE_HOST}/own"
"""Where the article that is previewed is linked to in lists."""


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


@dataclass(frozen=True, slots=True)
class Marks:
    """What the program draws over a page. `title` is the article's as lists show it; `entry_words` stand behind it where
    it is cut, `slide_words` in a slide's caption (both empty where it is not); `block` has the caret (empty: none).
    """

    title: str = ""
    entry_words: str = ""
    slide_words: str = ""
    block: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """What was clicked: the title (`block` is empty), or a block of the article. `part` counts its list items or table
    cells, or is 1 for the caption of a picture; `offset` counts UTF-16 units in that part's words.
    """

    block: str = ""
    part: int = 0
    offset: int = 0


def require_engine() -> None:
    """Raises `Unavailable("webengine.off")` where `EDITOR_APP_WEB_ENGINE` is `off` (computers on which the engine cannot run),
    and `Unavailable("webengine.root")` where Chromium would refuse its sandbox to root and end the process, unless the
    caller has set `QTWEBENGINE_DISABLE_SANDBOX` (tests, containers).
    """
    if os.environ.get(OFF_VARIABLE, "").strip().lower() == "off":
        raise Unavailable("webengine.off")
    as_root = sys.platform.startswith("linux") and os.geteuid() == 0
    if as_root and not os.environ.get("QTWEBENGINE_DISABLE_SANDBOX"):
        raise Unavailable("webengine.root")
