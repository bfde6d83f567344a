"""Changing the words of a document where they stand, so that everything else on the page stays as it is: caret, scroll,
pictures, and the lines below the words of other findings.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from PySide6.QtGui import QTextDocument

from editor_app.desktop.editor.atoms import find_atom
from editor_app.desktop.editor.places import Places
from editor_app.desktop.editor.reading import read_document
from editor_app.desktop.editor.searching import Stretch, apply_edits
from editor_app.model.body import Block, Body, Figure, FigureRow, MissingPicture, Quote
from editor_app.model.replacing import Edit
from editor_app.model.wording import Part, block_stretches

MOST = 60
"""Stretches that are written one by one; for more of them the whole text is written anew sooner."""


def amend(document: QTextDocument, before: Body, after: Body) -> bool:
    """Turn the document that shows `before` into one that shows `after`, in one undo step. False, and nothing is changed,
    where more than words differ, or very many of them. Never within an edit block.
    """
    if [_shape(block) for block in before.blocks] != [_shape(block) for block in after.blocks]:
        return False
    found = _edits(document, before, after)
    if found is None or len(found) > MOST:
        return False
    steps = document.availableUndoSteps()
    apply_edits(document, sorted(found, key=lambda each: each[0].position))
    if read_document(document, reuse=True) == after:
        return True
    if document.availableUndoSteps() > steps:
        document.undo()
    return False


def _shape(block: Block) -> object:
    return type(block), block.id, [(stretch.part, stretch.block) for stretch in block_stretches(block)]


def _edits(document: QTextDocument, before: Body, after: Body) -> list[tuple[Stretch, list[Edit]]] | None:
    """What is to be written where; None where words are not to be found in the document."""
    places = Places(document, before)
    found: list[tuple[Stretch, list[Edit]]] = []
    for old, new in zip(_parts(before), _parts(after), strict=True):
        if old == new:
            continue
        for one, other in zip(block_stretches(old), block_stretches(new), strict=True):
            if one.text == other.text:
                continue
            position = _position(document, places, one.block, one.part, one.offset)
            if position < 0 or not one.text:
                return None
            single = one.part in (Part.CAPTION, Part.CREDIT, Part.ALT)
            stretch = Stretch(position, one.text, single=single, alt=one.part is Part.ALT)
            found.append((stretch, _changed(one.text, other.text)))
    return found


def _parts(body: Body) -> Iterator[Block]:
    """Blocks that have words of their own."""
    for block in body.blocks:
        match block:
            case FigureRow():
                yield from block.figures
            case Quote():
                yield from block.paragraphs
            case _:
                yield block


def _position(document: QTextDocument, places: Places, block: str, part: Part, offset: int) -> int:
    if part is Part.ALT:
        picture = find_atom(document, block)
        there = picture is not None and isinstance(picture[1], Figure | MissingPicture)
        return picture[0] if picture is not None and there else -1
    return next((each.position for each in places.parts_of(block) if each.offset == offset), -1)


def _changed(before: str, after: str) -> list[Edit]:
    """What is written anew: words that are only put in take a neighbour with them, whose marks they get."""
    edits: list[Edit] = []
    for tag, start, end, low, high in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if start < end:
            edits.append(Edit(start, end, after[low:high]))
        elif start:
            edits.append(Edit(start - 1, start, before[start - 1] + after[low:high]))
        else:
            edits.append(Edit(0, 1, after[low:high] + before[0]))
    return edits
