"""Inline Markdown of our dialect: marks, links, breaks, pictures inside a line. Linear in the length of the text.

Python-Markdown's own inline patterns are not used: they are quadratic for texts such as 20 kB of `[`, and its asterisk
patterns cannot tell adjacent runs (`**a***b*`) apart. Here each delimiter switches its mark on or off, so that runs
need not nest; a delimiter opens before a character and closes after one, white space aside, whatever kind of character
that is (`会**“红色网格”**建设`). Delimiters without a partner are plain text.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TypeAlias

from editor_app.formats.tray import Tray
from editor_app.model.body import Figure, MissingPicture
from editor_app.model.inline import Inline, Inlines, LineBreak, Mark, Text, canonical, loose_text
from editor_app.model.text import one_line

PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"

_TARGET = r"(?:<(?P<{0}angle>[^<>\n]{{0,4000}})>|(?P<{0}bare>(?:\\.|[^\\()\s]|\((?:\\.|[^\\()\s])*\)){{0,4000}}))"
_TITLE = r'(?:[ \n]+"(?P<{0}title>(?:\\.|[^"\\]){{0,4000}})")?'
_TOKEN = re.compile(
    r"(?P<escape>\\[" + re.escape(PUNCTUATION) + r"])"
    r"|(?P<image>!\[(?P<alt>(?:\\.|[^\\\[\]]){0,4000})\]\([ ]*"
    + _TARGET.format("i") + _TITLE.format("i")
    + r"[ ]*\)(?:\{:(?P<attributes>[^{}\n]{0,8000})\})?)"
    r"|(?P<end>\]\([ ]*" + _TARGET.format("l") + _TITLE.format("l") + r"[ ]*\))"
    r"|(?P<bracket>[\[\]])"
    r"|(?P<stars>\*+)|(?P<tildes>~~+)|(?P<lines>_+)"
    r"|(?P<break><br[ ]?/?>[ ]?\n?|\n)"
    r"|<(?P<tag>/?(?:u|sup|sub))>"
    r"|<(?P<auto>(?:https?://|mailto:)[^<>\s]{1,2000})>"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)",
    re.IGNORECASE,
)  # fmt: skip
_SPACES = re.compile(r"[ \t]{2,}")
_ESCAPE = re.compile(r"\\([" + re.escape(PUNCTUATION) + r"])")
_ATTRIBUTE = re.compile(r'([A-Za-z-]+)=(?:"([^"]*)"|([^\s"]+))|\.([A-Za-z-]+)')
_SWITCHES = {
    "~~": Mark.STRIKE,
    "__": Mark.STRONG,
    "_": Mark.EMPHASIS,
    "**": Mark.STRONG,
    "*": Mark.EMPHASIS,
}
_TAG_MARKS = {"u": Mark.UNDERLINE, "sup": Mark.SUPERSCRIPT, "sub": Mark.SUBSCRIPT}

Picture: TypeAlias = Figure | MissingPicture


@dataclass(slots=True)
class _Piece:
    """A stretch of the line: characters, a delimiter that may still turn out to be characters, a break or a picture."""

    text: str
    kind: str = ""
    opens: bool = False
    marks: set[Mark] = field(default_factory=set)
    href: str | None = None
    target: str | None = None
    picture: Picture | None = None
    used: bool = False


def attributes(text: str) -> tuple[dict[str, str], set[str]]:
    """What stands inside `{: … }`: values by name (entities resolved) and class names."""
    values: dict[str, str] = {}
    classes: set[str] = set()
    for name, quoted, bare, class_name in _ATTRIBUTE.findall(text):
        if class_name:
            classes.add(class_name.lower())
        else:
            values.setdefault(name.lower(), html.unescape(quoted or bare))
    return values, classes


def unescape(text: str) -> str:
    """`text` without the backslashes before punctuation."""
    return _ESCAPE.sub(r"\1", text)


def read_inline(source: str, tray: Tray) -> list[Inlines | Picture]:
    """The line in reading order: canonical stretches of text and the pictures between them. Never empty stretches."""
    pieces = _pieces(_SPACES.sub(" ", source), tray)
    kinds = {piece.kind for piece in pieces}
    if "](" in kinds:
        _link(pieces)
    for tag, mark in _TAG_MARKS.items():
        if tag in kinds:
            _enclose(pieces, tag, mark)
    if not kinds.isdisjoint(_SWITCHES):
        around = _neighbours(pieces)
        for kind, mark in _SWITCHES.items():
            if kind in kinds:
                _switch(pieces, kind, mark, around)
    return _assemble(pieces)


def _pieces(source: str, tray: Tray) -> list[_Piece]:
    pieces: list[_Piece] = []
    place = 0
    for match in _TOKEN.finditer(source):
        if match.start() > place:
            pieces.append(_Piece(source[place : match.start()]))
        place = match.end()
        pieces.extend(_token(match, tray))
    if place < len(source):
        pieces.append(_Piece(source[place:]))
    return pieces


def _token(match: re.Match[str], tray: Tray) -> list[_Piece]:
    text = match.group()
    match match.lastgroup:
        case "escape":
            return [_Piece(text[1])]
        case "image":
            return [_Piece(text, "picture", picture=_picture(match, tray))]
        case "bracket":
            return [_Piece(text, text)]
        case "break":
            return [_Piece("", "break")]
        case "tag":
            return [_Piece(text, match["tag"].lower().lstrip("/"), opens="/" not in text)]
        case "auto":
            return [_Piece(match["auto"].removeprefix("mailto:"), href=match["auto"])]
        case "entity":
            return [_Piece(html.unescape(text))]
        case "stars" | "tildes" | "lines":
            return _delimiters(text)
        case _:
            address = match["langle"] if match["langle"] is not None else unescape(match["lbare"])
            return [_Piece(text, "](", target=address)]


def _delimiters(text: str) -> list[_Piece]:
    """`***` is a double and a single delimiter; a single `~` is none."""
    sign = text[0]
    pieces = [_Piece(sign * 2, sign * 2) for _ in range(len(text) // 2)]
    if len(text) % 2:
        pieces.append(_Piece(sign, "" if sign == "~" else sign))
    return pieces


def _picture(match: re.Match[str], tray: Tray) -> Picture:
    address = match["iangle"] if match["iangle"] is not None else unescape(match["ibare"] or "")
    values, _ = attributes(match["attributes"] or "")
    words = {
        "alt": unescape(match["alt"]),
        "caption": unescape(match["ititle"] or ""),
        "credit": values.get("credit", ""),
    }
    if address.lower() == "missing:":
        lines = {name: one_line(text) for name, text in words.items()}
        return MissingPicture(one_line(values.get("why", "")), one_line(values.get("origin", "")), **lines)
    edits, consent = values.get("edits", ""), values.get("consent", "") == "yes"
    return tray.picture(address, width=width_of(values.get("width", "")), edits=edits, consent=consent, **words)


def width_of(text: str) -> int | None:
    """A width in per cent of the text width from `60%` or `60`; None for anything that is no lawful one."""
    digits = text.strip().removesuffix("%")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 3):
        return None
    return int(digits) if 10 <= int(digits) <= 100 else None


# -- pairing ------------------------------------------------------------------------------------------------------


def _link(pieces: list[_Piece]) -> None:
    """Pair brackets; the innermost link counts, a bracket that opened before it is a character."""
    waiting: list[int] = []
    for index, piece in enumerate(pieces):
        if piece.kind == "[":
            waiting.append(index)
        elif piece.kind == "]" and waiting:
            waiting.pop()
        elif piece.kind == "](" and waiting:
            start = waiting.pop()
            pieces[start].used = piece.used = True
            waiting.clear()
            for inner in pieces[start + 1 : index]:
                inner.href = piece.target


def _enclose(pieces: list[_Piece], kind: str, mark: Mark) -> None:
    """Pair opening with closing tags; in a nested pair the outer one counts."""
    waiting: list[int] = []
    pairs: list[tuple[int, int]] = []
    for index, piece in enumerate(pieces):
        if piece.kind == kind and piece.opens:
            waiting.append(index)
        elif piece.kind == kind and waiting:
            pairs.append((waiting.pop(), index))
            pieces[pairs[-1][0]].used = piece.used = True
    _cover(pieces, pairs, mark)


def _switch(pieces: list[_Piece], kind: str, mark: Mark, around: tuple[list[str], list[str]]) -> None:
    """Pair delimiters in order of appearance, each where it may open or close by the characters `around` it."""
    before, after = around
    start = -1
    pairs: list[tuple[int, int]] = []
    for index, piece in enumerate(pieces):
        if piece.kind != kind:
            continue
        if start < 0:
            if _solid(after[index]) and not (kind[0] == "_" and _wordlike(before[index])):
                start = index
        elif _solid(before[index]) and not (kind[0] == "_" and _wordlike(after[index])):
            pieces[start].used = piece.used = True
            pairs.append((start, index))
            start = -1
    _cover(pieces, pairs, mark)


def _neighbours(pieces: list[_Piece]) -> tuple[list[str], list[str]]:
    """The nearest character before and after each piece, delimiters skipped; a space for edge, break and picture."""
    before, after = [" "] * len(pieces), [" "] * len(pieces)
    last = " "
    for index, piece in enumerate(pieces):
        before[index] = last
        last = _edge(piece, -1) or last
    last = " "
    for index in range(len(pieces) - 1, -1, -1):
        after[index] = last
        last = _edge(pieces[index], 0) or last
    return before, after


def _edge(piece: _Piece, side: int) -> str:
    if piece.kind in ("break", "picture"):
        return " "
    return piece.text[side] if not piece.kind and piece.text else ""


def _solid(char: str) -> bool:
    return not char.isspace()


def _wordlike(char: str) -> bool:
    return char.isalnum()


def _cover(pieces: list[_Piece], pairs: list[tuple[int, int]], mark: Mark) -> None:
    steps = [0] * (len(pieces) + 1)
    for start, end in pairs:
        steps[start] += 1
        steps[end] -= 1
    depth = 0
    for index, piece in enumerate(pieces):
        depth += steps[index]
        if depth:
            piece.marks.add(mark)


def _assemble(pieces: list[_Piece]) -> list[Inlines | Picture]:
    result: list[Inlines | Picture] = []
    run: list[Inline] = []

    def finish() -> None:
        text = canonical(run)
        if text:
            result.append(text)
        run.clear()

    for piece in pieces:
        if piece.picture is not None:
            finish()
            result.append(piece.picture)
        elif piece.kind == "break":
            run.append(LineBreak())
        elif not piece.used:
            run.extend(loose_text(piece.text, frozenset(piece.marks), piece.href))
    finish()
    return result


def split_parts(parts: list[Inlines | Picture]) -> tuple[Inlines, list[Picture]]:
    """All text as one line (breaks where pictures stood) and the pictures, for places that hold no picture."""
    text: list[Inline] = []
    pictures: list[Picture] = []
    for part in parts:
        if isinstance(part, tuple):
            if text:
                text.append(LineBreak())
            text.extend(part)
        else:
            pictures.append(part)
    return canonical(text), pictures


# -- writing ------------------------------------------------------------------------------------------------------

_DELIMITERS = (
    (Mark.SUPERSCRIPT, "<sup>", "</sup>"),
    (Mark.SUBSCRIPT, "<sub>", "</sub>"),
    (Mark.UNDERLINE, "<u>", "</u>"),
    (Mark.STRIKE, "~~", "~~"),
    (Mark.STRONG, "**", "**"),
    (Mark.EMPHASIS, "*", "*"),
)
_ALWAYS = re.compile(r"[\\*_\[\]<#|{}`]")  # no code here, but other programs read it
_AMPERSAND = re.compile(r"&(?=#|[A-Za-z])")
_TILDE = re.compile(r"~(?=~|$)|(?<=~)~|^~")
_LINE_START = re.compile(r"(?:>|[-+](?=[-+ ]|$)|([0-9]{1,9})(?=[.)](?:[ \u3000]|$)))")


def write_inline(inlines: Inlines, *, line_start: bool = True) -> str:
    """One line of Markdown; breaks as `<br>`. `line_start` guards what would begin a list, a quotation or a rule."""
    out: list[str] = []
    marks: frozenset[Mark] = frozenset()
    href: str | None = None
    pending = ""
    for inline in inlines:
        if isinstance(inline, LineBreak):
            pending += "<br>"
            continue
        out.append(_transition(marks, inline, href, pending))
        out.append(escape(inline.text, line_start and not out[:-1] and not out[-1]))
        marks, href, pending = inline.marks, inline.href, ""
    if href is not None:
        out.append(f"]({_target(href)})")
    out.extend(close for mark, _, close in reversed(_DELIMITERS) if mark in marks)
    return "".join(out)


def _transition(marks: frozenset[Mark], run: Text, href: str | None, breaks: str) -> str:
    """What stands between two runs. A link's text is closed first and opened last; links do not span breaks."""
    changed = run.href != href or bool(breaks)
    parts: list[str] = []
    if href is not None and changed:
        parts.append(f"]({_target(href)})")
    parts.extend(close for mark, _, close in reversed(_DELIMITERS) if mark in marks and mark not in run.marks)
    parts.append(breaks)
    parts.extend(start for mark, start, _ in _DELIMITERS if mark in run.marks and mark not in marks)
    if run.href is not None and changed:
        parts.append("[")
    return "".join(parts)


def escape(text: str, line_start: bool = False) -> str:
    """`text` so that reading gives it back, whatever stands beside it."""
    escaped = _ALWAYS.sub(r"\\\g<0>", text)
    escaped = _AMPERSAND.sub(r"\\&", escaped)
    escaped = _TILDE.sub(r"\\~", escaped)
    if escaped.endswith(("!", "&")):
        escaped = f"{escaped[:-1]}\\{escaped[-1]}"
    start = _LINE_START.match(escaped) if line_start else None
    if start is None:
        return escaped
    if start[1]:
        return f"{start[1]}\\{escaped[start.end() :]}"
    return f"\\{escaped}"


def escape_title(text: str) -> str:
    """`text` for between double quotes."""
    return re.sub(r"[\\\"|<`]", r"\\\g<0>", text)


_ACTIVE = re.compile(r"[&\"{}|<>\[\]`]")
_ENTITIES = {"&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;"}


def escape_attribute(text: str) -> str:
    """`text` for a value inside `{: name="…" }`, as entities: programs that do not know such attributes show them as words,
    and those must not become tags, links or code there.
    """
    return _ACTIVE.sub(lambda match: _ENTITIES.get(match[0]) or f"&#{ord(match[0])};", text)


def _target(href: str) -> str:
    return re.sub(r"[()|]", r"\\\g<0>", href)
