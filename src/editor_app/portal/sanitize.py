"""The one gate through which HTML leaves the program.

The allow list is what `formats.html.write_html` can write, and nothing else: no script, style, svg, math, frames or
form controls. Raw-text elements lose their content too. Built on ammonia (nh3), which parses as browsers do.
"""

from __future__ import annotations

import re

import nh3

from editor_app.model.errors import Refused

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
SCHEMES = frozenset({"http", "https", "mailto", "draft", "asset"})
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
CLASSES: dict[str, frozenset[str]] = {
    "p": frozenset({"flat", "center", "right", "sig"}),
    "h2": frozenset({"center", "right"}),
    "h3": frozenset({"center", "right"}),
    "h4": frozenset({"center", "right"}),
    "div": frozenset({"fig", "one", "two", "three", "miss"}),
    "figure": frozenset({"missing", *(f"w{width}" for width in range(10, 101))}),
    "i": frozenset({"credit"}),
    "td": frozenset({"center", "right"}),
    "th": frozenset({"center", "right"}),
}
_BLOCK = frozenset({"data-block"})
ATTRIBUTES: dict[str, set[str]] = {
    **{tag: set(_BLOCK) for tag in ("p", "h2", "h3", "h4", "ul", "blockquote", "table", "hr", "div")},
    "ol": {"start", *_BLOCK},
    "figure": {"data-width", "data-why", "data-origin", *_BLOCK},
    "img": {"src", "alt", "data-asset", "width", "height"},
    "a": {"href"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
MAX_BYTES = 20_000_000
MAX_DEPTH = 200
_OPENING = re.compile(r"<(/?)[a-zA-Z]")


def clean_html(fragment: str) -> str:
    """`fragment` with everything outside the allow list taken out; a second pass changes nothing.

    Raises `Refused("page.too_much")` for what would take the parser too long: over 20 MB or nested over 200 deep.
    """
    if len(fragment) > MAX_BYTES or _depth(fragment) > MAX_DEPTH:
        raise Refused("page.too_much")
    for _ in range(4):
        cleaned = _clean(fragment)
        if cleaned == fragment:
            break
        fragment = cleaned
    return fragment


def _depth(fragment: str) -> int:
    """The deepest that tags could be nested: an upper bound, since void elements are counted as open."""
    voids = len(re.findall(r"<(?:br|hr|img|input|meta|link|wbr)\b", fragment, re.IGNORECASE))
    depth = deepest = 0
    for match in _OPENING.finditer(fragment):
        depth += -1 if match[1] else 1
        deepest = max(deepest, depth)
    return deepest - voids


def _clean(fragment: str) -> str:
    return nh3.clean(
        fragment,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        allowed_classes={tag: set(names) for tag, names in CLASSES.items()},
        url_schemes=set(SCHEMES),
        clean_content_tags=set(RAW_TEXT),
        strip_comments=True,
        link_rel="noopener noreferrer",
    )
