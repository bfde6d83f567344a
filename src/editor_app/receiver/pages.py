"""The public pages, made by the same code as the preview."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from editor_app.formats.html import write_html
from editor_app.model.body import is_sha256
from editor_app.model.codec import body_from_json, metadata_from_json
from editor_app.model.errors import Refused
from editor_app.model.metadata import Metadata
from editor_app.portal.covers import cover_source, slide_cut
from editor_app.portal.page import (
    LATEST,
    NEWEST,
    ArticleView,
    ListEntry,
    PictureCut,
    render_article,
    render_home,
    render_list,
    resource,
)
from editor_app.portal.profiles import LoadedProfile
from editor_app.receiver.api import public_path
from editor_app.receiver.intake import read_json
from editor_app.receiver.store import CHINA, EXTENSIONS, Store, StoredArticle

CSP = (
    "default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)
PAGE_SIZE = 15
BOX_SIZE = 5
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}  # an address names its content
_NUMBER = re.compile(r"[1-9][0-9]{0,8}\Z")
HEADERS = {"Content-Security-Policy": CSP, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


class Pages:
    """Pages over a store."""

    def __init__(self, store: Store, loaded: LoadedProfile) -> None:
        self._store = store
        self._loaded = loaded

    def article(self, article: StoredArticle, clicks: int) -> str:
        """An article's page."""
        payload = read_json(article.payload)
        metadata, body = metadata_from_json(payload["metadata"]), body_from_json(payload["body"])
        addresses = self._addresses(payload)
        before, after = self._store.neighbours(article)
        view = ArticleView(
            metadata=metadata,
            body_html=write_html(body, image_url=addresses.get, signature=metadata.contributor),
            published_at=metadata.published_at or f"{article.local_time:%Y-%m-%d %H:%M}",
            url=public_path(article, self._loaded.profile),
            clicks=str(clicks),
            previous=self._entry(before) if before else None,
            next=self._entry(after) if after else None,
            latest=self._latest(),
            image=_image(metadata, addresses),
        )
        return render_article(self._loaded, view)

    def _addresses(self, payload: dict[str, Any]) -> dict[str, str]:
        """Where the pictures of an article are, by asset; in the order in which it lists them."""
        found = ((item["asset"], self._store.asset(item["rendition"])) for item in payload["assets"])
        return {asset: f"/assets/{kept.sha256}.{EXTENSIONS[kept.media_type]}" for asset, kept in found if kept}

    def _entry(self, article: StoredArticle) -> ListEntry:
        url = public_path(article, self._loaded.profile)
        return ListEntry(article.title, url, f"{article.local_time:%Y-%m-%d}")

    def _latest(self) -> list[ListEntry]:
        return [self._entry(article) for article in self._store.latest(LATEST)]

    def _full_entry(self, article: StoredArticle) -> ListEntry:
        """An entry with its picture and summary."""
        payload = read_json(article.payload)
        metadata = metadata_from_json(payload["metadata"])
        image = _image(metadata, self._addresses(payload))
        cut = _slide_cut(metadata, payload["assets"])
        return replace(self._entry(article), image=image, summary=metadata.summary, cut=cut)

    def column(self, path: str, page: int) -> str | None:
        """A column's page, or None where there is no such column or it has no such page."""
        column = next((each for each in self._loaded.profile.columns if each.path == path), None)
        pages = -(-self._store.published_count(column.id) // PAGE_SIZE) or 1 if column else 0
        if column is None or not 1 <= page <= pages:
            return None
        found = self._store.latest(PAGE_SIZE, column=column.id, skip=(page - 1) * PAGE_SIZE)
        entries = [self._entry(article) for article in found]
        return render_list(self._loaded, column, entries, today=_today(), latest=self._latest(), page=page, pages=pages)

    def home(self) -> str:
        """The front page."""
        boxes = []
        for column in self._loaded.profile.columns:
            entries = [self._entry(article) for article in self._store.latest(BOX_SIZE, column=column.id)]
            if entries:
                boxes.append((column, entries))
        newest = [self._full_entry(article) for article in self._store.latest(NEWEST)]
        return render_home(self._loaded, newest, boxes, today=_today())


def _image(metadata: Metadata, addresses: dict[str, str]) -> str:
    """The address of the cover, else of the first picture, else nothing. Addresses are by source."""
    return addresses.get(cover_source(metadata, addresses), "")


def _slide_cut(metadata: Metadata, listed: list[dict[str, Any]]) -> PictureCut | None:
    """What of the cover is shown as a slide, where its author has cut it and the picture's size is told."""
    cover = next((item for item in listed if item["asset"].partition(".")[0] == metadata.cover), {})
    width, height = cover.get("width"), cover.get("height")
    return slide_cut(metadata, width, height) if isinstance(width, int) and isinstance(height, int) else None


def _today() -> str:
    return f"{datetime.now(CHINA):%Y-%m-%d}"


def build_pages(store: Store, loaded: LoadedProfile) -> APIRouter:
    """The routes of the public pages. They are no part of the API's document."""
    router = APIRouter(include_in_schema=False)
    pages = Pages(store, loaded)

    def page(html: str | None) -> Response:
        if html is None:
            return HTMLResponse(
                "<!doctype html><meta charset=utf-8><title>没有这一页</title><p>没有这一页。", 404, HEADERS
            )
        return HTMLResponse(html, headers=HEADERS)

    @router.get("/")
    def home() -> Response:
        return page(pages.home())

    @router.get("/assets/{name}")
    def asset(name: str) -> Response:
        digest = name.partition(".")[0]
        found = store.asset(digest) if is_sha256(digest) else None
        path = store.asset_path(digest)
        if found is None or name != f"{digest}.{EXTENSIONS[found.media_type]}" or not path.is_file():
            return page(None)
        return Response(path.read_bytes(), media_type=found.media_type, headers={**HEADERS, **FOR_EVER})

    @router.get("/a/{column}/{year}/{day}/{name}.html")
    def article(column: str, year: str, day: str, name: str) -> Response:
        found = store.article_by_number(int(name)) if _NUMBER.match(name) else None
        if (
            found is None
            or found.status != "published"
            or public_path(found, loaded.profile) != f"/a/{column}/{year}/{day}/{name}.html"
        ):
            return page(None)
        return page(pages.article(found, store.count_click(found)))

    @router.get("/{name}.{suffix}")
    def file(name: str, suffix: str) -> Response:
        try:
            data, media_type = resource(loaded, f"{name}.{suffix}")
        except Refused:
            return page(None)
        return Response(data, media_type=media_type, headers=HEADERS)

    @router.get("/{column}/")
    def column(column: str, page_number: Annotated[str, Query(alias="page")] = "1") -> Response:
        return page(pages.column(column, int(page_number) if _NUMBER.match(page_number) else 0))

    return router
