"""Commands of profile signatures: keygen, sign, unpin; and how a signature is told."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from editor_app.assets import resource
from editor_app.cli.context import Context
from editor_app.model.errors import Refused
from editor_app.model.profile_signature import Standing
from editor_app.model.signing_key import Signer
from editor_app.services.profile_signing import sign_package
from editor_app.services.signing_keys import SigningKey, is_open_to_others, make_key, read_key, write_key

StdinOption = Annotated[bool, typer.Option("--passphrase-stdin", help="从标准输入读私钥的口令，一行一个")]

TOLD = {
    Standing.NEW: "第一次见到这个签名人，已经认定：以后只收他签的更新。请打电话向发布单位核对指纹，每一组都要相同。",
    Standing.KNOWN: "与以前认定的是同一个签名人。",
    Standing.CHANGED: "签名人换了密钥，由原来的密钥担保，以后认新的。",
    Standing.UNSIGNED: "没有签名，不能确认是谁做的、有没有被改过。",
}


def signer_words(signer: Signer | None) -> str:
    """The signer for people; with the fingerprint that they compare."""
    return f"签名人：{signer.name}，指纹 {signer.fingerprint}" if signer else "没有签名"


def signer_json(signer: Signer | None) -> dict[str, Any] | None:
    """The signer for scripts; null where nobody signed. `since` is null for one who is not remembered."""
    if signer is None:
        return None
    told = {"name": signer.name, "fingerprint": signer.fingerprint, "key": signer.key}
    return {**told, "since": signer.since or None}


def keygen(
    ctx: typer.Context,
    output: Annotated[Path, typer.Option("-o", "--output", help="新的私钥文件；自己收好，不要发给别人")],
    name: Annotated[str, typer.Option(help="签名人：单位的名称；接替旧私钥时可以不写")] = "",
    replaces: Annotated[Path | None, typer.Option(metavar="FILE", help="被接替的旧私钥：由它给新的作担保")] = None,
    passphrase: Annotated[bool, typer.Option("--passphrase", help="给私钥加口令（会问两遍）")] = False,
    passphrase_stdin: StdinOption = False,
) -> None:
    """Needs no library. With `--passphrase-stdin`: first the old key's where it has one, then the new one's."""
    context: Context = ctx.obj
    old = _open_key(replaces, passphrase_stdin) if replaces is not None else None
    key = make_key(name or (old.signer.name if old else ""), old)
    write_key(key, output, _new_passphrase(passphrase, passphrase_stdin))
    alone = "请放在只有您能进的文件夹" if sys.platform == "win32" else "只有您能读"
    context.say(f"私钥已写到 {output}，{alone}。请备份到 U 盘收好：丢了就签不了更新，泄露了别人就能冒充。")
    context.say(f"{signer_words(key.signer)}。请把指纹写进通知，让各单位安装时核对。")
    replaced = [change.old for change in key.changes]
    context.result({"output": str(output), "signer": signer_json(key.signer), "replaces": replaced})


def sign(
    ctx: typer.Context,
    package: Annotated[Path, typer.Argument(metavar="DIR|ZIP", help="配置的文件夹，或它的 zip")],
    key: Annotated[Path, typer.Option("--key", metavar="FILE", help="私钥文件")],
    passphrase_stdin: StdinOption = False,
) -> None:
    """A package with faults is not signed; one that was signed before is signed anew. Needs no library."""
    context: Context = ctx.obj
    opened = _open_key(key, passphrase_stdin)
    if is_open_to_others(key):
        context.say(f"别的用户也能读私钥 {key}，请改成只有自己能读（chmod 600）。")
    checked = sign_package(package, opened, key, resource("profiles"), context.library / "profiles")
    profile = checked.refuse()
    context.say(f"已签名：“{profile.name}”第 {profile.version} 版。{signer_words(opened.signer)}。")
    context.result(
        {
            "id": profile.id,
            "version": profile.version,
            "output": str(package),
            "signer": signer_json(opened.signer),
            "files": sorted(checked.signature.files) if checked.signature else [],
        }
    )


def unpin(ctx: typer.Context, profile: Annotated[str, typer.Argument(metavar="ID", help="站点配置的编号")]) -> None:
    """Only after the publisher was asked: from now on any package is taken, until the next signed one."""
    context: Context = ctx.obj
    with context.workroom() as room:
        given_up = room.profiles.give_up_signer(profile)
    context.say(
        f"“{profile}”不再认签名人“{given_up.name}”（指纹 {given_up.fingerprint}）；现在用的版本照旧，下一次安装的签名会重新认定。"
    )
    context.result({"id": profile, "was": signer_json(given_up)})


def _open_key(path: Path, from_stdin: bool) -> SigningKey:
    try:
        return read_key(path)
    except Refused as error:
        if error.code != "profile.key_sealed":
            raise
    return read_key(path, _asked(f"私钥 {path.name} 的口令（不显示）：", from_stdin))


def _new_passphrase(wanted: bool, from_stdin: bool) -> str:
    if not wanted:
        return ""
    first = _asked("新私钥的口令（不显示）：", from_stdin)
    if not first or (not from_stdin and _asked("再输一遍：", from_stdin) != first):
        raise Refused("profile.passphrases_differ")
    return first


def _asked(words: str, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return getpass.getpass(words, stream=sys.stderr) if sys.stdin.isatty() else ""
