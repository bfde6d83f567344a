"""Comments in RTF: they are told in the account, with the paragraph they stand in."""

from __future__ import annotations

from collections.abc import Sequence

from editor_app.formats.telling import tell_comment
from editor_app.model.reading import Account, HasId


class Remarks:
    """Comments as they come; a paragraph is known only when it ends."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._words: list[list[str]] = []
        self._blocks: list[str] = []

    def begin(self) -> list[str]:
        """Where the words of the next comment go."""
        self._words.append([])
        return self._words[-1]

    def place(self, made: Sequence[HasId]) -> None:
        """The comments, and all that was noted, since the last call stand in the first of `made`, if there is any."""
        if not made:
            return
        self._account.place(made[0])
        if len(self._words) > len(self._blocks):
            self._blocks.extend([made[0].id] * (len(self._words) - len(self._blocks)))

    def tell(self) -> None:
        """Tell of all of them, of the first with their words."""
        blocks = [*self._blocks, *[""] * (len(self._words) - len(self._blocks))]
        for number, (words, block) in enumerate(zip(self._words, blocks, strict=True), 1):
            tell_comment(self._account, "".join(words), number, block=block)
