"""The intake API, version 1."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool

from editor_app.model.body import is_sha256
from editor_app.model.digest import sha256
from editor_app.model.profile import SiteProfile
from editor_app.model.review import entry_to_json
from editor_app.model.review_moves import state_of
from editor_app.portal.profile_package import folder_files, pack, package_digest, vet_files
from editor_app.portal.profiles import LoadedProfile
from editor_app.receiver.accounts import Account, Accounts
from editor_app.receiver.document import (
    ARTICLES,
    ASSET,
    HANDED_ARTICLE,
    HANDED_DECISION,
    KEPT_ARTICLE,
    ME,
    PROFILE,
    WHOLE_ARTICLE,
    ZIP,
    answers,
    gives_file,
    takes,
)
from editor_app.receiver.intake import MAX_ARTICLE_BYTES, Handed, Unfit, read_article, read_json
from editor_app.receiver.problems import Problem
from editor_app.receiver.review_store import Otherwise, ReviewStore
from editor_app.receiver.reviews import FROM, MAX_DECISION_BYTES, ROLES, Verdict, joined, read_decision, read_entries
from editor_app.receiver.store import EXTENSIONS, Store, StoredArticle, Taken

PREFIX = "/api/v1"
BEARER = HTTPBearer(auto_error=False, description="账号的令牌")
HEAD_WORDS = ((200, "有"), (401, "没有登录"), (404, "没有"), (422, "请求的格式不对"))
DRAIN_BYTES = 32 * 1024 * 1024
_BEGINNINGS = {
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/gif": (b"GIF87a", b"GIF89a"),
}


def public_path(article: StoredArticle, profile: SiteProfile) -> str:
    """The address of an article's page, from the site's root."""
    column = profile.column(article.column_id)
    at = article.local_time
    path = column.path if column else article.column_id
    return f"/a/{path}/{at:%Y}/{at:%m%d}/{article.number}.html"


def article_json(article: StoredArticle, site: Site, base: str, *, whole: bool) -> dict[str, Any]:
    """The API's view of an article; with `whole` its content and its review too."""
    name, unit = site.accounts.named(article.owner)
    value: dict[str, Any] = {
        "id": str(article.number),
        "client_id": article.client_id,
        "title": article.title,
        "digest": article.digest,
        "status": article.status,
        "owner": {"name": name, "unit": unit},
        "url": base + public_path(article, site.profile),
        "etag": article.etag,
        "received_at": article.received_at,
        "updated_at": article.updated_at,
        "number": article.receipt,
    }
    if whole:
        payload = read_json(article.payload)
        value.update({key: payload[key] for key in ("metadata", "body", "assets", "revision")})
        record = site.reviews.record(article.client_id)
        value["review"] = [{"hash": entry.hash, **entry_to_json(entry)} for entry in record]
        value["decisions"] = site.reviews.decisions(article.client_id)
    return value


@dataclass(frozen=True, slots=True)
class Site:
    """What the routes work on. With `review` what is handed in waits for a decision; without it is out at once."""

    store: Store
    reviews: ReviewStore
    accounts: Accounts
    profile: SiteProfile
    review: bool = False

    @property
    def first_status(self) -> str:
        """The status of what was just handed in."""
        return "pending" if self.review else "published"


def build_router(site: Site, loaded: LoadedProfile) -> APIRouter:
    """The API over a site."""
    router = APIRouter(prefix=PREFIX, default_response_class=JSONResponse)
    _profile_routes(router, site, loaded)
    _asset_routes(router, site)
    _article_routes(router, site)
    decision_routes(router, site)
    return router


def signed_in_at(accounts: Accounts) -> Any:
    """The account of a call's token, as a dependency; 401 without."""

    def check(shown: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]) -> Account:
        account = accounts.of_token(shown.credentials.strip()) if shown else None
        if account is None:
            raise Problem(401, "账号或令牌不对", headers={"WWW-Authenticate": "Bearer"})
        return account

    return Depends(check)


def _profile_routes(router: APIRouter, site: Site, loaded: LoadedProfile) -> None:
    signed_in = signed_in_at(site.accounts)
    profile = loaded.profile
    files, _faults = vet_files(folder_files(loaded.source)[0])
    package = pack(files)
    document = {
        "id": profile.id,
        "name": profile.name,
        "version": profile.version,
        "columns": [{"id": c.id, "name": c.name, "parent": c.parent, "closed": c.closed} for c in profile.columns],
        "pictures": {"max_width": profile.pictures.max_width, "max_bytes": profile.pictures.max_bytes},
        "list_bytes": profile.titles.list_bytes,
    }
    etag = f'"{profile.id}-{profile.version}-{package_digest(files)[:16]}"'
    unchanged: dict[int | str, dict[str, Any]] = {304: {"description": "没有变"}}

    @router.get("/profile", responses={**answers(PROFILE, 200, refusals=(422,)), **unchanged})
    def get_profile(if_none_match: Annotated[str | None, Header()] = None) -> Response:
        """The site profile's values, with an entity tag that changes with anything in its package."""
        if if_none_match is not None and names_version(if_none_match, etag):
            return Response(status_code=304, headers={"ETag": etag})
        return JSONResponse(document, headers={"ETag": etag})

    @router.get(
        "/profile/package",
        responses={**gives_file(ZIP), **answers(refusals=(422,)), **unchanged},
        response_class=Response,
    )
    def get_profile_package(if_none_match: Annotated[str | None, Header()] = None) -> Response:
        """The site profile as a package to be installed: a zip of its files, with the same entity tag."""
        if if_none_match is not None and names_version(if_none_match, etag):
            return Response(status_code=304, headers={"ETag": etag})
        return Response(package, media_type=ZIP, headers={"ETag": etag})

    @router.get("/me", responses=answers(ME, 200, refusals=(401,)))
    def get_me(account: Account = signed_in) -> dict[str, Any]:
        """Who is asking, and what time it is here."""
        return {
            "user": account.user,
            "name": account.name,
            "unit": account.unit,
            "roles": [account.role],
            "rights": ["hand_in", "upload", *(["publish"] if _publishes(site, account) else [])],
            "server_time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }


def _publishes(site: Site, account: Account) -> bool:
    """Whether what this account hands in, or decides, is out."""
    return not site.review or account.role in ROLES[Verdict.PUBLISH]


def _asset_routes(router: APIRouter, site: Site) -> None:
    signed_in, store = signed_in_at(site.accounts), site.store
    limit = site.profile.pictures.max_bytes

    @router.get(
        "/assets/{digest}",
        responses={**gives_file("application/octet-stream"), **answers(refusals=(401, 404, 422))},
        response_class=Response,
    )
    def get_asset(digest: str, account: Account = signed_in) -> Response:
        """The bytes of a picture, for those who review what shows it."""
        found = store.asset(digest) if is_sha256(digest) else None
        if found is None or not store.asset_path(digest).is_file():
            raise Problem(404, "没有这张图片")
        return Response(store.asset_path(digest).read_bytes(), media_type="application/octet-stream")

    @router.head(
        "/assets/{digest}",
        responses={status: {"description": text} for status, text in HEAD_WORDS},
        response_class=Response,
    )
    def head_asset(digest: str, account: Account = signed_in) -> Response:
        """Is this picture here?"""
        found = store.asset(digest) if is_sha256(digest) else None
        if found is None:
            return Response(status_code=404, media_type="application/problem+json")
        return Response(status_code=200, media_type=found.media_type)

    @router.put(
        "/assets/{digest}",
        status_code=201,
        responses=answers(ASSET, 200, 201, refusals=(401, 404, 413, 415, 422)),
        openapi_extra=takes(*EXTENSIONS, schema={"type": "string", "format": "binary"}),
    )
    async def put_asset(
        digest: str,
        request: Request,
        account: Account = signed_in,
    ) -> JSONResponse:
        """Keep a picture under the digest of its bytes: 201 new, 200 there already."""
        if not is_sha256(digest):
            raise Problem(404, "地址里应是小写的 SHA-256")
        content_type = request.headers.get("content-type", "")
        data = await body_of(request, limit)
        if content_type not in EXTENSIONS:
            raise Problem(415, f"不收 {content_type[:40] or '没有写明类型的'} 图片")
        if sha256(data) != digest:
            raise Problem(422, "图片与摘要不符，传输中可能损坏", errors=[{"field": "digest", "detail": "不符"}])
        if not looks_like(content_type, data):
            raise Problem(415, f"内容不是所说的 {content_type} 图片")
        new = await run_in_threadpool(store.add_asset, digest, content_type, data)
        value = {"sha256": digest, "size": len(data), "media_type": content_type}
        return JSONResponse(value, 201 if new else 200)


def answer(site: Site, article: StoredArticle, request: Request, status: int, *, whole: bool) -> JSONResponse:
    """An article with its entity tag."""
    base = f"{request.url.scheme}://{request.url.netloc}"
    return JSONResponse(article_json(article, site, base, whole=whole), status, headers={"ETag": article.etag})


def _article_routes(router: APIRouter, site: Site) -> None:
    signed_in, store = signed_in_at(site.accounts), site.store

    @router.get("/articles/{client_id}", responses=answers(WHOLE_ARTICLE, 200, refusals=(401, 404, 422)))
    def get_article(client_id: UUID, request: Request, account: Account = signed_in) -> JSONResponse:
        """The stored article."""
        found = store.article(str(client_id))
        if found is None or not may_see(account, found):
            raise Problem(404, "没有这篇稿件")
        return answer(site, found, request, 200, whole=True)

    @router.get("/articles", responses=answers(ARTICLES, 200, refusals=(401, 422)))
    def list_articles(
        request: Request,
        account: Account = signed_in,
        status: Annotated[str, Query(max_length=20)] = "",
        updated_since: Annotated[str, Query(max_length=40)] = "",
        cursor: Annotated[int, Query(ge=0, le=2**31)] = 0,
    ) -> dict[str, Any]:
        """Mine; for a reviewer, all. `next` is the cursor of the following page, or null."""
        owner = account.user if account.role == "contributor" else ""
        found = store.articles(owner=owner, status=status, since=updated_since, after=cursor, limit=50)
        base = f"{request.url.scheme}://{request.url.netloc}"
        items = [article_json(article, site, base, whole=False) for article in found]
        return {"items": items, "next": found[-1].number if len(found) == 50 else None}

    @router.put(
        "/articles/{client_id}",
        status_code=201,
        responses=answers(KEPT_ARTICLE, 200, 201, refusals=(401, 403, 409, 412, 413, 422, 428)),
        openapi_extra=takes("application/json", schema=HANDED_ARTICLE),
    )
    async def put_article(
        client_id: UUID,
        request: Request,
        account: Account = signed_in,
        if_match: Annotated[str | None, Header()] = None,
        if_none_match: Annotated[str | None, Header()] = None,
    ) -> JSONResponse:
        """Create (`If-None-Match: *`) or replace (`If-Match: "etag"`). The same content again changes nothing."""
        if (if_match is None) == (if_none_match != "*"):
            raise Problem(428, "要写明 If-None-Match: * 或 If-Match")
        data = await body_of(request, MAX_ARTICLE_BYTES)
        article, status = await run_in_threadpool(take_article, site, account, str(client_id), data, if_match)
        return answer(site, article, request, status, whole=False)


def decision_routes(router: APIRouter, site: Site) -> None:
    """What reviewers and editors say."""
    signed_in = signed_in_at(site.accounts)

    @router.put(
        "/articles/{client_id}/decisions/{decision_id}",
        status_code=201,
        responses=answers(WHOLE_ARTICLE, 200, 201, refusals=(401, 403, 404, 409, 412, 413, 422)),
        openapi_extra=takes("application/json", schema=HANDED_DECISION),
    )
    async def put_decision(
        client_id: UUID, decision_id: UUID, request: Request, account: Account = signed_in
    ) -> JSONResponse:
        """Approve, return, publish or withdraw the content of that digest, with annotations. The same decision again changes
        nothing.
        """
        data = await body_of(request, MAX_DECISION_BYTES)
        article, status = await run_in_threadpool(take_decision, site, account, str(client_id), str(decision_id), data)
        return answer(site, article, request, status, whole=True)


def take_decision(
    site: Site, account: Account, client_id: str, decision_id: str, data: bytes
) -> tuple[StoredArticle, int]:
    """Keep a decision. Returns the article and 201 (new) or 200. Raises `Problem`."""
    article = site.store.article(client_id)
    if article is None or not may_see(account, article):
        raise Problem(404, "没有这篇稿件")
    try:
        decided = read_decision(data, client_id)
        if site.reviews.is_known(decision_id, client_id, decided):
            return article, 200
        joined(site.reviews.record(client_id), decided.entries, client_id)
    except Unfit as error:
        raise Problem(422, "决定有误，没有记下", errors=error.errors) from error
    except Otherwise as error:
        raise Problem(409, "这个编号已经用在别的决定上") from error
    if account.role not in ROLES[decided.verdict]:
        raise Problem(403, "这个账号不能做这样的决定")
    if decided.digest != article.digest:
        raise Problem(412, "站点上的稿件已不是您看到的那一版")
    if article.status not in FROM[decided.verdict]:
        raise Problem(409, "稿件现在不在这一步")
    if decided.verdict is Verdict.PUBLISH and site.profile.review.required:
        record = joined(site.reviews.record(client_id), decided.entries, client_id)
        if not state_of(record, len(site.profile.review.rounds)).is_signed(article.digest):
            raise Problem(409, "还没有审完签发，这个站点要先审后发")
    try:
        new = site.reviews.decide(decision_id, article, account.user, decided)
    except Taken as error:
        raise Problem(412, "站点上的稿件刚刚变了") from error
    return site.store.article(client_id) or article, 201 if new else 200


def take_article(
    site: Site, account: Account, client_id: str, data: bytes, expected: str | None
) -> tuple[StoredArticle, int]:
    """Keep what was handed in with the review that it has behind it. Returns the article and 201 (new) or 200. Raises
    `Problem`.
    """
    try:
        handed = read_article(data, client_id, site.profile)
        entries = read_entries(read_json(data).get("review", []), client_id)
        joined(site.reviews.record(client_id), entries, client_id)
    except Unfit as error:
        raise Problem(422, "稿件有误，没有收下", errors=error.errors) from error
    store = site.store
    missing = store.missing(handed.renditions)
    if missing:
        raise Problem(409, f"还缺 {len(missing)} 张图片", missing=missing)
    found = store.article(client_id)
    if found is not None and not may_see(account, found):
        raise Problem(403, "这篇稿件是别人的")
    same = found is not None and found.digest == handed.digest
    if found is not None and same and (not site.review or found.status in ("pending", "published")):
        site.reviews.add(client_id, entries)
        return found, 200
    article, status = _keep(site, account, client_id, found, handed, expected)
    site.reviews.add(client_id, entries)
    return article, status


def _keep(
    site: Site, account: Account, client_id: str, found: StoredArticle | None, handed: Handed, expected: str | None
) -> tuple[StoredArticle, int]:
    store, values = site.store, _values(handed, site.first_status)
    try:
        if found is None and expected is None:
            return store.create(client_id, account.user, values), 201
        if found is not None and expected is not None and names_version(expected, found.etag):
            return store.replace(found, values), 200
    except Taken:
        found = store.article(client_id)
        if found is not None and found.digest == handed.digest:
            return found, 200
    raise Problem(412, "站点上的稿件已不是您看到的那一版")


def names_version(if_match: str, etag: str) -> bool:
    """Whether an `If-Match` or `If-None-Match` field names the version (RFC 9110 13.1): `*`, or its tag among those listed."""
    return if_match.strip() == "*" or etag in [tag.strip() for tag in if_match.split(",")]


def _values(handed: Handed, status: str) -> dict[str, Any]:
    return {
        "digest": handed.digest,
        "status": status,
        "column_id": handed.metadata.column,
        "title": handed.metadata.title,
        "payload": handed.payload(),
    }


def may_see(account: Account, article: StoredArticle) -> bool:
    """Whether an article is this account's business."""
    return account.role != "contributor" or article.owner == account.user


def looks_like(media_type: str, data: bytes) -> bool:
    """Whether `data` begins as files of that type do."""
    if media_type == "image/webp":
        return data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    return data.startswith(_BEGINNINGS[media_type])


async def body_of(request: Request, limit: int) -> bytes:
    """The request's body. Of a larger one than `limit` nothing is kept, but it is read on for a while: a client that is
    cut off while it sends learns nothing, one that is let finish reads why it was refused.
    """
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size <= limit:
            parts.append(part)
        elif size > limit + DRAIN_BYTES:
            break
    if size > limit:
        raise Problem(413, f"最多 {limit} 字节", limit=limit)
    return b"".join(parts)
