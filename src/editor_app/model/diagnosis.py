"""What the check of an account found, step by step: what is wrong, what to do, and who can mend it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Check(StrEnum):
    """The steps, in their order."""

    ADDRESS = "address"
    TLS = "tls"
    SITE = "site"
    LOGIN = "login"
    RIGHTS = "rights"
    COLUMNS = "columns"
    LIMITS = "limits"
    CLOCK = "clock"


class StepState(StrEnum):
    """How a step ended. NOT_REACHED: an earlier one stands in the way."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"
    NOT_REACHED = "not_reached"


class Mender(StrEnum):
    """Who can put it right."""

    SELF = "self"
    NETWORK = "network"
    SITE = "site"


class Right(StrEnum):
    """What an account may do at its site."""

    HAND_IN = "hand_in"
    UPLOAD = "upload"
    PUBLISH = "publish"


CHECK_WORDS = {
    Check.ADDRESS: "地址",
    Check.TLS: "加密连接",
    Check.SITE: "网站类型",
    Check.LOGIN: "登录",
    Check.RIGHTS: "权限",
    Check.COLUMNS: "栏目",
    Check.LIMITS: "图片限制",
    Check.CLOCK: "时间",
}
STATE_WORDS = {
    StepState.OK: "正常",
    StepState.WARNING: "注意",
    StepState.ERROR: "不通",
    StepState.NOT_REACHED: "没有查到",
}
MENDER_WORDS = {Mender.SELF: "本人", Mender.NETWORK: "单位网管", Mender.SITE: "网站管理员"}


@dataclass(frozen=True, slots=True)
class Remedy:
    """A change of the account that the check proposes; empty fields stay as they are. `place` is where the person has to fill
    something in: `way` (proxy, certificate) or `account`.
    """

    url: str = ""
    kind: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step's end. `code` is stable (`tls.expired`); `said` and `advice` are Chinese sentences, `advice` and `mender` only
    where something is to be done; `facts` are lines for whoever mends it, without secrets.
    """

    check: Check
    state: StepState
    code: str
    said: str
    advice: str = ""
    mender: Mender | None = None
    facts: tuple[str, ...] = ()
    remedy: Remedy = field(default_factory=Remedy)

    def lines(self) -> list[str]:
        """The step as lines to pass on."""
        made = [f"{CHECK_WORDS[self.check]}：{STATE_WORDS[self.state]}。{self.said}"]
        if self.advice:
            who = f"（{MENDER_WORDS[self.mender]}）" if self.mender else ""
            made.append(f"  怎么办{who}：{self.advice}")
        return [*made, *(f"  {fact}" for fact in self.facts)]


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who we are at the site; `clock_skew` is its clock minus ours in seconds."""

    name: str
    unit: str
    roles: tuple[str, ...]
    clock_skew: float


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The whole check of one account, one step for each `Check`; `at` is RFC 3339 UTC; `signed_in` where the login came off."""

    site: str
    kind: str
    url: str
    at: str
    steps: tuple[Step, ...]
    signed_in: SignedIn | None = None

    @property
    def state(self) -> StepState:
        """The gravest state that was reached."""
        for state in (StepState.ERROR, StepState.WARNING):
            if any(step.state is state for step in self.steps):
                return state
        return StepState.OK

    @property
    def first_trouble(self) -> Step | None:
        """The step to begin with."""
        return next((step for step in self.steps if step.state is self.state), None) if self.state != "ok" else None

    def text(self) -> str:
        """Everything as text to copy and pass on: without passwords, tokens or article text."""
        head = [
            f"先锋采编 站点检查 {self.at}",
            f"站点：{self.site or '（未命名）'}  类型：{self.kind}",
            f"地址：{self.url}",
            "",
        ]
        return "\n".join([*head, *(line for step in self.steps for line in step.lines())]) + "\n"
