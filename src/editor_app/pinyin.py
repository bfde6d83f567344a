"""How Chinese characters are spelled: what titles are found by, and what names of columns become ids by."""

from __future__ import annotations


def pinyin_initials(text: str) -> str:
    """Lower-case first letters of the pinyin of each Chinese character, other letters and digits as they are."""
    from pypinyin import Style, lazy_pinyin  # its dictionaries take long to load

    parts = lazy_pinyin(text, style=Style.FIRST_LETTER, errors=str.lower)
    return "".join(char for part in parts for char in part if char.isalnum())


def full_pinyin(text: str) -> str:
    """The pinyin of each Chinese character in lower case without tones, one after the other; letters and digits as they
    are.
    """
    from pypinyin import lazy_pinyin

    return "".join(char for part in lazy_pinyin(text, errors=str.lower) for char in part if char.isalnum())
