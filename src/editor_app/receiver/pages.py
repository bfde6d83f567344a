"""The public pages, made by the same code as the preview."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from editor_app.formats.html import write_html
from editor_app.model.body import is_sha256
from editor_app.model.codec import body_from_json, metadata_from_json
from editor_app.model.errors import Refused
from editor_app.portal.page import ArticleView, ListEntry, render_article, render_home, render_list, resource
from editor_app.portal.profiles import LoadedProfile
from editor_app.receiver.api import public_path
from editor_app.receiver.intake import read_json
from editor_app.receiver.store import CHINA, EXTENSIONS, Store, StoredArticle

CSP = (
    "default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)
HEADERS = {"Content-Security-Policy": CSP, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


class Pages:
    """Pages over a store."""

    def __init__(self, store: Store, loaded: LoadedProfile) -> None:
        self._store = store
        self._loaded = loaded

    def article(self, article: StoredArticle) -> str:
        """An article's page."""
        payload = read_json(article.payload)
        metadata, body = metadata_from_json(payload["metadata"]), body_from_json(payload["body"])
        addresses = {item["asset"]: self._address(item["rendition"]) for item in payload["assets"]}
        before, after = self._store.neighbours(article)
        view = ArticleView(
            metadata=metadata,
            body_html=write_html(body, image_url=addresses.get, signature=metadata.contributor),
            published_at=metadata.published_at or f"{article.local_time:%Y-%m-%d %H:%M}",
            url=public_path(article, self._loaded.profile),
            clicks=str(article.clicks),
            previous=self._entry(before) if before else None,
            next=self._entry(after) if after else None,
            latest=self._latest(),
            image=next(iter(addresses.values()), ""),
        )
        return render_article(self._loaded, view)

    def _address(self, rendition: str) -> str:
        asset = self._store.asset(rendition)
        return f"/assets/{rendition}.{EXTENSIONS[asset.media_type]}" if asset else ""

    def _entry(self, article: StoredArticle) -> ListEntry:
        url = public_path(article, self._loaded.profile)
        return ListEntry(article.title, url, f"{article.local_time:%Y-%m-%d}")

    def _latest(self) -> list[ListEntry]:
        return [self._entry(article) for article in self._store.latest()]

    def column(self, path: str) -> str | None:
        """A column's page, or None where there is no such column."""
        column = next((each for each in self._loaded.profile.columns if each.path == path), None)
        if column is None:
            return None
        entries = [self._entry(article) for article in self._store.articles(column=column.id, limit=100)]
        return render_list(self._loaded, column, entries, today=_today())

    def home(self) -> str:
        """The front page."""
        boxes = []
        for column in self._loaded.profile.columns:
            entries = [self._entry(article) for article in self._store.articles(column=column.id, limit=8)]
            if entries:
                boxes.append((column, entries))
        return render_home(self._loaded, self._latest(), boxes, today=_today())


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
        if found is None or name != f"{digest}.{EXTENSIONS[found.media_type]}":
            return page(None)
        return Response(store.asset_path(digest).read_bytes(), media_type=found.media_type, headers=HEADERS)

    @router.get("/a/{column}/{year}/{day}/{number}.html")
    def article(column: str, year: str, day: str, number: int) -> Response:
        found = store.article_by_number(number)
        if found is None or public_path(found, loaded.profile) != f"/a/{column}/{year}/{day}/{number}.html":
            return page(None)
        store.count_click(found)
        return page(pages.article(found))

    @router.get("/{name}.{suffix}")
    def file(name: str, suffix: str) -> Response:
        try:
            data, media_type = resource(loaded, f"{name}.{suffix}")
        except Refused:
            return page(None)
        return Response(data, media_type=media_type, headers=HEADERS)

    @router.get("/{column}/")
    def column(column: str) -> Response:
        return page(pages.column(column))

    return router
