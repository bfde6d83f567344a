"""Secrets: from the environment, the system's keyring, or this session's memory; never from or into a file."""

from __future__ import annotations

import os
import queue
import re
import threading
from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

from editor_app.model.errors import Refused, Unavailable
from editor_app.sites.connector import SignInNeeded

SERVICE = "PioneerDesk"
SECONDS = 10.0
# Windows keeps at most 2,560 bytes of UTF-16 in a credential.
MAX_CHARACTERS = 1200
# Backends that keep secrets in the system's own store. Others (plain files, registries) are never used.
_REAL = frozenset(f"keyring.backends.{name}" for name in ("Windows", "macOS", "SecretService", "kwallet", "libsecret"))
T = TypeVar("T")
_Ring: TypeAlias = Any  # keyring has no types; a backend with get_password, set_password, delete_password


def password_variable(site: str) -> str:
    """The environment variable that may hold a site's secret: letters and digits of its name upper-cased, else `_`."""
    return "EDITOR_APP_PASSWORD_" + re.sub(r"[^0-9A-Z\u4e00-\u9fff]", "_", site.upper())


def proxy_key(address: str) -> str:
    """What a proxy's password is kept under in the place of a site's name; no site can be called that."""
    return f"proxy\n{address}"


class Credentials:
    """Secrets by site and account. Thread-safe. A keyring that does not answer within ten seconds, is
    locked or denied counts as absent until the program ends or a secret is stored again: nobody is asked over and over.
    """

    def __init__(self) -> None:
        self._memory: dict[tuple[str, str], str] = {}
        self._lock = threading.Lock()
        self._denied = ""

    def secret(self, site: str, user: str) -> str:
        """The secret of an account. Raises `SignInNeeded("site.no_secret")` where nobody has it."""
        if kept := self.find(site, user):
            return kept
        raise SignInNeeded("site.no_secret", site=site, variable=password_variable(site))

    def find(self, site: str, user: str) -> str:
        """The secret of an account, or nothing."""
        if value := os.environ.get(password_variable(site)):
            return value
        with self._lock:
            if value := self._memory.get((site, user)):
                return value
        try:
            kept = self._keyring(lambda ring: ring.get_password(SERVICE, f"{site}\n{user}"))
        except Unavailable:
            kept = None
        return str(kept or "")

    def remember(self, site: str, user: str, secret: str) -> None:
        """Keep a secret in memory until the program ends."""
        with self._lock:
            self._memory[site, user] = secret

    def store(self, site: str, user: str, secret: str) -> None:
        """Keep a secret in the keyring, and in memory for this session. Raises `Unavailable("keyring.absent")` where
        there is no real keyring: the secret then lasts for this session only.
        """
        if not secret or len(secret) > MAX_CHARACTERS:
            raise Refused("site.bad_secret", limit=MAX_CHARACTERS)
        self.remember(site, user, secret)
        self._denied = ""
        self._keyring(lambda ring: ring.set_password(SERVICE, f"{site}\n{user}", secret))

    def forget(self, site: str, user: str) -> None:
        """Remove a secret from memory and keyring; one that is not there is no error."""
        with self._lock:
            self._memory.pop((site, user), None)
        try:
            if self._keyring(lambda ring: ring.get_password(SERVICE, f"{site}\n{user}")):
                self._keyring(lambda ring: ring.delete_password(SERVICE, f"{site}\n{user}"))
        except Unavailable:
            return

    def examine(self) -> str:
        """A sentence about the keyring; raises `Unavailable("keyring.absent")` where there is none."""
        return f"钥匙串可用：{self._keyring(lambda ring: type(ring).__module__)}"

    def _keyring(self, work: Callable[[_Ring], T]) -> T:
        if self._denied:
            raise Unavailable("keyring.absent", why=self._denied)
        ends: queue.SimpleQueue[tuple[bool, Any]] = queue.SimpleQueue()

        def attempt() -> None:
            try:
                ends.put((True, work(_real_keyring())))
            except Exception as error:  # backends raise whatever their system raises; none of it may stop a writer
                ends.put((False, error))

        # A thread of its own that nobody waits for: a keyring that hangs must not keep the program from ending.
        threading.Thread(target=attempt, name="keyring", daemon=True).start()
        try:
            worked, value = ends.get(timeout=SECONDS)
        except queue.Empty as error:
            self._denied = "timeout"
            raise Unavailable("keyring.absent", why="timeout") from error
        if worked:
            answer: T = value
            return answer
        if isinstance(value, Unavailable):
            raise value
        self._denied = type(value).__name__
        raise Unavailable("keyring.absent", why=self._denied) from value


def _real_keyring() -> _Ring:
    """The first backend that is one of the systems' own; never a chain, which would fall through to a plain file."""
    import keyring

    ring = keyring.get_keyring()
    for backend in getattr(ring, "backends", [ring]):
        if type(backend).__module__ in _REAL:
            return backend
    raise Unavailable("keyring.absent", why=type(ring).__module__)
