"""The parser in Chinese: the help of every command, and what is told where one was written wrongly.

The parser's own sentences are English, and cannot be replaced one by one. Its errors are therefore told here by what they are
about (which option, which argument, which values there are), and its help is laid out here from the commands themselves.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from enum import Enum
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

Parsed = Any
"""A context, command or parameter of the parser, whose types are private."""
WIDEST = 100
HELP_OPTION = "显示这份说明"
VALUES = {"int": "整数", "float": "数", "str": "文字", "path": "路径", "file": "文件", "directory": "文件夹"}
"""What the values of a type are called, by the parser's name of the type."""


class OneCommand(TyperCommand):
    """A command whose help and errors are Chinese."""

    def get_help_option(self, ctx: Parsed) -> Any:
        """`--help`, described in Chinese."""
        return _described(super().get_help_option(ctx))

    def format_help(self, ctx: Parsed, formatter: Any) -> None:
        """Write the help of this command."""
        formatter.write(help_of(ctx))

    def parse_args(self, ctx: Parsed, args: list[str]) -> list[str]:
        """As the parser's own; what is left over is refused here."""
        ctx.allow_extra_args = True
        try:
            left = super().parse_args(ctx, args)
        except typer.TyperException as error:
            raise _placed(error, ctx) from None
        if left:
            raise typer.BadParameter(f"多写了 {' '.join(left)}", ctx)
        return left


class CommandGroup(TyperGroup):
    """A group of commands whose help and errors are Chinese."""

    def get_help_option(self, ctx: Parsed) -> Any:
        """`--help`, described in Chinese."""
        return _described(super().get_help_option(ctx))

    def format_help(self, ctx: Parsed, formatter: Any) -> None:
        """Write the help of this group."""
        formatter.write(help_of(ctx))

    def parse_args(self, ctx: Parsed, args: list[str]) -> list[str]:
        """As the parser's own."""
        try:
            return super().parse_args(ctx, args)
        except typer.TyperException as error:
            raise _placed(error, ctx) from None

    def resolve_command(self, ctx: Parsed, args: list[str]) -> Any:
        """As the parser's own; a word that is no command is refused here."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            close = get_close_matches(args[0], self.commands)
            raise typer.BadParameter(f"没有 {args[0]} 这个命令{_like(close)}", ctx)
        return super().resolve_command(ctx, args)


class Commands(typer.Typer):
    """Commands to be registered, as `typer.Typer`; their help and errors are Chinese."""

    def __init__(self, *, cls: type[CommandGroup] = CommandGroup, **settings: Any) -> None:
        super().__init__(cls=cls, add_completion=False, pretty_exceptions_enable=False, **settings)

    def command(
        self, name: str | None = None, *, cls: type[TyperCommand] | None = None, **settings: Any
    ) -> Callable[[Any], Any]:
        """As the parser's own."""
        return super().command(name, cls=cls or OneCommand, **settings)


# -- what was written wrongly -----------------------------------------------------------------------------------------


def told(error: typer.TyperException) -> str:
    """An error of the parser in sentences: how the command is written, what is wrong, where to read on."""
    kind = type(error).__name__  # the parser's kinds of errors are private, all but one
    if kind == "NoArgsIsHelpError":
        return error.format_message().rstrip()
    wrong = _TOLD.get(kind, _something)(error)
    ctx = getattr(error, "ctx", None)
    if ctx is None:
        return f"{wrong}。什么也没有做。"
    return f"{usage_of(ctx)}\n{wrong}。什么也没有做。\n写法见 {ctx.command_path} --help"


def _placed(error: typer.TyperException, ctx: Parsed) -> typer.TyperException:
    """The same error, which knows its command: the parser leaves that out of some."""
    if getattr(error, "ctx", ctx) is None:
        vars(error)["ctx"] = ctx
    return error


def _something(_error: Any) -> str:
    return "命令写得不对"


def _no_such_option(error: Any) -> str:
    return f"没有 {error.option_name} 这个选项{_like(error.possibilities or ())}"


def _bad_option(error: Any) -> str:
    params = error.ctx.command.get_params(error.ctx) if error.ctx is not None else []
    option = next((each for each in params if error.option_name in (*each.opts, *each.secondary_opts)), None)
    if option is not None and option.is_flag:
        return f"{error.option_name} 后面不写值"
    return f"{error.option_name} 后面要写一个值{_allowed(option)}"


def _missing(error: Any) -> str:
    if error.param is None:
        return _something(error)
    return f"少写了 {_name(error.param)}{_allowed(error.param)}"


def _bad_value(error: Any) -> str:
    ours = not error.message[:1].isascii()  # said by a command, not by the parser
    if error.param is not None and not ours:
        return f"{_name(error.param)} 的值不对{_allowed(error.param)}"
    if error.param is not None:
        return f"{_name(error.param)}：{error.message}"
    return f"{error.param_hint}：{error.message}" if error.param_hint else str(error.message)


_TOLD: dict[str, Callable[[Any], str]] = {
    "NoSuchOption": _no_such_option,
    "BadOptionUsage": _bad_option,
    "MissingParameter": _missing,
    "BadParameter": _bad_value,
}


def _like(names: Sequence[str]) -> str:
    return f"，相近的有 {'、'.join(sorted(names))}" if names else ""


def _allowed(param: Parsed) -> str:
    if param is None:
        return ""
    if choices := _choices(param):
        return f"，可以是 {'、'.join(choices)}"
    kind = VALUES.get(_type(param), "")
    low, high = getattr(param, "min", None), getattr(param, "max", None)
    if low is not None and high is not None:
        return f"，应是 {low} 到 {high} 的{kind}"
    if low is not None:
        return f"，应是不小于 {low} 的{kind}"
    return f"，应是{kind}" if kind else ""


# -- help -------------------------------------------------------------------------------------------------------------


def usage_of(ctx: Parsed) -> str:
    """How a command is written, in one line."""
    params = ctx.command.get_params(ctx)
    required = [f"{_name(each)} {_value(each)}" for each in params if _is_option(each) and each.required]
    words = [ctx.command_path, *required, "[选项]", *(_placeholder(each) for each in params if not _is_option(each))]
    return f"用法：{' '.join([*words, *(['命令 …'] if isinstance(ctx.command, TyperGroup) else [])])}"


def help_of(ctx: Parsed) -> str:
    """What a command or a group of commands does, and what it takes."""
    command = ctx.command
    params = [each for each in command.get_params(ctx) if not getattr(each, "hidden", False)]
    parts = [usage_of(ctx), "", *(f"  {line}" for line in (command.help or "").splitlines())]
    arguments = [(_placeholder(each), each.help) for each in params if not _is_option(each) and each.help]
    options = [(_heading(each), _about(each)) for each in params if _is_option(each)]
    commands = [
        (name, each.help or "")
        for name, each in (command.commands.items() if isinstance(command, TyperGroup) else ())
        if not each.hidden
    ]
    for title, rows in (("参数：", arguments), ("选项：", options), ("命令：", commands)):
        if rows:
            parts += ["", title, _table(rows)]
    return "\n".join(parts) + "\n"


def _described(option: Parsed) -> Any:
    if option is not None:
        option.help = HELP_OPTION
    return option


def _table(rows: Iterable[tuple[str, str]]) -> str:
    from rich.console import Console  # it knows how wide Chinese is
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, words in rows:
        table.add_row(f"  {name}", words)
    width = min(shutil.get_terminal_size().columns, WIDEST)
    console = Console(file=io.StringIO(), width=width, color_system=None, markup=False, highlight=False, emoji=False)
    with console.capture() as captured:
        console.print(table)
    return "\n".join(line.rstrip() for line in captured.get().splitlines())


def _is_option(param: Parsed) -> bool:
    return bool(param.param_type_name == "option")


def _name(param: Parsed) -> str:
    return "/".join(param.opts) if _is_option(param) else _placeholder(param).strip("[]")


def _heading(option: Parsed) -> str:
    names = "、".join((*option.opts, *option.secondary_opts))
    return f"{names} {_value(option)}".rstrip()


def _about(option: Parsed) -> str:
    notes = []
    if option.required:
        notes.append("必须写")
    default = option.default.value if isinstance(option.default, Enum) else option.default
    if isinstance(default, str | int | float) and default not in ("", False) and not option.is_flag:
        notes.append(f"不写就是 {default}")
    if option.envvar:
        notes.append(f"也可以设环境变量 {option.envvar}")
    return "；".join(filter(None, (option.help, *notes)))


def _placeholder(argument: Parsed) -> str:
    name = argument.metavar or argument.name.upper()
    if argument.nargs != 1 and not name.endswith("…"):
        name += "…"
    return name if argument.required or name.startswith("[") else f"[{name}]"


def _value(option: Parsed) -> str:
    if option.is_flag:
        return ""
    return option.metavar or "|".join(_choices(option)) or VALUES.get(_type(option), "值")


def _choices(param: Parsed) -> list[str]:
    choices = getattr(param.type_descriptor, "choices", None) or ()
    return [str(each.value) if isinstance(each, Enum) else str(each) for each in choices]


def _type(param: Parsed) -> str:
    """The parser's name of a parameter's type: `int` for `<int range>` and `<list[int]>`."""
    name = str(param.display_type(None)).strip("<>").removesuffix(" range").lower()
    return name.removeprefix("list[").removesuffix("]")
