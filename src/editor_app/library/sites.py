"""Accounts at portals, without their secrets."""

from __future__ import annotations

from editor_app.library.database import Database
from editor_app.model.errors import Refused
from editor_app.model.site import Site

_COLUMNS = "name, kind, url, account, profile"


class Sites:
    """The sites of a library, in the order they were added."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self) -> list[Site]:
        """All of them."""
        return [Site(*row) for row in self._database.all(f"SELECT {_COLUMNS} FROM sites ORDER BY position")]

    def get(self, name: str) -> Site:
        """The site of that name. Raises `Refused("site.unknown")`."""
        row = self._database.one(f"SELECT {_COLUMNS} FROM sites WHERE name = ?", (name,))
        if not row:
            raise Refused("site.unknown", name=name[:40])
        return Site(*row)

    def add(self, site: Site) -> None:
        """Keep a site, or change the one of that name in its place."""
        self._database.run(
            "INSERT INTO sites (name, kind, url, account, profile) VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE"
            " SET kind = excluded.kind, url = excluded.url, account = excluded.account, profile = excluded.profile",
            (site.name, site.kind, site.url, site.user, site.profile),
        )

    def remove(self, name: str) -> None:
        """Forget a site. Raises `Refused("site.unknown")`."""
        if not self._database.run("DELETE FROM sites WHERE name = ?", (name,)):
            raise Refused("site.unknown", name=name[:40])
