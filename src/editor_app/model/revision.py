"""Revisions: immutable snapshots of an article."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from editor_app.model.body import Body
from editor_app.model.metadata import Metadata


class RevisionReason(StrEnum):
    """Why a revision was written; everything but AUTO is kept for ever. DELETION and BEFORE_RESTORE name what stood there
    before most of the words were deleted, or before another revision was brought back; AS_READ is an imported text before
    it was tidied.
    """

    AUTO = "auto"
    MANUAL = "manual"
    AS_READ = "as_read"
    IMPORTED = "imported"
    SUBMITTED = "submitted"
    REVIEW = "review"
    RESTORED = "restored"
    BEFORE_REPLACING = "before_replacing"
    REPLACED = "replaced"
    BEFORE_LAYOUT = "before_layout"
    LAYOUT = "layout"
    BEFORE_FIXES = "before_fixes"
    FIXES = "fixes"
    RETURNED = "returned"
    DELETION = "deletion"
    BEFORE_RESTORE = "before_restore"
    RECOVERED = "recovered"


REASON_WORDS: dict[RevisionReason, str] = {
    RevisionReason.AUTO: "自动",
    RevisionReason.MANUAL: "手动",
    RevisionReason.AS_READ: "读入时",
    RevisionReason.IMPORTED: "导入",
    RevisionReason.SUBMITTED: "上报",
    RevisionReason.REVIEW: "送审",
    RevisionReason.RESTORED: "恢复",
    RevisionReason.BEFORE_REPLACING: "替换前",
    RevisionReason.REPLACED: "替换",
    RevisionReason.BEFORE_LAYOUT: "排版前",
    RevisionReason.LAYOUT: "排版",
    RevisionReason.BEFORE_FIXES: "修正前",
    RevisionReason.FIXES: "成批修正",
    RevisionReason.RETURNED: "退回",
    RevisionReason.DELETION: "大段删除前",
    RevisionReason.BEFORE_RESTORE: "恢复前",
    RevisionReason.RECOVERED: "找回",
}


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """A line of the history. `number` counts within the article from 1; `characters` is the length of the words."""

    article: str
    number: int
    reason: RevisionReason
    saved_at: str
    digest: str
    characters: int


@dataclass(frozen=True, slots=True)
class Revision:
    """版本: the content of one moment."""

    row: RevisionRow
    metadata: Metadata
    body: Body
