"""What a DedeCMS 5.7 or DedeBIZ V6 holds and what it does to what it is given, as measured. See `dede_site`, which serves it."""

from __future__ import annotations

import hashlib
import html
import re
import threading
from dataclasses import dataclass, field

MEMBER, MEMBER_PASSWORD = "tongxunyuan", "member-secret"
OFFICE, OFFICE_PASSWORD = "dongfeng", "office-secret"
COLUMNS = {"0": "请选择栏目", "3": "典型事迹", "4": "工作动态", "9": "公告"}
CLOSED = {"9"}
SHOWN = {"57": {-1: "未审核", 0: "已审核", -2: "被退回"}, "biz6": {-1: "待审核", 0: "已审核", -2: "失败"}}
_SPLIT = re.compile(
    r"(s)(tyle)|(l)(ink)|(t)(itle)|(b)(ase)|(m)(eta)|(x)(ml)|(s)(cript)|(f)(rame)|(l)(ayer)|(o)(bject)|(e)(mbed)|(a)(pplet)"
    r"|(o)(n[a-z]{3,})",
    re.IGNORECASE,
)
_SIGNS = str.maketrans({'"': "“", "'": "‘", "`": "‘", ",": "，", "(": "（", ")": "）"})


@dataclass
class Entry:
    """One stored article."""

    aid: int
    title: str
    body: str
    typeid: str
    writer: str = ""
    source: str = ""
    keywords: str = ""
    description: str = ""
    pubdate: str = ""
    cover: str = ""
    owner: str = MEMBER
    arcrank: int = -1


@dataclass
class DedeSite:
    """What the site holds and how it is set up. `faults` are used up by the next writing requests, one each: `lost_after`,
    `lost_before`, `500_after`, `late`, `portal`, `cut`; an empty one lets a request pass. `keeps_comments` is read for 5.7.
    """

    kind: str
    encoding: str = "utf-8"
    captcha_login: bool = False
    captcha_article: bool = False
    keeps_comments: bool = True
    url: str = ""
    entries: list[Entry] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    uploads: list[bytes] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    letters: dict[str, str] = field(default_factory=dict)
    signed_in: dict[str, str] = field(default_factory=dict)
    failures: int = 0
    tokens: set[str] = field(default_factory=set)
    banned: str = "禁语"
    posts_a_day: int = -1
    max_upload: int = 1024 * 1024
    lock: threading.RLock = field(default_factory=threading.RLock)
    log: list[tuple[str, str]] = field(default_factory=list)
    received: list[bytes] = field(default_factory=list)

    @property
    def member(self) -> str:
        """Where the member centre lies."""
        return "/user" if self.kind == "biz6" else "/member"

    @property
    def fieldshash(self) -> str:
        """Constant for a site."""
        return hashlib.md5(b"addonfields" + b"site-key").hexdigest()

    def entry(self, aid: str) -> Entry | None:
        """The entry of a number."""
        return next((each for each in self.entries if str(each.aid) == aid), None)

    def approve(self, aid: str) -> None:
        """An editor lets it out."""
        found = self.entry(aid)
        assert found is not None
        found.arcrank = 0

    def throw_away(self, aid: str) -> None:
        """An editor sends it back, which is the recycle bin."""
        found = self.entry(aid)
        assert found is not None
        found.arcrank = -2

    def holds(self, title: str) -> int:
        """How many entries have this title."""
        return sum(entry.title == title for entry in self.entries)

    # -- what the program does to what it is given ----------------------------------------------------------------------

    def text(self, value: str, limit: int) -> str:
        """A field: signs made full-width, tags escaped, what the database does not hold lost, cut without a word."""
        if self.kind == "biz6":
            value = self.split(value)
        value = html.escape(value, quote=False) if "<" in value and "<x>" not in value else value
        return (
            self.stored(value.translate(_SIGNS))
            .encode(self.encoding, "replace")[:limit]
            .decode(self.encoding, "ignore")
        )

    def stored(self, value: str) -> str:
        """Three-byte UTF-8, or GBK, in the database."""
        lost = "????" if self.kind == "biz6" else "?"
        return "".join(lost if ord(char) > 0xFFFF else char for char in value)

    def body(self, value: str) -> str:
        """A body."""
        if not self.keeps_comments:
            value = re.sub(r"<!--.*?-->", "", value, flags=re.DOTALL)
        if self.kind == "biz6":
            return self.stored(self.split(value))
        return self.stored(re.sub("script", lambda match: _wide(match[0]), value, flags=re.IGNORECASE))

    @staticmethod
    def split(value: str) -> str:
        """Words that may be dangerous are broken, everywhere."""
        return _SPLIT.sub(lambda match: "<x>".join(group for group in match.groups() if group), value)

    def is_double(self, title: str) -> bool:
        """A LIKE: `%` and `_` are wildcards, letters of any case."""
        pattern = re.escape(title).replace("%", ".*").replace("_", ".")
        return any(re.fullmatch(pattern, entry.title, re.IGNORECASE | re.DOTALL) for entry in self.entries)

    def add(self, fields: dict[str, str], owner: str, *, office: bool) -> Entry:
        """Store a contribution."""
        biz = self.kind == "biz6"
        with self.lock:
            made = Entry(
                aid=len(self.entries) + 7,
                title=self.text(fields["title"], 255 if biz else 60),
                body=self.body(fields.get("body", "")),
                typeid=fields["typeid"],
                writer=self.text(fields.get("writer", ""), 30 if office else 20),
                source=self.text(fields.get("source", ""), 30) if biz or office else "",
                keywords=fields.get("tags", "") if not office else fields.get("keywords", "") or fields.get("tags", ""),
                description=self.text(fields.get("description", ""), 250),
                pubdate=fields.get("pubdate", "") if office else "",
                cover=fields.get("picname" if office else "litpic", ""),
                owner=owner,
            )
            self.entries.append(made)
        return made

    def change(self, entry: Entry, fields: dict[str, str], *, office: bool) -> None:
        """Put other content in the place of an entry, which is not approved any more."""
        with self.lock:
            made = self.add(fields, entry.owner, office=office)
            self.entries.remove(made)
            made.aid = entry.aid
            self.entries[self.entries.index(entry)] = made


def _wide(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) for char in text)


def proof(value: str) -> str:
    """What the site signs cookies and numbers with."""
    return hashlib.md5(f"{value}site-key".encode()).hexdigest()[:16]
