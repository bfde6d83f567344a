"""What a group of RTF hands down to the groups inside it, and the tables at the front of a file.

Source: Rich Text Format Specification 1.9.1, “Destinations”, “Font Table”, “Style Sheet”, “List Tables”.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum

from editor_app.formats.rtf_tokens import SYMBOL_CHARSET, page_of_charset
from editor_app.formats.symbol_fonts import is_symbol_font
from editor_app.model.inline import Mark

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])\Z", re.IGNORECASE)
_TITLES = frozenset(["title", "标题"])
_BULLET = 23


class Into(IntEnum):
    """Where the text of a group goes."""

    TEXT = 0
    SKIP = 1  # nowhere, nor anything inside
    MUTE = 2  # nowhere, yet pictures and text boxes inside count
    FONTS = 3
    STYLES = 4
    LISTS = 5
    LABEL = 6  # the number or bullet of a paragraph as the writer counted it
    FIELD = 7  # the code of a field
    PICTURE = 8
    NOTE = 9
    COMMENT = 10
    NAME = 11  # the name of a shape's property


@dataclass(slots=True)
class State:
    """Formatting in force. `align` is a control word's last letter (c, r, j, l) or empty; `indent` in twips or, with
    `wide_indent`, hundredths of a character.
    """

    into: Into = Into.TEXT
    font: int = -1
    uc: int = 1
    marks: frozenset[Mark] = frozenset()
    size: int = 24
    wide: bool = False  # what is said now is said of Chinese letters
    hidden: bool = False
    deleted: bool = False
    href: str | None = None
    align: str = ""
    indent: int = 0
    wide_indent: int = 0
    style: int = -1
    outline: int = 9
    in_table: bool = False
    list_id: int = 0
    list_level: int = 0
    starred: bool = False
    sink: list[str] | None = None
    field_code: list[str] | None = None
    field_mark: tuple[int, int] = (0, 0)
    place: int = 0  # how many places composed for themselves it is in
    both: bool = False  # a group whose text stands twice, for old readers and in Unicode

    def plain(self) -> None:
        r"""`\plain`: characters as the document's default."""
        self.marks, self.size, self.hidden, self.deleted, self.font = frozenset(), 24, False, False, -1

    def reset_paragraph(self) -> None:
        r"""`\pard`: paragraphs as the document's default."""
        self.align, self.indent, self.wide_indent, self.style, self.outline = "", 0, 0, -1, 9
        self.in_table, self.list_id, self.list_level = False, 0, 0


@dataclass(slots=True)
class Tables:
    """Fonts, styles and lists by number. `page` is the document's code page."""

    page: int = 1252
    default_font: int = 0
    fonts: dict[int, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    levels: dict[int, int] = field(default_factory=dict)
    titles: set[int] = field(default_factory=set)
    kinds: dict[int, list[int]] = field(default_factory=dict)
    overrides: dict[int, int] = field(default_factory=dict)
    _font: int = 0
    _style: int = 0
    _name: list[str] = field(default_factory=list)
    _formats: list[int] = field(default_factory=list)
    _list: int = 0

    def page_of(self, font: int) -> int:
        """The code page of a font; SYMBOL_CHARSET for one of signs."""
        return self.fonts.get(font if font >= 0 else self.default_font, self.page)

    def has_signs(self, font: int) -> bool:
        """Whether the letters of a font are signs."""
        return self.page_of(font) == SYMBOL_CHARSET or is_symbol_font(self.names.get(font, ""))

    def font_word(self, word: str, number: int | None) -> None:
        """A word of the font table."""
        if word == "f":
            self._font = number or 0
        elif word == "fcharset":
            charset = number or 0
            self.fonts[self._font] = (
                SYMBOL_CHARSET if charset == SYMBOL_CHARSET else page_of_charset(charset, self.page)
            )
        elif word == "cpg" and number:
            self.fonts[self._font] = number

    def font_text(self, data: bytes) -> None:
        """A part of a font's name; it ends with a semicolon."""
        name = data.decode("latin-1").partition(";")[0]
        self.names[self._font] = (self.names.get(self._font, "") + name).strip()

    def style_word(self, word: str, number: int | None) -> None:
        """A word of the style sheet."""
        if word in ("s", "cs", "ds", "ts"):
            self._style = (number or 0) if word == "s" else -1

    def style_text(self, text: str) -> None:
        """A part of a style's name; it ends with a semicolon."""
        name, end, _ = text.partition(";")
        self._name.append(name)
        if not end:
            return
        name = "".join(self._name).strip().lower()
        match = _HEADING.match(name.partition(",")[0])
        if match and self._style >= 0:
            self.levels[self._style] = int(match[1])
        elif name.partition(",")[0] in _TITLES and self._style >= 0:
            self.titles.add(self._style)
        self._name, self._style = [], 0

    def list_word(self, word: str, number: int | None) -> None:
        """A word of the list tables: the kinds of number of each level, and which list an override names."""
        if word in ("list", "listoverride"):
            self._formats, self._list = [], 0
        elif word in ("levelnfc", "levelnfcn"):
            if word == "levelnfc" and len(self._formats) < 9:
                self._formats.append(number or 0)
        elif word == "listid":
            self._list = number or 0
            if self._formats:
                self.kinds[self._list] = self._formats
        elif word == "ls" and number:
            self.overrides[number] = self._list

    def is_bulleted(self, list_id: int, level: int) -> bool | None:
        """Whether a level of a list has bullets; None where nothing is known of it."""
        formats = self.kinds.get(self.overrides.get(list_id, 0))
        return formats[level] == _BULLET if formats and level < len(formats) else None
