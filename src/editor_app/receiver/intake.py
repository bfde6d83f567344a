"""Is what was handed in what it claims to be? Pure checks, free of HTTP and storage."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from editor_app.model.body import Body, is_sha256, split_source
from editor_app.model.codec import body_from_json, body_to_json, canonical_json, metadata_from_json, metadata_to_json
from editor_app.model.digest import content_digest
from editor_app.model.errors import EditorError
from editor_app.model.finding import Level
from editor_app.model.metadata import Metadata
from editor_app.model.profile import SiteProfile, required_findings
from editor_app.model.text import one_line

MAX_ARTICLE_BYTES = 8 * 1024 * 1024
MAX_ASSETS = 500
MAX_TITLE_CHARS = 400
_WORDS = ("media_type", "name")
_NUMBERS = ("width", "height", "size")
_MOST = 2**31 - 1


class Unfit(Exception):
    """What was handed in cannot be taken; `errors` name fields."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__(errors[0]["detail"])
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Handed:
    """An article that was handed in, checked. `assets` are the pictures it lists, each once: `asset` and `rendition`
    are digests of the original and of the web version that was sent; the rest describes the latter.
    """

    metadata: Metadata
    body: Body
    digest: str
    revision: int
    assets: tuple[dict[str, Any], ...]

    @property
    def renditions(self) -> list[str]:
        """Digests of the web versions, in order."""
        return [item["rendition"] for item in self.assets]

    def payload(self) -> bytes:
        """What is stored of it: only what was understood, in canonical JSON."""
        return canonical_json(
            {
                "revision": self.revision,
                "metadata": metadata_to_json(self.metadata),
                "body": body_to_json(self.body),
                "assets": list(self.assets),
            }
        )


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
    if not isinstance(revision, int) or isinstance(revision, bool) or not 0 <= revision <= _MOST:
        raise _unfit("revision", "应为不小于 0 的整数")
    assets = _assets(article.get("assets", []))
    listed = {item["asset"] for item in assets}
    lacking = [source for source in body.sources() if source not in listed]
    if lacking:
        raise _unfit("assets", f"正文里有 {len(lacking)} 张图片没有列出")
    if profile.column(metadata.column) is None:
        raise _unfit("column", "站点没有这个栏目")
    if len(metadata.title) > MAX_TITLE_CHARS:
        raise _unfit("title", f"最多 {MAX_TITLE_CHARS} 字")
    errors = [
        {"field": finding.place.field or "body", "detail": finding.message}
        for finding in required_findings(profile, metadata, body)
        if finding.level is Level.ERROR
    ]
    if errors:
        raise Unfit(errors)
    return Handed(metadata, body, digest, revision, assets)


def read_json(data: bytes) -> dict[str, Any]:
    """A JSON object. Raises `Unfit` for anything else."""
    try:
        value = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise _unfit("", "不是 JSON") from error
    if not isinstance(value, dict):
        raise _unfit("", "应为 JSON 对象")
    return value


def _assets(assets: object) -> tuple[dict[str, Any], ...]:
    if not isinstance(assets, list) or len(assets) > MAX_ASSETS:
        raise _unfit("assets", f"应为不超过 {MAX_ASSETS} 项的列表")
    found: dict[str, dict[str, Any]] = {}
    for number, item in enumerate(assets):
        where = f"assets[{number}]"
        if not isinstance(item, dict):
            raise _unfit(where, "应为 JSON 对象")
        if not isinstance(item.get("rendition"), str) or not is_sha256(item["rendition"]):
            raise _unfit(f"{where}.rendition", "应为小写的 SHA-256")
        if not isinstance(item.get("asset"), str) or not _is_source(item["asset"]):
            raise _unfit(f"{where}.asset", "应为小写的 SHA-256，有编辑时后面是编辑")
        if item["asset"] in found:
            raise _unfit(f"{where}.asset", "列了两次")
        found[item["asset"]] = {"asset": item["asset"], "rendition": item["rendition"], **_description(item, where)}
    return tuple(found.values())


def _is_source(text: str) -> bool:
    try:
        split_source(text)
    except EditorError:
        return False
    return True


def _description(item: dict[str, Any], where: str) -> dict[str, Any]:
    """What the client says of the web version; labels only, nothing here depends on them."""
    said: dict[str, Any] = {}
    for key in (*_WORDS, *_NUMBERS):
        value = item.get(key)
        if value is None:
            continue
        if key in _WORDS:
            if not isinstance(value, str) or len(value) > 200 or one_line(value) != value:
                raise _unfit(f"{where}.{key}", "应为一行不超过 200 字的文字")
        elif not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MOST:
            raise _unfit(f"{where}.{key}", "应为不小于 0 的整数")
        said[key] = value
    return said


def _unfit(field: str, detail: str) -> Unfit:
    return Unfit([{"field": field, "detail": detail}])
