"""Review records for tests: persons, entries, and histories that chance makes."""

from __future__ import annotations

import random
from dataclasses import replace

from editor_app.model.digest import sha256
from editor_app.model.review import MOVING, REPLYING, Act, Anchor, Entry, Person
from editor_app.model.review_record import Record, record_of

ARTICLE = "0b6f1c1e-0000-4000-8000-000000000001"
LI, WANG, ZHANG, ZHAO = (
    Person(name, unit)
    for name, unit in (
        ("李明", "道外区委组织部"),
        ("王丽", "区委组织部"),
        ("张建国", "市委组织部"),
        ("赵阳", "市委组织部"),
    )
)
DIGESTS = tuple(sha256(f"content {number}".encode()) for number in range(3))


def entry(act: Act, by: Person = LI, digest: str = DIGESTS[0], **more: object) -> Entry:
    """An entry; an annotation hangs on the article, a return has a reason."""
    values: dict[str, object] = {
        "act": act,
        "article": ARTICLE,
        "by": by,
        "at": "2026-11-28T08:00:00Z",
        "digest": digest,
    }
    if act is Act.ANNOTATED:
        values["anchor"] = Anchor()
    if act is Act.RETURNED:
        values["text"] = "事实不准"
    return Entry(**{**values, **more})  # type: ignore[arg-type]


def told(*entries: Entry) -> Record:
    """A record in which each entry follows all before it."""
    record = Record()
    for each in entries:
        record = record.with_entries([record.next(each)])
    return record


def by_chance(seed: int, length: int = 25) -> tuple[Record, list[Record]]:
    """Three people who work apart and now and then take over what another has: the union of all, and what each has."""
    chance = random.Random(seed)
    desks = [Record(), Record(), Record()]
    for number in range(length):
        at = chance.randrange(3)
        if chance.random() < 0.3:
            desks[at] = record_of((*desks[at], *desks[chance.randrange(3)]))
            continue
        act = chance.choice([*MOVING, Act.ANNOTATED, Act.ANNOTATED, *REPLYING])
        notes = [each.hash for each in desks[at] if each.act is Act.ANNOTATED]
        if act in REPLYING and not notes:
            continue
        made = entry(
            act,
            chance.choice((LI, WANG, ZHANG, ZHAO)),
            chance.choice(DIGESTS),
            text=f"第 {number} 条",
            round=chance.choice((1, 1, 2, 3)) if act in (Act.PASSED, Act.RETURNED) else 0,
            about=chance.choice(notes) if act in REPLYING else "",
        )
        desks[at] = desks[at].with_entries([desks[at].next(made)])
    return record_of([each for desk in desks for each in desk]), desks


def resigned(made: Entry, signature: str) -> Entry:
    """The same entry with another signature."""
    return replace(made, signature=signature)
