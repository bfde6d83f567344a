"""How headings, captions, table cells and links look: laid over the text, never part of it."""

from __future__ import annotations

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from editor_app.desktop.editor.formats import CREDIT, OBJECT_CHAR, EditorStyle, Kind, kind_of

OWN = "fold:"  # what a comparison folds: no link, though it can be clicked


class LookHighlighter(QSyntaxHighlighter):
    """Sets size, weight and colour of characters by the kind of their block. Layout formats only: nothing of it can be
    undone, copied or read back.
    """

    def __init__(self, document: QTextDocument, style: EditorStyle) -> None:
        super().__init__(document)
        self._style = style

    def use(self, style: EditorStyle) -> None:
        """Take another style."""
        if style != self._style:
            self._style = style
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Called by Qt for every block that changed."""
        kind = kind_of(self.currentBlock().blockFormat())
        if kind == Kind.ATOM or OBJECT_CHAR in text:
            self._over_fragments(self._caption(self._style.text2), self._caption(self._style.text3))
            return
        base = QTextCharFormat()
        if kind == Kind.HEADING:
            base.setProperty(int(QTextCharFormat.Property.FontPixelSize.value), self._style.heading_px)
            base.setFontWeight(QFont.Weight.Bold)
        elif kind in (Kind.CELL, Kind.HEAD_CELL):
            base.setProperty(int(QTextCharFormat.Property.FontPixelSize.value), self._style.caption_px)
            if kind == Kind.HEAD_CELL:
                base.setFontWeight(QFont.Weight.Bold)
        if base.propertyCount():
            self.setFormat(0, self.currentBlock().length(), base)
        self._links(base)

    def _caption(self, colour: str) -> QTextCharFormat:
        format = QTextCharFormat()
        format.setProperty(int(QTextCharFormat.Property.FontPixelSize.value), self._style.caption_px)
        format.setForeground(QColor(colour))
        return format

    def _over_fragments(self, words: QTextCharFormat, credit: QTextCharFormat) -> None:
        block = self.currentBlock()
        walker = block.begin()
        while not walker.atEnd():
            fragment = walker.fragment()
            if OBJECT_CHAR not in fragment.text():
                credited = bool(fragment.charFormat().property(CREDIT))
                self.setFormat(fragment.position() - block.position(), fragment.length(), credit if credited else words)
            walker += 1

    def _links(self, base: QTextCharFormat) -> None:
        block = self.currentBlock()
        walker = block.begin()
        while not walker.atEnd():
            fragment = walker.fragment()
            if fragment.charFormat().isAnchor() and not fragment.charFormat().anchorHref().startswith(OWN):
                format = QTextCharFormat(base)
                format.setForeground(QColor(self._style.focus))
                format.setFontUnderline(True)
                self.setFormat(fragment.position() - block.position(), fragment.length(), format)
            walker += 1
