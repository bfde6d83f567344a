"""The check of an account in tests: every step is told, nothing secret is."""

from __future__ import annotations

from pathlib import Path

from editor_app.model.diagnosis import Check, Diagnosis, Step, StepState
from editor_app.model.site import NO_PROXY, Site, Way
from editor_app.services.workroom import Workroom
from stand_ins import Pages

TOKEN, PROXY_SECRET = "canary-token-5be1", "canary-proxy-77aa"


def examine(room: Workroom, account: Site, secret: str = TOKEN) -> Diagnosis:
    told: list[Step] = []
    made = room.accounts.examine(account, secret).run(told.append)
    assert list(made.steps) == told, "each step is told as it ends"
    assert [step.check for step in made.steps] == list(Check)
    text = made.text()
    assert secret not in text
    assert PROXY_SECRET not in text
    assert "{" not in text, "every placeholder is filled"
    return made


def trouble(room: Workroom, account: Site, secret: str = TOKEN) -> Step:
    """The one step that fails; what comes after it was not reached."""
    made = examine(room, account, secret)
    (bad,) = [step for step in made.steps if step.state is StepState.ERROR]
    assert bad.advice
    assert bad.mender is not None
    assert made.first_trouble == bad
    return bad


def intake(url: str, way: Way | None = None, **more: str) -> Site:
    return Site("站点", more.get("kind", "intake"), url, "li", "practice", way or Way(NO_PROXY))


def trusting(certificates: Path, proxy: str = NO_PROXY, user: str = "", secret: str = "") -> Way:
    return Way(proxy, user, (certificates / "authority.pem").read_text(), secret)


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


def everywhere(answer: bytes) -> Pages:
    return lambda method, path: answer
