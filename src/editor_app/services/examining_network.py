"""The check's first two steps: can the site be reached, and does an encrypted connection come about."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from editor_app.model.diagnosis import Step
from editor_app.model.diagnosis_words import make_step
from editor_app.model.errors import Refused
from editor_app.model.site import Site
from editor_app.sites.certificate import Certificate
from editor_app.sites.folder_files import folder_path
from editor_app.sites.handshake import SECONDS, ProxyRefused, Shaken, Trouble, dial, network_login, shake
from editor_app.sites.ways import Proxy, is_loopback, proxy_for

FOLDER = "folder"
CLOCK_ALLOWANCE = timedelta(days=1)
EXPIRES_SOON = timedelta(days=14)
_SCHEMES = ("basic",)
# OpenSSL's X509_V_ERR_… and, as truststore hands them on, Windows' CERT_E_… and TRUST_E_….
_NOT_YET, _EXPIRED, _SELF_SIGNED = {9}, {10, 0x800B0101}, {18}
_UNKNOWN = {2, 19, 20, 21, 0x800B0109, 0x800B010A}
_HOST, _REVOKED = {62, 64, 0x800B010F}, {23, 0x800B010C, 0x80092010}


@dataclass(frozen=True, slots=True)
class Route:
    """Where a check goes: host, port and the proxy in between."""

    host: str
    port: int
    proxy: Proxy | None

    def connect(self, seconds: float) -> socket.socket:
        """A connection there."""
        return dial(self.host, self.port, self.proxy, seconds)


def route_of(site: Site) -> Route | Step:
    """The way to a site, or why it cannot be gone."""
    parts = urlsplit(site.url)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        return make_step("address.bad")
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        return make_step("address.bad")
    if parts.scheme == "http" and not is_loopback(host):
        return make_step("address.insecure")
    try:
        return Route(host, port, proxy_for(site.url, site.way))
    except Refused:
        return make_step("address.proxy_gone", proxy=site.way.proxy[:80])


def check_folder(site: Site) -> Step:
    """The address of a folder."""
    try:
        path = Path(folder_path(site.url))
        there = path.is_dir()
    except (Refused, OSError):
        return make_step("address.no_folder")
    return make_step("address.folder" if there else "address.no_folder", (f"文件夹：{path}",))


def check_address(route: Route) -> Step:
    """Resolve and connect, through the proxy where there is one; nothing is said to the site."""
    proxy = route.proxy.address if route.proxy else ""
    facts = [f"主机：{route.host}:{route.port}"]
    if route.proxy:
        facts.append(f"代理：{proxy}（{'系统设置' if route.proxy.of_system else '本站点设置'}）")
    step = partial(make_step, host=route.host, proxy=proxy)
    try:
        with route.connect(SECONDS) as made:
            facts.append(f"连到：{made.getpeername()[0]}")
    except ProxyRefused as error:
        return _proxy_refused(error, step, (*facts, f"代理回答：{error.status}"))
    except socket.gaierror as error:
        code = "address.proxy_gone" if route.proxy else "address.unknown_name"
        return step(code, (*facts, f"解析：{error.strerror or error}"))
    except OSError as error:
        return step(_unreachable(error, proxy), (*facts, f"原因：{type(error).__name__}"), why=_why(error))
    return step("address.by_proxy" if route.proxy else "address.ok", tuple(facts))


def _proxy_refused(error: ProxyRefused, step: Callable[..., Step], facts: tuple[str, ...]) -> Step:
    if error.status != 407:
        return step("address.proxy_refused", facts, status=error.status)
    known = not error.schemes or any(scheme.lower() in _SCHEMES for scheme in error.schemes)
    return step("address.proxy_login" if known else "address.proxy_scheme", facts, schemes="、".join(error.schemes))


def _unreachable(error: OSError, proxy: str) -> str:
    if proxy:
        return "address.proxy_gone"
    if isinstance(error, ConnectionRefusedError):
        return "address.refused"
    return "address.timeout" if isinstance(error, TimeoutError) else "address.unreachable"


def _why(error: OSError) -> str:
    return error.strerror or type(error).__name__


# -- TLS ------------------------------------------------------------------------------------------------------------------


def check_tls(site: Site, route: Route, now: datetime) -> Step:
    """Shake hands as every request will, and say what is wrong where that fails."""
    if site.url.startswith("http:"):
        return make_step("tls.loopback")
    try:
        shaken = shake(route.host, route.connect, site.way.authority)
    except (OSError, ProxyRefused) as error:
        return make_step("tls.cut", (f"原因：{type(error).__name__}",), host=route.host)
    facts = _facts(shaken, now)
    if _may_be_meddled_with(shaken) and route.proxy is None and (where := network_login(route.host)):
        return make_step("tls.captive", (*facts, f"明文 http 被引到：{where[:80]}"), where=where[:80])
    if shaken.trouble is Trouble.CERTIFICATE:
        return _bad_certificate(shaken, route.host, now, facts)
    if shaken.trouble is not None:
        code = f"tls.{shaken.trouble.value}"
        return make_step(code, facts, host=route.host, version=shaken.version, why=shaken.reason)
    until = shaken.certificate.until if shaken.certificate else None
    soon = until is not None and until - now < EXPIRES_SOON
    return make_step("tls.expiring" if soon else "tls.ok", facts, version=shaken.version, until=_day(until))


def _may_be_meddled_with(shaken: Shaken) -> bool:
    """Whether it looks as if somebody else had answered in the site's place."""
    return shaken.trouble is Trouble.CUT or shaken.verify_code in _UNKNOWN | _HOST | _SELF_SIGNED


def _bad_certificate(shaken: Shaken, host: str, now: datetime, facts: tuple[str, ...]) -> Step:
    code, certificate = shaken.verify_code, shaken.certificate
    since, until = (certificate.since, certificate.until) if certificate else (None, None)
    if code in _NOT_YET | _EXPIRED and _own_clock_wrong(shaken, now) and shaken.theirs is not None:
        return make_step("tls.own_clock", facts, mine=_moment(now), theirs=_moment(shaken.theirs))
    if code in _NOT_YET or (code in _EXPIRED and since is not None and since > now):
        return make_step("tls.not_yet_valid", facts, since=_day(since))
    if code in _EXPIRED:
        return make_step("tls.expired", facts, until=_day(until))
    if code in _SELF_SIGNED:
        return make_step("tls.self_signed", facts)
    if code in _UNKNOWN:
        return make_step("tls.unknown_authority", facts, issuer=certificate.issuer if certificate else "？")
    if code in _HOST:
        names = "、".join((certificate.names or (certificate.subject,))[:3]) if certificate else "？"
        return make_step("tls.wrong_host", facts, host=host, names=names or "？")
    return make_step("tls.revoked" if code in _REVOKED else "tls.untrusted", facts, why=shaken.reason[:100])


def _own_clock_wrong(shaken: Shaken, now: datetime) -> bool:
    """The site's clock says another day, and on that day its certificate is in force. A hint: nothing is trusted for it."""
    theirs, certificate = shaken.theirs, shaken.certificate
    if theirs is None or certificate is None or abs(theirs - now) < CLOCK_ALLOWANCE:
        return False
    return certificate.since <= theirs <= certificate.until


def _facts(shaken: Shaken, now: datetime) -> tuple[str, ...]:
    facts = [f"{shaken.version} {shaken.cipher}".strip(), f"本机时间：{_moment(now)}"]
    if shaken.reason:
        facts.append(
            f"原因：{shaken.reason[:100]}（{shaken.verify_code}）" if shaken.verify_code else f"原因：{shaken.reason}"
        )
    if shaken.certificate is not None:
        facts.extend(certificate_lines(shaken.certificate))
    if shaken.theirs is not None:
        facts.append(f"网站时间：{_moment(shaken.theirs)}")
    return tuple(fact for fact in facts if fact)


def certificate_lines(certificate: Certificate) -> list[str]:
    """A certificate in lines, for the person who knows it."""
    lines = [
        f"证书：{certificate.subject or '？'}，由“{certificate.issuer or '？'}”签发",
        f"有效期：{_day(certificate.since)} 至 {_day(certificate.until)}",
        f"指纹（SHA-256）：{_grouped(certificate.fingerprint)}",
    ]
    if certificate.names:
        lines.insert(1, f"用于：{'、'.join(certificate.names[:5])}")
    return lines


def _grouped(fingerprint: str) -> str:
    """In four groups, so that eyes and lines have somewhere to break."""
    return " ".join(fingerprint[at : at + 24].strip(":") for at in range(0, len(fingerprint), 24))


def _day(at: datetime | None) -> str:
    return f"{at.astimezone():%Y-%m-%d}" if at else "？"


def _moment(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M}"
