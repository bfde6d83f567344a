"""The way to a site: which proxy, and whose certificates are trusted. Only here the system's proxy settings are read.

`trust_env` of requests stays off (a `.netrc` would replace our login); the system's proxy is asked for by us instead, never
for the loopback, and its login goes into a header of the proxy's alone, never into an address.
"""

from __future__ import annotations

import base64
import ipaddress
import ssl
import urllib.request
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

import truststore

from editor_app.model.errors import Refused
from editor_app.model.site import NO_PROXY, SYSTEM_PROXY, Way

DEFAULT_PROXY_PORT = 8080


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy that opens connections for us (HTTP CONNECT). `secret` is the password there, never shown."""

    host: str
    port: int
    user: str = ""
    secret: str = field(default="", repr=False)
    of_system: bool = False

    @property
    def address(self) -> str:
        """`host:port`, an IPv6 host in brackets."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """The address for the HTTP client; without the login."""
        return f"http://{self.address}"

    def headers(self) -> dict[str, str]:
        """The login as a header for the proxy: Basic, the only scheme spoken here."""
        if not self.user:
            return {}
        words = base64.b64encode(f"{self.user}:{self.secret}".encode()).decode("ascii")
        return {"Proxy-Authorization": f"Basic {words}"}


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this computer."""
    return host in ("127.0.0.1", "::1", "localhost")


def proxy_for(url: str, way: Way) -> Proxy | None:
    """The proxy that requests to `url` go through, or None. Raises `Refused("site.bad_proxy")` for an unusable one."""
    host = urlsplit(url).hostname or ""
    if is_loopback(host) or way.proxy == NO_PROXY:
        return None
    if way.proxy != SYSTEM_PROXY:
        named = parse_proxy(way.proxy)
        return Proxy(named.host, named.port, way.proxy_user, way.proxy_secret)
    if urllib.request.proxy_bypass(host):
        return None
    found = urllib.request.getproxies()
    said = found.get("https") or found.get("http") or ""
    return _with_login(said) if said else None


def parse_proxy(words: str) -> Proxy:
    """`host:port` or `http://host:port` as a person or the system writes it, without a login. Raises
    `Refused("site.bad_proxy")` for anything else.
    """
    text = words.strip()
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        port = parts.port or DEFAULT_PROXY_PORT
    except ValueError as error:
        raise Refused("site.bad_proxy") from error
    plain = parts.scheme == "http" and parts.hostname and parts.path in ("", "/") and not parts.query
    if not plain or parts.username is not None or not _is_host(parts.hostname or ""):
        raise Refused("site.bad_proxy")
    return Proxy(parts.hostname or "", port)


def check_way(way: Way) -> None:
    """Raise `Refused` for a way that could not be gone: `site.bad_proxy`, `site.bad_authority`."""
    if way.proxy not in (SYSTEM_PROXY, NO_PROXY):
        parse_proxy(way.proxy)
    try:
        make_context(way.authority)
    except (ssl.SSLError, ValueError, TypeError) as error:
        raise Refused("site.bad_authority") from error


def _with_login(words: str) -> Proxy:
    """The system's proxy; its settings may carry a login, which is taken out of the address at once."""
    parts = urlsplit(words if "://" in words else f"http://{words}")
    named = parse_proxy(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}")
    return Proxy(named.host, named.port, unquote(parts.username or ""), unquote(parts.password or ""), of_system=True)


def _is_host(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return bool(host) and len(host) < 254 and all(part.replace("-", "").isalnum() for part in host.split("."))
    return True


def make_context(authority: str = "") -> truststore.SSLContext:
    """How servers are verified: by the system's store and, where there is one, a further authority (PEM); TLS 1.2 at least.
    There is no way to switch verification off.
    """
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if authority:
        context.load_verify_locations(cadata=authority)
    return context
