"""What a package (稿件包) carries: an article, its pictures, its review, and what its text grew out of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from editor_app.model.body import Body
from editor_app.model.digest import content_digest
from editor_app.model.metadata import Metadata
from editor_app.model.reading import PictureSource
from editor_app.model.review_record import Record

MAX_HISTORY = 2_000


@dataclass(frozen=True, slots=True)
class Packed:
    """The article in a package. Every figure of `body` (and of `submitted`) has its bytes in `pictures`, by SHA-256.
    `submission` is what a package that was handed in was frozen to, empty in every other. `review` is the article's record;
    `history` the digests of the contents that this one was made from, at most MAX_HISTORY; `submitted` the content that
    stands for review where that is another one than `body`; `report` what the checks found where it was packed (JSON, see
    `services.check_reports`), empty where nothing was checked.
    """

    article_id: str
    metadata: Metadata
    body: Body
    pictures: Mapping[str, PictureSource]
    submission: bytes = b""
    review: Record = field(default_factory=Record)
    history: tuple[str, ...] = ()
    submitted: tuple[Metadata, Body] | None = None
    report: bytes = b""

    @property
    def digest(self) -> str:
        """The digest of the content."""
        return content_digest(self.metadata, self.body)
