"""One discipline for all HTTP: what was certainly not sent, what is in doubt, what is an answer.

Measured on requests: `.netrc` replaces our Authorization unless `trust_env` is off; custom headers and bodies follow
redirects to other hosts; `timeout` bounds one read, not the call; gzip is unpacked whole; a 201 cut inside its header
arrives as success. Hence: no environment, no redirects, a deadline per call, a cap on what is read, and success only
for the expected status with an answer of the API's own (dialects.py).
"""

from __future__ import annotations

import http.client
import logging
import os
import re
import ssl
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.cookies import RequestsCookieJar, extract_cookies_to_jar

from editor_app.model.errors import Refused
from editor_app.model.site import Way
from editor_app.sites.connector import Doubt, NotSent
from editor_app.sites.dialects import PROBLEM_TYPE, Dialect, Problems
from editor_app.sites.ways import is_loopback, proxy_for
from editor_app.sites.wire import Wire, WireAdapter

CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
CALL_SECONDS = 30.0
UPLOAD_SECONDS = 600.0
LONGEST_SECONDS = 3600.0
LEAST_SECONDS = 2.0
MAX_ANSWER = 4 * 1024 * 1024
MAX_RETRY_AFTER = 3600.0
CHUNK = 64 * 1024

DIRECT = Way()

_LOG = logging.getLogger(__name__)
_FAILURES = (
    requests.exceptions.RequestException,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    OSError,
    ValueError,
)
_PLAIN_PATH = re.compile(r"/[A-Za-z0-9/._~-]*")
_TUNNEL = re.compile(r"Tunnel connection failed: (\d{3})")
# OpenSSL's verify codes, X509_V_ERR_…, in words for a contributor.
_CERTIFICATE = {
    9: "证书还没有生效，请核对本机时间",
    10: "证书过期，或本机时间不对",
    18: "证书是自签的，本机不信任",
    19: "签发证书的机构不受信任",
    20: "签发证书的机构不受信任",
    21: "签发证书的机构不受信任",
    62: "证书不是这个网址的",
    64: "证书不是这个网址的",
}
_BROKEN = {
    "gaierror": "查不到这个网址",
    "ConnectionRefusedError": "那边没有程序在听",
    "ConnectionResetError": "连接被那边断开",
    "RemoteDisconnected": "连接被那边断开",
    "ConnectionAbortedError": "连接断了",
    "BrokenPipeError": "连接断了",
    "IncompleteRead": "答复没有收完",
    "TimeoutError": "等得太久",
    "ConnectTimeoutError": "等得太久",
    "ReadTimeoutError": "等得太久",
    "OSError": "网络不通",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer of the API: `data` is the object it holds, empty for an answer without a body."""

    status: int
    headers: Mapping[str, str]
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class File:
    """A file that was got, or the status without one."""

    status: int
    headers: Mapping[str, str]
    data: bytes


def patience(seconds: float) -> float:
    """How long a call may take: `seconds`, in tests less (`EDITOR_APP_TIME_FACTOR`), but never under two seconds."""
    try:
        factor = float(os.environ.get("EDITOR_APP_TIME_FACTOR", "1"))
    except ValueError:
        factor = 1.0
    return max(LEAST_SECONDS, seconds * factor)


class Http:
    """The HTTP side of one account. Not for two threads at once."""

    def __init__(
        self, base: str, headers: Mapping[str, str], way: Way = DIRECT, dialect: Dialect | None = None
    ) -> None:
        """`base` without a trailing slash; plain http only for the loopback, https with the system's certificates and
        the way's. `dialect`: how the API's own answers are known, problem documents unless another is named. Raises
        `Refused("site.insecure_address")`.
        """
        parts = urlsplit(base)
        if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
            raise Refused("site.insecure_address", address=base[:200])
        proxy = proxy_for(base, way)
        self._proxies = {"https": proxy.url} if proxy else {}
        self._base = base
        self._address = _written(base)
        self._dialect = dialect or Problems()
        self._wire = Wire()
        self._session = requests.Session()
        self._session.trust_env = False
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, WireAdapter(self._wire, way.authority, proxy))
        self._session.headers.update(headers)
        self._session.headers["User-Agent"] = "PioneerDesk"

    def share_cookies(self, jar: RequestsCookieJar) -> None:
        """Keep cookies there, for sites whose login is a session that connectors of one account share."""
        self._session.cookies = jar

    def interrupt(self) -> None:
        """End a call that is under way, from any thread; it is in doubt then."""
        self._wire.cut()

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def call(
        self,
        method: str,
        path: str,
        *,
        expect: Collection[int],
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        refusals: Collection[int] = (),
    ) -> Answer:
        """Ask, and return the API's own answer with a status of `expect` or `refusals` (the latter as its own too).

        HEAD answers have no body and count by their status alone. Everything else raises: `NotSent`, `Doubt`, and what
        the dialect makes of the API's own: usually `Throttled` (429), `SignInNeeded` (401, 403),
        `Refused("site.refused")` (other 4xx).
        """
        waits = (UPLOAD_SECONDS, LONGEST_SECONDS) if body else (CALL_SECONDS, CALL_SECONDS)
        response, text = self._ask(method, path, body, headers, waits, MAX_ANSWER)
        return _judge(method, response, text, expect, refusals, self._dialect)

    def download(
        self,
        path: str,
        media_type: str,
        most: int,
        *,
        headers: Mapping[str, str] | None = None,
        refusals: Collection[int] = (),
    ) -> File:
        """Get a file of that media type, of at most `most` bytes; 304 gives one without content. An answer with a status of
        `refusals`, which must be the API's own, gives one without content too; everything else raises as `call` does.
        """
        response, data = self._ask("GET", path, None, headers, (UPLOAD_SECONDS, UPLOAD_SECONDS), most)
        if response.status_code == 304:
            return File(304, response.headers, b"")
        if response.status_code == 200 and _kind(response) == media_type:
            return File(200, response.headers, data)
        answer = _judge("GET", response, data, (), refusals, self._dialect)
        return File(answer.status, answer.headers, b"")

    def _ask(
        self,
        method: str,
        path: str,
        body: bytes | None,
        headers: Mapping[str, str] | None,
        waits: tuple[float, float],
        most: int,
    ) -> tuple[requests.Response, bytes]:
        """Send and read the whole answer. `waits`: seconds for a call, and for one that goes on sending."""
        started = time.monotonic()
        said: object = "no answer"
        try:
            with self._wire.call(patience(waits[0]), patience(waits[1])):
                response = self._send(method, path, body, headers)
                try:
                    text = self._read(response, most)
                finally:
                    response.close()
            said = response.status_code
        finally:
            asked = path.partition("?")[0]  # what is searched for stays out of the log
            _LOG.info("%s %s: %s in %.2f s", method, asked, said, time.monotonic() - started)
        return response, text

    def _send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str] | None) -> requests.Response:
        """By the session's adapter itself: what a session adds, redirects and settings of the environment, is not wanted."""
        try:
            request = self._prepared(method, path, body, headers)
            response = self._session.get_adapter(self._base).send(
                request,
                timeout=(patience(CONNECT_SECONDS), patience(READ_SECONDS)),
                stream=True,
                proxies=self._proxies,
                verify=True,
                cert=None,
            )
            if "Set-Cookie" in response.headers:
                extract_cookies_to_jar(self._session.cookies, request, response.raw)  # type: ignore[no-untyped-call]
            return response
        except _FAILURES as error:
            if self._wire.sent:
                raise Doubt("network.no_answer", why=_reason(error)) from error
            if isinstance(error, requests.exceptions.SSLError):
                raise NotSent("network.tls", why=_tls_reason(error)) from error
            if isinstance(error, requests.exceptions.ProxyError):
                raise _proxy_trouble(error) from error
            raise NotSent("network.unreachable", why=_reason(error)) from error

    def _prepared(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str] | None
    ) -> requests.PreparedRequest:
        """What a session would make of it, without what it asks of every call anew: that took as long as the call itself."""
        request = requests.PreparedRequest()
        request.prepare_method(method)
        if _PLAIN_PATH.fullmatch(path):  # nothing in it that would be written differently
            request.url = self._address + path
        else:
            request.prepare_url(self._base + path, None)
        request.prepare_headers({**self._session.headers, **(headers or {})})
        if len(self._session.cookies):
            request.prepare_cookies(self._session.cookies)
        request.prepare_body(body, None)
        return request

    def _read(self, response: requests.Response, most: int) -> bytes:
        """The decoded body, at most `most` bytes; anything cut, endless or late is doubt."""
        parts: list[bytes] = []
        size = 0
        try:
            for part in response.iter_content(CHUNK):
                size += len(part)
                if size > most:
                    raise Doubt("network.strange_answer", why="too large")
                parts.append(part)
        except _FAILURES as error:
            raise Doubt("network.no_answer", why=_reason(error)) from error
        if self._wire.was_cut:
            raise Doubt("network.no_answer", why="too slow")
        promised = response.headers.get("Content-Length", "")
        text = b"".join(parts)
        counted = promised.isdigit() and "Content-Encoding" not in response.headers and response.status_code != 304
        if counted and response.request.method != "HEAD" and len(text) != int(promised):
            raise Doubt("network.no_answer", why="cut short")
        return text


def _written(base: str) -> str:
    """The address as it goes into a request, without a slash at its end; as it is where it cannot be: then no call succeeds."""
    request = requests.PreparedRequest()
    try:
        request.prepare_url(f"{base}/x", None)
    except requests.exceptions.RequestException:
        return base
    return (request.url or "").removesuffix("/x")


def _tls_reason(error: Exception) -> str:
    """What was wrong with the certificate, in words; else OpenSSL's own word."""
    seen: BaseException | None = error
    for _ in range(8):
        if isinstance(seen, ssl.SSLCertVerificationError):
            return _CERTIFICATE.get(seen.verify_code, seen.verify_message)
        if isinstance(seen, ssl.SSLError) and seen.reason:
            return str(seen.reason)
        seen = _inner(seen)
    return ""


def _inner(error: BaseException | None) -> BaseException | None:
    """The error that this one wraps: urllib3 keeps it in `reason` or as an argument."""
    for found in (getattr(error, "reason", None), *getattr(error, "args", ())[::-1]):
        if isinstance(found, BaseException):
            return found
    return error.__cause__ if error is not None else None


def _reason(error: BaseException) -> str:
    """What broke, in a few words: never the request, which carries the secret."""
    for _ in range(8):
        inner = _inner(error)
        if inner is None:
            break
        error = inner
    name = type(error).__name__
    return _BROKEN.get(name, name)


def _proxy_trouble(error: Exception) -> NotSent:
    """What the proxy said, as far as it spoke: the site has heard nothing."""
    seen: BaseException | None = error
    for _ in range(8):
        if said := _TUNNEL.search(str(seen)) if isinstance(seen, OSError) else None:
            code = "network.proxy_login" if said[1] == "407" else "network.proxy"
            return NotSent(code, why=f"代理回答 {said[1]}")
        seen = _inner(seen)
        if seen is None:
            break
    return NotSent("network.proxy", why=_reason(error))


def _judge(
    method: str,
    response: requests.Response,
    text: bytes,
    expect: Collection[int],
    refusals: Collection[int],
    dialect: Dialect,
) -> Answer:
    status = response.status_code
    if 300 <= status < 400:
        raise Doubt("site.redirects", address=response.headers.get("Location", "")[:200])
    if method == "HEAD":
        if status in (*expect, *refusals) and _is_own_head(response):
            return Answer(status, response.headers, {})
        raise Doubt("network.strange_answer", status=status, retry_after=retry_after(response.headers))
    data = dialect.read(_kind(response), status, text)
    if data is None:
        raise Doubt("network.strange_answer", status=status, retry_after=retry_after(response.headers))
    if status in expect or status in refusals:
        return Answer(status, response.headers, data)
    raise dialect.refusal(status, data, retry_after(response.headers))


def _kind(response: requests.Response) -> str:
    return response.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def _is_own_head(response: requests.Response) -> bool:
    """A HEAD answer has no body to tell it from a stranger's: its type must be one that only the API would give."""
    kind = _kind(response)
    return kind == PROBLEM_TYPE if response.status_code >= 400 else bool(kind) and kind != "text/html"


def retry_after(headers: Mapping[str, str]) -> float:
    """Seconds of a `Retry-After` header (RFC 9110: seconds or a date), 0 for none, at most one hour."""
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value), MAX_RETRY_AFTER)
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return 0.0
    moment = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max((moment - datetime.now(UTC)).total_seconds(), 0.0), MAX_RETRY_AFTER)


def clock_skew(answer: Answer) -> float:
    """The site's clock minus ours in seconds, by the `Date` of an answer; 0 where it says none."""
    try:
        at = parsedate_to_datetime(answer.headers.get("Date", ""))
    except (ValueError, TypeError):
        return 0.0
    moment = at if at.tzinfo else at.replace(tzinfo=UTC)
    return round((moment - datetime.now(UTC)).total_seconds(), 1)
