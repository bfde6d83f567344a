"""The intake API, version 1: JSON over HTTP, the client names every resource and every write is a PUT."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Self

from editor_app.model.codec import body_from_json, canonical_json, metadata_from_json
from editor_app.model.diagnosis import Right
from editor_app.model.digest import content_digest
from editor_app.model.errors import EditorError, Refused
from editor_app.model.profile import Column
from editor_app.model.site import Site
from editor_app.model.submission import SubmissionPicture
from editor_app.sites.connector import (
    ArticleKey,
    Candidate,
    Capabilities,
    Conflict,
    Doubt,
    OfferedProfile,
    PicturesMissing,
    RemoteArticle,
    RemoteContent,
    RemoteState,
    RemoteStatus,
    SignInNeeded,
    Stored,
    Verified,
)
from editor_app.sites.http import Answer, Http, clock_skew
from editor_app.sites.intake_review import IntakeReviews, why_returned
from editor_app.sites.review_site import Decision, RemoteReview, Waiting
from editor_app.sites.setup import PLAIN, Setup

API = "/api/v1"
ZIP = "application/zip"
MAX_PACKAGE = 32_000_000
MAX_ETAG = 200
_STATES = {
    "pending": RemoteState.PENDING,
    "returned": RemoteState.RETURNED,
    "published": RemoteState.PUBLISHED,
    "withdrawn": RemoteState.WITHDRAWN,
    "trash": RemoteState.WITHDRAWN,
}


class IntakeConnector:
    """A `Connector` for sites that speak the intake API."""

    def __init__(self, site: Site, secret: str, _setup: Setup = PLAIN) -> None:
        """Raises `SignInNeeded("site.unusable_secret")` for what cannot be a token."""
        token = secret.strip()
        if not token or not token.isascii() or not token.isprintable() or " " in token:
            raise SignInNeeded("site.unusable_secret", site=site.name)
        self._name = site.name
        self._http = Http(site.url, {"Authorization": f"Bearer {token}", "Accept": "application/json"}, site.way)
        self._reviews = IntakeReviews(self._http)

    def capabilities(self) -> Capabilities:
        """PUT on names of ours: the same again changes nothing, and no article has to do with another."""
        return Capabilities(repeatable=True, parallel_articles=True, profiles=True, reviews=True)

    def verify(self) -> Verified:
        """`GET /me`."""
        answer = self._http.call("GET", f"{API}/me", expect=(200,))
        data = answer.data
        roles = data.get("roles")
        if not isinstance(data.get("user"), str) or not isinstance(roles, list):
            raise Doubt("network.strange_answer", status=answer.status)
        return Verified(
            user=data["user"],
            name=str(data.get("name", "")),
            unit=str(data.get("unit", "")),
            roles=tuple(str(role) for role in roles),
            clock_skew=clock_skew(answer),
            rights=_rights(data.get("rights")),
        )

    def reserve(self, key: ArticleKey) -> Stored:
        """Nothing has to be there before an article."""
        raise NotImplementedError

    def columns(self) -> Sequence[Column]:
        """`GET /profile`, its columns."""
        answer = self._http.call("GET", f"{API}/profile", expect=(200,))
        listed = answer.data.get("columns")
        if not isinstance(listed, list) or not all(isinstance(item, dict) and "id" in item for item in listed):
            raise Doubt("network.strange_answer", status=answer.status)
        return [
            Column(str(item["id"]), str(item.get("name", "")), closed=str(item.get("closed", ""))) for item in listed
        ]

    def fetch_profile(self, etag: str) -> OfferedProfile | None:
        """`GET /profile/package`; 404 as the API's own JSON means that the site offers none."""
        headers = {"Accept": f"{ZIP}, application/problem+json", **({"If-None-Match": etag} if etag else {})}
        file = self._http.download(f"{API}/profile/package", ZIP, MAX_PACKAGE, headers=headers, refusals=(404, 405))
        if file.status in (404, 405):
            raise Refused("profile.not_from_site", site=self._name)
        if file.status == 304:
            if etag:
                return None
            raise Doubt("network.strange_answer", status=304)
        return OfferedProfile(file.data, file.headers.get("ETag", "")[:MAX_ETAG])

    def find_picture(self, rendition: str) -> str | None:
        """`HEAD /assets/{sha256}`. The name at the site is the digest itself."""
        answer = self._http.call("HEAD", f"{API}/assets/{rendition}", expect=(200,), refusals=(401, 403, 404))
        if answer.status in (401, 403):
            self.verify()  # says in JSON what a HEAD cannot
            raise Doubt("network.strange_answer", status=answer.status)
        return rendition if answer.status == 200 else None

    def put_picture(self, picture: SubmissionPicture, data: bytes, parent: str = "") -> str:
        """`PUT /assets/{sha256}`: 201 new, 200 there already."""
        answer = self._http.call(
            "PUT",
            f"{API}/assets/{picture.rendition}",
            expect=(200, 201),
            body=data,
            headers={"Content-Type": picture.media_type},
            refusals=(413, 415, 422),
        )
        if answer.status == 413:
            raise Refused("site.picture_too_large", name=picture.name, size=picture.size)
        if answer.status == 415:
            raise Refused("site.picture_type", name=picture.name, type=picture.media_type)
        if answer.status == 422:
            raise Refused("site.refused", status=422, said=_said(answer))
        if answer.data.get("sha256") != picture.rendition:
            raise Doubt("network.strange_answer", status=answer.status)
        return picture.rendition

    def compose(self, article: Mapping[str, object], pictures: Mapping[str, str]) -> bytes:
        """The frozen article itself, without its HTML: pictures are named by their digests."""
        return canonical_json({name: article[name] for name in article if name != "html"})

    def find_article(self, key: ArticleKey) -> RemoteArticle | None:
        """`GET /articles/{uuid}`; 404 as the API's own JSON means it is not there."""
        answer = self._http.call("GET", f"{API}/articles/{key.uid}", expect=(200,), refusals=(404,))
        return _remote(key.uid, answer) if answer.status == 200 else None

    def candidates(self, key: ArticleKey) -> Sequence[Candidate]:
        """`find_article` is certain."""
        return ()

    def put_article(self, key: ArticleKey, composed: bytes, expected: str) -> Stored:
        """`PUT /articles/{uuid}`, on condition that nothing is there (`expected` empty) or that version is."""
        uid = key.uid
        condition = {"If-Match": expected} if expected else {"If-None-Match": "*"}
        answer = self._http.call(
            "PUT",
            f"{API}/articles/{uid}",
            expect=(200, 201),
            body=composed,
            headers={"Content-Type": "application/json; charset=utf-8", **condition},
            refusals=(409, 412, 413, 422),
        )
        if answer.status == 409 and isinstance(answer.data.get("missing"), list):
            raise PicturesMissing([str(item) for item in answer.data["missing"]])
        if answer.status in (409, 412):
            raise Conflict("site.conflict")
        if answer.status == 413:
            raise Refused("site.article_too_large")
        if answer.status == 422:
            raise Refused("site.fields_refused", said=_said(answer))
        remote_id, client_id = answer.data.get("id"), answer.data.get("client_id")
        if not isinstance(remote_id, str) or not remote_id or client_id != uid:
            raise Doubt("network.strange_answer", status=answer.status)
        return Stored(remote_id, answer.headers.get("ETag", "") or str(answer.data.get("etag", "")))

    def statuses(self, keys: Sequence[ArticleKey]) -> Sequence[RemoteStatus]:
        """`GET /articles/{uuid}` for each: what the list would tell says nothing of those that are gone."""
        return [status for key in keys if (status := self._status(key)) is not None]

    def _status(self, key: ArticleKey) -> RemoteStatus | None:
        answer = self._http.call("GET", f"{API}/articles/{key.uid}", expect=(200,), refusals=(404,))
        if answer.status == 404:
            return RemoteStatus(key.uid, RemoteState.GONE)
        found = _remote(key.uid, answer)
        state = _STATES.get(found.status)
        if state is None:
            return None
        return RemoteStatus(
            key.uid,
            state,
            remote_id=found.remote_id,
            url=found.url if state is RemoteState.PUBLISHED else "",
            note=why_returned(answer.data.get("decisions")) if state is RemoteState.RETURNED else "",
            at=found.at,
            changed=bool(key.digest) and found.digest != key.digest,
        )

    def content(self, key: ArticleKey) -> RemoteContent | None:
        """`GET /articles/{uuid}`, metadata and body."""
        answer = self._http.call("GET", f"{API}/articles/{key.uid}", expect=(200,), refusals=(404,))
        if answer.status == 404:
            return None
        _remote(key.uid, answer)
        metadata = metadata_from_json(answer.data["metadata"])
        return RemoteContent(metadata.title, metadata=metadata, body=body_from_json(answer.data["body"]))

    def pending(self) -> Sequence[Waiting]:
        """What waits, as far as the account may see it."""
        return self._reviews.pending()

    def open_review(self, uid: str, remote_id: str = "") -> RemoteReview | None:
        """The stored article with its record."""
        return self._reviews.open_review(uid)

    def picture(self, place: str) -> bytes:
        """A picture's bytes by their digest."""
        return self._reviews.picture(place)

    def decide(self, decision: Decision) -> None:
        """Hand a decision in under its own name."""
        self._reviews.decide(decision)

    def interrupt(self) -> None:
        """End a call that is under way."""
        self._http.interrupt()

    def close(self) -> None:
        """Give connections back."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _rights(said: object) -> frozenset[Right] | None:
    """The rights of `/me`, where the site lists them; words that are not known here are left out."""
    if not isinstance(said, list):
        return None
    return frozenset(right for right in Right if right.value in said)


def _remote(uid: str, answer: Answer) -> RemoteArticle:
    data = answer.data
    names = ("id", "client_id", "status", "url", "received_at")
    if any(not isinstance(data.get(name), str) or not data[name] for name in names) or data["client_id"] != uid:
        raise Doubt("network.strange_answer", status=answer.status)
    if not data["url"].startswith(("https://", "http://")):  # it is shown as a link
        raise Doubt("network.strange_answer", status=answer.status)
    try:
        digest = content_digest(metadata_from_json(data.get("metadata")), body_from_json(data.get("body")))
    except EditorError as error:
        raise Doubt("network.strange_answer", status=answer.status) from error
    return RemoteArticle(
        remote_id=data["id"],
        url=data["url"],
        digest=digest,
        status=data["status"],
        etag=answer.headers.get("ETag", "") or str(data.get("etag", "")),
        at=data["received_at"],
        number=str(data.get("number", "")),
        in_trash=data["status"] == "trash",
    )


def _said(answer: Answer) -> str:
    """The site's reasons, field by field (RFC 9457 with `errors`)."""
    errors: Any = answer.data.get("errors")
    parts = []
    for item in errors if isinstance(errors, list) else []:
        if isinstance(item, dict):
            parts.append(str(item.get("detail") or item.get("message") or json.dumps(item, ensure_ascii=False)))
    return "；".join(parts)[:200] or str(answer.data.get("detail") or answer.data.get("title") or "")[:200]
