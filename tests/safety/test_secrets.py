"""Planted secrets are searched for wherever the program writes or shows anything: there must be none.

Passwords, application passwords, tokens and those of proxies, at every kind of site, with servers that send them back.
"""

from __future__ import annotations

import faulthandler
import logging
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import keyring
import keyring.backend
import pytest

from editor_app.app import open_workroom
from editor_app.model.crashes import report, signature
from editor_app.model.errors import EditorError, Unavailable
from editor_app.model.problems import explain
from editor_app.model.site import NO_PROXY, Site, Way
from editor_app.services.accounts import password_variable
from editor_app.services.logbook import Ledger, Logbook
from editor_app.services.workroom import Workroom
from editor_app.sites.credentials import Credentials
from editor_app.sites.discretion import forms, strike
from searching import hits, written
from stand_ins import ConnectProxy, Pages, json_reply, reply, site
from writing import write

USER = "tongxunyuan"
SECRETS = {
    "intake": "canary-token-6f1d20c4",
    "wordpress": "cnRy 4Kd2 pQ8z Xw71 Lm3T vB90",
    "metaweblog": "canary-blog-1b77",
    "dedecms": "canary-member-93ea",
}
PROXY_SECRET = "canary-proxy-5ac8"


class Ring(keyring.backend.KeyringBackend):
    """A system's keyring that keeps in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


Ring.__module__ = "keyring.backends.SecretService"


@dataclass
class Office:
    """A library with accounts, and everything that was said aloud while it was used."""

    room: Workroom
    folder: Path
    ring: Ring
    said: list[str]

    def hear(self, value: object) -> None:
        """What a person, a log or a crash report might be shown of it."""
        self.said.append(repr(value))
        self.said.append(str(value))
        seen: BaseException | None = value if isinstance(value, BaseException) else None
        if isinstance(value, EditorError):
            self.said.append(explain(value))
        while seen is not None:
            self.said += [repr(seen), str(seen), report(seen), repr(vars(seen))]
            seen = seen.__cause__ or seen.__context__


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Iterator[Office]:
    """Everything the program could write lies under `tmp_path`: its library, its settings, its temporary files."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "TMPDIR"):
        place = tmp_path / "home" / name.lower()
        place.mkdir(parents=True)
        monkeypatch.setenv(name, str(place))
    monkeypatch.setenv("EDITOR_APP_TIME_FACTOR", "0.05")
    caplog.set_level(logging.DEBUG)
    before, ring = keyring.get_keyring(), Ring()
    keyring.set_keyring(ring)
    with open_workroom(tmp_path / "library") as room:
        made = Office(room, tmp_path, ring, [])
        yield made
    keyring.set_keyring(before)


def echoing(secret: str) -> Pages:
    """A site of every kind that refuses everything and sends the login back, in words and in addresses."""
    said = f"no: {secret} {secret.replace(' ', '')}"

    def pages(method: str, path: str) -> bytes:
        if path.startswith(("/wp-json/wp", "/?rest_route=/wp")):
            return json_reply({"code": "rest_forbidden", "message": said, "data": {"status": 403}}, "403 Forbidden")
        if path.startswith("/wp-json"):
            return json_reply({"namespaces": ["wp/v2"]})
        if path.startswith("/api/v1/profile"):
            return json_reply({"columns": []})
        if path.startswith("/api/"):
            return json_reply({"title": said, "detail": said}, "401 Unauthorized", "application/problem+json")
        if path.endswith("rsd"):
            return reply("200 OK", b'<rsd version="1.0"><api name="MetaWeblog"/></rsd>', "text/xml")
        if method == "POST":
            return reply("302 Found", b"", "text/html", f"Location: http://127.0.0.1:9/?pwd={secret.replace(' ', '+')}")
        return reply("200 OK", f"<title>member/login.php</title>{said}".encode())

    return pages


def add(office: Office, kind: str, url: str, way: Way | None = None) -> Site:
    made = Site(f"站-{kind}-{bool(way)}", kind, url, USER, "practice", way or Way(NO_PROXY))
    words = office.room.accounts.keep(made, SECRETS[kind], way.proxy_secret if way else "", before=None, kept=False)
    assert words == ""
    office.hear(made)
    return made


def use(office: Office, account: Site) -> None:
    """Check the account, hand an article in, and look at everything there is to see of it."""
    room = office.room
    examination = room.accounts.examine(account)
    diagnosis = examination.run(office.hear)
    office.said.append(diagnosis.text())
    office.hear(examination)
    article = write(room, len(office.said))
    room.authoring.assign_site(article.id, account.name)
    for item in room.submitting.submit([article.id], account.name):
        office.hear(item)
    room.submitting.run(wait=False)
    assert room.submitting.outbox()[-1].reason, "it was tried and refused"
    for item in room.submitting.outbox():
        office.hear(item)
        office.said.append(explain(EditorError(item.reason, **dict(item.details))) if item.reason else "")
    for call in (room.accounts.test, room.accounts.columns):
        try:
            office.hear(call(account.name))
        except EditorError as error:
            office.hear(error)
    with room.accounts.connector(account.name) as connector:
        office.hear(connector)
        office.hear(vars(connector))


def take_out(office: Office) -> None:
    """Everything that leaves the library: packages, backups, exports, receipts."""
    room, out = office.room, office.folder / "out"
    out.mkdir()
    article = write(room, 4)
    room.packaging.export(article.id, out / "a.textpack")
    for name in ("receipts.csv", "receipts.xlsx"):
        room.receipts.write(out / name)
    (out / "backups").mkdir()
    room.keeping.back_up(out / "backups")
    room.keeping.back_up_now()
    room.keeping.export_library(out / "library-export")
    for examined in room.keeping.examine():
        office.hear(examined)
    office.hear(room)


def needles() -> list[bytes]:
    made = [word for secret in SECRETS.values() for word in written(secret, USER)]
    return made + written(PROXY_SECRET, USER)


def test_no_secret_is_anywhere_but_in_the_keyring(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    kinds = [kind for kind in SECRETS if kind in office.room.accounts.kinds()]
    assert {"intake", "wordpress"} <= set(kinds)
    for kind in kinds:
        with site(echoing(SECRETS[kind])) as (url, seen):
            use(office, add(office, kind, url))
            assert seen, "the site was asked"
    with ConnectProxy(9, f"{USER}:right") as proxy:
        way = Way(proxy.address, USER, "", PROXY_SECRET)
        use(office, add(office, "intake", "https://portal.test", way))
        assert any(b"Proxy-Authorization" in head for head in proxy.heads)
    assert PROXY_SECRET in office.ring.kept.values()
    assert {SECRETS[kind] for kind in kinds} <= set(office.ring.kept.values())
    take_out(office)
    assert list(office.folder.rglob("*-wal")), "the database is open: its log is searched too"
    assert hits(office.folder, needles()) == []
    office.said += [caplog.text, *(repr(record.__dict__) for record in caplog.records)]
    told = "\n".join(office.said).encode()
    assert len(told) > 10_000, "something was said"
    for needle in needles():
        at = told.find(needle)
        assert at < 0, told[max(at - 300, 0) : at + 100].decode("utf-8", "replace")


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    import sqlite3
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("deep/b.txt", f"x {SECRETS['wordpress']} y")
    with sqlite3.connect(tmp_path / "c.db") as database:
        database.execute("CREATE TABLE a (b)")
        database.execute("INSERT INTO a VALUES (?)", (SECRETS["intake"],))
    database.close()
    (tmp_path / "d.bin").write_bytes(PROXY_SECRET.encode("utf-16-le"))
    assert len(hits(tmp_path, needles())) == 3


def test_without_a_keyring_a_secret_lasts_for_the_session_and_says_so(office: Office) -> None:
    from keyring.backends.fail import Keyring

    keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]
    made = Site("站", "intake", "https://portal.example", USER, "plain")
    words = office.room.accounts.keep(made, SECRETS["intake"], PROXY_SECRET, before=None, kept=False)
    assert "只在本次运行期间有效" in words
    assert office.room.accounts._credentials.find("站", USER) == SECRETS["intake"]
    assert Credentials().find("站", USER) == "", "the next start asks again"
    assert hits(office.folder, needles()) == []


def test_a_locked_keyring_is_no_reason_to_stop(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: Any) -> None:
        raise RuntimeError("locked")

    monkeypatch.setattr(Ring, "set_password", locked)
    made = Site("站", "intake", "https://portal.example", USER, "plain")
    words = office.room.accounts.keep(made, SECRETS["intake"], "", before=None, kept=False)
    assert "只在本次运行期间有效" in words
    assert office.room.accounts.get("站") == made
    assert "只在本次运行期间有效" in office.room.accounts.sign_in("站", "another")


def test_a_removed_account_leaves_no_secret(office: Office) -> None:
    add(office, "intake", "https://portal.example")
    office.room.accounts.remove("站-intake-False")
    assert office.ring.kept == {}


def test_a_pasted_password_is_not_repeated(office: Office) -> None:
    for url in (f"https://li:{PROXY_SECRET}@portal.example", f"http://li:{PROXY_SECRET}@portal.example"):
        with pytest.raises(EditorError) as caught:
            office.room.accounts.add(Site("站", "intake", url, USER, "plain"))
        assert PROXY_SECRET not in str(caught.value)
    assert PROXY_SECRET not in office.room.accounts.recognise(f"https://li:{PROXY_SECRET}@127.0.0.1:9/").url


def test_words_that_are_struck_out() -> None:
    words = forms("ab cd ef", "li")
    assert strike("x ab cd ef y abcdef z ab+cd+ef ab%20cd%20ef", words) == " ".join(
        ["x", "〔不显示〕", "y", "〔不显示〕", "z", "〔不显示〕", "〔不显示〕"]
    )
    assert forms("", "li") == forms("abc", "li") == []
    assert password_variable("站") == "EDITOR_APP_PASSWORD_站"
    assert isinstance(Unavailable("keyring.absent"), EditorError)


def test_a_crash_leaves_no_secret_and_no_word_of_an_article_on_the_disk(tmp_path: Path) -> None:
    text = "松江湾街道党员志愿者护万家安澜"
    level, book = logging.getLogger().level, Logbook(tmp_path / "logs", tmp_path / "library")
    book.open()
    ledger = Ledger(book.folder, "1.0")
    said = []
    for secret in (*SECRETS.values(), PROXY_SECRET):
        try:
            try:
                raise Unavailable("file.unwritable", name=f"{text}.docx", why=secret)
            except Unavailable as error:
                raise ValueError(f"Authorization: Basic {secret} {text}") from error
        except ValueError as error:
            logging.getLogger("editor_app.x").exception("unexpected")
            said += [report(error), signature(error)]
            ledger.note(signature(error), date(2026, 11, 28))
    ledger.keep(ledger.data())
    book.close()
    logging.getLogger().setLevel(level)
    if sys.__stderr__ is not None:
        faulthandler.enable(sys.__stderr__)  # the tests' own
    assert "ValueError" in book.log.read_text("utf-8")
    assert hits(tmp_path, [*needles(), text.encode()]) == []
    assert not any(needle.decode("utf-8", "replace") in "\n".join(said) for needle in [*needles(), text.encode()])
