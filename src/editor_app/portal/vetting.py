"""Does a profile's folder hold only what a page of ours may be made of? Hostile templates and styles are refused here.

The sandbox keeps templates from reaching Python; this keeps them from putting scripts, foreign addresses or unescaped
words into pages, and names the line that tries to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import nodes

from editor_app.model.errors import Refused
from editor_app.portal.gate import ATTRIBUTE, DOCTYPE, markup_fault, tag_fault
from editor_app.portal.sandbox import LimitedEnvironment, check_compiles, parts_of

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
    (
        re.compile(r"url\s*\((?!\s*(?:[\"']?)[a-z0-9_-][a-z0-9._-]*[\"']?\s*\))", re.I),
        "地址（只能是本文件夹里的文件名）",
    ),
    (re.compile(r"image-set\s*\(|\bsrc\s*\(|@namespace|@document", re.I), "写法"),
)
MAX_TEMPLATE_CHARS = 100_000
MAX_ALL_CHARS = 200_000
MAX_ALL_PARTS = 10_000
MAX_TEMPLATES = 40
ADDRESSES = frozenset(["base", "url", "image", "style_url", "phone_url"])
"""The values that may stand in `href` and `src`, besides `….url`, `….image` and `….path` of entries and columns."""
_ADDRESS = re.compile(rf"(?:{'|'.join(sorted(ADDRESSES))}|[a-z_][a-z0-9_.]*\.(?:url|image|path))\Z")
_VALUE = re.compile("\0([0-9]+)\0")

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


def sandbox(folder: Path) -> LimitedEnvironment:
    """Where the templates in `folder` run, as they are now: nothing of Python is in reach, every value is escaped, an
    unknown name is an error, other folders are closed, and what a page may cost is limited. Raises
    `Refused("profile.broken")` with the line for what is not allowed in templates and style sheets.
    """
    paths = [path for path in sorted(folder.iterdir()) if path.suffix in (TEMPLATE_SUFFIX, STYLE_SUFFIX)]
    return _vetted(tuple((path.name, read_text(path)) for path in paths))


@lru_cache(maxsize=8)  # the same texts are in order once and for all, and their pages are compiled once
def _vetted(files: tuple[tuple[str, str], ...]) -> LimitedEnvironment:
    environment = _closed({name: text for name, text in files if name.endswith(TEMPLATE_SUFFIX)})
    parts = 0
    for name, text in files:
        parts += vet_text(name, text, environment)
        if parts > MAX_ALL_PARTS:
            raise broken(name, f"模板一共超过 {MAX_ALL_PARTS} 个部分")
    return environment


def closed_environment(folder: Path) -> LimitedEnvironment:
    """The sandbox over the templates that are in `folder` now, of which nothing was looked at yet."""
    return _closed({path.name: read_text(path) for path in sorted(folder.iterdir()) if path.suffix == TEMPLATE_SUFFIX})


def _closed(sources: Mapping[str, str]) -> LimitedEnvironment:
    if len(sources) > MAX_TEMPLATES or sum(map(len, sources.values())) > MAX_ALL_CHARS:
        last = sorted(sources)[-1]
        raise broken(last, f"模板超过 {MAX_TEMPLATES} 个，或者一共超过 {MAX_ALL_CHARS} 个字")
    return LimitedEnvironment(sources)


def vet_text(name: str, text: str, environment: LimitedEnvironment) -> int:
    """Look through one template or style sheet; how many parts it has. Raises `Refused("profile.broken")` with the line."""
    if name.endswith(TEMPLATE_SUFFIX):
        return _vet_template(name, text, environment)
    _search(name, text, _FORBIDDEN_IN_STYLES)
    return 0


def _vet_template(name: str, source: str, environment: LimitedEnvironment) -> int:
    if len(source) > MAX_TEMPLATE_CHARS:
        raise broken(name, f"超过 {MAX_TEMPLATE_CHARS} 个字")
    if "\0" in source:
        raise broken(name, "有空字符", source.count("\n", 0, source.index("\0")) + 1)
    tree = check_compiles(environment, name, source)
    for _ in tree.find_all(nodes.ScopedEvalContextModifier):
        raise broken(name, "不能关掉转义（autoescape）", source.count("\n", 0, source.find("autoescape")) + 1)
    _search(name, source, _FORBIDDEN_IN_TEMPLATES)
    _vet_tree(name, tree, environment)
    _vet_markup(name, source, environment)
    return parts_of(tree)


def _vet_tree(name: str, tree: nodes.Template, environment: LimitedEnvironment) -> None:
    """What templates may say that they must not: other files, names of the program's, endless loops."""
    whole: set[int] = set()  # the places where the whole body may stand
    for output in tree.find_all(nodes.Output):
        whole.update(map(id, output.nodes))
    whole.update(id(condition.test) for condition in tree.find_all(nodes.If))
    for node in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        file = getattr(node, "template", None)
        if not isinstance(file, nodes.Const) or file.value not in environment.sources:
            shown = str(file.value)[:40] if isinstance(file, nodes.Const) else "（算出来的名字）"
            raise broken(name, f"没有“{shown}”这个模板", node.lineno)
    for loop in tree.find_all(nodes.For):
        if loop.recursive:
            raise broken(name, "不能用 recursive", loop.lineno)
    for dictionary in tree.find_all(nodes.Dict):
        raise broken(name, "不能写 { … } 这样的字典", dictionary.lineno)
    for word in tree.find_all(nodes.Name):
        if word.ctx != "load" and word.name in ADDRESSES | {"body"}:
            raise broken(name, f"{word.name} 是程序的名字，不能改它的值", word.lineno)
        if word.name == "body" and id(word) not in whole:
            raise broken(name, "正文只能整个写成 {{ body }}", word.lineno)


def _vet_markup(name: str, source: str, environment: LimitedEnvironment) -> None:
    """The markup around the values: in the grammar of pages, values in it only between tags and in quotes, and where an
    address is wanted only addresses that the program makes. What statements choose is looked at all together.
    """
    text, inside = "", False
    values: list[str] = []
    lines: list[tuple[int, int]] = []
    for line, kind, value in environment.lex(source, name):
        if kind == "data":
            lines.append((len(text), line))
            text += value
        elif kind == "variable_begin":
            inside = True
            lines.append((len(text), line))
            text += f"\0{len(values)}\0"
            values.append("")
        elif kind == "variable_end":
            inside = False
        elif inside and kind != "whitespace":
            values[-1] += value

    def look(tag: str, attributes: str) -> str:
        return _values_fault(tag, attributes, values) or tag_fault(tag, _VALUE.sub("x", attributes))

    start = DOCTYPE.match(text)
    fault, place = markup_fault(text, start.end() if start else 0, look)
    if fault:
        begin, line = max((one for one in lines if one[0] <= place), default=(0, 1))
        fault = _VALUE.sub(lambda match: f"{{{{ {values[int(match[1])]} }}}}", fault)
        raise broken(name, f"页面里不许有的{fault}", line + text.count("\n", begin, place))


def _values_fault(tag: str, attributes: str, values: list[str]) -> str:
    for match in ATTRIBUTE.finditer(attributes):
        for number in _VALUE.findall(match[0]):
            value = values[int(number)]
            if value == "body":
                return f"写法（正文不能放在标签里）：{tag} {match[1]}"
            if match[1].lower() in ("href", "src") and not _ADDRESS.match(value):
                return f"地址（这里只能是 {'、'.join(sorted(ADDRESSES))}、….url、….image、….path）：{{{{ {value} }}}}"
    return ""


def _search(name: str, source: str, rules: tuple[tuple[re.Pattern[str], str], ...]) -> None:
    for pattern, what in rules:
        match = pattern.search(source)
        if match:
            line = source.count("\n", 0, match.start()) + 1
            raise broken(name, f"页面里不许有的{what}：{match[0].strip()[:60]}", line)
