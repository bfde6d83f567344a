"""Secrets: where they may come from and where they must never go."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import keyring
import keyring.backend
import pytest

from editor_app.model.errors import Refused, Unavailable
from editor_app.sites import credentials as module
from editor_app.sites.connector import SignInNeeded
from editor_app.sites.credentials import MAX_CHARACTERS, Credentials, password_variable


class Ring(keyring.backend.KeyringBackend):
    """A keyring in memory. Its module's name decides whether it counts as a system's own."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.calls = 0

    def get_password(self, service: str, username: str) -> str | None:
        self.calls += 1
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.calls += 1
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self.calls += 1
        del self.kept[service, username]


class Real(Ring):
    """Stands for the system's keyring."""


class Hanging(Real):
    """A keyring that waits for somebody to unlock it."""

    def get_password(self, service: str, username: str) -> str | None:
        self.calls += 1
        threading.Event().wait(30)
        return None


class Denied(Real):
    """A keyring whose owner said no."""

    def get_password(self, service: str, username: str) -> str | None:
        self.calls += 1
        raise RuntimeError("denied")


for _real in (Real, Hanging, Denied):
    _real.__module__ = "keyring.backends.SecretService"


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def use(ring: Ring) -> Ring:
    keyring.set_keyring(ring)
    return ring


def test_the_environment_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = use(Real())
    monkeypatch.setenv(password_variable("我的 站点-1"), "from-env")
    assert password_variable("我的 站点-1") == "EDITOR_APP_PASSWORD_我的_站点_1"
    assert Credentials().secret("我的 站点-1", "li") == "from-env"
    assert ring.calls == 0


def test_a_secret_outlives_the_program_in_the_keyring_alone() -> None:
    use(Real())
    Credentials().store("站点", "li", "s3cret")
    assert Credentials().secret("站点", "li") == "s3cret"
    Credentials().forget("站点", "li")
    with pytest.raises(SignInNeeded, match="no_secret"):
        Credentials().secret("站点", "li")


def test_a_plain_file_is_no_keyring() -> None:
    ring = use(Ring())
    credentials = Credentials()
    with pytest.raises(Unavailable, match="absent"):
        credentials.store("站点", "li", "s3cret")
    assert ring.calls == 0
    assert credentials.secret("站点", "li") == "s3cret", "for this session"


def test_a_keyring_that_hangs_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS", 0.2)
    ring = use(Hanging())
    credentials = Credentials()
    started = time.monotonic()
    for _ in range(5):
        with pytest.raises(SignInNeeded):
            credentials.secret("站点", "li")
    assert time.monotonic() - started < 25, "it hangs for 30 s whenever it is asked"
    assert ring.calls == 1


def test_a_denial_is_remembered_until_the_person_signs_in_again() -> None:
    ring = use(Denied())
    credentials = Credentials()
    for _ in range(3):
        with pytest.raises(SignInNeeded):
            credentials.secret("站点", "li")
    assert ring.calls == 1
    credentials.store("站点", "li", "new")
    assert ring.kept
    assert credentials.secret("站点", "li") == "new"


@pytest.mark.parametrize("length", [0, MAX_CHARACTERS + 1, 5000])
def test_what_windows_could_not_keep_is_refused_with_a_sentence(length: int) -> None:
    use(Real())
    with pytest.raises(Refused, match="bad_secret"):
        Credentials().store("站点", "li", "x" * length)


def test_the_longest_secret_is_kept() -> None:
    use(Real())
    Credentials().store("站点", "li", "x" * MAX_CHARACTERS)
    assert Credentials().secret("站点", "li") == "x" * MAX_CHARACTERS
