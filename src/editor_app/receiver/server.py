"""The practice site as a program: on the loopback only, one process, one data folder."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from sqlalchemy.exc import DatabaseError
from starlette.middleware.trustedhost import TrustedHostMiddleware

from editor_app import __version__
from editor_app.model.errors import Unavailable
from editor_app.portal.profiles import LoadedProfile
from editor_app.receiver import problems
from editor_app.receiver.accounts import Accounts
from editor_app.receiver.api import PREFIX, Site, build_router
from editor_app.receiver.pages import build_pages
from editor_app.receiver.review_store import ReviewStore
from editor_app.receiver.store import Store

HOST = "127.0.0.1"
Announce = Callable[[dict[str, Any]], None]


def build_app(store: Store, accounts: Accounts, loaded: LoadedProfile, *, review: bool = False) -> FastAPI:
    """The site over a store: the intake API and the public pages. With `review` what is handed in waits for a decision."""
    app = FastAPI(
        title="先锋采编练习站点",
        version=__version__,
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    problems.install(app)
    # A page from elsewhere whose name was made to point at this computer must not read the site.
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])
    site = Site(store, ReviewStore(store), accounts, loaded.profile, review)
    app.include_router(build_router(site, loaded))
    app.include_router(build_pages(store, loaded))
    return app


class _Server(uvicorn.Server):
    """Tells when it listens."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()


def serve(
    data: Path,
    port: int,
    *,
    profile: LoadedProfile,
    announce: Announce,
    stop_with_stdin: bool = False,
    review: bool = False,
) -> None:
    """Serve until stopped. `announce` is called once it listens, with url, API address, accounts and data folder; port 0
    takes any free one. With `stop_with_stdin` it ends when its standard input does: with the program that started it.
    Raises `Unavailable("practice.port_taken")`, `Unavailable("practice.no_folder")`.
    """
    try:
        store, accounts = Store(data), Accounts(data)
        listener = _listener(port, data / "port")
    except (OSError, DatabaseError) as error:
        raise Unavailable("practice.no_folder", path=str(data), why=str(error)[:200]) from error
    url = f"http://{HOST}:{listener.getsockname()[1]}"
    people = [{"user": a.user, "name": a.name, "unit": a.unit, "role": a.role, "token": a.token} for a in accounts.all]

    def ready() -> None:
        announce({"url": url, "api": url + PREFIX, "accounts": people, "data": str(data)})

    config = uvicorn.Config(
        build_app(store, accounts, profile, review=review),
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        ws="none",
        timeout_keep_alive=75,
        timeout_graceful_shutdown=5,
    )
    server = _Server(config, ready)
    if stop_with_stdin:
        threading.Thread(target=_watch_stdin, args=(server,), daemon=True).start()
    try:
        server.run(sockets=[listener])
    finally:
        listener.close()
        store.close()


def _listener(port: int, memory: Path) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform == "win32":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        _bind(listener, port, memory)
    except BaseException:
        listener.close()
        raise
    return listener


def _bind(listener: socket.socket, port: int, memory: Path) -> None:
    """Take `port`; for 0 the one used last, so that addresses in receipts stay good, else any free one."""
    last = memory.read_text(encoding="ascii", errors="replace") if memory.is_file() else ""
    wishes = [port] if port else [int(last) if last.isdigit() and 1024 <= int(last) <= 65535 else 0, 0]
    for wish in wishes:
        try:
            listener.bind((HOST, wish))
            break
        except OSError as error:
            if wish == wishes[-1]:
                raise Unavailable("practice.port_taken", port=port) from error
    memory.write_text(str(listener.getsockname()[1]), encoding="ascii")


def _watch_stdin(server: uvicorn.Server) -> None:
    """Reads past Python's buffers: their lock, held by a thread that waits, would abort the program's own end."""
    with contextlib.suppress(OSError, ValueError):
        while os.read(sys.stdin.fileno(), 1024):
            pass
    server.should_exit = True
