"""稿件包 `.textpack`: one article with its pictures in one file, readable by others and lossless for us.

    info.json        TextBundle's keys; what is ours stands under our own identifier
    text.md          the article in Markdown, its pictures by their path in assets/
    article.json     metadata and body, lossless, with the article's id and digest
    assets/          the original pictures; the file name begins with the SHA-256
    submission.json  only in a package that was handed in: what it was frozen to
    review.jsonl     the record of its review, an entry a line; only where there is one
    submitted.json   the content that stands for review, only where that is another one than in article.json
    checks.json      what the checks found where it was packed, by which rules, and who left what for which reason; may be missing
    manifest.json    SHA-256 and size of every other part

A package without a review has format 1, which every version of the program opens; one with a review has format 2, so that a
version that would lose it says that it cannot.

Sources: the TextBundle 2 specification (textbundle.org) for names and keys; the design's rules for packages. Reading one
treats it as hostile: every name, size, count, digest and type is checked before anything is returned.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from editor_app.formats.archive import Archive
from editor_app.formats.markdown import write_markdown
from editor_app.formats.markdown_inline import escape
from editor_app.model.body import Body, is_sha256
from editor_app.model.codec import body_from_json, body_to_json, metadata_from_json, metadata_to_json
from editor_app.model.digest import content_digest, sha256
from editor_app.model.errors import Refused
from editor_app.model.metadata import Metadata
from editor_app.model.packed import MAX_HISTORY, Packed
from editor_app.model.reading import PictureSource
from editor_app.model.review_record import Record, record_from_lines, record_to_lines
from editor_app.model.review_vetting import check_foreign

SUFFIX = ".textpack"
IDENTIFIER = "cn.pioneerdesk.article"
FORMAT = 2
_PLAIN = 1
_INFO, _TEXT, _ARTICLE, _MANIFEST, _ASSETS = "info.json", "text.md", "article.json", "manifest.json", "assets/"
_SUBMISSION, _REVIEW, _SUBMITTED = "submission.json", "review.jsonl", "submitted.json"
_REPORT = "checks.json"
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")
_MAX_JSON = 20 * 1024 * 1024
_SUFFIXES = ((b"\xff\xd8\xff", ".jpg"), (b"\x89PNG", ".png"), (b"GIF8", ".gif"), (b"RIFF", ".webp"))
_STAMP = (1980, 1, 1, 0, 0, 0)  # the same article gives the same bytes


def write_textpack(
    article_id: str,
    metadata: Metadata,
    body: Body,
    pictures: Mapping[str, PictureSource],
    *,
    submission: bytes = b"",
) -> bytes:
    """The package of an article alone. `pictures` must hold the original of every figure, by SHA-256."""
    return pack(Packed(article_id, metadata, body, pictures, submission))


def pack(packed: Packed) -> bytes:
    """The package that `read_textpack` reads as `packed`."""
    metadata, pictures = packed.metadata, packed.pictures
    number = FORMAT if packed.review or packed.submitted else _PLAIN
    places = {sha: f"{_ASSETS}{sha}{_suffix(pictures[sha].data)}" for sha in sorted(_shown(packed))}
    text = write_markdown(packed.body, signature=metadata.contributor)
    for sha, place in places.items():
        text = text.replace(f"(asset:{sha}", f"({place}")
    listed_pictures = {sha: {"part": place, "name": pictures[sha].name} for sha, place in places.items()}
    article = {**_content(number, packed.article_id, metadata, packed.body), "pictures": listed_pictures}
    if packed.history:
        article["history"] = list(packed.history)
    info = {
        "version": 2,
        "type": "net.daringfireball.markdown",
        "transient": False,
        "creatorIdentifier": IDENTIFIER.rpartition(".")[0],
        IDENTIFIER: {"format": number, "article": packed.article_id},
    }
    heading = f"# {escape(metadata.title)}\n\n" if metadata.title else ""
    parts = {_INFO: _json(info), _TEXT: (heading + text).encode(), _ARTICLE: _json(article)}
    if packed.submission:
        parts[_SUBMISSION] = packed.submission
    if packed.review:
        parts[_REVIEW] = record_to_lines(packed.review)
    if packed.submitted is not None:
        parts[_SUBMITTED] = _json(_content(number, packed.article_id, *packed.submitted))
    if packed.report:
        parts[_REPORT] = packed.report
    parts.update((place, pictures[sha].data) for sha, place in places.items())
    return _zipped(parts, number)


def _zipped(parts: dict[str, bytes], number: int) -> bytes:
    listed = {name: {"sha256": sha256(data), "size": len(data)} for name, data in parts.items()}
    parts[_MANIFEST] = _json({"format": number, "parts": listed})
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in parts.items():
            stored = name.startswith(_ASSETS)
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _content(number: int, article_id: str, metadata: Metadata, body: Body) -> dict[str, Any]:
    return {
        "format": number,
        "id": article_id,
        "digest": content_digest(metadata, body),
        "metadata": metadata_to_json(metadata),
        "body": body_to_json(body),
    }


def _shown(packed: Packed) -> set[str]:
    """Every picture of both contents."""
    return set(packed.body.assets()) | (set(packed.submitted[1].assets()) if packed.submitted else set())


def is_textpack(data: bytes, name: str) -> bool:
    """Whether a zip archive is a package of ours, by what is in it. Raises what `Archive` raises."""
    archive = Archive(data, name)
    return archive.has(_ARTICLE) and archive.has(_MANIFEST) and archive.has(_INFO)


def read_textpack(data: bytes, name: str) -> Packed:
    """The article of a package; nothing is returned unless every part is what the manifest says. Raises what `Archive`
    raises, `Refused("package.newer")`, `Refused("package.damaged")`, and `Refused("review.…")` for a record that is not whole
    or not this article's.
    """
    archive = Archive(data, name)
    manifest = _object(archive, _MANIFEST)
    _check_format(manifest, name)
    _check_parts(archive, manifest)
    article = _object(archive, _ARTICLE)
    _check_format(article, name)
    article_id = article.get("id")
    if not isinstance(article_id, str) or not _UUID.match(article_id):
        raise _damaged(name, "没有稿件的编号")
    metadata, body = _read_content(article, name)
    submitted = _submitted(archive, article_id)
    submission = archive.part(_SUBMISSION) or b"" if archive.has(_SUBMISSION) else b""
    report = archive.part(_REPORT) or b"" if archive.has(_REPORT) else b""
    packed = Packed(
        article_id,
        metadata,
        body,
        {},
        submission,
        _review(archive, article_id),
        _history(article, name),
        submitted,
        report,
    )
    return replace(packed, pictures=_pictures(archive, article, _shown(packed)))


def _read_content(value: dict[str, Any], name: str) -> tuple[Metadata, Body]:
    try:
        metadata, body = metadata_from_json(value.get("metadata")), body_from_json(value.get("body"))
    except Refused as error:
        raise _damaged(name, "正文的格式不对") from error
    if value.get("digest") != content_digest(metadata, body):
        raise _damaged(name, "正文与它的摘要不符")
    return metadata, body


def _submitted(archive: Archive, article_id: str) -> tuple[Metadata, Body] | None:
    if not archive.has(_SUBMITTED):
        return None
    value = _object(archive, _SUBMITTED)
    _check_format(value, archive.name)
    if value.get("id") != article_id:
        raise _damaged(archive.name, "送审的是另一篇稿件")
    return _read_content(value, archive.name)


def _review(archive: Archive, article_id: str) -> Record:
    if not archive.has(_REVIEW):
        return Record()
    lines = archive.part(_REVIEW) or b""
    if len(lines) > _MAX_JSON:
        raise _damaged(archive.name, "审稿记录太大")
    record = record_from_lines(lines)
    check_foreign(record, article_id)
    return record


def _history(article: dict[str, Any], name: str) -> tuple[str, ...]:
    listed = article.get("history", [])
    if not isinstance(listed, list) or len(listed) > MAX_HISTORY:
        raise _damaged(name, "以前的版本列得不对")
    if not all(isinstance(digest, str) and is_sha256(digest) for digest in listed):
        raise _damaged(name, "以前的版本列得不对")
    return tuple(dict.fromkeys(listed))


def _pictures(archive: Archive, article: dict[str, Any], shown: set[str]) -> dict[str, PictureSource]:
    listed = article.get("pictures")
    if not isinstance(listed, dict) or set(listed) != shown:
        raise _damaged(archive.name, "图片不齐")
    found: dict[str, PictureSource] = {}
    for sha, about in listed.items():
        part = about.get("part") if isinstance(about, dict) else None
        label = about.get("name", "") if isinstance(about, dict) else ""
        data = archive.part(part) if isinstance(part, str) and part.startswith(_ASSETS) else None
        if data is None or not is_sha256(sha) or sha256(data) != sha or not isinstance(label, str):
            raise _damaged(archive.name, "有一张图片不对")
        found[sha] = PictureSource(data, label[-200:])
    return found


def _check_format(data: dict[str, Any], name: str) -> None:
    number = data.get("format")
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise _damaged(name, "没有格式号")
    if number > FORMAT:
        raise Refused("package.newer", name=name, version=number, known=FORMAT)


def _check_parts(archive: Archive, manifest: dict[str, Any]) -> None:
    listed = manifest.get("parts")
    if not isinstance(listed, dict) or set(listed) | {_MANIFEST} != set(archive.names()):
        raise _damaged(archive.name, "里面的部件与清单不符")
    for part, about in listed.items():
        data = archive.part(part) or b""
        if not isinstance(about, dict) or about.get("sha256") != sha256(data) or about.get("size") != len(data):
            raise _damaged(archive.name, f"“{str(part)[:60]}”与清单不符")


def _object(archive: Archive, part: str) -> dict[str, Any]:
    data = archive.part(part)
    if data is None or len(data) > _MAX_JSON:
        raise _damaged(archive.name, f"缺少 {part}")
    try:
        value = json.loads(data, parse_constant=_no_constant, object_pairs_hook=_no_doubles)
    except (ValueError, RecursionError) as error:
        raise _damaged(archive.name, f"{part} 的格式不对") from error
    if not isinstance(value, dict):
        raise _damaged(archive.name, f"{part} 的格式不对")
    return value


def _no_constant(text: str) -> float:
    raise ValueError(text)


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key stands twice")
    return value


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False).encode()


def _suffix(data: bytes) -> str:
    return next((suffix for start, suffix in _SUFFIXES if data.startswith(start)), ".img")


def _damaged(name: str, why: str) -> Refused:
    return Refused("package.damaged", name=name, why=why)
