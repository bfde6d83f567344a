"""What a finished page may consist of, whichever way its template made it.

The body has passed the sanitiser; around it stands what a stranger's template wrote. The sanitiser cannot look at whole
documents, so a page is held against a grammar narrow enough that every parser reads it alike: known elements, known
attributes in quotes, addresses of the program's own, no comments, no raw text. What is outside the grammar is refused,
not mended: a page that has it comes from a template that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html import unescape

from editor_app.model.inline import is_link

_TAG_NAMES = """
    html head body meta link title
    a abbr address article aside b blockquote br caption cite code col colgroup dd div dl dt em figcaption figure footer h1 h2
    h3 h4 h5 h6 header hr i img li main mark nav ol p pre q s section small span strong sub sup table tbody td tfoot th thead
    time tr u ul wbr
    svg g path rect circle ellipse line polyline polygon image
"""
TAGS = frozenset(_TAG_NAMES.split())
"""The elements that pages may have."""
EVERYWHERE = frozenset(["class", "id", "lang", "dir", "title", "role", "hidden"])
"""The attributes that every element may have, besides `data-…` and `aria-…`."""
_SVG_NAMES = """
    viewbox preserveaspectratio xmlns d points x y x1 y1 x2 y2 cx cy r rx ry width height fill fill-rule fill-opacity
    stroke stroke-width stroke-linecap stroke-linejoin stroke-opacity opacity transform
"""
_SVG = frozenset(_SVG_NAMES.split())
ATTRIBUTES: dict[str, frozenset[str]] = {
    "meta": frozenset(["charset", "name", "content", "property"]),
    "link": frozenset(["rel", "href", "media", "type"]),
    "a": frozenset(["href", "rel"]),
    "img": frozenset(["src", "alt", "width", "height", "loading"]),
    "ol": frozenset(["start", "type", "reversed"]),
    "td": frozenset(["colspan", "rowspan", "headers", "align", "valign"]),
    "th": frozenset(["colspan", "rowspan", "headers", "scope", "align", "valign"]),
    "col": frozenset(["span"]),
    "colgroup": frozenset(["span"]),
    "time": frozenset(["datetime"]),
    "svg": _SVG,
    **dict.fromkeys(("g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"), _SVG),
    "image": _SVG | {"href"},
}
"""The further attributes of each element."""

LONG_ATTRIBUTES = 300
"""Characters of the attributes of one tag whose fault is not remembered."""

_S = r"[ \t\n\f\r]"  # the white space of HTML, which is not that of Unicode
_A = r"[a-z][a-z0-9-]*"
ATTRIBUTE = re.compile(rf"{_S}+({_A})(?:=(?:\"([^\"]*)\"|'([^']*)'))?", re.I | re.A)
_TAG = re.compile(
    rf"<(/?)([a-z][a-z0-9]*)((?:{_S}+{_A}(?:=(?:\"[^\"]*\"|'[^']*'))?)*+){_S}*+/?>", re.I | re.A
)  # possessive, so that what does not fit is found so in one pass
DOCTYPE = re.compile(rf"{_S}*<!doctype html>", re.I | re.A)
_OWN_ADDRESS = re.compile(
    r"(?:draft://(?:site|image|article)(?=[/?#]|\Z)|asset:(?![/\\])|(?:\.?/(?![/\\])|[a-z0-9_-]|(?=[?#]|\Z)))"
    r"[a-z0-9._~%/@,+-]*(?:\?[a-z0-9._~%/=&+-]*)?(?:#[a-z0-9._~%/-]*)?\Z",
    re.I | re.A,
)
_ASTRAY = re.compile(r"//|\.\.|%2e|%2f|%5c", re.I)
_PAINT = re.compile(r"url\s*\(", re.I)


def page_fault(html: str) -> str:
    """Why the document `html` is no page of ours, in words for the template's author; empty where it is one."""
    start = DOCTYPE.match(html)
    if start is None:
        return "页面要以 <!doctype html> 开头"
    fault = markup_fault(html, start.end(), tag_fault)[0]
    return f"页面里不许有的{fault}" if fault else ""


def markup_fault(html: str, start: int, look: Callable[[str, str], str]) -> tuple[str, int]:
    """The first thing in `html` from `start` on that is outside the grammar (its kind in Chinese, and it), and where it
    begins; empty where there is none. `look` is asked about every opening tag: its name and attributes as they are
    written.
    """
    in_title = False
    place = html.find("<", start)
    while place >= 0:
        match = _TAG.match(html, place)
        if match is None:
            return f"写法（读不懂；值要在引号里，不能有注释）：{_shown(html[place : place + 40])}", place
        name = match[2].lower()
        if in_title and not (match[1] and name == "title"):
            return f"标签（在 title 里）：{_shown(match[0])}", place
        in_title = name == "title" and not match[1]
        fault = _name_fault(name, bool(match[1]), match[3]) or ("" if match[1] else look(name, match[3]))
        if fault:
            return fault, place
        place = html.find("<", match.end())
    return ("写法：title 没有结束", len(html)) if in_title else ("", 0)


def _name_fault(name: str, closing: bool, attributes: str) -> str:
    """What is wrong with a tag of that name, whatever its attributes are worth."""
    if name not in TAGS:
        return f"标签：{_shown(name)}"
    return f"属性（在结束标签里）：{_shown(name)}" if closing and attributes.strip() else ""


def tag_fault(name: str, attributes: str) -> str:
    """What is wrong with the attributes of the opening tag `name`: one that is not allowed, a foreign address."""
    if not attributes:
        return ""
    return _known_fault(name, attributes) if len(attributes) <= LONG_ATTRIBUTES else _attributes_fault(name, attributes)


@lru_cache(maxsize=4000)  # a page that is written at has the same tags as a moment ago, but for one or two
def _known_fault(name: str, attributes: str) -> str:
    return _attributes_fault(name, attributes)


def _attributes_fault(name: str, attributes: str) -> str:
    own = ATTRIBUTES.get(name, frozenset())
    for match in ATTRIBUTE.finditer(attributes):
        attribute, value = match[1].lower(), match[2] or match[3] or ""
        if attribute not in own and attribute not in EVERYWHERE and not attribute.startswith(("data-", "aria-")):
            return f"属性：{name} {_shown(attribute)}"
        if attribute in own and (fault := _value_fault(name, attribute, value)):
            return fault
    return ""


def _value_fault(name: str, attribute: str, value: str) -> str:
    if attribute in ("href", "src"):
        address = unescape(value)
        if not is_own(address) and not (name == "a" and is_link(address)):
            return f"地址：{_shown(address)}"
    if ATTRIBUTES[name] >= _SVG and _PAINT.search(value):
        return f"写法：{_shown(value)}"
    if name == "link" and attribute == "rel" and value.strip().lower() != "stylesheet":
        return f"写法（link 只能是 stylesheet）：{_shown(value)}"
    return ""


def is_own(address: str) -> bool:
    """Whether `address` leads to the page's own site or to the program's own files, straight on, and nowhere else."""
    return bool(_OWN_ADDRESS.match(address)) and not _ASTRAY.search(address.removeprefix("draft://"))


def _shown(text: str) -> str:
    return text.strip()[:60]
