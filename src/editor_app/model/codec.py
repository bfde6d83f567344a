"""The lossless JSON form of body and metadata: what is stored, sent to the intake API and digested.

Plain dictionaries and lists; every reader here checks shape and types and raises `Refused("body.bad_json")` naming the
place, so that a damaged row or a hostile package can never become a body.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeAlias

from editor_app.model.body import (
    Align,
    Block,
    Body,
    Cell,
    Figure,
    FigureRow,
    Heading,
    List,
    ListItem,
    MissingPicture,
    Paragraph,
    Quote,
    Rule,
    Signature,
    Table,
    new_block_id,
)
from editor_app.model.errors import Refused
from editor_app.model.inline import Inline, Inlines, LineBreak, Mark, Text
from editor_app.model.metadata import COVER_CROPS, FIELD_LABELS, Metadata
from editor_app.model.picture_edit import parse_edits

Json: TypeAlias = dict[str, Any]
FORMAT = 1
_MARKS = frozenset(mark.value for mark in Mark)
_ALIGNS = frozenset(align.value for align in Align)
_PICTURE_FIELDS = ("alt", "caption", "credit")


def inlines_to_json(inlines: Inlines) -> list[Any]:
    """A string for an unmarked run, `{"br": 1}` for a break, `{"t", "m"?, "a"?}` for a styled run; marks sorted."""
    result: list[Any] = []
    for inline in inlines:
        if isinstance(inline, LineBreak):
            result.append({"br": 1})
        elif not inline.marks and inline.href is None:
            result.append(inline.text)
        else:
            run: Json = {"t": inline.text}
            if inline.marks:
                run["m"] = sorted(inline.marks)
            if inline.href is not None:
                run["a"] = inline.href
            result.append(run)
    return result


def block_to_json(block: Block, *, ids: bool = True) -> Json:
    """One block as `{"type", "id"?, …}`; values that are the usual ones are left out."""
    data = _block_fields(block, ids)
    return {**data, "id": block.id} if ids else data


def _block_fields(block: Block, ids: bool) -> Json:
    match block:
        case Paragraph():
            data: Json = {"type": "paragraph", "text": inlines_to_json(block.inlines)}
            if block.align is not Align.START:
                data["align"] = block.align.value
            elif not block.indent:
                data["indent"] = False
            return data
        case Heading():
            return {
                "type": "heading",
                "level": block.level,
                "align": block.align.value,
                "text": inlines_to_json(block.inlines),
            }
        case Figure():
            data = {"type": "figure", "asset": block.asset, **_picture_words(block)}
            if block.width is not None:
                data["width"] = block.width
            if block.edits:
                data["edits"] = str(block.edits)
            if block.consent:
                data["consent"] = True
            return data
        case MissingPicture():
            return {"type": "missing_picture", "why": block.why, "origin": block.origin, **_picture_words(block)}
        case FigureRow():
            return {"type": "figure_row", "figures": [block_to_json(figure, ids=ids) for figure in block.figures]}
        case List():
            return {"type": "list", **_list_fields(block)}
        case Quote():
            return {"type": "quote", "paragraphs": [block_to_json(item, ids=ids) for item in block.paragraphs]}
        case Table():
            rows = [[_cell_to_json(cell) for cell in row] for row in block.rows]
            return {"type": "table", "header": block.header, "rows": rows}
        case Rule():
            return {"type": "rule"}
        case Signature():
            return {"type": "signature"}


def _picture_words(picture: Figure | MissingPicture) -> Json:
    return {name: getattr(picture, name) for name in _PICTURE_FIELDS if getattr(picture, name)}


def _list_fields(block: List) -> Json:
    data: Json = {"ordered": block.ordered, "items": [_item_to_json(item) for item in block.items]}
    if block.start != 1:
        data["start"] = block.start
    return data


def _item_to_json(item: ListItem) -> Json:
    data: Json = {"text": inlines_to_json(item.inlines)}
    if item.sublist:
        data["list"] = _list_fields(item.sublist)
    return data


def _cell_to_json(cell: Cell) -> Json:
    data: Json = {"text": inlines_to_json(cell.inlines)}
    if cell.colspan != 1:
        data["colspan"] = cell.colspan
    if cell.rowspan != 1:
        data["rowspan"] = cell.rowspan
    if cell.align is not Align.START:
        data["align"] = cell.align.value
    return data


def body_to_json(body: Body, *, ids: bool = True) -> Json:
    """The whole body; without `ids` it is the form that is digested."""
    return {"format": FORMAT, "blocks": [block_to_json(block, ids=ids) for block in body.blocks]}


def metadata_to_json(metadata: Metadata) -> Json:
    """Every field, `keywords` as a list; crops of the cover only where there are some."""
    fields = {
        name: getattr(metadata, name) for name in FIELD_LABELS if name not in COVER_CROPS or getattr(metadata, name)
    }
    return {**fields, "keywords": list(metadata.keywords)}


def canonical_json(value: object) -> bytes:
    """UTF-8, sorted keys, no spaces, no escapes beyond JSON's own: the same value gives the same bytes everywhere."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


# -- reading --------------------------------------------------------------------------------------------------------


def _bad(where: str, why: str) -> NoReturn:
    raise Refused("body.bad_json", where=where, why=why)


def _get(data: Json, name: str, kind: type, where: str, default: Any = None) -> Any:
    value = data.get(name, default)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        _bad(f"{where}.{name}", f"expected {kind.__name__}")
    return value


def _known(data: object, names: set[str], where: str) -> Json:
    if not isinstance(data, dict):
        _bad(where, "expected an object")
    unknown = set(data) - names
    if unknown:
        _bad(where, f"unknown key {sorted(map(str, unknown))[0][:40]}")
    return data


def inlines_from_json(data: object, where: str = "text") -> Inlines:
    """The inverse of `inlines_to_json`; raises `Refused` for anything else."""
    if not isinstance(data, list):
        _bad(where, "expected a list")
    return tuple(_inline_from_json(item, f"{where}[{number}]") for number, item in enumerate(data))


def _inline_from_json(item: object, where: str) -> Inline:
    if isinstance(item, str):
        return Text(item)
    run = _known(item, {"br", "t", "m", "a"}, where)
    if "br" in run:
        return LineBreak()
    marks = _get(run, "m", list, where, [])
    if not all(isinstance(mark, str) and mark in _MARKS for mark in marks):
        _bad(f"{where}.m", "unknown mark")
    href = run.get("a")
    if href is not None and not isinstance(href, str):
        _bad(f"{where}.a", "expected a string")
    return Text(_get(run, "t", str, where), frozenset(Mark(mark) for mark in marks), href)


def _align(data: Json, where: str, default: Align) -> Align:
    value = data.get("align", default.value)
    if not isinstance(value, str) or value not in _ALIGNS:
        _bad(f"{where}.align", "unknown alignment")
    return Align(value)


def _id(data: Json, where: str) -> str:
    value: str = _get(data, "id", str, where, "") or new_block_id()
    return value


def _paragraph(data: Json, where: str) -> Paragraph:
    _known(data, {"type", "id", "text", "align", "indent"}, where)
    align = _align(data, where, Align.START)
    indent = _get(data, "indent", bool, where, align is Align.START)
    return Paragraph(inlines_from_json(data.get("text"), f"{where}.text"), align, indent, _id(data, where))


def _heading(data: Json, where: str) -> Heading:
    _known(data, {"type", "id", "text", "align", "level"}, where)
    inlines = inlines_from_json(data.get("text"), f"{where}.text")
    return Heading(inlines, _get(data, "level", int, where), _align(data, where, Align.CENTER), _id(data, where))


def _words(data: Json, where: str) -> dict[str, str]:
    return {name: _get(data, name, str, where, "") for name in _PICTURE_FIELDS}


def _figure(data: Json, where: str) -> Figure:
    _known(data, {"type", "id", "asset", "width", "edits", "consent", *_PICTURE_FIELDS}, where)
    width = _get(data, "width", int, where) if "width" in data else None
    return Figure(
        _get(data, "asset", str, where),
        width=width,
        edits=parse_edits(_get(data, "edits", str, where, "")),
        consent=_get(data, "consent", bool, where, False),
        id=_id(data, where),
        **_words(data, where),
    )


def _missing(data: Json, where: str) -> MissingPicture:
    _known(data, {"type", "id", "why", "origin", *_PICTURE_FIELDS}, where)
    why, origin = _get(data, "why", str, where, ""), _get(data, "origin", str, where, "")
    return MissingPicture(why, origin, id=_id(data, where), **_words(data, where))


def _row(data: Json, where: str) -> FigureRow:
    _known(data, {"type", "id", "figures"}, where)
    figures: list[Figure | MissingPicture] = []
    for number, item in enumerate(_get(data, "figures", list, where)):
        block = block_from_json(item, f"{where}.figures[{number}]")
        if not isinstance(block, Figure | MissingPicture):
            _bad(where, "only pictures stand in a row")
        figures.append(block)
    return FigureRow(tuple(figures), _id(data, where))


def _list(data: Json, where: str, depth: int = 0) -> List:
    _known(data, {"type", "id", "ordered", "start", "items"}, where)
    if depth > 20:
        _bad(where, "nested too deep")
    items = tuple(
        _item(item, f"{where}.items[{number}]", depth) for number, item in enumerate(_get(data, "items", list, where))
    )
    return List(items, _get(data, "ordered", bool, where, False), _get(data, "start", int, where, 1), _id(data, where))


def _item(data: object, where: str, depth: int) -> ListItem:
    item = _known(data, {"text", "list"}, where)
    sublist = None
    if "list" in item:
        sublist = _list(
            _known(item["list"], {"ordered", "start", "items"}, f"{where}.list"), f"{where}.list", depth + 1
        )
    return ListItem(inlines_from_json(item.get("text"), f"{where}.text"), sublist)


def _quote(data: Json, where: str) -> Quote:
    _known(data, {"type", "id", "paragraphs"}, where)
    paragraphs: list[Paragraph] = []
    for number, item in enumerate(_get(data, "paragraphs", list, where)):
        block = block_from_json(item, f"{where}.paragraphs[{number}]")
        if not isinstance(block, Paragraph):
            _bad(where, "only paragraphs stand in a quote")
        paragraphs.append(block)
    return Quote(tuple(paragraphs), _id(data, where))


def _table(data: Json, where: str) -> Table:
    _known(data, {"type", "id", "header", "rows"}, where)
    rows: list[tuple[Cell, ...]] = []
    for number, row in enumerate(_get(data, "rows", list, where)):
        if not isinstance(row, list):
            _bad(f"{where}.rows[{number}]", "expected a list")
        rows.append(tuple(_cell(cell, f"{where}.rows[{number}][{place}]") for place, cell in enumerate(row)))
    return Table(tuple(rows), _get(data, "header", bool, where, False), _id(data, where))


def _cell(data: object, where: str) -> Cell:
    cell = _known(data, {"text", "colspan", "rowspan", "align"}, where)
    inlines = inlines_from_json(cell.get("text"), f"{where}.text")
    colspan, rowspan = _get(cell, "colspan", int, where, 1), _get(cell, "rowspan", int, where, 1)
    return Cell(inlines, colspan, rowspan, _align(cell, where, Align.START))


def _rule(data: Json, where: str) -> Rule:
    _known(data, {"type", "id"}, where)
    return Rule(_id(data, where))


def _signature(data: Json, where: str) -> Signature:
    _known(data, {"type", "id"}, where)
    return Signature(_id(data, where))


_READERS: Mapping[str, Callable[[Json, str], Block]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "figure": _figure,
    "missing_picture": _missing,
    "figure_row": _row,
    "list": _list,
    "quote": _quote,
    "table": _table,
    "rule": _rule,
    "signature": _signature,
}


def block_from_json(data: object, where: str = "block") -> Block:
    """The inverse of `block_to_json`; a missing id is made. Raises `Refused` with the place that is wrong."""
    if not isinstance(data, dict):
        _bad(where, "expected an object")
    kind = data.get("type")
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        _bad(f"{where}.type", "unknown block type")
    return reader(data, where)


def body_from_json(data: object) -> Body:
    """The inverse of `body_to_json`. Raises `Refused` for a wrong shape or a body that breaks a rule."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        _bad("body", f"expected format {FORMAT}")
    blocks = _get(data, "blocks", list, "body")
    return Body(tuple(block_from_json(block, f"blocks[{number}]") for number, block in enumerate(blocks)))


def metadata_from_json(data: object) -> Metadata:
    """The inverse of `metadata_to_json`; missing fields are empty, unknown ones refused."""
    fields = _known(data, set(FIELD_LABELS), "metadata")
    words = _get(fields, "keywords", list, "metadata", [])
    if not all(isinstance(word, str) for word in words):
        _bad("metadata.keywords", "expected strings")
    values = {name: _get(fields, name, str, "metadata", "") for name in FIELD_LABELS if name != "keywords"}
    return Metadata(keywords=tuple(words), **values)
