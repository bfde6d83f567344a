"""Does a profile's folder hold only what a page of ours may be made of? Hostile templates and styles are refused here.

The sandbox keeps templates from reaching Python; this keeps them from putting scripts, foreign addresses or unescaped
words into pages, and names the line that tries to.
"""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment

from editor_app.model.errors import Refused

TEMPLATE_SUFFIX = ".j2"
STYLE_SUFFIX = ".css"
MAX_FILE_BYTES = 2_000_000
_FORBIDDEN_IN_TEMPLATES = (
    (re.compile(r"<\s*/?\s*(script|iframe|frame|object|embed|applet|base|form|style|foreignobject)\b", re.I), "标签"),
    (re.compile(r"[\s/\"'](on[a-z]+|style|srcdoc)\s*=(?!=)", re.I), "属性"),
    (re.compile(r"http-equiv|javascript\s*:|vbscript\s*:|data\s*:", re.I), "写法"),
    (
        re.compile(r"\b(?:src|href|action|srcset|poster)\s*=\s*[\"']?\s*(?:[a-z][a-z0-9+.-]*:|[/\\]{2})", re.I),
        "外部地址",
    ),
)
_FORBIDDEN_IN_STYLES = (
    (re.compile(r"@import|@charset|expression\s*\(|behavior\s*:|-moz-binding|</|<!--", re.I), "写法"),
    (re.compile(r"url\(\s*[\"']?\s*(?:[a-z][a-z0-9+.-]*:|[/\\]{2})", re.I), "外部地址"),
    (re.compile(r"\\"), "转义"),
)
UNESCAPED_FILTERS = ("safe", "tojson", "xmlattr", "urlize")

_IN_BODIES = ((re.compile(r"<\s*[/!?a-z]", re.I), "标签"), (re.compile(r"!\[|\]\s*\(|\]\s*:|://"), "图片或网址"))


def template_fault(text: str) -> str:
    """Why `text` cannot be the template of an article's body, or nothing: it holds words, marks and prompts 〔…〕 only."""
    for pattern, what in _IN_BODIES:
        if match := pattern.search(text):
            return f"模板里不能有{what}（第 {text.count(chr(10), 0, match.start()) + 1} 行“{match[0]}”）"
    depth = 0
    for char in text:
        depth += {"〔": 1, "〕": -1}.get(char, 0)
        if (char == "\n" and depth) or depth not in (0, 1):
            break
    return "〔 和 〕要在同一行里成对" if depth else ""


def broken(file: str, why: str, line: int | None = None) -> Refused:
    """The refusal of a profile: which file, which line, what is wrong there."""
    return Refused("profile.broken", file=file, why=(f"第 {line} 行：{why}" if line else why)[:300])


def read_text(path: Path) -> str:
    """A text file of a profile. Raises `Refused("profile.broken")` where it is no plain file, too large or not UTF-8."""
    try:
        if path.is_symlink() or not path.is_file():
            raise broken(path.name, "没有这个文件")
        if path.stat().st_size > MAX_FILE_BYTES:
            raise broken(path.name, f"超过 {MAX_FILE_BYTES} 字节")
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise broken(path.name, "不是 UTF-8 文字", line) from error
    except OSError as error:
        raise broken(path.name, f"读不出来（{error.strerror}）") from error


def sandbox(folder: Path) -> Environment:
    """Where the templates in `folder` run: nothing of Python is in reach, every value is escaped, an unknown name is an
    error, other folders are closed. Raises as `vet` does.
    """
    environment = closed_environment(folder)
    vet(folder, environment)
    return environment


def closed_environment(folder: Path) -> Environment:
    """The sandbox over `folder`, of which nothing was looked at yet."""
    environment = SandboxedEnvironment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    for name in UNESCAPED_FILTERS:
        del environment.filters[name]
    return environment


def vet(folder: Path, environment: Environment) -> None:
    """Look through every template and style sheet in `folder`. Raises `Refused("profile.broken")` with the line."""
    for path in sorted(folder.iterdir()):
        if path.suffix in (TEMPLATE_SUFFIX, STYLE_SUFFIX):
            vet_text(path.name, read_text(path), environment)


def vet_text(name: str, text: str, environment: Environment) -> None:
    """Look through one template or style sheet. Raises `Refused("profile.broken")` with the line."""
    if name.endswith(TEMPLATE_SUFFIX):
        _vet_template(name, text, environment)
    else:
        _search(name, text, _FORBIDDEN_IN_STYLES)


def _vet_template(name: str, source: str, environment: Environment) -> None:
    try:
        environment.compile(source, name)  # also refuses filters and tests that are not there
        tree = environment.parse(source, name)
    except TemplateError as error:
        raise broken(name, f"{error}", getattr(error, "lineno", None)) from error
    for _ in tree.find_all(nodes.ScopedEvalContextModifier):
        raise broken(name, "不能关掉转义（autoescape）", source.count("\n", 0, source.find("autoescape")) + 1)
    _search(name, source, _FORBIDDEN_IN_TEMPLATES)


def _search(name: str, source: str, rules: tuple[tuple[re.Pattern[str], str], ...]) -> None:
    for pattern, what in rules:
        match = pattern.search(source)
        if match:
            line = source.count("\n", 0, match.start()) + 1
            raise broken(name, f"页面里不许有的{what}：{match[0].strip()[:60]}", line)
