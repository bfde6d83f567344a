"""A real practice site for tests, and what it holds."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from editor_app.assets import resource
from editor_app.model.site import Site
from editor_app.portal.profiles import LoadedProfile, Profiles
from editor_app.receiver.accounts import Accounts
from editor_app.receiver.server import build_app
from editor_app.receiver.store import Store, StoredArticle

PROFILES = Profiles(resource("profiles"))


@dataclass(frozen=True)
class PracticeSite:
    """A running site."""

    url: str
    store: Store
    accounts: Accounts

    @property
    def token(self) -> str:
        """The contributor's token."""
        return next(account.token for account in self.accounts.all if account.role == "contributor")

    def site(self, url: str = "", name: str = "练习站点") -> Site:
        """The contributor's account there, reached under `url` (a proxy) or directly."""
        return Site(name, "intake", url or self.url, "tongxunyuan", "practice")

    @property
    def articles(self) -> list[StoredArticle]:
        """Every article it holds."""
        return self.store.articles(limit=10_000)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = threading.Event()

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        self.listening.set()


@contextmanager
def running_site(folder: Path, profile: LoadedProfile | None = None, *, review: bool = False) -> Iterator[PracticeSite]:
    """The practice site in a thread of this process, on a free port of the loopback; with `review` what comes waits."""
    store, accounts = Store(folder), Accounts(folder)
    app = build_app(store, accounts, profile or PROFILES.get("practice"), review=review)
    server = _Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert server.listening.wait(120)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield PracticeSite(f"http://127.0.0.1:{port}", store, accounts)
    finally:
        server.should_exit = True
        thread.join(60)
        store.close()
