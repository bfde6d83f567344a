"""The same photo again: which originals look alike, and in which articles they are shown."""

from __future__ import annotations

import json
from collections.abc import Sequence

from editor_app.library.database import Database
from editor_app.model.article import ArticleState
from editor_app.model.body import Body
from editor_app.model.picture import Alike

NEAR = 6
"""Bits of 64 in which two likenesses may differ: a photo saved again, made smaller or a little lighter stays below it."""

CUT, SOMEWHAT = 24, 48
"""Bits of 128 in which a whole may differ from the part that it was cut to; and the wholes of both (others differ in some 64)."""

MOST = 5
MOST_SHOWN = 50
_SIGN = 1 << 63
_PART = 16  # bytes of a part


class Likenesses:
    """Questions about originals; cost grows with their number only by comparing whole numbers (100,000 in some 50 ms), so
    never on the window's thread.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._wholes: dict[str, int] = {}  # how originals look whole, of those whose parts are known
        self._counted = -1

    def keep(self, asset: str, likeness: int, crops: bytes = b"") -> None:
        """Remember how an original looks, and its parts (`pictures.likeness`)."""
        self._counted = -1
        self._database.run(
            "INSERT OR REPLACE INTO likenesses SELECT sha256, ?, ? FROM assets WHERE sha256 = ?",
            (likeness - (likeness & _SIGN) * 2, crops, asset),
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

    def cropped_each(self, assets: Sequence[str]) -> dict[str, list[str]]:
        """For each of `assets` the other originals from which it seems to be cut, or which seem to be cut from it."""
        wholes = self._known_wholes()
        found: dict[str, list[str]] = {}
        for asset in (asset for asset in assets if asset in wholes):
            mine = wholes[asset]
            near = [other for other, theirs in wholes.items() if (mine ^ theirs).bit_count() <= SOMEWHAT]
            parts = self._parts(asset)
            cut = [other for other in near if other != asset and _cut(parts, self._parts(other))]
            if cut:
                found[asset] = cut
        return found

    def _known_wholes(self) -> dict[str, int]:
        count = int(self._database.one("SELECT count(*) FROM likenesses")[0])
        if count != self._counted:
            rows = self._database.all("SELECT asset, substr(crops, 1, ?) FROM likenesses WHERE crops <> x''", (_PART,))
            self._wholes = {str(asset): int.from_bytes(whole, "big") for asset, whole in rows}
            self._counted = count
        return self._wholes

    def _parts(self, asset: str) -> list[int]:
        row = self._database.one("SELECT crops FROM likenesses WHERE asset = ?", (asset,))
        crops: bytes = row[0] if row else b""
        return [int.from_bytes(crops[at : at + _PART], "big") for at in range(0, len(crops), _PART)]

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

    def shown_for(self, assets: Sequence[str], but: str) -> list[tuple[Alike, str]]:
        """As `shown_in`, more of them, each with the name of the site that its article is meant for."""
        rows = self._database.all(
            "SELECT shown.asset, id, title, site FROM shown JOIN articles ON number = article WHERE shown.asset IN"
            " (SELECT value FROM json_each(?)) AND id <> ? AND state <> ? ORDER BY touched DESC LIMIT ?",
            (json.dumps(list(assets)), but, ArticleState.TRASH.value, MOST_SHOWN),
        )
        return [(Alike(asset, article, title), site) for asset, article, title, site in rows]


def _cut(one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether the whole of one looks like a part of the other. The first of each is the whole."""
    if not one or not other:
        return False
    pairs = (*((one[0], part) for part in other), *((other[0], part) for part in one))
    return any((whole ^ part).bit_count() <= CUT for whole, part in pairs)


def keep_shown(database: Database, number: int, body: Body) -> None:
    """Note which originals the article of that row shows from now on. Call inside the save's transaction."""
    database.run("DELETE FROM shown WHERE article = ?", (number,))
    for asset in body.assets():
        database.run("INSERT INTO shown VALUES (?, ?)", (asset, number))
