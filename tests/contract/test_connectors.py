"""What every connector must keep, against a real server of each kind. Others join with a harness of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from editor_app.model.digest import sha256
from editor_app.model.errors import Refused
from editor_app.model.submission import SubmissionPicture
from editor_app.services.workroom import Workroom
from editor_app.sites.connector import (
    ArticleKey,
    Conflict,
    Connector,
    Lookup,
    NotSent,
    PicturesMissing,
    SignInNeeded,
)
from editor_app.sites.intake import IntakeConnector
from editor_app.sites.registry import Connectors
from harnesses import Harness, Prepared

Connect = Callable[..., Connector]
SEEDS = count(11)


@pytest.fixture
def prepared(room: Workroom) -> Prepared:
    """An article that no other test has handed in."""
    return Prepared.written(room, next(SEEDS))


def test_verify_says_who_we_are(connect: Connect, server: Harness) -> None:
    verified = connect().verify()
    assert verified.user == server.user
    assert abs(verified.clock_skew) < 60


def test_columns_have_ids_and_names(connect: Connect, server: Harness) -> None:
    columns = connect().columns()
    assert server.column in {column.name for column in columns}
    assert len({column.id for column in columns}) == len(columns)
    assert all(column.id and column.name for column in columns)


def test_a_picture_is_found_once_it_is_there_and_twice_is_once(
    connect: Connect, prepared: Prepared, server: Harness
) -> None:
    connector = connect()
    picture, data = prepared.pictures[0], prepared.data[0]
    assert connector.find_picture(picture.rendition) is None
    remote = connector.put_picture(picture, data)
    assert connector.find_picture(picture.rendition) == remote
    if server.same_again:
        assert connector.put_picture(picture, data) == remote
    assert server.pictures(picture.rendition) == [data]


def test_a_damaged_picture_is_refused_and_not_kept(connect: Connect, prepared: Prepared, server: Harness) -> None:
    connector, picture = connect(), prepared.pictures[0]
    with pytest.raises(Refused):
        connector.put_picture(picture, prepared.data[0][:-1] + b"\0")
    assert connector.find_picture(picture.rendition) is None
    assert server.pictures(picture.rendition) == []


def test_what_is_no_picture_is_refused_with_its_own_word(connect: Connect) -> None:
    words = b"no picture"
    with pytest.raises(Refused, match="picture_type"):
        connect().put_picture(SubmissionPicture("a" * 64, sha256(words), "a.txt", "text/plain", len(words)), words)


def test_what_is_too_large_is_refused_with_its_own_word(connect: Connect, server: Harness) -> None:
    if not server.too_large:
        return
    large = b"\xff\xd8\xff" + bytes(server.too_large)
    picture = SubmissionPicture("a" * 64, sha256(large), "a.jpg", "image/jpeg", len(large))
    with pytest.raises(Refused, match="picture_too_large"):
        connect().put_picture(picture, large)
    assert server.pictures(picture.rendition) == []


def test_a_reserved_draft_is_found_and_is_not_finished(connect: Connect, prepared: Prepared, server: Harness) -> None:
    connector = connect()
    if not connector.capabilities().reserves:
        return
    draft = connector.reserve(prepared.key)
    found = connector.find_article(prepared.key)
    assert found is not None
    assert (found.remote_id, found.etag, found.digest) == (draft.remote_id, draft.etag, "")
    assert (found.unfinished, found.in_trash) == (True, False)
    again = connector.reserve(prepared.key)
    assert again.remote_id == draft.remote_id
    assert server.held(prepared.article) == 1


def test_an_article_is_handed_in_and_read_back(connect: Connect, prepared: Prepared, server: Harness) -> None:
    connector = connect()
    assert connector.find_article(prepared.key) is None
    key, stored, names = prepared.hand_in(connector)
    found = connector.find_article(key)
    assert found is not None
    assert (found.remote_id, found.digest) == (stored.remote_id, prepared.article.digest)
    assert stored.etag in (found.etag, ""), "a site that does not name the version tells it when it is read back"
    assert (found.unfinished, found.in_trash) == (False, False)
    assert found.url.startswith(server.scheme)
    assert connector.find_article(prepared.key) == found, "by our own key too, when the site's name for it is lost"
    assert server.held(prepared.article) == 1
    for picture, data in zip(prepared.pictures, prepared.data, strict=True):
        assert connector.find_picture(picture.rendition) == names[picture.rendition]
        assert server.pictures(picture.rendition) == [data]


def test_what_was_handed_in_is_not_handed_in_again(connect: Connect, prepared: Prepared, server: Harness) -> None:
    connector = connect()
    _, stored, names = prepared.hand_in(connector)
    if connector.capabilities().lookup is Lookup.STRONG:
        again = connector.put_article(prepared.key, prepared.composed(connector, names), "")
        assert again.remote_id == stored.remote_id
    assert server.held(prepared.article) == 1


def test_an_update_takes_the_place_of_the_version_it_names_and_of_no_other(
    connect: Connect, prepared: Prepared, room: Workroom, server: Harness
) -> None:
    connector = connect()
    key, stored, names = prepared.hand_in(connector)
    old, newer = prepared.article, replace(prepared.article.metadata, author="王芳")
    changed = Prepared.of(room, room.authoring.save(old.id, newer, old.body, old.version))
    key = replace(key, digest=changed.article.digest)
    with pytest.raises(Conflict):
        connector.put_article(key, changed.composed(connector, names), "")
    with pytest.raises(Conflict):
        connector.put_article(key, changed.composed(connector, names), '"0-unknown"')
    still = connector.find_article(key)
    assert still is not None
    assert still.digest == old.digest
    connector.put_article(key, changed.composed(connector, names), stored.etag or still.etag)
    found = connector.find_article(key)
    assert found is not None
    assert (found.digest, found.remote_id) == (changed.article.digest, stored.remote_id)
    assert server.held(prepared.article) == 1


def test_composing_gives_the_same_bytes_every_time(connect: Connect, prepared: Prepared, server: Harness) -> None:
    names = {picture.rendition: server.not_there(picture.rendition) for picture in prepared.pictures}
    assert prepared.composed(connect(), names) == prepared.composed(connect(), names)


def test_missing_pictures_are_named(connect: Connect, prepared: Prepared, server: Harness) -> None:
    if not server.names_missing:
        return
    connector = connect()
    names = {picture.rendition: server.not_there(picture.rendition) for picture in prepared.pictures}
    with pytest.raises(PicturesMissing) as caught:
        connector.put_article(prepared.key, prepared.composed(connector, names), "")
    assert set(caught.value.renditions) == {picture.rendition for picture in prepared.pictures}
    assert server.held(prepared.article) == 0


def test_what_became_of_it_is_told(connect: Connect, prepared: Prepared, server: Harness) -> None:
    connector = connect()
    key, _, _ = prepared.hand_in(connector)
    (told,) = connector.statuses([key])
    assert (told.uid, told.state, told.changed) == (key.uid, server.state, False)
    (other,) = connector.statuses([replace(key, digest="e" * 64)])
    assert other.changed
    content = connector.content(key)
    assert content is not None
    assert content.title == prepared.article.metadata.title


def test_a_bad_secret_is_told_by_every_call(connect: Connect, prepared: Prepared, server: Harness) -> None:
    if not server.has_secret:
        return
    connector = connect(server.wrong_secret)
    names = {picture.rendition: server.not_there(picture.rendition) for picture in prepared.pictures}
    for call in (
        connector.verify,
        lambda: connector.find_picture(prepared.pictures[0].rendition),
        lambda: connector.put_picture(prepared.pictures[0], prepared.data[0]),
        lambda: connector.find_article(prepared.key),
        lambda: connector.find_article(replace(prepared.key, remote_id="1")),
        lambda: connector.put_article(prepared.key, prepared.composed(connector, names), ""),
        lambda: connector.reserve(prepared.key) if connector.capabilities().reserves else connector.verify(),
    ):
        with pytest.raises(SignInNeeded):
            call()
    assert server.held(prepared.article) == 0


def test_a_secret_that_cannot_be_one_is_told_before_anything_is_sent(connect: Connect, server: Harness) -> None:
    for secret in server.unusable if server.has_secret else ():
        with pytest.raises(SignInNeeded, match="unusable_secret"):
            connect(secret)


def test_a_pasted_secret_may_have_a_line_end(connect: Connect, server: Harness) -> None:
    assert connect(f" {server.secret}\r\n").verify().user == server.user


def test_a_site_that_is_away_is_not_sent(server: Harness, prepared: Prepared) -> None:
    with server.connect(url=server.away) as connector:
        for call in (connector.verify, lambda: connector.find_article(prepared.key)):
            with pytest.raises(NotSent):
                call()


def test_the_secret_is_in_nothing_that_is_shown(connect: Connect, server: Harness, prepared: Prepared) -> None:
    if not server.has_secret:
        return
    connector = connect(server.wrong_secret)
    with pytest.raises(SignInNeeded) as caught:
        connector.find_article(ArticleKey(prepared.article.id))
    shown = f"{caught.value!r} {caught.value.details} {connector!r} {vars(connector)!r}"
    assert server.wrong_secret not in shown
    assert server.wrong_secret.replace(" ", "") not in shown


def test_the_registry_knows_what_is_built_in() -> None:
    assert {"intake", "wordpress"} <= set(Connectors().kinds())
    with pytest.raises(Refused, match="unknown_kind"):
        Connectors().check("carrier-pigeon")
    assert Connectors()._factory("intake") is IntakeConnector


def test_the_entry_points_name_the_same_as_the_table(root: Path) -> None:
    import tomllib

    from editor_app.sites.registry import BUILT_IN, GROUP

    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"][GROUP] == BUILT_IN
