"""The parts of the package for Linux: what its files ask for, what is left in it, and how it starts."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import PySide6
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elf import asks_for, is_elf
from pruning import module_closure
from qt_parts import MODULE as MODULE_SUFFIX
from qt_parts import PLUGINS, library_closure

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "packaging" / "linux"
QT = Path(PySide6.__file__).parent
MODULE = QT / "QtCore.abi3.so"
BYTES = MODULE.read_bytes()

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the files looked at are those of Linux")


def test_a_file_says_what_it_asks_for_and_where_it_looks() -> None:
    asking = asks_for(MODULE)
    assert {"libQt6Core.so.6", "libc.so.6"} <= set(asking.libraries)
    assert "$ORIGIN/Qt/lib" in asking.folders
    assert is_elf(MODULE)
    assert not is_elf(Path(__file__))


@given(st.data())
def test_damaged_files_are_said_to_be_no_whole_ones(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged.so"
    head = bytearray(BYTES[: data.draw(st.integers(0, 4096))])
    for place, value in data.draw(st.lists(st.tuples(st.integers(6, 4095), st.integers(0, 255)), max_size=8)):
        if place < len(head):
            head[place] = value
    path.write_bytes(bytes(head))
    try:
        asks_for(path)
    except ValueError:
        return
    assert head.startswith(b"\x7fELF")


def test_qt_is_followed_to_what_it_asks_for() -> None:
    modules = module_closure(["QtWebEngineWidgets"], QT, MODULE_SUFFIX)
    assert {"QtWebEngineCore", "QtWidgets", "QtGui", "QtCore"} <= modules
    assert "Qt3DCore" not in modules
    plugins = [QT / "Qt/plugins" / name for name in PLUGINS]
    assert [path.name for path in plugins if not path.is_file()] == []
    found = {path.name for path in library_closure([MODULE, *plugins], (QT, QT / "Qt/lib"))}
    assert {"libQt6Core.so.6", "libQt6XcbQpa.so.6", "libQt6WaylandClient.so.6"} <= found
    assert not any("Qt63D" in name for name in found)


def test_what_only_builds_the_program_is_not_asked_for() -> None:
    from importlib.metadata import distributions

    from packaging.utils import canonicalize_name

    from program_folder import requirements
    from program_tree import wanted

    there = {str(canonicalize_name(each.metadata["Name"])): each for each in distributions()}
    found = wanted(requirements(), there)
    assert {
        "pyside6-essentials",
        "pyside6-addons",
        "markdown",
        "pillow",
        "requests",
        "keyring",
        "secretstorage",
    } <= found
    assert not {"hatchling", "pytest", "mypy", "pip"} & found


@pytest.mark.parametrize(
    ("variables", "module"),
    [
        ({}, ""),
        ({"QT_IM_MODULE": "fcitx"}, "ibus"),
        ({"XMODIFIERS": "@im=fcitx"}, "ibus"),
        ({"QT_IM_MODULE": "compose"}, "compose"),
    ],
)
def test_the_launcher_keeps_a_foreign_python_out_and_chinese_input_on(
    tmp_path: Path, variables: dict[str, str], module: str
) -> None:
    python = tmp_path / "python"
    python.write_text(
        '#!/bin/sh\necho "$QT_IM_MODULE|$PYTHONPATH|$PYTHONUTF8|$PYTHONNOUSERSITE|$*"\n', encoding="ascii"
    )
    python.chmod(0o755)
    text = (HERE / "pioneer-desk").read_text(encoding="utf-8")
    script = tmp_path / "pioneer-desk"
    script.write_text(text.replace("/usr/lib/pioneer-desk/python/bin/python3.11", str(python)), encoding="utf-8")
    done = subprocess.run(
        ["sh", str(script), "check", "a b"],
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": "/elsewhere", **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"{module}||1|1|-m editor_app check a b\n"


def test_the_menu_entry_and_the_file_type_name_each_other() -> None:
    entry = (HERE / "pioneer-desk.desktop").read_text(encoding="utf-8")
    kind = ET.fromstring((HERE / "pioneer-desk.xml").read_text(encoding="utf-8"))[0].get("type")
    assert f"MimeType={kind};" in entry
    assert re.search(r"^Name\[zh_CN\]=先锋采编$", entry, re.MULTILINE)
    assert "%f" in entry
