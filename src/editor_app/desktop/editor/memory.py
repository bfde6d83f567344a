"""What a text block remembers beside its text."""

from __future__ import annotations

from PySide6.QtGui import QTextBlock, QTextBlockUserData


class BlockMemory(QTextBlockUserData):
    """The fresh ids that were given to parts of a text block whose own id occurs earlier in the document (after a copy
    made past the editor's own commands). `ids` maps (part, id told by the format) to the id in force.
    """

    def __init__(self) -> None:
        super().__init__()
        self.ids: dict[tuple[str, str], str] = {}


def id_in_force(block: QTextBlock, part: str, wanted: str) -> str:
    """The id of a part of `block` whose format tells `wanted`."""
    memory = block.userData()
    return memory.ids.get((part, wanted), wanted) if isinstance(memory, BlockMemory) else wanted
