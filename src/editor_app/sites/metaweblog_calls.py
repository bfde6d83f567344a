"""Calls to one XML-RPC server: where it is, the login in each call, what its faults mean."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from editor_app.model.errors import EditorError, Refused
from editor_app.model.site import Site
from editor_app.sites.connector import Conflict, Doubt, SignInNeeded
from editor_app.sites.dialects import by_status
from editor_app.sites.http import Answer, Http
from editor_app.sites.metaweblog_xml import TOO_LARGE, Fault, XmlRpc, encode_call, parse_xml
from editor_app.sites.setup import Memory

USUAL = "/xmlrpc.php"
MOST_OF_A_PAGE = 2 * 1024 * 1024
APIS = ("MetaWeblog", "WordPress")
NO_METHOD = -32601
_LINK = re.compile(r"<link\b[^<>]{0,600}>", re.IGNORECASE)
_EDIT_URI = re.compile(r"\brel=[\"']?EditURI\b", re.IGNORECASE)
_HREF = re.compile(r"\bhref=[\"']([^\"'<>]{1,400})[\"']", re.IGNORECASE)
_ENDPOINT = re.compile(r"(?:\.php|xmlrpc)/?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Login:
    """What stands in every call."""

    user: str
    secret: str = field(repr=False)


def login(site: Site, secret: str) -> Login:
    """Raises `SignInNeeded("site.unusable_secret")` for what cannot be a password."""
    password = secret.strip()
    if not password or not password.isprintable():
        raise SignInNeeded("site.unusable_secret", site=site.name)
    return Login(site.user, password)


class Calls:
    """One account's calls. `login` is put in by the callers, as its place differs from method to method."""

    def __init__(self, site: Site, secret: str, memory: Memory) -> None:
        """Raises `SignInNeeded("site.unusable_secret")`, `Refused("site.insecure_address")`."""
        self.login = login(site, secret)
        parts = urlsplit(site.url)
        self._home = parts.path or "/"
        self._host = parts.hostname or ""
        self._memory = memory
        self.http = Http(f"{parts.scheme}://{parts.netloc}", {"Accept": "text/xml, */*"}, site.way, XmlRpc())

    def call(self, method: str, *params: Any, faults: Collection[int] = ()) -> Any:
        """The value a method gives, or a `Fault` with a code of `faults`; other faults are raised as what they mean."""
        answer = self.answer(method, *params)
        fault = answer.data.get("fault")
        if isinstance(fault, Fault):
            if fault.code in faults:
                return fault
            raise meaning(fault)
        return answer.data.get("value")

    def answer(self, method: str, *params: Any) -> Answer:
        """The whole answer, faults included."""
        return self.http.call(
            "POST",
            self.endpoint(),
            expect=(200,),
            refusals=(TOO_LARGE,),
            body=encode_call(method, params),
            headers={"Content-Type": "text/xml; charset=utf-8"},
        )

    def text(self, path: str, media_type: str) -> str:
        """A page that anybody may read. Without our login: it is not in these requests."""
        return self.http.download(path, media_type, MOST_OF_A_PAGE).data.decode("utf-8", errors="replace")

    @property
    def home(self) -> str:
        """The path of the site's own page, with a slash at its end."""
        folder = self._home if not _ENDPOINT.search(self._home) else self._home.rpartition("/")[0]
        return folder.rstrip("/") + "/"

    def endpoint(self) -> str:
        """Where calls go: the address itself where it is one, else what the site's page says (RSD), else the usual place."""
        known = self._memory.get("endpoint")
        if isinstance(known, str):
            return known
        found = self._home if _ENDPOINT.search(self._home) else self._discovered()
        self._memory.put("endpoint", found)
        return found

    def _discovered(self) -> str:
        usual = self.home.rstrip("/") + USUAL
        try:
            page = self.text(self.home, "text/html")
            described = next((tag for tag in _LINK.findall(page) if _EDIT_URI.search(tag)), "")
            address = _HREF.search(described)
            if address is None:
                return usual
            description = self._description(self._path(unescape(address[1])))
        except Doubt:  # no page that could be read: then where such servers usually are
            return usual
        return self._path(description) if description else usual

    def _description(self, path: str) -> str:
        for kind in ("text/xml", "application/rsd+xml", "application/xml"):
            try:
                root = parse_xml(self.text(path, kind).encode())
            except Doubt:
                continue
            apis = list(root.iter()) if root is not None else []
            links = {one.get("name", ""): one.get("apiLink", "") for one in apis if one.tag.rpartition("}")[2] == "api"}
            return next((links[name] for name in APIS if links.get(name)), "")
        return ""

    def _path(self, address: str) -> str:
        """The path of an address of this site; what another host offers is not followed."""
        parts = urlsplit(urljoin(f"https://{self._host}{self.home}", address))
        if parts.hostname != self._host:
            raise Refused("site.redirects", address=address[:200])
        return parts.path + (f"?{parts.query}" if parts.query else "")


def meaning(fault: Fault) -> EditorError:
    """What a fault means. WordPress and Typecho number them like HTTP; 500 may come after something was stored."""
    if fault.code == 403:
        return SignInNeeded("site.sign_in", status=401, said=fault.said[:200])
    if fault.code == 401:
        return SignInNeeded("site.sign_in", status=403, said=fault.said[:200])
    if fault.code == 409:
        return Conflict("site.conflict")
    if fault.code == TOO_LARGE:
        return Refused("site.article_too_large")
    if fault.code >= 500:
        return by_status(fault.code, "", 0.0)
    return Refused("site.refused", status=fault.code, said=fault.said[:200])
