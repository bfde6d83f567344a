"""A zip archive of unknown origin, opened with suspicion.

Sources: the design's safety rules for archives; APPNOTE.TXT of the zip format. Sizes are counted while reading, never
believed; nothing is ever unpacked to disk, and names from inside are labels, never paths.
"""

from __future__ import annotations

import io
import struct
import unicodedata
import zipfile
import zlib
from typing import NoReturn

from editor_app.model.errors import Refused

MAX_ENTRIES = 2_000
MAX_PART = 50 * 1024 * 1024
MAX_TOTAL = 200 * 1024 * 1024
MAX_RATIO = 100
_RATIO_FROM = 5 * 1024 * 1024
_CHUNK = 1024 * 1024
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_UTF8_NAME = 0x800  # general purpose bit 11: the name is UTF-8


class Archive:
    """The parts of one file. Raises `Refused("import.damaged" | "import.encrypted" | "import.unsafe" |
    "import.package_too_large")`, each with the file's `name`.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self._data = data
        self._read = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._entries = self._checked(self._zip.infolist())
        except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, EOFError) as error:
            raise Refused("import.damaged", name=name) from error

    def unsafe(self, why: str) -> NoReturn:
        """Refuse the file for its structure."""
        raise Refused("import.unsafe", name=self.name, why=why)

    def _checked(self, entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        if len(entries) > MAX_ENTRIES:
            self.unsafe("里面的部件太多")
        found: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            if entry.flag_bits & 0x1:
                raise Refused("import.encrypted", name=self.name)
            self._check_name(entry)
            key = unicodedata.normalize("NFC", entry.filename).casefold()
            if key in found:
                self.unsafe("部件重名")
            if entry.file_size > _RATIO_FROM and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
                self.unsafe("压缩率高得不正常")
            found[key] = entry
        self._check_places(entries)
        return found

    def _check_name(self, entry: zipfile.ZipInfo) -> None:
        name = entry.filename
        parts = name.rstrip("/").split("/")
        if "\\" in name or "\x00" in name or name.startswith("/") or ".." in parts or ":" in parts[0]:
            self.unsafe("部件的名字不正常")
        kind = entry.external_attr >> 28
        if entry.create_system == 3 and kind not in (0, 0o4, 0o10):  # neither a folder nor a file by its Unix mode
            self.unsafe("部件不是普通文件")
        if entry.compress_type not in _METHODS:
            self.unsafe("压缩方法不认识")

    def _check_places(self, entries: list[zipfile.ZipInfo]) -> None:
        """Local headers agree with the directory, and no two entries share bytes (overlapping quotes are bombs)."""
        end = 0
        for entry in sorted(entries, key=lambda one: one.header_offset):
            header = self._data[entry.header_offset : entry.header_offset + _LOCAL_HEADER.size]
            fields = _LOCAL_HEADER.unpack(header)
            name_length, extra_length = fields[9], fields[10]
            start = entry.header_offset + _LOCAL_HEADER.size
            name = self._data[start : start + name_length]
            if fields[0] != b"PK\x03\x04" or entry.header_offset < end:
                self.unsafe("部件互相重叠")
            if name not in (entry.orig_filename.encode("utf-8"), entry.orig_filename.encode("cp437", "replace")):
                self.unsafe("目录与内容不一致")
            end = start + name_length + extra_length + entry.compress_size

    def has(self, name: str) -> bool:
        """Whether there is a part of this name (case aside)."""
        return self._key(name) in self._entries

    def has_folder(self, start: str) -> bool:
        """Whether any part's name starts so."""
        return any(key.startswith(start) for key in self._entries)

    def names(self) -> list[str]:
        """The files inside in the order of the directory, with slashes, as `part` takes them; folders are left out."""
        return [entry.filename for entry in self._entries.values() if not entry.is_dir()]

    def label(self, name: str) -> str:
        """How a person reads the name of a part: names without the UTF-8 flag that Windows' own compressed folders
        write are in the code page of the system, GBK in China; the zip format itself knows CP437 only.
        """
        entry = self._entries[self._key(name)]
        if entry.flag_bits & _UTF8_NAME or entry.filename.isascii():
            return entry.filename
        try:
            raw = entry.filename.encode("cp437")
        except UnicodeEncodeError:
            return entry.filename
        for encoding in ("utf-8", "gb18030"):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
        return entry.filename

    def _key(self, name: str) -> str:
        return unicodedata.normalize("NFC", name.lstrip("/")).casefold()

    def part(self, name: str) -> bytes | None:
        """The bytes of a part, or None where there is none."""
        entry = self._entries.get(self._key(name))
        if entry is None:
            return None
        chunks: list[bytes] = []
        size = 0
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    self._read += len(chunk)
                    if size > MAX_PART or self._read > MAX_TOTAL:
                        raise Refused("import.package_too_large", name=self.name, why=f"超过 {MAX_TOTAL // 1048576} MB")
                    if size > _RATIO_FROM and size > MAX_RATIO * max(1, entry.compress_size):
                        self.unsafe("压缩率高得不正常")
                    chunks.append(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise Refused("import.damaged", name=self.name) from error
        return b"".join(chunks)
