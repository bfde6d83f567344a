"""A body as a text document, both ways: the module other parts of the desktop import."""

from editor_app.desktop.editor.reading import read_document, read_range
from editor_app.desktop.editor.writing import fill_document

__all__ = ["fill_document", "read_document", "read_range"]
