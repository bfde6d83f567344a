"""Making and reading a document of the corpus."""

from __future__ import annotations

from pathlib import Path

from corpus import (  # noqa: F401 - each module takes its documents into the corpus
    converted_documents,
    library_documents,
    office_clipboards,
    rtf_documents,
    text_documents,
    web_pages,
    wechat_documents,
    word_packages,
    word_pictures,
    word_structure,
    word_tables,
    word_text,
)
from corpus.planting import Document, Planted, Source
from editor_app.formats.clipboard import read_clip
from editor_app.formats.files import read_file
from editor_app.model.clip import Clip, PasteMode
from editor_app.model.reading import Draft, PictureSource

EXPECTED = Path(__file__).resolve().parent / "expected"


def made(document: Document) -> tuple[Planted, Source]:
    """The document made anew: what was planted, the bytes of the file or the clipboard."""
    planted = Planted()
    return planted, document.make(planted)


def read(document: Document) -> tuple[Planted, Draft, str]:
    """The document made anew and read: what was planted, what came out, where a clipboard was found to be from."""
    planted, source = made(document)

    def find(address: str) -> PictureSource | None:
        data = planted.files.get(address)
        return PictureSource(data, address.replace("\\", "/").rpartition("/")[2]) if data else None

    if isinstance(source, Clip):
        pasted = read_clip(source, PasteMode.STRUCTURE, resolve=find)
        return planted, pasted.draft, " ".join(filter(None, (pasted.origin, pasted.account, pasted.address)))
    return planted, read_file(document.name, source, resolve=find, words_only=document.name.endswith(".doc")), ""


def expected_file(document: Document) -> Path:
    """Where the listing of a document is kept."""
    return EXPECTED / f"{document.name}.txt"
