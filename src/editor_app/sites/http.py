"""One discipline for all HTTP: what was certainly not sent, what is in doubt, what is an answer.

Measured on requests: `.netrc` replaces our Authorization unless `trust_env` is off; custom headers and bodies follow
redirects to other hosts; `timeout` bounds one read, not the call; gzip is unpacked whole; a 201 cut inside its header
arrives as success. Hence: no environment, no redirects, a deadline per call, a cap on what is read, and success only
for the expected status with a JSON object of the API's own.
"""

from __future__ import annotations

import json
import os
import ssl
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import requests
import truststore
import urllib3

from editor_app.model.errors import EditorError, Refused
from editor_app.sites.connector import Doubt, NotSent, SignInNeeded, Throttled

CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
CALL_SECONDS = 30.0
UPLOAD_SECONDS = 600.0
LEAST_SECONDS = 2.0
MAX_ANSWER = 4 * 1024 * 1024
MAX_RETRY_AFTER = 3600.0
CHUNK = 64 * 1024
JSON_TYPES = ("application/json", "application/problem+json")

_NO_TLS = ("CERTIFICATE_VERIFY_FAILED", "WRONG_VERSION_NUMBER", "UNSUPPORTED_PROTOCOL", "NO_PROTOCOLS_AVAILABLE")
_BEFORE_SENDING = (
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
    urllib3.exceptions.NameResolutionError,
    urllib3.exceptions.ProxyError,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer of the API: `data` is its JSON object, empty for an answer without a body."""

    status: int
    headers: Mapping[str, str]
    data: dict[str, Any]


def patience(seconds: float) -> float:
    """How long a call may take: `seconds`, in tests less (`EDITOR_APP_TIME_FACTOR`), but never under two seconds."""
    try:
        factor = float(os.environ.get("EDITOR_APP_TIME_FACTOR", "1"))
    except ValueError:
        factor = 1.0
    return max(LEAST_SECONDS, seconds * factor)


class Http:
    """The HTTP side of one account. Not for two threads at once."""

    def __init__(self, base: str, headers: Mapping[str, str]) -> None:
        """`base` without a trailing slash; plain http only for the loopback, https with the system's certificates.
        Raises `Refused("site.insecure_address")`.
        """
        parts = urlsplit(base)
        if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "::1", "localhost"):
            raise Refused("site.insecure_address", address=base[:200])
        if parts.scheme == "https":
            truststore.inject_into_ssl()
        self._base = base
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.update(headers)
        self._session.headers["User-Agent"] = "PioneerDesk"

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
        """Ask, and return the API's own answer with a status of `expect` or `refusals` (the latter as JSON too).

        HEAD answers have no body and count by their status alone. Everything else raises: `NotSent`, `Doubt`,
        `Throttled` (429 and 503 as the API's JSON), `SignInNeeded` (401, 403), `Refused("site.refused")` (other 4xx as
        the API's JSON).
        """
        deadline = time.monotonic() + patience(UPLOAD_SECONDS if body else CALL_SECONDS)
        response = self._send(method, path, body, headers, deadline)
        try:
            text = _read(response, deadline)
        finally:
            response.close()
        return _judge(method, response, text, expect, refusals)

    def _send(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str] | None, deadline: float
    ) -> requests.Response:
        try:
            return self._session.request(
                method,
                self._base + path,
                data=_paced(body, deadline) if body else None,
                headers={**(headers or {}), **({"Content-Length": str(len(body))} if body else {})},
                timeout=(patience(CONNECT_SECONDS), patience(READ_SECONDS)),
                allow_redirects=False,
                stream=True,
            )
        except requests.exceptions.SSLError as error:
            if _never_established(error):
                raise NotSent("network.tls", why=_tls_reason(error)) from error
            raise Doubt("network.no_answer", why="TLS") from error
        except (requests.exceptions.ConnectionError, requests.exceptions.Timeout) as error:
            if _never_left(error):
                raise NotSent("network.unreachable", why=_reason(error)) from error
            raise Doubt("network.no_answer", why=type(error).__name__) from error
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise Doubt("network.no_answer", why=type(error).__name__) from error


class _Paced:
    """A body that is sent in pieces and given up at the deadline; its length is known."""

    def __init__(self, body: bytes, deadline: float) -> None:
        self._body = body
        self._deadline = deadline

    def __len__(self) -> int:
        return len(self._body)

    def __iter__(self) -> Iterator[bytes]:
        for at in range(0, len(self._body), CHUNK):
            if time.monotonic() > self._deadline:
                raise TimeoutError("deadline of the upload")
            yield self._body[at : at + CHUNK]


def _paced(body: bytes, deadline: float) -> Any:
    return body if len(body) <= CHUNK else _Paced(body, deadline)


def _never_left(error: Exception) -> bool:
    """Whether the failure is one of those before the first byte of the request."""
    seen: BaseException | None = error
    for _ in range(6):
        if seen is None:
            return False
        if isinstance(seen, _BEFORE_SENDING):
            return True
        reason = getattr(seen, "reason", None) or (seen.args[0] if seen.args else None)
        seen = reason if isinstance(reason, BaseException) else seen.__cause__
    return False


def _tls_reason(error: Exception) -> str:
    """OpenSSL's word for what went wrong, such as CERTIFICATE_VERIFY_FAILED."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLError) and seen.reason:
            return str(seen.reason)
        inner = getattr(seen, "reason", None) or (seen.args[0] if seen.args else None)
        seen = inner if isinstance(inner, BaseException) else seen.__cause__
    return ""


def _never_established(error: Exception) -> bool:
    """Whether TLS failed before it carried anything: a bad certificate, an alert, no common version."""
    reason = _tls_reason(error)
    return reason in _NO_TLS or "ALERT" in reason


def _reason(error: Exception) -> str:
    """A word for the log: never the request, which carries the secret."""
    seen: object = error
    while isinstance(seen, BaseException):
        inner = getattr(seen, "reason", None) or (seen.args[0] if seen.args else None)
        if not isinstance(inner, BaseException):
            break
        seen = inner
    return type(seen).__name__


def _read(response: requests.Response, deadline: float) -> bytes:
    """The decoded body, at most `MAX_ANSWER`; anything cut, endless or late is doubt."""
    parts: list[bytes] = []
    size = 0
    try:
        for part in response.iter_content(CHUNK):
            size += len(part)
            if size > MAX_ANSWER or time.monotonic() > deadline:
                raise Doubt("network.strange_answer", why="too large or too slow")
            parts.append(part)
    except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        raise Doubt("network.no_answer", why=type(error).__name__) from error
    promised = response.headers.get("Content-Length", "")
    text = b"".join(parts)
    counted = promised.isdigit() and "Content-Encoding" not in response.headers
    if counted and response.request.method != "HEAD" and len(text) != int(promised):
        raise Doubt("network.no_answer", why="cut short")
    return text


def _judge(
    method: str, response: requests.Response, text: bytes, expect: Collection[int], refusals: Collection[int]
) -> Answer:
    status = response.status_code
    if method == "HEAD" and status in (*expect, *refusals) and _is_own_head(response):
        return Answer(status, response.headers, {})
    if 300 <= status < 400:
        raise Doubt("site.redirects", address=response.headers.get("Location", "")[:200])
    data = _json_object(response, text)
    if data is None:
        raise Doubt("network.strange_answer", status=status, retry_after=retry_after(response.headers))
    if status in expect or status in refusals:
        return Answer(status, response.headers, data)
    raise _refusal(status, response.headers, data)


def _is_own_head(response: requests.Response) -> bool:
    """A HEAD answer has no body to tell it from a stranger's: HTML is never the API's."""
    return not response.headers.get("Content-Type", "").lower().startswith("text/html")


def _json_object(response: requests.Response, text: bytes) -> dict[str, Any] | None:
    """The answer's JSON object, or None where it is not the API's own."""
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind not in JSON_TYPES:
        return None
    try:
        data = json.loads(text.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _refusal(status: int, headers: Mapping[str, str], data: dict[str, Any]) -> EditorError:
    said = str(data.get("detail") or data.get("title") or "")[:200]
    if status in (429, 503):
        return Throttled(retry_after(headers) or 60.0)
    if status in (401, 403):
        return SignInNeeded("site.sign_in", status=status, said=said)
    if 400 <= status < 500:
        return Refused("site.refused", status=status, said=said)
    return Doubt("site.trouble", status=status, retry_after=retry_after(headers))


def retry_after(headers: Mapping[str, str]) -> float:
    """Seconds of a `Retry-After` header (RFC 9110: seconds or a date), 0 for none, at most one hour."""
    value = headers.get("Retry-After", "").strip()
    if value.isdigit():
        return min(float(value), MAX_RETRY_AFTER)
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return 0.0
    moment = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max((moment - datetime.now(UTC)).total_seconds(), 0.0), MAX_RETRY_AFTER)
