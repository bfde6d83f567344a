"""What the site keeps of reviews: decisions by the client's name for them, and each article's record, entry by entry."""

from __future__ import annotations

import json

from sqlalchemy import Column, Connection, Integer, LargeBinary, String, Table, insert, select, update
from sqlalchemy.exc import IntegrityError

from editor_app.model.codec import canonical_json
from editor_app.model.review import Entry, entry_from_json, entry_to_json
from editor_app.model.review_record import Record, record_of
from editor_app.receiver.reviews import STATUS_AFTER, Decided, joined
from editor_app.receiver.store import ARTICLES, METADATA, Store, StoredArticle, Taken, now

ENTRIES = Table(
    "review_entries",
    METADATA,
    Column("position", Integer, primary_key=True, autoincrement=True),
    Column("article", String(36), nullable=False, index=True),
    Column("hash", String(64), nullable=False),
    Column("line", LargeBinary, nullable=False),
)
DECISIONS = Table(
    "decisions",
    METADATA,
    Column("decision_id", String(36), primary_key=True),
    Column("article", String(36), nullable=False, index=True),
    Column("user", String(40), nullable=False),
    Column("at", String(20), nullable=False),
    Column("payload", LargeBinary, nullable=False),
)


class Otherwise(Exception):
    """Something else was decided under this name."""


class ReviewStore:
    """Reviews in a store's database. Thread-safe."""

    def __init__(self, store: Store) -> None:
        self._store = store
        METADATA.create_all(store.engine)

    def record(self, client_id: str) -> Record:
        """The record of an article."""
        with self._store.engine.connect() as connection:
            return _record(connection, client_id)

    def add(self, client_id: str, entries: tuple[Entry, ...]) -> None:
        """Keep entries that are not kept yet. Raises `Unfit` where they do not fit; then none is kept."""
        with self._store.writing, self._store.engine.begin() as connection:
            _add(connection, client_id, entries)

    def decisions(self, client_id: str) -> list[dict[str, object]]:
        """What was decided about an article, in order."""
        query = select(DECISIONS).where(DECISIONS.c.article == client_id).order_by(DECISIONS.c.at)
        with self._store.engine.connect() as connection:
            rows = connection.execute(query).all()
        return [{"id": row[0], "by": row[2], "at": row[3], **json.loads(row[4])} for row in rows]

    def is_known(self, decision_id: str, client_id: str, decided: Decided) -> bool:
        """Whether this was decided already. Raises `Otherwise` where something else was."""
        with self._store.engine.connect() as connection:
            row = connection.execute(select(DECISIONS).where(DECISIONS.c.decision_id == decision_id)).first()
        if row is None:
            return False
        if (row[1], bytes(row[4])) != (client_id, decided.payload()):
            raise Otherwise
        return True

    def decide(self, decision_id: str, article: StoredArticle, user: str, decided: Decided) -> bool:
        """Keep a decision with its entries and move the article, all or nothing; False where it was there already. Raises
        `Taken` where the content or the status is no longer what was decided on. The article's version stays: its content does.
        """
        try:
            done = self._decide(decision_id, article, user, decided)
        except IntegrityError:
            done = False
        if not done and not self.is_known(
            decision_id, article.client_id, decided
        ):  # else the same call at the same moment
            raise Taken
        return done

    def _decide(self, decision_id: str, article: StoredArticle, user: str, decided: Decided) -> bool:
        status = STATUS_AFTER.get(decided.verdict, article.status)
        here = (ARTICLES.c.number == article.number) & (ARTICLES.c.version == article.version)
        with self._store.writing, self._store.engine.begin() as connection:
            moved = connection.execute(
                update(ARTICLES)
                .where(here, ARTICLES.c.status == article.status)
                .values(status=status, updated_at=now())
            )
            if moved.rowcount != 1:
                return False
            _add(connection, article.client_id, decided.entries)
            connection.execute(
                insert(DECISIONS).values(
                    decision_id=decision_id, article=article.client_id, user=user, at=now(), payload=decided.payload()
                )
            )
        return True


def _record(connection: Connection, client_id: str) -> Record:
    query = select(ENTRIES.c.line).where(ENTRIES.c.article == client_id).order_by(ENTRIES.c.position)
    return record_of(entry_from_json(json.loads(row[0])) for row in connection.execute(query))


def _add(connection: Connection, client_id: str, entries: tuple[Entry, ...]) -> None:
    kept = _record(connection, client_id)
    for entry in joined(kept, entries, client_id):
        if entry.hash not in kept.by_hash:
            line = canonical_json(entry_to_json(entry))
            connection.execute(insert(ENTRIES).values(article=client_id, hash=entry.hash, line=line))
