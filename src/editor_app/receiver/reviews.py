"""Decisions about what was handed in: approve, return, publish, withdraw. Pure checks, free of HTTP and storage.

A site keeps the review record of an article as the union of what everybody has handed in, checked as any foreign record is;
it writes no entries of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from editor_app.model.body import is_sha256
from editor_app.model.codec import canonical_json
from editor_app.model.errors import Refused
from editor_app.model.review import MAX_TEXT, Entry, entry_from_json
from editor_app.model.review_record import Record, record_of
from editor_app.model.review_vetting import check_foreign
from editor_app.model.text import is_lawful
from editor_app.receiver.intake import Unfit, read_json

MAX_DECISION_BYTES = 8 * 1024 * 1024
MAX_ENTRIES = 5_000
MAX_ANNOTATIONS = 500


class Verdict(StrEnum):
    """What a decision says. NOTE moves nothing: it carries annotations and answers."""

    APPROVE = "approve"
    RETURN = "return"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    NOTE = "note"


STATUS_AFTER = {Verdict.RETURN: "returned", Verdict.PUBLISH: "published", Verdict.WITHDRAW: "withdrawn"}
FROM = {
    Verdict.APPROVE: ("pending",),
    Verdict.RETURN: ("pending",),
    Verdict.PUBLISH: ("pending",),
    Verdict.WITHDRAW: ("pending", "returned", "published"),
    Verdict.NOTE: ("pending", "returned", "published", "withdrawn"),
}
ROLES = {
    Verdict.APPROVE: ("reviewer", "editor", "administrator"),
    Verdict.RETURN: ("reviewer", "editor", "administrator"),
    Verdict.PUBLISH: ("editor", "administrator"),
    Verdict.WITHDRAW: ("contributor", "editor", "administrator"),
    Verdict.NOTE: ("contributor", "reviewer", "editor", "administrator"),
}


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that was handed in, checked. `entries` are for the record."""

    verdict: Verdict
    digest: str
    text: str
    reasons: tuple[str, ...]
    annotations: tuple[dict[str, Any], ...]
    entries: tuple[Entry, ...]

    def payload(self) -> bytes:
        """What is stored of it, canonical JSON: the same decision gives the same bytes."""
        return canonical_json(
            {
                "decision": self.verdict.value,
                "digest": self.digest,
                "text": self.text,
                "reasons": list(self.reasons),
                "annotations": list(self.annotations),
                "entries": [entry.hash for entry in self.entries],
            }
        )


def read_decision(data: bytes, client_id: str) -> Decided:
    """Check and read a decision's body. Raises `Unfit`."""
    value = read_json(data)
    if value.get("decision") not in set(Verdict):
        raise _unfit("decision", "应为 " + "、".join(Verdict))
    verdict = Verdict(value["decision"])
    digest = value.get("digest")
    if not isinstance(digest, str) or not is_sha256(digest):
        raise _unfit("digest", "应为小写的 SHA-256")
    text, reasons = value.get("text", ""), value.get("reasons", [])
    if not _is_words(text):
        raise _unfit("text", f"应为不超过 {MAX_TEXT} 字的文字")
    if not isinstance(reasons, list) or len(reasons) > 100 or not all(_is_words(each) and each for each in reasons):
        raise _unfit("reasons", "应为文字的列表")
    if verdict is Verdict.RETURN and not (text.strip() or reasons):
        raise _unfit("text", "退回要写明理由")
    annotations = _annotations(value.get("annotations", []))
    return Decided(verdict, digest, text, tuple(reasons), annotations, read_entries(value.get("review", []), client_id))


def read_entries(value: object, client_id: str) -> tuple[Entry, ...]:
    """Entries for the record of an article. Raises `Unfit`."""
    if not isinstance(value, list) or len(value) > MAX_ENTRIES:
        raise _unfit("review", f"应为不超过 {MAX_ENTRIES} 条的列表")
    found = []
    try:
        for item in value:
            named = dict(item) if isinstance(item, dict) else {}
            told = named.pop("hash", None)
            entry = entry_from_json(named)
            if told not in (None, entry.hash):
                raise _unfit("review", "有一条被改动过")
            if entry.article != client_id:
                raise _unfit("review", "是别的稿件的记录")
            found.append(entry)
    except Refused as error:
        raise _unfit("review", f"记录里有一条写得不对：{error.code}") from error
    return tuple(found)


def joined(kept: Record, entries: tuple[Entry, ...], client_id: str) -> Record:
    """The record with further entries. Raises `Unfit` where they do not fit together."""
    try:
        record = record_of((*kept, *entries))
        check_foreign(record, client_id)
    except Refused as error:
        raise _unfit("review", f"记录不完整：{error.code}") from error
    return record


def _annotations(value: object) -> tuple[dict[str, Any], ...]:
    if not isinstance(value, list) or len(value) > MAX_ANNOTATIONS:
        raise _unfit("annotations", f"应为不超过 {MAX_ANNOTATIONS} 条的列表")
    found = []
    for number, item in enumerate(value):
        if not isinstance(item, dict) or not set(item) <= {"text", "quote", "block", "replacement"}:
            raise _unfit(f"annotations[{number}]", "应有 text、quote、block、replacement")
        if not all(_is_words(each) for each in item.values()):
            raise _unfit(f"annotations[{number}]", "应为文字")
        found.append(dict(item))
    return tuple(found)


def _is_words(value: object) -> bool:
    return isinstance(value, str) and len(value) <= MAX_TEXT and all(is_lawful(line) for line in value.split("\n"))


def _unfit(field: str, detail: str) -> Unfit:
    return Unfit([{"field": field, "detail": detail}])
