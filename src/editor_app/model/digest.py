"""The digest that names a content: signatures, receipts and conflict checks refer to it."""

from __future__ import annotations

import hashlib

from editor_app.model.body import Body
from editor_app.model.codec import body_to_json, canonical_json, metadata_to_json
from editor_app.model.metadata import Metadata


def sha256(data: bytes) -> str:
    """Lower-case hexadecimal SHA-256 of `data`."""
    return hashlib.sha256(data).hexdigest()


def content_digest(metadata: Metadata, body: Body) -> str:
    """SHA-256 over the canonical JSON of metadata, body (without block ids) and the digests of the assets shown."""
    value = {
        "metadata": metadata_to_json(metadata),
        "body": body_to_json(body, ids=False),
        "assets": list(body.assets()),
    }
    return sha256(canonical_json(value))
