"""The set-up commands: when the set-up counts as finished, what a person without rights is told, what stays silent."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

TESTS_FOLDER, MARK = Path(__file__).parent.parent, "pytest.mark." + "window"
TESTS = ("pytest, loading", "pytest", "pytest, windows")


@pytest.fixture
def dev(root: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """dev.py as a module of its own for each test."""
    spec = importlib.util.spec_from_file_location("dev_under_test", root / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "dev_under_test", module)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def place(dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with lock files and an environment folder, but nothing set up."""
    locks = {"run": tmp_path / "requirements.lock", "test": tmp_path / "requirements-dev.lock"}
    for kind, path in locks.items():
        path.write_text(f"{kind}==1\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    (tmp_path / ".venv").mkdir()
    for name, value in {"ROOT": tmp_path, "VENV": tmp_path / ".venv", "LOCKS": locks}.items():
        monkeypatch.setattr(dev, name, value)
    return tmp_path


def finish(dev: ModuleType, kind: str) -> None:
    dev.stamp(kind).write_text(dev.fingerprint(kind), encoding="ascii")


def test_a_half_made_environment_is_not_ready(dev: ModuleType, place: Path) -> None:
    (place / ".venv" / "bin").mkdir()
    assert not dev.is_ready("run")
    assert not dev.is_ready("test")


def test_a_set_up_for_tests_serves_the_program_but_not_the_other_way(dev: ModuleType, place: Path) -> None:
    finish(dev, "run")
    assert (dev.is_ready("run"), dev.is_ready("test")) == (True, False)
    dev.stamp("run").unlink()
    finish(dev, "test")
    assert (dev.is_ready("run"), dev.is_ready("test")) == (True, True)


@pytest.mark.parametrize("changed", ["requirements.lock", "pyproject.toml"])
def test_a_changed_file_asks_for_a_new_set_up(dev: ModuleType, place: Path, changed: str) -> None:
    finish(dev, "run")
    (place / changed).write_text("changed\n", encoding="utf-8")
    assert not dev.is_ready("run")


def test_another_python_asks_for_a_new_set_up(dev: ModuleType, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finish(dev, "run")
    monkeypatch.setattr(sys, "version", "3.99.0 of tomorrow")
    assert not dev.is_ready("run")


@pytest.mark.skipif(sys.platform == "win32", reason="packages of the system are Debian's")
def test_without_rights_the_one_command_is_told_and_nothing_installed(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(dev.subprocess, "run", lambda *args, **kwargs: pytest.fail(f"ran {args}"))
    with pytest.raises(SystemExit) as stopped:
        dev.install_packages(["libegl1", "xvfb"])
    said = capsys.readouterr()
    assert stopped.value.code == 3
    assert said.out == ""
    commands = [line.strip() for line in said.err.splitlines() if "apt-get" in line]
    assert commands == ["sudo apt-get install -y --no-install-recommends libegl1 xvfb"]


@pytest.mark.skipif(sys.platform == "win32", reason="packages of the system are Debian's")
def test_with_nothing_missing_nobody_is_asked(dev: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    dev.install_packages([])
    assert capsys.readouterr() == ("", "")


def test_only_packages_that_are_not_installed_are_missing(dev: ModuleType) -> None:
    debian = shutil.which("dpkg-query") is not None and shutil.which("apt-get") is not None
    expected = ["no-such-package-of-debian"] if debian else []
    assert dev.missing_packages(["dpkg", "no-such-package-of-debian"]) == expected


def test_the_chinese_font_and_the_engines_libraries_are_installed(dev: ModuleType) -> None:
    assert {"fonts-noto-cjk", "libnss3", "libxcb-cursor0", "libegl1"} <= set(dev.QT_PACKAGES)
    readers = {"xvfb", "xauth", "libreoffice-writer-nogui", "poppler-utils", "zbar-tools"}
    assert readers <= set(dev.TEST_PACKAGES)


def test_the_real_wordpress_is_installed_whole_and_without_apache(dev: ModuleType, root: Path) -> None:
    readme = (root / "tests/servers/wordpress/README.md").read_text(encoding="utf-8")
    listed = readme.partition("apt-get install")[2].partition("\n\n")[0].replace("\\", "").split()
    wanted = {word for word in listed if not word.startswith("-")}
    assert {word for word in wanted if not word.endswith("-")} <= set(dev.TEST_PACKAGES)
    assert {word for word in wanted if word.endswith("-")} == set(dev.KEPT_AWAY)
    assert set(dev.KEPT_AWAY) <= set(dev.apt_command(["wordpress"]))
    assert dev.apt_command(["xvfb"])[-1] == "xvfb"


@pytest.mark.parametrize(
    ("variables", "expected"),
    [({}, False), ({"DISPLAY": ""}, False), ({"DISPLAY": ":7"}, True), ({"WAYLAND_DISPLAY": "wayland-0"}, True)],
)
def test_a_display_is_what_the_environment_names(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: bool
) -> None:
    monkeypatch.setattr(dev, "LINUX", True)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert dev.has_display() is expected


def test_what_tests_compile_is_kept_and_most_steps_see_no_screen(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("DISPLAY", ":77")
    seen, unseen = (dev.step_environment(screen=screen, folder=None) for screen in (True, False))
    assert "PYTHONDONTWRITEBYTECODE" not in {*seen, *unseen}
    assert (seen.get("DISPLAY"), unseen.get("DISPLAY"), unseen["QT_QPA_PLATFORM"]) == (":77", None, "offscreen")


@pytest.mark.parametrize(
    ("linux", "free", "wanted"), [(True, 9 << 30, True), (True, 7 << 30, False), (False, 0, False)]
)
def test_what_tests_write_is_in_memory_where_there_is_plenty_and_goes_with_them(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, linux: bool, free: int, wanted: bool
) -> None:
    monkeypatch.setattr(dev, "LINUX", linux)
    monkeypatch.setattr(dev, "MEMORY", tmp_path)
    monkeypatch.setattr(dev, "free_memory", lambda: free)
    with dev.scratch() as folder:
        assert [folder] == (list(tmp_path.iterdir()) or [None])
        assert (folder is not None) is wanted
        assert dev.step_environment(screen=True, folder=folder).get("TMPDIR") == (
            str(folder) if folder else os.getenv("TMPDIR")
        )
        if folder is not None:
            (folder / "a file").touch()
    assert list(tmp_path.iterdir()) == []


def test_a_machine_without_files_in_memory_has_no_room_for_them(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(dev, "MEMORY", tmp_path / "none")
    assert dev.free_memory() == 0


@pytest.mark.parametrize(("user", "expected"), [(0, "1"), (1000, None)])
def test_the_engines_sandbox_is_given_up_by_root_alone(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, user: int, expected: str | None
) -> None:
    monkeypatch.setattr(dev, "LINUX", True)
    monkeypatch.setattr(dev.os, "geteuid", lambda: user, raising=False)
    monkeypatch.delenv("QTWEBENGINE_DISABLE_SANDBOX", raising=False)
    assert dev.environment().get("QTWEBENGINE_DISABLE_SANDBOX") == expected


def test_everything_ci_runs_is_a_step(dev: ModuleType) -> None:
    steps = [step for track in dev.tracks([]) for step in track]
    commands = [" ".join(step.command) for step in steps]
    for part in (
        "mypy packaging/windows",
        "ruff check",
        "ruff format --check",
        "mypy",
        "lint-imports",
        "compile_forms.py --check",
    ):
        assert any(part in command for command in commands), part
    assert any("not window" in command for command in commands)
    assert any("-m window" in command for command in commands)
    loading, most, windows = (next(step for step in steps if step.name == name) for name in TESTS)
    assert loading.command[-1] == "--collect-only"
    assert "tests" not in " ".join(most.command), "all of them"
    assert [loading.screen, most.screen, windows.screen] == [False, False, True]
    assert windows.command[-1] == "tests/journeys"
    marked = [path for path in TESTS_FOLDER.rglob("*.py") if MARK in path.read_text(encoding="utf-8")]
    assert marked
    assert {path.parent for path in marked} == {TESTS_FOLDER / "journeys"}, "they are looked for nowhere else"


def test_a_step_that_fails_is_named_and_what_it_said_is_shown(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    def step(name: str, program: str, **more: bool) -> object:
        return dev.Step(name, (sys.executable, "-c", program), **more)

    shows = "import os, sys; print('display', os.environ.get('DISPLAY'), flush=True)"
    tracks = [
        [
            step("甲", f"{shows}; sys.exit('broken')"),
            step("乙", shows, screen=True),
            step("丁", "print(7)", quiet=True),
        ],
        [step("丙", "print('fine')")],
    ]
    monkeypatch.setenv("DISPLAY", ":77")
    monkeypatch.setattr(dev, "set_up", lambda _kind: None)
    monkeypatch.setattr(dev, "tracks", lambda _arguments: tracks)
    monkeypatch.setattr(dev, "test_changed_windows", lambda: 0)
    assert dev.test([]) == 1
    out, err = (part.decode() for part in capfdbinary.readouterr())
    assert out.split("display")[1:][0].startswith(" None\nbroken")
    assert "display :77" in out
    assert "fine" in out
    assert "7" not in out.replace(":77", "")
    assert "甲: FAILED (1)" in err
    assert err.rstrip().endswith("没有通过：甲")


def test_the_windows_program_is_built_on_linux_with_what_that_takes(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert {"nsis", "gcc-mingw-w64-x86-64"} <= set(dev.WINDOWS_PACKAGES)
    monkeypatch.setattr(dev, "missing_packages", list)
    assert set(dev.WINDOWS_PACKAGES) <= set(dev.system_packages("run", dev.WINDOWS_PACKAGES))
    monkeypatch.setattr(dev, "LINUX", False)
    with pytest.raises(SystemExit) as stopped:
        dev.main(["package-windows"])
    assert (stopped.value.code, capsys.readouterr().out) == (2, "")


def test_arguments_go_to_pytest_alone(dev: ModuleType) -> None:
    ((step,),) = dev.tracks(["tests/model", "-x"])
    assert step.command[-2:] == ("tests/model", "-x")
    assert "pytest" in step.command


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["lock", "too-much"]])
def test_usage_goes_to_standard_error(root: Path, arguments: list[str]) -> None:
    done = subprocess.run([sys.executable, root / "dev.py", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "dev.py run" in done.stderr
