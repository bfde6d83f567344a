"""The same photo again: which originals look alike, and in which articles they are shown."""

from __future__ import annotations

from collections.abc import Sequence

from editor_app.library.database import Database
from editor_app.model.article import ArticleState
from editor_app.model.body import Body
from editor_app.model.picture import Alike

NEAR = 6
"""Bits of 64 in which two likenesses may differ: a photo saved again, made smaller or a little lighter stays below it."""

MOST = 5
_SIGN = 1 << 63


class Likenesses:
    """Questions about originals; cost grows with their number only by comparing whole numbers (100,000 in some 50 ms), so
    never on the window's thread.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, asset: str, likeness: int) -> None:
        """Remember how an original looks (`pictures.likeness`)."""
        self._database.run(
            "INSERT OR REPLACE INTO likenesses SELECT sha256, ? FROM assets WHERE sha256 = ?",
            (likeness - (likeness & _SIGN) * 2, asset),
        )

    def known(self, asset: str) -> bool:
        """Whether it is known how the original looks."""
        return bool(self._database.one("SELECT 1 FROM likenesses WHERE asset = ?", (asset,)))

    def near_each(self, assets: Sequence[str]) -> dict[str, list[str]]:
        """For each of `assets` whose looks are known the other originals that look like it, the most alike first."""
        known = {
            asset: hash_ & (_SIGN * 2 - 1) for asset, hash_ in self._database.all("SELECT asset, hash FROM likenesses")
        }
        found: dict[str, list[str]] = {}
        for asset in (asset for asset in assets if asset in known):
            mine = known[asset]
            near = ((bits, other) for other, theirs in known.items() if (bits := (mine ^ theirs).bit_count()) <= NEAR)
            found[asset] = [other for _bits, other in sorted(near) if other != asset]
        return found

    def near(self, asset: str) -> list[str]:
        """Other originals that look like this one, the most alike first."""
        row = self._database.one("SELECT hash FROM likenesses WHERE asset = ?", (asset,))
        if not row:
            return []
        mine = row[0] & (_SIGN * 2 - 1)
        found: list[tuple[int, str]] = []
        for other, theirs in self._database.all("SELECT asset, hash FROM likenesses"):
            distance = (mine ^ (theirs & (_SIGN * 2 - 1))).bit_count()
            if distance <= NEAR and other != asset:
                found.append((distance, other))
        return [other for _distance, other in sorted(found)[:MOST]]

    def shown_in(self, assets: Sequence[str], but: str = "") -> list[Alike]:
        """The articles outside the trash that show one of `assets` now, `but` (an id) left out; last changed first."""
        marks = ", ".join("?" * len(assets))
        rows = self._database.all(
            f"SELECT shown.asset, id, title FROM shown JOIN articles ON number = article WHERE shown.asset IN ({marks})"
            " AND id <> ? AND state <> ? ORDER BY touched DESC LIMIT ?",
            (*assets, but, ArticleState.TRASH.value, MOST),
        )
        return [Alike(*row) for row in rows]


def keep_shown(database: Database, number: int, body: Body) -> None:
    """Note which originals the article of that row shows from now on. Call inside the save's transaction."""
    database.run("DELETE FROM shown WHERE article = ?", (number,))
    for asset in body.assets():
        database.run("INSERT INTO shown VALUES (?, ?)", (asset, number))
