"""The `draft:` scheme: the only addresses the preview can reach, answered from this process.

`draft://article/<id>` is a page that was published here, `draft://site/<file>` a file of the site profile,
`draft://image/<sha256>` the web version of a picture. Everything else is refused. Registering must come before the
first profile is made.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QUrl
from PySide6.QtWebEngineCore import (
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)

from editor_app.desktop.webview.names import ARTICLE_HOST, IMAGE_HOST, SCHEME, SITE_HOST, Found, Wanted

POLICY = (
    "default-src 'none'; img-src draft:; style-src draft:; font-src draft:; form-action 'none'; base-uri 'none'; "
    "frame-src 'none'; frame-ancestors 'none'; sandbox"
)
_NAME = re.compile(r"/[A-Za-z0-9][A-Za-z0-9._-]{0,2100}\Z")  # a digest, and behind it fifty places that are hidden
_PICTURE = re.compile(rf"{SCHEME.decode()}://{IMAGE_HOST}/([A-Za-z0-9][A-Za-z0-9._-]*)")


def register_scheme() -> None:
    """Make `draft:` known to the engine; calling it again does nothing."""
    if QWebEngineUrlScheme.schemeByName(SCHEME).name().isEmpty():
        scheme = QWebEngineUrlScheme(SCHEME)
        scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
        scheme.setFlags(QWebEngineUrlScheme.Flag.SecureScheme)
        QWebEngineUrlScheme.registerScheme(scheme)


class DraftScheme(QWebEngineUrlSchemeHandler):
    """Answers the scheme. Pages lie here ready; files are asked of `fetch`, which answers later through `answer`."""

    def __init__(self, fetch: Callable[[Wanted], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._pages: dict[str, bytes] = {}
        self._pictures: frozenset[str] = frozenset()
        self._waiting: dict[int, QWebEngineUrlRequestJob] = {}
        self._number = 0

    def publish(self, name: str, html: str) -> QUrl:
        """Lay the page `name` ready (earlier ones are dropped, and what they still wait for) and return its address."""
        self._pages = {name: html.encode()}
        self._waiting.clear()
        self.allow(html)
        return QUrl(f"draft://{ARTICLE_HOST}/{name}")

    def allow(self, html: str) -> None:
        """From now on the pictures that `html` names may be asked for, no other of the library."""
        self._pictures = frozenset(_PICTURE.findall(html))

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        """Called by the engine on the window's thread for each request."""
        url = job.requestUrl()
        if bytes(job.requestMethod().data()) != b"GET" or not _NAME.match(url.path()) or url.hasQuery():
            job.fail(QWebEngineUrlRequestJob.Error.RequestDenied)
            return
        name = url.path()[1:]
        if url.host() == ARTICLE_HOST and name in self._pages:
            _reply(job, self._pages[name], "text/html; charset=utf-8")
        elif url.host() == SITE_HOST or (url.host() == IMAGE_HOST and name in self._pictures):
            self._number += 1
            self._waiting[self._number] = job
            self._fetch(Wanted(self._number, url.host(), name))
        else:
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)

    def answer(self, found: Found) -> None:
        """Give a file to the request that waits for it, if it still does."""
        job = self._waiting.pop(found.number, None)
        if job is None or not shiboken6.isValid(job):
            return
        if found.media_type:
            _reply(job, found.data, found.media_type)
        else:
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)


def _reply(job: QWebEngineUrlRequestJob, data: bytes, media_type: str) -> None:
    buffer = QBuffer(job)  # lives as long as the request
    buffer.setData(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    headers: dict[Any, Any] = {  # the stub does not know that a header may have several values
        QByteArray(b"Content-Security-Policy"): [QByteArray(POLICY.encode())],
        QByteArray(b"X-Content-Type-Options"): [QByteArray(b"nosniff")],
    }
    job.setAdditionalResponseHeaders(headers)
    job.reply(media_type.encode(), buffer)


class OnlyDraft(QWebEngineUrlRequestInterceptor):
    """Lets `draft:` through and nothing else. `blocked` holds the addresses that were stopped, for tests and doubts."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.blocked: list[str] = []

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Called by the engine before each request of the profile."""
        if info.requestUrl().scheme() != SCHEME.decode():
            self.blocked.append(info.requestUrl().toString()[:200])
            info.block(True)
