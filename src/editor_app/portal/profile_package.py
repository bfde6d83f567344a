"""A site profile as a package: a folder of plain files, or the same folder zipped.

Which files may be in it is decided here; what stands in them is `profile_check`'s and `vetting`'s matter. Pictures are only
known by their beginnings here, decoding them is the services' errand.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from editor_app.model.profile_fault import ProfileFault
from editor_app.model.profile_signature import MAX_SIGNATURE_BYTES, SIGNATURE
from editor_app.portal.vetting import MAX_FILE_BYTES

TEXT_SUFFIXES = (".toml", ".j2", ".css", ".csv", ".md")
PICTURE_SUFFIXES = (".png", ".jpg")
OTHER_SUFFIXES = (".woff2",)
SUFFIXES = (*TEXT_SUFFIXES, *PICTURE_SUFFIXES, *OTHER_SUFFIXES)
MAX_FILES = 200
MAX_BINARY_BYTES = 8_000_000
MAX_PACKAGE_BYTES = 24_000_000
_BOM = b"\xef\xbb\xbf"
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,80}\Z")
# Names that Windows gives to devices, with any suffix ("Naming Files, Paths, and Namespaces").
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
_BEGINNINGS = {".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".woff2": b"wOF2"}
_PRIVATE_KEY = "PRIVATE KEY-----"
_LEFT_BEHIND = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_OLDEST = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16


def is_left_behind(name: str) -> bool:
    """Whether the desktop of Windows or macOS, or a version control, put this name there and not the profile's author."""
    return any(part.startswith(".") or part.lower() in _LEFT_BEHIND for part in name.split("/") if part)


def folder_files(folder: Path) -> tuple[dict[str, bytes], list[ProfileFault]]:
    """The files of a folder, and what in it cannot be in a profile: folders, links, what cannot be read, too much."""
    files: dict[str, bytes] = {}
    faults: list[ProfileFault] = []
    total = 0
    try:
        paths = sorted(path for path in folder.iterdir() if not is_left_behind(path.name))
    except OSError as error:
        return {}, [ProfileFault(folder.name, 0, f"读不出来（{error.strerror}）")]
    for path in paths[: MAX_FILES + 1]:
        if path.is_symlink() or not path.is_file():
            faults.append(ProfileFault(path.name, 0, "不是普通文件；配置里不能有子文件夹和链接"))
            continue
        try:
            total += path.stat().st_size
            if total > MAX_PACKAGE_BYTES:
                faults.append(ProfileFault(path.name, 0, _too_much()))
                break
            files[path.name] = path.read_bytes()
        except OSError as error:
            faults.append(ProfileFault(path.name, 0, f"读不出来（{error.strerror}）"))
    return files, faults


def vet_files(files: Mapping[str, bytes]) -> tuple[dict[str, bytes], list[ProfileFault]]:
    """The files as they are kept, texts without a byte order mark, and every fault of names, kinds, sizes and encodings."""
    faults: list[ProfileFault] = []
    if len(files) > MAX_FILES:
        faults.append(ProfileFault(sorted(files)[MAX_FILES], 0, f"文件超过 {MAX_FILES} 个"))
    if sum(len(data) for data in files.values()) > MAX_PACKAGE_BYTES:
        faults.append(ProfileFault(max(files, key=lambda name: len(files[name])), 0, _too_much()))
    seen: set[str] = set()
    kept: dict[str, bytes] = {}
    for name, data in sorted(files.items()):
        if name.lower() in seen:
            faults.append(ProfileFault(name, 0, "与另一个文件只有大小写不同"))
        seen.add(name.lower())
        kept[name] = data.removeprefix(_BOM) if name.endswith(TEXT_SUFFIXES) else data
        faults += _vet_file(name, kept[name])
    return kept, faults


def _vet_file(name: str, data: bytes) -> list[ProfileFault]:
    suffix = Path(name).suffix
    if name == SIGNATURE:
        limit = MAX_SIGNATURE_BYTES
        return [] if len(data) <= limit else [ProfileFault(name, 0, f"有 {len(data)} 字节，最多 {limit} 字节")]
    if not _NAME.match(name) or name.split(".")[0].lower() in _DEVICES:
        return [ProfileFault(name[:80], 0, "文件名只能用英文字母、数字、点、横线、下划线")]
    if suffix not in SUFFIXES:
        return [ProfileFault(name, 0, f"配置里不能有这种文件，可以有的是 {'、'.join(SUFFIXES)}")]
    limit = MAX_FILE_BYTES if suffix in TEXT_SUFFIXES else MAX_BINARY_BYTES
    if len(data) > limit:
        return [ProfileFault(name, 0, f"有 {len(data)} 字节，最多 {limit} 字节")]
    if suffix not in TEXT_SUFFIXES:
        fits = data.startswith(_BEGINNINGS[suffix])
        return [] if fits else [ProfileFault(name, 0, f"内容不是 {suffix[1:]} 文件")]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return [ProfileFault(name, data[: error.start].count(b"\n") + 1, "不是 UTF-8 文字")]
    if _PRIVATE_KEY in text:
        line = text.count("\n", 0, text.index(_PRIVATE_KEY)) + 1
        return [ProfileFault(name, line, "里面有私钥，发出去别人就能冒充签名，请移走")]
    place = text.find("\0")
    return [ProfileFault(name, text.count("\n", 0, place) + 1, "有空字符")] if place >= 0 else []


def _too_much() -> str:
    return f"配置里的文件合起来超过 {MAX_PACKAGE_BYTES // 1_000_000} MB"


def package_digest(files: Mapping[str, bytes]) -> str:
    """SHA-256 over names and contents, whatever the order and however they were packed."""
    total = hashlib.sha256()
    for name, data in sorted(files.items()):
        total.update(f"{name}\0{len(data)}\0".encode())
        total.update(data)
    return total.hexdigest()


def pack(files: Mapping[str, bytes]) -> bytes:
    """One zip of the files, byte for byte the same for the same files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _OLDEST)
            entry.external_attr = _PLAIN_FILE
            entry.create_system = 3
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data, compresslevel=9)
    return target.getvalue()


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write vetted files into a new `folder`, each on the disk before this returns. Raises `OSError`."""
    folder.mkdir()
    for name, data in files.items():
        with (folder / name).open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
