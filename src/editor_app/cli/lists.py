"""Commands of word lists: list, check, import, export, test, add, allow, lower, remove."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from editor_app.cli.context import PARTLY, REFUSED, Context, problem_json
from editor_app.cli.parser import Commands
from editor_app.cli.profiles import fault_json
from editor_app.model.errors import Refused
from editor_app.model.finding import Finding
from editor_app.model.house_list import (
    FORM_WORDS,
    IN_FORCE_WORDS,
    KIND_WORDS,
    LEVEL_WORDS,
    ORIGIN_WORDS,
    Entry,
    ListKind,
    ListOrigin,
    ListRow,
    rule_of,
)
from editor_app.services.list_files import form_for, read_list_file

SiteOption = Annotated[str, typer.Option(help="按哪个站点的配置看；不写是第一个站点")]


def register(app: typer.Typer) -> None:
    """Add this group's commands to `app`."""
    group = Commands(help="词表：本单位的、门户的、通用的", no_args_is_help=True)
    group.command("list", help="列出词条：谁的、在不在用")(list_)
    group.command("check", help="检查词表文件：逐条列出行号和原因，不导入")(check)
    group.command("import", help="导入到本单位词表；有错就整份不收")(import_)
    group.command("export", help="导出；.toml、.csv，或用 --form vale（文件夹）、prh")(export)
    group.command("test", help="把各份词表的自检都做一遍；--text 试一句话")(self_test)
    group.command("add", help="在本单位词表里加一条")(add)
    group.command("allow", help="某个词在本单位不再提示（错误除外）")(allow)
    group.command("lower", help="把一条警告在本单位调低，或恢复（normal）")(lower)
    group.command("remove", help="删去本单位的词条")(remove)
    app.add_typer(group, name="lists")


def entry_json(entry: Entry) -> dict[str, Any]:
    """An entry as list files have it, with its kind."""
    return {"kind": entry.kind.value, "id": entry.id, **rule_of(entry)}


def row_json(row: ListRow) -> dict[str, Any]:
    """An entry with whose it is and what holds today; `level_now` is null for what has none."""
    return {
        "origin": row.origin.value,
        "state": row.force.value,
        "level_now": row.level or None,
        "lowered": row.lowered or None,
        **entry_json(row.entry),
    }


def _finding_json(finding: Finding) -> dict[str, Any]:
    fix = {"before": finding.fix.before, "after": finding.fix.after} if finding.fix else None
    span = list(finding.place.span) if finding.place.span else None
    return {"rule": finding.rule, "level": finding.level.value, "span": span, "message": finding.message, "fix": fix}


def _cells(row: ListRow) -> tuple[object, ...]:
    entry = row.entry
    right = LEVEL_WORDS[entry.level] if entry.kind is ListKind.LEVEL else " / ".join(entry.expected)
    days = f"{entry.since or ''}～{entry.until or ''}" if entry.since or entry.until else ""
    return (
        ORIGIN_WORDS[row.origin],
        entry.id,
        KIND_WORDS[entry.kind],
        " / ".join(entry.wrong),
        right,
        LEVEL_WORDS.get(row.level, row.level),
        IN_FORCE_WORDS[row.force],
        days,
    )


def list_(
    ctx: typer.Context,
    site: SiteOption = "",
    origin: Annotated[str, typer.Option("--from", help="、".join(ListOrigin) + "；用逗号隔开")] = "",
    find: Annotated[str, typer.Option(help="只列写着这几个字的")] = "",
) -> None:
    """The unit's own first."""
    context: Context = ctx.obj
    origins = _origins(origin) if origin else tuple(ListOrigin)
    with context.workroom() as room:
        state = room.house_lists.state(site)
    rows = [row for row in state.rows if row.origin in origins and (not find or find in str(row_json(row)))]
    headings = ("来源", "编号", "类别", "不当写法", "应为", "级别", "状态", "日期")
    context.result([row_json(row) for row in rows], headings, (_cells(row) for row in rows))
    if not rows:
        context.say("没有词条。")


def _origins(words: str) -> tuple[ListOrigin, ...]:
    names = [name.strip() for name in words.split(",") if name.strip()]
    if unknown := [name for name in names if name not in set(ListOrigin)]:
        raise typer.BadParameter(f"没有“{unknown[0]}”；可以用 {'、'.join(ListOrigin)}", param_hint="--from")
    return tuple(ListOrigin(name) for name in names)


def check(ctx: typer.Context, files: Annotated[list[Path], typer.Argument(metavar="FILE…")]) -> None:
    """Every fault as `file:line: sentence` on standard output; exit 1 if there is any. Needs no library."""
    context: Context = ctx.obj
    value: list[dict[str, Any]] = []
    lines: list[str] = []
    for path in files:
        try:
            found = read_list_file(path)
        except Refused as error:
            value.append({"file": path.name, "error": problem_json(error)})
            lines.append(f"{path.name}: {problem_json(error)['message']}")
            continue
        value.append(
            {
                "file": path.name,
                "form": found.form.value,
                "entries": len(found.entries),
                "faults": [fault_json(fault) for fault in found.faults],
                "left": list(found.left),
            }
        )
        lines += [str(fault) for fault in found.faults]
        context.say(f"{path.name}：{FORM_WORDS[found.form]}，{len(found.entries)} 条。")
        for words in found.left:
            context.say(f"· {words}")
    if context.as_json:
        context.result(value)
    elif lines:
        context.text("\n".join(lines))
    if lines:
        context.say(f"有 {len(lines)} 处要改。")
        raise typer.Exit(REFUSED)
    context.say("没有发现问题。")


def import_(
    ctx: typer.Context, files: Annotated[list[Path], typer.Argument(metavar="FILE…")], site: SiteOption = ""
) -> None:
    """Each file whole or not at all; exit 1 if none could be taken, 4 if some."""
    context: Context = ctx.obj
    value: list[dict[str, Any]] = []
    failed = 0
    with context.workroom() as room:
        for path in files:
            try:
                made = room.house_lists.take_in(path, site)
            except Refused as error:
                failed += 1
                value.append({"file": path.name, "error": problem_json(error)})
                context.say(problem_json(error)["message"])
                continue
            value.append(
                {
                    "file": path.name,
                    "added": made.added,
                    "changed": made.changed,
                    "same": made.same,
                    "left": list(made.left),
                }
            )
            context.say(f"{path.name}：新增 {made.added} 条，改动 {made.changed} 条，原样 {made.same} 条。")
            for words in made.left:
                context.say(f"· {words}")
    context.result(value)
    if failed:
        raise typer.Exit(PARTLY if failed < len(files) else REFUSED)


def export(
    ctx: typer.Context,
    target: Annotated[Path, typer.Argument(metavar="FILE|DIR", help="--form vale 时是文件夹")],
    form: Annotated[str, typer.Option(help="toml、csv、vale、prh；不写看后缀")] = "",
    origin: Annotated[
        str, typer.Option("--from", help="、".join(ListOrigin) + "；用逗号隔开")
    ] = ListOrigin.LOCAL.value,
    site: SiteOption = "",
) -> None:
    """What the form cannot say is told."""
    context: Context = ctx.obj
    origins, chosen = _origins(origin), form_for(target, form)
    with context.workroom() as room:
        files, written = room.house_lists.write(target, chosen, origins, site)
    for file in files:
        context.say(f"已写到 {file}")
    for words in written.left:
        context.say(f"· {words}")
    context.result(
        {
            "form": chosen.value,
            "files": [str(file) for file in files],
            "entries": written.count,
            "left": list(written.left),
        }
    )


def self_test(
    ctx: typer.Context,
    text: Annotated[str, typer.Option(help="试一句话：会报什么")] = "",
    site: SiteOption = "",
) -> None:
    """The self-tests of every list, exit 1 if one fails; with `--text` what is found in a sentence."""
    context: Context = ctx.obj
    with context.workroom() as room:
        tested = room.house_lists.self_test(site)
        found = room.house_lists.trial(text, site=site) if text else []
    value: dict[str, Any] = {
        "entries": tested.entries,
        "specs": tested.specs,
        "faults": [{"origin": o.value, "id": i or None, "message": why} for o, i, why in tested.faults],
    }
    if text:
        value["findings"] = [_finding_json(finding) for finding in found]
        if not found:
            context.say("这句话里没有要提示的。")
    rows = [(LEVEL_WORDS[f.level.value], f.message, f.fix.after if f.fix else "") for f in found]
    context.result(value, ("级别", "提示", "改成"), rows)
    context.say(f"{tested.entries} 条词条，{tested.specs} 条自检，{len(tested.faults)} 处不通过。")
    for origin, entry_id, why in tested.faults:
        context.say(f"· {ORIGIN_WORDS[origin]} {entry_id}：{why}")
    if tested.faults:
        raise typer.Exit(REFUSED)


def add(
    ctx: typer.Context,
    wrong: Annotated[str, typer.Argument(metavar="WRONG", help="不当写法，或 /正则/")],
    right: Annotated[list[str] | None, typer.Argument(metavar="[RIGHT]…", help="应为；不写就只提醒")] = None,
    level: Annotated[str, typer.Option(help="error、warning、info")] = "",
    note: Annotated[str, typer.Option(help="说明：为什么")] = "",
    source: Annotated[str, typer.Option(help="依据")] = "",
    since: Annotated[str, typer.Option(help="从哪天起，2026-01-31")] = "",
    until: Annotated[str, typer.Option(help="到哪天止")] = "",
    allows: Annotated[list[str] | None, typer.Option("--allow", help="例外；可写几次")] = None,
    site: SiteOption = "",
) -> None:
    """A term of the unit's own."""
    context: Context = ctx.obj
    entry = Entry(
        ListKind.TERM,
        patterns=(wrong,),
        expected=tuple(right or ()),
        allows=tuple(allows or ()),
        level=level,
        note=note,
        source=source,
        since=since,
        until=until,
    )
    with context.workroom() as room:
        kept = room.house_lists.save(entry, site=site)
    context.say(f"已加到本单位词表，编号 {kept.id}。")
    context.result(entry_json(kept))


def allow(
    ctx: typer.Context,
    word: Annotated[str, typer.Argument(metavar="WORD")],
    note: Annotated[str, typer.Option(help="为什么")] = "",
) -> None:
    """Nothing but an error is told of the word any more."""
    context: Context = ctx.obj
    with context.workroom() as room:
        kept = room.house_lists.allow(word, note)
    context.say(f"“{word}”在本单位不再提示（错误除外），编号 {kept.id}。")
    context.result(entry_json(kept))


def lower(
    ctx: typer.Context,
    entry: Annotated[str, typer.Argument(metavar="ID", help="门户或通用词表里的编号")],
    level: Annotated[str, typer.Argument(help="info、off，或 normal（恢复）")],
    note: Annotated[str, typer.Option(help="为什么")] = "",
    site: SiteOption = "",
) -> None:
    """Errors cannot be lowered, and nothing can be raised."""
    context: Context = ctx.obj
    if level not in ("info", "off", "normal"):
        raise typer.BadParameter("级别只能是 info、off 或 normal")
    with context.workroom() as room:
        kept = room.house_lists.lower(entry, "" if level == "normal" else level, note, site)
    context.say(f"“{entry}”在本单位{'照原来的级别' if kept is None else '改为' + LEVEL_WORDS[level]}。")
    context.result(entry_json(kept) if kept else None)


def remove(ctx: typer.Context, ids: Annotated[list[str], typer.Argument(metavar="ID…")]) -> None:
    """All of them, or none if one is not there."""
    context: Context = ctx.obj
    with context.workroom() as room:
        own = {entry.id: entry for entry in room.house_lists.local()}
        for entry_id in ids:
            if entry_id not in own:
                raise Refused("lists.unknown_entry", id=entry_id[:40])
        gone = room.house_lists.remove(own[entry_id] for entry_id in ids)
    context.say(f"删去了 {gone} 条。")
    context.result({"removed": gone})
