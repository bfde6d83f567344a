"""The style sheets of a saved page as far as a profile may have them: the page's own files only, no tricks."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)
_AT_STATEMENT = re.compile(r"@(?:import|charset|namespace)\b[^;{}]*;?", re.I)
_PIECE = re.compile(r"[^{};]*[{};]?")
_URL = re.compile(r"url\s*\(\s*([\"']?)([^\"')]*)\1\s*\)", re.I)
_FORBIDDEN = re.compile(
    r"expression\s*\(|behavior\s*:|-moz-binding|</|<!--|-->|\\|image-set\s*\(|\bsrc\s*\(|@document|@font-face|progid:",
    re.I,
)
_ESCAPED = re.compile(r"\\([0-9a-fA-F]{4,5})[ \t]?")
MAX_CHARS = 400_000
KeepFile = Callable[[str], str]
"""Gives the name in the profile of a file beside the page, or an empty text where it cannot be taken over."""


def clean_styles(css: str, keep: KeepFile) -> tuple[str, list[str]]:
    """`css` with each declaration on a line of its own, and what had to be left out. Addresses become names of files in the
    profile; a declaration with one that cannot be had is dropped.
    """
    dropped: list[str] = []
    text = _AT_STATEMENT.sub("", _COMMENT.sub(" ", css[:MAX_CHARS]).replace("<!--", "").replace("-->", ""))
    text = _ESCAPED.sub(_character, text)
    lines: list[str] = []
    depth, skipped = 0, 0
    for match in _PIECE.finditer(text):
        piece = " ".join(match[0].split())
        if not piece:
            continue
        end = piece[-1] if piece[-1] in "{};" else ""
        depth += {"{": 1, "}": -1}.get(end, 0)
        if skipped:
            skipped = 0 if depth < skipped else skipped
            continue
        if depth < 0:
            depth = 0
            continue
        kept = _kept(piece.rstrip("{};").strip(), end, keep)
        if kept is None:
            dropped.append(piece[:80])
            skipped = depth if end == "{" else 0
            lines += ["}"] if end == "}" else []
        elif kept or end in ("{", "}"):
            lines += _lines(kept, end)
    return "\n".join(lines + ["}"] * (skipped - 1 if skipped else depth)) + "\n", dropped


def _character(match: re.Match[str]) -> str:
    """A character that old style sheets write by its number (names of fonts such as 宋体); others stay as they are."""
    char = chr(int(match[1], 16))
    return char if char.isalpha() and not char.isascii() else match[0]


def _lines(words: str, end: str) -> list[str]:
    if end == "{":
        return [f"{words}{{"]
    return [*([f"{words};"] if words else []), *(["}"] if end == "}" else [])]


def _kept(words: str, end: str, keep: KeepFile) -> str | None:
    """The selector or declaration as it is kept; None where it is dropped."""
    if _FORBIDDEN.search(words) or (end != "{" and words and ":" not in words):
        return None if words else ""
    missing = False

    def named(match: re.Match[str]) -> str:
        nonlocal missing
        name = keep(unquote(match[2].strip()))
        missing = missing or not name
        return f"url({name})"

    made = _URL.sub(named, words)
    return None if missing or ("url" in made.lower() and _URL.sub("", made).lower().find("url(") >= 0) else made


class InlineStyles:
    """Classes in the place of `style` attributes and of the old attributes for size and colour."""

    MOST = 300
    _SIZE = re.compile(r"(\d{1,4})(px|%)?\s*\Z")
    _COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\Z|[a-zA-Z]{3,20}\Z")

    def __init__(self, keep: KeepFile) -> None:
        self._keep = keep
        self._classes: dict[str, str] = {}

    def class_of(self, attributes: dict[str, str], tag: str) -> str:
        """The class that stands for an element's own looks; empty where it has none."""
        picture = attributes.get("background", "")
        old = [*self._old(attributes, tag), *([f"background-image:url({picture})"] if picture else [])]
        text = ";".join([*old, attributes.get("style", "")]).strip(";")
        if not text or "{" in text or "}" in text:
            return ""
        declarations = [line for line in clean_styles(f"x{{{text}}}", self._keep)[0].split("\n") if line.endswith(";")]
        made = "".join(declarations)
        if not made or (made not in self._classes and len(self._classes) >= self.MOST):
            return ""
        return self._classes.setdefault(made, f"own{len(self._classes) + 1}")

    def _old(self, attributes: dict[str, str], tag: str) -> list[str]:
        found = []
        for name in ("width", "height"):
            if (match := self._SIZE.match(attributes.get(name, ""))) and tag != "img":
                found.append(f"{name}:{match[1]}{match[2] or 'px'}")
        for name, rule in (("bgcolor", "background-color"), ("color", "color")):
            if self._COLOUR.match(attributes.get(name, "")):
                found.append(f"{rule}:{attributes[name]}")
        if attributes.get("align", "").lower() in ("left", "center", "right") and tag not in ("td", "th", "table"):
            found.append(f"text-align:{attributes['align'].lower()}")
        if tag == "table" and attributes.get("align", "").lower() == "center":
            found.append("margin-left:auto;margin-right:auto")
        return [*found, *(["text-align:center"] if tag == "center" else [])]

    def css(self) -> str:
        """The classes as a style sheet."""
        return "".join(f".{name}{{{declarations}}}\n" for declarations, name in self._classes.items())
