"""An article as the HTML of a stranger's portal: our clean HTML with the site's own picture addresses and nothing of
ours but a mark, and the words of it that survive what portals do to them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape
from html.parser import HTMLParser
from typing import Any

from editor_app.model.digest import sha256

VOID = frozenset({"br", "hr", "img"})
KEPT = {
    "a": ("href",),
    "ol": ("start",),
    "td": ("colspan", "rowspan", "class"),
    "th": ("colspan", "rowspan", "class"),
    "img": ("alt",),
}
_TAG = re.compile(r"<[^<>]*>")
_SOURCE = re.compile(r"<img\b[^<>]*?\ssrc=\"([^\"<>]*)\"")
_SIZE = re.compile(r"(?:-\d{1,5}x\d{1,5}|-scaled)?(\.[a-z]{1,5})\Z")
# What typographers of portals turn into one another: quotes of all kinds go, dashes and dots count once.
_QUOTES = str.maketrans("", "", "\"'`“”‘’″′«»")
_ALIKE = str.maketrans({"–": "-", "—": "-", "×": "x", "…": ".", "\N{NO-BREAK SPACE}": " "})
_RUNS = re.compile(r"([-.])\1+")
_SPACE = re.compile(r"\s+")


class _Writer(HTMLParser):
    """Our clean HTML again, with other picture addresses and without what only our program understands."""

    def __init__(self, addresses: Mapping[str, str], classes: Mapping[str, str]) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._addresses = addresses
        self._classes = classes

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        kept = {name: given[name] for name in KEPT.get(tag, ("class",)) if given.get(name)}
        if "href" in kept:  # portals write the scheme so
            scheme, colon, rest = kept["href"].partition(":")
            kept["href"] = scheme.lower() + colon + rest
        if tag == "img":
            rendition = given.get("src", "").removeprefix("asset:")
            if rendition in self._addresses:
                kept = {"src": self._addresses[rendition], "alt": given.get("alt", "")}
                if rendition in self._classes:
                    kept["class"] = self._classes[rendition]
        words = "".join(f' {name}="{escape(value)}"' for name, value in kept.items())
        self.parts.append(f"<{tag}{words}>")

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(escape(data, quote=False))


def site_html(html: str, addresses: Mapping[str, str], classes: Mapping[str, str] | None = None) -> str:
    """`html` (ours, clean) with the pictures at the site's `addresses` and with `classes` of the site's own, both by the
    digest of the rendition; without data attributes.
    """
    writer = _Writer(addresses, classes or {})
    writer.feed(html)
    writer.close()
    return "".join(writer.parts)


def head_lines(metadata: Mapping[str, Any]) -> str:
    """What portals without fields for it can show at the head of the text: 引题, 副题, and 来源, 作者, 摄影 in one line."""
    lines = [
        f'<p class="center">{escape(str(metadata[name]), quote=False)}</p>'
        for name in ("kicker", "subtitle")
        if metadata.get(name)
    ]
    labels = (("source", "来源"), ("author", "作者"), ("photographer", "摄影"))
    known = [f"{label}：{metadata[name]}" for name, label in labels if metadata.get(name)]
    if known:
        lines.append(f'<p class="center">{escape("　".join(known), quote=False)}</p>')
    return "".join(f"{line}\n" for line in lines)


def words(title: str, html: str) -> str:
    """A digest of what a reader sees: the words of title and text and the files of the pictures. The same before and after a
    portal has set the quotes, the dashes and the sizes of pictures in its own way. Linear in the length; `title` and `html`
    may be a stranger's.
    """
    files = [_SIZE.sub(r"\1", unescape(found).rpartition("/")[2].lower()) for found in _SOURCE.findall(html)]
    text = f"{_TAG.sub('', title)}\n{_TAG.sub('', html)}"
    plain = unescape(text).translate(_QUOTES).translate(_ALIKE)
    plain = _RUNS.sub(r"\1", _SPACE.sub("", plain))
    return sha256("\n".join([plain, *files]).encode())


def plain_words(html: str) -> str:
    """A line of words from a stranger's HTML."""
    return _SPACE.sub(" ", unescape(_TAG.sub(" ", html))).strip()
