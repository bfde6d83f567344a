"""What a program or library of Linux asks for: the dynamic section of ELF files (System V ABI, gABI chapter 5), 64-bit,
little-endian, as every desktop we build for has it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

MAGIC = b"\x7fELF\x02\x01"  # 64-bit, little-endian
_HEADER = struct.Struct("<16xHHIQQQIHHHHHH")
_PROGRAM = struct.Struct("<IIQQQQQQ")
_ENTRY = struct.Struct("<qQ")
PT_LOAD, PT_DYNAMIC = 1, 2
DT_NULL, DT_NEEDED, DT_STRTAB, DT_RPATH, DT_RUNPATH = 0, 1, 5, 15, 29


@dataclass(frozen=True, slots=True)
class Asking:
    """The libraries a file asks for by name, and the folders it says they are in, as written (with `$ORIGIN`)."""

    libraries: tuple[str, ...]
    folders: tuple[str, ...]


def is_elf(path: Path) -> bool:
    """Whether a file is a program or library of this kind. Links are none."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def asks_for(path: Path) -> Asking:
    """What an ELF file asks for; nothing for one that is linked statically. Raises `ValueError` for other files and for
    damaged ones.
    """
    data = path.read_bytes()
    try:
        return _read(data)
    except (struct.error, IndexError, StopIteration, UnicodeDecodeError) as error:
        raise ValueError(f"not a whole ELF file: {path}") from error


def _read(data: bytes) -> Asking:
    if not data.startswith(MAGIC):
        raise IndexError
    table, size, count = (_HEADER.unpack_from(data)[place] for place in (4, 8, 9))
    segments = [_PROGRAM.unpack_from(data, table + number * size) for number in range(count)]
    loads = [(address, offset, length) for kind, _, offset, address, _, length, _, _ in segments if kind == PT_LOAD]
    for kind, _, offset, _, _, length, _, _ in segments:
        if kind == PT_DYNAMIC:
            return _dynamic(data, offset, length, loads)
    return Asking((), ())


def _dynamic(data: bytes, offset: int, length: int, loads: list[tuple[int, int, int]]) -> Asking:
    entries: list[tuple[int, int]] = []
    for place in range(offset, offset + length, _ENTRY.size):
        tag, value = _ENTRY.unpack_from(data, place)
        if tag == DT_NULL:
            break
        entries.append((tag, value))
    strings = next((value for tag, value in entries if tag == DT_STRTAB), 0)
    start = next(at + strings - address for address, at, size in loads if address <= strings < address + size)

    def text(place: int) -> str:
        begin = start + place
        return data[begin : data.index(b"\0", begin)].decode("ascii")

    needed = tuple(text(value) for tag, value in entries if tag == DT_NEEDED)
    folders = [part for tag, value in entries if tag in (DT_RPATH, DT_RUNPATH) for part in text(value).split(":")]
    return Asking(needed, tuple(folders))
