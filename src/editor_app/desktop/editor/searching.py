"""The words of an open document for searching, and replacing them where they stand: caret, ids, marks and everything
around stay, and all of it is one undo step.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextDocument

from editor_app.desktop.editor.atoms import atom_at, atom_of, replace_atom
from editor_app.desktop.editor.blocks import step
from editor_app.desktop.editor.formats import CREDIT, LINE_SEPARATOR, OBJECT_CHAR, Kind, kind_of
from editor_app.desktop.editor.writing import insert_text
from editor_app.model.body import Figure, MissingPicture
from editor_app.model.replacing import Edit, Line
from editor_app.model.text import one_line


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that are searched by themselves. `position` is where they begin in the document; for the alt text of a
    picture, which is not shown, that of the picture's character, and `alt` is set. `single`: a caption or credit, which
    stays one line; `needed`: a heading, which stays with words.
    """

    position: int
    text: str
    needed: bool = False
    single: bool = False
    alt: bool = False

    def line(self) -> Line:
        """What a search needs of it, apart from the document."""
        return Line(self.text, self.needed)

    def place(self, index: int) -> int:
        """The document's position of the character `index`; Qt counts UTF-16 units."""
        if self.alt:
            return self.position
        return self.position + (index if self.text.isascii() else _units(self.text[:index]))


def _units(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)


def stretches(document: QTextDocument) -> list[Stretch]:
    """All stretches with words, in order; about 3 ms for 100,000 characters. GUI thread only."""
    found: list[Stretch] = []
    block = document.firstBlock()
    while block.isValid():
        text = block.text()
        if OBJECT_CHAR in text:
            found += _beside_atoms(block)
        elif text:
            heading = kind_of(block.blockFormat()) == Kind.HEADING
            found.append(Stretch(block.position(), text.replace(LINE_SEPARATOR, "\n"), heading))
        block = block.next()
    return found


def _beside_atoms(block: QTextBlock) -> Iterator[Stretch]:
    """Alt texts, and the words between atoms: captions apart from credits."""
    open_at, words, credited, behind = 0, "", False, False
    walker = block.begin()
    while not walker.atEnd():
        fragment = walker.fragment()
        format, text, place = fragment.charFormat(), fragment.text(), fragment.position()
        atom = atom_of(format) if OBJECT_CHAR in text else None
        credit = bool(format.property(CREDIT))
        if words and (atom is not None or credit != credited):
            yield from _trimmed(open_at, words, behind)
            words = ""
        if atom is not None:
            behind = isinstance(atom, Figure | MissingPicture)
            if isinstance(atom, Figure | MissingPicture) and atom.alt:
                yield Stretch(place, atom.alt, single=True, alt=True)
        else:
            open_at = open_at if words else place
            words += text
            credited = credit
        walker += 1
    if words:
        yield from _trimmed(open_at, words, behind)


def _trimmed(place: int, words: str, single: bool) -> Iterator[Stretch]:
    """A stretch without what only parts it from the atom and from the credit: edges are no part of the words."""
    inner = words.strip()
    if inner:
        yield Stretch(place + words.index(inner[0]), inner.replace(LINE_SEPARATOR, "\n"), single=single)


def apply_edits(document: QTextDocument, found: Sequence[tuple[Stretch, Sequence[Edit]]]) -> int:
    """Put new words in the place of old ones, in one undo step; returns how many. `found` is in order and of the
    document as it is now; new words take marks and link of the first character they replace.
    """
    cursor = QTextCursor(document)
    count = 0
    with step(cursor):
        for stretch, edits in reversed(found):
            count += len(edits)
            if stretch.alt:
                _apply_to_alt(document, stretch, edits)
                continue
            for edit in reversed(edits):
                if stretch.text[edit.start : edit.end] != edit.new:
                    _apply(cursor, stretch, edit)
    return count


def _apply_to_alt(document: QTextDocument, stretch: Stretch, edits: Sequence[Edit]) -> None:
    atom = atom_at(document, stretch.position)
    if not isinstance(atom, Figure | MissingPicture) or not edits:
        return
    text = atom.alt
    for edit in reversed(edits):
        text = text[: edit.start] + edit.new + text[edit.end :]
    if (alt := one_line(text)) != atom.alt:
        replace_atom(document, stretch.position, replace(atom, alt=alt))


def _apply(cursor: QTextCursor, stretch: Stretch, edit: Edit) -> None:
    start = stretch.place(edit.start)
    first = stretch.text[edit.start]
    cursor.setPosition(start + _units(first))
    format = QTextCharFormat() if first == "\n" else cursor.charFormat()
    cursor.setPosition(start)
    cursor.setPosition(stretch.place(edit.end), QTextCursor.MoveMode.KeepAnchor)
    if edit.new:
        new = edit.new.replace("\n", " " if stretch.single else LINE_SEPARATOR)
        insert_text(cursor, new, format)
    else:
        cursor.removeSelectedText()
