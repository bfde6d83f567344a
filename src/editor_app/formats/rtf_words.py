"""Control words of RTF and what they mean here.

Source: Rich Text Format Specification 1.9.1.
"""

from __future__ import annotations

from editor_app.formats.rtf_state import Into
from editor_app.model.inline import Mark

HEADERS = ("header", "footer", "headerl", "headerr", "headerf", "footerl", "footerr", "footerf")
DESTINATIONS = {
    "fonttbl": Into.FONTS, "stylesheet": Into.STYLES, "listtable": Into.LISTS, "listoverridetable": Into.LISTS,
    "listtext": Into.LABEL, "pntext": Into.LABEL, "fldinst": Into.FIELD, "pict": Into.PICTURE, "footnote": Into.NOTE,
    "annotation": Into.COMMENT, "shp": Into.MUTE, "shpinst": Into.MUTE, "sp": Into.MUTE, "sv": Into.MUTE,
    "object": Into.MUTE, "shppict": Into.TEXT, "shptxt": Into.TEXT, "result": Into.TEXT, "fldrslt": Into.TEXT,
    "do": Into.MUTE, "dptxbxtext": Into.TEXT, "sn": Into.NAME, **dict.fromkeys(HEADERS, Into.TEXT),
}  # fmt: skip
KNOWN_STARRED = frozenset(
    ["shppict", "shpinst", "listtable", "listoverridetable", "fldinst", "shptxt", "footnote", "annotation", "do"]
)
SKIPPED = frozenset(
    ["info", "colortbl", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "nonshppict", "objdata", "objclass", "shprslt", "xe", "tc",
     "rxe", "txe", "atnid", "atnauthor", "filetbl", "revtbl", "rsidtbl", "generator", "themedata", "datastore",
     "latentstyles", "xmlnstbl", "pgdsctbl", "blipuid", "picprop", "bkmkstart", "bkmkend", "leveltext", "levelnumbers",
     "listname", "falt", "panose", "pn", "pnseclvl", "private", "template", "docvar", "fontemb", "title", "author"]
)  # fmt: skip
CHARACTERS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "tab": "\t", "emspace": "\u3000", "enspace": " ", "qmspace": " ",
}  # fmt: skip
SYMBOLS = {"~": "\u00a0", "_": "-"}
TOGGLES = {
    "b": Mark.STRONG, "i": Mark.EMPHASIS, "ul": Mark.UNDERLINE, "uld": Mark.UNDERLINE, "uldb": Mark.UNDERLINE,
    "ulw": Mark.UNDERLINE, "ulth": Mark.UNDERLINE, "ulwave": Mark.UNDERLINE, "strike": Mark.STRIKE,
    "striked": Mark.STRIKE,
}  # fmt: skip
WIDE_WORDS = {"ab": "b", "ai": "i", "aul": "ul", "astrike": "strike", "afs": "fs", "af": "f"}
