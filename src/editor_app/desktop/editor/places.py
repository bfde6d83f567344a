"""Where findings stand in the document that shows a body: spans count in the plain texts of `model.wording`."""

from __future__ import annotations

from PySide6.QtGui import QTextDocument

from editor_app.desktop.editor.spots import Part, Spots
from editor_app.model.body import Block, Body, Figure, MissingPicture, Quote
from editor_app.model.finding import Place
from editor_app.model.wording import block_stretches


class Places(Spots):
    """Places of the findings of one body. Read once; good until document or body change. GUI thread only."""

    def __init__(self, document: QTextDocument, body: Body) -> None:
        super().__init__(document, body)
        for block in body.blocks:
            if isinstance(block, Quote):
                self._body.update({part.id: part for part in block.paragraphs})

    def of(self, place: Place) -> tuple[int, int] | None:
        """First and last position (UTF-16) of the words of a finding; None where they are not in the text: fields, alternative
        texts, whole blocks.
        """
        block = self._body.get(place.block) if place.block else None
        if block is None or place.span is None:
            return None
        start, end = place.span
        for part in self.parts_of(place.block):
            if part.offset <= start and end <= part.offset + len(part.text):
                return part.place(start), part.place(end)
        return None

    def parts_of(self, block_id: str) -> list[Part]:
        """The words of a block that stand together in the document."""
        block = self._body.get(block_id)
        return self._parts(block) if block is not None else []

    def _parts(self, block: Block) -> list[Part]:
        if isinstance(block, Figure | MissingPicture):
            shown = [part for part in self._caption(block) if part.text]
            credit = len(block.caption) + 1
            return [
                Part(part.position, part.text, credit if block.credit and part is shown[-1] else 0) for part in shown
            ]
        stretches = block_stretches(block)
        blocks = self._blocks.get(block.id, [])
        return [
            Part(each.position(), stretch.text, stretch.offset)
            for each, stretch in zip(blocks, stretches, strict=False)
        ]
