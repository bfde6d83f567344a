"""Reading `profile.toml`: values are checked one by one, and every complaint names the key and its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from editor_app.model.check_names import CHECK_LEVELS, CHECK_NAMES
from editor_app.model.metadata import FIELD_LABELS
from editor_app.model.picture import CoverRules, PictureRules
from editor_app.model.profile import CONNECTIONS, ROUNDS, Column, FieldRule, ReviewRules, SiteProfile, TitleRules
from editor_app.model.profile_fault import ProfileFault
from editor_app.model.text import one_line, replace_illegal
from editor_app.model.toml_places import NoToml, TomlPath, line_of, place_words, read_toml
from editor_app.portal.vetting import broken, template_fault

FILE = "profile.toml"
ARTICLE_BYTES = 8_000_000
MAX_PICKLIST, MAX_PHRASES, MAX_GUIDE, MAX_EXAMPLES = 500, 500, 30, 60
MAX_HOSTS = 200
MAX_ROUNDS, MAX_CHECKLIST = 5, 30
MAX_LINE, MAX_TEMPLATE = 200, 10_000
MAX_CONNECTIONS = 16
ENCODINGS = ("utf-8", "gbk", "gb2312", "gb18030", "big5")
ID = re.compile(r"[a-z][a-z0-9-]{0,30}\Z")
# Words that the practice site's addresses use themselves.
_TAKEN_PATHS = frozenset({"a", "api", "assets"})
_SIZE = re.compile(r"([1-9][0-9]{1,3})x([1-9][0-9]{1,3})\Z")
MIN_COVER, MAX_COVER = 40, 4000
_RULE = re.compile(r"[A-Z]{1,4}[0-9]{2}\Z")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z0-9-]{1,63}\Z")
_PATH = re.compile(r"[a-z0-9][a-z0-9-]{0,40}\Z")
_KEYS = frozenset(
    [
        "id",
        "name",
        "version",
        "issued_by",
        "encoding",
        "look",
        "site",
        "titles",
        "metadata",
        "pictures",
        "columns",
        "review",
        "checks",
        "links",
        "writing",
        "preview",
    ]
)
KEYS: Mapping[str, frozenset[str]] = {
    "": _KEYS,
    "titles": frozenset({"list_bytes", "list_encoding"}),
    "metadata": frozenset(FIELD_LABELS),
    "metadata.*": frozenset(FieldRule.__dataclass_fields__) - {"name"},
    "pictures": frozenset(PictureRules.__dataclass_fields__) | {"article_bytes", "cover_list", "cover_slide"},
    "writing": frozenset({"guide", "template", "phrases"}),
    "preview": frozenset({"titles"}),
    "review": frozenset(ReviewRules.__dataclass_fields__),
    "columns": frozenset(Column.__dataclass_fields__),
    "checks": frozenset(CHECK_NAMES),
    "links": frozenset({"hosts"}),
}
"""The keys that are known, by table; `[site]` takes any, and `[site.connector]` those of its connector."""

_KIND_WORDS = {str: "文字", int: "整数", bool: "true 或 false", dict: "表", list: "列表"}
Path = TomlPath


def read_profile(text: str) -> tuple[SiteProfile, str]:
    """The profile written in `text`, and the id of the profile whose pages it uses. Raises `Refused("profile.broken")`."""
    profile, look, faults = examine_profile(text)
    if profile is None or faults:
        raise broken(FILE, faults[0].why, faults[0].line or None)
    return profile, look


def examine_profile(text: str) -> tuple[SiteProfile | None, str, list[ProfileFault]]:
    """The profile, the id of the profile whose pages it uses, and everything that is wrong in `text`, in the order in
    which it was found. The profile can be used only where nothing is wrong; None where the text is no TOML.
    """
    try:
        data = read_toml(text)
    except NoToml as error:
        return None, "", [ProfileFault(FILE, error.line, error.why)]
    reader = _Reader(text, data)
    profile, look = reader.profile()
    return profile, look, reader.faults


class _Reader:
    def __init__(self, text: str, data: Mapping[str, Any]) -> None:
        self._text = text
        self._data = data
        self.faults: list[ProfileFault] = []

    def profile(self) -> tuple[SiteProfile, str]:
        data = self._data
        self._known(data, KEYS[""], ())
        profile_id = self._id("id")
        encoding = self._encoding(data, ("encoding",), "utf-8")
        titles = self._table("titles")
        rules = TitleRules(
            self._positive(titles, ("titles", "list_bytes"), 38),
            self._encoding(titles, ("titles", "list_encoding"), encoding),
        )
        pictures, covers, article_bytes = self._pictures()
        writing = self._table("writing")
        preview = self._table("preview")
        profile = SiteProfile(
            id=profile_id,
            name=self._line(data, ("name",), profile_id),
            version=self._positive(data, ("version",), 1),
            issued_by=self._line(data, ("issued_by",)),
            names=self._names(),
            columns=self._columns(),
            titles=rules,
            fields=self._fields(),
            encoding=encoding,
            pictures=pictures,
            covers=covers,
            article_bytes=article_bytes,
            guide=self._guide(writing, ("writing", "guide")),
            template=self._template(writing, ("writing", "template")),
            phrases=self._lines(writing, ("writing", "phrases"), MAX_PHRASES),
            examples=self._lines(preview, ("preview", "titles"), MAX_EXAMPLES),
            review=self._review(),
            connections=self._connections(),
            connector=self._connector(),
            checks=self._checks(),
            hosts=self._hosts(),
        )
        return profile, self._id("look") if "look" in data else profile_id

    # -- single values ------------------------------------------------------------------------------------------------

    def _fail(self, path: Path, why: str) -> None:
        """Note a fault and go on, so that all of them are told; the caller then takes a value that is lawful."""
        self.faults.append(ProfileFault(FILE, line_of(self._text, path) or 0, f"{place_words(path)}：{why}"))

    def _get(self, data: Mapping[str, Any], path: Path, kind: type, default: Any) -> Any:
        value = data.get(str(path[-1]), default)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self._fail(path, f"应为{_KIND_WORDS[kind]}")
            return default
        return value

    def _line(self, data: Mapping[str, Any], path: Path, default: str = "") -> str:
        value: str = self._get(data, path, str, default)
        if one_line(value) != value:
            self._fail(path, "应为一行文字，前后不留空格")
            return default
        return value

    def _number(self, data: Mapping[str, Any], path: Path, least: int, default: int) -> int:
        value: int = self._get(data, path, int, default)
        if not least <= value <= 1_000_000_000:
            self._fail(path, f"应在 {least} 到 1000000000 之间")
            return default
        return value

    def _positive(self, data: Mapping[str, Any], path: Path, default: int) -> int:
        return self._number(data, path, 1, default)

    def _id(self, key: str, default: str = "") -> str:
        value = self._line(self._data, (key,), default)
        if not ID.match(value):
            self._fail((key,), "应以小写字母开头，只有小写字母、数字、连字符")
        return value

    def _encoding(self, data: Mapping[str, Any], path: Path, default: str) -> str:
        value = self._line(data, path, default)
        if value not in ENCODINGS:
            self._fail(path, f"不认识的编码“{value[:40]}”，可用的有 {'、'.join(ENCODINGS)}")
            return default
        return value

    def _known(self, table: Mapping[str, Any], known: frozenset[str], path: Path) -> None:
        for key in sorted(set(table) - known):
            self._fail((*path, key[:40]), "不认识这个键")

    def _table(self, key: str) -> dict[str, Any]:
        table: dict[str, Any] = self._get(self._data, (key,), dict, {})
        self._known(table, KEYS[key], (key,))
        return table

    def _lines(self, data: Mapping[str, Any], path: Path, most: int) -> tuple[str, ...]:
        """A list of lines, each once."""
        values: list[Any] = self._get(data, path, list, [])
        if len(values) > most:
            self._fail(path, f"最多 {most} 条")
            return ()
        bad = [
            number
            for number, value in enumerate(values, 1)
            if not isinstance(value, str) or not value or one_line(value) != value or len(value) > MAX_LINE
        ]
        for number in bad:
            self._fail(path, f"第 {number} 条应为一行文字，不空，前后不留空格，最多 {MAX_LINE} 字")
        if not bad and len(set(values)) != len(values):
            self._fail(path, "有重复的")
        return () if bad else tuple(values)

    def _guide(self, data: Mapping[str, Any], path: Path) -> tuple[str, ...]:
        """Advice: a list of lines, or one text whose lines they are."""
        value = data.get(str(path[-1]))
        if isinstance(value, str):
            lines = [one_line(line) for line in self._text_of(data, path).splitlines()]
            return self._lines({str(path[-1]): [line for line in lines if line]}, path, MAX_GUIDE)
        return self._lines(data, path, MAX_GUIDE)

    def _text_of(self, data: Mapping[str, Any], path: Path) -> str:
        value: str = self._get(data, path, str, "")
        if len(value) > MAX_TEMPLATE:
            self._fail(path, f"最多 {MAX_TEMPLATE} 字")
            return ""
        if replace_illegal(value)[1]:
            self._fail(path, "有不能用的字符")
            return ""
        return value.strip()

    def _template(self, data: Mapping[str, Any], path: Path) -> str:
        """A body in Markdown: words and prompts only, no HTML, no pictures, no addresses."""
        value = self._text_of(data, path)
        if why := template_fault(value):
            self._fail(path, why)
        return value

    # -- tables -------------------------------------------------------------------------------------------------------

    def _names(self) -> dict[str, str]:
        """`[site]`: the words of the pages. A table in it (`[site.connector]`) is for connectors, not for pages."""
        table: dict[str, Any] = self._get(self._data, ("site",), dict, {})
        return {key: self._line(table, ("site", key)) for key, value in table.items() if not isinstance(value, dict)}

    def _connections(self) -> int:
        """`[site.connector] max_connections`: 1 to 16. What else stands in the table is the connector's own."""
        site: dict[str, Any] = self._get(self._data, ("site",), dict, {})
        table: dict[str, Any] = self._get(site, ("site", "connector"), dict, {})
        path: Path = ("site", "connector", "max_connections")
        number = self._positive(table, path, CONNECTIONS)
        if number > MAX_CONNECTIONS:
            self._fail(path, f"应为 1 到 {MAX_CONNECTIONS}")
        return min(number, MAX_CONNECTIONS)

    def _connector(self) -> dict[str, str]:
        """The rest of `[site.connector]`: lines, whose keys the connector knows."""
        site = self._data.get("site")
        table = site.get("connector") if isinstance(site, dict) else None
        if not isinstance(table, dict):
            return {}  # `_connections` has said so
        return {key: self._line(table, ("site", "connector", key)) for key in table if key != "max_connections"}

    def _checks(self) -> dict[str, str]:
        """`[checks]`: levels by rule. Rules that others added have ids of the same shape."""
        table: dict[str, Any] = self._get(self._data, ("checks",), dict, {})
        self._known({key: 0 for key in table if not _RULE.match(key)}, KEYS["checks"], ("checks",))
        levels = {key: self._line(table, ("checks", key)) for key in table}
        for key, level in levels.items():
            if level not in CHECK_LEVELS:
                self._fail(("checks", key[:40]), f"应为 {'、'.join(CHECK_LEVELS)} 之一")
        return levels

    def _hosts(self) -> tuple[str, ...]:
        """`[links] hosts`: names of hosts, no addresses."""
        hosts = self._lines(self._table("links"), ("links", "hosts"), MAX_HOSTS)
        for host in hosts:
            if not _HOST.match(host):
                self._fail(("links", "hosts"), f"“{host[:40]}”应为小写的域名，如 example.gov.cn，不带 http:// 和路径")
        return hosts

    def _columns(self) -> tuple[Column, ...]:
        known = KEYS["columns"]
        columns: list[Column] = []
        for number, item in enumerate(self._get(self._data, ("columns",), list, [])):
            where: Path = ("columns", number)
            if not isinstance(item, dict):
                self._fail(where, "应为表")
                item = {"id": f"column-{number}", "name": f"{number}"}
            self._known(item, known, where)
            values = {key: self._line(item, (*where, key)) for key in known - {"guide", "template"}}
            values["path"] = values["path"] or values["id"]
            keys = ("id", "path") if "path" in item or _PATH.match(values["id"]) else ("id",)
            for key in keys:
                if not _PATH.match(values[key]) or (key == "path" and values[key] in _TAKEN_PATHS):
                    self._fail((*where, key), "应为小写字母、数字、连字符，不能是 a、api、assets")
            if not values["name"]:
                self._fail((*where, "name"), "不能空")
            columns.append(
                Column(
                    **values,
                    guide=self._guide(item, (*where, "guide")),
                    template=self._template(item, (*where, "template")),
                )
            )
        self._check_columns(columns)
        return tuple(columns)

    def _check_columns(self, columns: list[Column]) -> None:
        for key in ("id", "path", "name"):
            seen: set[str] = set()
            for number, column in enumerate(columns):
                value = getattr(column, key)
                if value and value in seen:
                    self._fail(("columns", number, key), f"“{value}”重复了")
                seen.add(value)
        ids = {column.id for column in columns}
        for number, column in enumerate(columns):
            if column.parent and (column.parent not in ids or column.parent == column.id):
                self._fail(("columns", number, "parent"), f"没有“{column.parent}”这个栏目")

    def _fields(self) -> tuple[FieldRule, ...]:
        known = KEYS["metadata.*"]
        rules: list[FieldRule] = []
        for name, item in self._table("metadata").items():
            where: Path = ("metadata", name)
            if not isinstance(item, dict):
                self._fail(where, "应为表")
                continue
            self._known(item, known, where)
            rules.append(self._field(name, item, where))
        return tuple(rules)

    def _field(self, name: str, item: Mapping[str, Any], where: Path) -> FieldRule:
        rule = FieldRule(
            name,
            required=self._get(item, (*where, "required"), bool, False),
            max_chars=self._number(item, (*where, "max_chars"), 0, 0),
            max_bytes=self._number(item, (*where, "max_bytes"), 0, 0),
            default=self._line(item, (*where, "default")),
            recommended=self._get(item, (*where, "recommended"), bool, False),
            picklist=self._lines(item, (*where, "picklist"), MAX_PICKLIST),
            free=self._get(item, (*where, "free"), bool, True),
        )
        if not rule.free and not rule.picklist:
            self._fail((*where, "free"), "不许自由填写时，要有 picklist")
        if not rule.free and rule.default and rule.default not in rule.picklist:
            self._fail((*where, "default"), "不在 picklist 里")
        return rule

    def _pictures(self) -> tuple[PictureRules, CoverRules, int]:
        known = frozenset(PictureRules.__dataclass_fields__)
        table = self._table("pictures")
        values = {key: self._positive(table, ("pictures", key), 1) for key in table if key in known}
        rules = PictureRules(**values)
        if not 1 <= rules.min_quality <= rules.quality <= 95:
            self._fail(("pictures", "quality"), "应有 min_quality ≤ quality ≤ 95")
        if rules.min_width > rules.max_width:
            self._fail(("pictures", "max_width"), "应有 min_width ≤ max_width")
        covers = CoverRules()
        covers = CoverRules(
            self._size(table, ("pictures", "cover_list"), covers.list_size),
            self._size(table, ("pictures", "cover_slide"), covers.slide_size),
        )
        return rules, covers, self._positive(table, ("pictures", "article_bytes"), ARTICLE_BYTES)

    def _review(self) -> ReviewRules:
        table = self._table("review")
        rounds = self._lines(table, ("review", "rounds"), MAX_ROUNDS) if "rounds" in table else ROUNDS
        if not rounds:
            self._fail(("review", "rounds"), "至少有一审")
        lists: dict[str, Any] = self._get(table, ("review", "checklists"), dict, {})
        for name in lists:
            if name not in rounds:
                self._fail(("review", "checklists", name), "没有这一审")
        return ReviewRules(
            rounds=rounds or ROUNDS,
            checklists={
                name: self._lines(lists, ("review", "checklists", name), MAX_CHECKLIST)
                for name in lists
                if name in rounds
            },
            reasons=self._lines(table, ("review", "reasons"), MAX_PHRASES),
            required=self._get(table, ("review", "required"), bool, False),
            may_merge=self._get(table, ("review", "may_merge"), bool, False),
            days=self._number(table, ("review", "days"), 0, 0),
        )

    def _size(self, data: Mapping[str, Any], path: Path, default: tuple[int, int]) -> tuple[int, int]:
        """Width and height in pixels, no shape that is hardly a picture any more."""
        text = self._line(data, path, f"{default[0]}x{default[1]}")
        match = _SIZE.match(text)
        width, height = (int(match[1]), int(match[2])) if match else (0, 0)
        if not (min(width, height) >= MIN_COVER and max(width, height) <= min(MAX_COVER, 4 * min(width, height))):
            self._fail(path, f"应写成 宽x高（像素，{MIN_COVER} 到 {MAX_COVER}，长边不超过短边的 4 倍），如 480x320")
            return default
        return width, height
