"""Commands of the review (三审三校): what waits, look, annotate, decide, the record. The shapes are in docs/review.md."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from editor_app.cli.articles import IdArgument
from editor_app.cli.comparing import compared_json, difference_rows
from editor_app.cli.context import REFUSED, Context
from editor_app.cli.parser import Commands
from editor_app.model.anchoring import anchor_at
from editor_app.model.body import Body
from editor_app.model.errors import Refused
from editor_app.model.outline import Piece
from editor_app.model.review import ACT_WORDS, REPLYING, Act, Anchor, Entry
from editor_app.model.review_moves import STAGE_WORDS, Effect, Stage, Standing, Thread
from editor_app.services.receipts import local_time
from editor_app.services.review_desk import Waiting
from editor_app.services.reviewing import ReviewView
from editor_app.services.workroom import Workroom

STANDING_WORDS = {Standing.OPEN: "未答", Standing.ANSWERED: "已答", Standing.DONE: "已改"}
EFFECT_WORDS = {
    Effect.COUNTS: "",
    Effect.OTHER_CONTENT: "说的不是送审的这一版，不算",
    Effect.NOT_NOW: "当时不在这一步，不算",
    Effect.SAME_PERSON: "同一个人，不算",
}
NameOption = Annotated[str, typer.Option("--as", help="以谁的名义；不写就是“单位和姓名”里的")]
UnitOption = Annotated[str, typer.Option("--unit", help="他的单位")]
NoteOption = Annotated[str, typer.Option("--note", help="附言")]


def register(app: typer.Typer) -> None:
    """Add this group's commands to `app`."""
    review = Commands(help="三审三校：送审、批注、退回、签发，审稿记录", no_args_is_help=True)
    review.command("pending", help="等着审的稿件")(pending)
    review.command("open", help="看一篇：到了哪一步、谁签过、批注")(open_)
    review.command("send", help="送审：现在保存的这一版")(send)
    review.command("annotate", help="批注：对着几个字、一段、一项，或整篇")(annotate)
    review.command("reply", help="答复一条批注，或说已改、采纳、不采纳、重提")(reply)
    review.command("approve", help="这一审通过")(approve)
    review.command("return", help="退回，写明理由")(return_)
    review.command("publish", help="记下已刊发")(publish)
    review.command("withdraw", help="撤回送审")(withdraw)
    review.command("correct", help="更正：签发过的开始改，要重新审")(correct)
    review.command("compare", help="与退回的那一版（或任意两版）比较")(compare)
    review.command("merged", help="别人那一份已经合到现在的文字里")(merged)
    review.command("record", help="一篇的审稿记录，逐条核对")(record)
    review.command("log", help="最近的审稿记录")(log)
    app.add_typer(review, name="review")
    from editor_app.cli import review_exchange

    review_exchange.register(review)


@contextmanager
def acting(ctx: typer.Context, name: str = "", unit: str = "") -> Iterator[tuple[Context, Workroom]]:
    """The workroom in which this person acts."""
    context: Context = ctx.obj
    with context.workroom() as room:
        if name:
            room.reviewing.act_as(name, unit)
        yield context, room


def pending(
    ctx: typer.Context,
    overdue: Annotated[bool, typer.Option("--overdue", help="只列逾期的")] = False,
) -> None:
    """Rows of what waits for a decision: what this person may decide first, of these what is overdue."""
    with acting(ctx) as (context, room):
        waiting = [each for each in room.reviewing.desk.pending() if each.overdue or not overdue]
        views = [room.reviewing.view(each.row.id) for each in waiting]
    both = list(zip(waiting, views, strict=True))
    value = [
        {**_row_json(view), "mine": each.mine, "since": each.since or None, "waited_days": each.waited}
        | {"overdue_days": each.overdue}
        for each, view in both
    ]
    rows = [
        (view.article.id[:8], view.due, view.article.metadata.title, _name(view), _waited(each), len(_open(view)))
        for each, view in both
    ]
    context.result(value, ("编号", "待", "标题", "送审", "等了", "未答批注"), rows)
    if not context.as_json:
        late = sum(bool(each.overdue) for each in waiting)
        context.say(f"共 {len(rows)} 篇待审" + (f"，其中逾期 {late} 篇" if late else ""))


def _waited(each: Waiting) -> str:
    return f"{each.waited} 天" + (f"，逾期 {each.overdue} 天" if each.overdue else "")


def open_(ctx: typer.Context, article: IdArgument, name: NameOption = "", unit: UnitOption = "") -> None:
    """One article's review as this person sees it."""
    with acting(ctx, name, unit) as (context, room):
        show(context, room.reviewing.view(room.authoring.find(article)))


def show(context: Context, view: ReviewView) -> None:
    """Tell where an article stands."""
    state = view.state
    rows: list[tuple[object, ...]] = [("状态", f"{STAGE_WORDS[state.stage]} {view.due}".strip())]
    rows += [
        (view.rules.name(each.round), f"{_who(each.entry)} {local_time(each.entry.at)}") for each in state.signatures
    ]
    if state.returned is not None and state.stage is Stage.RETURNED:
        rows.append(("退回", f"{_who(state.returned)}：{_reason(state.returned)}"))
    rows += [(f"批注 {each.entry.hash[:8]}", _thread_line(each)) for each in view.threads]
    if not view.is_current and state.digest:
        rows.append(("注意", "现在的文字已不是送审的那一版，签名不算在它上面"))
    if view.hindrance:
        rows.append(("注意", f"您已{view.hindrance}，不能再审这一次（确需如此用 --exception 写明理由）"))
    context.result(view_json(view), ("项目", "内容"), rows)


def send(
    ctx: typer.Context, article: IdArgument, note: NoteOption = "", name: NameOption = "", unit: UnitOption = ""
) -> None:
    """The content as last saved stands for review."""
    with acting(ctx, name, unit) as (context, room):
        show(context, room.reviewing.send(room.authoring.find(article), note))


def annotate(
    ctx: typer.Context,
    article: IdArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="批注的话")] = "",
    quote: Annotated[str, typer.Option("--quote", help="对着正文里的这几个字")] = "",
    block: Annotated[str, typer.Option("--block", help="对着这一段（编号）")] = "",
    field: Annotated[str, typer.Option("--field", help="对着稿件信息的这一项")] = "",
    picture: Annotated[str, typer.Option("--picture", help="对着这张图片")] = "",
    replacement: Annotated[str | None, typer.Option("--replace", help="建议改成（与 --quote 一起）")] = None,
    name: NameOption = "",
    unit: UnitOption = "",
) -> None:
    """An annotation; with `--replace` a suggested change of the quoted words."""
    with acting(ctx, name, unit) as (context, room):
        found = room.authoring.open(room.authoring.find(article))
        anchor = _anchor(found.body, quote, block) if quote else Anchor(block=block, picture=picture, field=field)
        show(context, room.reviewing.annotate(found.id, anchor, text, replacement))


def _anchor(body: Body, quote: str, block: str) -> Anchor:
    for each in body.blocks:
        text = Piece(each).text
        if quote in text and block in ("", each.id):
            return anchor_at(body, each.id, text.index(quote), text.index(quote) + len(quote))
    raise Refused("review.no_place", quote=quote[:40])


def reply(
    ctx: typer.Context,
    article: IdArgument,
    note: Annotated[str, typer.Argument(metavar="NOTE", help="批注的编号，前几位即可")],
    text: Annotated[str, typer.Argument(metavar="TEXT")] = "",
    act: Annotated[str, typer.Option("--act", help="、".join(each.value for each in REPLYING))] = Act.ANSWERED.value,
    name: NameOption = "",
    unit: UnitOption = "",
) -> None:
    """Answer, settle, reopen, accept or decline."""
    if act not in {each.value for each in REPLYING}:
        raise typer.BadParameter(f"可以用：{'、'.join(each.value for each in REPLYING)}", param_hint="--act")
    with acting(ctx, name, unit) as (context, room):
        article_id = room.authoring.find(article)
        notes = [each.entry.hash for each in room.reviewing.view(article_id).threads]
        fitting = [each for each in notes if each.startswith(note)]
        if len(fitting) != 1:
            raise Refused("review.no_note", note=note[:16])
        show(context, room.reviewing.reply(article_id, fitting[0], Act(act), text))


def approve(
    ctx: typer.Context,
    article: IdArgument,
    digest: Annotated[str, typer.Option("--digest", help="看过的那一版的摘要；不写就是送审的这一版")] = "",
    tick: Annotated[list[str] | None, typer.Option("--tick", help="清单里勾上的一项，可以写几次")] = None,
    tick_all: Annotated[bool, typer.Option("--tick-all", help="清单逐项看过，全部勾上")] = False,
    note: NoteOption = "",
    exception: Annotated[str, typer.Option("--exception", help="一人审两次的理由，会印在审签单上")] = "",
    name: NameOption = "",
    unit: UnitOption = "",
) -> None:
    """Pass the round that is due."""
    with acting(ctx, name, unit) as (context, room):
        view = room.reviewing.view(room.authoring.find(article))
        ticked = view.rules.checklist(view.state.round) if tick_all else tuple(tick or ())
        chosen = _digest(view, digest)
        show(context, room.reviewing.sign(view.article.id, chosen, ticked=ticked, note=note, exception=exception))


def _digest(view: ReviewView, prefix: str) -> str:
    """The digest that is meant: what stands for review, unless another one was named."""
    known = view.state.digest or view.article.digest
    return known if known.startswith(prefix) else prefix.ljust(64, "0")


def return_(
    ctx: typer.Context,
    article: IdArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="理由")] = "",
    reason: Annotated[list[str] | None, typer.Option("--reason", help="常用理由之一，可以写几次")] = None,
    digest: Annotated[str, typer.Option("--digest", help="看过的那一版的摘要")] = "",
    name: NameOption = "",
    unit: UnitOption = "",
) -> None:
    """Send it back with a reason."""
    with acting(ctx, name, unit) as (context, room):
        view = room.reviewing.view(room.authoring.find(article))
        chosen = _digest(view, digest)
        show(context, room.reviewing.send_back(view.article.id, chosen, text, tuple(reason or ())))


def publish(
    ctx: typer.Context,
    article: IdArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="在哪里")] = "",
    name: NameOption = "",
    unit: UnitOption = "",
) -> None:
    """What was signed off is out."""
    with acting(ctx, name, unit) as (context, room):
        show(context, room.reviewing.publish(room.authoring.find(article), text))


def withdraw(
    ctx: typer.Context,
    article: IdArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT")] = "",
    name: NameOption = "",
    unit: UnitOption = "",
) -> None:
    """Back to a draft."""
    with acting(ctx, name, unit) as (context, room):
        show(context, room.reviewing.withdraw(room.authoring.find(article), text))


def correct(
    ctx: typer.Context,
    article: IdArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="为什么更正")],
    name: NameOption = "",
    unit: UnitOption = "",
) -> None:
    """A new draft of what was signed off."""
    with acting(ctx, name, unit) as (context, room):
        show(context, room.reviewing.correct(room.authoring.find(article), text))


def compare(
    ctx: typer.Context,
    article: IdArgument,
    old: Annotated[int, typer.Argument(metavar="A", help="原来的版本号；不写就是退回或上次送审的那一版")] = 0,
    new: Annotated[int, typer.Argument(metavar="B", help="后来的版本号；不写就是现在的")] = 0,
) -> None:
    """What changed since the reviewer saw it: `[-删去-]{+加上+}`."""
    with acting(ctx) as (context, room):
        article_id = room.authoring.find(article)
        old = old or room.reviewing.compared_with(article_id)
        if not old:
            raise Refused("review.no_revision")
        compared = room.comparing.revisions(article_id, old, new or room.authoring.history(article_id)[0].number)
    rows = difference_rows(compared.difference)
    context.result(compared_json(compared), ("处", "", "内容"), rows)
    if not context.as_json and not rows:
        context.say("两个版本没有不同。")


def merged(ctx: typer.Context, article: IdArgument) -> None:
    """What lay beside is part of the present text; others take that for the later one from now on."""
    with acting(ctx) as (context, room):
        article_id = room.authoring.find(article)
        count = room.merging.declare_merged(article_id)
    context.say(f"已记下：{count} 份别人的文字合到了现在的文字里" if count else "没有等着合并的文字")
    if context.as_json:
        context.result({"id": article_id, "merged": count})


def record(ctx: typer.Context, article: IdArgument) -> None:
    """Every entry in its order; exit 1 where one was changed or is signed by another hand. `whole` is what a machine asks."""
    with acting(ctx) as (context, room):
        view = room.reviewing.view(room.authoring.find(article))
    entries = [entry_json(each, view) for each in view.record]
    value = {
        "id": view.article.id,
        "title": view.article.metadata.title,
        "whole": not view.forged,
        "entries": entries,
        "heads": list(view.record.heads),
        "forged": [each.hash for each in view.forged],
    }
    rows = [_entry_row(each, view) for each in view.record]
    context.result(value, ("摘要", "何时", "谁", "做了什么", "内容"), rows)
    if not context.as_json:
        unsigned = sum(not each.signature for each in view.record)
        context.say(f"{len(rows)} 条，逐条核对过：" + ("有签名不是本人的！" if view.forged else "没有一个字被改动"))
        if unsigned:
            context.say(f"其中 {unsigned} 条没有签名（那台电脑没有密码库）")
    if view.forged:
        raise typer.Exit(REFUSED)


def log(ctx: typer.Context, limit: Annotated[int, typer.Option(min=1, help="最多几条")] = 100) -> None:
    """Entries of all articles, the newest first by their own times."""
    with acting(ctx) as (context, room):
        views = [room.reviewing.view(article) for article in room.reviewing.reviewed()]
    found = [(each, view) for view in views for each in view.record]
    found.sort(key=lambda pair: (pair[0].at, pair[0].hash), reverse=True)
    value = [{"title": view.article.metadata.title, **entry_json(each, view)} for each, view in found[:limit]]
    rows = [(view.article.metadata.title, *_entry_row(each, view)[1:]) for each, view in found[:limit]]
    context.result(value, ("稿件", "何时", "谁", "做了什么", "内容"), rows)


# -- shapes -----------------------------------------------------------------------------------------------------------


def entry_json(entry: Entry, view: ReviewView) -> dict[str, Any]:
    """An entry of `review record --json`; `effect` is null where it moves nothing."""
    from editor_app.model.review import entry_to_json

    effect = view.state.effects.get(entry.hash)
    return {"hash": entry.hash, **entry_to_json(entry), "effect": effect.value if effect else None}


def view_json(view: ReviewView) -> dict[str, Any]:
    """The shape of `review open --json` and of every command that acts."""
    state = view.state
    signatures = [
        {
            "round": each.round,
            "name": view.rules.name(each.round),
            "by": {"name": each.entry.by.name, "unit": each.entry.by.unit},
            "at": each.entry.at,
            "digest": each.entry.digest,
            "signed": bool(each.entry.signature),
            "exception": each.entry.exception,
        }
        for each in state.signatures
    ]
    returned = state.returned if state.stage is Stage.RETURNED else None
    return {
        **_row_json(view),
        "signatures": signatures,
        "returned": {
            "by": returned.by.name,
            "at": returned.at,
            "text": returned.text,
            "reasons": list(returned.reasons),
        }
        if returned
        else None,
        "checklist": list(view.rules.checklist(state.round)) if state.round else [],
        "reasons": list(view.rules.reasons),
        "hindrance": view.hindrance,
        "annotations": [_thread_json(each) for each in view.threads],
        "forged": [each.hash for each in view.forged],
    }


def _row_json(view: ReviewView) -> dict[str, Any]:
    state = view.state
    return {
        "id": view.article.id,
        "title": view.article.metadata.title,
        "stage": state.stage.value,
        "round": state.round,
        "due": view.due,
        "digest": state.digest,
        "revision": state.revision,
        "current": view.is_current,
        "submitter": {"name": state.submitter.name, "unit": state.submitter.unit} if state.submitter else None,
        "open": len(_open(view)),
    }


def _thread_json(thread: Thread) -> dict[str, Any]:
    entry, anchor = thread.entry, thread.entry.anchor
    assert anchor is not None
    return {
        "id": entry.hash,
        "by": entry.by.name,
        "at": entry.at,
        "text": entry.text,
        "block": anchor.block,
        "quote": anchor.quote,
        "picture": anchor.picture,
        "field": anchor.field,
        "replacement": entry.replacement,
        "standing": thread.standing.value,
        "replies": [
            {"act": each.act.value, "by": each.by.name, "at": each.at, "text": each.text} for each in thread.replies
        ],
    }


def _open(view: ReviewView) -> list[Thread]:
    return [each for each in view.threads if each.standing is Standing.OPEN]


def _name(view: ReviewView) -> str:
    return view.state.submitter.name if view.state.submitter else ""


def _who(entry: Entry) -> str:
    return f"{entry.by.unit} {entry.by.name}".strip()


def _reason(entry: Entry) -> str:
    return "；".join((*entry.reasons, *([entry.text] if entry.text else [])))


def _thread_line(thread: Thread) -> str:
    entry = thread.entry
    quote = f"“{entry.anchor.quote}”" if entry.anchor and entry.anchor.quote else ""
    change = f" 建议改成“{entry.replacement}”" if entry.replacement is not None else ""
    answers = "".join(f" ↳{each.by.name}：{each.text or ACT_WORDS[each.act]}" for each in thread.replies)
    return f"[{STANDING_WORDS[thread.standing]}] {entry.by.name}{quote}：{entry.text}{change}{answers}"


def _entry_row(entry: Entry, view: ReviewView) -> tuple[str, ...]:
    effect = view.state.effects.get(entry.hash)
    round_name = view.rules.name(entry.round) if entry.round else ""
    words = "；".join(
        part for part in (_reason(entry), entry.exception, EFFECT_WORDS[effect] if effect else "") if part
    )
    return entry.hash[:8], local_time(entry.at), _who(entry), f"{round_name}{ACT_WORDS[entry.act]}", words
