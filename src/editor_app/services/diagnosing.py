"""The check of an account, step by step: reach it, encrypt, know it, sign in, and compare it with its profile.

Nothing is changed at the site. A step that fails ends the check: what comes after could only mislead. Secrets are struck out
of every line, also where a server sends them back.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

from editor_app.model.diagnosis import Check, Diagnosis, Right, SignedIn, Step, StepState
from editor_app.model.diagnosis_words import make_step, not_reached
from editor_app.model.errors import Cancelled, EditorError
from editor_app.model.problems import explain
from editor_app.model.profile import SiteProfile
from editor_app.model.site import Site, secret_words
from editor_app.services.examining_network import FOLDER, Route, check_address, check_folder, check_tls, route_of
from editor_app.services.examining_site import check_site
from editor_app.sites.connector import Connector, SignInNeeded, Throttled, Verified
from editor_app.sites.discretion import forms, strike
from editor_app.sites.looking import Looker, host_of
from editor_app.sites.registry import Connectors

CLOCK_SECONDS = 300.0
_HINTS = {
    "intake": "向网站管理员重新要令牌，整条复制过来。",
    "wordpress": "这里要用“应用程序密码”，不是登录后台的密码：在后台的“用户→个人资料→应用程序密码”里新建一个。",
}
_HINT = "核对账号和密码，大小写也要一致；还不行，请网站管理员重设。"

Told = Callable[[Step], None]


class _Stoppable(Protocol):
    def interrupt(self) -> None: ...


class Examination:
    """One check of one account, saved or not. `run` on a worker thread, once; `stop` from any."""

    def __init__(
        self, site: Site, secret: str, profile: SiteProfile, connectors: Connectors, now: Callable[[], datetime]
    ) -> None:
        self._site = connectors.equipped(site)
        self._secret = secret
        self._profile = profile
        self._connectors = connectors
        self._now = now
        self._stopped = threading.Event()
        self._current: _Stoppable | None = None
        self._signed_in: SignedIn | None = None

    def stop(self) -> None:
        """End it soon: what is under way is broken off, `run` raises `Cancelled`."""
        self._stopped.set()
        current = self._current
        if current is not None:
            current.interrupt()

    def run(self, told: Told) -> Diagnosis:
        """All steps; `told` hears of each as it ends, on this thread. Raises `Cancelled`."""
        steps: list[Step] = []

        def tell(step: Step) -> bool:
            if self._stopped.is_set():
                raise Cancelled
            clean = self._clean(step)
            steps.append(clean)
            told(clean)
            return step.state is not StepState.ERROR

        began = self._now()
        self._reach(tell)
        for check in list(Check)[len(steps) :]:
            tell(not_reached(check))
        moment, site = f"{began:%Y-%m-%dT%H:%M:%SZ}", self._site
        return Diagnosis(site.name, site.kind, site.url, moment, tuple(steps), self._signed_in)

    # -- reaching -----------------------------------------------------------------------------------------------------

    def _reach(self, tell: Callable[[Step], bool]) -> None:
        site = self._site
        if site.kind == FOLDER:
            if tell(check_folder(site)):
                tell(make_step("tls.folder"))
                tell(make_step("site.ok", kind="文件夹"))
                self._sign_in(tell)
            return
        route = route_of(site)
        if not isinstance(route, Route):
            tell(route)
            return
        if tell(check_address(route)) and tell(check_tls(site, route, self._now())) and tell(self._know()):
            self._sign_in(tell)

    def _know(self) -> Step:
        with Looker(host_of(self._site.url), self._site.way) as looker:
            self._current = looker
            try:
                return check_site(self._site, looker, self._door())
            finally:
                self._current = None

    def _door(self) -> str:
        """Where this profile signs in to DedeCMS: portals rename the back office."""
        if self._site.kind != "dedecms":
            return ""
        from editor_app.sites.dede_doors import door_of
        from editor_app.sites.setup import Setup

        setup = Setup(self._profile)
        door = door_of(setup.option("door", "member57"), setup.option("office", "/dede"))
        return door.login_page if door is not None else ""

    # -- signing in ---------------------------------------------------------------------------------------------------

    def _sign_in(self, tell: Callable[[Step], bool]) -> None:
        needed = self._connectors.needs_secret(self._site.kind)
        if needed and not self._secret:
            tell(make_step("login.no_secret", secret=secret_words(self._site.kind)))
            return
        try:
            connector = self._connectors.connect(self._site, self._secret if needed else "", self._profile)
        except EditorError as error:
            tell(self._refused(error))
            return
        with connector:
            self._current = connector
            try:
                verified = connector.verify()
            except EditorError as error:
                tell(self._refused(error))
                return
            finally:
                self._current = None
            self._signed_in = SignedIn(verified.name, verified.unit, verified.roles, verified.clock_skew)
            who = "，".join(word for word in (verified.name or verified.user, verified.unit) if word)
            tell(make_step("login.ok", (f"角色：{'、'.join(verified.roles) or '？'}",), name=who or "（没有名字）"))
            if tell(_rights(verified)):
                self._compare(connector, tell)
            else:
                tell(not_reached(Check.COLUMNS))
                tell(self._limits(connector))
            tell(_clock(verified))

    def _refused(self, error: EditorError) -> Step:
        kind, said = self._site.kind, str(error.details.get("said") or "")
        facts = (f"代码：{error.code}", *((f"网站说：{said[:200]}",) if said else ()))
        secret = secret_words(kind)
        if "captcha" in error.code:
            return make_step("login.captcha", facts)
        if error.code == "site.unusable_secret":
            return make_step("login.unusable", facts, secret=secret, hint=_HINTS.get(kind, ""))
        if error.code == "site.no_secret":
            return make_step("login.no_secret", facts, secret=secret)
        if isinstance(error, Throttled):
            return make_step("login.throttled", facts, seconds=round(error.retry_after))
        if isinstance(error, SignInNeeded):
            return make_step("login.refused", facts, secret=secret, hint=_HINTS.get(kind, _HINT))
        return make_step("login.failed", facts, why=explain(error))

    # -- comparing ----------------------------------------------------------------------------------------------------

    def _compare(self, connector: Connector, tell: Callable[[Step], bool]) -> None:
        self._current = connector
        try:
            tell(self._columns(connector))
        finally:
            self._current = None
        tell(self._limits(connector))

    def _columns(self, connector: Connector) -> Step:
        try:
            there = connector.columns()
        except EditorError as error:
            return make_step("columns.failed", (f"代码：{error.code}",), why=explain(error))
        if not there:
            return make_step("columns.untold")
        known = {column.id for column in there} | {column.name for column in there}
        own = [column for column in self._profile.columns if not column.closed]
        missing = [column.name for column in own if not {column.id, column.name} & known]
        facts = (f"网站有 {len(there)} 个栏目，站点配置“{self._profile.name}”有 {len(own)} 个",)
        if own and len(missing) == len(own):
            return make_step("columns.none", facts)
        if missing:
            shown = "、".join(missing[:5]) + (f"等 {len(missing)} 个" if len(missing) > 5 else "")
            return make_step("columns.missing", facts, names=shown)
        return make_step("columns.ok", facts, count=len(own))

    def _limits(self, connector: Connector) -> Step:
        theirs, own = connector.capabilities().max_picture_bytes, self._profile.pictures.max_bytes
        if not theirs:
            return make_step("limits.untold", size=_size(own))
        if theirs < own:
            return make_step("limits.lower", theirs=_size(theirs), size=_size(own))
        return make_step("limits.ok", size=_size(own))

    # -- secrets ------------------------------------------------------------------------------------------------------

    def _clean(self, step: Step) -> Step:
        words = forms(self._secret, self._site.user) + forms(self._site.way.proxy_secret, self._site.way.proxy_user)
        return replace(
            step,
            said=strike(step.said, words),
            advice=strike(step.advice, words),
            facts=tuple(strike(fact, words) for fact in step.facts),
        )


def _rights(verified: Verified) -> Step:
    rights = verified.rights
    if rights is None:
        return make_step("rights.unknown")
    if Right.HAND_IN not in rights:
        return make_step("rights.no_hand_in", user=verified.user)
    if Right.UPLOAD not in rights:
        return make_step("rights.no_upload", user=verified.user)
    return make_step(
        "rights.ok", more="、传图片，报上去直接发布" if Right.PUBLISH in rights else "、传图片，由编辑审核后发布"
    )


def _clock(verified: Verified) -> Step:
    skew = verified.clock_skew
    facts = (f"网站减本机：{skew:+.0f} 秒",)
    if abs(skew) < CLOCK_SECONDS:
        return make_step("clock.ok", facts)
    return make_step("clock.off", facts, way="慢" if skew > 0 else "快", size=_span(abs(skew)))


def _span(seconds: float) -> str:
    for size, word in ((86400, "天"), (3600, "小时"), (60, "分钟")):
        if seconds >= size:
            return f" {seconds / size:.0f} {word}"
    return f" {seconds:.0f} 秒"


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{round(count / 1000)} KB"


def utc_now() -> datetime:
    """The clock of this computer."""
    return datetime.now(UTC)
