"""Reading RTF: one pass over the tokens, a stack of what each group changes, paragraphs as `formats.reader` wants them."""

from __future__ import annotations

import re
from copy import copy

from editor_app.formats.raw_list import RawItem
from editor_app.formats.reader import Part, Placed, Raw, RawParagraph
from editor_app.formats.rtf_pictures import RawPicture
from editor_app.formats.rtf_remarks import Remarks
from editor_app.formats.rtf_state import Into, State, Tables
from editor_app.formats.rtf_tables import CellSpec, RawRow, rows_to_raws
from editor_app.formats.rtf_tokens import SYMBOL_CHARSET, Kind, Token, decoded, is_page, tokens
from editor_app.formats.tray import Tray
from editor_app.model.body import Align, MissingPicture
from editor_app.model.inline import LineBreak, Mark, canonical, loose_text
from editor_app.model.reading import Account, Fate
from editor_app.model.text import one_line

MAX_DEPTH = 500
"""Groups inside groups that are told apart; Word writes some fifteen."""

_MAX_CELLS = 500
_DESTINATIONS = {
    "fonttbl": Into.FONTS, "stylesheet": Into.STYLES, "listtable": Into.LISTS, "listoverridetable": Into.LISTS,
    "listtext": Into.LABEL, "pntext": Into.LABEL, "fldinst": Into.FIELD, "pict": Into.PICTURE, "footnote": Into.NOTE,
    "annotation": Into.COMMENT, "shp": Into.MUTE, "shpinst": Into.MUTE, "sp": Into.MUTE, "sv": Into.MUTE,
    "object": Into.MUTE, "shppict": Into.TEXT, "shptxt": Into.TEXT, "result": Into.TEXT, "fldrslt": Into.TEXT,
}  # fmt: skip
_KNOWN_STARRED = frozenset(["shppict", "shpinst", "listtable", "listoverridetable", "fldinst", "shptxt", "annotation"])
_SKIPPED = frozenset(
    ["info", "colortbl", "header", "footer", "headerl", "headerr", "headerf", "footerl", "footerr", "footerf", "ftnsep",
     "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "nonshppict", "objdata", "objclass", "shprslt", "sn", "xe", "tc",
     "rxe", "txe", "atnid", "atnauthor", "filetbl", "revtbl", "rsidtbl", "generator", "themedata", "datastore",
     "latentstyles", "xmlnstbl", "pgdsctbl", "blipuid", "picprop", "bkmkstart", "bkmkend", "leveltext", "levelnumbers",
     "listname", "falt", "panose", "pn", "pnseclvl", "private", "template", "docvar", "fontemb", "title", "author"]
)  # fmt: skip
_HEADERS = frozenset(["header", "footer", "headerl", "headerr", "headerf", "footerl", "footerr", "footerf"])
_CHARACTERS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "tab": "\t", "emspace": "\u3000", "enspace": " ", "qmspace": " ",
}  # fmt: skip
_SYMBOLS = {"~": "\u00a0", "_": "-"}
_TOGGLES = {
    "b": Mark.STRONG, "i": Mark.EMPHASIS, "ul": Mark.UNDERLINE, "uld": Mark.UNDERLINE, "uldb": Mark.UNDERLINE,
    "ulw": Mark.UNDERLINE, "ulth": Mark.UNDERLINE, "ulwave": Mark.UNDERLINE, "strike": Mark.STRIKE,
    "striked": Mark.STRIKE,
}  # fmt: skip
_WIDE_WORDS = {"ab": "b", "ai": "i", "aul": "ul", "astrike": "strike", "afs": "fs", "af": "f"}
_ALIGNS = {"c": Align.CENTER, "r": Align.RIGHT}
_LINK = re.compile(r'HYPERLINK\s+"?([^"\s]{1,2000})', re.IGNORECASE)
_NUMBER = re.compile(r"[(（]?([0-9]{1,4})[.)．、）]?\Z")
_RENAMED = re.compile(r"[(（]?[A-Za-z]{1,6}[.)．）]\Z")
_SIGN = re.compile(r"[^\w一-龥①-⑳⑴-⒇]{1,2}\Z")
_INDENT = re.compile("[ \t]*\u3000|[ \t\u00a0]{2}|\t")


class RtfReader:
    """Reads one file; `raws` is what was found, `pictures` its pictures' bytes in order (none where unreadable)."""

    def __init__(self, tray: Tray, account: Account) -> None:
        self.raws: list[Raw] = []
        self.pictures: list[bytes] = []
        self._tray = tray
        self._account = account
        self._tables = Tables()
        self._stack: list[State] = []
        self._too_deep = 0
        self._state = State()
        self._skip = 0
        self._high = 0
        self._pending = bytearray()
        self._page = 1252
        self._parts: list[Part] = []
        self._started = ""
        self._sizes: dict[int, int] = {}
        self._label: list[str] = []
        self._picture = RawPicture()
        self._cell: list[Raw] = []
        self._cells: list[list[Raw]] = []
        self._specs: list[CellSpec] = []
        self._spec = CellSpec()
        self._row_header = False
        self._in_row = False
        self._rows: list[RawRow] = []
        self._notes: list[list[str]] = []
        self._remarks = Remarks(account)

    def read(self, data: bytes) -> None:
        """Everything in the file, its foot and end notes behind; a file cut short gives what is there."""
        for token in tokens(data):
            self._token(token)
        self._flush()
        while self._stack:
            self._close()
        self._end_paragraph(last=True)
        self._end_table()
        for number, note in enumerate(self._notes, 1):
            self.raws.append(RawParagraph(list(loose_text(f"[{number}] {one_line(''.join(note))}"))))
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

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._state.starred = True
        elif symbol in "\r\n":
            self._word("par", None)
        elif self._skip:
            self._skip -= 1
        elif symbol in "\\{}":  # perhaps the second byte of a Chinese letter
            self._bytes(symbol.encode())
        elif symbol in _SYMBOLS:
            self._flush()
            self._text(_SYMBOLS[symbol])

    def _bytes(self, data: bytes) -> None:
        if self._skip:
            dropped = min(self._skip, len(data))
            self._skip -= dropped
            data = data[dropped:]
        into = self._state.into
        if into is Into.PICTURE:
            self._picture.take(data, digits=True)
        elif data and into not in (Into.SKIP, Into.MUTE, Into.FONTS, Into.LISTS):
            page = self._tables.page_of(self._state.font)
            if page != self._page:
                self._flush()
                self._page = page
            self._pending += data

    def _flush(self) -> None:
        """Decode what waits: only whole runs are, for a character may be written as a digit pair and a letter."""
        if self._pending:
            text = decoded(bytes(self._pending), self._page, self._tables.page)
            self._pending.clear()
            self._text(text)

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
            self._text(chr(code & 0xFF if 0xF000 <= code <= 0xF0FF else code))
        self._skip = self._state.uc

    # -- words --------------------------------------------------------------------------------------------------------

    def _word(self, word: str, number: int | None) -> None:
        if word == "u":
            self._unicode(number or 0)
            return
        if self._skip and word in _CHARACTERS:
            self._skip -= 1
            return
        self._skip = 0
        state = self._state
        if word in _SKIPPED or word in _DESTINATIONS or word in ("field", "upr", "ud"):
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
            state.field_code = []
        elif word == "upr":
            state.both = True
        elif word in _SKIPPED:
            state.into = Into.SKIP
            if word in _HEADERS:
                self._account.note(Fate.DROPPED, "页眉和页脚")
        else:
            self._enter(state, word, _DESTINATIONS[word])

    def _enter(self, state: State, word: str, into: Into) -> None:
        if state.starred and word not in _KNOWN_STARRED:
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
            self._label = []
        elif word == "shptxt":
            self._account.note(Fate.CONVERTED, "文本框里的内容放在所在段落之后")
        elif into is Into.NOTE:
            self._notes.append([])
            self._text_parts(f"[{len(self._notes)}]", state)
            state.sink = self._notes[-1]
            self._account.note(Fate.CONVERTED, "脚注、尾注放到文末")
        elif into is Into.COMMENT:
            state.sink = self._remarks.begin()

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
        if word in _CHARACTERS:
            self._flush()
            self._text(_CHARACTERS[word])
        elif word in _TOGGLES:
            self._flush()
            mark = frozenset([_TOGGLES[word]])
            state.marks = state.marks | mark if on else state.marks - mark
        elif word in ("par", "sect", "page", "column", "line", "softline", "cell", "row", "nestcell", "nestrow"):
            self._flush()
            self._break(word)
        elif word[:2] == "cl" or word in ("trowd", "cellx", "trhdr"):
            self._row_word(word, number)
        elif not self._character_word(state, word, number):
            self._paragraph_word(state, word, number)

    def _character_word(self, state: State, word: str, number: int | None) -> bool:
        on = number != 0
        self._flush()
        if (
            state.wide and word in _WIDE_WORDS
        ):  # formatting of Chinese letters, where it differs from that of Latin ones
            word = _WIDE_WORDS[word]
            if word in _TOGGLES:
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

    def _row_word(self, word: str, number: int | None) -> None:
        if self._state.into is not Into.TEXT:
            return
        if word == "trowd":
            self._specs, self._spec, self._row_header, self._in_row = [], CellSpec(), False, True
        elif word == "trhdr":
            self._row_header = True
        elif word == "clmrg":
            self._spec.joins_left = True
        elif word == "clvmrg":
            self._spec.joins_above = True
        elif word == "cellx":
            self._spec.right = min(1_000_000, max(-1_000_000, number or 0))
            if len(self._specs) < _MAX_CELLS:
                self._specs.append(self._spec)
            self._spec = CellSpec()

    # -- text ---------------------------------------------------------------------------------------------------------

    def _text(self, text: str) -> None:
        state = self._state
        if state.into is Into.STYLES:
            self._tables.style_text(text)
        elif state.into is Into.LABEL:
            sign = self._tables.page_of(state.font) == SYMBOL_CHARSET and text.strip()
            self._label.append("•" if sign else text)
        elif state.into is Into.FIELD:
            if state.field_code is not None:
                state.field_code.append(text)
        elif state.into in (Into.TEXT, Into.NOTE, Into.COMMENT):
            self._text_parts(text, state)

    def _text_parts(self, text: str, state: State) -> None:
        if state.deleted:
            self._account.note(Fate.DROPPED, "修订中已删除的文字")
        elif state.hidden:
            self._account.note(Fate.DROPPED, "原文中不显示的内容")
        elif state.sink is not None:
            state.sink.append(text)
        else:
            if len(self._started) < 4:
                self._started += text[:4]
            self._parts.extend(loose_text(text, state.marks, state.href))
            self._sizes[state.size] = self._sizes.get(state.size, 0) + len(text.strip())

    def _end_picture(self) -> None:
        data, _suffix = self._picture.contents()
        self.pictures.append(data)
        if self._state.hidden or self._state.deleted or self._state.sink is not None:
            return
        placed = self._picture.placed(self._tray, len(self.pictures))
        if isinstance(placed.picture, MissingPicture) and not self._picture.size:
            return
        self._parts.append(placed)

    def _break(self, word: str) -> None:
        state = self._state
        if state.sink is not None:
            state.sink.append(" ")
        elif state.into is not Into.TEXT or state.deleted:
            return
        elif word in ("line", "softline"):
            self._parts.append(LineBreak())
        elif word == "cell":
            self._end_cell()
        elif word == "row":
            self._end_row()
        elif word != "nestrow":
            if word == "nestcell":
                self._account.note(Fate.CONVERTED, "表格里的表格改为普通段落")
            self._end_paragraph()

    # -- paragraphs ---------------------------------------------------------------------------------------------------

    def _end_paragraph(self, *, last: bool = False) -> None:
        state = self._state
        inside = state.in_table or self._in_row
        if not inside:
            self._end_table()
        if self._parts or not last:
            made = self._made(state)
            (self._cell if inside else self.raws).append(made)
            if not inside:
                self._remarks.place([made])
        self._parts, self._started, self._sizes, self._label = [], "", {}, []

    def _made(self, state: State) -> Raw:
        level = self._tables.levels.get(state.style, 0) or (state.outline + 1 if 0 <= state.outline < 6 else 0)
        align = _ALIGNS.get(state.align)
        if align is None and state.align in ("l", "j"):
            align = Align.START
        label = re.sub(r"\s", "", "".join(self._label))
        if (label or state.list_id) and not level and align is not Align.CENTER:
            item = self._item(state, label)
            if item is not None:
                return item
        parts = [*loose_text(f"{label} "), *self._parts] if label else self._parts
        if label:
            self._account.note(Fate.CONVERTED, "自动编号改为文字")
        size = max(self._sizes, key=lambda one: self._sizes[one]) / 2 if self._sizes else 0.0
        indented = state.wide_indent >= 100 or state.indent > 80 or _INDENT.match(self._started) is not None
        return RawParagraph(parts, align, indented, size, level, state.style in self._tables.titles)

    def _item(self, state: State, label: str) -> RawItem | None:
        """The entry of a list. Its label decides; a label in words (一、) stays text."""
        number, renamed = _NUMBER.match(label), _RENAMED.match(label)
        bulleted = self._tables.is_bulleted(state.list_id, state.list_level)
        if label and not (number or renamed or bulleted or _SIGN.match(label)):
            return None
        text = canonical(part for part in self._parts if not isinstance(part, Placed))
        if not text:
            return None
        if not label and bulleted is None:
            return None
        ordered = bool(number or renamed) if label and not bulleted else bulleted is False
        self._account.note(Fate.CONVERTED, "字母、罗马数字编号改为数字", int(bool(renamed) and ordered))
        item = RawItem(text, state.list_level, ordered, int(number[1]) if number else 0, f"rtf-{state.list_id}")
        item.after.extend(part.picture for part in self._parts if isinstance(part, Placed))
        return item

    # -- tables -------------------------------------------------------------------------------------------------------

    def _end_cell(self) -> None:
        inside, self._in_row = self._in_row, True
        self._end_paragraph()
        self._in_row = inside
        if len(self._cells) < _MAX_CELLS:
            self._cells.append(self._cell)
        else:
            self._cells[-1].extend(self._cell)
        self._cell = []

    def _end_row(self) -> None:
        if self._parts or self._cell:
            self._end_cell()
        if self._cells:
            self._rows.append(RawRow(self._cells, self._specs, self._row_header))
        self._cells, self._in_row = [], False

    def _end_table(self) -> None:
        if self._cells or self._cell:
            parts, self._parts = self._parts, []
            self._end_row()
            self._parts = parts
        if self._rows:
            made = rows_to_raws(self._rows, self._account)
            self.raws.extend(made)
            self._remarks.place(made)
            self._rows = []
