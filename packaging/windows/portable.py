"""The copy that needs no installation: a zip whose folder can be carried on a stick, with the library beside the program."""

from __future__ import annotations

import shutil
import time
import zipfile
from pathlib import Path

MARKER = "portable.txt"
LAUNCHER = "PioneerDesk.exe"
PROGRAM = "program"
LIBRARY = "library"
README = "使用说明.txt"
WORDS = """先锋采编 {version}，免安装

1. 把整个文件夹解压到硬盘或 U 盘上，不要在压缩包里直接打开。
2. 打开 PioneerDesk.exe。
3. 稿件都在旁边的 library 文件夹里（portable.txt 的第一行可以改成别的位置，相对这个文件夹或完整路径）。
4. 换新版本：解压到新的文件夹，把旧文件夹里的 library 移过去。
5. 不用了：先把 library 留好，其余的删掉就干净了。

密码和审稿签名的私钥不在这里，只在每台电脑自己的凭据管理器里；换一台电脑要重新登录。
"""
_FILE, _UTF8 = 0o100644 << 16, 0x800


def top_folder(version: str) -> str:
    """The one folder in the zip."""
    return f"PioneerDesk-{version}"


def make_portable(program: Path, version: str, output: Path) -> Path:
    """Write the zip; the same folder gives the same bytes. The library's folder is made by the first start."""
    moment = time.gmtime(program.stat().st_mtime)[:6]
    top = top_folder(version)
    words = WORDS.format(version=version).replace("\n", "\r\n").encode("utf-8-sig")
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        _add(archive, f"{top}/{README}", words, moment)
        _add(archive, f"{top}/{MARKER}", f"{LIBRARY}\r\n".encode("ascii"), moment)
        _copy(archive, f"{top}/{LAUNCHER}", program / LAUNCHER, moment)
        for path in sorted(path for path in program.rglob("*") if path.is_file()):
            _copy(archive, f"{top}/{PROGRAM}/{path.relative_to(program).as_posix()}", path, moment)
    return output


def _entry(name: str, moment: tuple[int, ...]) -> zipfile.ZipInfo:
    year, month, day, hour, minute, second = moment
    entry = zipfile.ZipInfo(name, (year, month, day, hour, minute, second))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = _FILE
    return entry


def _add(archive: zipfile.ZipFile, name: str, data: bytes, moment: tuple[int, ...]) -> None:
    archive.writestr(_entry(name, moment), data, compresslevel=9)


def _copy(archive: zipfile.ZipFile, name: str, path: Path, moment: tuple[int, ...]) -> None:
    entry = _entry(name, moment)
    entry.file_size = path.stat().st_size
    with path.open("rb") as source, archive.open(entry, "w") as target:
        shutil.copyfileobj(source, target, 1 << 20)
