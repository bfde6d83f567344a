"""The values of a review (三审三校): who did what about which content, written once and never changed.

An entry names the content it speaks of by its digest and the entries its author knew by their hashes (`parents`), so that
a record is a graph: whoever changes a byte of one changes its hash, and everything behind it hangs in the air. Two people
who worked apart make two branches; the record of both is their union (`review_record`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from editor_app.model.codec import canonical_json
from editor_app.model.digest import sha256
from editor_app.model.errors import Refused
from editor_app.model.text import is_lawful, one_line

MAX_TEXT = 4000
MAX_PARENTS = 64
MAX_LINES = 100
CONTEXT = 20
"""Characters kept on either side of the words that an annotation hangs on."""

_HASH = re.compile(r"[0-9a-f]{64}\Z")
_HEX = re.compile(r"[0-9a-f]{0,256}\Z")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z\Z")
_ARTICLE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")
_BLOCK = re.compile(r"[A-Za-z0-9_-]{0,64}\Z")


class Act(StrEnum):
    """What an entry records. The first six move the article (`review_moves`); the others speak about it."""

    SUBMITTED = "submitted"
    PASSED = "passed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    CORRECTING = "correcting"
    PUBLISHED = "published"
    ANNOTATED = "annotated"
    ANSWERED = "answered"
    SETTLED = "settled"
    REOPENED = "reopened"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WAIVED = "waived"


MOVING = (Act.SUBMITTED, Act.PASSED, Act.RETURNED, Act.WITHDRAWN, Act.CORRECTING, Act.PUBLISHED)
REPLYING = (Act.ANSWERED, Act.SETTLED, Act.REOPENED, Act.ACCEPTED, Act.DECLINED)
ACT_WORDS: dict[Act, str] = {
    Act.SUBMITTED: "送审",
    Act.PASSED: "通过",
    Act.RETURNED: "退回",
    Act.WITHDRAWN: "撤回",
    Act.CORRECTING: "更正",
    Act.PUBLISHED: "刊发",
    Act.ANNOTATED: "批注",
    Act.ANSWERED: "答复",
    Act.SETTLED: "已改",
    Act.REOPENED: "重提",
    Act.ACCEPTED: "采纳",
    Act.DECLINED: "不采纳",
    Act.WAIVED: "忽略",
}


@dataclass(frozen=True, slots=True)
class Person:
    """Who acted: name and unit as they are printed, and `key`, the public key of the hand that signed, hexadecimal; empty
    where the entry is not signed. Two persons are the same where their keys are, else where name and unit are.
    """

    name: str
    unit: str = ""
    key: str = ""

    def __post_init__(self) -> None:
        if not self.name or any(one_line(value) != value for value in (self.name, self.unit)):
            raise Refused("review.bad_entry", what="人名、单位")
        if not _HEX.match(self.key):
            raise Refused("review.bad_entry", what="公钥")

    def is_same(self, other: Person) -> bool:
        """Whether both are one person, as far as a record can tell."""
        if (self.name, self.unit) == (other.name, other.unit):
            return True
        return bool(self.key) and self.key == other.key


@dataclass(frozen=True, slots=True)
class Anchor:
    """What an annotation hangs on: words of a block (`quote`, with what stood before and after), a picture (`picture` is a
    figure's source), a whole block, a metadata `field`, or, all empty, the article. `start` is where the words stood in
    the block's text (`outline.Piece.text`).
    """

    block: str = ""
    quote: str = ""
    before: str = ""
    after: str = ""
    start: int = 0
    picture: str = ""
    field: str = ""

    def __post_init__(self) -> None:
        texts = (self.quote, self.before, self.after, self.picture, self.field)
        if not _BLOCK.match(self.block) or any(len(text) > MAX_TEXT for text in texts) or self.start < 0:
            raise Refused("review.bad_entry", what="批注的位置")
        if max(len(self.before), len(self.after)) > CONTEXT:
            raise Refused("review.bad_entry", what="批注的位置")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a record. `digest` and `revision` name the content it speaks of; `round` counts from 1 for decisions, 0
    else; `at` is RFC 3339 UTC, a label and no order; `text` the reason, remark or answer; `reasons` those chosen from the
    list; `about` the hash of the annotation that is answered, settled and so on; `replacement` the words that a suggestion
    puts in the place of its anchor's; `ticked` the checklist as it was signed; `exception` why one person signs twice;
    `parents` the heads of the record its author knew, sorted; `signature` over the hash, hexadecimal, empty where there is
    none.
    """

    act: Act
    article: str
    by: Person
    at: str
    digest: str
    revision: int = 0
    round: int = 0
    text: str = ""
    reasons: tuple[str, ...] = ()
    about: str = ""
    anchor: Anchor | None = None
    replacement: str | None = None
    ticked: tuple[str, ...] = ()
    exception: str = ""
    parents: tuple[str, ...] = ()
    signature: str = ""

    def __post_init__(self) -> None:
        self._check_names()
        self._check_words()
        if self.act in REPLYING and not self.about:
            raise Refused("review.bad_entry", what="答复的是哪条批注")
        if self.act is Act.ANNOTATED and self.anchor is None:
            raise Refused("review.bad_entry", what="批注的位置")
        if self.act is Act.RETURNED and not (self.text or self.reasons):
            raise Refused("review.no_reason")
        if self.replacement is not None and (self.anchor is None or not self.anchor.quote):
            raise Refused("review.bad_entry", what="建议修改的原文")

    def _check_names(self) -> None:
        lawful = (
            _ARTICLE.match(self.article)
            and _TIME.match(self.at)
            and _HASH.match(self.digest)
            and (not self.about or _HASH.match(self.about))
            and all(_HASH.match(parent) for parent in self.parents)
            and _HEX.match(self.signature)
        )
        if not lawful or not 0 <= self.revision < 1 << 31 or not 0 <= self.round <= 9:
            raise Refused("review.bad_entry", what="编号、时间、摘要")
        if list(self.parents) != sorted(set(self.parents)) or len(self.parents) > MAX_PARENTS:
            raise Refused("review.bad_entry", what="前一条的摘要")

    def _check_words(self) -> None:
        lines = (*self.reasons, *self.ticked)
        if len(lines) > MAX_LINES or any(not line or one_line(line) != line for line in lines):
            raise Refused("review.bad_entry", what="理由、清单")
        for text in (self.text, self.exception, self.replacement or ""):
            if len(text) > MAX_TEXT or not all(is_lawful(line) for line in text.split("\n")):
                raise Refused("review.bad_entry", what="文字")

    @property
    def hash(self) -> str:
        """SHA-256 over the canonical JSON without the signature: the entry's name."""
        value = entry_to_json(self)
        del value["signature"]
        return sha256(canonical_json(value))


def entry_to_json(entry: Entry) -> dict[str, Any]:
    """Every field, always, so that the same entry gives the same bytes."""
    value: dict[str, Any] = {field.name: getattr(entry, field.name) for field in fields(entry)}
    value["act"] = entry.act.value
    value["by"] = {"name": entry.by.name, "unit": entry.by.unit, "key": entry.by.key}
    value["anchor"] = (
        {field.name: getattr(entry.anchor, field.name) for field in fields(entry.anchor)} if entry.anchor else None
    )
    for name in ("reasons", "ticked", "parents"):
        value[name] = list(value[name])
    return value


_TEXTS = ("article", "at", "digest", "text", "about", "exception", "signature")
_LISTS = ("reasons", "ticked", "parents")
_NUMBERS = ("revision", "round")


def entry_from_json(value: object) -> Entry:
    """The entry written in `value`, checked member by member. Raises `Refused("review.bad_entry")`, and
    `Refused("review.newer")` for an act that this version does not know.
    """
    names = {field.name for field in fields(Entry)}
    if not isinstance(value, dict) or set(value) != names:
        raise Refused("review.bad_entry", what="各项不全，或多出来")
    if not isinstance(value["act"], str) or value["act"] not in set(Act):
        raise Refused("review.newer", act=str(value["act"])[:40])
    lawful = (
        all(isinstance(value[name], str) for name in _TEXTS)
        and all(isinstance(value[name], int) and not isinstance(value[name], bool) for name in _NUMBERS)
        and all(isinstance(value[name], list) and all(isinstance(x, str) for x in value[name]) for name in _LISTS)
        and (value["replacement"] is None or isinstance(value["replacement"], str))
    )
    if not lawful:
        raise Refused("review.bad_entry", what="某一项的类型")
    known: dict[str, Any] = {name: tuple(value[name]) if name in _LISTS else value[name] for name in names}
    known["act"] = Act(value["act"])
    known["by"] = Person(**_table(value["by"], Person))
    known["anchor"] = Anchor(**_table(value["anchor"], Anchor)) if value["anchor"] is not None else None
    return Entry(**known)


def _table(value: object, kind: type[Person] | type[Anchor]) -> dict[str, Any]:
    expected = {field.name: int if field.name == "start" else str for field in fields(kind)}
    if not isinstance(value, dict) or set(value) != set(expected):
        raise Refused("review.bad_entry", what="各项不全，或多出来")
    if any(not isinstance(value[name], each) or isinstance(value[name], bool) for name, each in expected.items()):
        raise Refused("review.bad_entry", what="某一项的类型")
    return dict(value)
