"""Accounts at portals, without their secrets."""

from __future__ import annotations

import json
from typing import Any

from editor_app.library.database import Database
from editor_app.model.errors import Refused
from editor_app.model.site import Site, Way

_COLUMNS = "name, kind, url, account, profile, way"


class Sites:
    """The sites of a library, in the order they were added."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.changes = 0
        """Grows with every change, so that who has read them can tell whether they are still so."""

    def list(self) -> list[Site]:
        """All of them."""
        return [_site(row) for row in self._database.all(f"SELECT {_COLUMNS} FROM sites ORDER BY position")]

    def get(self, name: str) -> Site:
        """The site of that name. Raises `Refused("site.unknown")`."""
        row = self._database.one(f"SELECT {_COLUMNS} FROM sites WHERE name = ?", (name,))
        if not row:
            raise Refused("site.unknown", name=name[:40])
        return _site(row)

    def add(self, site: Site) -> None:
        """Keep a site, or change the one of that name in its place."""
        self._database.run(
            f"INSERT INTO sites ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET kind = excluded.kind,"
            " url = excluded.url, account = excluded.account, profile = excluded.profile, way = excluded.way",
            (site.name, site.kind, site.url, site.user, site.profile, _way_json(site.way)),
        )
        self.changes += 1

    def remove(self, name: str) -> None:
        """Forget a site. Raises `Refused("site.unknown")`."""
        if not self._database.run("DELETE FROM sites WHERE name = ?", (name,)):
            raise Refused("site.unknown", name=name[:40])
        self.changes += 1


def _way_json(way: Way) -> str:
    """What is kept of a way: everything but its secret."""
    kept = {"proxy": way.proxy, "proxy_user": way.proxy_user, "authority": way.authority}
    return json.dumps({name: value for name, value in kept.items() if value}, ensure_ascii=False)


def _site(row: tuple[Any, ...]) -> Site:
    """A row as a site. A way that cannot be read counts as the system's: the check of the account tells what is missing."""
    try:
        said = json.loads(row[5])
    except ValueError:
        said = {}
    said = said if isinstance(said, dict) else {}
    way = Way(*(str(said.get(key, "")) for key in ("proxy", "proxy_user", "authority")))
    name, kind, url, user, profile = row[:5]
    return Site(name, kind, url, user, profile, way)
