"""Records read straight from the pages of a database file, whatever is broken around them.

The file format is SQLite's (sqlite.org/fileformat2.html): leaf pages hold cells, a cell a record, long ones go on in a
chain of overflow pages. A page that makes no sense is passed over; nothing is ever written.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import TypeAlias

Value: TypeAlias = int | float | str | bytes | None
_TABLE_LEAF, _INDEX_LEAF = 0x0D, 0x0A
_MAX_RECORD = 64 * 1024 * 1024
_INTEGERS = (0, 1, 2, 3, 4, 6, 8)  # bytes of the integers by their kind


def records(file: bytes, log: bytes = b"") -> Iterator[tuple[int, list[Value]]]:
    """Every record that can be read: its row id (0 in tables without one) and its values. `log` is the write-ahead log
    that lies beside the file.
    """
    size = _page_size(file)
    pages = [file[at : at + size] for at in range(0, len(file), size)]
    for number, page in _logged(log, size):
        pages.extend([b""] * (number - len(pages)))
        pages[number - 1] = page
    for number, page in enumerate(pages):
        yield from _cells(pages, page, 100 if number == 0 else 0, size)


def _page_size(file: bytes) -> int:
    size = int.from_bytes(file[16:18], "big")
    size = 65536 if size == 1 else size
    return size if size >= 512 and size & (size - 1) == 0 else 4096


def _logged(log: bytes, size: int) -> list[tuple[int, bytes]]:
    """Pages of the log up to its last commit; frames of an earlier use of the log have another salt."""
    salt, found, committed = log[16:24], [], 0
    for at in range(32, len(log) - size - 23, size + 24):
        number, commit = struct.unpack(">II", log[at : at + 8])
        if log[at + 8 : at + 16] != salt or not 0 < number < 1 << 24:
            break
        found.append((number, log[at + 24 : at + 24 + size]))
        committed = len(found) if commit else committed
    return found[:committed]


def _cells(pages: list[bytes], page: bytes, start: int, size: int) -> Iterator[tuple[int, list[Value]]]:
    if len(page) < size or page[start] not in (_TABLE_LEAF, _INDEX_LEAF):
        return
    for place in range(int.from_bytes(page[start + 3 : start + 5], "big")):
        pointer = start + 8 + 2 * place
        try:
            at = int.from_bytes(page[pointer : pointer + 2], "big")
            yield _cell(pages, page, at, size, table=page[start] == _TABLE_LEAF)
        except (IndexError, ValueError, struct.error):  # this cell only: its neighbours may be whole
            continue


def _cell(pages: list[bytes], page: bytes, at: int, size: int, *, table: bool) -> tuple[int, list[Value]]:
    length, at = _varint(page, at)
    rowid, at = _varint(page, at) if table else (0, at)
    if length > _MAX_RECORD:
        raise ValueError(length)
    least = (size - 12) * 32 // 255 - 23
    most = size - 35 if table else (size - 12) * 64 // 255 - 23
    local = length
    if length > most:
        local = least + (length - least) % (size - 4)
        local = local if local <= most else least
    payload = page[at : at + local]
    parts, missing = [payload], length - len(payload)
    following = int.from_bytes(page[at + local : at + local + 4], "big") if local < length else 0
    while missing > 0:
        if not 0 < following <= len(pages) or len(pages[following - 1]) < size:
            raise ValueError(following)
        more = pages[following - 1]
        parts.append(more[4 : 4 + missing])
        missing -= len(parts[-1])
        following = int.from_bytes(more[:4], "big")
    return rowid, _values(b"".join(parts))


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for _ in range(8):
        byte = data[at]
        at += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at
    return value << 8 | data[at], at + 1


def _values(payload: bytes) -> list[Value]:
    end, at = _varint(payload, 0)
    kinds: list[int] = []
    while at < end:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    values: list[Value] = []
    at = end
    for kind in kinds:
        length = _INTEGERS[kind] if kind < 7 else 8 if kind == 7 else max(0, (kind - 12) // 2)
        part = payload[at : at + length]
        if len(part) < length:
            raise ValueError(kind)
        values.append(_value(kind, part))
        at += length
    return values


def _value(kind: int, part: bytes) -> Value:
    if kind == 0:
        return None
    if kind < 7:
        return int.from_bytes(part, "big", signed=True)
    if kind == 7:
        return float(struct.unpack(">d", part)[0])
    if kind in (8, 9):
        return kind - 8
    return part.decode() if kind % 2 else part
