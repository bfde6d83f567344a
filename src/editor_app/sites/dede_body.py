"""An article's body as DedeCMS and DedeBIZ keep it, and how it is known again.

Both alter what they are given: fields get full-width punctuation, DedeBIZ splits words such as `style` or `link` with `<x>`
wherever they stand, DedeCMS writes `script` in full-width letters; class names mean nothing on their pages. So the body uses
plain tags with `align` alone, and two texts are the same when they are so after all of that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import urlsplit, urlunsplit

from editor_app.model.digest import sha256
from editor_app.sites.dede_pages import Reader, path_of, words_and_images

INDENT = "\u3000\u3000"
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "`": "'"})
_MARKER = re.compile(r"<!--\s*cb:([0-9a-f-]{36}):([0-9a-f]{64}):([0-9a-f]{64})\s*-->")
_ALIGNS = {"center": "center", "right": "right", "sig": "right"}
_PLAIN = frozenset(
    (
        "strong",
        "em",
        "u",
        "s",
        "sup",
        "sub",
        "ul",
        "ol",
        "li",
        "blockquote",
        "tbody",
        "thead",
        "tr",
        "table",
        "td",
        "th",
    )
)
_EDGES = {"h2": "h2", "h3": "h3", "h4": "h4", "p": "p", "figcaption": "p"}
# What DedeBIZ splits; in an address one letter is written as its code, which means the same.
_SPLIT = re.compile(r"style|link|title|base|meta|xml|script|frame|layer|object|embed|applet|on[a-z]{3,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Marker:
    """What stands in a comment at the body's end: whose article it is, its digest, and the print of its words and pictures."""

    uid: str
    digest: str
    fingerprint: str

    def __str__(self) -> str:
        return f"<!--cb:{self.uid}:{self.digest}:{self.fingerprint}-->"


def marker_of(html: str) -> Marker | None:
    """The marker of a stored body, or None."""
    match = _MARKER.search(html)
    return Marker(match[1], match[2], match[3]) if match else None


def alike(text: str) -> str:
    """A text as it is compared: full-width letters and punctuation as half-width ones, curly quotes as straight ones, no white
    space.
    """
    return "".join(unicodedata.normalize("NFKC", text).translate(_QUOTES).split())


def fingerprint(title: str, html: str) -> str:
    """SHA-256 over an article's title, words and pictures, the same before and after the engine's alterations."""
    words, images = words_and_images(_MARKER.sub("", html))
    paths = [path_of(image) for image in images]
    return sha256("\n".join((alike(_bare(title)), alike(words), *paths)).encode())


def _bare(title: str) -> str:
    """A title without entities, however often the engine has escaped it."""
    for _ in range(3):
        title = unescape(title)
    return title


def dede_body(html: str, addresses: Mapping[str, str], *, splits: bool) -> str:
    """Our clean HTML as these engines keep it. Pictures (`asset:` and the digest of the rendition) get their `addresses`;
    `splits`: the engine splits words in addresses of links.
    """
    writer = _Writer(addresses, splits)
    writer.read(html)
    return "".join(writer.parts)


class _Writer(Reader):
    def __init__(self, addresses: Mapping[str, str], splits: bool) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._addresses = addresses
        self._splits = splits
        self._indent = False
        self._nested = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        classes = about.get("class", "").split()
        align = next((_ALIGNS[name] for name in classes if name in _ALIGNS), "")
        if tag in ("blockquote", "td", "th", "li"):
            self._nested += 1
        if tag in _EDGES:
            align = "center" if tag == "figcaption" else align
            self._open(_EDGES[tag], align)
            self._indent = tag == "p" and not align and "flat" not in classes and not self._nested
        elif tag == "img":
            self._image(about)
        elif tag == "a":
            self.parts.append(f'<a href="{escape(self._address(about.get("href", "")))}">')
        elif tag in ("br", "hr"):
            self.parts.append(f"<{tag}>")
        elif tag == "table":
            self.parts.append('<table border="1" cellspacing="0" cellpadding="4" align="center">')
        elif tag in _PLAIN:
            kept = "".join(
                f' {name}="{escape(about[name])}"' for name in ("colspan", "rowspan", "start") if name in about
            )
            self.parts.append(f"<{tag}{kept}{_align(align)}>")
        elif tag == "i":
            self.parts.append("　")

    def _open(self, tag: str, align: str) -> None:
        self.parts.append(f"<{tag}{_align(align)}>")

    def _image(self, about: Mapping[str, str]) -> None:
        address = self._addresses.get(about.get("src", "").removeprefix("asset:"), "")
        self.parts.append(f'<p align="center"><img src="{escape(address)}" alt="{escape(about.get("alt", ""))}"></p>')

    def _address(self, href: str) -> str:
        if not self._splits:
            return href
        parts = urlsplit(href)
        path, query = (_SPLIT.sub(_coded, part) for part in (parts.path, parts.query))
        return urlunsplit(parts._replace(path=path, query=query))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("blockquote", "td", "th", "li") and self._nested:
            self._nested -= 1
        if tag in _EDGES:
            self.parts.append(f"</{_EDGES[tag]}>")
            self._indent = False
        elif tag in _PLAIN or tag == "a":
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self._indent and data.strip():
            self.parts.append(INDENT)
            self._indent = False
        self.parts.append(escape(data, quote=False))


def _align(align: str) -> str:
    return f' align="{align}"' if align else ""


def _coded(match: re.Match[str]) -> str:
    word = match[0]
    return f"{word[0]}%{ord(word[1]):02X}{word[2:]}"
