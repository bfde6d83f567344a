"""Commands of site profiles: list, show, install, update, rollback, remove, use, check, pack, new; those of signatures are
in `profile_keys`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from editor_app.assets import resource
from editor_app.cli.context import REFUSED, Context
from editor_app.cli.parser import Commands
from editor_app.cli.profile_keys import TOLD, keygen, sign, signer_json, signer_words, unpin
from editor_app.model.errors import Refused
from editor_app.model.profile_fault import ProfileFault
from editor_app.model.profile_version import BUNDLED, FROM_SITE, ProfileInfo, ProfileVersion
from editor_app.model.signing_key import Signer, plain_digits
from editor_app.services.profile_describing import limits, newer_with_program
from editor_app.services.profile_packages import check_package, pack_folder
from editor_app.services.profiles import Installation
from editor_app.services.receipts import local_time

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="站点配置的编号，如 hrbxf")]
PathArgument = Annotated[Path, typer.Argument(metavar="DIR|ZIP", help="配置的文件夹，或它的 zip")]
ForceOption = Annotated[bool, typer.Option("--force", help="更旧的、同版本不同内容的、别人签发的，也安装")]


def register(app: typer.Typer) -> None:
    """Add this group's commands to `app`."""
    group = Commands(help="站点配置：栏目、限制、页面样子、词表", no_args_is_help=True)
    group.command("list", help="列出站点配置")(list_)
    group.command("show", help="看一份配置：栏目、限制、装过的版本")(show)
    group.command("install", help="安装文件夹或 zip；有错就整份不装，原来的照旧")(install)
    group.command("update", help="问站点有没有新的配置，有就安装")(update)
    group.command("rollback", help="退回上一版")(rollback)
    group.command("remove", help="移除安装的，恢复随程序来的")(remove)
    group.command("use", help="让一个站点换用另一份配置；先说会有什么不同")(use)
    group.command("check", help="检查文件夹或 zip：逐条列出文件、行号、原因")(check)
    group.command("pack", help="检查后打成一个 zip")(pack)
    group.command("keygen", help="做一把签名用的私钥")(keygen)
    group.command("sign", help="给文件夹或 zip 签名")(sign)
    group.command("unpin", help="不再认一份配置原来的签名人；先向发布单位核对")(unpin)
    group.command("new", help="用浏览器另存的一页网页，做一份配置的初稿")(new)
    app.add_typer(group, name="profile")


def origin_words(origin: str) -> str:
    """Where a version came from, for people."""
    if origin.startswith(FROM_SITE):
        return f"站点“{origin.removeprefix(FROM_SITE)}”"
    return "随程序" if origin == BUNDLED else "文件"


def info_json(info: ProfileInfo) -> dict[str, Any]:
    """A profile in a list."""
    return {
        "id": info.id,
        "name": info.name,
        "version": info.version,
        "issued_by": info.issued_by,
        "signer": signer_json(info.signer),
        "pinned": signer_json(info.known),
        "origin": info.origin,
        "shipped_version": info.shipped,
        "earlier": info.earlier,
        "sites": list(info.sites),
        "trouble": info.trouble or None,
    }


def signed_words(info: ProfileInfo) -> str:
    """The signature in a cell of a table."""
    if info.origin == BUNDLED:
        return "随程序"
    return info.signer.name if info.signer else "没有签名"


def version_json(version: ProfileVersion) -> dict[str, Any]:
    """An installed version."""
    return {
        "version": version.version,
        "digest": version.digest,
        "issued_by": version.issued_by,
        "origin": version.origin,
        "at": version.at,
    }


def fault_json(fault: ProfileFault) -> dict[str, Any]:
    """A fault; `line` is null where no single line is wrong."""
    return {"file": fault.file, "line": fault.line or None, "message": fault.why}


def list_(ctx: typer.Context) -> None:
    """All profiles; one that is in force only in part says why."""
    context: Context = ctx.obj
    with context.workroom() as room:
        infos = room.profiles.infos()
    rows = [
        (
            i.id,
            i.name,
            i.version or "读不出来",
            i.issued_by,
            signed_words(i),
            origin_words(i.origin),
            "、".join(i.sites),
        )
        for i in infos
    ]
    headings = ("编号", "名称", "版本", "签发", "签名", "来源", "用它的站点")
    context.result([info_json(info) for info in infos], headings, rows)
    for info in infos:
        for words in filter(None, (info.trouble, newer_with_program(info))):
            context.say(words)


def show(ctx: typer.Context, profile: IdArgument) -> None:
    """Columns, limits, installed versions."""
    context: Context = ctx.obj
    with context.workroom() as room:
        info, found = room.profiles.info(profile), room.profiles.get(profile)
        versions, force = room.profiles.versions(profile), room.profiles.version_in_force(profile)
    columns = [
        {"id": c.id, "name": c.name, "parent": c.parent, "path": c.path, "about": c.about, "closed": c.closed}
        for c in found.columns
    ]
    value = {
        **info_json(info),
        "encoding": found.encoding,
        "columns": columns,
        "limits": [{"name": name, "value": words} for name, words in limits(found)],
        "versions": [{**version_json(v), "in_force": force is not None and v.key == force.key} for v in versions],
    }
    if context.as_json:
        context.result(value)
        return
    context.say(
        f"{found.name}（{found.id}）第 {found.version} 版，{found.issued_by or '没有写明谁'}签发，{origin_words(info.origin)}"
    )
    if info.origin != BUNDLED:
        context.say(signer_words(info.signer))
    if info.known is not None:
        context.say(f"更新只收“{info.known.name}”签名的（指纹 {info.known.fingerprint}）")
    context.result(
        value, ("栏目", "编号", "地址", "说明"), [(c.name, c.id, c.path, c.closed or c.about) for c in found.columns]
    )
    context.result(value, ("限制", ""), limits(found))
    rows = [
        (
            v.version,
            local_time(v.at),
            origin_words(v.origin),
            v.issued_by,
            "在用" if force and v.key == force.key else "",
        )
        for v in versions
    ]
    context.result(value, ("版本", "安装时间", "来源", "签发", ""), rows)


def _installed(context: Context, made: Installation, **more: Any) -> None:
    profile = made.profile
    if not made.changed:
        context.say(f"“{profile.name}”第 {profile.version} 版已经在用，没有改动。")
    elif made.before:
        context.say(
            f"已装好“{profile.name}”第 {profile.version} 版，代替第 {made.before} 版；可以用 profile rollback {profile.id} 退回。"
        )
    else:
        context.say(f"已装好“{profile.name}”第 {profile.version} 版。")
    if made.signer is not None:
        context.say(signer_words(made.signer))
    context.say(TOLD[made.standing])
    context.result(
        {
            "id": profile.id,
            "name": profile.name,
            "version": profile.version,
            "before": made.before or None,
            "changed": made.changed,
            "signature": made.standing,
            "signer": signer_json(made.signer),
            **more,
        }
    )


def install(
    ctx: typer.Context,
    path: PathArgument,
    force: ForceOption = False,
    fingerprint: Annotated[str, typer.Option(help="只安装这个指纹签名的（通知里写的）")] = "",
) -> None:
    """Exit 1 with the first fault where there is one; nothing is changed then."""
    context: Context = ctx.obj
    with context.workroom() as room:
        proposal = room.profiles.propose(path)
        if fingerprint:
            _compare_fingerprint(proposal.signer, fingerprint)
        made = room.profiles.accept(proposal, force=force)
    _installed(context, made)


def _compare_fingerprint(signer: Signer | None, wanted: str) -> None:
    found = signer.fingerprint if signer else ""
    if not found or plain_digits(found) != plain_digits(wanted):
        raise Refused(
            "profile.signer_differs", signer=signer.name if signer else "没有签名", fingerprint=found or "没有"
        )


def update(
    ctx: typer.Context,
    site: Annotated[str, typer.Option(help="站点名")],
    force: ForceOption = False,
) -> None:
    """Exit 1 where the site offers none or it must not be installed unasked, 3 without a network."""
    context: Context = ctx.obj
    with context.workroom() as room:
        made = room.profile_updates.update_from_site(site, force=force)
    if made.profile is None:
        context.say(f"站点“{site}”没有更新的配置（现在是第 {made.before} 版）。")
        context.result(
            {"id": None, "version": made.before, "before": made.before, "changed": False, "in_use": made.in_use}
        )
        return
    _installed(
        context, Installation(made.profile, made.before, made.changed, made.standing, made.signer), in_use=made.in_use
    )
    if not made.in_use:
        context.say(f"站点“{site}”现在用的是另一份配置；要换用请执行 profile use {made.profile.id} --site {site}")


def rollback(ctx: typer.Context, profile: IdArgument) -> None:
    """Back to the version before, in the end to the one that comes with the program."""
    context: Context = ctx.obj
    with context.workroom() as room:
        info = room.profiles.roll_back(profile)
    context.say(f"“{info.name}”已退回第 {info.version} 版（{origin_words(info.origin)}）。")
    context.result(info_json(info))


def remove(ctx: typer.Context, profile: IdArgument) -> None:
    """Take every installed version away."""
    context: Context = ctx.obj
    with context.workroom() as room:
        room.profiles.remove(profile)
        left = profile in room.profiles.ids()
    context.say(f"已移除安装的“{profile}”；" + ("现在用随程序来的。" if left else "稿件都在。"))
    context.result({"id": profile, "shipped": left})


def use(
    ctx: typer.Context,
    profile: IdArgument,
    site: Annotated[str, typer.Option(help="站点名")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会有什么不同")] = False,
) -> None:
    """Articles are not rewritten: those in a column that is gone ask for another one before they can be handed in."""
    context: Context = ctx.obj
    with context.workroom() as room:
        switch = room.profiles.compare(site, profile)
        if not dry_run:
            room.profiles.switch(site, profile)
    for name, count in switch.missing:
        context.say(f"“{switch.name}”没有“{name}”这个栏目，有 {count} 篇稿件要另选栏目")
    context.say(f"站点“{site}”{'没有换' if dry_run else '已换用'}“{switch.name}”。")
    missing = [{"column": name, "articles": count} for name, count in switch.missing]
    context.result(
        {
            "site": site,
            "profile": switch.profile,
            "changed": not dry_run,
            "missing_columns": missing,
            "newly_required": list(switch.required),
        }
    )


def check(ctx: typer.Context, path: PathArgument) -> None:
    """Every fault as `file:line: sentence` on standard output; exit 1 if there is any. Needs no library."""
    context: Context = ctx.obj
    checked = check_package(path, resource("profiles"), context.library / "profiles")
    signer = checked.signature.by() if checked.signature else None
    if context.as_json:
        profile = checked.profile
        context.result(
            {
                "id": profile.id if profile else None,
                "version": profile.version if profile else None,
                "signer": signer_json(signer),
                "faults": [fault_json(fault) for fault in checked.faults],
            }
        )
    elif checked.faults:
        context.text("\n".join(str(fault) for fault in checked.faults))
    if checked.faults:
        context.say(f"有 {len(checked.faults)} 处要改。")
        raise typer.Exit(REFUSED)
    context.say("没有发现问题。" + (f"{signer_words(signer)}，签名以后没有改过。" if signer else "没有签名。"))


def pack(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="配置的文件夹")],
    output: Annotated[Path, typer.Option("-o", "--output", help="文件，或放它的文件夹")] = Path(),
) -> None:
    """One zip, byte for byte the same for the same files; a profile with faults is not packed."""
    context: Context = ctx.obj
    target, checked = pack_folder(folder, output, resource("profiles"), context.library / "profiles")
    profile = checked.refuse()
    signer = checked.signature.by() if checked.signature else None
    context.say(f"已写到 {target}。{signer_words(signer)}。")
    context.result(
        {
            "id": profile.id,
            "version": profile.version,
            "output": str(target),
            "files": sorted(checked.files),
            "signer": signer_json(signer),
        }
    )


def new(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="新文件夹，名字就是配置的编号")],
    page: Annotated[Path, typer.Option("--from", help="浏览器里“另存为”的网页")],
    name: Annotated[str, typer.Option(help="站点的名称；不写就从网页里找")] = "",
) -> None:
    """What was guessed and what is to be mended stands in the folder's README.md. Needs no library."""
    from editor_app.services.profile_making import make_profile

    context: Context = ctx.obj
    made = make_profile(page, folder, context.outside.pinyin, resource("profiles"), name=name)
    context.say(
        f"已在 {folder} 做好初稿：{len(made.columns)} 个栏目。请看里面的 README.md，改好后用 profile check 检查。"
    )
    for note in made.notes:
        context.say(f"· {note}")
    context.result(
        {
            "folder": str(folder),
            "id": made.profile,
            "name": made.name,
            "encoding": made.encoding,
            "columns": [{"id": column_id, "name": column} for column_id, column in made.columns],
            "notes": list(made.notes),
        }
    )
