"""What every connector must keep, against a real server. Others join by a line in `KINDS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.app import build_workroom
from editor_app.library.library import Library
from editor_app.model.article import Article
from editor_app.model.digest import sha256
from editor_app.model.errors import EditorError, Refused
from editor_app.model.picture import Rendition
from editor_app.model.submission import SubmissionPicture
from editor_app.services.freezing import payload, unfrozen
from editor_app.services.workroom import Workroom
from editor_app.sites.connector import ArticleKey, Conflict, Connector, NotSent, PicturesMissing, SignInNeeded
from editor_app.sites.http import Answer
from editor_app.sites.intake import IntakeConnector, _remote
from editor_app.sites.registry import Connectors
from practice import PracticeSite, running_site
from writing import write

KINDS = ["intake"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeSite]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workroom]:
    with Library.open(tmp_path_factory.mktemp("office") / "library") as library:
        yield build_workroom(library)


@pytest.fixture(params=KINDS)
def connect(request: pytest.FixtureRequest, site: PracticeSite) -> Iterator[Callable[[str], Connector]]:
    made: list[Connector] = []

    def new(secret: str = "") -> Connector:
        account = replace(site.site(), kind=request.param)
        made.append(Connectors().connect(account, secret or site.token))
        return made[-1]

    yield new
    for connector in made:
        connector.close()


class Prepared:
    """An article with its renditions, ready to be handed to a connector."""

    def __init__(self, room: Workroom, seed: int) -> None:
        rules = room.profiles.get("practice").pictures
        self.article: Article = write(room, seed)
        self.renditions: list[Rendition] = [
            room.illustrating.rendition(asset, rules) for asset in self.article.body.sources()
        ]
        self.data = [room.illustrating.rendition_bytes(made.asset, rules)[0] for made in self.renditions]
        self.pictures = [
            SubmissionPicture(made.asset, made.sha256, made.name, made.media_type, made.size)
            for made in self.renditions
        ]

    def composed(self, connector: Connector) -> bytes:
        frozen = unfrozen(payload(self.article, 1, self.renditions))
        return connector.compose(frozen, {picture.rendition: picture.rendition for picture in self.pictures})

    def hand_in_pictures(self, connector: Connector) -> None:
        for picture, data in zip(self.pictures, self.data, strict=True):
            connector.put_picture(picture, data)


Connect = Callable[..., Connector]


def test_verify_says_who_we_are(connect: Connect) -> None:
    verified = connect().verify()
    assert verified.user == "tongxunyuan"
    assert abs(verified.clock_skew) < 60


def test_columns_have_ids_and_names(connect: Connect) -> None:
    columns = connect().columns()
    assert {"dianxingshiji"} <= {column.id for column in columns}
    assert all(column.name for column in columns)


def test_a_picture_is_found_once_it_is_there_and_twice_is_once(
    connect: Connect, room: Workroom, site: PracticeSite
) -> None:
    connector, prepared = connect(), Prepared(room, 11)
    picture, data = prepared.pictures[0], prepared.data[0]
    before = site.store.asset_count()
    assert connector.find_picture(picture.rendition) is None
    remote = connector.put_picture(picture, data)
    assert connector.find_picture(picture.rendition) == remote
    assert connector.put_picture(picture, data) == remote
    assert site.store.asset_count() == before + 1
    assert site.store.asset_path(picture.rendition).read_bytes() == data


def test_a_damaged_picture_is_refused_and_not_kept(connect: Connect, room: Workroom) -> None:
    connector, prepared = connect(), Prepared(room, 12)
    picture = prepared.pictures[0]
    with pytest.raises(Refused):
        connector.put_picture(picture, prepared.data[0][:-1] + b"\0")
    assert connector.find_picture(picture.rendition) is None


def test_what_is_no_picture_or_too_large_is_refused_with_its_own_word(connect: Connect) -> None:
    connector, words, large = connect(), b"no picture", b"\xff\xd8\xff" + bytes(3_000_000)
    with pytest.raises(Refused, match="picture_type"):
        connector.put_picture(SubmissionPicture("a" * 64, sha256(words), "a.txt", "text/plain", len(words)), words)
    with pytest.raises(Refused, match="picture_too_large"):
        connector.put_picture(SubmissionPicture("a" * 64, sha256(large), "a.jpg", "image/jpeg", len(large)), large)


def test_an_article_is_created_read_back_and_replaced(connect: Connect, room: Workroom) -> None:
    connector, prepared = connect(), Prepared(room, 13)
    uid = prepared.article.id
    assert connector.find_article(ArticleKey(uid)) is None
    prepared.hand_in_pictures(connector)
    stored = connector.put_article(ArticleKey(uid), prepared.composed(connector), "")
    found = connector.find_article(ArticleKey(uid))
    assert found is not None
    assert (found.remote_id, found.etag, found.digest) == (stored.remote_id, stored.etag, prepared.article.digest)
    assert found.url.startswith("http")
    again = connector.put_article(ArticleKey(uid), prepared.composed(connector), "")
    assert again.remote_id == stored.remote_id

    newer = replace(prepared.article.metadata, author="王芳")
    prepared.article = room.authoring.save(uid, newer, prepared.article.body, prepared.article.version)
    with pytest.raises(Conflict):
        connector.put_article(ArticleKey(uid), prepared.composed(connector), "")
    with pytest.raises(Conflict):
        connector.put_article(ArticleKey(uid), prepared.composed(connector), '"0-unknown"')
    connector.put_article(ArticleKey(uid), prepared.composed(connector), stored.etag)
    found = connector.find_article(ArticleKey(uid))
    assert found is not None
    assert (found.digest, found.remote_id) == (prepared.article.digest, stored.remote_id)


def test_composing_gives_the_same_bytes_every_time(connect: Connect, room: Workroom) -> None:
    connector, prepared = connect(), Prepared(room, 14)
    assert prepared.composed(connector) == prepared.composed(connector)


def test_missing_pictures_are_named(connect: Connect, room: Workroom) -> None:
    connector, prepared = connect(), Prepared(room, 15)
    with pytest.raises(PicturesMissing) as caught:
        connector.put_article(ArticleKey(prepared.article.id), prepared.composed(connector), "")
    assert set(caught.value.renditions) == {picture.rendition for picture in prepared.pictures}


def test_a_bad_secret_is_told_by_every_call(connect: Connect, room: Workroom) -> None:
    prepared = Prepared(room, 16)
    connector = connect("wrong-token")
    for call in (
        connector.verify,
        lambda: connector.find_picture(prepared.pictures[0].rendition),
        lambda: connector.put_picture(prepared.pictures[0], prepared.data[0]),
        lambda: connector.find_article(ArticleKey(prepared.article.id)),
        lambda: connector.put_article(ArticleKey(prepared.article.id), prepared.composed(connector), ""),
    ):
        with pytest.raises(SignInNeeded):
            call()


@pytest.mark.parametrize("secret", ["全角　密码", "two words", "line\nbreak", "\u200b"])
def test_a_secret_that_cannot_be_one_is_told_before_anything_is_sent(connect: Connect, secret: str) -> None:
    with pytest.raises(SignInNeeded, match="unusable_secret"):
        connect(secret)


def test_a_pasted_secret_may_have_a_line_end(connect: Connect, site: PracticeSite) -> None:
    assert connect(f" {site.token}\r\n").verify().user == "tongxunyuan"


def test_a_site_that_is_away_is_not_sent(site: PracticeSite) -> None:
    with Connectors().connect(site.site("http://127.0.0.1:9"), site.token) as connector, pytest.raises(NotSent):
        connector.verify()


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
_NAMES = st.sampled_from(["id", "client_id", "status", "url", "received_at", "metadata", "body", "etag"])


@given(st.dictionaries(_NAMES, _JSON | st.just("u") | st.just("https://a/"), max_size=8))
def test_whatever_the_answer_holds_it_is_an_article_or_an_error_of_ours(data: dict[str, object]) -> None:
    with pytest.raises(EditorError):
        _remote("u", Answer(200, {}, data))


def test_the_registry_knows_what_is_built_in() -> None:
    assert "intake" in Connectors().kinds()
    with pytest.raises(Refused, match="unknown_kind"):
        Connectors().check("carrier-pigeon")
    assert Connectors()._factory("intake") is IntakeConnector


def test_the_entry_points_name_the_same_as_the_table(root: Path) -> None:
    import tomllib

    from editor_app.sites.registry import BUILT_IN, GROUP

    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"][GROUP] == BUILT_IN
