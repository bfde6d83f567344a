"""Which picture stands for an article in lists and slides, and what of it is shown."""

from __future__ import annotations

from collections.abc import Iterable

from editor_app.model.metadata import Metadata
from editor_app.model.picture_edit import parse_area
from editor_app.portal.page import PictureCut


def cover_source(metadata: Metadata, sources: Iterable[str]) -> str:
    """Of the article's `sources` (an original's digest, behind it the edits where there are any; in reading order) the cover
    as the article shows it, else the first, else an empty string.
    """
    listed = list(sources)
    return next((source for source in listed if source.partition(".")[0] == metadata.cover), "") or next(
        iter(listed), ""
    )


def slide_cut(metadata: Metadata, width: int, height: int) -> PictureCut | None:
    """What of the cover, a picture of `width` by `height` pixels, is shown as a slide; None for the middle."""
    if not metadata.cover_slide or min(width, height) <= 0:
        return None
    left, top, right, bottom = parse_area(metadata.cover_slide).box(width, height)
    return PictureCut(f"{left} {top} {right - left} {bottom - top}", width, height)
