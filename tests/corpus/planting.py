"""How the documents of the corpus are made: a function plants words and pictures and gives the bytes of a file.

What was planted is what a person saw in the document. The laws of `test_corpus` compare it with what came out of a
reader; neither looks at how the reader works.
"""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TypeAlias

from PIL import Image

from editor_app.model.clip import Clip

Source: TypeAlias = bytes | Clip
Maker: TypeAlias = Callable[["Planted"], Source]


@dataclass
class Planted:
    """What a person saw in one document, and what lies beside it (`files`, by the address the document calls it). Where a
    program wrote the pictures with bytes of its own (`redrawn`) only their number can be told.
    """

    words: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    pictures: dict[str, str] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    lost: int = 0
    redrawn: bool = False
    files: dict[str, bytes] = field(default_factory=dict)

    def say(self, text: str) -> str:
        """Words that a reader of the document saw. No two may be part of one another, so that each can be counted."""
        key = squeezed(text)
        assert key, "nothing planted"
        clash = [one for one in self.words if key in squeezed(one) or squeezed(one) in key]
        assert not clash, f"{text} cannot be told from {clash}"
        self.words.append(text)
        return text

    def hide(self, text: str) -> str:
        """Words that stand in the file and that nobody saw: deleted, hidden, instructions."""
        self.unseen.append(text)
        return text

    def picture(self, label: str, kind: str = "png", size: tuple[int, int] = (40, 30)) -> bytes:
        """A picture that no other label gives, expected in the article as often as it is asked for here."""
        data = drawn(label, kind, size)
        digest = sha256(data).hexdigest()
        self.pictures[digest] = label
        self.shown.append(digest)
        return data

    def picture_within(self, label: str, bare: bool = True) -> bytes:
        """A picture expected as a BMP file; its bytes without that file's header, as metafiles hold them."""
        data = self.picture(label, "bmp")
        return data[14:] if bare else data

    def lose(self, count: int = 1) -> None:
        """Count pictures whose bytes cannot be had or used: each must leave a 待补图."""
        self.lost += count

    def tell(self, what: str) -> None:
        """Something the account must name in these words, because it is not taken into the article."""
        self.told.append(what)


@dataclass(frozen=True)
class Document:
    """A document of the corpus: `name` with its suffix, `traits` what it stands for, `make` plants it."""

    name: str
    traits: str
    make: Maker


DOCUMENTS: dict[str, Document] = {}


def document(name: str, traits: str) -> Callable[[Maker], Maker]:
    """Take a maker into the corpus under a name of its own."""

    def take(make: Maker) -> Maker:
        assert name not in DOCUMENTS, name
        DOCUMENTS[name] = Document(name, traits, make)
        return make

    return take


def squeezed(text: str) -> str:
    """The text without any white space, and without what only tells where a word may be broken."""
    return "".join(char for char in text if not char.isspace() and char not in "\u00ad\u200b\ufeff")


def drawn(label: str, kind: str = "png", size: tuple[int, int] = (40, 30)) -> bytes:
    """Grey noise that belongs to a label: a PNG written here byte by byte, or another `kind` by Pillow."""
    width, height = size
    noise = random.Random(label).randbytes(width * height)
    if kind != "png":
        stream = io.BytesIO()
        Image.frombytes("L", size, noise).save(stream, kind.upper())
        return stream.getvalue()
    rows = b"".join(b"\x00" + noise[start : start + width] for start in range(0, len(noise), width))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    )
