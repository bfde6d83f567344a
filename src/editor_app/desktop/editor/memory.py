"""What a text block remembers beside its text."""

from __future__ import annotations

import re

from PySide6.QtGui import QTextBlock, QTextBlockUserData, QTextDocument

from editor_app.model.body import Heading, Paragraph, new_block_id

_LAWFUL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
_PROMISED = "forgetsHowItWasRead"


class BlockMemory(QTextBlockUserData):
    """What was found out about a text block. `ids` maps (part, id told by the format) to the fresh id that the part was
    given because its own occurs earlier in the document (after a copy made past the editor's own commands). `read` is
    the block as it was read last, None since it was changed (`forget_read`) and where it is not a whole
    paragraph or heading.
    """

    def __init__(self) -> None:
        super().__init__()
        self.ids: dict[tuple[str, str], str] = {}
        self.read: Paragraph | Heading | None = None


def forget_read(document: QTextDocument, position: int, added: int) -> None:
    """Let the blocks that a `contentsChange` told of forget how they were read."""
    block = document.findBlock(position)
    while block.isValid() and block.position() <= position + added:
        memory = block.userData()
        if isinstance(memory, BlockMemory):
            memory.read = None
        block = block.next()


def promise_forgetting(document: QTextDocument) -> None:
    """Say that every `contentsChange` of the document will be given to `forget_read`."""
    document.documentLayout()  # without a layout a document tells of no change
    document.setProperty(_PROMISED, True)


def is_forgetting(document: QTextDocument) -> bool:
    """Whether that was promised for the document."""
    return document.property(_PROMISED) is True


def id_in_force(block: QTextBlock, part: str, wanted: str) -> str:
    """The id of a part of `block` whose format tells `wanted`."""
    memory = block.userData()
    return memory.ids.get((part, wanted), wanted) if isinstance(memory, BlockMemory) else wanted


class IdKeeper:
    """Hands out ids during one reading: each at most once, and the same ones at every reading."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def claim(self, block_id: str) -> bool:
        """Whether an id handed out at an earlier reading is free still; from now on it is taken."""
        free = block_id not in self._used
        self._used.add(block_id)
        return free

    def take(self, block: QTextBlock, part: str, wanted: str) -> str:
        """The id of a part of `block`: `wanted` where it is lawful and free, else a fresh one that is remembered."""
        memory = block.userData()
        known = memory.ids.get((part, wanted)) if isinstance(memory, BlockMemory) else None
        if known is not None and known not in self._used:
            self._used.add(known)
            return known
        if wanted not in self._used and _LAWFUL_ID.match(wanted):
            self._used.add(wanted)
            return wanted
        fresh = new_block_id()
        if not isinstance(memory, BlockMemory):
            memory = BlockMemory()
            block.setUserData(memory)
        memory.ids[part, wanted] = fresh
        self._used.add(fresh)
        return fresh
