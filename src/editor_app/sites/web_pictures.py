"""Pictures of web pages, fetched when something copied from one is pasted.

Nothing is told to the other side but that the program asks: no referrer, no cookies, no credentials, no proxy of the
environment. Addresses inside the own network are refused by the address that a connection has really reached, before
a byte is sent: names may point anywhere, and differently each time.
"""

from __future__ import annotations

import ipaddress
import logging
import socket
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from editor_app.model.errors import Refused, Unavailable
from editor_app.model.picture import MAX_FILE_BYTES
from editor_app.sites.http import CHUNK, CONNECT_SECONDS, READ_SECONDS, patience
from editor_app.sites.wire import Wire, WireAdapter

FETCH_SECONDS = 25.0
MAX_REDIRECTS = 3
MAX_ADDRESS = 2000
_FAILURES = (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError)
_LOG = logging.getLogger(__name__)


class PublicWire(Wire):
    """A wire that lets no connection into the own network, unless `private` allows it (tests)."""

    def __init__(self, *, private: bool = False) -> None:
        super().__init__()
        self._private = private
        self.inside = False

    def plug(self, connection: socket.socket) -> socket.socket:
        """Raises `OSError` for a peer that is not public; the caller then has sent nothing."""
        if not self._private and not is_public(str(connection.getpeername()[0])):
            self.inside = True
            connection.close()
            raise OSError("address inside the own network")
        return super().plug(connection)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
    return found.is_global and not found.is_multicast


def fetch_picture(address: str, *, private: bool = False) -> bytes:
    """The bytes at an http(s) address, at most MAX_FILE_BYTES, within FETCH_SECONDS. Whether they are a picture is for the
    caller to see. Raises `Refused("web.address")`, `Refused("web.too_large")`, `Unavailable("web.unreachable")`.
    """
    wire = PublicWire(private=private)
    with requests.Session() as session, wire.call(patience(FETCH_SECONDS), patience(FETCH_SECONDS)):
        session.trust_env = False
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("http://", "https://"):
            session.mount(scheme, WireAdapter(wire))
        session.headers["User-Agent"] = "PioneerDesk"
        session.headers["Accept"] = "image/png,image/jpeg,image/webp,image/gif;q=0.8"
        for _ in range(MAX_REDIRECTS + 1):
            _check(address)
            try:
                answer = session.get(
                    address,
                    stream=True,
                    allow_redirects=False,
                    timeout=(patience(CONNECT_SECONDS), patience(READ_SECONDS)),
                )
                with answer:
                    if answer.is_redirect:
                        address = urljoin(address, answer.headers.get("Location", ""))
                        continue
                    return _read(answer, wire)
            except _FAILURES as error:
                _LOG.info("picture of a web page: %s", type(error).__name__)
                if wire.inside:
                    raise Refused("web.address") from error
                raise Unavailable("web.unreachable", why=type(error).__name__) from error
    raise Unavailable("web.unreachable", why="redirects")


def _check(address: str) -> None:
    try:
        parts = urlsplit(address)
        lawful = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
    except ValueError:
        lawful = False
    if not lawful or len(address) > MAX_ADDRESS:
        raise Refused("web.address")


def _read(answer: requests.Response, wire: Wire) -> bytes:
    if answer.status_code != requests.codes.ok:
        raise Unavailable("web.unreachable", why=str(answer.status_code))
    parts: list[bytes] = []
    size = 0
    for part in answer.iter_content(CHUNK):
        size += len(part)
        if size > MAX_FILE_BYTES:
            raise Refused("web.too_large", megabytes=MAX_FILE_BYTES // 1048576)
        parts.append(part)
    promised = answer.headers.get("Content-Length", "")
    counted = promised.isdigit() and "Content-Encoding" not in answer.headers
    if wire.was_cut or (counted and size != int(promised)):
        raise Unavailable("web.unreachable", why="cut short")
    return b"".join(parts)
