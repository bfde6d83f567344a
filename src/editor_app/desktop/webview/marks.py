"""What the program draws over a shown page, and what it asks of one, from the application's own world.

The marks are no part of the page: they lie in a closed shadow tree beside its body, take no clicks, and are made through
the object model alone, since the page's policy allows no styles of ours. The page's template never sees them, and no
output is made from a page that has them. They keep their places when the page changes its size.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from editor_app.desktop.webview.names import OWN_LINK, Marks, Spot
from editor_app.desktop.webview.patch import literal

# Colours and measures of the look's pictures of the portal.
_MARK = """
(function (own, marks, follow) {
  const key = "pioneerDeskMarks";
  if (!Object.prototype.hasOwnProperty.call(window, key)) window[key] = make();
  return window[key](marks, follow);

  function make() {
    const host = document.createElement("div");
    host.style.setProperty("all", "initial", "important");
    host.style.setProperty("display", "contents", "important");
    const root = host.attachShadow({mode: "closed"});
    document.documentElement.appendChild(host);
    let wanted = {};
    const watcher = new ResizeObserver(() => place());
    watcher.observe(document.documentElement);
    if (document.body) watcher.observe(document.body);
    return function (marks, follow) {
      wanted = marks;
      const done = place();
      if (follow && done.block) bring(blockOf(wanted.block));
      return done;
    };

    function blockOf(id) {
      return id ? document.querySelector('[data-block="' + CSS.escape(id) + '"]') : null;
    }

    function bring(block) {
      const box = block.getBoundingClientRect(), room = window.innerHeight;
      if (box.top >= 0 && box.top <= room - 48 || box.top < 0 && box.bottom >= room / 2) return;
      window.scrollTo(window.scrollX, window.scrollY + box.top - room / 3);
    }

    function draw(style, words) {
      const mark = document.createElement("div");
      for (const name in style) mark.style[name] = style[name];
      mark.style.position = "absolute";
      mark.style.pointerEvents = "none";
      mark.style.zIndex = "2147483647";
      if (words) mark.textContent = words;
      root.appendChild(mark);
      return mark;
    }

    function place() {
      root.replaceChildren();
      const zero = draw({left: "0", top: "0", width: "0", height: "0"}).getBoundingClientRect();
      const done = {entries: 0, words: [], block: false};
      if (wanted.title) {
        const links = Array.from(document.querySelectorAll("a[href]")).filter(each => each.getAttribute("href") === own);
        for (const link of links) entry(link, zero, done);
      }
      const block = blockOf(wanted.block);
      if (block) {
        const box = block.getBoundingClientRect();
        if (box.height) {
          bar(Math.max(0, box.left - zero.left - 14), box.top - zero.top, box.height);
          done.block = true;
        }
      }
      return done;
    }

    function bar(left, top, height) {
      draw({left: left + "px", top: top + "px", width: "3px", height: height + "px", background: "#5b7fa6"});
    }

    function entry(link, zero, done) {
      const text = lastText(link);
      if (!text || text.data.trim() !== wanted.title.trim()) return;
      const slide = link.querySelector("img, svg, image");
      const frame = slide ? text.parentElement : link.closest("li, tr, dd") || link;
      const box = frame.getBoundingClientRect();
      if (!box.width || !box.height) return;
      if (!slide && frame !== link) {  // a headline is told by its size already
        const around = frame.parentElement.getBoundingClientRect();
        const more = Math.max(0, Math.min(12, box.left - around.left - 6));
        const left = box.left - zero.left - more, top = box.top - zero.top;
        draw({left: left + "px", top: top + "px", width: box.width + 2 * more + "px", height: box.height + "px",
              background: "#eef3f8", mixBlendMode: "multiply"});
        bar(left, top, box.height);
        done.entries++;
      }
      const words = slide ? wanted.slide_words : wanted.entry_words;
      if (!words) return;
      const range = document.createRange();
      range.selectNodeContents(text);
      const lines = Array.from(range.getClientRects()).filter(each => each.width > 0);
      if (!lines.length) return;
      const line = lines[lines.length - 1], colour = slide ? "#cfe0f0" : "#4f6684";
      const x = line.right + (slide ? 13 : 3), middle = (line.top + line.bottom) / 2 - zero.top;
      const end = room(text, frame, frame === link ? document.documentElement.getBoundingClientRect() : box, x);
      if (x + 1 > end) return;
      draw({left: x - zero.left + "px", top: middle - 9 + "px", height: "18px", borderLeft: "1px dashed " + colour});
      const label = draw({left: x - zero.left + 7 + "px", top: middle - 8 + "px", color: colour, whiteSpace: "nowrap",
        font: '12px/16px "Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'}, words);
      if (label.getBoundingClientRect().right > end - 4) label.remove();
      else done.words.push(words);
    }

    // how far a mark may go: to the edge of the entry, or to what stands behind the title on the same line
    function room(text, frame, box, x) {
      let end = box.right;
      for (const other of frame.parentElement.querySelectorAll("time, span, i, b, a")) {
        const there = other.getBoundingClientRect();
        if (!other.contains(text) && there.width && there.left >= x - 2 && there.top < box.bottom && there.bottom > box.top) {
          end = Math.min(end, there.left);
        }
      }
      return end;
    }

    function lastText(link) {
      const walker = document.createTreeWalker(link, NodeFilter.SHOW_TEXT);
      let found = null;
      while (walker.nextNode()) if (walker.currentNode.data.trim()) found = walker.currentNode;
      return found;
    }
  }
})
"""
_SPOT = """
(function (own, x, y) {
  const hit = document.elementFromPoint(x, y);
  if (!hit) return null;
  const link = hit.closest("a[href]");
  if (link && link.getAttribute("href") === own) return {block: "", part: 0, offset: 0};
  const block = hit.closest("[data-block]");
  if (!block) return hit.closest("h1") ? {block: "", part: 0, offset: 0} : null;
  let leaf = hit.closest("li, td, th, figcaption"), part = 0;
  if (leaf && block.contains(leaf)) {
    const name = leaf.matches("li") ? "li" : leaf.matches("td, th") ? "td, th" : "";
    part = name ? Array.from(block.querySelectorAll(name)).indexOf(leaf) : 1;
  } else {
    leaf = block;
  }
  return {block: block.dataset.block, part: part, offset: leaf.matches("div, figure") ? 0 : count(leaf)};

  function count(leaf) {
    const caret = document.caretRangeFromPoint(x, y);
    if (!caret || !leaf.contains(caret.startContainer)) return 0;
    const before = document.createRange();
    before.setStart(leaf, 0);
    before.setEnd(caret.startContainer, caret.startOffset);
    return before.toString().length + before.cloneContents().querySelectorAll("br").length;
  }
})
"""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn: how many entries are tinted, the words behind titles, and whether the block was found."""

    entries: int = 0
    words: tuple[str, ...] = ()
    block: bool = False


def mark_script(marks: Marks, *, follow: bool) -> str:
    """The call that draws `marks` in the place of those before; with `follow` the marked block is brought into view where
    it is out of it. Its answer is for `drawn_from`.
    """
    return f"JSON.stringify({_MARK}({literal(OWN_LINK)}, {literal(asdict(marks))}, {literal(follow)}))"


def spot_script(x: float, y: float) -> str:
    """The call that tells what is shown at CSS pixel (x, y) of the window: for `spot_from`."""
    return f"JSON.stringify({_SPOT}({literal(OWN_LINK)}, {x:.1f}, {y:.1f}))"


def drawn_from(answer: object) -> Drawn:
    """The answer of `mark_script`."""
    found = _parsed(answer)
    entries, words = found.get("entries"), found.get("words")
    return Drawn(
        entries if isinstance(entries, int) else 0,
        tuple(map(str, words)) if isinstance(words, list) else (),
        found.get("block") is True,
    )


def spot_from(answer: object) -> Spot | None:
    """The answer of `spot_script`; None where nothing of the article was hit."""
    found = _parsed(answer)
    block, part, offset = found.get("block"), found.get("part"), found.get("offset")
    if not isinstance(block, str) or not isinstance(part, int) or not isinstance(offset, int):
        return None
    return Spot(block, max(0, part), max(0, offset))


def _parsed(answer: object) -> dict[str, Any]:
    """The engine hands over words and numbers alone, so objects come as JSON."""
    found = json.loads(answer) if isinstance(answer, str) and answer else None
    return found if isinstance(found, dict) else {}
