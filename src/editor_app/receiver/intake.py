"""Is what was handed in what it claims to be? Pure checks, free of HTTP and storage."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from editor_app.model.body import Body, is_sha256
from editor_app.model.codec import body_from_json, metadata_from_json
from editor_app.model.digest import content_digest
from editor_app.model.errors import EditorError
from editor_app.model.finding import Level
from editor_app.model.metadata import Metadata
from editor_app.model.profile import SiteProfile, required_findings

MAX_ARTICLE_BYTES = 8 * 1024 * 1024


class Unfit(Exception):
    """What was handed in cannot be taken; `errors` name fields."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__(errors[0]["detail"])
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Handed:
    """An article that was handed in, checked. `renditions` maps assets to the digests of their web versions."""

    metadata: Metadata
    body: Body
    digest: str
    revision: int
    renditions: dict[str, str]


def read_article(data: bytes, client_id: str, profile: SiteProfile) -> Handed:
    """Check and read a PUT's body. Raises `Unfit`."""
    article = read_json(data)
    if article.get("client_id") != client_id:
        raise _unfit("client_id", "与地址里的编号不一致")
    try:
        metadata, body = metadata_from_json(article.get("metadata")), body_from_json(article.get("body"))
    except EditorError as error:
        raise _unfit(str(error.details.get("where", "body")), f"格式不对：{error.code}") from error
    digest = content_digest(metadata, body)
    if article.get("digest") != digest:
        raise _unfit("digest", "与内容不符，传输中可能损坏")
    revision = article.get("revision", 0)
    if not isinstance(revision, int) or isinstance(revision, bool):
        raise _unfit("revision", "应为整数")
    renditions = _renditions(article.get("assets", []))
    lacking = [asset for asset in body.assets() if asset not in renditions]
    if lacking:
        raise _unfit("assets", f"正文里有 {len(lacking)} 张图片没有列出")
    errors = [
        {"field": finding.place.field or "body", "detail": finding.message}
        for finding in required_findings(profile, metadata, body)
        if finding.level is Level.ERROR
    ]
    if errors:
        raise Unfit(errors)
    return Handed(metadata, body, digest, revision, renditions)


def read_json(data: bytes) -> dict[str, Any]:
    """A JSON object. Raises `Unfit` for anything else."""
    try:
        value = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise _unfit("", "不是 JSON") from error
    if not isinstance(value, dict):
        raise _unfit("", "应为 JSON 对象")
    return value


def _renditions(assets: object) -> dict[str, str]:
    if not isinstance(assets, list):
        raise _unfit("assets", "应为列表")
    found: dict[str, str] = {}
    for number, item in enumerate(assets):
        asset = item.get("asset") if isinstance(item, dict) else None
        rendition = item.get("rendition") if isinstance(item, dict) else None
        if (
            not isinstance(asset, str)
            or not isinstance(rendition, str)
            or not (is_sha256(asset) and is_sha256(rendition))
        ):
            raise _unfit(f"assets[{number}]", "应有 asset 与 rendition 两个摘要")
        found[asset] = rendition
    return found


def _unfit(field: str, detail: str) -> Unfit:
    return Unfit([{"field": field, "detail": detail}])
