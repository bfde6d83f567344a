"""The characters a body may hold, and how strange ones are made lawful.

Sources: XML 1.0 (Char production) for what can be exported; Unicode for noncharacters, which Qt's text documents
also use as frame marks; U+FFFC is Qt's placeholder for an embedded object.
"""

from __future__ import annotations

import re

REPLACEMENT = "\ufffd"

_ILLEGAL = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffc\ufffe\uffff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_NOT_IN_NAMES = re.compile('[\x00-\x1f<>:"/\\\\|?*\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³])(?:[ .]|\Z)", re.IGNORECASE)
_INNER_SPACE = re.compile(r"[^\S\u3000]+")
_INNER_STRANGE = re.compile(r"[^\S \u3000]| {2}")


def replace_illegal(text: str) -> tuple[str, int]:
    """Put U+FFFD in the place of each character no format can carry; also return how many there were."""
    return _ILLEGAL.subn(REPLACEMENT, text)


def tidy_spaces(text: str) -> str:
    """Make each run of white space other than U+3000 one U+0020. Edges are kept (as one space)."""
    return _INNER_SPACE.sub(" ", text)


def is_lawful(text: str) -> bool:
    """Whether `text` could stand inside a line of a body: no illegal character, no run of spaces, no tab or break."""
    return _ILLEGAL.search(text) is None and _INNER_STRANGE.search(text) is None


def one_line(text: str) -> str:
    """`text` as a lawful single line (titles, captions, names): illegal characters shown as U+FFFD, spaces tidied,
    edges (U+3000 too) stripped.
    """
    return tidy_spaces(replace_illegal(text)[0]).strip()


def file_name(title: str) -> str:
    """A title as the name of a file on every system; empty where nothing of it is left. Windows forbids some signs,
    controls, names of devices, and a dot or space at the end ("Naming Files, Paths, and Namespaces"); signs that turn the
    direction of writing can make one kind of file look like another; a dot hides, a dash looks like an option.
    """
    name = _NOT_IN_NAMES.sub(" ", title).strip(" .-")[:40].rstrip(" .")
    return f"_{name}" if _DEVICE.match(name) else name
