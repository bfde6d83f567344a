"""The pages of a portal, made the same way for the preview and for the practice site."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as calendar

from markupsafe import Markup

from editor_app.model.errors import Refused
from editor_app.model.inline import is_link
from editor_app.model.metadata import Metadata
from editor_app.model.profile import Column, list_cut
from editor_app.portal.gate import is_own, page_fault
from editor_app.portal.profiles import LoadedProfile
from editor_app.portal.sandbox import render
from editor_app.portal.sanitize import clean_html
from editor_app.portal.vetting import broken

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
WEEKDAYS = "一二三四五六日"
LATEST = 5
NEWEST = 8
SLIDES = 4
PAGER_WIDTH = 7
# A phone reads with a finger; a narrow window on a desk, the preview among them, keeps the page's own width.
PHONE_MEDIA = "(max-width: 640px) and (pointer: coarse)"
_RESOURCE_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,80}\Z")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:\D|\Z)")


@dataclass(frozen=True, slots=True)
class PictureCut:
    """What of a picture of `width` by `height` pixels is shown: `view` is an SVG `viewBox` in these pixels."""

    view: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A line of a list: the whole title (the page cuts it), its address, and its date as `YYYY-MM-DD`. `image` and
    `summary` are shown where the front page gives an entry more room.
    """

    title: str
    url: str = ""
    date: str = ""
    image: str = ""
    summary: str = ""
    cut: PictureCut | None = None


@dataclass(frozen=True, slots=True)
class ArticleView:
    """What the article page shows. `published_at` is `YYYY-MM-DD HH:MM`; `clicks` as the server counts, or empty."""

    metadata: Metadata
    body_html: str
    published_at: str = ""
    url: str = ""
    clicks: str = ""
    previous: ListEntry | None = None
    next: ListEntry | None = None
    latest: Sequence[ListEntry] = ()
    image: str = ""


@dataclass(frozen=True, slots=True)
class PageLink:
    """A button of the pager; `here` marks the number of the page that is shown."""

    label: str
    url: str
    here: bool = False


def render_article(loaded: LoadedProfile, view: ArticleView, *, base_url: str = "", phone: bool = False) -> str:
    """The article page as a complete document; the body passes the sanitiser here, whoever made it. `phone` shows it as
    phones do whatever the screen. Raises `Refused("profile.broken")` where the template fails, `Refused("page.too_much")`.
    """
    metadata = view.metadata
    column = loaded.profile.column(metadata.column)
    values = {
        **_common(loaded, base_url, view.latest, view.published_at, phone),
        "meta": metadata,
        "column": column,
        "title_parts": title_parts(metadata.title),
        "published_at": view.published_at,
        "clicks": view.clicks,
        "url": view.url,
        "image": view.image,
        "keywords": ",".join(metadata.keywords),
        "previous": _cut(loaded, view.previous),
        "next": _cut(loaded, view.next),
        "body": Markup(clean_html(view.body_html)),
    }
    return _render(loaded, "article.html.j2", values)


def render_list(
    loaded: LoadedProfile,
    column: Column,
    entries: Sequence[ListEntry],
    *,
    base_url: str = "",
    today: str = "",
    latest: Sequence[ListEntry] = (),
    page: int = 1,
    pages: int = 1,
) -> str:
    """A column's page with its titles cut as the portal cuts them: page `page` of `pages`, counted from 1."""
    values = {
        **_common(loaded, base_url, latest, today, False),
        "column": column,
        "entries": [_cut(loaded, entry) for entry in entries],
        "pager": pager(f"{base_url}/{column.path}/", page, pages),
    }
    return _render(loaded, "list.html.j2", values)


def render_home(
    loaded: LoadedProfile,
    latest: Sequence[ListEntry],
    columns: Sequence[tuple[Column, Sequence[ListEntry]]],
    *,
    base_url: str = "",
    today: str = "",
) -> str:
    """The front page: the newest entry as the headline, the newest with a picture as the slide, the latest, and a box
    for each column that has any.
    """
    boxes = [(column, [_cut(loaded, entry) for entry in entries]) for column, entries in columns]
    values = {
        **_common(loaded, base_url, latest, today, False),
        **_slides(loaded, latest),
        "column": None,
        "newest": [_cut(loaded, entry) for entry in latest[:NEWEST]],
        "headline": _cut(loaded, latest[0]) if latest else None,
        "boxes": boxes,
    }
    return _render(loaded, "home.html.j2", values)


def render_slide(loaded: LoadedProfile, latest: Sequence[ListEntry], *, base_url: str = "", today: str = "") -> str:
    """The front page's slide alone: the newest of `latest` with a picture, and the numbers of those behind it."""
    values = {**_common(loaded, base_url, latest, today, False), **_slides(loaded, latest), "column": None}
    return _render(loaded, "slide.html.j2", values)


def _slides(loaded: LoadedProfile, latest: Sequence[ListEntry]) -> dict[str, object]:
    slides = [_cut(loaded, entry) for entry in latest if entry.image][:SLIDES]
    return {"slide": slides[0] if slides else None, "slides": slides}


def resource(loaded: LoadedProfile, name: str) -> tuple[bytes, str]:
    """A file of the profile that pages may ask for, and its media type. Raises `Refused("profile.no_resource")` for
    templates, for what is not there, and for anything that is no plain file name of the profile's folder.
    """
    path = loaded.folder / name if _RESOURCE_NAME.match(name) else loaded.folder
    media_type = MEDIA_TYPES.get(path.suffix)
    if media_type is None or path.is_symlink() or not path.is_file():
        raise Refused("profile.no_resource", name=name[:80])
    return path.read_bytes(), media_type


def title_parts(title: str) -> list[str]:
    """The title in the pieces between which the page may break first: after each `丨`."""
    parts = title.replace("丨", "丨\0").split("\0")
    return [part for part in parts if part]


def pager(base: str, page: int, pages: int) -> list[PageLink]:
    """Buttons 首页, numbers near `page`, 下一页, 末页; none where there is only one page. The first page is `base`."""
    if pages <= 1:
        return []

    def link(label: str, number: int, here: bool = False) -> PageLink:
        return PageLink(label, base if number == 1 else f"{base}?page={number}", here)

    first = max(1, min(page - PAGER_WIDTH // 2, pages - PAGER_WIDTH + 1))
    numbers = range(first, min(pages, first + PAGER_WIDTH - 1) + 1)
    return [
        link("首页", 1),
        *(link(str(number), number, number == page) for number in numbers),
        *([link("下一页", page + 1)] if page < pages else []),
        link("末页", pages),
    ]


def chinese_day(moment: str) -> str:
    """`2023年8月8日　星期二` for `2023-08-08…`; empty for anything else."""
    match = _DAY.match(moment)
    if match is None:
        return ""
    try:
        day = calendar(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return ""
    return f"{day.year}年{day.month}月{day.day}日　星期{WEEKDAYS[day.weekday()]}"


def _common(
    loaded: LoadedProfile, base_url: str, latest: Sequence[ListEntry], moment: str, phone: bool
) -> dict[str, object]:
    profile = loaded.profile
    return {
        "site": _Names(profile.names),
        "profile": profile,
        "base": base_url,
        "style_url": f"{base_url}/style.css",
        "phone_url": f"{base_url}/phone.css",
        "phone_media": "all" if phone else PHONE_MEDIA,
        "columns": profile.columns,
        "latest": [_cut(loaded, entry) for entry in latest[:LATEST]],
        "day": chinese_day(moment),
    }


class _Names(dict[str, str]):
    """The site's words; one that a profile does not give is empty."""

    def __init__(self, names: Mapping[str, str]) -> None:
        super().__init__(names)

    def __missing__(self, key: str) -> str:
        return ""


def _cut(loaded: LoadedProfile, entry: ListEntry | None) -> ListEntry | None:
    """The entry as lists show it. Addresses come from receipts, so from a server: others than a page may have are left out."""
    if entry is None:
        return None
    url = entry.url if is_own(entry.url) or is_link(entry.url) else ""
    image = entry.image if is_own(entry.image) else ""
    return replace(entry, title=list_cut(entry.title, loaded.profile.titles), url=url, image=image)


def _render(loaded: LoadedProfile, name: str, values: Mapping[str, object]) -> str:
    """The page that a template makes, looked at once more as a whole."""
    html = render(loaded.templates, name, values).encode("utf-8", "replace").decode()  # no halves of characters
    if fault := page_fault(html):
        raise broken(name, fault)
    return html
