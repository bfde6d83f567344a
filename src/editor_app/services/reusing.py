"""A new article from one that is there: the structure stays, what was true that day only is asked for anew."""

from __future__ import annotations

import re
from dataclasses import replace

from editor_app.checks.replacing import Editing
from editor_app.model.body import Body, Figure, MissingPicture
from editor_app.model.metadata import Metadata
from editor_app.model.profile import DATE_PROMPT
from editor_app.model.replacing import Edit
from editor_app.services.placing import map_figures

_CHINESE = "[〇零一二三四五六七八九十]"
# Dates alone, never a file number such as 〔2023〕5号.
_DATE = re.compile(
    r"(?:\d{4}\s?年\s?)?\d{1,2}\s?月\s?\d{1,2}\s?[日号]|\d{4}([-/.])\d{1,2}\1\d{1,2}(?!\d)|(?<!\d)\d{4}\s?年\s?\d{1,2}\s?月"
    rf"|(?:{_CHINESE}{{4}}年)?{_CHINESE}{{1,2}}月{_CHINESE}{{1,3}}[日号]"
)


def as_template(metadata: Metadata, body: Body) -> tuple[Metadata, Body]:
    """Metadata and body to begin a new article with. Dates become the prompt 〔日期〕, which must be filled in before the
    article is handed in; pictures become 待补图 with their captions gone: nobody has agreed to see them printed again.
    Time, cover and summary, which tell of that day, are empty.
    """
    editing = Editing(_dates)
    undated = editing.body(map_figures(body, _missing))
    undated_metadata = replace(
        metadata,
        title=editing.line(metadata.title),
        kicker=editing.line(metadata.kicker),
        subtitle=editing.line(metadata.subtitle),
        published_at="",
        cover="",
        cover_list="",
        cover_slide="",
        summary="",
    )
    return undated_metadata, undated


def _dates(text: str) -> list[Edit]:
    return [Edit(found.start(), found.end(), DATE_PROMPT) for found in _DATE.finditer(text)]


def _missing(_figure: Figure) -> MissingPicture:
    return MissingPicture(why="按旧稿新建，请换上这一次的照片")
