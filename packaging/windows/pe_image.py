"""Which DLLs a Windows program file (.exe, .dll, .pyd) asks for, read from its import and delay-import tables.

The layout is Microsoft's "PE Format"; only what names the imported modules is read here.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_DOS_MAGIC, _PE_MAGIC = b"MZ", b"PE\0\0"
_PE32, _PE32_PLUS = 0x10B, 0x20B
_AMD64 = 0x8664
_LONGEST_NAME = 260


@dataclass(frozen=True, slots=True)
class _Table:
    """One of the two import tables: its number among the data directories, the bytes of an entry, and where in an entry
    the address of the DLL's name is.
    """

    number: int
    entry: int
    name_at: int


_IMPORTS = _Table(1, 20, 12)
_DELAYED = _Table(13, 32, 4)


class NotAnImage(ValueError):
    """The bytes are no program file of Windows, or are cut off."""


@dataclass(frozen=True, slots=True)
class _Section:
    """Where a section lies in memory and in the file, in bytes."""

    address: int
    size: int
    offset: int


@dataclass(frozen=True, slots=True)
class Image:
    """What is known of one program file. The names are in lower case, as Windows compares them."""

    amd64: bool
    imports: frozenset[str]
    delayed: frozenset[str]  # loaded when they are first called; the file starts without them

    @property
    def asks_for(self) -> frozenset[str]:
        """Every DLL the file names, at start or later."""
        return self.imports | self.delayed


def read_image(path: Path) -> Image:
    """The imports of a file. Raises `NotAnImage`."""
    return parse_image(path.read_bytes())


def parse_image(data: bytes) -> Image:
    """The imports of a file's bytes. Raises `NotAnImage`."""
    try:
        return _parse(data)
    except (struct.error, UnicodeDecodeError) as error:
        raise NotAnImage("cut off or damaged") from error


def _parse(data: bytes) -> Image:
    if data[:2] != _DOS_MAGIC:
        raise NotAnImage("no DOS header")
    (start,) = struct.unpack_from("<I", data, 0x3C)
    if data[start : start + 4] != _PE_MAGIC:
        raise NotAnImage("no PE header")
    machine, sections, optional_size = struct.unpack_from("<HH12xH", data, start + 4)
    optional = start + 24
    (magic,) = struct.unpack_from("<H", data, optional)
    if magic not in (_PE32, _PE32_PLUS):
        raise NotAnImage(f"optional header {magic:#x}")
    table_at = optional + (108 if magic == _PE32_PLUS else 92)
    places = [_section(data, optional + optional_size + 40 * index) for index in range(sections)]
    return Image(
        machine == _AMD64,
        _names(data, places, table_at, _IMPORTS),
        _names(data, places, table_at, _DELAYED),
    )


def _section(data: bytes, at: int) -> _Section:
    size, address, raw_size, offset = struct.unpack_from("<IIII", data, at + 8)
    return _Section(address, max(size, raw_size), offset)


def _names(data: bytes, places: Sequence[_Section], table_at: int, table: _Table) -> frozenset[str]:
    (count,) = struct.unpack_from("<I", data, table_at)
    if table.number >= count:
        return frozenset()
    address, _size = struct.unpack_from("<II", data, table_at + 4 + 8 * table.number)
    if not address:
        return frozenset()
    names: list[str] = []
    at = _offset(places, address)
    while True:
        (name,) = struct.unpack_from("<I", data, at + table.name_at)
        if not name:
            return frozenset(names)
        names.append(_text(data, _offset(places, name)))
        at += table.entry


def _text(data: bytes, at: int) -> str:
    end = data.find(b"\0", at, at + _LONGEST_NAME)
    if end <= at:
        raise NotAnImage("a DLL without a name")
    return data[at:end].decode("ascii").lower()


def _offset(places: Sequence[_Section], address: int) -> int:
    """Where in the file the byte at an address of the loaded image is."""
    for place in places:
        if place.address <= address < place.address + place.size:
            return address - place.address + place.offset
    raise NotAnImage(f"address {address:#x} lies in no section")
