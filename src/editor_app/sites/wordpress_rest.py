"""WordPress's REST interface: its own answers told from a stranger's, its refusals in words, its addresses.

Measured (WordPress 6.1): 500 with a code of an upload is a verdict, any other 5xx means nothing; 413 comes from the web
server, in HTML; a wrong password does not fail the reading of public things, but `status=` in the query makes it fail.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any
from urllib.parse import urlencode

from editor_app.model.codec import canonical_json
from editor_app.model.errors import EditorError, Refused
from editor_app.model.site import Site
from editor_app.sites.connector import Doubt, SignInNeeded
from editor_app.sites.dialects import by_status, parse_json
from editor_app.sites.http import Answer, Http
from editor_app.sites.web_text import plain_words

PRETTY, PLAIN = "/wp-json/wp/v2/", "/?rest_route=/wp/v2/"
TOO_LARGE = 413
UPLOAD_CODE = "rest_upload_"
_APPLICATION_PASSWORD = re.compile(r"[A-Za-z0-9]{24}\Z")
_WORDS = {
    "rest_cannot_create": "账号没有新建的权限",
    "rest_cannot_edit": "账号不能改这一篇",
    "rest_cannot_publish": "账号没有直接发表的权限",
    "rest_cannot_edit_others": "账号不能改别人的稿件",
    "rest_forbidden_context": "账号不能改这一篇",
    "rest_upload_sideload_error": "站点不收这个文件",
    "rest_upload_unknown_error": "文件超过了站点的上限",
    "rest_upload_limited_space": "站点的空间满了",
    "rest_upload_hash_mismatch": "图片在路上变了",
    "empty_content": "稿件是空的",
}


class WordPressJson:
    """The dialect: JSON objects and lists; a refusal has `code`, `message` and `data`."""

    def read(self, kind: str, status: int, text: bytes) -> dict[str, Any] | None:
        """A list is found under `items`. A body too large is refused by the web server before WordPress sees it."""
        if status == TOO_LARGE:
            return {"code": "too_large", "message": ""}
        data = parse_json(text) if kind == "application/json" else None
        if status < 400:
            return {"items": data} if isinstance(data, list) else data if isinstance(data, dict) else None
        if not isinstance(data, dict) or not isinstance(data.get("code"), str) or "message" not in data:
            return None
        more = data.get("data")
        return data if isinstance(more, dict) and isinstance(more.get("status"), int) else None

    def refusal(self, status: int, data: dict[str, Any], retry_after: float) -> EditorError:
        """By code where the status misleads, else by the status. A success that was not asked for is nobody we know."""
        if status < 400:
            return Doubt("network.strange_answer", status=status, retry_after=retry_after)
        code = data["code"]
        if code == "rest_invalid_param" and "rest_forbidden_status" in _detail_codes(data):
            return SignInNeeded("site.sign_in", status=401, said="")
        if code == "rest_no_route":
            return Refused("site.no_rest")
        if status >= 500 and code.startswith(UPLOAD_CODE):
            return Refused("site.refused", status=status, said=said(data))
        return by_status(status, said(data), retry_after)


def said(data: dict[str, Any]) -> str:
    """The reason in words: ours where the code is known, else the site's."""
    return _WORDS.get(data["code"]) or plain_words(str(data.get("message", "")))[:200] or str(data["code"])[:80]


def _detail_codes(data: dict[str, Any]) -> set[str]:
    details = data["data"].get("details")
    each = details.values() if isinstance(details, dict) else ()
    return {str(one.get("code")) for one in each if isinstance(one, dict)}


def basic(user: str, secret: str, site: str) -> str:
    """The header of HTTP Basic. Raises `SignInNeeded("site.unusable_secret")` for what cannot be a password."""
    password = secret.strip()
    grouped = password.replace(" ", "")
    if _APPLICATION_PASSWORD.match(grouped):
        password = grouped
    if not password or not password.isascii() or not password.isprintable() or " " in password or ":" in user:
        raise SignInNeeded("site.unusable_secret", site=site)
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode("ascii")


class Rest:
    """Requests below `wp/v2`, with a login in each."""

    def __init__(self, site: Site, secret: str) -> None:
        """Raises `SignInNeeded("site.unusable_secret")`, `Refused("site.insecure_address")`."""
        headers = {"Authorization": basic(site.user, secret, site.name), "Accept": "application/json"}
        self.http = Http(site.url, headers, site.way, WordPressJson())
        self._root = PRETTY

    def me(self) -> Answer:
        """Who we are: the login is proved. Finds out how the interface is addressed where the site has plain addresses."""
        try:
            return self.get("users/me", context="edit")
        except Doubt as error:
            if error.code != "network.strange_answer" or error.details.get("status") != 404 or self._root == PLAIN:
                raise
        self._root = PLAIN
        return self.get("users/me", context="edit")

    def get(self, path: str, *, refusals: tuple[int, ...] = (), **query: str | int) -> Answer:
        """Read; 200, or one of `refusals`."""
        return self.http.call("GET", self._address(path, query), expect=(200,), refusals=refusals)

    def items(self, path: str, **query: str | int) -> list[dict[str, Any]]:
        """A list's objects."""
        return objects(self.http.call("GET", self._address(path, query), expect=(200,)))

    def post(self, path: str, fields: dict[str, Any], *, refusals: tuple[int, ...] = ()) -> Answer:
        """Create or change."""
        return self.http.call(
            "POST",
            self._address(path, {}),
            expect=(200, 201),
            body=canonical_json(fields),
            headers={"Content-Type": "application/json; charset=utf-8"},
            refusals=refusals,
        )

    def upload(self, name: str, media_type: str, data: bytes, refusals: tuple[int, ...], **query: str | int) -> Answer:
        """A file as it is, checked on arrival: without the sum a cut file would be taken for a whole one."""
        return self.http.call(
            "POST",
            self._address("media", query),
            expect=(201,),
            body=data,
            headers={
                "Content-Type": media_type,
                "Content-Disposition": f'attachment; filename="{name}"',
                "Content-MD5": hashlib.md5(data, usedforsecurity=False).hexdigest(),
            },
            refusals=refusals,
        )

    def delete(self, path: str) -> None:
        """Take away for good what is ours; that it is gone already is no matter."""
        self.http.call("DELETE", self._address(path, {"force": "true"}), expect=(200,), refusals=(404, 410))

    def _address(self, path: str, query: dict[str, str | int]) -> str:
        if not query:
            return self._root + path
        return f"{self._root}{path}{'&' if self._root == PLAIN else '?'}{urlencode(query)}"


def objects(answer: Answer) -> list[dict[str, Any]]:
    """The objects of a list; anything else is a strange answer."""
    found = answer.data.get("items")
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise Doubt("network.strange_answer", status=answer.status)
    return found


def number(data: dict[str, Any], name: str) -> int:
    """A number of the site's; anything else is a strange answer."""
    value = data.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63:
        raise Doubt("network.strange_answer", status=200)
    return value


def text(data: dict[str, Any], *names: str) -> str:
    """A text of the site's, within objects by name; anything else is a strange answer."""
    value: Any = data
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    if not isinstance(value, str):
        raise Doubt("network.strange_answer", status=200)
    return value
