"""The one gate through which HTML leaves the program.

The allow list is what `formats.html.write_html` can write, and nothing else: no script, style, svg, math, frames or
form controls. Raw-text elements lose their content too. Built on ammonia (nh3), which parses as browsers do.
"""

from __future__ import annotations

import re
from collections import Counter

import nh3

from editor_app.model.errors import Refused
from editor_app.model.inline import is_link

TAGS = frozenset(
    [
        "p",
        "h2",
        "h3",
        "h4",
        "br",
        "strong",
        "em",
        "u",
        "s",
        "sup",
        "sub",
        "a",
        "ul",
        "ol",
        "li",
        "blockquote",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "hr",
        "div",
        "figure",
        "figcaption",
        "img",
        "i",
    ]
)
RAW_TEXT = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "iframe",
        "object",
        "embed",
        "svg",
        "math",
        "title",
        "textarea",
        "xmp",
        "noembed",
        "noframes",
        "plaintext",
        "select",
    ]
)
_ALIGN = frozenset({"center", "right"})
CLASSES: dict[str, frozenset[str]] = {
    "p": frozenset({"flat", "sig"}) | _ALIGN,
    "h2": _ALIGN,
    "h3": _ALIGN,
    "h4": _ALIGN,
    "div": frozenset({"fig", "one", "two", "three", "miss"}),
    "figure": frozenset({"missing", *(f"w{width}" for width in range(10, 101, 5))}),
    "i": frozenset({"credit"}),
    "td": _ALIGN,
    "th": _ALIGN,
}
_BLOCK = frozenset({"data-block"})
ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),
    **{tag: set(_BLOCK) for tag in ("p", "h2", "h3", "h4", "ul", "blockquote", "table", "hr", "div")},
    "ol": {"start", *_BLOCK},
    "figure": {"data-width", "data-why", "data-origin", "data-alt", *_BLOCK},
    "img": {"src", "alt", "data-alt", "data-asset", "data-edits", "data-consent", "width", "height"},
    "a": {"href"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
SCHEMES = frozenset({"http", "https", "mailto", "draft", "asset"})
MAX_CHARS = 20_000_000
MAX_TEXT_BYTES = 5_000_000
MAX_ELEMENTS = 50_000
MAX_DEPTH = 200
MAX_REFERENCES = 150_000
"""Of `&` and no-break spaces: ammonia 4.1 takes a time for them that grows with their square, a second for 200,000."""
MAX_PASSES = 8

# Where pictures may come from: the preview's own scheme, the name of an asset, or a path on the site that shows the
# page. `//host/…` and `/\host` are other sites, so a path goes on with a plain character.
_PICTURE = re.compile(r"(?:draft://image/|asset:|(?:/|\./)?(?=[A-Za-z0-9_-]))[A-Za-z0-9._~%/-]*\Z")
_NUMBER = re.compile(r"[0-9]{1,5}\Z")
_BLOCK_ID = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
_EDITS = re.compile(r"[a-z0-9_.-]{1,2000}\Z")
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)[^<>]*>?")
_SURROGATE = re.compile("[\ud800-\udfff]")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
# HTML Standard, 13.2.4.3: the list of active formatting elements
_OPENED_AGAIN = frozenset(
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)
_CLOSES_ITSELF = frozenset(["p", "li", "td", "th", "tr", "dd", "dt", "option", "thead", "tbody", "tfoot"])


def clean_html(fragment: str) -> str:
    """`fragment` with everything outside the allow list taken out; a second pass changes nothing.

    Links keep http, https and mailto only; pictures only the preview's addresses, `asset:` names and paths on the same
    site. Raises `Refused("page.too_much")` for what no article needs and a parser should not meet: over 20 million
    characters, 5 MB of text (UTF-8), 50,000 elements, 150,000 character references, nested over 200 deep, or never coming
    to rest.
    """
    if is_too_much(fragment):
        raise Refused("page.too_much")
    fragment = _SURROGATE.sub("\ufffd", fragment)  # halves of characters, which the parser would not take
    for _ in range(MAX_PASSES):
        cleaned = _clean(fragment)
        if cleaned == fragment:
            return cleaned
        fragment = cleaned
    raise Refused("page.too_much")


def is_too_much(fragment: str) -> bool:
    """Whether `fragment` is past one of the limits; looks at it once or twice, and parses nothing."""
    if len(fragment) > MAX_CHARS or fragment.count("&") + fragment.count("\xa0") > MAX_REFERENCES:
        return True
    depth, elements, text = measure(fragment)
    return depth > MAX_DEPTH or elements > MAX_ELEMENTS or text > MAX_TEXT_BYTES


def measure(fragment: str) -> tuple[int, int, int]:
    """How deep elements are open at once, how many are opened, and the bytes of the text between them (UTF-8), read from
    the tags alone. End tags that close nothing do not count, so that no crowd of them can hide what follows. What is bold
    or a link and not closed where its block ends, parsers open again in every block that follows: it counts as open.
    """
    stack: list[str] = []
    opened: Counter[str] = Counter()
    deepest = elements = marked = again = 0
    for match in _TAG.finditer(fragment):
        name = match[2].lower()
        marked += match.end() - match.start()
        if match[1]:
            while opened[name]:
                last = stack.pop()
                opened[last] -= 1
                if last == name:
                    break
                again += last in _OPENED_AGAIN
            continue
        elements += 1
        if name in _VOID or (stack and stack[-1] == name and name in _CLOSES_ITSELF):
            continue
        stack.append(name)
        opened[name] += 1
        deepest = max(deepest, len(stack) + again)
    return deepest, elements, len(fragment.encode("utf-8", "surrogatepass")) - marked


def _clean(fragment: str) -> str:
    return nh3.clean(
        fragment,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        attribute_filter=_lawful_value,
        allowed_classes={tag: set(names) for tag, names in CLASSES.items()},
        url_schemes=set(SCHEMES),
        clean_content_tags=set(RAW_TEXT),
        strip_comments=True,
        link_rel="noopener noreferrer",
    )


def _lawful_value(tag: str, name: str, value: str) -> str | None:
    """The attribute's value where it is what `write_html` writes, else None: the attribute goes."""
    match name:
        case "href":
            return value if is_link(value) else None
        case "src":
            return value if _PICTURE.match(value) and ".." not in value else None
        case "start" | "colspan" | "rowspan" | "width" | "height" | "data-width":
            return value if _NUMBER.match(value) else None
        case "data-block":
            return value if _BLOCK_ID.match(value) else None
        case "data-asset":
            return value if _DIGEST.match(value) else None
        case "data-edits":
            return value if _EDITS.match(value) else None
        case "data-consent":
            return value if value == "yes" else None
    return value
