"""Secrets: from the environment, the system's keyring, or this session's memory; never from or into a file."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from typing import Any, TypeAlias, TypeVar

from editor_app.model.errors import Refused, Unavailable
from editor_app.sites.connector import SignInNeeded

SERVICE = "PioneerDesk"
SECONDS = 10.0
# Windows keeps at most 2,560 bytes of UTF-16 in a credential.
MAX_CHARACTERS = 1200
_REAL = ("Windows", "macOS", "SecretService", "kwallet", "libsecret", "KeyringLocker")
T = TypeVar("T")
_Ring: TypeAlias = Any  # keyring has no types; a backend with get_password, set_password, delete_password


def password_variable(site: str) -> str:
    """The environment variable that may hold a site's secret: letters and digits of its name upper-cased, else `_`."""
    return "EDITOR_APP_PASSWORD_" + re.sub(r"[^0-9A-Z\u4e00-\u9fff]", "_", site.upper())


class Credentials:
    """Secrets by site and account. Thread-safe; a keyring that does not answer within ten seconds counts as absent."""

    def __init__(self) -> None:
        self._memory: dict[tuple[str, str], str] = {}
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(1, "keyring")

    def secret(self, site: str, user: str) -> str:
        """The secret of an account. Raises `SignInNeeded("site.no_secret")` where nobody has it."""
        if value := os.environ.get(password_variable(site)):
            return value
        with self._lock:
            if value := self._memory.get((site, user)):
                return value
        try:
            kept = self._keyring(lambda ring: ring.get_password(SERVICE, f"{site}\n{user}"))
        except Unavailable:
            kept = None
        if not kept:
            raise SignInNeeded("site.no_secret", site=site, variable=password_variable(site))
        return str(kept)

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
        def attempt() -> T:
            import keyring

            ring = keyring.get_keyring()
            backends = getattr(ring, "backends", [ring])
            if not any(name in type(backend).__module__ for backend in backends for name in _REAL):
                raise Unavailable("keyring.absent", why=type(ring).__module__)
            return work(ring)

        try:
            return self._pool.submit(attempt).result(SECONDS)
        except Unavailable:
            raise
        except Late as error:
            raise Unavailable("keyring.absent", why="timeout") from error
        except Exception as error:  # keyring backends raise whatever their system raises; none of it may stop a writer
            raise Unavailable("keyring.absent", why=type(error).__name__) from error
