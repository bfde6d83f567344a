"""What a reader of foreign material hands over: paragraphs, entries of lists and blocks, as it found them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from editor_app.formats.late_id import LateId
from editor_app.formats.raw_list import RawItem
from editor_app.model.body import Align, Block, Figure, MissingPicture
from editor_app.model.inline import Inline


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture inside a paragraph; `share` is its part of the text width (0.0 where unknown)."""

    picture: Figure | MissingPicture
    share: float = 0.0


Part: TypeAlias = Inline | Placed


@dataclass(slots=True)
class RawParagraph(LateId):
    """A paragraph as found. `align` None: nothing said; `size` in points, 0.0 unknown; `level` 1 for a title or the
    first rank of headings, 2… below, 0 for text. Parts need not be canonical.
    """

    parts: list[Part] = field(default_factory=list)
    align: Align | None = None
    indented: bool = False
    size: float = 0.0
    level: int = 0
    title: bool = False


Raw: TypeAlias = RawParagraph | RawItem | Block
