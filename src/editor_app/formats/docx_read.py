"""Reading a Word file as a whole: its body, then its notes; comments and what stands in the margins are told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from editor_app.formats.beside_text import numbered_note
from editor_app.formats.docx_blocks import BlockReader, ReadChunk, Surroundings
from editor_app.formats.docx_margins import report_margins
from editor_app.formats.docx_numbering import Numbering
from editor_app.formats.docx_package import Package, attribute, child, short
from editor_app.formats.docx_runs import words_of
from editor_app.formats.docx_styles import Styles
from editor_app.formats.raw import Raw
from editor_app.formats.telling import tell_comment
from editor_app.formats.tray import Tray
from editor_app.model.errors import Refused
from editor_app.model.reading import Account, Fate

_DEFAULT_WIDTH = 415.0
"""Text width in points of an A4 page with Word's usual margins."""


class DocumentReader:
    """Reads the main part `part` of one file."""

    def __init__(self, package: Package, part: str, tray: Tray, account: Account, chunk: ReadChunk) -> None:
        self._package = package
        self._part = part
        self._account = account
        self._relations = package.relations(part)
        self._notes: list[tuple[str, str]] = []
        self._comments_told = 0
        root = package.xml(part)
        bodies = [one for one in root if short(str(one.tag)) == "w:body"] if root is not None else []
        if not bodies:
            raise Refused("import.damaged", name=package.name)
        self._body = bodies[0]
        for more in bodies[1:]:  # programs that join files have written several
            self._body.extend(list(more))
        self._around = Surroundings(
            package,
            Styles(package.xml(self._related("styles"))),
            Numbering(package.xml(self._related("numbering"))),
            tray,
            account,
            _text_width(self._body),
            chunk,
        )
        comments = package.xml(self._related("comments"))
        self._comments = {attribute(one, "w:id"): one for one in (comments if comments is not None else ())}

    def _related(self, kind: str) -> str:
        """The part that the document names for `kind`, or nothing."""
        return next((one.target for one in self._relations.values() if one.kind == kind and not one.external), "")

    def read(self) -> tuple[list[Raw], list[Raw]]:
        """Everything in the body, and its foot and end notes; comments, headers and footers go to the account."""
        raws = BlockReader(self._around, self._part, self._note_mark).blocks(self._body, 0)
        notes = list(self._note_blocks())
        for comment in list(self._comments):  # those that no place in the text names
            self._tell_comment(comment)
        self._account.elsewhere()
        report_margins(
            self._body, self._relations, replace(self._around, account=Account(), tray=Tray()), self._account
        )
        return raws, notes

    def _note_mark(self, kind: str, note_id: str) -> str:
        if kind == "w:comment":
            self._tell_comment(note_id)
            return ""
        self._notes.append((kind, note_id))
        return f"[{len(self._notes)}]"

    def _note_blocks(self) -> Iterator[Raw]:
        """What the notes say in order of their marks, at the end of the article."""
        found: dict[tuple[str, str], etree._Element] = {}
        readers: dict[str, BlockReader] = {}
        for kind, name in (("w:footnote", "footnotes"), ("w:endnote", "endnotes")):
            part = self._related(name)
            root = self._package.xml(part) if part else None
            if root is None:
                continue
            readers[kind] = BlockReader(self._around, part, self._note_mark)
            for element in root:
                if short(str(element.tag)) == kind:
                    found[kind, attribute(element, "w:id")] = element
        number = 0
        while number < len(self._notes):  # a note may name another
            key = self._notes[number]
            number += 1
            self._account.note(Fate.CONVERTED, "脚注、尾注放到文末")
            raws = numbered_note(number, readers[key[0]].blocks(found[key], 1) if key in found else [])
            self._account.place(raws[0])
            yield from raws

    def _tell_comment(self, comment: str) -> None:
        """Tell of a comment, once, with its words unless there were many before."""
        element = self._comments.pop(comment, None)
        if element is None:
            return
        self._comments_told += 1
        tell_comment(self._account, words_of(element), self._comments_told)


def _text_width(body: etree._Element) -> float:
    """The width between the margins in points, from the last section's `w:pgSz` and `w:pgMar` (twentieths)."""
    section = child(body, "w:sectPr")
    size, margin = child(section, "w:pgSz"), child(section, "w:pgMar")
    if size is None or margin is None:
        return _DEFAULT_WIDTH
    values = [attribute(size, "w:w"), attribute(margin, "w:left"), attribute(margin, "w:right")]
    if not all(value.isascii() and value.isdigit() and len(value) < 8 for value in values):
        return _DEFAULT_WIDTH
    width = (int(values[0]) - int(values[1]) - int(values[2])) / 20
    return width if width > 50 else _DEFAULT_WIDTH
