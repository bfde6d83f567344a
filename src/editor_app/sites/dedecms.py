"""DedeCMS 5.7 and DedeBIZ V6, the engines of small portals: forms for people, filled in by a program.

What was measured and decides everything here: the answer is a page with status 200 whatever happened, or an empty 500 after
storing; the check for doubles compares titles and is not atomic; fields and body are altered; pictures cannot be asked for. So
an article carries a marker in a comment, is looked up in the author's own list by its title, and counts as handed in only when
the edit form gives back the words and pictures that were sent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Self
from urllib.parse import quote_plus

from editor_app.model.body import is_sha256, split_source
from editor_app.model.codec import canonical_json
from editor_app.model.digest import sha256
from editor_app.model.errors import EditorError, Refused
from editor_app.model.profile import Column
from editor_app.model.site import Site
from editor_app.model.submission import SubmissionPicture
from editor_app.sites.connector import (
    ArticleKey,
    Candidate,
    Capabilities,
    Conflict,
    Doubt,
    Lookup,
    RemoteArticle,
    RemoteContent,
    RemoteState,
    RemoteStatus,
    SignInNeeded,
    Stored,
    Throttled,
    Verified,
)
from editor_app.sites.dede_body import Marker, alike, dede_body, fingerprint, marker_of
from editor_app.sites.dede_doors import NAMES, door_of
from editor_app.sites.dede_list import Listed, OwnList
from editor_app.sites.dede_pages import Form, Page, column_words, cut_bytes, first_match, inside, outside, with_entities
from editor_app.sites.dede_session import Session
from editor_app.sites.dede_upload import upload
from editor_app.sites.setup import PLAIN, Setup

MAX_PICTURE = 1024 * 1024
STALE_SECONDS = 1.0
"""After a form that was used up: the next try reads a new one."""
_LABELS = {"title": "标题", "writer": "作者", "source": "来源", "tags": "关键词", "description": "摘要"}


class DedeConnector:
    """A `Connector` for the door that the profile names: `member57`, `office57` or `biz6`."""

    def __init__(self, site: Site, secret: str, setup: Setup = PLAIN) -> None:
        """Raises `Refused("dede.no_door")` for a door that does not exist, `SignInNeeded("site.unusable_secret")`."""
        name = setup.option("door", "member57")
        door = door_of(name, setup.option("office", "/dede"))
        if door is None:
            raise Refused("dede.no_door", door=name[:40], known="、".join(NAMES))
        password = secret.strip()
        if not password or not password.isprintable():
            raise SignInNeeded("site.unusable_secret", site=site.name)
        self._site = site
        self._setup = setup
        self._door = door
        self._session = Session(site, password, door, setup.memory)
        self._list = OwnList(self._session, site.url)

    def capabilities(self) -> Capabilities:
        """Nothing may be repeated, and what is looked for by its title may be there under another."""
        most = self._setup.option("max_picture_bytes")
        return Capabilities(
            repeatable=False,
            lookup=Lookup.WEAK,
            max_picture_bytes=int(most) if most.isdigit() else MAX_PICTURE,
            max_connections=1,
        )

    def verify(self) -> Verified:
        """The form for contributions is shown to the signed-in alone."""
        self._session.form()
        return Verified(self._site.user, self._site.user, "", ("contributor",), self._session.skew)

    def columns(self) -> Sequence[Column]:
        """The columns that the form offers; those that cannot be chosen are closed."""
        _, form = self._session.form()
        return [
            Column(value, column_words(words), closed="" if free else "站点不让选这个栏目")
            for value, words, free in form.choices["typeid"]
            if value not in ("", "0")
        ]

    def reserve(self, key: ArticleKey) -> Stored:
        """Nothing can be reserved."""
        raise NotImplementedError

    # -- pictures -----------------------------------------------------------------------------------------------------

    def find_picture(self, rendition: str) -> str | None:
        """These engines cannot be asked; what was handed in since the program started is known."""
        self._session.prove()
        known = self._setup.memory.get(f"dede:picture:{rendition}")
        return known if isinstance(known, str) else None

    def put_picture(self, picture: SubmissionPicture, data: bytes, parent: str = "") -> str:
        """Hand in a picture; a lost answer costs a picture that nobody shows."""
        most = self.capabilities().max_picture_bytes
        if len(data) > most:
            raise Refused("site.picture_too_large", name=picture.name, size=picture.size)
        if not is_sha256(picture.rendition) or sha256(data) != picture.rendition:
            raise Refused("site.refused", status=0, said="图片的字节与它的摘要不符")
        self._session.prove()
        try:
            address = upload(self._session, picture, data)
        except SignInNeeded:  # the session has ended meanwhile, and nothing was taken
            self._session.form()
            address = upload(self._session, picture, data)
        self._setup.memory.put(f"dede:picture:{picture.rendition}", address)
        return address

    # -- articles -----------------------------------------------------------------------------------------------------

    def compose(self, article: Mapping[str, object], pictures: Mapping[str, str]) -> bytes:
        """The fields of the form and the body with its marker, in Unicode; the site's encoding is known when its form was read."""
        metadata: Any = article["metadata"]
        html = dede_body(str(article["html"]), pictures, splits=self._door.splits_words)
        source, writer = metadata.get("source", ""), metadata.get("author", "")
        if not self._door.keeps_source and source:
            if self._setup.option("source", "body") == "writer":
                writer = source
            else:
                html += f'<p align="right">来源：{_escaped(source)}</p>'
        marker = Marker(str(article["client_id"]), str(article["digest"]), fingerprint(metadata.get("title", ""), html))
        column = self._setup.profile.column(metadata.get("column", ""))
        assets: Any = article["assets"]
        covers = [item["rendition"] for item in assets if split_source(item["asset"])[0] == metadata.get("cover")]
        covers += [item["rendition"] for item in assets]
        return canonical_json(
            {
                "title": metadata.get("title", ""),
                "column": metadata.get("column", ""),
                "column_name": column.name if column else metadata.get("column", ""),
                "writer": writer,
                "source": source,
                "tags": list(metadata.get("keywords", [])),
                "description": metadata.get("summary", ""),
                "cover": pictures.get(covers[0], "") if covers else "",
                "published_at": metadata.get("published_at", ""),
                "body": f"{html}\n{marker}",
            }
        )

    def find_article(self, key: ArticleKey) -> RemoteArticle | None:
        """By its number where that is known, else among our own of this title: the one with our marker. One without any
        marker is told as something else under our key.
        """
        self._session.form()
        doubtful: RemoteArticle | None = None
        for listed in self._list.alike(key):
            found = self._read(key, listed)
            if found is None:
                continue
            marked = marker_of(found[1])
            if (marked is not None and marked.uid == key.uid) or listed.aid == key.remote_id:
                return found[0]
            if marked is None and alike(listed.title) == alike(key.title):
                doubtful = doubtful or found[0]
        return doubtful

    def _read(self, key: ArticleKey, listed: Listed) -> tuple[RemoteArticle, str] | None:
        """What the edit form holds; None where it is not shown."""
        edit = self._edit_form(listed.aid)
        if edit is None and listed.state is not RemoteState.RETURNED:
            return None
        title, body = (edit[1].value("title"), edit[1].value("body")) if edit else (listed.title, "")
        seen = fingerprint(title, body)
        marked = marker_of(body)
        digest = ""
        if marked is not None and marked.uid == key.uid and marked.fingerprint == seen:
            digest = marked.digest
        elif marked is None and body and self._setup.memory.get(f"dede:sent:{key.uid}") == (key.digest, seen):
            digest = key.digest  # an engine that drops comments, and we have sent it ourselves just now
        article = RemoteArticle(
            remote_id=listed.aid,
            url=listed.url,
            digest=digest,
            status=(listed.state or RemoteState.PENDING).value,
            etag=sha256(f"{title}\n{body}".encode())[:32],
            at=listed.at,
            number=listed.aid,
            in_trash=listed.state is RemoteState.RETURNED,
        )
        return article, body

    def _edit_form(self, aid: str) -> tuple[Page, Form] | None:
        page = self._session.get(f"{self._door.edit}?channelid=1&aid={quote_plus(aid)}")
        form = page.form("title", "body")
        return (page, form) if form is not None else None

    def candidates(self, key: ArticleKey) -> Sequence[Candidate]:
        """Our own newest articles, those of this title first."""
        self._session.form()
        same = list(self._list.alike(key))
        others = [row for row in self._list.newest() if row.aid not in {each.aid for each in same}]
        words = {state: word for word, state in self._door.states.items()}
        return [
            Candidate(row.title, row.url, row.at, words.get(row.state, "") if row.state else "")
            for row in (*same, *others)
        ]

    def put_article(self, key: ArticleKey, composed: bytes, expected: str) -> Stored:
        """Fill in the form that was just read: every hidden field goes back as it came, the token with it."""
        article: dict[str, Any] = json.loads(composed)
        if expected:
            return self._replace(key, article, expected)
        if self._door.office and self.find_article(key) is not None:  # which has no look for doubles of its own
            raise Conflict("site.conflict")
        page, form = self._session.form()
        fields = {**form.fields, **form.areas, **self._fields(article, form, page.encoding)}
        action = self._door.form.partition("?")[0]
        answered = self._submit(action, fields, form, page.encoding, key, article)
        aid = first_match(
            (r"article_edit\.php\?channelid=1&(?:amp;)?aid=(\d+)", r"[?&;](?:aid|id)=(\d+)"), answered.text
        )
        if self._door.stored not in answered.text or not aid:
            raise self._judge(answered, key)
        return Stored(aid, "")

    def _replace(self, key: ArticleKey, article: dict[str, Any], expected: str) -> Stored:
        """Over what stands there, if it is still what was last seen. What is out already is left alone: an edit takes
        it offline.
        """
        found = self.find_article(key)
        if found is None or found.etag != expected:
            raise Conflict("site.conflict", url=found.url if found else "")
        if found.status == RemoteState.PUBLISHED.value:
            raise Refused("dede.published", url=found.url)
        edit = self._edit_form(found.remote_id)
        if edit is None:
            raise Refused("dede.no_edit", url=found.url)
        page, form = edit
        marked = marker_of(form.value("body"))
        if found.remote_id != key.remote_id and (marked is None or marked.uid != key.uid):
            raise Refused("dede.title_taken", title=key.title)  # of the same title, and nobody knows whose
        fields = {**form.fields, **form.areas, **self._fields(article, form, page.encoding)}
        answered = self._submit(self._door.edit, fields, form, page.encoding, key, article)
        if answered.says(*self._door.edited):
            return Stored(found.remote_id, "")
        raise self._judge(answered, key)

    def _submit(
        self, path: str, fields: dict[str, str], form: Form, encoding: str, key: ArticleKey, article: Mapping[str, Any]
    ) -> Page:
        if form.has(self._door.captcha):
            fields[self._door.captcha] = self._session.answer()
        sent = fingerprint(article["title"], article["body"])
        self._setup.memory.put(f"dede:sent:{key.uid}", (key.digest, sent))
        try:
            return self._session.post(path, fields, encoding)
        except SignInNeeded as error:  # the form was given a moment ago: whatever this is, nothing is certain
            raise Doubt("network.strange_answer", why="signed out") from error

    def _fields(self, article: Mapping[str, Any], form: Form, encoding: str) -> dict[str, str]:
        """Our fields in the form's encoding. Raises `Refused` for what the site would cut or lose without a word."""
        door = self._door
        tags = ",".join(article["tags"])
        while len(tags.encode(encoding, "ignore")) > door.tags_bytes and "," in tags:
            tags = tags.rpartition(",")[0]
        fields = {
            "dopost": "save",
            "channelid": "1",
            "title": article["title"],
            "tags": tags,
            "writer": article["writer"],
            "description": cut_bytes(article["description"], door.description_bytes, encoding),
        }
        if door.keeps_source:
            fields["source"] = article["source"]
        for name, label in _LABELS.items():
            if lost := outside(fields.get(name, ""), encoding):
                raise Refused("dede.lost_characters", field=label, characters=lost[:20])
        for name, limit in (("title", door.title_bytes), ("writer", door.writer_bytes)):
            size = len(fields[name].encode(encoding))
            if size > limit:
                raise Refused("dede.too_long", field=_LABELS[name], size=size, limit=limit)
        if not form.has("writer") and not door.office:
            del fields["writer"]
        if door.cover_field and article["cover"]:
            fields[door.cover_field] = article["cover"]
        if form.has("keywords"):
            fields["keywords"] = tags
        fields["typeid"] = self._typeid(article, form)
        fields["body"] = with_entities(article["body"], encoding)
        if door.office and article["published_at"]:
            fields["pubdate"] = f"{article['published_at']}:00"
        return fields

    def _typeid(self, article: Mapping[str, Any], form: Form) -> str:
        """The site's number of a column: what the profile says (`column.<id>`), else the option of its name."""
        told = self._setup.option(f"column.{article['column']}")
        free = {value: column_words(words) for value, words, choosable in form.choices.get("typeid", []) if choosable}
        if told in free:
            return told
        for value, words in free.items():
            if value not in ("", "0") and alike(words) == alike(article["column_name"]):
                return value
        raise Refused("dede.no_column", column=article["column_name"], known="、".join(free.values())[:200])

    def _judge(self, page: Page, key: ArticleKey) -> EditorError:
        """What an answer means that is not success, by the known words alone; anything else leaves open what was done."""
        if page.says(*self._door.wrong_captcha):
            return self._session.needs_captcha()
        if page.says(*self._door.stale):
            return Throttled(STALE_SECONDS)
        if page.says(*self._door.twice):
            if any(alike(row.title) == alike(key.title) for row in self._list.alike(key)):
                return Conflict("site.conflict")
            return Refused("dede.title_taken", title=key.title)
        if said := page.says(*self._door.verdicts):
            return Refused("site.refused", status=200, said=said)
        if self._session.is_signed_out(page):
            return SignInNeeded("site.sign_in", status=200, said="")
        return Doubt("network.strange_answer", why="no known words")

    # -- afterwards ---------------------------------------------------------------------------------------------------

    def statuses(self, keys: Sequence[ArticleKey]) -> Sequence[RemoteStatus]:
        """By the words of the own list; for the back office by what a stranger sees. No note is ever given by these engines."""
        self._session.form()
        newest = {row.aid: row for row in self._list.newest()}
        return [status for key in keys if (status := self._status(key, newest)) is not None]

    def _status(self, key: ArticleKey, newest: Mapping[str, Listed]) -> RemoteStatus | None:
        told = self._list.status(key, newest)
        if told is None or told.state is RemoteState.GONE or not key.digest:
            return told
        edit = self._edit_form(told.remote_id)
        if edit is None:  # not shown any more: nobody can say whether it was changed
            return told
        marked = marker_of(edit[1].value("body"))
        if marked is None:
            return told
        whole = marked.fingerprint == fingerprint(edit[1].value("title"), edit[1].value("body"))
        return replace(told, changed=not whole or marked.digest != key.digest)

    def content(self, key: ArticleKey) -> RemoteContent | None:
        """What the edit form holds, else what the public page shows."""
        self._session.form()
        edit = self._edit_form(key.remote_id) if key.remote_id else None
        if edit is not None:
            return RemoteContent(edit[1].value("title"), html=self._ours(edit[1].value("body")))
        listed = self._list.by_number(key)
        if listed is None or listed.state is not RemoteState.PUBLISHED:
            return None
        page = self._session.get_as_stranger(f"{self._door.view}?aid={quote_plus(listed.aid)}")
        html = inside(page.text, ("body", "content"))
        return RemoteContent(listed.title, html=self._ours(html)) if html else None

    def _ours(self, html: str) -> str:
        """A body without the line of the source that we have put there ourselves, and what these pages add."""
        html = re.sub(r"[（(]责任编辑[:：][^<>）)]*[）)]", "", html)
        return html if self._door.keeps_source else re.sub(r"<p[^<>]*>来源：[^<>]*</p>", "", html)

    # -- letters ------------------------------------------------------------------------------------------------------

    def captcha(self) -> bytes:
        """The picture of letters that waits for a person; empty where none does."""
        waiting = self._session.waiting()
        return waiting.image if waiting is not None else b""

    def new_captcha(self) -> bytes:
        """Another picture of letters."""
        return self._session.needs_captcha().image

    def answer_captcha(self, text: str) -> None:
        """The person has read the picture that was shown last; the next form or login takes it along."""
        self._session.keep_answer(text)

    def interrupt(self) -> None:
        """End a call that is under way."""
        self._session.interrupt()

    def close(self) -> None:
        """Give connections back."""
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
