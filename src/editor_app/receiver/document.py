"""The words of the API's OpenAPI document: what each call takes and answers, as JSON Schema (2020-12)."""

from __future__ import annotations

from typing import Any

from editor_app.model.metadata import FIELD_LABELS

Schema = dict[str, Any]
ZIP = "application/zip"
STRING: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}
DIGEST: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
SOURCE: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}(\\.[A-Za-z0-9_.-]+)?$"}
"""What a figure shows: the original's SHA-256, behind it the edits where there are any."""

MOMENT: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$"}
UUID: Schema = {"type": "string", "format": "uuid"}


def table(required: dict[str, Schema], optional: dict[str, Schema] | None = None, *, closed: bool = True) -> Schema:
    """An object's schema; `closed` allows no other members."""
    value: Schema = {"type": "object", "properties": {**required, **(optional or {})}, "required": sorted(required)}
    return {**value, "additionalProperties": False} if closed else value


def listing(items: Schema) -> Schema:
    """An array's schema."""
    return {"type": "array", "items": items}


METADATA = table({}, {name: listing(STRING) if name == "keywords" else STRING for name in FIELD_LABELS})
BODY = table({"format": {"const": 1}, "blocks": listing({"type": "object"})}, closed=False)
LISTED_ASSET = table(
    {"asset": SOURCE, "rendition": DIGEST},
    {"media_type": STRING, "name": STRING, "width": COUNT, "height": COUNT, "size": COUNT},
)
HANDED_ARTICLE = table(
    {"client_id": UUID, "digest": DIGEST, "metadata": METADATA, "body": BODY},
    {"revision": COUNT, "assets": listing(LISTED_ASSET), "review": listing({"type": "object"})},
    closed=False,
)
ENTRY = table({"hash": DIGEST, "act": STRING, "article": UUID, "digest": DIGEST}, closed=False)
"""An entry of a review record; its members are those of the program's `review.jsonl`."""

NOTE = table({}, dict.fromkeys(("text", "quote", "block", "replacement"), STRING))
VERDICTS: Schema = {"enum": ["approve", "return", "publish", "withdraw", "note"]}
STATUSES: Schema = {"enum": ["pending", "returned", "published", "withdrawn"]}
HANDED_DECISION = table(
    {"decision": VERDICTS, "digest": DIGEST},
    {
        "text": STRING,
        "reasons": listing(STRING),
        "annotations": listing(NOTE),
        "review": listing({"type": "object"}),
    },
    closed=False,
)
DECISION = table(
    {
        "id": UUID,
        "by": STRING,
        "at": MOMENT,
        "decision": VERDICTS,
        "digest": DIGEST,
        "text": STRING,
        "reasons": listing(STRING),
        "annotations": listing(NOTE),
        "entries": listing(DIGEST),
    }
)
_KEPT: dict[str, Schema] = {
    "id": STRING,
    "client_id": UUID,
    "title": STRING,
    "digest": DIGEST,
    "status": STATUSES,
    "owner": table({"name": STRING, "unit": STRING}),
    "url": STRING,
    "etag": STRING,
    "received_at": MOMENT,
    "updated_at": MOMENT,
    "number": {"type": "string", "pattern": r"^\d{8}-\d{4,}$"},
}
KEPT_ARTICLE = table(_KEPT)
WHOLE_ARTICLE = table(
    {
        **_KEPT,
        "metadata": METADATA,
        "body": BODY,
        "assets": listing(LISTED_ASSET),
        "revision": COUNT,
        "review": listing(ENTRY),
        "decisions": listing(DECISION),
    }
)
ARTICLES = table({"items": listing(KEPT_ARTICLE), "next": {"type": ["integer", "null"]}})
ASSET = table({"sha256": DIGEST, "size": COUNT, "media_type": STRING})
ME = table(
    {
        "user": STRING,
        "name": STRING,
        "unit": STRING,
        "roles": listing(STRING),
        "rights": listing(STRING),
        "server_time": MOMENT,
    }
)
COLUMN = table({"id": STRING, "name": STRING, "parent": STRING, "closed": STRING})
PROFILE = table(
    {
        "id": STRING,
        "name": STRING,
        "version": COUNT,
        "columns": listing(COLUMN),
        "pictures": table({"max_width": COUNT, "max_bytes": COUNT}),
        "list_bytes": COUNT,
    }
)
PROBLEM = table(
    {"type": STRING, "title": STRING, "status": COUNT, "detail": STRING},
    {
        "errors": listing(table({"field": STRING, "detail": STRING})),
        "missing": listing(DIGEST),
        "limit": COUNT,
    },
)
_REASONS = {
    401: "没有登录，或令牌不对",
    403: "没有权限",
    404: "没有这一项",
    409: "缺图片，`missing` 列出摘要；或现在不在这一步",
    412: "站点上的已不是那一版",
    413: "太大",
    415: "类型不收",
    422: "内容有误，`errors` 按字段列出",
    428: "要写明 If-None-Match: * 或 If-Match",
}


def answers(
    schema: Schema | None = None, *statuses: int, refusals: tuple[int, ...] = ()
) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a call: `schema` for each success, a problem document for each refusal."""
    found: dict[int | str, dict[str, Any]] = {
        status: {"description": "好", "content": {"application/json": {"schema": schema}}} for status in statuses
    }
    for status in refusals:
        content = {"application/problem+json": {"schema": PROBLEM}}
        found[status] = {"description": _REASONS[status], "content": content}
    return found


def gives_file(media_type: str) -> dict[int | str, dict[str, Any]]:
    """The successful answer of a call that gives a file."""
    content = {media_type: {"schema": {"type": "string", "format": "binary"}}}
    return {200: {"description": "好", "content": content}}


def takes(*media_types: str, schema: Schema) -> dict[str, Any]:
    """The `requestBody` of a call that reads its body itself."""
    content = {media_type: {"schema": schema} for media_type in media_types}
    return {"requestBody": {"required": True, "content": content}}
