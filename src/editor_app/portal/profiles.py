"""Site profiles: a folder each, read whole or refused whole with the place that is wrong."""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from editor_app.model.errors import Refused
from editor_app.model.metadata import FIELD_LABELS
from editor_app.model.picture import PictureRules
from editor_app.model.profile import Column, FieldRule, SiteProfile, TitleRules

TEMPLATES = ("article.html.j2", "list.html.j2", "home.html.j2")
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_ID = re.compile(r"[a-z][a-z0-9-]{0,30}\Z")
_PATH = re.compile(r"[a-z0-9][a-z0-9-]{0,40}\Z")


@dataclass(frozen=True, slots=True)
class LoadedProfile:
    """A profile, the folder that holds its templates and style sheets, and the sandbox the templates run in."""

    profile: SiteProfile
    folder: Path
    templates: Environment = field(repr=False, compare=False)


class Profiles:
    """The profiles that ship with the program and those that were installed; an installed one goes before."""

    def __init__(self, bundled: Path, installed: Path | None = None) -> None:
        self._folders = [folder for folder in (installed, bundled) if folder is not None]

    def ids(self) -> list[str]:
        """Ids of all profiles, sorted."""
        found = {
            path.name
            for folder in self._folders
            if folder.is_dir()
            for path in folder.iterdir()
            if (path / "profile.toml").is_file()
        }
        return sorted(found)

    def get(self, profile_id: str) -> LoadedProfile:
        """The profile of that id. Raises `Refused("profile.unknown")` or what `load_profile` raises."""
        if _ID.match(profile_id):
            for folder in self._folders:
                if (folder / profile_id / "profile.toml").is_file():
                    return load_profile(folder / profile_id)
        raise Refused("profile.unknown", profile=profile_id[:40], known="、".join(self.ids()))


def load_profile(folder: Path) -> LoadedProfile:
    """Read the profile in `folder`. Raises `Refused("profile.broken")` with the file and what is wrong in it."""
    try:
        text = (folder / "profile.toml").read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _broken("profile.toml", str(error)) from error
    profile = _Reader(data).profile()
    if profile.id != folder.name:
        raise _broken("profile.toml", f"id 是“{profile.id}”，文件夹名是“{folder.name}”")
    look = _look(folder, data)
    return LoadedProfile(profile, look, _templates(look))


def _look(folder: Path, data: Mapping[str, Any]) -> Path:
    """The folder of the pages: the profile's own, or that of the sibling profile named by `look`."""
    name = data.get("look", folder.name)
    if not isinstance(name, str) or not _ID.match(name) or not (folder.parent / name / TEMPLATES[0]).is_file():
        raise _broken("profile.toml", f"look：没有页面模板 {str(name)[:40]}")
    return folder.parent / name


def _broken(file: str, why: str) -> Refused:
    return Refused("profile.broken", file=file, why=why[:300])


def _templates(folder: Path) -> Environment:
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(folder, followlinks=False), autoescape=True, undefined=StrictUndefined
    )
    for name in TEMPLATES:
        try:
            environment.get_template(name)
        except TemplateError as error:
            line = getattr(error, "lineno", None)
            raise _broken(name, f"第 {line} 行：{error}" if line else f"{error}") from error
    return environment


class _Reader:
    """Turns the TOML into values; every complaint names the key."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data

    def _get(self, data: Mapping[str, Any], key: str, kind: type, default: Any, where: str = "") -> Any:
        value = data.get(key, default)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise _broken("profile.toml", f"{where}{key}：应为 {kind.__name__}")
        return value

    def _table(self, key: str, known: set[str]) -> dict[str, Any]:
        table: dict[str, Any] = self._get(self._data, key, dict, {})
        unknown = sorted(set(table) - known)
        if unknown:
            raise _broken("profile.toml", f"[{key}] 里不认识 {unknown[0]}")
        return table

    def profile(self) -> SiteProfile:
        """The whole profile."""
        data = self._data
        profile_id = self._get(data, "id", str, "")
        if not _ID.match(profile_id):
            raise _broken("profile.toml", "id：应为小写字母、数字、连字符")
        titles = self._table("titles", {"list_bytes", "list_encoding"})
        encoding = self._get(data, "encoding", str, "utf-8")
        rules = TitleRules(
            self._positive(titles, "list_bytes", 38, "titles."),
            self._encoding(self._get(titles, "list_encoding", str, encoding, "titles.")),
        )
        names = self._get(data, "site", dict, {})
        if not all(isinstance(value, str) for value in names.values()):
            raise _broken("profile.toml", "[site]：都应为文字")
        return SiteProfile(
            id=profile_id,
            name=self._get(data, "name", str, profile_id),
            version=self._positive(data, "version", 1),
            issued_by=self._get(data, "issued_by", str, ""),
            names=names,
            columns=self._columns(),
            titles=rules,
            fields=self._fields(),
            encoding=self._encoding(encoding),
            pictures=self._pictures(),
        )

    def _positive(self, data: Mapping[str, Any], key: str, default: int, where: str = "") -> int:
        value: int = self._get(data, key, int, default, where)
        if value < 1:
            raise _broken("profile.toml", f"{where}{key}：应大于 0")
        return value

    def _encoding(self, name: str) -> str:
        try:
            return codecs.lookup(name).name
        except LookupError as error:
            raise _broken("profile.toml", f"不认识的编码 {name}") from error

    def _columns(self) -> tuple[Column, ...]:
        columns: list[Column] = []
        for number, item in enumerate(self._get(self._data, "columns", list, []), 1):
            where = f"第 {number} 个栏目 "
            if not isinstance(item, dict) or set(item) - {"id", "name", "parent", "path", "about", "closed"}:
                raise _broken("profile.toml", f"{where}：有不认识的键")
            values = {key: self._get(item, key, str, "", where) for key in Column.__dataclass_fields__}
            values["path"] = values["path"] or values["id"]
            if not _PATH.match(values["id"]) or not _PATH.match(values["path"]) or not values["name"]:
                raise _broken("profile.toml", f"{where}：id、path 应为小写字母、数字、连字符，name 不能空")
            columns.append(Column(**values))
        for what in ("id", "path", "name"):
            seen = [getattr(column, what) for column in columns]
            if len(set(seen)) != len(seen):
                raise _broken("profile.toml", f"栏目的 {what} 有重复")
        return tuple(columns)

    def _fields(self) -> tuple[FieldRule, ...]:
        rules: list[FieldRule] = []
        for name, item in self._table("metadata", set(FIELD_LABELS)).items():
            if not isinstance(item, dict) or set(item) - {"required", "max_chars", "max_bytes", "default"}:
                raise _broken("profile.toml", f"[metadata.{name}]：有不认识的键")
            where = f"metadata.{name}."
            rules.append(
                FieldRule(
                    name,
                    self._get(item, "required", bool, False, where),
                    self._get(item, "max_chars", int, 0, where),
                    self._get(item, "max_bytes", int, 0, where),
                    self._get(item, "default", str, "", where),
                )
            )
        return tuple(rules)

    def _pictures(self) -> PictureRules:
        table = self._table("pictures", set(PictureRules.__dataclass_fields__))
        rules = PictureRules(**{key: self._positive(table, key, 1, "pictures.") for key in table})
        if not 1 <= rules.min_quality <= rules.quality <= 95 or rules.min_width > rules.max_width:
            raise _broken("profile.toml", "[pictures]：应有 min_quality ≤ quality ≤ 95，min_width ≤ max_width")
        return rules
