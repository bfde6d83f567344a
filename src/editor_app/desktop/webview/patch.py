"""The script that brings a shown page up to date in place, run in the application's own world.

The page's own scripts are dead. The new page is parsed into a document of its own (nothing in it is loaded or run) and
only what differs is exchanged, so pictures stay and the scroll position with them. Where the words of one paragraph are
all that differs, which is so after nearly every key, that paragraph alone is sent and compared.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

_MORPH = """
(function (html, id) {
  function morph(old, next) {
    if (old.nodeType !== next.nodeType || old.nodeName !== next.nodeName || old.nodeType !== 1) {
      old.replaceWith(document.adoptNode(next));
      return;
    }
    for (const attribute of Array.from(old.attributes)) {
      if (!next.hasAttribute(attribute.name)) old.removeAttribute(attribute.name);
    }
    for (const attribute of Array.from(next.attributes)) {
      if (old.getAttribute(attribute.name) !== attribute.value) old.setAttribute(attribute.name, attribute.value);
    }
    const a = Array.from(old.childNodes), b = Array.from(next.childNodes);
    let start = 0, end = 0;
    while (start < a.length && start < b.length && a[start].isEqualNode(b[start])) start++;
    while (end < a.length - start && end < b.length - start
           && a[a.length - 1 - end].isEqualNode(b[b.length - 1 - end])) end++;
    const before = a.slice(start, a.length - end), after = b.slice(start, b.length - end);
    if (before.length === after.length) {
      before.forEach((node, place) => morph(node, after[place]));
      return;
    }
    const anchor = end ? a[a.length - end] : null;
    before.forEach(node => node.remove());
    after.forEach(node => old.insertBefore(document.adoptNode(node), anchor));
  }
  const next = new DOMParser().parseFromString(html, "text/html");
  if (!next.body || !document.body) return false;
  const places = id ? document.querySelectorAll('[data-block="' + CSS.escape(id) + '"]') : [document.body];
  if (places.length !== 1 || id && next.body.childNodes.length !== 1) return false;
  const x = window.scrollX, y = window.scrollY;
  // what stands at the upper edge stays there, also where something above it has grown
  const first = y > 0 && Array.from(document.querySelectorAll("[data-block]")).find(
    each => each.getBoundingClientRect().bottom > 0);
  const top = first ? first.getBoundingClientRect().top : 0;
  if (!id && document.title !== next.title) document.title = next.title;
  morph(places[0], id ? next.body.firstChild : next.body);
  window.scrollTo(x, y);
  if (first && first.isConnected) window.scrollBy(0, first.getBoundingClientRect().top - top);
  return true;
})
"""
_TO_COLUMN = """
(function () {
  const root = document.documentElement, style = root.style;
  style.scrollbarWidth = "thin";
  style.scrollbarColor = "#98a2b1 transparent";
  const main = document.querySelector("main, #main, .main");
  style.overflowX = main && main.offsetWidth <= window.innerWidth + 24 ? "hidden" : "";
  if (!main || root.scrollWidth <= window.innerWidth) return 0;
  const box = main.getBoundingClientRect(), left = box.left + window.scrollX;
  const top = window.scrollY || Math.max(0, box.top - 8); // a page not scrolled yet begins at its article, not its banner
  window.scrollTo(left - Math.max(0, (window.innerWidth - main.offsetWidth) / 2), top);
  return left;
})
"""
_OPEN = re.compile(r'<(p|h[2-4])(?= )[^<>]*? data-block="([A-Za-z0-9_-]+)"[^<>]*>')
# of what is there, not of the view, which may be higher
_HEIGHT = "document.documentElement.offsetHeight"


@dataclass(frozen=True, slots=True)
class Exchange:
    """All that differs between two pages: the element of the block `block`, whose HTML is `html` now."""

    block: str
    html: str


def exchange(before: str, after: str) -> Exchange | None:
    """The one paragraph or heading by which the two pages differ, in what is inside of it; None where it is more than that,
    or something else. Elements of these kinds hold none of their own kind, so the first end tag is theirs.
    """
    first = _shared(before, after)
    opened = before.rfind("<", 0, max(0, before.rfind(' data-block="', 0, first)))
    match = _OPEN.match(before, opened) if opened >= 0 else None
    if match is None or match.end() > first:
        return None
    close = f"</{match[1]}>"
    was, now = before.find(close, match.end()), after.find(close, match.end())
    if min(was, now) < 0 or before[was:] != after[now:]:
        return None
    return Exchange(match[2], after[opened : now + len(close)])


def _shared(one: str, other: str) -> int:
    """How many characters both begin with."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def patch_script(html: str) -> str:
    """The call that makes the shown page equal to the page `html`; returns true where it did."""
    return f"{_MORPH}({literal(html)}, '')"


def exchange_script(exchanged: Exchange) -> str:
    """The call that brings one block of the shown page up to date; returns true where it did, and else changes nothing."""
    return f"{_MORPH}({literal(exchanged.html)}, {literal(exchanged.block)})"


def to_column_script() -> str:
    """The call that scrolls a page wider than the window to its article column."""
    return f"{_TO_COLUMN}()"


def bar_script() -> str:
    """The expression of the width of the bar that scrolls the page, in CSS pixels."""
    return "window.innerWidth - document.documentElement.clientWidth"


def height_script() -> str:
    """The expression of the page's whole height in CSS pixels."""
    return _HEIGHT


def literal(value: object) -> str:
    """A JSON value as JavaScript: the one way in which words of an article or of the program get into a script."""
    # JSON is JavaScript but for the two line separators that old parsers took for line ends
    return json.dumps(value, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
