"""A command that was written wrongly is told in Chinese, and so is every command's help."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import typer

from editor_app.app import ThisComputer
from editor_app.cli.main import build
from editor_app.cli.parser import told
from running import Run

ENGLISH = re.compile(r"[A-Za-z]{2,},? [a-z]{2,}")  # two words with a space between
OF_THE_PARSER = re.compile(r"usage:|options|arguments|commands|error:|required|default|env var|show this|invalid", re.I)


@cache
def program() -> Any:
    return typer.main.get_command(build(ThisComputer()))


def leaves(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command and group with the words that lead to it."""
    yield path, command
    for name, each in getattr(command, "commands", {}).items():
        yield from leaves(each, (*path, name))


COMMANDS = dict(leaves(program()))


def refused(*words: str) -> str:
    """What is told of a command that must not get past the parser."""
    with pytest.raises(typer.TyperException) as raised:
        program().main([*words], prog_name="editor-app", standalone_mode=False)
    assert raised.value.exit_code == 2
    return told(raised.value)


def english(said: str, path: tuple[str, ...]) -> list[str]:
    names = " ".join(("editor-app", *path))
    return ENGLISH.findall(said.replace(names, "")) + OF_THE_PARSER.findall(said)


def takers(command: Any) -> list[Any]:
    """The parameters of a command that not every value does for."""
    params = [each for each in command.params if not getattr(each, "is_flag", False)]
    return [each for each in params if getattr(each.type_descriptor, "choices", None) or each.min is not None]


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_whatever_is_written_wrongly_is_told_in_chinese(path: tuple[str, ...]) -> None:
    command = COMMANDS[path]
    said = refused(*path, "--frobnicate")
    assert "没有 --frobnicate 这个选项" in said
    assert said.startswith(f"用法：{' '.join(('editor-app', *path))} ")
    assert english(said, path) == []
    if any(each.required for each in command.params):
        said = refused(*path)
        assert "少写了" in said
        assert english(said, path) == []
    for param in takers(command):
        words = ["--", "-1"] if param.param_type_name == "argument" else [param.opts[-1], "-1"]
        said = refused(*path, *words)
        assert re.search("的值不对，(可以是|应是)|少写了", said), said
        assert english(said, path) == []
    for option in (each for each in command.params if each.param_type_name == "option"):
        flag = option.is_flag
        said = refused(*path, *([f"{option.opts[-1]}=1"] if flag else [option.opts[-1]]))
        assert ("后面不写值" if flag else "后面要写一个值") in said
        assert english(said, path) == []


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_help_is_chinese(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert program().main([*path, "--help"], prog_name="editor-app", standalone_mode=False) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"用法：{' '.join(('editor-app', *path))} ")
    assert re.search(r"--help +显示这份说明", said)
    assert OF_THE_PARSER.findall(said) == []


def test_the_program_tells_it_on_standard_error_with_the_status_of_wrong_usage(here: Run) -> None:
    ran = here("imprt", "--json")
    assert (ran.status, ran.out) == (2, "")
    assert "没有 imprt 这个命令，相近的有 import。什么也没有做。" in ran.err
    assert "多写了 甲 乙" in here("list", "甲", "乙").err
    assert "命令：" in here("profile").err
    assert "--from：“昨天”不是日期，要写成 2026-" in here("stats", "--from", "昨天").err
    assert "--view 的值不对，可以是 page、" in here("render", "甲", "--view", "首页").err
    assert (here("check").status, here("--help").status) == (2, 0)


def test_an_error_the_parser_may_raise_in_time_to_come_is_no_english_sentence() -> None:
    class ExtraordinaryUsage(typer.TyperException):
        exit_code = 2

    assert told(ExtraordinaryUsage("Something is wrong")) == "命令写得不对。什么也没有做。"
