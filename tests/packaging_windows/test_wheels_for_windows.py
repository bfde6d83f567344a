"""The lock file as Windows sees it: conditions, what brings what, and a wheel for everything."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wheels
from locked import Locked, for_windows, needed

HASH = "sha256:" + "a" * 64


def locked_as(line: str) -> str:
    return f"{line} \\\n    --hash={HASH} \\\n    --hash=sha256:{'b' * 64}\n"


@pytest.fixture(scope="module")
def locked(root: Path) -> list[Locked]:
    return for_windows((root / "requirements.lock").read_text(encoding="utf-8"))


def test_every_locked_dependency_comes_as_a_wheel_for_windows() -> None:
    assert wheels.main(["--check"]) == 0


def test_what_windows_alone_needs_is_there_and_what_linux_alone_needs_is_not(locked: list[Locked]) -> None:
    names = {each.name for each in locked}
    assert {"pyside6-addons", "pywin32-ctypes", "colorama", "pi-heif"} <= names
    assert names.isdisjoint({"secretstorage", "jeepney", "importlib-metadata"})


@pytest.mark.parametrize(
    ("line", "there"),
    [
        ("a==1", True),
        ("a==1 ; sys_platform == 'win32'", True),
        ("a==1 ; sys_platform == 'linux'", False),
        ("a==1 ; platform_system != 'Windows'", False),
        ("a==1 ; os_name == 'nt' and python_full_version >= '3.12'", True),
        ("a==1 ; python_full_version < '3.12'", False),
    ],
)
def test_conditions_are_those_of_windows(line: str, there: bool) -> None:
    expected = [Locked("a", "1", (HASH, "sha256:" + "b" * 64))] if there else []
    assert for_windows("# comment\n" + locked_as(line)) == expected


@pytest.mark.parametrize("text", ["a==1\n", f"a>=1 --hash={HASH}\n"])
def test_what_is_not_locked_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not locked"):
        for_windows(text)


@given(
    st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), unique=True), st.from_regex(r"[0-9]\.[0-9]", fullmatch=True)
)
def test_what_is_written_for_pip_reads_the_same(names: list[str], version: str) -> None:
    wanted = [Locked(name, version, (HASH,)) for name in names]
    assert for_windows("".join(each.line() + "\n" for each in wanted)) == wanted


def make_wheel(folder: Path, name: str, *requires: str) -> Path:
    path = folder / f"{name}-1-py3-none-any.whl"
    lines = [f"Metadata-Version: 2.1\nName: {name}\nVersion: 1", *(f"Requires-Dist: {line}" for line in requires)]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}-1.dist-info/METADATA", "\n".join(lines) + "\n\n")
    return path


def test_only_what_the_program_brings_is_packed(tmp_path: Path) -> None:
    made = {
        "web": make_wheel(tmp_path, "web", "loop", 'fast[c]>=1; extra == "quick"', 'linux; sys_platform == "linux"'),
        "loop": make_wheel(tmp_path, "loop", "web"),
        "fast": make_wheel(tmp_path, "fast", 'native; extra == "c"'),
        "native": make_wheel(tmp_path, "native"),
        "builder": make_wheel(tmp_path, "builder"),
    }
    assert needed(["Web>=1"], made) == ["loop", "web"]
    assert needed(["web[quick]"], made) == ["fast", "loop", "native", "web"]
    with pytest.raises(KeyError):
        needed(["absent"], made)


@pytest.mark.parametrize(
    ("wheel", "expected"),
    [
        ("a-1-py3-none-any.whl", True),
        ("a-1-cp312-cp312-win_amd64.whl", True),
        ("a-1-cp39-abi3-win_amd64.whl", True),
        ("a-1-cp313-cp313-win_amd64.whl", False),
        ("a-1-cp312-cp312-manylinux_2_28_x86_64.whl", False),
        ("a-1-cp312-cp312-win32.whl", False),
        ("a-2-py3-none-any.whl", False),
        ("a-1.tar.gz", False),
    ],
)
def test_a_wheel_says_in_its_name_whether_windows_takes_it(wheel: str, expected: bool) -> None:
    assert wheels.is_for_windows(wheel, Locked("a", "1", (HASH,))) is expected


def test_a_record_counts_only_for_a_locked_hash() -> None:
    wanted = [Locked("a", "1", (HASH,))]
    assert wheels.not_recorded(wanted, {HASH: "a-1-py3-none-any.whl"}) == []
    assert wheels.not_recorded(wanted, {"sha256:" + "c" * 64: "a-1-py3-none-any.whl"}) == wanted
    assert wheels.not_recorded(wanted, {HASH: "a-1-cp312-cp312-win32.whl"}) == wanted
