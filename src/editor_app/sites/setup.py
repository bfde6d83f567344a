"""What a connector is made with beside the account and its secret, and what it remembers while the program runs."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from editor_app.model.profile import SiteProfile


class Packer(Protocol):
    """Packages of articles, which the workshop of formats makes and connectors may only ask for."""

    def pack(self, article: Mapping[str, object], pictures: Mapping[str, bytes]) -> bytes:
        """The package of a frozen article; `pictures` are its renditions by SHA-256. The same bytes every time."""

    def unpack(self, data: bytes, name: str) -> Mapping[str, object]:
        """The frozen article of a package, every part of which is what it claims to be. Raises `Refused`, also for a package
        that was not made by `pack`.
        """


class NoPacker:
    """Where no package is ever made."""

    def pack(self, article: Mapping[str, object], pictures: Mapping[str, bytes]) -> bytes:
        """Never asked for."""
        raise NotImplementedError

    def unpack(self, data: bytes, name: str) -> Mapping[str, object]:
        """Never asked for."""
        raise NotImplementedError


class Memory:
    """What the connectors of one account share until the program ends: cookies of a session that a person has opened, a
    picture of letters that waits for a person. Thread-safe; in memory only, as it holds what is as good as a secret.
    """

    def __init__(self) -> None:
        self._values: dict[str, object] = {}
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return "Memory(…)"

    def get(self, key: str) -> object | None:
        """What is kept under `key`, or None."""
        with self._lock:
            return self._values.get(key)

    def put(self, key: str, value: object) -> None:
        """Keep `value`."""
        with self._lock:
            self._values[key] = value

    def pop(self, key: str) -> object | None:
        """What was kept under `key`, which is forgotten now."""
        with self._lock:
            return self._values.pop(key, None)


@dataclass(frozen=True, slots=True)
class Setup:
    """`profile` is the site's: its columns, its encoding, and what stands for the connector under `[site.connector]`."""

    profile: SiteProfile = field(default_factory=lambda: SiteProfile("", "", 1))
    packer: Packer = field(default_factory=NoPacker)
    memory: Memory = field(default_factory=Memory)

    def option(self, name: str, default: str = "") -> str:
        """What the profile says to the connector under `name`."""
        return self.profile.connector.get(name, default)


PLAIN = Setup()
"""For connectors that need nothing more."""
