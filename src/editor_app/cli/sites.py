"""Commands of sites: site, practice-site."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from editor_app.cli.accounts import detect, test
from editor_app.cli.context import Context
from editor_app.cli.parser import Commands
from editor_app.model.site import Site, Way
from editor_app.services.accounts import password_variable, read_authority_file

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="站点名")]
SiteOption = Annotated[str, typer.Option(help="站点名；只有一个站点时可以不写")]
IdsArgument = Annotated[list[str] | None, typer.Argument(metavar="ID…")]


def register(app: typer.Typer) -> None:
    """Add this group's commands to `app`."""
    sites = Commands(help="站点（在某个网站的账号）", no_args_is_help=True)
    sites.command("add", help="添加站点")(add)
    sites.command("list", help="列出站点")(list_)
    sites.command("test", help="逐步检查站点：地址、加密、类型、登录、权限、栏目、时间")(test)
    sites.command("detect", help="看一个网址是哪种网站")(detect)
    sites.command("columns", help="看站点的栏目")(columns)
    sites.command("remove", help="移除站点")(remove)
    app.add_typer(sites, name="site")
    app.command("practice-site", help="在本机运行练习站点")(practice_site)


def site_json(site: Site) -> dict[str, Any]:
    """A site; its secret is never part of it."""
    shown = {"name": site.name, "kind": site.kind, "url": site.url, "user": site.user, "profile": site.profile}
    way = {"proxy": site.way.proxy, "proxy_user": site.way.proxy_user, "trusts": bool(site.way.authority)}
    return shown | {"way": way} if site.way != Way() else shown


def add(
    ctx: typer.Context,
    name: NameArgument,
    url: Annotated[str, typer.Option(help="站点地址")],
    user: Annotated[str, typer.Option(help="账号")],
    kind: Annotated[str, typer.Option(help="连接器")] = "intake",
    profile: Annotated[str, typer.Option(help="站点配置")] = "hrbxf",
    password_stdin: Annotated[bool, typer.Option(help="从标准输入读密码")] = False,
    proxy: Annotated[str, typer.Option(metavar="HOST:PORT", help="代理；none 不用代理，不写就跟随系统")] = "",
    proxy_user: Annotated[str, typer.Option(help="代理的账号；密码取环境变量 EDITOR_APP_PASSWORD_PROXY_…")] = "",
    trust: Annotated[Path | None, typer.Option(help="额外信任的证书文件，只对这个站点")] = None,
) -> None:
    """Keep an account; its secret goes into the system's keyring."""
    context: Context = ctx.obj
    if password_stdin:
        secret = sys.stdin.readline().rstrip("\r\n")
    elif password_variable(name) in os.environ:
        secret = ""
    elif sys.stdin.isatty():
        secret = getpass.getpass("密码或令牌（不显示）：", stream=sys.stderr)
    else:
        secret = ""
    authority, lines = read_authority_file(trust) if trust else ("", ())
    for line in lines:
        context.say(line)
    with context.workroom() as room:
        way = Way(proxy, proxy_user, authority)
        site = room.accounts.add(Site(name, kind, url.rstrip("/"), user, profile, way), secret)
    context.say(f"已添加站点“{name}”。")
    context.result(site_json(site))


def list_(ctx: typer.Context) -> None:
    """All sites."""
    context: Context = ctx.obj
    with context.workroom() as room:
        sites = room.accounts.list()
    rows = [(site.name, site.kind, site.url, site.user, site.profile) for site in sites]
    context.result([site_json(site) for site in sites], ("站点", "连接器", "地址", "账号", "配置"), rows)
    if not sites:
        context.say("还没有站点")


def columns(ctx: typer.Context, name: NameArgument) -> None:
    """The site's columns."""
    context: Context = ctx.obj
    with context.workroom() as room:
        found = room.accounts.columns(name)
    value = [{"id": column.id, "name": column.name, "closed": column.closed} for column in found]
    context.result(value, ("编号", "栏目", "不能报送的原因"), [(c.id, c.name, c.closed) for c in found])


def remove(ctx: typer.Context, name: NameArgument) -> None:
    """Forget a site and its secret; articles and receipts stay."""
    context: Context = ctx.obj
    with context.workroom() as room:
        room.accounts.remove(name)
    context.say(f"已移除站点“{name}”；稿件和回执都还在。")
    context.result({"name": name})


def practice_site(
    ctx: typer.Context,
    port: Annotated[int, typer.Option(min=0, max=65535, help="端口，0 表示任意空闲的")] = 8765,
    data: Annotated[Path | None, typer.Option(help="数据放在哪里")] = None,
    review: Annotated[bool, typer.Option("--review", help="报来的先待审，通过了才刊发")] = False,
    stop_with_stdin: Annotated[bool, typer.Option(hidden=True)] = False,
) -> None:
    """In the foreground, on the loopback only; the first line on standard output is JSON with address and accounts."""
    context: Context = ctx.obj
    context.outside.serve_practice_site(
        data or context.library / "practice-site", port, stop_with_stdin=stop_with_stdin, review=review
    )
