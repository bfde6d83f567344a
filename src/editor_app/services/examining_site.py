"""The check's third step: is it the kind of site that was chosen, and if not, who or what answered instead."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from editor_app.model.diagnosis import Remedy, Step
from editor_app.model.diagnosis_words import make_step
from editor_app.model.errors import EditorError
from editor_app.model.site import Site, kind_words
from editor_app.sites.detecting import (
    Found,
    Looked,
    bases_of,
    detectors,
    find_kinds,
    has_dede_login,
    looks_like_wordpress,
)
from editor_app.sites.looking import Looker, Page, host_of, path_of

MARKS = {
    "intake": "/api/v1/profile",
    "wordpress": "/wp-json/",
    "metaweblog": "/xmlrpc.php?rsd",
    "dedecms": "/member/login.php",
}
"""Where each kind answers in its own way."""
BLOCKED = (401, 403, 405, 406, 412, 418, 429, 444, 493, 501, 503)
NETWORK_LOGIN = 511
_LOGIN = re.compile(r"登录|登陆|认证|上网|type=.?password|portal|login|sign in|wi-?fi|wlan", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Case:
    """What is looked into: the page that came where the kind's own answer should be."""

    site: Site
    looker: Looker
    looked: Looked
    page: Page
    facts: tuple[str, ...]

    @property
    def base(self) -> str:
        return path_of(self.site.url)

    def step(self, code: str, remedy: Remedy | None = None, **details: object) -> Step:
        title = f"（“{self.page.title}”）" if self.page.title else ""
        kind = kind_words(self.site.kind)
        return make_step(code, self.facts, remedy, kind=kind, status=self.page.status, title=title, **details)


def check_site(site: Site, looker: Looker, door: str = "") -> Step:
    """Look at the site without any login. `door` is the page to sign in at where the profile names it. Raises nothing that a
    site can cause.
    """
    detector, kind = detectors().get(site.kind), kind_words(site.kind)
    if detector is None:
        return make_step("site.unchecked", kind=kind)
    looked, base = Looked(looker, host_of(site.url)), path_of(site.url)
    try:
        page = looker.look(base + (door or MARKS.get(site.kind, "/")))
    except EditorError as error:
        why = str(error.details.get("why", "")) or error.code
        return make_step("site.no_answer", (f"原因：{why}",), why=why)
    facts = (_fact(page),)
    named = base + door if door and has_dede_login(looked, base + door) else ""
    if not page.target and (sign := named or detector(looked, base)):
        return make_step("site.ok", (*facts, f"认出：{sign}"), kind=kind)
    return _explain(_Case(site, looker, looked, page, facts))


def _fact(page: Page) -> str:
    """One line about an answer, of what a stranger's page says only its title."""
    kind = page.headers.get("Content-Type", "").partition(";")[0][:40]
    server = "".join(char for char in page.headers.get("Server", "") if char.isprintable())[:40]
    path = page.url[len(host_of(page.url)) :] or "/"
    parts = [f"GET {path} → {page.status} {kind}".rstrip()]
    parts += [f"标题“{page.title}”"] if page.title else []
    parts += [f"Server: {server}"] if server else []
    parts += [f"转到 {_without_query(page.target)}"] if page.target else []
    return "，".join(parts)


def _without_query(address: str) -> str:
    return address.partition("?")[0][:200]


def _explain(case: _Case) -> Step:
    page = case.page
    if page.status == NETWORK_LOGIN:
        return case.step("site.captive")
    if page.target:
        return _redirected(case)
    if page.is_html and page.status == 200 and _same_everywhere(case):
        return case.step("site.captive")
    if page.status in BLOCKED:
        known = case.site.kind == "wordpress" and looks_like_wordpress(case.looked, case.base)
        return case.step("site.rest_blocked" if known else "site.firewall")
    if page.status >= 500:
        return case.step("site.trouble")
    return _elsewhere(case)


def _redirected(case: _Case) -> Step:
    """A redirect says where; it is told, never followed to another host."""
    target, mark = case.page.target, MARKS.get(case.site.kind, "/")
    here, there = urlsplit(case.site.url), urlsplit(target)
    carried = _without_query(target).removesuffix(mark.partition("?")[0]).rstrip("/")
    remedy = Remedy(url=carried) if carried != _without_query(target).rstrip("/") else Remedy()
    if (here.hostname, here.scheme, there.scheme) == (there.hostname, "http", "https"):
        return case.step("site.to_https", remedy, address=carried)
    if host_of(case.site.url) == host_of(target):
        return case.step("site.redirects", remedy, address=carried)
    if not remedy.url and _redirects_everything(case):
        return case.step("site.captive")
    return case.step("site.moved", remedy, address=carried)


def _nowhere(case: _Case) -> Page | None:
    """What is answered for an address that cannot be there."""
    try:
        return case.looker.look(f"/{secrets.token_hex(8)}")
    except EditorError:
        return None


def _redirects_everything(case: _Case) -> bool:
    page = _nowhere(case)
    return page is not None and bool(page.target) and host_of(page.target) == host_of(case.page.target)


def _same_everywhere(case: _Case) -> bool:
    """One and the same page whatever is asked for: not a site, somebody in between."""
    page = _nowhere(case)
    if page is None or page.status != 200 or not page.is_html or not _LOGIN.search(page.text[:50_000]):
        return False
    return page.title == case.page.title and abs(len(page.text) - len(case.page.text)) < 200


def _elsewhere(case: _Case) -> Step:
    """The site is there, the kind's own answer is not: at another path, of another kind, or switched off."""
    site, host = case.site, host_of(case.site.url)
    found = list(find_kinds(case.looked, host, bases_of(site.url)))
    same = next((each for each in found if each.kind == site.kind), None)
    if same is not None:
        return case.step("site.wrong_path", Remedy(url=same.url), hint=f"改用 {same.url}。")
    if site.kind == "wordpress" and any(looks_like_wordpress(case.looked, base) for base in bases_of(site.url)):
        return case.step("site.no_rest", Remedy(kind="metaweblog") if _has_rpc(found) else None)
    if found:
        other = found[0]
        return case.step("site.other_kind", Remedy(url=other.url, kind=other.kind), found=kind_words(other.kind))
    if case.page.status == 404 and path_of(site.url):
        return case.step("site.wrong_path", hint="核对网址；不清楚的，向网站管理员要投稿接口的地址。")
    return case.step("site.not_this_kind")


def _has_rpc(found: list[Found]) -> bool:
    return any(each.kind == "metaweblog" for each in found)
