"""Pages looked at as anybody may see them: without any login, capped, redirects told and not followed."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Self
from urllib.parse import urljoin, urlsplit

from editor_app.model.site import Way
from editor_app.sites.http import CALL_SECONDS, Http

MAX_TITLE = 40
MAX_PAGE = 1024 * 1024
_CHARSET = re.compile(rb"charset=[\"']?([A-Za-z0-9_-]{2,20})")
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,400})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """What was answered at `url`; `text` is the body decoded, `seconds` how long it took."""

    url: str
    status: int
    headers: Mapping[str, str]
    text: str
    seconds: float

    @property
    def is_html(self) -> bool:
        """Whether it is a page for people."""
        kind = self.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return kind in ("text/html", "application/xhtml+xml") or self.text.lstrip()[:9].lower() in (
            "<!doctype",
            "<html",
        )

    @property
    def title(self) -> str:
        """The page's title as one short line."""
        found = _TITLE.search(self.text[:20000])
        words = " ".join(unescape(found[1]).split()) if found else ""
        return "".join(char for char in words if char.isprintable())[:MAX_TITLE]

    @property
    def target(self) -> str:
        """Where a redirect leads, as a whole address; empty for none."""
        said = self.headers.get("Location", "") if 300 <= self.status < 400 else ""
        return urljoin(self.url, said)[:300] if said else ""


class Looker(Http):
    """Reads pages of one host. Not for two threads at once, but `interrupt`."""

    def __init__(self, base: str, way: Way) -> None:
        """`base` is scheme and host; raises as `Http` does."""
        super().__init__(base, {"Accept": "application/json, text/html, */*"}, way)
        self._base = base

    def look(self, path: str) -> Page:
        """`GET path` (from the host's root). Raises `NotSent`, `Doubt`: also for what is too large."""
        started = time.monotonic()
        response, body = self._ask("GET", path, None, None, (CALL_SECONDS, CALL_SECONDS), MAX_PAGE)
        kind = response.headers.get("Content-Type", "")
        seconds = time.monotonic() - started
        return Page(self._base + path, response.status_code, response.headers, _decode(body, kind), seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _decode(body: bytes, kind: str) -> str:
    named = _CHARSET.search(kind.encode("latin-1", "ignore")) or _CHARSET.search(body[:2048])
    charset = named[1].decode("ascii").lower() if named else "utf-8"
    charset = "gb18030" if charset.startswith("gb") else charset
    try:
        return body.decode(charset, "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def host_of(url: str) -> str:
    """Scheme, host and port of an address: what `Looker` takes."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def path_of(url: str) -> str:
    """The path of a base address, without a slash at its end."""
    return urlsplit(url).path.rstrip("/")
