"""Reading RTF: one pass over the tokens, a stack of what each group changes, paragraphs as `formats.reader` wants them."""

from __future__ import annotations

import re
from copy import copy

from editor_app.formats.beside_text import numbered_note
from editor_app.formats.office_fields import Field, placed_elsewhere
from editor_app.formats.raw import Raw
from editor_app.formats.rtf_compose import Composer, Place
from editor_app.formats.rtf_pictures import RawPicture
from editor_app.formats.rtf_remarks import Remarks
from editor_app.formats.rtf_state import Into, State, Tables
from editor_app.formats.rtf_tokens import SYMBOL_CHARSET, Kind, Token, decoded, is_page, tokens
from editor_app.formats.rtf_words import (
    CHARACTERS,
    DESTINATIONS,
    HEADERS,
    KNOWN_STARRED,
    SKIPPED,
    SYMBOLS,
    TOGGLES,
    WIDE_WORDS,
)
from editor_app.formats.symbol_fonts import UNKNOWN, is_private, symbol
from editor_app.formats.tray import Tray
from editor_app.model.body import MissingPicture
from editor_app.model.inline import Mark
from editor_app.model.reading import Account, Fate

MAX_DEPTH = 500
"""Groups inside groups that are told apart; Word writes some fifteen."""

_LINK = re.compile(r'HYPERLINK\s+"?([^"\s]{1,2000})', re.IGNORECASE)
_ART = "gtextUNICODE"
"""The property of a shape that holds the words of WordArt."""

_PLACES = {
    "shptxt": Place.BOX, "dptxbxtext": Place.BOX, "footnote": Place.NOTE,
    **{word: Place.HEADER if word.startswith("h") else Place.FOOTER for word in HEADERS},
}  # fmt: skip


class RtfReader:
    """Reads one file; `raws` is what was found, `notes` its foot and end notes, `pictures` its pictures' bytes in order
    (none where unreadable).
    """

    def __init__(self, tray: Tray, account: Account) -> None:
        self.pictures: list[bytes] = []
        self.notes: list[Raw] = []
        self._account = account
        self._tables = Tables()
        self._stack: list[State] = []
        self._too_deep = 0
        self._state = State()
        self._skip = 0
        self._high = 0
        self._pending = bytearray()
        self._page = 1252
        self._picture = RawPicture()
        self._property: list[str] = []
        self._shape_pictured = False
        self._remarks = Remarks(account)
        self._composer = Composer(self._tables, tray, account, self._remarks)
        self.raws = self._composer.raws

    def read(self, data: bytes) -> None:
        """Everything in the file; a file cut short gives what is there."""
        for token in tokens(data):
            self._token(token)
        self._flush()
        while self._stack:
            self._close()
        self._composer.end_paragraph(self._state, last=True)
        self._composer.end_table()
        for number, raws in enumerate(self._composer.notes, 1):
            self.notes.extend(numbered_note(number, raws))
        self._remarks.tell()

    # -- tokens -------------------------------------------------------------------------------------------------------

    def _token(self, token: Token) -> None:
        kind = token.kind
        if kind is Kind.BYTES:
            self._bytes(token.data)
        elif kind is Kind.WORD:
            self._word(token.word, token.number)
        elif kind is Kind.OPEN:
            self._open()
        elif kind is Kind.CLOSE:
            self._close()
        elif kind is Kind.SYMBOL:
            self._symbol(token.word)
        elif self._state.into is Into.PICTURE:
            self._picture.take(token.data, digits=False)

    def _open(self) -> None:
        self._flush()
        self._skip = 0
        if len(self._stack) >= MAX_DEPTH:
            self._too_deep += 1
            return
        self._stack.append(self._state)
        self._state = copy(self._state)
        if self._state.both:
            self._state.into, self._state.both = Into.SKIP, False
        self._state.starred = False

    def _close(self) -> None:
        self._flush()
        self._skip = 0
        if self._too_deep:
            self._too_deep -= 1
        elif self._stack:
            inner, self._state = self._state, self._stack.pop()
            if inner.into is Into.PICTURE and self._state.into is not Into.PICTURE:
                self._end_picture()
            if inner.field_code is not self._state.field_code and inner.into is not Into.SKIP:
                self._end_field(inner)
            if inner.place != self._state.place:
                self._composer.end(inner)

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._state.starred = True
        elif symbol in "\r\n":
            self._word("par", None)
        elif self._skip:
            self._skip -= 1
        elif symbol in "\\{}":  # perhaps the second byte of a Chinese letter
            self._bytes(symbol.encode())
        elif symbol in SYMBOLS:
            self._flush()
            self._text(SYMBOLS[symbol])

    def _bytes(self, data: bytes) -> None:
        if self._skip:
            dropped = min(self._skip, len(data))
            self._skip -= dropped
            data = data[dropped:]
        into = self._state.into
        if into is Into.PICTURE:
            self._picture.take(data, digits=True)
        elif into is Into.FONTS:
            self._tables.font_text(data)
        elif data and into not in (Into.SKIP, Into.MUTE, Into.LISTS):
            page = self._tables.page_of(self._state.font)
            if page != self._page:
                self._flush()
                self._page = page
            self._pending += data

    def _flush(self) -> None:
        """Decode what waits: only whole runs are, for a character may be written as a digit pair and a letter."""
        if self._pending:
            data = bytes(self._pending)
            self._pending.clear()
            if self._page == SYMBOL_CHARSET:
                self._text("".join(map(self._sign, data)))
            else:
                self._text(decoded(data, self._page, self._tables.page))

    def _sign(self, code: int) -> str:
        """What a letter of a font of signs shows."""
        if code <= 0x20 or self._state.into not in (Into.TEXT, Into.COMMENT):
            return chr(code)
        found = symbol(self._tables.names.get(self._state.font, ""), code)
        if not found:
            self._account.note(Fate.CONVERTED, "特殊字体里的符号改为“□”")
        return found or UNKNOWN

    def _unicode(self, number: int) -> None:
        self._flush()
        code = number & 0xFFFF if number < 0x10000 else min(number, 0x10FFFF)
        if 0xD800 <= code < 0xDC00:
            self._high = code
        elif 0xDC00 <= code < 0xE000:
            if self._high:
                self._text(chr(0x10000 + ((self._high - 0xD800) << 10) + code - 0xDC00))
            self._high = 0
        else:
            self._high = 0
            signed = is_private(chr(code)) and self._tables.has_signs(self._state.font)
            self._text(self._sign(code & 0xFF) if signed else chr(code))
        self._skip = self._state.uc

    # -- words --------------------------------------------------------------------------------------------------------

    def _word(self, word: str, number: int | None) -> None:
        if word == "u":
            self._unicode(number or 0)
            return
        if self._skip and word in CHARACTERS:
            self._skip -= 1
            return
        self._skip = 0
        state = self._state
        if word in SKIPPED or word in DESTINATIONS or word in ("field", "upr", "ud"):
            self._destination(word)
        elif state.starred and not self._tables_word(word, number):
            self._flush()
            state.into = Into.SKIP  # a destination that a reader need not know
        elif state.into is Into.SKIP:
            return
        elif state.into is Into.PICTURE:
            self._picture.word(word, number)
        elif state.starred or not self._tables_word(word, number):
            self._format(word, number)
        state.starred = False

    def _destination(self, word: str) -> None:
        self._flush()
        state = self._state
        if word == "ud":
            state.into = self._stack[-2].into if len(self._stack) > 1 else Into.TEXT
        elif state.into is Into.SKIP:
            return
        elif word == "field":
            state.field_code, state.field_mark = [], self._composer.mark()
        elif word == "upr":
            state.both = True
        elif word in SKIPPED:
            state.into = Into.SKIP
        else:
            self._enter(state, word, DESTINATIONS[word])

    def _enter(self, state: State, word: str, into: Into) -> None:
        if state.starred and word not in KNOWN_STARRED:
            into = Into.SKIP
        if word in ("shppict",) and state.into is not Into.TEXT:
            return
        state.into = into
        if word == "fldrslt":
            found = _LINK.search("".join(state.field_code or ()))
            state.href = found[1] if found else state.href
        elif word == "pict":
            self._picture = RawPicture()
        elif into is Into.LABEL:
            self._composer.begin_label()
        elif word == "shp":
            self._shape_pictured = False
        elif word == "sn":
            self._property = []
        elif word == "sv" and "".join(self._property).strip() == _ART:
            self._account.note(Fate.CONVERTED, "艺术字改为普通文字")
            self._begin(state, Place.BOX)
        elif word in _PLACES and into is not Into.SKIP:
            if into is Into.NOTE:
                self._text_parts(f"[{len(self._composer.notes) + 1}]", state)
                self._account.note(Fate.CONVERTED, "脚注、尾注放到文末")
            self._begin(state, _PLACES[word])
        elif into is Into.COMMENT:
            state.sink = self._remarks.begin()

    def _is_again(self) -> bool:
        """Whether the picture is that of its shape a second time: LibreOffice also fills a shape with what it shows."""
        name = "".join(self._property).strip()
        again = name == "fillBlip" and self._shape_pictured
        self._shape_pictured |= name == "pib"
        return again

    def _begin(self, state: State, place: Place) -> None:
        """What is in the group is composed for itself, in the document's default look."""
        self._composer.begin(place)
        state.into, state.place, state.sink = Into.TEXT, self._composer.depth(), None
        state.href = state.field_code = None
        state.plain()
        state.reset_paragraph()

    def _end_field(self, ended: State) -> None:
        """A field that left nothing in the text shows what its instruction says."""
        code = "".join(ended.field_code or ())
        if not code or ended.into not in (Into.TEXT, Into.FIELD) or self._composer.mark() != ended.field_mark:
            return
        shown = Field(code)
        address = shown.picture()
        if address is not None:
            self._composer.part(placed_elsewhere(address))
        words, sounds = shown.shown()
        if words:
            self._text_parts(words, self._state)
        self._account.note(Fate.DROPPED, f"拼音标注：{sounds}", bool(sounds))

    def _tables_word(self, word: str, number: int | None) -> bool:
        """Words of the tables at the front; whether the group is one of them."""
        into = self._state.into
        if into is Into.FONTS:
            self._tables.font_word(word, number)
        elif into is Into.STYLES:
            self._flush()
            self._tables.style_word(word, number)
            if word == "f":
                self._state.font = number or 0
        elif into is Into.LISTS:
            self._tables.list_word(word, number)
        elif word == "ansicpg":
            self._tables.page = number if number and is_page(number) else self._tables.page
        elif word == "deff":
            self._tables.default_font = number or 0
        else:
            return False
        return True

    def _format(self, word: str, number: int | None) -> None:
        state = self._state
        on = number != 0
        if word in CHARACTERS:
            self._flush()
            self._text(CHARACTERS[word])
        elif word in TOGGLES:
            self._flush()
            mark = frozenset([TOGGLES[word]])
            state.marks = state.marks | mark if on else state.marks - mark
        elif word in ("par", "sect", "page", "column", "line", "softline", "cell", "row", "nestcell", "nestrow"):
            self._flush()
            self._break(word)
        elif word[:2] == "cl" or word in ("trowd", "cellx", "trhdr"):
            if state.into is Into.TEXT:
                self._composer.row_word(word, number)
        elif not self._character_word(state, word, number):
            self._paragraph_word(state, word, number)

    def _character_word(self, state: State, word: str, number: int | None) -> bool:
        on = number != 0
        self._flush()
        if state.wide and word in WIDE_WORDS:  # formatting of Chinese letters, where it differs from that of Latin ones
            word = WIDE_WORDS[word]
            if word in TOGGLES:
                self._format(word, number)
                return True
        match word:
            case "dbch" | "loch" | "hich" | "ltrch" | "rtlch":
                state.wide = word == "dbch"
            case "f":
                state.font = number or 0
            case "fs":
                state.size = min(4000, max(0, number or 24))
            case "uc":
                state.uc = min(20, max(0, number if number is not None else 1))
            case "ulnone":
                state.marks -= {Mark.UNDERLINE}
            case "super":
                state.marks = state.marks - {Mark.SUBSCRIPT} | {Mark.SUPERSCRIPT} if on else state.marks
            case "sub":
                state.marks = state.marks - {Mark.SUPERSCRIPT} | {Mark.SUBSCRIPT} if on else state.marks
            case "nosupersub":
                state.marks -= {Mark.SUPERSCRIPT, Mark.SUBSCRIPT}
            case "plain":
                state.plain()
            case "v":
                state.hidden = on
            case "deleted":
                state.deleted = on
            case _:
                return False
        return True

    def _paragraph_word(self, state: State, word: str, number: int | None) -> None:
        match word:
            case "pard":
                state.reset_paragraph()
            case "qc" | "qr" | "qj" | "ql" | "qd":
                state.align = word[1]
            case "fi":
                state.indent = number or 0
            case "cufi":
                state.wide_indent = number or 0
            case "s":
                state.style = number or 0
            case "outlinelevel":
                state.outline = number if number is not None else 9
            case "intbl":
                state.in_table = True
            case "ls":
                state.list_id = number or 0
            case "ilvl":
                state.list_level = min(8, max(0, number or 0))

    # -- text ---------------------------------------------------------------------------------------------------------

    def _text(self, text: str) -> None:
        state = self._state
        if state.into is Into.STYLES:
            self._tables.style_text(text)
        elif state.into is Into.LABEL:
            sign = self._tables.page_of(state.font) == SYMBOL_CHARSET and text.strip()
            self._composer.label("•" if sign else text)
        elif state.into is Into.NAME:
            self._property.append(text)
        elif state.into is Into.FIELD:
            if state.field_code is not None:
                state.field_code.append(text)
        elif state.into in (Into.TEXT, Into.COMMENT):
            self._text_parts(text, state)

    def _text_parts(self, text: str, state: State) -> None:
        if state.deleted:
            self._account.note(Fate.DROPPED, "修订中已删除的文字")
        elif state.hidden:
            self._account.note(Fate.DROPPED, "原文中不显示的内容")
        elif state.sink is not None:
            state.sink.append(text)
        else:
            self._composer.text(text, state)

    def _end_picture(self) -> None:
        if self._state.into is Into.MUTE and self._is_again():
            return
        data, _suffix = self._picture.contents()
        if not self._composer.in_margin():
            self.pictures.append(data)
        if self._state.hidden or self._state.deleted or self._state.sink is not None:
            return
        placed = self._picture.placed(self._composer.tray(), len(self.pictures))
        if isinstance(placed.picture, MissingPicture) and not self._picture.size:
            return
        self._composer.part(placed)

    def _break(self, word: str) -> None:
        state = self._state
        if state.sink is not None:
            state.sink.append(" ")
        elif state.into is not Into.TEXT or state.deleted:
            return
        else:
            self._composer.break_(word, state)
