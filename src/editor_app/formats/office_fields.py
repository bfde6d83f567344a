"""Fields of Word that show what is written in their instruction and keep no result: circled letters, phonetic
guides and formulas (EQ), forms, signs, text to click on.

Source: ECMA-376 part 1, 17.16.5 (field definitions) and 17.16.17 (form fields).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from editor_app.formats.docx_package import attribute, child, short
from editor_app.formats.raw import Placed
from editor_app.formats.symbol_fonts import UNKNOWN, is_symbol_font, symbol
from editor_app.model.body import MissingPicture
from editor_app.model.text import one_line

LINKED = "图片只是链接，没有存进文件"
_HYPERLINK = re.compile(r'\s*HYPERLINK\s+(?:\\[a-z]\s+)*"([^"]{1,2000})"', re.IGNORECASE)
_PICTURE = re.compile(r'\s*INCLUDEPICTURE\s+(?:\\[a-z]\s+)*(?:"([^"]{1,2000})"|(\S{1,2000}))', re.IGNORECASE)
_NAME = re.compile(r"\s*([A-Za-z]{2,20})\b")
_BUTTON = re.compile(r"\s*(?:MACROBUTTON|GOTOBUTTON)\s+\S+\s(.*)\Z", re.IGNORECASE | re.DOTALL)
_SIGN = re.compile(
    r'\s*SYMBOL\s+(0x[0-9A-Fa-f]{1,6}|[0-9]{1,7})(?:.*?\\f\s+"?([^"\\]{1,40}))?', re.IGNORECASE | re.DOTALL
)
_SWITCH = re.compile(r"\\([A-Za-z*]+)")
_HEADING = re.compile(r'\s*EQ\s+(?:\\\*\s*(?:"[^"]*"|\S+)\s*)*', re.IGNORECASE)
_DEPTH = 20
_CIRCLES = "○〇◯"
_CIRCLED = {
    **dict(zip("123456789", "①②③④⑤⑥⑦⑧⑨", strict=True)), **{str(n): chr(0x2460 + n - 1) for n in range(10, 21)},
    **dict(zip("一二三四五六七八九十", "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉", strict=True)),
}  # fmt: skip
"""Letters for which there is one in a circle."""


@dataclass(slots=True)
class Field:
    """A field while it is read. `form` holds what a form field says of itself; `home` is the paragraph's content where
    it began and `before` how much that held.
    """

    instruction: str = ""
    href: str | None = None
    form: etree._Element | None = None
    home: object = None
    before: int = 0

    def link(self) -> str | None:
        """Where a HYPERLINK field leads."""
        match = _HYPERLINK.match(self.instruction)
        return match[1] if match else None

    def picture(self) -> str | None:
        """The address of an INCLUDEPICTURE field."""
        match = _PICTURE.match(self.instruction)
        return unquote(match[1] or match[2]).replace("\\\\", "\\") if match else None

    def shown(self) -> tuple[str, str]:
        """What a field without a result shows, and the words that are lost above it (a phonetic guide)."""
        match = _NAME.match(self.instruction)
        match match[1].upper() if match else "":
            case "EQ":
                return _equation(_HEADING.sub("", self.instruction, count=1))
            case "FORMCHECKBOX":
                return ("☑" if _is_ticked(self.form) else "□"), ""
            case "FORMDROPDOWN":
                return _chosen(self.form), ""
            case "SYMBOL":
                return _sign(self.instruction), ""
            case "MACROBUTTON" | "GOTOBUTTON":
                button = _BUTTON.match(self.instruction)
                return (button[1].strip() if button else ""), ""
        return "", ""


def placed_elsewhere(address: str) -> Placed:
    """A picture that only a field or a link names."""
    return Placed(MissingPicture(LINKED, one_line(address[:300])))


def _is_ticked(form: etree._Element | None) -> bool:
    box = child(form, "w:checkBox")
    state = child(box, "w:checked")
    if state is None:
        state = child(box, "w:default")
    return state is not None and attribute(state, "w:val").lower() not in ("0", "false", "off")


def _chosen(form: etree._Element | None) -> str:
    choices = child(form, "w:ddList")
    if choices is None:
        return ""
    entries = [attribute(one, "w:val") for one in choices if short(str(one.tag)) == "w:listEntry"]
    picked = child(choices, "w:result")
    if picked is None:
        picked = child(choices, "w:default")
    text = attribute(picked, "w:val") if picked is not None else "0"
    place = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
    return entries[place] if place < len(entries) else ""


def _sign(instruction: str) -> str:
    match = _SIGN.match(instruction)
    if match is None:
        return ""
    code = int(match[1], 16 if match[1][:2].lower() == "0x" else 10)
    font = (match[2] or "").strip()
    if is_symbol_font(font):
        return symbol(font, code) or UNKNOWN
    return chr(code) if 0x20 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else ""


# -- EQ -----------------------------------------------------------------------------------------------------------


def _equation(text: str) -> tuple[str, str]:
    """A formula in one line and, of a phonetic guide, its sounds."""
    guide: list[str] = []
    shown, _ = _sequence(text, 0, "", guide, 0)
    return shown.strip(), "".join(guide).strip()


def _sequence(text: str, place: int, stops: str, guide: list[str], depth: int) -> tuple[str, int]:
    """What is shown up to one of `stops`, and where that is."""
    parts: list[str] = []
    while place < len(text) and text[place] not in stops:
        match = _SWITCH.match(text, place)
        if match is not None and depth < _DEPTH:
            piece, place = _element(text, match.end(), match[1].lower(), guide, depth)
            parts.append(piece)
        elif text[place] == "\\" and place + 1 < len(text):
            parts.append(text[place + 1])
            place += 2
        else:
            parts.append(text[place])
            place += 1
    return "".join(parts), place


def _element(text: str, place: int, name: str, guide: list[str], depth: int) -> tuple[str, int]:
    """One construction: its options up to the bracket, then its parts."""
    options = re.compile(r"(?:\\[A-Za-z]{1,2}[0-9]*(?:\\.)?\s*|[0-9]+\s*|\s)*").match(text, place)
    switches = options[0].lower() if options else ""
    place = options.end() if options else place
    if place >= len(text) or text[place] not in "(（":
        return "", place
    parts: list[str] = []
    sounds: list[str] = []
    while place < len(text) and text[place] not in ")）":
        piece, place = _sequence(text, place + 1, ",;，)）", sounds, depth + 1)
        parts.append(piece)
        if place < len(text) and text[place] in ")）":
            break
    guide.extend(sounds)
    return _laid_out(name, switches, parts, guide), min(place + 1, len(text))


def _laid_out(name: str, switches: str, parts: list[str], guide: list[str]) -> str:
    if name == "o" and "\\ad" in switches and len(parts) > 1:  # the phonetic guide of Word's menu
        guide.append("".join(parts[:-1]))
        return parts[-1]
    if name == "o" and len(parts) == 2 and parts[0] in _CIRCLES:
        return _CIRCLED.get(parts[1], f"({parts[1]})")
    if name == "f" and len(parts) == 2:
        return f"{parts[0]}/{parts[1]}"
    if name == "r":
        return f"√{parts[-1]}" if len(parts) == 1 or parts[0] in ("", "2") else f"{parts[0]}√{parts[-1]}"
    if name == "b":
        return f"({''.join(parts)})"
    return "".join(parts)
