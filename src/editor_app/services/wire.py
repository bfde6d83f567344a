"""Messages between the program and the processes that read for it: JSON and bytes over a pipe, never pickle.

A message is the length of its JSON (4 bytes, big-endian), the JSON in UTF-8, then the blobs one after the other; the
JSON's key `blobs` lists their lengths.
"""

from __future__ import annotations

import dataclasses
import json
import struct
from collections.abc import Sequence
from typing import IO, Any, TypeAlias

from editor_app.model.codec import body_from_json, body_to_json, metadata_from_json, metadata_to_json
from editor_app.model.digest import sha256
from editor_app.model.packed import Packed
from editor_app.model.reading import Draft, Fate, PictureSource, ReportItem
from editor_app.model.review_record import record_from_lines, record_to_lines

Json: TypeAlias = dict[str, Any]
MAX_JSON = 128 * 1024 * 1024
MAX_BLOBS = 400 * 1024 * 1024
_LENGTH = struct.Struct(">I")


class BrokenPipe(Exception):
    """The other side ended, or said what is no message."""


def send(stream: IO[bytes], value: Json, blobs: Sequence[bytes] = ()) -> None:
    """Write one message. Raises `BrokenPipe`."""
    text = json.dumps({**value, "blobs": [len(blob) for blob in blobs]}, ensure_ascii=False).encode("utf-8", "replace")
    try:
        stream.write(_LENGTH.pack(len(text)))
        stream.write(text)
        for blob in blobs:
            stream.write(blob)
        stream.flush()
    except (OSError, ValueError) as error:
        raise BrokenPipe(str(error)) from error


def receive(stream: IO[bytes]) -> tuple[Json, list[bytes]]:
    """Read one message. Raises `BrokenPipe` at the end of the stream and for anything that is no message."""
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    if length > MAX_JSON:
        raise BrokenPipe("message too long")
    try:
        value = json.loads(_exactly(stream, length))
    except (ValueError, RecursionError) as error:
        raise BrokenPipe("no message") from error
    sizes = value.get("blobs") if isinstance(value, dict) else None
    if not isinstance(sizes, list) or not all(isinstance(size, int) and size >= 0 for size in sizes):
        raise BrokenPipe("no message")
    if sum(sizes) > MAX_BLOBS:
        raise BrokenPipe("message too long")
    return value, [_exactly(stream, size) for size in sizes]


def _exactly(stream: IO[bytes], size: int) -> bytes:
    try:
        data = stream.read(size)
    except (OSError, ValueError) as error:
        raise BrokenPipe(str(error)) from error
    if len(data) < size:
        raise BrokenPipe("ended")
    return data


def draft_to_message(draft: Draft) -> tuple[Json, list[bytes]]:
    """A draft as JSON and the bytes of its pictures."""
    value = {
        "metadata": metadata_to_json(draft.metadata),
        "body": body_to_json(draft.body),
        "pictures": [[sha, source.name] for sha, source in draft.pictures.items()],
        "report": [dataclasses.asdict(item) for item in draft.report],
        "confidence": dict(draft.confidence),
        "as_read": body_to_json(draft.as_read) if draft.as_read is not None else None,
    }
    return value, [source.data for source in draft.pictures.values()]


def draft_from_message(value: Json, blobs: Sequence[bytes]) -> Draft:
    """The inverse of `draft_to_message`. Raises `BrokenPipe` where it is none, or where a picture is not what it says."""
    try:
        names = {sha: str(name) for sha, name in value["pictures"]}
        pictures = {sha: PictureSource(blob, name) for (sha, name), blob in zip(names.items(), blobs, strict=True)}
        if any(sha256(source.data) != sha for sha, source in pictures.items()):
            raise BrokenPipe("a picture is another one")
        return Draft(
            metadata_from_json(value["metadata"]),
            body_from_json(value["body"]),
            pictures,
            tuple(_report_item(item) for item in value["report"]),
            {str(name): float(sure) for name, sure in value["confidence"].items()},
            body_from_json(value["as_read"]) if value["as_read"] is not None else None,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BrokenPipe("no draft") from error


def package_to_message(packed: Packed) -> tuple[Json, list[bytes]]:
    """A package as JSON and the bytes of its pictures."""
    value, pictures = draft_to_message(Draft(packed.metadata, packed.body, packed.pictures))
    submitted = packed.submitted
    more = {
        "article": packed.article_id,
        "review": record_to_lines(packed.review).decode(),
        "history": list(packed.history),
        "submitted": [metadata_to_json(submitted[0]), body_to_json(submitted[1])] if submitted else None,
    }
    return {**value, **more}, pictures


def package_from_message(value: Json, draft: Draft) -> Packed:
    """The inverse of `package_to_message`, around the draft that was read of it. Raises `BrokenPipe` where it is none."""
    try:
        there = value["submitted"]
        return Packed(
            str(value["article"]),
            draft.metadata,
            draft.body,
            draft.pictures,
            review=record_from_lines(value["review"].encode()),
            history=tuple(str(digest) for digest in value["history"]),
            submitted=(metadata_from_json(there[0]), body_from_json(there[1])) if there else None,
        )
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise BrokenPipe("no package") from error


def _report_item(item: Json) -> ReportItem:
    fields: Json = {name: tuple(value) if isinstance(value, list) else value for name, value in item.items()}
    return dataclasses.replace(ReportItem(Fate(fields.pop("kind")), "", 1), **fields)
