"""Handing in over HTTP, as any client would: articles and pictures as the intake API wants them."""

from __future__ import annotations

import uuid
from typing import Any

import httpx

from editor_app.model.body import Body, Figure, Signature, heading, paragraph
from editor_app.model.codec import body_to_json, canonical_json, metadata_to_json
from editor_app.model.digest import content_digest, sha256
from editor_app.model.metadata import Metadata

JPEG = b"\xff\xd8\xff\xe0" + b"picture"
ORIGINAL = sha256(b"the original of the picture")
METADATA = Metadata(
    title="松江湿地的清晨丨二十名党员义务清理滩头",
    column="dianxingshiji",
    source="江畔之家",
    contributor="滨江街道党工委",
    summary="清理滩头",
)


def body_with(*assets: str) -> Body:
    figures = [Figure(asset, caption="清理现场") for asset in assets]
    return Body((heading("走上滩头", "亮出身份"), paragraph("江水退去的第三天。"), *figures, Signature()))


def article(
    client_id: str = "",
    metadata: Metadata = METADATA,
    body: Body | None = None,
    renditions: dict[str, str] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """A lawful article for a PUT; `renditions` maps originals to the digests of what was sent."""
    body = body or body_with(*(renditions or {}))
    return {
        "client_id": client_id or str(uuid.uuid4()),
        "digest": content_digest(metadata, body),
        "revision": 1,
        "metadata": metadata_to_json(metadata),
        "body": body_to_json(body),
        "assets": [{"asset": asset, "rendition": sent} for asset, sent in (renditions or {}).items()],
        "client": "editor-app/0",
        **more,
    }


class Client:
    """One account's calls."""

    def __init__(self, url: str, token: str) -> None:
        self.http = httpx.Client(
            base_url=url, headers={"Authorization": f"Bearer {token}"}, trust_env=False, timeout=120
        )

    def put(self, value: dict[str, Any], *, match: str = "", raw: bytes | None = None) -> httpx.Response:
        condition = {"If-Match": match} if match else {"If-None-Match": "*"}
        return self.http.put(
            f"/api/v1/articles/{value['client_id']}",
            content=canonical_json(value) if raw is None else raw,
            headers={"Content-Type": "application/json", **condition},
        )

    def get(self, client_id: str) -> httpx.Response:
        return self.http.get(f"/api/v1/articles/{client_id}")

    def put_asset(self, data: bytes, media_type: str = "image/jpeg", digest: str = "") -> httpx.Response:
        return self.http.put(
            f"/api/v1/assets/{digest or sha256(data)}", content=data, headers={"Content-Type": media_type}
        )

    def close(self) -> None:
        self.http.close()


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """The problem document of a refusal (RFC 9457), checked for its kind."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert document["status"] == status
    assert {"type", "title", "detail"} <= set(document)
    return document
