"""What the site keeps: articles in a database, pictures as files named by their digest.

SQLAlchemy Core without anything that only SQLite has: the same store is to run on PostgreSQL for a city.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    String,
    Table,
    create_engine,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from editor_app.model import held_files
from editor_app.model.digest import sha256

CHINA = timezone(timedelta(hours=8))
EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif"}
RECEIPT_TRIES = 5
_CHUNK = 500
METADATA = MetaData()
ASSETS = Table(
    "assets",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("media_type", String(40), nullable=False),
    Column("size", Integer, nullable=False),
    Column("received_at", String(20), nullable=False),
)
ARTICLES = Table(
    "articles",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("client_id", String(36), nullable=False, unique=True),
    Column("owner", String(40), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("status", String(20), nullable=False),
    Column("column_id", String(60), nullable=False, index=True),
    Column("title", String(400), nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("receipt", String(20), nullable=False, unique=True),
    Column("received_at", String(20), nullable=False),
    Column("updated_at", String(20), nullable=False),
    Column("clicks", Integer, nullable=False, default=0),
)


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article of the site. `number` is its public id, `receipt` `YYYYMMDD-NNNN`; times RFC 3339 UTC."""

    number: int
    client_id: str
    owner: str
    digest: str
    version: int
    status: str
    column_id: str
    title: str
    payload: bytes
    receipt: str
    received_at: str
    updated_at: str
    clicks: int

    @property
    def etag(self) -> str:
        """The version's entity tag, quotes included."""
        return f'"{self.version}-{self.digest[:16]}"'

    @property
    def local_time(self) -> datetime:
        """When it was received, on the portal's clock."""
        return datetime.strptime(self.received_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).astimezone(CHINA)


@dataclass(frozen=True, slots=True)
class StoredAsset:
    """A picture of the site."""

    sha256: str
    media_type: str
    size: int


class Taken(Exception):
    """Somebody else stored under this key at the same moment."""


class Store:
    """The site's data folder. Thread-safe; what a method returned is on the disk."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._pictures = folder / "assets"
        self.engine = create_engine(f"sqlite:///{folder / 'site.db'}")
        event.listen(self.engine, "connect", _durable)
        self.writing = threading.Lock()
        METADATA.create_all(self.engine)

    def close(self) -> None:
        """Close the database."""
        self.engine.dispose()

    # -- pictures -----------------------------------------------------------------------------------------------------

    def asset(self, digest: str) -> StoredAsset | None:
        """The picture with this digest."""
        with self.engine.connect() as connection:
            row = connection.execute(
                select(ASSETS.c.sha256, ASSETS.c.media_type, ASSETS.c.size).where(ASSETS.c.sha256 == digest)
            ).first()
        return StoredAsset(*row) if row else None

    def missing(self, digests: Sequence[str]) -> list[str]:
        """Those of `digests` that are not kept, in order."""
        there: set[str] = set()
        with self.engine.connect() as connection:
            for start in range(0, len(digests), _CHUNK):
                some = ASSETS.c.sha256.in_(digests[start : start + _CHUNK])
                there.update(row[0] for row in connection.execute(select(ASSETS.c.sha256).where(some)))
        return [digest for digest in digests if digest not in there]

    def add_asset(self, digest: str, media_type: str, data: bytes) -> bool:
        """Keep a picture: the file first, then its row. False where it was there already; a file that went missing under
        its row is put back.
        """
        assert sha256(data) == digest, "the API checks the digest"
        path = self.asset_path(digest)
        with self.writing:
            known = self.asset(digest) is not None
            if not (known and path.is_file() and path.stat().st_size == len(data)):
                _write(path, data)
            if known:
                return False
            with self.engine.begin() as connection:
                connection.execute(
                    insert(ASSETS).values(sha256=digest, media_type=media_type, size=len(data), received_at=now())
                )
        return True

    def asset_path(self, digest: str) -> Path:
        """Where a picture lies."""
        return self._pictures / digest[:2] / digest

    def asset_count(self) -> int:
        """How many pictures there are."""
        with self.engine.connect() as connection:
            return int(connection.execute(select(func.count()).select_from(ASSETS)).scalar_one())

    # -- articles -----------------------------------------------------------------------------------------------------

    def article(self, client_id: str) -> StoredArticle | None:
        """The article under a client's key."""
        return self._one(ARTICLES.c.client_id == client_id)

    def article_by_number(self, number: int) -> StoredArticle | None:
        """The article with this public id."""
        return self._one(ARTICLES.c.number == number)

    def _one(self, condition: Any) -> StoredArticle | None:
        with self.engine.connect() as connection:
            row = connection.execute(select(ARTICLES).where(condition)).first()
        return StoredArticle(*row) if row else None

    def articles(
        self, *, owner: str = "", status: str = "", since: str = "", after: int = 0, limit: int = 50
    ) -> list[StoredArticle]:
        """Articles by number, those behind `after`; empty values ask for all. `since` compares the time of change."""
        query = select(ARTICLES)
        for field, value in ((ARTICLES.c.owner, owner), (ARTICLES.c.status, status)):
            if value:
                query = query.where(field == value)
        if since:
            query = query.where(ARTICLES.c.updated_at >= since)
        if after:
            query = query.where(ARTICLES.c.number > after)
        with self.engine.connect() as connection:
            return [StoredArticle(*row) for row in connection.execute(query.order_by(ARTICLES.c.number).limit(limit))]

    def latest(self, limit: int, *, column: str = "", skip: int = 0) -> list[StoredArticle]:
        """The newest published articles, of one column or of all."""
        query = _published(select(ARTICLES), column).order_by(ARTICLES.c.number.desc()).limit(limit).offset(skip)
        with self.engine.connect() as connection:
            return [StoredArticle(*row) for row in connection.execute(query)]

    def published_count(self, column: str) -> int:
        """How many published articles a column has."""
        query = _published(select(func.count()).select_from(ARTICLES), column)
        with self.engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def neighbours(self, article: StoredArticle) -> tuple[StoredArticle | None, StoredArticle | None]:
        """The article before and after in its column."""
        same = _published(select(ARTICLES), article.column_id).limit(1)
        older = same.where(ARTICLES.c.number < article.number).order_by(ARTICLES.c.number.desc())
        newer = same.where(ARTICLES.c.number > article.number).order_by(ARTICLES.c.number)
        with self.engine.connect() as connection:
            before, after = connection.execute(older).first(), connection.execute(newer).first()
        return (StoredArticle(*before) if before else None), (StoredArticle(*after) if after else None)

    def create(self, client_id: str, owner: str, values: dict[str, Any]) -> StoredArticle:
        """A new article with a receipt number. Raises `Taken` where the key is in use."""
        for _ in range(RECEIPT_TRIES):
            try:
                return self._insert(client_id, owner, values)
            except IntegrityError as error:
                if self.article(client_id) is not None:
                    raise Taken from error
        raise Taken  # another process took every number in between

    def _insert(self, client_id: str, owner: str, values: dict[str, Any]) -> StoredArticle:
        at = now()
        with self.writing, self.engine.begin() as connection:
            connection.execute(
                insert(ARTICLES).values(
                    client_id=client_id,
                    owner=owner,
                    version=1,
                    receipt=_receipt(connection),
                    received_at=at,
                    updated_at=at,
                    clicks=0,
                    **values,
                )
            )
            return StoredArticle(*connection.execute(select(ARTICLES).where(ARTICLES.c.client_id == client_id)).one())

    def replace(self, article: StoredArticle, values: dict[str, Any]) -> StoredArticle:
        """A newer content for an article, if its version is still this one; else `Taken`."""
        with self.writing, self.engine.begin() as connection:
            done = connection.execute(
                update(ARTICLES)
                .where(ARTICLES.c.number == article.number, ARTICLES.c.version == article.version)
                .values(version=article.version + 1, updated_at=now(), **values)
            )
            if done.rowcount != 1:
                raise Taken
            return StoredArticle(*connection.execute(select(ARTICLES).where(ARTICLES.c.number == article.number)).one())

    def count_click(self, article: StoredArticle) -> int:
        """Count a visit and return the visits so far."""
        here = ARTICLES.c.number == article.number
        with self.writing, self.engine.begin() as connection:
            connection.execute(update(ARTICLES).where(here).values(clicks=ARTICLES.c.clicks + 1))
            return int(connection.execute(select(ARTICLES.c.clicks).where(here)).scalar_one())


def _published(query: Select[Any], column: str) -> Select[Any]:
    query = query.where(ARTICLES.c.status == "published")
    return query.where(ARTICLES.c.column_id == column) if column else query


def _receipt(connection: Connection) -> str:
    """The next number of the day on the portal's clock."""
    day = datetime.now(CHINA).strftime("%Y%m%d")
    count = connection.execute(
        select(func.count()).select_from(ARTICLES).where(ARTICLES.c.receipt.like(f"{day}-%"))
    ).scalar_one()
    return f"{day}-{count + 1:04d}"


def now() -> str:
    """The moment, RFC 3339 UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _durable(connection: Any, _record: object) -> None:
    """What was acknowledged survives a power cut (a matter of SQLite's settings; PostgreSQL does it by itself)."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _write(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".part-", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        held_files.replace(temporary, target)
        _sync_folder(target.parent)
    except BaseException:
        held_files.remove(temporary)
        raise


def _sync_folder(folder: Path) -> None:
    """Make the new name in `folder` last; Windows does so by itself and cannot open a folder for it."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
