"""Handing in into a folder: one package an article, whatever happens to the stick."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from editor_app.app import build_workroom
from editor_app.formats.textpack import read_textpack
from editor_app.library.library import Library
from editor_app.model.article import Article
from editor_app.model.body import FigureRow
from editor_app.model.digest import sha256
from editor_app.model.errors import Refused
from editor_app.model.picture_edit import Edits
from editor_app.model.site import Site
from editor_app.model.submission import Hold, SubmissionPicture, SubmissionState
from editor_app.services.freezing import payload
from editor_app.services.parcels import Parcels
from editor_app.services.workroom import Workroom
from editor_app.sites.connector import (
    ArticleKey,
    Conflict,
    Connector,
    Lookup,
    NotSent,
    PicturesMissing,
    RemoteState,
)
from editor_app.sites.registry import Connectors
from writing import write


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR_APP_TIME_FACTOR", "0.004")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Workroom]:
    with Library.open(tmp_path / "library") as library:
        yield build_workroom(library)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "优盘" / "上报 三月"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def site(stick: Path) -> Site:
    return Site("宣传科的优盘", "folder", stick.as_uri(), "东风街道", "practice")


@pytest.fixture
def connector(room: Workroom, site: Site) -> Iterator[Connector]:
    with Connectors(packer=Parcels()).connect(site, "", room.profiles.get("practice")) as made:
        yield made


class Prepared:
    """An article as it is frozen, and its pictures."""

    def __init__(self, room: Workroom, article: Article) -> None:
        rules = room.profiles.get("practice").pictures
        self.article = article
        made = [room.illustrating.rendition(source, rules) for source in article.body.sources()]
        self.pictures = [SubmissionPicture(m.asset, m.sha256, m.name, m.media_type, m.size) for m in made]
        self.data = [room.illustrating.rendition_bytes(m.asset, rules)[0] for m in made]
        self.composed = payload(article, 1, made)
        self.key = ArticleKey(article.id, title=article.metadata.title, digest=article.digest)

    def hand_in(self, connector: Connector, expected: str = "") -> str:
        for picture, data in zip(self.pictures, self.data, strict=True):
            connector.put_picture(picture, data)
        return connector.put_article(self.key, self.composed, expected).etag


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_package_a_receipt_and_nothing_else(room: Workroom, connector: Connector, stick: Path) -> None:
    prepared = Prepared(room, write(room, 1))
    uid = prepared.article.id
    assert connector.verify().user == "东风街道"
    assert connector.capabilities().repeatable
    assert connector.capabilities().lookup is Lookup.STRONG
    assert {column.id for column in connector.columns()} >= {"dianxingshiji"}
    assert connector.find_article(prepared.key) is None
    etag = prepared.hand_in(connector)
    assert etag == prepared.article.digest
    assert names(stick) == [f"{uid}.receipt.json", f"{uid}.textpack"]
    found = connector.find_article(prepared.key)
    assert found is not None
    assert (found.digest, found.remote_id) == (prepared.article.digest, uid)
    receipt = json.loads((stick / f"{uid}.receipt.json").read_text(encoding="utf-8"))
    assert (receipt["digest"], receipt["by"], receipt["pictures"]) == (prepared.article.digest, "东风街道", 2)
    before = {path.name: path.stat().st_mtime_ns for path in stick.iterdir()}
    assert prepared.hand_in(connector) == etag
    assert {name: (stick / name).stat().st_mtime_ns for name in before} == before  # the same again changes nothing


def test_the_package_opens_everywhere_with_the_pictures_of_the_site(
    room: Workroom, connector: Connector, stick: Path
) -> None:
    article = write(room, 2)
    first, second = article.body.figures()
    turned = replace(first, edits=Edits(turn=90), consent=True)
    row = FigureRow((replace(second), turned))
    body = replace(article.body, blocks=(article.body.blocks[0], replace(turned, id="b9"), row))
    metadata = replace(article.metadata, cover=first.asset, keywords=("清雪", "社区"))
    article = room.authoring.save(article.id, metadata, body, article.version)
    prepared = Prepared(room, article)
    prepared.hand_in(connector)
    packed = read_textpack((stick / f"{article.id}.textpack").read_bytes(), "x")
    assert packed.article_id == article.id
    assert packed.metadata.title == article.metadata.title
    assert set(packed.pictures) == {picture.rendition for picture in prepared.pictures}
    assert packed.metadata.cover in packed.pictures
    assert not any(figure.edits for figure in packed.body.figures())
    content = connector.content(prepared.key)
    assert content is not None
    assert (content.metadata, content.body) == (article.metadata, article.body)


def test_pictures_are_found_on_their_way_and_inside_packages(room: Workroom, connector: Connector, stick: Path) -> None:
    prepared = Prepared(room, write(room, 3))
    picture, data = prepared.pictures[0], prepared.data[0]
    assert connector.find_picture(picture.rendition) is None
    with pytest.raises(PicturesMissing) as missing:
        connector.put_article(prepared.key, prepared.composed, "")
    assert set(missing.value.renditions) == {each.rendition for each in prepared.pictures}
    assert connector.put_picture(picture, data) == picture.rendition == connector.find_picture(picture.rendition)
    (stick / ".handing-in" / picture.rendition).write_bytes(data[:-1])  # the stick has lost a byte
    assert connector.find_picture(picture.rendition) is None
    prepared.hand_in(connector)
    assert not (stick / ".handing-in").exists()
    assert connector.find_picture(picture.rendition) == picture.rendition
    (stick / "别人的.textpack").write_bytes(b"PK\x03\x04 no archive")
    assert connector.find_picture("0" * 64) is None
    assert connector.find_picture("../x") is None


def test_pictures_that_are_none_are_refused(connector: Connector, stick: Path) -> None:
    words = b"no picture"
    with pytest.raises(Refused, match="picture_type"):
        connector.put_picture(SubmissionPicture("a" * 64, sha256(words), "a.txt", "text/plain", 9), words)
    with pytest.raises(Refused, match="picture_type"):
        connector.put_picture(SubmissionPicture("a" * 64, sha256(words), "a.jpg", "image/jpeg", 9), words)
    large = b"\xff\xd8\xff" + bytes(50 * 1024 * 1024)
    with pytest.raises(Refused, match="picture_too_large"):
        connector.put_picture(SubmissionPicture("a" * 64, sha256(large), "a.jpg", "image/jpeg", len(large)), large)
    with pytest.raises(Refused):
        connector.put_picture(SubmissionPicture("a" * 64, "0" * 64, "a.jpg", "image/jpeg", 4), b"\xff\xd8\xff\0")
    assert names(stick) == []


def test_another_version_is_a_conflict_until_it_is_named(room: Workroom, connector: Connector) -> None:
    prepared = Prepared(room, write(room, 4))
    etag = prepared.hand_in(connector)
    newer = replace(prepared.article.metadata, author="王芳")
    changed = Prepared(
        room, room.authoring.save(prepared.article.id, newer, prepared.article.body, prepared.article.version)
    )
    for expected in ("", "0" * 64):
        with pytest.raises(Conflict):
            changed.hand_in(connector, expected)
    assert changed.hand_in(connector, etag) == changed.article.digest
    with pytest.raises(Conflict):
        prepared.hand_in(connector)


@pytest.mark.parametrize("harm", ["cut", "empty", "swapped"])
def test_a_damaged_package_is_something_else_that_can_be_replaced(
    room: Workroom, connector: Connector, stick: Path, harm: str
) -> None:
    prepared, other = Prepared(room, write(room, 5)), Prepared(room, write(room, 6))
    prepared.hand_in(connector)
    other.hand_in(connector)
    path = stick / f"{prepared.article.id}.textpack"
    swapped = (stick / f"{other.article.id}.textpack").read_bytes()
    path.write_bytes({"cut": path.read_bytes()[:-40], "empty": b"", "swapped": swapped}[harm])
    found = connector.find_article(prepared.key)
    assert found is not None
    assert found.digest == ""
    assert found.etag.startswith("damaged-")
    with pytest.raises(Conflict):
        prepared.hand_in(connector)
    assert prepared.hand_in(connector, found.etag) == prepared.article.digest


def test_letters_may_have_been_made_large(room: Workroom, connector: Connector, stick: Path) -> None:
    prepared = Prepared(room, write(room, 7))
    prepared.hand_in(connector)
    path = stick / f"{prepared.article.id}.textpack"
    path.rename(stick / path.name.upper())
    found = connector.find_article(prepared.key)
    assert found is not None
    assert found.digest == prepared.article.digest


def test_without_the_stick_nothing_is_sent_and_no_folder_made(
    room: Workroom, connector: Connector, stick: Path
) -> None:
    prepared = Prepared(room, write(room, 8))
    stick.rmdir()
    for call in (connector.verify, lambda: prepared.hand_in(connector), lambda: connector.find_article(prepared.key)):
        with pytest.raises(NotSent, match=r"folder\.away"):
            call()
    assert not stick.exists()


@pytest.mark.parametrize(
    ("answer", "state", "note", "url"),
    [
        (None, RemoteState.PENDING, "", ""),
        (
            {"state": "published", "url": "https://a.example/1.html"},
            RemoteState.PUBLISHED,
            "",
            "https://a.example/1.html",
        ),
        ({"state": "returned", "note": "照片太暗"}, RemoteState.RETURNED, "照片太暗", ""),
        ({"state": "published", "url": "javascript:x"}, RemoteState.PUBLISHED, "", ""),
        ({"state": "lost"}, RemoteState.PENDING, "读不懂", ""),
        ([], RemoteState.PENDING, "读不懂", ""),
        ({"state": "returned", "note": 3}, RemoteState.PENDING, "读不懂", ""),
    ],
)
def test_answers_are_laid_beside(
    room: Workroom, connector: Connector, stick: Path, answer: object, state: RemoteState, note: str, url: str
) -> None:
    prepared = Prepared(room, write(room, 9))
    prepared.hand_in(connector)
    if answer is not None:
        path = stick / f"{prepared.article.id}.answer.json"
        path.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8-sig")  # as Notepad writes it
    (status,) = connector.statuses([prepared.key])
    assert (status.state, status.url) == (state, url)
    assert note in status.note


def test_a_package_that_was_taken_out_is_with_them_and_one_never_there_is_gone(
    room: Workroom, connector: Connector, stick: Path
) -> None:
    prepared = Prepared(room, write(room, 10))
    prepared.hand_in(connector)
    (stick / f"{prepared.article.id}.textpack").unlink()
    states = [status.state for status in connector.statuses([prepared.key, ArticleKey("0" * 36)])]
    assert states == [RemoteState.PENDING, RemoteState.GONE]


# -- through the outbox -------------------------------------------------------------------------------------------------


def test_the_outbox_needs_no_secret_waits_for_the_stick_and_goes_on(
    room: Workroom, site: Site, stick: Path, tmp_path: Path
) -> None:
    room.accounts.add(site)
    assert room.accounts.test(site.name).user == "东风街道"
    articles = [write(room, seed) for seed in (11, 12)]
    room.submitting.submit([article.id for article in articles], site.name)
    away = tmp_path / "away"
    stick.rename(away)
    room.submitting.run()
    assert {item.hold for item in room.submitting.outbox()} <= {Hold.WAITING, Hold.NONE}
    away.rename(stick)
    room.submitting.run(wait=True)
    assert [item.state for item in room.submitting.outbox()] == [SubmissionState.DONE] * 2
    assert [item.receipt.digest for item in room.submitting.outbox() if item.receipt] == [a.digest for a in articles]
    assert len(names(stick)) == 4


def test_the_same_stick_at_another_computer(room: Workroom, site: Site, stick: Path, tmp_path: Path) -> None:
    """Another library with the same article (restored there from a backup) finds it and sends nothing twice."""
    room.accounts.add(site)
    article = write(room, 13)
    room.submitting.submit([article.id], site.name)
    other = tmp_path / "other"
    shutil.copytree(tmp_path / "library", other)
    room.submitting.run(wait=True)
    package = stick / f"{article.id}.textpack"
    written = package.stat().st_mtime_ns
    moved = stick.with_name("另一台电脑上")
    stick.rename(moved)
    with Library.open(other) as library:
        there = build_workroom(library)
        there.accounts.add(replace(site, url=str(moved)))
        there.submitting.run(wait=True)
        assert [item.state for item in there.submitting.outbox()] == [SubmissionState.DONE]
    assert (moved / package.name).stat().st_mtime_ns == written


@pytest.mark.parametrize("address", ["上报", "https://portal.example", "D:上报"])
def test_a_folder_site_wants_a_whole_path(room: Workroom, site: Site, address: str) -> None:
    with pytest.raises(Refused, match=r"folder\.bad_address"):
        room.accounts.add(replace(site, url=address))


def test_only_a_folder_site_takes_a_path(room: Workroom, site: Site) -> None:
    with pytest.raises(Refused, match="bad_address"):
        room.accounts.add(replace(site, kind="intake"))
