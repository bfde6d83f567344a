"""The rounds of a review as lines: who, when, which revision, and what counts no more."""

from __future__ import annotations

from dataclasses import dataclass

from editor_app.desktop.flows.reviewing import Reviewed
from editor_app.desktop.times import short_time
from editor_app.model.review import Act, Entry
from editor_app.model.review_moves import Effect, Stage
from editor_app.services.reviewing import MERGED

MOST_VOID = 6


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One line: icon and `role` (a state of the tokens, or a colour) of the word; below, what else is to be known of it.
    `bad` is shown in red below that.
    """

    icon: str
    role: str
    name: str
    word: str
    second: str = ""
    time: str = ""
    bad: str = ""


def round_lines(reviewed: Reviewed) -> list[RoundLine]:
    """Every round of the profile in order, then what happened that counts no more, and what is forged. Empty where nothing was
    ever sent for review.
    """
    view = reviewed.view
    if not len(view.record):
        return []
    lines = [_line(reviewed, number) for number in range(1, len(view.rules.rounds) + 1)]
    return [*_before(reviewed), *lines, *_void(reviewed), *(_forged(entry) for entry in view.forged)]


def _line(reviewed: Reviewed, number: int) -> RoundLine:
    view = reviewed.view
    state, name = view.state, view.rules.name(number)
    signature = next((each for each in state.signatures if each.round == number), None)
    if signature is not None:
        entry = signature.entry
        exception = entry.exception if entry.exception != MERGED else ""
        words = f"{_who(entry)}　对第 {state.revision} 版签名"
        if entry.exception == MERGED:
            words += f"（{MERGED}）"
        if not entry.by.key:
            words += "，没有密码签名"
        bad = f"同一人审两次：{exception}" if exception else ""
        if not view.is_current:
            bad = "；".join(filter(None, (bad, "之后又改过，对现在的文字已失效")))
        icon = "checkmark_circle" if view.is_current else "prohibited"
        role, word = ("state.sent", "通过") if view.is_current else ("state.error", "签名失效")
        return RoundLine(icon, role, name, word, words, short_time(entry.at), bad)
    if state.stage is Stage.PENDING and number == state.round:
        mine = reviewed.mine
        return RoundLine(
            "edit" if mine else "hourglass",
            "state.in_review",
            name,
            "由您审" if mine else "待审",
            _last_return(reviewed, number),
            short_time(_submitted_at(reviewed)),
        )
    returned = state.returned if state.stage is Stage.RETURNED else None
    if returned is not None and returned.round == number:
        return RoundLine(
            "arrow_reply",
            "state.returned",
            name,
            "退回",
            f"{_who(returned)}　第 {returned.revision} 版：{reasons(returned)}",
            short_time(returned.at),
        )
    before = view.rules.name(number - 1) if number > 1 else ""
    return RoundLine("clock", "text2", name, "未到", f"等{before}通过" if before else "等送审")


def _before(reviewed: Reviewed) -> list[RoundLine]:
    """A line on top where no round is due: draft again after a withdrawal, or being corrected."""
    stage = reviewed.view.state.stage
    words = {
        Stage.DRAFT: ("arrow_undo", "text2", "已撤回", "改好后可再送审"),
        Stage.CORRECTING: ("edit", "state.warning", "更正中", "原来的签名只对原来那一版有效，改好后要重新送审"),
        Stage.PUBLISHED: ("ribbon_star", "state.adopted", "已刊发", ""),
    }.get(stage)
    return [RoundLine(words[0], words[1], words[2], "", words[3])] if words else []


def _last_return(reviewed: Reviewed, number: int) -> str:
    entries = [entry for entry in reviewed.view.record if entry.act is Act.RETURNED and entry.round in (0, number)]
    if not entries:
        submitter = reviewed.view.state.submitter
        who = " ".join(filter(None, (submitter.unit, submitter.name))) if submitter else ""
        return f"第 {reviewed.view.state.revision} 版，{who} 送审"
    return f"上次退回第 {entries[-1].revision} 版：{reasons(entries[-1])}"


def reasons(entry: Entry) -> str:
    """Why something was sent back, in one line."""
    return "；".join((*entry.reasons, *filter(None, (" ".join(entry.text.split()),))))


def _submitted_at(reviewed: Reviewed) -> str:
    sent = [entry for entry in reviewed.view.record if entry.act is Act.SUBMITTED]
    return sent[-1].at if sent else ""


def _void(reviewed: Reviewed) -> list[RoundLine]:
    """Signatures that were given and count no more: for an earlier revision, or never possible."""
    view = reviewed.view
    valid = {signature.entry.hash for signature in view.state.signatures}
    void = [entry for entry in view.record if entry.act is Act.PASSED and entry.hash not in valid]
    lines = []
    for entry in void[-MOST_VOID:]:
        why = {
            Effect.OTHER_CONTENT: "说的不是送审的那一版",
            Effect.SAME_PERSON: "同一个人审了两次，没有写理由",
            Effect.NOT_NOW: "签的时候不在这一步",
        }.get(view.state.effects.get(entry.hash, Effect.COUNTS), "之后又改过或退回")
        name = view.rules.name(entry.round)
        lines.append(
            RoundLine(
                "prohibited",
                "state.error",
                name,
                "签名失效",
                f"{_who(entry)}　对第 {entry.revision} 版：{why}",
                short_time(entry.at),
            )
        )
    return lines


def _forged(entry: Entry) -> RoundLine:
    return RoundLine(
        "error_circle",
        "state.error",
        "签名不符",
        "",
        f"{_who(entry)}　这一条的签名不是这个人的公钥签的",
        short_time(entry.at),
    )


def _who(entry: Entry) -> str:
    return f"{entry.by.name}（{entry.by.unit}）" if entry.by.unit else entry.by.name
