"""Atoms: what stands in the text as one object character. Figures and missing pictures (their caption and credit are
editable text behind the character), rules and the 供稿 line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TypeAlias

from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextDocument

from editor_app.desktop.editor.formats import ATOM, ATOM_OBJECT, OBJECT_CHAR, atom_char_format, text_property
from editor_app.desktop.editor.memory import id_in_force
from editor_app.model.body import Block, Figure, MissingPicture, Rule, Signature
from editor_app.model.codec import block_from_json, block_to_json
from editor_app.model.errors import Refused

Atom: TypeAlias = Figure | MissingPicture | Rule | Signature
Picture: TypeAlias = Figure | MissingPicture


def atom_to_text(atom: Atom) -> str:
    """The JSON kept in the character format: everything but caption and credit, which are text."""
    bare: Block = replace(atom, caption="", credit="") if isinstance(atom, Figure | MissingPicture) else atom
    return json.dumps(block_to_json(bare), ensure_ascii=False, sort_keys=True)


@lru_cache(maxsize=4096)
def atom_from_text(text: str) -> Atom | None:
    """The inverse of `atom_to_text`; None for anything else."""
    try:
        block = block_from_json(json.loads(text))
    except (ValueError, Refused):
        return None
    return block if isinstance(block, Figure | MissingPicture | Rule | Signature) else None


def atom_of(format: QTextCharFormat) -> Atom | None:
    """The atom that a character format stands for."""
    if format.objectType() != ATOM_OBJECT:
        return None
    return atom_from_text(text_property(format, ATOM))


def with_id(atom: Atom, block_id: str) -> Atom:
    """The same atom under another id."""
    return replace(atom, id=block_id)


def atom_at(document: QTextDocument, position: int) -> Atom | None:
    """The atom whose object character stands at `position`, if one does."""
    if not 0 <= position < document.characterCount() - 1 or document.characterAt(position) != OBJECT_CHAR:
        return None
    cursor = QTextCursor(document)
    cursor.setPosition(position + 1)
    return atom_of(cursor.charFormat())


def first_atom(block: QTextBlock) -> tuple[int, Atom] | None:
    """Position and atom of the first object character of a block."""
    for position, format in _objects(block):
        atom = atom_of(format)
        if atom is not None:
            return position, atom
    return None


def find_atom(document: QTextDocument, block_id: str) -> tuple[int, Atom] | None:
    """Position and atom with the id `block_id`, the first in reading order."""
    block = document.firstBlock()
    while block.isValid():
        for number, (position, format) in enumerate(_objects(block), 1):
            atom = atom_of(format)
            if atom is not None and id_in_force(block, f"atom{number}", atom.id) == block_id:
                return position, atom
        block = block.next()
    return None


def _objects(block: QTextBlock) -> Iterator[tuple[int, QTextCharFormat]]:
    """Position and format of each object character."""
    if OBJECT_CHAR not in block.text():
        return
    walker = block.begin()
    while not walker.atEnd():
        fragment = walker.fragment()
        if fragment.charFormat().objectType() == ATOM_OBJECT:
            for offset in range(fragment.length()):
                yield fragment.position() + offset, fragment.charFormat()
        walker += 1


def replace_atom(document: QTextDocument, position: int, atom: Atom) -> None:
    """Put another atom in the place of the one at `position`; the text around it stays. One undo step."""
    cursor = QTextCursor(document)
    cursor.setPosition(position)
    cursor.setPosition(position + 1, QTextCursor.MoveMode.KeepAnchor)
    cursor.setCharFormat(atom_char_format(atom_to_text(atom)))
