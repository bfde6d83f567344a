"""An article as WordPress holds it, and the mark in it that says whose it is and whether it is still what was sent.

Measured on a real one (contributors' HTML is filtered): an element's `id` and `data-*` are kept in the text and in the
rendered page and are not seen, where comments of the block editor are gone from the page. The block comment around it
keeps WordPress from setting paragraphs of its own. The slug is a key for drafts alone; the mark is one for ever after.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Any

from editor_app.model.codec import canonical_json
from editor_app.model.digest import sha256
from editor_app.sites.web_text import head_lines, site_html, words

OPEN, CLOSE = "<!-- wp:freeform -->\n", "\n</div>\n<!-- /wp:freeform -->"
_MARK = re.compile(
    r'<div id="(nd-[a-z0-9-]{1,80})" class="pioneer-desk" data-nd="([0-9a-f]{64}) ([0-9a-f]{64}) ([0-9a-f]{64})"'
    r' data-column="([^"<>]{0,400})" data-cover="(\d{0,18})">'
)

# A bracket with a word in it could be one of the site's shortcodes, which it would carry out. Three digits: a filter of
# WordPress writes the entity so.
_SHORTCODE, _BRACKET = re.compile(r"\[(?=[\[/]*[A-Za-z])"), "&#091;"
# The words `&#65;` would come out of a filter for contributors as the letter A: its ampersand is written by number.
_NUMBERED, _AMPERSAND = re.compile(r"&amp;(?=#)"), "&#038;"
# A backslash at the end of an attribute, such as an alternative text, is lost in the same filter: it takes it for an escape.
_SLASHED, _BACKSLASH = re.compile(r'\\(?="[ >])'), "&#092;"


def slug_of(uid: str) -> str:
    """The key of an article: what its draft is called, and the id of its mark."""
    return f"nd-{uid.lower()}"


def html_words(text: str) -> str:
    """Words as the HTML that WordPress keeps as it is, whoever hands it in."""
    return _NUMBERED.sub(_AMPERSAND, escape(text, quote=False))


def picture_slug(rendition: str) -> str:
    """The key of a picture, from its content."""
    return f"nd-{rendition[:16]}"


@dataclass(frozen=True, slots=True)
class Mark:
    """`digest` is our article's; `total` binds everything that was sent, `seen` what readers see; `column` and `cover` (a
    picture's number there or 0) are what was asked for.
    """

    key: str
    digest: str
    total: str
    seen: str
    column: str
    cover: int


@dataclass(frozen=True, slots=True)
class Sent:
    """A composed article. `title` and `excerpt` are HTML, as WordPress holds them; `column` is the category's name;
    `pictures` the site's numbers of the renditions it shows.
    """

    title: str
    content: str
    excerpt: str
    column: str
    cover: int
    digest: str
    pictures: Mapping[str, int] = field(default_factory=dict)

    def data(self) -> bytes:
        """As bytes, the same for the same article."""
        return canonical_json({name: getattr(self, name) for name in self.__slots__})

    @classmethod
    def of(cls, data: bytes) -> Sent:
        """From bytes of ours."""
        return cls(**json.loads(data))


def remote_name(number: int, address: str) -> str:
    """What the site calls a picture: its number there and its address."""
    return f"{number} {address}"


def compose(article: Mapping[str, Any], pictures: Mapping[str, str], column: str, *, plain: bool = False) -> Sent:
    """What is sent for a frozen article; `pictures` are remote names by rendition, `column` the category's name. `plain`:
    title and summary as words, for sites that may make HTML of them themselves.
    """
    metadata = article["metadata"]
    numbers = {rendition: int(name.partition(" ")[0]) for rendition, name in pictures.items()}
    addresses = {rendition: name.partition(" ")[2] for rendition, name in pictures.items()}
    classes = {rendition: f"wp-image-{number}" for rendition, number in numbers.items()}
    inner = head_lines(metadata) + site_html(str(article["html"]), addresses, classes)
    inner = _SLASHED.sub(_BACKSLASH, _NUMBERED.sub(_AMPERSAND, _SHORTCODE.sub(_BRACKET, inner)))
    title, excerpt = str(metadata.get("title", "")), str(metadata.get("summary", ""))
    if not plain:
        title, excerpt = html_words(title), html_words(excerpt)
    digest, cover = str(article["digest"]), _cover(article, numbers)
    total = _total(digest, title, inner, excerpt, column, cover)
    opening = (
        f'<div id="{slug_of(str(article["client_id"]))}" class="pioneer-desk"'
        f' data-nd="{digest} {total} {words(escape(title) if plain else title, inner)}"'
        f' data-column="{escape(column)}" data-cover="{cover or ""}">'
    )
    return Sent(title, f"{OPEN}{opening}\n{inner}{CLOSE}", excerpt, column, cover, digest, numbers)


def _cover(article: Mapping[str, Any], numbers: Mapping[str, int]) -> int:
    """The picture for lists: the one that was chosen, else the first."""
    wanted = str(article["metadata"].get("cover") or "")
    shown = [made for made in article["assets"] if made["rendition"] in numbers]
    chosen = [made for made in shown if wanted and str(made["asset"]).startswith(wanted)] or shown
    return numbers[chosen[0]["rendition"]] if chosen else 0


def _total(digest: str, title: str, inner: str, excerpt: str, column: str, cover: int) -> str:
    return sha256(canonical_json([digest, title, inner, excerpt, column, cover]))


def mark_in(text: str) -> Mark | None:
    """The mark in an article's text, raw or rendered, or None."""
    found = _MARK.search(text)
    if found is None:
        return None
    key, digest, total, seen, column, cover = found.groups()
    return Mark(key, digest, total, seen, unescape(column), int(cover or 0))


def is_whole(mark: Mark, title: str, raw: str, excerpt: str) -> bool:
    """Whether title, text and summary, as the site keeps them, are exactly what was sent with this mark."""
    raw = raw.replace("\r\n", "\n")
    if not raw.startswith(OPEN) or not raw.endswith(CLOSE):
        return False
    opening, _, inner = raw[len(OPEN) : -len(CLOSE)].partition("\n")
    if _MARK.fullmatch(opening) is None:
        return False
    return _total(mark.digest, title, inner, excerpt, mark.column, mark.cover) == mark.total


def reads_the_same(mark: Mark, title: str, rendered: str) -> bool:
    """Whether readers see the words and pictures that were sent, for those who may no longer see the text as it is kept."""
    return words(title, rendered) == mark.seen
