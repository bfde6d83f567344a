"""What a page may hold, written down anew and asked of two parsers that are not ours: libxml2 and Python's.

The lists here do not come from the program: they say what an article's page is made of, so that neither the sanitiser's
list nor the gate's can grow without somebody noticing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html.parser import HTMLParser

from lxml import etree, html

STRUCTURE = {
    "html",
    "head",
    "body",
    "meta",
    "title",
    "link",
    "header",
    "nav",
    "main",
    "footer",
    "time",
    "span",
    "h1",
    "b",
}
WORDS = {
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
    "hr",
    "div",
    "i",
}
TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
PICTURES = {"figure", "figcaption", "img", "svg", "path", "image", "rect"}
PROOF = {"section", "dl", "dt", "dd", "aside", "small"}
ELEMENTS = STRUCTURE | WORDS | TABLES | PICTURES | PROOF

ATTRIBUTES = {
    "class", "lang", "charset", "name", "content", "rel", "href", "media", "src", "alt", "start", "colspan", "rowspan", "width",
    "height", "viewbox", "preserveaspectratio", "d", "fill", "stroke", "stroke-width", "opacity", "aria-hidden", "role",
    "aria-label", "data-block", "data-width", "data-why", "data-origin", "data-alt", "data-asset", "data-edits", "data-consent",
}  # fmt: skip
OWN = re.compile(
    r"(?:draft://(?:site|image|article)(?:/[A-Za-z0-9._/-]*)?|/?[A-Za-z0-9_-][A-Za-z0-9._/-]*|/|asset:[0-9a-f.a-z_-]+)"
    r"(?:\?page=\d+)?\Z|#?\Z"
)
LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"'`\\\x00-\x20]+\Z", re.I)
EMBEDDED = re.compile(r"data:(?:image/(?:jpeg|png|gif)|text/css;charset=utf-8);base64,[A-Za-z0-9+/=]*\Z")
POLICY = "default-src 'none'; img-src data:; style-src data:; font-src data:"
LOOK = re.compile(r"(?:[a-z-]+:[a-z0-9#% .]+;?)*\Z")


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.strange: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, {name: value or "" for name, value in attrs}))

    def handle_comment(self, data: str) -> None:
        self.strange.append(data)

    def handle_pi(self, data: str) -> None:
        self.strange.append(data)

    def unknown_decl(self, data: str) -> None:
        self.strange.append(data)


def tree_of(text: str) -> html.HtmlElement:
    return html.document_fromstring(text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))


def words_of(text: str) -> str:
    """The words of the document without any white space: where a line breaks is not what is asked."""
    return "".join(tree_of(text).text_content().split())


def faults(text: str, *, embedded: bool = False, rich: bool = False, twice: bool = False) -> list[str]:
    """Everything in a document or fragment that does not belong there. `embedded` allows what a single file holds inside,
    `rich` the looks of what is copied for other programs; `twice` asks the second parser too, which takes its time.
    """
    if not text.strip():
        return []
    found: list[str] = []
    if twice:
        tags = _Tags()
        tags.feed(text)
        tags.close()
        found += [f"comment {strange[:60]!r}" for strange in tags.strange]
        for tag, attributes in tags.seen:
            found += _element(tag, tuple(attributes.items()), embedded, rich)
    for element in tree_of(text).iter():
        if not isinstance(element.tag, str):
            found.append(f"comment {etree.tostring(element)[:60]!r}")
        else:
            found += _element(str(element.tag), tuple(element.items()), embedded, rich)
    return sorted(set(found))


@lru_cache(100_000)
def _element(tag: str, attributes: tuple[tuple[str, str], ...], embedded: bool, rich: bool) -> list[str]:
    tag = tag.lower()
    found = [] if tag in ELEMENTS else [f"element {tag}"]
    for name, value in attributes:
        name = name.lower()
        if name in ("href", "src"):
            found += _address(tag, name, value, embedded, rich)
        elif name == "http-equiv":
            if not embedded or (value, dict(attributes).get("content")) != ("Content-Security-Policy", POLICY):
                found.append(f"attribute {tag} {name}")
        elif name in ("style", "border", "cellspacing"):
            if not rich or not (LOOK.match(value) if name == "style" else value.isdecimal()):
                found.append(f"attribute {tag} {name}={value[:60]!r}")
        elif name not in ATTRIBUTES:
            found.append(f"attribute {tag} {name}")
        elif name == "rel" and value != ("stylesheet" if tag == "link" else "noopener noreferrer"):
            found.append(f"attribute {tag} rel={value[:60]!r}")
    return found


def _address(tag: str, name: str, value: str, embedded: bool, rich: bool) -> list[str]:
    if OWN.match(value) or (tag == "a" and LINK.match(value)):
        return []
    if (embedded or rich) and tag in ("img", "image", "link") and EMBEDDED.match(value):
        return []
    return [f"address {tag} {name}={value[:60]!r}"]
