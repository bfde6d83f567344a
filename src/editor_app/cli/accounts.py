"""Commands that look at accounts: `site test`, `site detect`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from editor_app.cli.context import DONE, REFUSED, UNAVAILABLE, Context
from editor_app.model.diagnosis import CHECK_WORDS, MENDER_WORDS, STATE_WORDS, Check, Diagnosis, Step, StepState
from editor_app.model.site import kind_words

# What the same trouble is called where an article meets it; scripts know these codes from `submit` and `outbox`.
_CAUSES = {
    "address.proxy_login": "network.proxy_login",
    "address.insecure": "site.insecure_address",
    "address.bad": "site.bad_address",
    "site.redirects": "site.redirects",
    "site.moved": "site.redirects",
    "site.to_https": "site.redirects",
    "login.refused": "site.sign_in",
    "login.no_secret": "site.no_secret",
    "login.unusable": "site.unusable_secret",
    "login.throttled": "site.throttled",
}
_GROUPS = {
    Check.ADDRESS: "network.unreachable",
    Check.TLS: "network.tls",
    Check.SITE: "network.strange_answer",
    Check.LOGIN: "network.no_answer",
}
_MARKS = {StepState.OK: "✓", StepState.WARNING: "!", StepState.ERROR: "✗", StepState.NOT_REACHED: "–"}


def step_json(step: Step) -> dict[str, Any]:
    """One step of the check."""
    return {
        "check": step.check.value,
        "state": step.state.value,
        "code": step.code,
        "message": step.said,
        "advice": step.advice,
        "who": step.mender.value if step.mender else None,
        "facts": list(step.facts),
        "remedy": {"url": step.remedy.url, "kind": step.remedy.kind} if step.remedy.url or step.remedy.kind else None,
    }


def test(ctx: typer.Context, name: Annotated[str, typer.Argument(metavar="NAME", help="站点名")]) -> None:
    """Look at an account step by step. Exit 0 also with warnings, 3 where the site is not reached, 1 where it is and
    the account is not in order.
    """
    context: Context = ctx.obj
    with context.workroom() as room:
        site = room.accounts.get(name)
        made = room.accounts.examine(site).run(lambda step: _tell(context, step))
    signed_in = made.signed_in
    value: dict[str, Any] = {"name": name, "ok": made.state is not StepState.ERROR}
    if signed_in is not None:
        value |= {
            "account": signed_in.name,
            "unit": signed_in.unit,
            "roles": list(signed_in.roles),
            "clock_skew_seconds": signed_in.clock_skew,
        }
    value["steps"] = [step_json(step) for step in made.steps]
    if (trouble := _trouble(made)) is not None:
        value["error"] = {"code": cause(trouble), "message": trouble.said, "details": {"step": trouble.code}}
    context.result(value)
    raise typer.Exit(_status(trouble))


def _tell(context: Context, step: Step) -> None:
    context.say(f"{_MARKS[step.state]} {CHECK_WORDS[step.check]}（{STATE_WORDS[step.state]}）：{step.said}")
    if step.advice:
        who = f"（{MENDER_WORDS[step.mender]}）" if step.mender else ""
        context.say(f"    怎么办{who}：{step.advice}")
    if step.state is StepState.ERROR:
        for fact in step.facts:
            context.say(f"    {fact}")


def _trouble(made: Diagnosis) -> Step | None:
    return next((step for step in made.steps if step.state is StepState.ERROR), None)


def cause(step: Step) -> str:
    """The code of the error that an article would meet."""
    return _CAUSES.get(step.code) or _GROUPS.get(step.check) or step.code


def _status(trouble: Step | None) -> int:
    if trouble is None:
        return DONE
    reached = trouble.check in (Check.RIGHTS, Check.COLUMNS) or (
        trouble.check is Check.LOGIN and trouble.code != "login.failed"
    )
    wrong = trouble.code in ("address.bad", "address.insecure")
    return REFUSED if reached or wrong else UNAVAILABLE


def detect(
    ctx: typer.Context,
    address: Annotated[str, typer.Argument(metavar="URL", help="网站上任意一页的地址，或一个文件夹")],
) -> None:
    """Which kind of site is that? No login is sent. Exit 1 where no kind is known."""
    context: Context = ctx.obj
    with context.workroom() as room:
        recognised = room.accounts.recognise(address)
    if recognised.trouble is not None:
        raise recognised.trouble
    found = recognised.found
    rows = [(kind_words(each.kind), each.kind, each.url, each.sign) for each in found]
    value = [{"kind": each.kind, "url": each.url, "sign": each.sign} for each in found]
    context.result(value, ("网站类型", "连接器", "地址", "认出的地方"), rows)
    if not found:
        context.say("没有认出是哪种网站；请向网站管理员要投稿接口的地址和类型。")
        raise typer.Exit(REFUSED)
