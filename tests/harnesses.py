"""One harness for each kind of connector: what the contract's tests have to know of a real server to test any of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from dede_engine import MEMBER, MEMBER_PASSWORD, OFFICE, OFFICE_PASSWORD, DedeSite
from dede_site import running_dede
from editor_app.formats.textpack import read_textpack
from editor_app.model.article import Article
from editor_app.model.digest import sha256
from editor_app.model.picture import Rendition
from editor_app.model.profile import SiteProfile
from editor_app.model.site import Site
from editor_app.model.submission import SubmissionPicture
from editor_app.services.freezing import payload, unfrozen
from editor_app.services.parcels import Parcels
from editor_app.services.workroom import Workroom
from editor_app.sites.connector import ArticleKey, Connector, RemoteState, Stored
from editor_app.sites.registry import Connectors
from practice import PROFILES, PracticeSite, running_site
from wordpress_site import WordPress
from writing import write


class Harness(ABC):
    """A real server and an account there. `wrong_secret` could be a secret and is none; `unusable` are texts that cannot be
    one; `column` is the name of a column; `too_large` the bytes of a picture that is refused for its size, 0 where nothing is;
    `same_again`: handing in a picture twice gives one; `names_missing`: pictures that are not there are noticed; `state`:
    what becomes of an article at once; `has_secret`: there is something to sign in with; `scheme`: how addresses begin; `away`: an
    address where nobody is.
    """

    kind = ""
    user = ""
    wrong_secret = "wrong-token"
    unusable: Sequence[str] = ("全角　密码", "two words", "line\nbreak", "\u200b")
    column = "典型事迹"
    too_large = 3_000_000
    same_again = True
    names_missing = True
    state = RemoteState.PENDING
    has_secret = True
    scheme = "http"
    away = "http://127.0.0.1:9"

    @property
    def profile(self) -> SiteProfile:
        """What the connector is told of the site."""
        return PROFILES.get("practice").profile

    @property
    @abstractmethod
    def secret(self) -> str:
        """The account's secret."""

    @abstractmethod
    def site(self, url: str = "") -> Site:
        """The account, reached under `url` or directly."""

    @abstractmethod
    def held(self, article: Article) -> int:
        """How many articles of that id the server holds, in whatever state."""

    @abstractmethod
    def pictures(self, rendition: str) -> list[bytes]:
        """What the server keeps of a picture with that digest: once, it is hoped."""

    @abstractmethod
    def not_there(self, rendition: str) -> str:
        """What the site would call a picture that it does not hold."""

    def connect(self, secret: str | None = None, url: str = "") -> Connector:
        """A connector to it."""
        return Connectors().connect(self.site(url), self.secret if secret is None else secret, self.profile)


class IntakeHarness(Harness):
    """The practice site."""

    kind = "intake"
    user = "tongxunyuan"
    state = RemoteState.PUBLISHED

    def __init__(self, running: PracticeSite) -> None:
        self._running = running

    @property
    def secret(self) -> str:
        return self._running.token

    def site(self, url: str = "") -> Site:
        return self._running.site(url)

    def held(self, article: Article) -> int:
        return sum(stored.client_id == article.id for stored in self._running.articles)

    def pictures(self, rendition: str) -> list[bytes]:
        path = self._running.store.asset_path(rendition)
        return [path.read_bytes()] if path.exists() else []

    def not_there(self, rendition: str) -> str:
        return rendition


class WordPressHarness(Harness):
    """An account at a real WordPress, over its REST interface."""

    kind = "wordpress"
    wrong_secret = "abcd efgh ijkl mnop qrst uvwx"
    too_large = 23_000_000

    def __init__(self, running: WordPress, user: str) -> None:
        self._running = running
        self.user = user

    @property
    def secret(self) -> str:
        return self._running.secret(self.user)

    def site(self, url: str = "") -> Site:
        return self._running.site(self.user, self.kind, url)

    def held(self, article: Article) -> int:
        return len(self._running.posts(article.id))

    def pictures(self, rendition: str) -> list[bytes]:
        return [self._running.media_file(each).read_bytes() for each in self._running.media(f"nd-{rendition[:16]}")]

    def not_there(self, rendition: str) -> str:
        return f"{int(rendition[:6], 16) + 10**9} http://127.0.0.1/{rendition[:16]}.jpg"


class MetaWeblogHarness(WordPressHarness):
    """The same WordPress over XML-RPC. A second file of the same name is kept as another one there."""

    kind = "metaweblog"
    unusable = ("", "line\nbreak", "\u200b")
    same_again = False


class FolderHarness(Harness):
    """A folder on a stick."""

    kind = "folder"
    user = "东风街道"
    secret = ""
    has_secret = False
    scheme = "file"
    away = "/media/nobody/上报"
    too_large = 50 * 1024 * 1024

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def site(self, url: str = "") -> Site:
        return Site("优盘", self.kind, url or str(self._folder), self.user, "practice")

    def connect(self, secret: str | None = None, url: str = "") -> Connector:
        return Connectors(packer=Parcels()).connect(self.site(url), "", self.profile)

    def held(self, article: Article) -> int:
        return len(list(self._folder.glob(f"{article.id}.textpack")))

    def pictures(self, rendition: str) -> list[bytes]:
        staged = [path.read_bytes() for path in self._folder.glob(f".handing-in/{rendition}")]
        packed = [read_textpack(path.read_bytes(), path.name) for path in self._folder.glob("*.textpack")]
        return staged + [each.pictures[rendition].data for each in packed if rendition in each.pictures]

    def not_there(self, rendition: str) -> str:
        return rendition


class DedeHarness(Harness):
    """An account at the stand-in for DedeCMS or DedeBIZ."""

    kind = "dedecms"
    unusable = ("line\nbreak", "\u200b")
    same_again = False
    names_missing = False

    def __init__(self, running: DedeSite, door: str) -> None:
        self._running = running
        self._door = door
        self.user = OFFICE if door == "office57" else MEMBER

    @property
    def profile(self) -> SiteProfile:
        return replace(super().profile, connector={"door": self._door})

    @property
    def secret(self) -> str:
        return OFFICE_PASSWORD if self.user == OFFICE else MEMBER_PASSWORD

    def site(self, url: str = "") -> Site:
        return Site("门户", self.kind, url or self._running.url, self.user, "practice")

    def held(self, article: Article) -> int:
        return sum(article.id in entry.body for entry in self._running.entries)

    def pictures(self, rendition: str) -> list[bytes]:
        return [data for data in self._running.uploads if sha256(data) == rendition]

    def not_there(self, rendition: str) -> str:
        return f"/uploads/userup/2/{rendition[:16]}.jpg"


HARNESSES = (
    "folder",
    "dede-member57-gbk",
    "dede-office57-utf-8",
    "dede-biz6-utf-8",
    "intake",
    "wordpress-reporter",
    "wordpress-author",
    "metaweblog-reporter",
)
ON_WORDPRESS = ("wordpress", "metaweblog")


@contextmanager
def harness(name: str, folder: Path, wordpress: WordPress | None) -> Iterator[Harness]:
    """The harness of that name, with its server running."""
    kind, _, user = name.partition("-")
    if kind == "folder":
        yield FolderHarness(folder)
    elif kind == "dede":
        door, _, encoding = user.partition("-")
        with running_dede("biz6" if door == "biz6" else "57", encoding=encoding) as dede:
            yield DedeHarness(dede, door)
    elif kind == "intake":
        with running_site(folder) as running:
            yield IntakeHarness(running)
    elif kind in ON_WORDPRESS:
        assert wordpress is not None
        yield (WordPressHarness if kind == "wordpress" else MetaWeblogHarness)(wordpress, user)
    else:
        raise AssertionError(name)


@dataclass
class Prepared:
    """An article with its renditions, ready to be handed to a connector."""

    article: Article
    renditions: list[Rendition]
    data: list[bytes]

    @classmethod
    def of(cls, room: Workroom, article: Article) -> Prepared:
        """With the renditions of the practice profile."""
        rules = room.profiles.get("practice").pictures
        renditions = [room.illustrating.rendition(source, rules) for source in article.body.sources()]
        data = [room.illustrating.rendition_bytes(made.asset, rules)[0] for made in renditions]
        return cls(article, renditions, data)

    @classmethod
    def written(cls, room: Workroom, seed: int) -> Prepared:
        """An article of its own."""
        return cls.of(room, write(room, seed))

    @property
    def key(self) -> ArticleKey:
        """What it is asked for by before it is anywhere."""
        return ArticleKey(self.article.id, title=self.article.metadata.title, digest=self.article.digest)

    @property
    def pictures(self) -> list[SubmissionPicture]:
        """Its pictures as they are handed in."""
        return [
            SubmissionPicture(made.asset, made.sha256, made.name, made.media_type, made.size)
            for made in self.renditions
        ]

    def composed(self, connector: Connector, names: Mapping[str, str]) -> bytes:
        """What is sent, with the site's names of the pictures."""
        return connector.compose(unfrozen(payload(self.article, 1, self.renditions)), names)

    def hand_in_pictures(self, connector: Connector, parent: str = "") -> dict[str, str]:
        """All pictures; what the site calls them."""
        pairs = zip(self.pictures, self.data, strict=True)
        return {
            each.rendition: connector.find_picture(each.rendition) or connector.put_picture(each, data, parent)
            for each, data in pairs
        }

    def hand_in(self, connector: Connector) -> tuple[ArticleKey, Stored, dict[str, str]]:
        """Everything, as the sender does it where nothing goes wrong: the key from now on, what was stored, the pictures."""
        key, expected = self.key, ""
        if connector.capabilities().reserves:
            draft = connector.reserve(key)
            key, expected = replace(key, remote_id=draft.remote_id), draft.etag
        names = self.hand_in_pictures(connector, key.remote_id)
        stored = connector.put_article(key, self.composed(connector, names), expected)
        return replace(key, remote_id=stored.remote_id), stored, names
