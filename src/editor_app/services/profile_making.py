"""A starting profile out of one saved article page: what can be guessed is guessed, and the README says what was."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from editor_app.formats.encodings import decode
from editor_app.formats.saved_page import SavedPage, read_saved_page
from editor_app.model.digest import sha256
from editor_app.model.errors import EditorError, Refused
from editor_app.model.picture import PictureRules
from editor_app.model.text import one_line
from editor_app.services.page_finding import FoundPage, column_names, find_parts
from editor_app.services.page_styles import KeepFile, clean_styles
from editor_app.services.page_templates import Templates, make_templates
from editor_app.services.profile_packages import check_files
from editor_app.services.writing_out import write_new

ID = re.compile(r"[a-z][a-z0-9-]{0,30}\Z")
TAKEN = frozenset({"a", "api", "assets"})
USUAL_LIST_BYTES = 60
MAX_PICTURE, MAX_PICTURES = 2_000_000, 60
MAX_STYLES = 600_000
_OWN_RULES = (".body", ".fig", ".miss", ".slide")
_NOT_IN_NAME = re.compile(r"[^A-Za-z0-9_.-]+")

LIST = """{% extends "base.html.j2" %}
{% block head %}
<title>{{ column.name }} - {{ site.name }}</title>
<meta name="ColumnName" content="{{ column.name }}">
<meta name="ColumnType" content="{{ column.about }}">
{% endblock %}
{% block main %}
<div class="made-list"><h2>{{ column.name }}</h2>
<ul>{% for entry in entries %}<li><a href="{{ entry.url }}">{{ entry.title }}</a> <time>{{ entry.date }}</time></li>{% else %}<li>还没有信息</li>{% endfor %}</ul>
{% if pager %}<div class="made-pager">{% for item in pager %}{% if not item.here %}<a href="{{ item.url }}">{{ item.label }}</a>{% else %}<b>{{ item.label }}</b>{% endif %} {% endfor %}</div>
{% endif %}</div>
{% endblock %}
"""
SLIDE_CARD = """<div class="slide"><a href="{{ slide.url }}">{% if slide.cut %}<svg viewBox="{{ slide.cut.view }}" preserveAspectRatio="xMidYMid slice" aria-hidden="true"><image href="{{ slide.image }}" width="{{ slide.cut.width }}" height="{{ slide.cut.height }}"/></svg>{% else %}<img src="{{ slide.image }}" alt="">{% endif %}<span class="cap">{{ slide.title }}</span></a></div>
"""
HOME = """{% extends "base.html.j2" %}
{% block head %}
<title>{{ site.name }}</title>
{% endblock %}
{% block main %}
<div class="made-list">{% if slide %}{% include "slide_card.html.j2" %}{% endif %}
{% if headline %}<h2><a href="{{ headline.url }}">{{ headline.title }}</a></h2>{% else %}<p>还没有信息</p>{% endif %}
{% for item, entries in boxes %}<h3>{{ item.name }}</h3>
<ul>{% for entry in entries %}<li><a href="{{ entry.url }}">{{ entry.title }}</a> <time>{{ entry.date }}</time></li>{% endfor %}</ul>
{% endfor %}</div>
{% endblock %}
"""
SLIDE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ site.name }}</title>
<link rel="stylesheet" href="{{ style_url }}">
</head>
<body>
{% include "slide_card.html.j2" %}</body>
</html>
"""
MADE_STYLES = """/* 以下是先锋采编加的：正文里的各种内容、列表、幻灯。可以改成门户的样子。 */
.made-list ul{padding-left:1.2em}
.made-list li{line-height:2}
.made-list time{margin-left:12px}
.made-pager b{font-weight:700}
.linked a{display:inline-block;margin:2px 8px}
"""
PHONE_STYLES = """/* 手机上的样子：先让宽的东西缩进屏幕，再照门户的手机版改。 */
body{width:auto;min-width:0}
.body img{max-width:100%}
.fig{flex-direction:column}
.fig figure{flex:none;width:100%}
"""


@dataclass(frozen=True, slots=True)
class MadeProfile:
    """What was made: the profile's id, the site's name, encoding, columns (id, name), and what is to be mended, in Chinese."""

    profile: str
    name: str
    encoding: str
    columns: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def make_profile(
    page: Path, folder: Path, pinyin: Callable[[str], str], bundled: Path, *, name: str = ""
) -> MadeProfile:
    """Write a profile into the new or empty `folder`, whose name becomes its id where it can be one. `pinyin` spells names
    without tones; `bundled` is where the shipped profiles are. The result passes the check. Raises
    `Refused("file.not_found" | "file.unreadable" | "profile.there_already" | "profile.page_not_read")`, and `Unavailable`
    where the folder cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused("profile.there_already", name=folder.name)
    saved = read_saved_page(_read(page), page.name)
    found = find_parts(saved)
    if found.text is None:
        raise Refused("profile.page_not_read", name=page.name, what="正文")
    maker = _Making(page, saved, found, pinyin, bundled, one_line(name))
    files, made = maker.make(folder.name)
    for file, data in sorted(files.items()):
        write_new(folder / file, data)
    return made


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise Refused("file.not_found", name=path.name)
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused("file.unreadable", name=path.name, why=error.strerror or "") from error


class _Making:
    def __init__(
        self,
        page: Path,
        saved: SavedPage,
        found: FoundPage,
        pinyin: Callable[[str], str],
        bundled: Path,
        name: str,
    ) -> None:
        self._page = page
        self._saved = saved
        self._found = found
        self._pinyin = pinyin
        self._bundled = bundled
        self._name = name or one_line(found.site_name) or "未写名称的网站"
        self._pictures: dict[str, bytes] = {}
        self._names: dict[str, str] = {}
        self._missing: list[str] = []
        self._notes: list[str] = []
        self._dropped: list[str] = []

    def make(self, folder_name: str) -> tuple[dict[str, bytes], MadeProfile]:
        """The files, and the account."""
        profile_id = folder_name if ID.match(folder_name) else self._id(self._name, "site")[:31]
        encoding = "utf-8" if self._saved.encoding.startswith("utf") else "gbk"
        columns = self._columns()
        toml = self._toml(profile_id, encoding, columns)
        css, dropped = self._styles()
        templates = make_templates(self._saved.body, self._found, self.keep)
        files = self._files(toml, css, templates)
        faults = check_files(files, self._bundled).faults
        if faults:  # rather a plain page that works than the portal's own that does not
            files = self._plain_files(toml)
            self._notes.append(f"页面的样子没能照搬（{faults[0]}），先用了普通网站的页面，请照门户改 .j2 和 style.css")
        self._note(encoding, dropped)
        made = MadeProfile(profile_id, self._name, encoding, tuple(columns), tuple(self._notes))
        files["README.md"] = self._readme(made).encode("utf-8")
        return files, made

    # -- files beside the page ----------------------------------------------------------------------------------------

    def keep(self, address: str) -> str:
        """Take a picture beside the page into the profile; its name there, or nothing where it cannot be had."""
        if address in self._names:
            return self._names[address]
        self._names[address] = name = self._kept(address)
        if not name and address and not address.startswith("data:"):
            self._missing.append(address[:100])
        return name

    def _kept(self, address: str) -> str:
        data = self._beside(address)
        if data is None or len(data) > MAX_PICTURE or len(self._pictures) >= MAX_PICTURES:
            return ""
        data, kind = _as_kept(data)
        if not kind:
            return ""
        stem = _NOT_IN_NAME.sub("-", Path(unquote(urlsplit(address).path)).stem).strip("-.") or "picture"
        name, number = f"p-{stem[:30]}{kind}", 1
        while name.lower() in (each.lower() for each in self._pictures):
            number += 1
            name = f"p-{stem[:30]}-{number}{kind}"
        self._pictures[name] = data
        return name

    def _beside(self, address: str) -> bytes | None:
        """The bytes of a file that was saved with the page: below its folder, nowhere else."""
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or not parts.path or "\\" in parts.path:
            return None
        root = self._page.parent.resolve()
        try:
            path = (root / unquote(parts.path).lstrip("/")).resolve()
            return path.read_bytes() if path.is_relative_to(root) and path.is_file() else None
        except (OSError, ValueError):
            return None

    def _styles(self) -> tuple[str, list[str]]:
        """The page's style sheets in order, and what had to be left out of them."""
        texts: list[str] = []
        dropped: list[str] = []

        def take(css: str, keep: KeepFile) -> None:
            cleaned, left = clean_styles(css, keep)
            if sum(map(len, texts)) + len(cleaned) > MAX_STYLES:
                left = ["（样式太多，后面的没有带来）"]
                cleaned = ""
            texts.append(cleaned)
            dropped.extend(left)

        for sheet in self._saved.sheets:
            data = self._beside(sheet)
            if data is None:
                self._missing.append(sheet[:100])
            else:
                folder = Path(urlsplit(sheet).path).parent.as_posix()
                take(decode(data)[0], partial(self._from_sheet, folder))
        for style in self._saved.styles:
            take(style, self.keep)
        return "\n".join(texts), dropped

    def _from_sheet(self, folder: str, address: str) -> str:
        parts = urlsplit(address)
        elsewhere = parts.scheme or parts.netloc or address.startswith("/") or folder == "."
        return self.keep(address if elsewhere else f"{folder}/{address}")

    # -- what the profile says ----------------------------------------------------------------------------------------

    def _columns(self) -> list[tuple[str, str]]:
        names = column_names(self._found.columns)
        if not names:
            names = ["新闻"]
            self._notes.append("没有认出栏目导航，先放了一个“新闻”，请在 profile.toml 里写上栏目")
        made: list[tuple[str, str]] = []
        for name in names:
            column_id, number = self._id(name, "column"), 1
            while column_id in {each for each, _name in made} | TAKEN:
                number += 1
                column_id = f"{self._id(name, 'column')}-{number}"
            made.append((column_id, name))
        return made

    def _id(self, name: str, otherwise: str) -> str:
        spelled = re.sub(r"[^a-z0-9]", "", self._pinyin(name).lower())[:30]
        return spelled if spelled[:1].isalpha() else f"{otherwise}{spelled}"

    def _list_bytes(self) -> int:
        found = self._found.list_bytes()
        if found:
            self._notes.append(f"列表里的标题像是在 {found} 字节处截断，已写进 [titles]，请对照门户的列表页")
            return found
        self._notes.append(f"看不出列表在哪里截断标题，先写了 {USUAL_LIST_BYTES} 字节，请对照门户的列表页改 [titles]")
        return USUAL_LIST_BYTES

    def _toml(self, profile_id: str, encoding: str, columns: Sequence[tuple[str, str]]) -> str:
        domain = one_line(self._saved.metas.get("sitedomain", ""))
        lines = [
            "# 由保存的网页做成的初稿，请照 README.md 核对。",
            f"id = {_quoted(profile_id)}",
            f"name = {_quoted(self._name)}",
            "version = 1",
            'issued_by = ""',
            f'encoding = "{encoding}"',
            "",
            "[site]",
            f"name = {_quoted(self._name)}",
            f"SiteName = {_quoted(self._name)}",
            f"SiteDomain = {_quoted(domain)}",
            "",
            "[titles]",
            f"list_bytes = {self._list_bytes()}",
            f'list_encoding = "{encoding}"',
            "",
            "[metadata]",
            "title = { required = true, max_chars = 60 }",
            "column = { required = true }",
            f"source = {{ required = true, default = {_quoted(self._name)} }}",
            "contributor = { required = true }",
            "author = {}",
            "keywords = {}",
            "summary = {}",
            "",
            "[pictures]",
            "max_width = 1280",
            "max_bytes = 300_000",
        ]
        for column_id, name in columns:
            lines += ["", "[[columns]]", f"id = {_quoted(column_id)}", f"name = {_quoted(name)}"]
        return "\n".join(lines) + "\n"

    # -- files of the profile -----------------------------------------------------------------------------------------

    def _files(self, toml: str, css: str, templates: Templates) -> dict[str, bytes]:
        own = [
            line
            for line in (self._bundled / "plain" / "style.css").read_text(encoding="utf-8").splitlines()
            if line.startswith(_OWN_RULES)
        ]
        texts = {
            "profile.toml": toml,
            "base.html.j2": templates.base,
            "article.html.j2": templates.article,
            "list.html.j2": LIST,
            "home.html.j2": HOME,
            "slide.html.j2": SLIDE,
            "slide_card.html.j2": SLIDE_CARD,
            "style.css": css + templates.css + MADE_STYLES + "\n".join(own) + "\n",
            "phone.css": PHONE_STYLES,
        }
        return {**{name: text.encode("utf-8") for name, text in texts.items()}, **self._pictures}

    def _plain_files(self, toml: str) -> dict[str, bytes]:
        plain = self._bundled / "plain"
        files = {path.name: path.read_bytes() for path in plain.iterdir() if path.suffix in (".j2", ".css")}
        return {**files, "profile.toml": toml.encode("utf-8")}

    # -- the account --------------------------------------------------------------------------------------------------

    def _note(self, encoding: str, dropped: Sequence[str]) -> None:
        found = self._found
        if self._name == "未写名称的网站":
            self._notes.append("没有认出站点的名称，请在 profile.toml 里写上 name")
        if found.title is None:
            self._notes.append("没有认出标题，放在正文上面了，请改 article.html.j2")
        if found.info is None:
            self._notes.append("没有认出“时间、来源”一行，放在正文上面了，请改 article.html.j2")
        if encoding == "gbk":
            self._notes.append("网页是 GBK 编码，字数按 GBK 计；如果后台是 UTF-8，请改 encoding")
        if self._missing:
            self._notes.append(f"有 {len(self._missing)} 个样式或图片不在网页旁边，没有带来（清单在 README.md）")
        if dropped:
            self._notes.append(f"样式里有 {len(dropped)} 处不能用的写法，没有带来（清单在 README.md）")
        self._notes.append("issued_by 还空着，请写上签发单位")
        self._dropped = list(dropped)

    def _readme(self, made: MadeProfile) -> str:
        found = self._found
        seen = {
            "站点名称": self._name,
            "编码": self._saved.encoding,
            "标题": found.title.text() if found.title is not None else "没有认出",
            "时间、来源": found.info.text() if found.info is not None else "没有认出",
            "正文": (found.text.text()[:40] + "…") if found.text is not None else "没有认出",
            "栏目": "、".join(name for _id, name in made.columns),
            "当作“最新信息”的列表": "、".join(found.lists[0].words[:3]) + "…" if found.lists else "没有",
        }
        lines = [f"# {self._name}：站点配置的初稿", "", f"从“{self._page.name}”做成。", "", "## 认出了什么", ""]
        lines += [f"- {name}：{_plain(words)}" for name, words in seen.items()]
        lines += ["", "## 要核对和补上的", "", *(f"- {_plain(note)}" for note in made.notes)]
        lines += [
            "- 逐个核对栏目的名称、编号（path 是网址里的那一段），门户里不收稿的写 closed",
            "- [metadata] 的必填项、字数和字节上限，请向网站管理员要",
            "- 在预览里看页面、列表、首页、幻灯、手机五种样子，与门户并排对照",
        ]
        for title, items in (("没有带来的文件", self._missing), ("没有带来的样式", self._dropped)):
            if items:
                lines += ["", f"## {title}", "", *(f"- `{_plain(item)}`" for item in dict.fromkeys(items[:100]))]
        lines += [
            "",
            "改好后：`editor-app profile check 这个文件夹`，没有问题再 `profile pack` 打包、`profile sign` 签名、`profile install` 安装。",
            "",
        ]
        return "\n".join(lines)


def _as_kept(data: bytes) -> tuple[bytes, str]:
    """A picture as a profile may have it, and the suffix of its name; GIF and WebP, of which old pages are full, are made
    anew. Empty for what is no picture.
    """
    from editor_app.pictures.inspect import inspect
    from editor_app.pictures.prepare import prepare

    suffixes = {"image/png": ".png", "image/jpeg": ".jpg"}
    try:
        kind = inspect(data).media_type
        if kind not in suffixes:
            made = prepare(data, sha256(data), PictureRules(max_width=4000, max_bytes=MAX_PICTURE, min_width=1))
            data, kind = made.data, made.rendition.media_type
    except EditorError:
        return b"", ""
    return data, suffixes.get(kind, "")


def _quoted(text: str) -> str:
    """A TOML basic string; its escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("`", "'")[:200]
