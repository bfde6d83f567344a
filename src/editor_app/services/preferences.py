"""Who writes here, and small choices that stay: kept with the library, never secret."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from editor_app.library.library import Library
from editor_app.model.text import one_line


@dataclass(frozen=True, slots=True)
class Person:
    """单位 and 姓名 of the contributor; either may be empty."""

    unit: str = ""
    name: str = ""


class Preferences:
    """Use cases around what the program remembers of its user."""

    def __init__(self, library: Library) -> None:
        self._settings = library.settings

    def person(self) -> Person:
        """Who writes here."""
        value = self._settings.get("person", {})
        if not isinstance(value, dict):
            return Person()
        return Person(str(value.get("unit", "")), str(value.get("name", "")))

    def set_person(self, person: Person) -> Person:
        """Keep who writes here; both become lawful lines."""
        kept = Person(one_line(person.unit), one_line(person.name))
        self._settings.set("person", {"unit": kept.unit, "name": kept.name})
        return kept

    def get(self, key: str, default: Any = None) -> Any:
        """A choice of the window by its dotted key, or `default`."""
        return self._settings.get(f"window.{key}", default)

    def keep(self, key: str, value: Any) -> None:
        """Remember a choice of the window: any JSON value."""
        self._settings.set(f"window.{key}", value)
