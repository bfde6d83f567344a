"""How the account names words that do not come into the article: whole, unless they are longer than anybody reads."""

from __future__ import annotations

from editor_app.model.reading import Account, Fate
from editor_app.model.text import one_line

WORDS_TOLD = 1000
COMMENTS_TOLD = 200
"""Comments told each with its words; a file may have tens of thousands."""


def told(words: str) -> str:
    """The words as one line of at most WORDS_TOLD characters."""
    line = one_line(words)
    return line if len(line) <= WORDS_TOLD else line[: WORDS_TOLD - 1] + "…"


def tell_comment(account: Account, words: str, number: int, *, block: str = "") -> None:
    """Tell of the comment that is the `number`th, counted from 1; `block` as for `Account.note`."""
    what = f"批注：{told(words)}" if number <= COMMENTS_TOLD else "其余批注"
    account.note(Fate.DROPPED, what, block=block)
