"""A web page as a browser saved it: its tree, its style sheets' addresses, its words about itself; nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from editor_app.formats.encodings import decode
from editor_app.formats.limits import MAX_HTML_BYTES
from editor_app.model.errors import Refused
from editor_app.model.text import one_line

MAX_DEPTH = 200
MAX_NODES = 20_000
_PAGE_END = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")
_SPACE = re.compile(r"\s+")
_PARTS = """
    script noscript iframe frame frameset object embed applet template svg math canvas video audio select textarea input
    button option map area head link meta base title
"""
_LEFT_OUT = frozenset(_PARTS.split())


@dataclass(eq=False, slots=True)
class Node:
    """An element; `children` are elements and texts in order."""

    tag: str
    attributes: dict[str, str]
    parent: Node | None = None
    children: list[Node | str] = field(default_factory=list)

    def nodes(self) -> Iterator[Node]:
        """This element and all below it, in the order of the document."""
        waiting: list[Node] = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(child for child in reversed(node.children) if isinstance(child, Node))

    def text(self) -> str:
        """All words in it on one line."""
        parts: list[str] = []
        waiting: list[Node | str] = [self]
        while waiting:
            one = waiting.pop()
            if isinstance(one, str):
                parts.append(one)
            else:
                waiting.extend(reversed(one.children))
        return one_line(_SPACE.sub(" ", "".join(parts)))

    def above(self) -> list[Node]:
        """The elements it stands in, the nearest first."""
        found: list[Node] = []
        node = self.parent
        while node is not None:
            found.append(node)
            node = node.parent
        return found


@dataclass(frozen=True, slots=True)
class SavedPage:
    """What was saved. `body` is the tree below `<body>` without scripts and forms' parts; `styles` what stands in `<style>`,
    `sheets` the addresses of style sheets, both in order; `metas` the page's words about itself, by lower-case name.
    """

    encoding: str
    title: str
    body: Node
    styles: tuple[str, ...]
    sheets: tuple[str, ...]
    metas: dict[str, str]


def read_saved_page(data: bytes, name: str) -> SavedPage:
    """Read the bytes of a page in whatever encoding. Raises `Refused("import.text_too_large")`, and
    `Refused("profile.page_not_read")` where it is no web page.
    """
    if len(data) > MAX_HTML_BYTES:
        raise Refused("import.text_too_large", limit=MAX_HTML_BYTES // 1048576)
    text, encoding = decode(data)
    parser = etree.HTMLParser(
        encoding="utf-8", recover=True, huge_tree=False, no_network=True, remove_comments=True, remove_pis=True
    )
    lawful = _PAGE_END.sub("", _DECLARATION.sub("", text)).replace("\0", "")
    try:
        root = etree.fromstring(lawful.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise Refused("profile.page_not_read", name=name, what="内容")
    metas = {
        (meta.get("name") or meta.get("property") or "").lower(): one_line(meta.get("content") or "")
        for meta in root.iter("meta")
    }
    sheets = [link.get("href") or "" for link in root.iter("link") if "stylesheet" in (link.get("rel") or "").lower()]
    body = root.find(".//body")
    return SavedPage(
        encoding,
        _SPACE.sub(" ", "".join(root.findtext(".//title") or "")).strip(),
        _tree(root if body is None else body),
        tuple("".join(map(str, style.itertext())) for style in root.iter("style")),
        tuple(sheet for sheet in sheets if sheet),
        {key: value for key, value in metas.items() if key and value},
    )


def _tree(root: etree._Element) -> Node:
    own = {str(key): str(value) for key, value in root.attrib.items()} if root.tag == "body" else {}
    top = Node("body", own)
    waiting: list[tuple[etree._Element, Node, int]] = [(root, top, 0)]
    count = 0
    while waiting:
        element, node, depth = waiting.pop()
        if element.text:
            node.children.append(element.text)
        for child in element:
            tag = child.tag if isinstance(child.tag, str) else ""
            count += 1
            if tag and tag not in _LEFT_OUT and tag != "style" and depth < MAX_DEPTH and count < MAX_NODES:
                made = Node(tag, {str(key): str(value) for key, value in child.attrib.items()}, node)
                node.children.append(made)
                waiting.append((child, made, depth + 1))
            if child.tail:
                node.children.append(child.tail)
    return top
