"""Photos that come beside a text find their places in it: by the name the text gives, by the number of 图一, else at the end."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePath

from editor_app.model.body import Block, Body, Figure, FigureRow, MissingPicture, Signature
from editor_app.model.reading import Fate, ReportItem
from editor_app.model.text import one_line

_NUMBER = re.compile(r"[0-9]+")
_CHINESE = {char: number for number, char in enumerate("〇一二三四五六七八九")}
_MARK = re.compile(r"\W*(?:此处)?(?:插入?)?图(?:片)?\W*([0-9]{1,3}|[一二三四五六七八九十]{1,3})?\W*\Z")
_STEM = re.compile(
    r"(?:图片?|照片?|相片|配图|pic|photo|img|image)?[\W_]*([0-9]{1,3}|[一二三四五六七八九十]{1,3})(?:\D.*)?\Z", re.I
)


def place_photos(body: Body, photos: Sequence[tuple[str, str]]) -> tuple[Body, tuple[ReportItem, ...], int]:
    """Put `photos` (name, SHA-256; in the order they were taken) into `body`: 待补图 that names a file gets it, 图一 the
    photo of that number or else the next one, what is left stands before the 供稿 line. Photos that the body shows
    already are not put in twice. Returns the body, its report, and how many went to the end.
    """
    shown = set(body.assets())
    waiting: dict[str, str] = {}  # by digest: photos of one name in two folders are two photos
    for name, sha in photos:
        if sha not in shown:
            waiting.setdefault(sha, name)
    named = {base_name(name): sha for sha, name in reversed(waiting.items())}
    numbered = {number: sha for sha, name in reversed(waiting.items()) if (number := number_of_name(name))}
    filled: list[str] = []

    def fill(missing: MissingPicture, sha: str | None) -> Figure | MissingPicture:
        if sha is None or waiting.pop(sha, None) is None:
            return missing
        filled.append(missing.id)
        return Figure(sha, missing.alt, missing.caption, missing.credit, id=missing.id)

    body = map_missing(body, lambda missing: fill(missing, named.get(base_name(missing.origin))))
    body = map_missing(body, lambda missing: fill(missing, numbered.get(number_of_mark(missing.origin))))
    body = map_missing(
        body, lambda missing: fill(missing, next(iter(waiting), None)) if _is_mark(missing.origin) else missing
    )
    report = [ReportItem(Fate.CONVERTED, "照片放到文中标出的位置", len(filled), tuple(filled))] if filled else []
    rest = [Figure(sha) for sha in waiting]
    if rest:
        report.append(ReportItem(Fate.KEPT, "照片放在文末", len(rest), tuple(figure.id for figure in rest)))
    return before_signature(body, rest), tuple(report), len(rest)


def base_name(origin: str) -> str:
    """The file name at the end of a path or address, case aside; Windows' and other separators."""
    return origin.replace("\\", "/").rpartition("/")[2].casefold()


def number_of_mark(origin: str) -> int:
    """The number of a mark like 图一 or （此处插入图3）; 0 for anything else."""
    match = _MARK.match(one_line(origin))
    return _number(match[1]) if match and match[1] else 0


def number_of_name(name: str) -> int:
    """The number a photo's name begins with (图1.jpg, 3 会场.png, 照片（二）.jpg); 0 where it has none. A date or the
    counter of a camera (IMG_20260901, DSC01234) is none.
    """
    match = _STEM.match(PurePath(name.replace("\\", "/")).stem.strip())
    return _number(match[1]) if match else 0


def _is_mark(origin: str) -> bool:
    return bool(_MARK.match(one_line(origin)))


def _number(words: str) -> int:
    if _NUMBER.fullmatch(words):
        return int(words)
    tens, ten, ones = words.rpartition("十")
    return (_CHINESE.get(tens, 1) * 10 if ten else 0) + _CHINESE.get(ones, 0)


def map_figures(body: Body, change: Callable[[Figure], Figure | MissingPicture]) -> Body:
    """`body` with each figure exchanged for what `change` gives."""
    return map_pictures(body, lambda picture: change(picture) if isinstance(picture, Figure) else picture)


def map_missing(body: Body, change: Callable[[MissingPicture], Figure | MissingPicture]) -> Body:
    """`body` with each 待补图 exchanged for what `change` gives."""
    return map_pictures(body, lambda picture: change(picture) if isinstance(picture, MissingPicture) else picture)


def map_pictures(body: Body, change: Callable[[Figure | MissingPicture], Figure | MissingPicture]) -> Body:
    """`body` with each picture, there or missing, exchanged for what `change` gives."""
    blocks: list[Block] = []
    for block in body.blocks:
        if isinstance(block, Figure | MissingPicture):
            blocks.append(change(block))
        elif isinstance(block, FigureRow):
            blocks.append(replace(block, figures=tuple(change(figure) for figure in block.figures)))
        else:
            blocks.append(block)
    return Body(tuple(blocks))


def before_signature(body: Body, figures: Sequence[Figure]) -> Body:
    """`body` with figures at its end, yet before a closing 供稿 line."""
    if body.blocks and isinstance(body.blocks[-1], Signature):
        return Body((*body.blocks[:-1], *figures, body.blocks[-1]))
    return Body((*body.blocks, *figures))
