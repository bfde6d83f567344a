"""Reviewing over the intake API: `GET /articles?status=pending`, `GET /articles/{uuid}`, `PUT …/decisions/{uuid}`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from editor_app.model.body import is_sha256
from editor_app.model.codec import body_from_json, canonical_json, metadata_from_json
from editor_app.model.digest import content_digest, sha256
from editor_app.model.errors import EditorError, Refused
from editor_app.model.review import Entry, entry_from_json, entry_to_json
from editor_app.model.text import one_line
from editor_app.sites.connector import Conflict, Doubt
from editor_app.sites.http import Answer, Http
from editor_app.sites.review_site import Decision, RemotePicture, RemoteReview, Waiting

API = "/api/v1"
BYTES = "application/octet-stream"
MAX_PICTURE = 32_000_000
MOST_PAGES = 100
MOST_WHY = 500


class IntakeReviews:
    """The part of the intake connector that reviews."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def pending(self) -> Sequence[Waiting]:
        """Page after page of fifty."""
        found: list[Waiting] = []
        cursor = 0
        for _ in range(MOST_PAGES):
            path = f"{API}/articles?status=pending&cursor={cursor}"
            answer = self._http.call("GET", path, expect=(200,))
            items, following = answer.data.get("items"), answer.data.get("next")
            if not isinstance(items, list):
                raise _strange(answer)
            found += [_waiting(item, answer) for item in items]
            if not isinstance(following, int) or following <= cursor:
                return found
            cursor = following
        return found

    def open_review(self, uid: str) -> RemoteReview | None:
        """The stored article, its content proved by its digest."""
        answer = self._http.call("GET", f"{API}/articles/{uid}", expect=(200,), refusals=(404,))
        return _review(uid, answer) if answer.status == 200 else None

    def picture(self, place: str) -> bytes:
        """`GET /assets/{sha256}`, proved by its digest."""
        file = self._http.download(
            f"{API}/assets/{place}", BYTES, MAX_PICTURE, headers={"Accept": BYTES}, refusals=(404,)
        )
        if file.status == 404:
            raise Refused("site.no_picture")
        if sha256(file.data) != place:
            raise Doubt("network.strange_answer", status=file.status)
        return file.data

    def decide(self, decision: Decision) -> None:
        """`PUT /articles/{uuid}/decisions/{uuid}`: 201 new, 200 there already."""
        answer = self._http.call(
            "PUT",
            f"{API}/articles/{decision.uid}/decisions/{decision.id}",
            expect=(200, 201),
            body=canonical_json(
                {
                    "decision": decision.verdict.value,
                    "digest": decision.digest,
                    "text": decision.text,
                    "reasons": list(decision.reasons),
                    "annotations": [
                        {"text": each.text, "quote": each.quote, "block": each.block, "replacement": each.replacement}
                        for each in decision.remarks
                    ],
                    "review": [entry_to_json(entry) for entry in decision.entries],
                }
            ),
            headers={"Content-Type": "application/json; charset=utf-8"},
            refusals=(403, 404, 409, 412, 413, 422),
        )
        if answer.status in (200, 201):
            return
        if answer.status == 403:
            raise Refused("review.site_role")
        if answer.status in (404, 409, 412):
            raise Conflict("review.site_moved_on")
        raise Refused("site.refused", status=answer.status, said=str(answer.data.get("detail", ""))[:200])


def why_returned(decisions: object) -> str:
    """The reasons and words of the last return among an article's decisions; empty where the site tells none."""
    for item in reversed(decisions if isinstance(decisions, list) else []):
        if isinstance(item, dict) and item.get("decision") == "return":
            reasons = item.get("reasons")
            parts = [*(reasons if isinstance(reasons, list) else []), item.get("text")]
            return one_line("；".join(part for part in parts if isinstance(part, str) and part.strip()))[:MOST_WHY]
    return ""


def _waiting(item: Any, answer: Answer) -> Waiting:
    if not isinstance(item, dict) or not all(isinstance(item.get(name), str) for name in ("id", "client_id", "title")):
        raise _strange(answer)
    name, _ = _owner(item)
    return Waiting(item["id"], item["client_id"], item["title"], name, str(item.get("received_at", "")))


def _owner(item: dict[str, Any]) -> tuple[str, str]:
    owner = item.get("owner")
    owner = owner if isinstance(owner, dict) else {}
    return str(owner.get("name", ""))[:100], str(owner.get("unit", ""))[:100]


def _review(uid: str, answer: Answer) -> RemoteReview:
    data = answer.data
    try:
        metadata, body = metadata_from_json(data.get("metadata")), body_from_json(data.get("body"))
        entries = _entries(data.get("review", []))
        digest = content_digest(metadata, body)
        pictures = tuple(
            RemotePicture(str(item["asset"]), str(item["rendition"]), str(item.get("name", "")))
            for item in data.get("assets", [])
        )
    except (EditorError, KeyError, TypeError) as error:
        raise _strange(answer) from error
    if (
        data.get("client_id") != uid
        or data.get("digest") != digest
        or not all(is_sha256(each.place) for each in pictures)
    ):
        raise _strange(answer)
    name, unit = _owner(data)
    return RemoteReview(
        remote_id=str(data.get("id", "")),
        uid=uid,
        status=str(data.get("status", "")),
        digest=digest,
        title=metadata.title,
        author=name,
        unit=unit,
        at=str(data.get("received_at", "")),
        url=str(data.get("url", "")),
        metadata=metadata,
        body=body,
        pictures=pictures,
        entries=entries,
    )


def _entries(value: Any) -> tuple[Entry, ...]:
    """The record's entries; a changed byte shows in the hash."""
    found = []
    for number, item in enumerate(value, 1):
        fields = dict(item)
        told = fields.pop("hash", None)
        entry = entry_from_json(fields)
        if entry.hash != told:
            raise Refused("review.changed", line=number)
        found.append(entry)
    return tuple(found)


def _strange(answer: Answer) -> Doubt:
    return Doubt("network.strange_answer", status=answer.status)
