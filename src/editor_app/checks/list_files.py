"""Lists from files and into files, whatever program they are of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from editor_app.checks.house_lists import read_toml_list
from editor_app.checks.list_csv import read_csv_list, write_csv_list
from editor_app.checks.list_prh import read_prh_list, write_prh_list
from editor_app.checks.list_vale import read_vale_list, write_vale_list
from editor_app.checks.list_yaml import NoYaml, read_yaml
from editor_app.model.house_list import Entry, ListForm, ReadList, WrittenList, rule_of
from editor_app.model.profile_fault import ProfileFault


def read_list(name: str, text: str) -> ReadList:
    """A list in any of the forms. Never raises: what is wrong stands in its faults."""
    suffix = PurePath(name).suffix.lower()
    if suffix in (".yml", ".yaml"):
        return _read_yaml_list(name, text)
    return read_toml_list(name, text) if suffix == ".toml" else read_csv_list(name, text)


def _read_yaml_list(name: str, text: str) -> ReadList:
    """A list of prh or a style of Vale: what is in it says it."""
    try:
        document = read_yaml(text)
    except NoYaml as error:
        return ReadList(name, ListForm.PRH, faults=(ProfileFault(name, error.line, error.why),))
    if document.get("extends") is not None and document.get("rules") is None:
        return read_vale_list(name, document)
    return read_prh_list(name, document)


def write_list(form: ListForm, name: str, entries: Sequence[Entry]) -> WrittenList:
    """A list in one file of that name; in the form of Vale in several with names of their own."""
    match form:
        case ListForm.TOML:
            return WrittenList({name: write_toml(entries).encode("utf-8")}, count=len(entries))
        case ListForm.CSV:
            return write_csv_list(name, entries)
        case ListForm.VALE:
            return write_vale_list(entries)
        case ListForm.PRH:
            return write_prh_list(name, entries)


def write_toml(entries: Sequence[Entry]) -> str:
    """Our own form, a table for each entry."""
    lines = []
    for entry in entries:
        lines.append("[[rules]]")
        lines += [f"{key} = {_toml(value)}" for key, value in rule_of(entry).items()]
        lines.append("")
    return "\n".join(lines)


def _toml(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_toml(each) for each in value)}]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(each)}" for key, each in value.items()) + " }"
    if isinstance(value, int):
        return str(value)
    # JSON's strings are TOML's, but for one control
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
