"""The pages of a portal, made the same way for the preview and for the practice site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jinja2 import TemplateError
from markupsafe import Markup

from editor_app.model.errors import Refused
from editor_app.model.metadata import Metadata
from editor_app.model.profile import Column, list_cut
from editor_app.portal.profiles import MEDIA_TYPES, LoadedProfile
from editor_app.portal.sanitize import clean_html

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A line of a list: the whole title (the page cuts it), its address, and its date as `YYYY-MM-DD`."""

    title: str
    url: str = ""
    date: str = ""


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


def render_article(loaded: LoadedProfile, view: ArticleView, *, base_url: str = "") -> str:
    """The article page as a complete document; the body passes the sanitiser here, whoever made it."""
    metadata = view.metadata
    column = loaded.profile.column(metadata.column)
    values = {
        **_common(loaded, base_url, view.latest),
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
        "weekday": weekday(view.published_at),
        "body": Markup(clean_html(view.body_html)),
    }
    return _render(loaded, "article.html.j2", values)


def render_list(
    loaded: LoadedProfile, column: Column, entries: Sequence[ListEntry], *, base_url: str = "", today: str = ""
) -> str:
    """A column's page with its titles cut as the portal cuts them."""
    values = {
        **_common(loaded, base_url, entries[:5]),
        "column": column,
        "entries": [_cut(loaded, entry) for entry in entries],
        "today": today,
        "weekday": weekday(today),
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
    """The front page: the latest entries and a box for each column that has any."""
    boxes = [(column, [_cut(loaded, entry) for entry in entries]) for column, entries in columns]
    values = {
        **_common(loaded, base_url, latest),
        "column": None,
        "boxes": boxes,
        "today": today,
        "weekday": weekday(today),
    }
    return _render(loaded, "home.html.j2", values)


def resource(loaded: LoadedProfile, name: str) -> tuple[bytes, str]:
    """A file of the profile that pages may ask for, and its media type. Raises `Refused("profile.no_resource")` for
    templates, for what is not there, and for anything that is no plain file name of the profile's folder.
    """
    path = loaded.folder / name
    media_type = MEDIA_TYPES.get(path.suffix)
    if media_type is None or path.name != name or not path.is_file() or path.is_symlink():
        raise Refused("profile.no_resource", name=name[:80])
    return path.read_bytes(), media_type


def title_parts(title: str) -> list[str]:
    """The title in the pieces between which the page may break first: after each `丨`."""
    parts = title.replace("丨", "丨\0").split("\0")
    return [part for part in parts if part]


def weekday(date: str) -> str:
    """`星期二` for `YYYY-MM-DD…`; empty for anything else."""
    from datetime import date as calendar

    try:
        return "星期" + WEEKDAYS[calendar.fromisoformat(date[:10]).weekday()]
    except ValueError:
        return ""


def _common(loaded: LoadedProfile, base_url: str, latest: Sequence[ListEntry]) -> dict[str, object]:
    profile = loaded.profile
    return {
        "site": _Names(profile.names),
        "profile": profile,
        "base": base_url,
        "style_url": f"{base_url}/style.css",
        "columns": profile.columns,
        "latest": [_cut(loaded, entry) for entry in latest],
    }


class _Names(dict[str, str]):
    """The site's words; one that a profile does not give is empty."""

    def __init__(self, names: Mapping[str, str]) -> None:
        super().__init__(names)

    def __missing__(self, key: str) -> str:
        return ""


def _cut(loaded: LoadedProfile, entry: ListEntry | None) -> ListEntry | None:
    if entry is None:
        return None
    return ListEntry(list_cut(entry.title, loaded.profile.titles), entry.url, entry.date)


def _render(loaded: LoadedProfile, name: str, values: Mapping[str, object]) -> str:
    try:
        return loaded.templates.get_template(name).render(values)
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        raise Refused("profile.broken", file=name, why=str(error)[:300]) from error
