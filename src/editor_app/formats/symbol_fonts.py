"""Letters of the fonts of signs (Symbol, Wingdings, Wingdings 2) as characters that any font has.

Sources: Adobe's Symbol encoding, Unicode's mapping of it; for the others the signs as the fonts show them, only those
that offices use: marks, boxes, arrows, numbers in circles.
"""

from __future__ import annotations

UNKNOWN = "□"

_GREEK = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"
_GREEK_SMALL = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"
_SYMBOL = {
    **{code: chr(code) for code in range(0x20, 0x40)},
    0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2A: "∗", 0x2D: "−", 0x40: "≅", 0x5B: "[", 0x5C: "∴", 0x5D: "]", 0x5E: "⊥", 0x5F: "_",
    **dict(enumerate(_GREEK, 0x41)), **dict(enumerate(_GREEK_SMALL, 0x61)), 0x7B: "{", 0x7C: "|", 0x7D: "}", 0x7E: "∼",
    0xA2: "′", 0xA3: "≤", 0xA4: "⁄", 0xA5: "∞", 0xA7: "♣", 0xA8: "♦", 0xA9: "♥", 0xAA: "♠", 0xAB: "↔", 0xAC: "←", 0xAD: "↑",
    0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB5: "∝", 0xB6: "∂", 0xB7: "•", 0xB8: "÷",
    0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC5: "⊕", 0xC6: "∅", 0xC7: "∩", 0xC8: "∪", 0xC9: "⊃", 0xCA: "⊇", 0xCC: "⊂",
    0xCD: "⊆", 0xCE: "∈", 0xCF: "∉", 0xD0: "∠", 0xD1: "∇", 0xD5: "∏", 0xD6: "√", 0xD7: "⋅", 0xDB: "⇔", 0xDC: "⇐", 0xDD: "⇑",
    0xDE: "⇒", 0xDF: "⇓", 0xE5: "∑", 0xF2: "∫",
}  # fmt: skip
_WINGDINGS = {
    0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xFD: "☒", 0xA8: "□", 0x6F: "□", 0x6E: "■", 0x6C: "●", 0xB7: "•", 0xA7: "▪", 0xD8: "➢",
    0x76: "❖", 0x71: "❑", 0x75: "◆", 0xE0: "→", 0xDF: "←", 0xE1: "↑", 0xE2: "↓", 0xB2: "✧", 0xAB: "★", 0x4A: "☺", 0x28: "☎",
    0x2A: "✉", 0x80: "⓪", **dict(enumerate("①②③④⑤⑥⑦⑧⑨⑩", 0x81)), 0x8B: "⓿", **dict(enumerate("❶❷❸❹❺❻❼❽❾❿", 0x8C)),
}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✓", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□", 0xA2: "■", 0x69: "⓪",
    **dict(enumerate("①②③④⑤⑥⑦⑧⑨⑩", 0x6A)),
}  # fmt: skip
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "webdings": {0x63: "□", 0x67: "■"}}


def is_symbol_font(font: str) -> bool:
    """Whether a font holds signs in the places of letters."""
    return font.lower().startswith(("wingdings", "symbol", "webdings"))


def symbol(font: str, code: int) -> str:
    """The character for a letter of a font of signs (only its low byte counts); empty where it is not known. What
    names no such font is taken for Wingdings, from which most signs come.
    """
    return _FONTS.get(font.lower(), _WINGDINGS if not is_symbol_font(font) else {}).get(code & 0xFF, "")


def is_private(char: str) -> bool:
    """Whether a character is one of those by which programs write the letters of such fonts in Unicode."""
    return "\uf000" <= char <= "\uf0ff"
