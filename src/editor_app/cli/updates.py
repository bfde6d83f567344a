"""Commands of program updates: check. Nothing is ever installed from here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from editor_app.assets import resource
from editor_app.cli.context import REFUSED, Context
from editor_app.cli.parser import Commands
from editor_app.cli.profile_keys import signer_json, signer_words
from editor_app.services.releases import read_trusted
from editor_app.services.updating import Confirmed, Running, Unconfirmed, check_update, running

NO_KEY = (
    "这个程序没有带发布单位的公钥，不能确认更新是谁发布的。请拿下面的 SHA-256 与发布单位公布的逐字核对，全部相同再装。"
)


def register(app: typer.Typer) -> None:
    """Add this group's commands to `app`."""
    group = Commands(help="程序的更新文件：核对是谁发布的、有没有被改过", no_args_is_help=True)
    group.command("check", help="核对安装文件和旁边的 update.json；不用网络，不安装任何东西")(check)
    app.add_typer(group, name="update")


def check(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(metavar="PATH", help="文件夹、update.json，或它旁边的安装文件")],
) -> None:
    """Exit 0 for a good, newer version alone; a program without a release key confirms nothing and ends with 1."""
    context: Context = ctx.obj
    program = running(read_trusted(resource("release-keys.toml")))
    found = check_update(path, program, context.progress)
    if isinstance(found, Unconfirmed):
        _tell_sums(context, found, program)
        raise typer.Exit(REFUSED)
    _tell_confirmed(context, found, program)


def _tell_sums(context: Context, found: Unconfirmed, program: Running) -> None:
    context.say(NO_KEY)
    files = [{"name": name, "size": size, "sha256": sha256} for name, size, sha256 in found.files]
    rows = [(name, size, sha256) for name, size, sha256 in found.files]
    value = {"verified": False, "version": None, "running": program.version, "files": files}
    context.result(value, ("文件", "字节", "SHA-256"), rows)


def _tell_confirmed(context: Context, found: Confirmed, program: Running) -> None:
    release, file = found.release, found.installer(program.system)
    context.say(f"更新文件是好的：版本 {release.version}，现在用的是 {program.version}。每个字节都与签名时一样。")
    context.say(f"{signer_words(release.signer)}。{release.issued} 签发，{release.expires} 以前有效。")
    if found.known.key != release.signer.key:
        context.say(f"签名人换了密钥，由这个程序认得的“{found.known.name}”（指纹 {found.known.fingerprint}）担保。")
    if file is not None:
        context.say(f"请关闭程序，再用 {found.folder / file.name} 安装。")
    files: list[dict[str, Any]] = [
        {"name": each.name, "size": each.size, "sha256": each.sha256, "system": each.system} for each in found.files
    ]
    value = {
        "verified": True,
        "version": release.version,
        "running": program.version,
        "date": f"{release.issued}",
        "expires": f"{release.expires}",
        "signer": signer_json(release.signer),
        "vouched_by": signer_json(found.known) if found.known.key != release.signer.key else None,
        "files": files,
        "missing": list(found.missing),
    }
    context.result(value, ("文件", "字节", "系统"), [(each.name, each.size, each.system) for each in found.files])
