"""Small values of the program: sizes, last choices. JSON, by key. No secrets."""

from __future__ import annotations

import json
from typing import Any

from editor_app.library.database import Database
from editor_app.model.errors import Unavailable


class Settings:
    """Keys are dotted words; values anything JSON holds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str, default: Any = None) -> Any:
        """The value, or `default` where none was set. Raises `Unavailable("library.corrupt")` for one that is no JSON."""
        row = self._database.one("SELECT value FROM settings WHERE key = ?", (key,))
        try:
            return json.loads(row[0]) if row else default
        except (ValueError, TypeError) as error:
            raise Unavailable("library.corrupt", why=f"setting {key}") from error

    def set(self, key: str, value: Any) -> None:
        """Keep a value."""
        text = json.dumps(value, ensure_ascii=False)
        self._database.run(
            "INSERT INTO settings VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, text)
        )
