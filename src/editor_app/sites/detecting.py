"""Which kinds of site are at an address: by signs that anybody may see, none of them proof before the login.

A detector is asked once for each base address, the deepest first. Connectors of others bring theirs as entry points of the
group `editor_app.detectors`, named like the connector.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from editor_app.model.errors import EditorError, Refused
from editor_app.model.site import Way
from editor_app.sites.looking import Looker, Page, host_of, path_of
from editor_app.sites.ways import is_loopback

GROUP = "editor_app.detectors"
MAX_BASES = 4
MAX_REDIRECTS = 3
_PAGE_ENDING = re.compile(r"\.(html?|shtml|php|asp|aspx|jsp|do)$", re.IGNORECASE)
# where people come from when they copy an address: what lies in these folders belongs to the site above them
_INSIDE = re.compile(
    r"/(wp-admin|wp-login\.php|wp-json|wp-content|xmlrpc\.php|member|dede|plus|user|api/v1)(/.*)?$", re.I
)
_WORDPRESS = re.compile(r"api\.w\.org|/wp-(content|includes|json)/|content=[\"']WordPress", re.IGNORECASE)
_DEDE_FIELDS = ("userid", "pwd")


@dataclass(frozen=True, slots=True)
class Found:
    """A kind of site at a base address, and by which sign it was known."""

    kind: str
    url: str
    sign: str


class Looked:
    """Pages of one host, each fetched once; same-host redirects are followed, for nothing is sent that could be lost."""

    def __init__(self, looker: Looker, host: str) -> None:
        self._looker = looker
        self._host = host
        self._pages: dict[str, Page | None] = {}

    def page(self, path: str) -> Page | None:
        """The page at `path`, or None where nothing whole was answered."""
        if path not in self._pages:
            self._pages[path] = self._fetch(path)
        return self._pages[path]

    def _fetch(self, path: str) -> Page | None:
        try:
            page = self._looker.look(path)
            for _ in range(MAX_REDIRECTS):
                if not page.target or host_of(page.target) != self._host:
                    break
                parts = urlsplit(page.target)
                page = self._looker.look(parts.path + (f"?{parts.query}" if parts.query else ""))
        except EditorError:
            return None
        return page

    def data(self, path: str) -> Mapping[str, Any] | None:
        """The JSON object at `path`, or None."""
        page = self.page(path)
        if page is None or page.status != 200 or page.is_html:
            return None
        try:
            value = json.loads(page.text)
        except (ValueError, RecursionError):
            return None
        return value if isinstance(value, dict) else None


Detector: TypeAlias = Callable[[Looked, str], str]
"""(pages, path of the base) → the sign the kind was known by, empty for none."""


def intake_sign(pages: Looked, base: str) -> str:
    """The profile of the intake API."""
    data = pages.data(f"{base}/api/v1/profile")
    return "/api/v1/profile" if data is not None and isinstance(data.get("columns"), list) else ""


def wordpress_sign(pages: Looked, base: str) -> str:
    """The index of the REST interface, by either of its addresses."""
    for path in (f"{base}/wp-json/", f"{base}/?rest_route=/"):
        data = pages.data(path)
        if data is not None and "wp/v2" in (data.get("namespaces") or ()):
            return path
    return ""


def looks_like_wordpress(pages: Looked, base: str) -> bool:
    """Whether the site's own page is made by WordPress, whatever its interfaces say."""
    page = pages.page(f"{base}/")
    return page is not None and bool(_WORDPRESS.search(page.headers.get("Link", "") + page.text[:200_000]))


def metaweblog_sign(pages: Looked, base: str) -> str:
    """Really Simple Discovery, as the blog's page or its interface gives it."""
    for path in (f"{base}/xmlrpc.php?rsd", f"{base}/action/xmlrpc?rsd"):
        page = pages.page(path)
        if page is not None and page.status == 200 and "<rsd" in page.text[:2000] and "MetaWeblog" in page.text:
            return path
    return ""


def dedecms_sign(pages: Looked, base: str) -> str:
    """The form that members sign in with, or the back office's where it was not renamed."""
    paths = (f"{base}{path}" for path in ("/member/login.php", "/user/login.php", "/dede/login.php"))
    return next((path for path in paths if has_dede_login(pages, path)), "")


def has_dede_login(pages: Looked, path: str) -> bool:
    """Whether a page asks for `userid` and `pwd`, as every generation of that program does."""
    page = pages.page(path)
    return page is not None and page.status == 200 and page.is_html and all(map(page.text.__contains__, _DEDE_FIELDS))


BUILT_IN: dict[str, Detector] = {
    "intake": intake_sign,
    "wordpress": wordpress_sign,
    "metaweblog": metaweblog_sign,
    "dedecms": dedecms_sign,
}


def detectors() -> dict[str, Detector]:
    """All of them by kind; a built-in one is not replaced."""
    others = {point.name: point.load() for point in entry_points(group=GROUP)}
    return {**others, **BUILT_IN}


def clean_address(words: str) -> str:
    """A base address of what a person pasted: any page of the site will do. https where nothing else is said, http only for
    this computer. Raises `Refused("site.bad_address")`.
    """
    text = "".join(words.split()).replace("：", ":").replace("／", "/").replace("。", ".")
    if "://" not in text:
        text = f"{'http' if is_loopback(text.split('/')[0].split(':')[0]) else 'https'}://{text}"
    try:
        parts = urlsplit(text)
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise Refused("site.bad_address", address=text[:80]) from error
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host or "." not in host + "." or "\\" in text:
        raise Refused("site.bad_address", address=f"{parts.scheme}://{host}"[:80])
    scheme = "https" if parts.scheme == "http" and not is_loopback(host) else parts.scheme
    path = parts.path.split(";")[0]
    if _PAGE_ENDING.search(path):
        path = path.rpartition("/")[0] if not _INSIDE.search(path) else path
    path = _INSIDE.sub("", path).rstrip("/")
    return f"{scheme}://{f'[{host}]' if ':' in host else host}{port}{path}"


def bases_of(url: str) -> list[str]:
    """Paths that may be the site's own: the address's and those above it."""
    parts = [part for part in path_of(url).split("/") if part]
    return ["/" + "/".join(parts[:count]) if count else "" for count in range(len(parts), -1, -1)][-MAX_BASES:]


def detect(url: str, way: Way) -> list[Found]:
    """The kinds of site at a cleaned address, the likeliest first. Asks the site up to some dozen times. Raises `Refused`
    for an unusable address and `NotSent` where it cannot be reached at all.
    """
    host = host_of(url)
    with Looker(host, way) as pages_of:
        pages_of.look(path_of(url) + "/")  # says at once where there is nobody
        looked = Looked(pages_of, host)
        return list(find_kinds(looked, host, bases_of(url)))


def find_kinds(looked: Looked, host: str, bases: list[str]) -> Iterator[Found]:
    """Ask every detector at every base."""
    for kind, detector in detectors().items():
        for base in bases:
            if sign := detector(looked, base):
                yield Found(kind, host + base, sign)
                break


def is_folder(words: str) -> bool:
    """Whether a pasted text is a folder of this computer and not an address."""
    text = words.strip().strip('"')
    return (
        bool(text)
        and (Path(text).is_absolute() or text.startswith("file:"))
        and "://" not in text.replace("file://", "")
    )
