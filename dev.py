#!/usr/bin/env python3
"""The two set-up commands of the project, with the standard library alone (Python 3.11+, Debian and Windows).

    python3 dev.py run [-- ARGS]      set up, then open the program (or run `editor-app ARGS`)
    python3 dev.py test [-- ARGS]     set up, then everything CI runs (ARGS go to pytest)
    python3 dev.py lock               write the lock files anew from pyproject.toml
    python3 dev.py forms              compile ui/*.ui
    python3 dev.py package-windows    build the Windows installer into dist/windows (on Debian; --folder: without installer)
    python3 dev.py test-windows       install, use and uninstall it in a Windows under wine (on Debian)
    python3 dev.py package-linux      build the package for Debian and its relatives into dist/linux
    python3 dev.py test-linux         try that package in a clean Debian (as root)

Messages of the set-up go to standard error, so that `run -- … --json` leaves standard output to the program.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCKS = {"run": ROOT / "requirements.lock", "test": ROOT / "requirements-dev.lock"}
LOCK_EXTRAS = {"run": ("heic", "build"), "test": ("heic", "build", "dev")}
WINDOWS = sys.platform == "win32"
LINUX = sys.platform.startswith("linux")
MEMORY = Path("/dev/shm")
ENOUGH_MEMORY = 8 << 30

# What PySide6's wheels expect of Debian 12: the xcb platform plugin, QtWebEngine's Chromium, and a Chinese font.
QT_PACKAGES = [
    "fonts-noto-cjk",
    "fontconfig",
    "libasound2",
    "libdbus-1-3",
    "libegl1",
    "libfontconfig1",
    "libgl1",
    "libglib2.0-0",
    "libgssapi-krb5-2",
    "libnspr4",
    "libnss3",
    "libopengl0",
    "libx11-xcb1",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-shm0",
    "libxcb-sync1",
    "libxcb-xfixes0",
    "libxcb-xinerama0",
    "libxcb-xkb1",
    "libxcomposite1",
    "libxdamage1",
    "libxkbcommon0",
    "libxkbcommon-x11-0",
    "libxkbfile1",
    "libxrandr2",
    "libxtst6",
]
# LibreOffice without a window converts .doc and .wps files, as on a contributor's machine; with poppler (text and pages
# of a PDF) and zbar (QR codes) the tests read what was written as others will. The rest is a real WordPress to hand in
# to (tests/servers/wordpress), started by the tests in a private folder.
TEST_PACKAGES = (
    *("xvfb", "xauth", "libreoffice-writer-nogui", "poppler-utils", "zbar-tools"),
    *("wordpress", "wordpress-l10n", "wordpress-theme-twentytwentythree", "mariadb-server", "nginx-light", "php"),
    *("php8.2-fpm", "php8.2-cli", "php8.2-mysql", "php8.2-gd", "php8.2-xml", "php8.2-mbstring", "php8.2-curl"),
    "php8.2-zip",
)
# The Windows program is compiled and packed on Debian.
WINDOWS_PACKAGES = ("nsis", "gcc-mingw-w64-x86-64")
# A Windows to try it in, with Chinese fonts and a Chinese locale (code page 936).
WINE_PACKAGES = ("wine", "wine64", "xvfb", "locales", "fonts-noto-cjk")
# What the package for Linux asks of a desktop beyond that, and the clean Debian it is tried in.
LINUX_PACKAGES = ("libcups2", "libwayland-client0", "libwayland-cursor0", "libwayland-egl1", "debootstrap", "xvfb")
# WordPress's package wants a web server with PHP and would bring Apache, which then holds port 80; ours is nginx.
KEPT_AWAY = ("apache2-", "apache2-bin-", "libapache2-mod-php8.2-")


def say(text: str) -> None:
    """A line for the person at the terminal."""
    print(text, file=sys.stderr, flush=True)


def stop(text: str, status: int = 3) -> None:
    """Say why it does not go on, and end."""
    say(text)
    sys.exit(status)


def venv_program(name: str) -> Path:
    """A program of the virtual environment."""
    return VENV / "Scripts" / f"{name}.exe" if WINDOWS else VENV / "bin" / name


def fingerprint(kind: str) -> str:
    """Names everything a finished set-up depends on: Python, place, lock file and project file."""
    parts = [sys.version.encode(), str(ROOT).encode(), LOCKS[kind].read_bytes(), (ROOT / "pyproject.toml").read_bytes()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def stamp(kind: str) -> Path:
    """The file that says the set-up of that kind is finished; written last."""
    return VENV / f".ready-{kind}"


def origin() -> str:
    """What the programs of an environment have written into them: its Python and its place."""
    return f"{sys.version}\n{VENV}"


def is_ready(kind: str) -> bool:
    """Whether the virtual environment holds what `kind` needs; a test set-up serves `run` too."""
    kinds = ("run", "test") if kind == "run" else (kind,)
    return any(stamp(k).is_file() and stamp(k).read_text(encoding="ascii") == fingerprint(k) for k in kinds)


# -- the system's packages --------------------------------------------------------------------------------------------


def missing_packages(names: Sequence[str]) -> list[str]:
    """Debian packages that are not installed; empty on other systems."""
    if not LINUX or shutil.which("dpkg-query") is None or shutil.which("apt-get") is None:
        return []
    asked = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *names],
        capture_output=True,
        text=True,
        check=False,
    )
    there = {line.split()[0] for line in asked.stdout.splitlines() if line.endswith(" installed")}
    return [name for name in names if name not in there]


def apt_command(packages: Sequence[str]) -> list[str]:
    """What installs `packages`."""
    kept_away = KEPT_AWAY if "wordpress" in packages else ()
    return ["apt-get", "install", "-y", "--no-install-recommends", *packages, *kept_away]


def install_packages(packages: Sequence[str]) -> None:
    """Install where we may, else say the one command that does."""
    if not packages:
        return
    if os.geteuid() != 0:
        stop("还缺系统的软件包。请执行这一条命令，再运行一次：\n  sudo " + " ".join(apt_command(packages)))
    say("正在安装系统的软件包：" + " ".join(packages))
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-q"], apt_command(packages)):
        done = subprocess.run(command, stdout=sys.stderr, env=environment, check=False)
        if done.returncode and command[1] == "install":
            stop(f"安装没有成功（退出码 {done.returncode}）。请看上面的说明，改好后再运行一次。")


def system_packages(kind: str, more: Sequence[str] = ()) -> list[str]:
    """The packages this machine lacks for `kind`, and of `more`."""
    wanted = [*QT_PACKAGES, *(TEST_PACKAGES if kind == "test" else ()), *more]
    if importlib.util.find_spec("ensurepip") is None:
        wanted.append(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")
    return missing_packages(wanted)


# -- the virtual environment ------------------------------------------------------------------------------------------


def call(command: Sequence[str | Path], why: str) -> None:
    """Run a step of the set-up; end with a sentence where it fails."""
    done = subprocess.run([str(part) for part in command], stdout=sys.stderr, cwd=ROOT, check=False)
    if done.returncode:
        stop(f"{why}没有成功（退出码 {done.returncode}）。已装好的不受影响；请看上面的说明，改好后再运行一次。")


def set_up(kind: str, more: Sequence[str] = ()) -> None:
    """Bring the machine to where `kind` runs, with `more` of the system's packages. A half-made environment has no stamp and
    is made anew.
    """
    if sys.version_info < (3, 11):
        stop(f"需要 Python 3.11 或更新的版本，这里是 {sys.version.split()[0]}。")
    install_packages(system_packages(kind, more))
    if is_ready(kind):
        return
    started = time.monotonic()
    say("正在准备运行环境（.venv），第一次要一两分钟……")
    made_for = VENV / ".made-for"
    usable = made_for.is_file() and made_for.read_text(encoding="utf-8") == origin()
    usable = usable and venv_program("python").exists() and any(stamp(k).is_file() for k in LOCKS)
    for k in LOCKS:
        stamp(k).unlink(missing_ok=True)
    if not usable:
        shutil.rmtree(VENV, ignore_errors=True)
        call([sys.executable, "-m", "venv", VENV], "建立虚拟环境")
        made_for.write_text(origin(), encoding="utf-8", newline="\n")
    pip: list[str | Path] = [venv_program("python"), "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    call([*pip, "--require-hashes", "-r", LOCKS[kind]], "安装依赖")
    call([*pip, "--no-deps", "--no-build-isolation", "-e", ROOT], "安装本项目")
    stamp(kind).write_text(fingerprint(kind), encoding="ascii")
    say(f"运行环境已备好，用了 {time.monotonic() - started:.0f} 秒。")


def environment() -> dict[str, str]:
    """The environment of what we start. As root on Linux (containers, CI) Chromium must go without its sandbox."""
    result = {**os.environ, "PYTHONUTF8": "1"}
    if LINUX and os.geteuid() == 0:
        result.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
    return result


def free_memory() -> int:
    """Bytes that files in memory may take; 0 where there is no place for them."""
    if not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK):
        return 0
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    available = next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), 0)
    return min(available, shutil.disk_usage(MEMORY).free)


@contextmanager
def scratch() -> Iterator[Path | None]:
    """A folder for what the tests write, in memory where there is plenty of it (they take up to 2 GB); None leaves it where
    the system's is. They make thousands of libraries, and whether each write has reached a disk (fsync) is most of what
    they would wait for.
    """
    if not LINUX or free_memory() < ENOUGH_MEMORY:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="t-", dir=MEMORY))  # a short name: sockets are made in it
    folder.chmod(0o1777)  # WordPress's servers are another account's
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def step_environment(*, screen: bool, folder: Path | None) -> dict[str, str]:
    """The environment of a step of `test` that writes into `folder`. What Python has compiled is kept whatever the terminal
    says (containers often say no): all the processes of the tests load the same.
    """
    result = environment()
    result.pop("PYTHONDONTWRITEBYTECODE", None)
    if folder is not None:
        result["TMPDIR"] = str(folder)
    if not screen:
        result["QT_QPA_PLATFORM"] = "offscreen"
        result.pop("DISPLAY", None)
    return result


def has_display() -> bool:
    """Whether a window can be shown."""
    return not LINUX or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def run(arguments: Sequence[str]) -> int:
    """Open the program, or run one of its commands; without a display, the demo."""
    set_up("run")
    program = [str(venv_program("python")), "-m", "editor_app"]
    if arguments or has_display():
        return subprocess.run([*program, *arguments], env=environment(), check=False).returncode
    say("这里没有屏幕，改为走一遍演示。")
    folder = ROOT / "test-output" / "demo"
    shutil.rmtree(folder, ignore_errors=True)
    status = subprocess.run([*program, "demo", "--out", str(folder)], env=environment(), check=False).returncode
    if status:
        say(f"演示没有走完（退出码 {status}）。已做好的还在 {folder}；请看上面的说明。")
        return status
    say(f"页面图片：{folder / 'page.png'}；成品图：{folder / 'library' / 'renditions'}")
    return status


# -- checks and tests -------------------------------------------------------------------------------------------------


SMOKE = ROOT / "packaging" / "windows" / "smoke"


@dataclass(frozen=True)
class Step:
    """One part of `test`. Parts without a `screen` never see one, whatever the terminal has; what `quiet` ones say is shown
    where they fail.
    """

    name: str
    command: tuple[str, ...]
    screen: bool = False
    quiet: bool = False


SAYING = threading.Lock()
SCREEN = ("xvfb-run", "-a", "-s", "-screen 0 1366x768x24") if LINUX else ()
# Tests of a file share what they are given (a site, a WordPress); who has nothing left to do takes from the others.
# They are more than two processors because much is waited for: for sites, for processes that are killed.
WORKERS = ("--dist", "worksteal", "-n", "4")


def tracks(arguments: Sequence[str]) -> list[list[Step]]:
    """Everything CI runs: tracks side by side, the steps of each one after the other; with pytest arguments only the
    tests. The first takes longer and has the processors for itself in the end; before its workers all load the tests, one
    process compiles them.
    """
    python = str(venv_program("python"))
    tests = (python, "-m", "pytest", "-q", "-p", "no:cacheprovider")
    if arguments:
        return [[Step("pytest", (*SCREEN, *tests, *arguments), screen=True)]]
    return [
        [
            Step("pytest, loading", (*tests, "--collect-only"), quiet=True),
            Step("pytest", (*tests, "-m", "not window", *WORKERS)),
        ],
        [
            Step("ruff check", (python, "-m", "ruff", "check", ".")),
            Step("ruff format", (python, "-m", "ruff", "format", "--check", ".")),
            Step("import contracts", (str(venv_program("lint-imports")), "--no-cache")),
            Step("forms", (python, "packaging/compile_forms.py", "--check")),
            Step("mypy", (python, "-m", "mypy")),
            Step("mypy, packaging", (python, "-m", "mypy", "packaging/windows")),
            Step("pytest, windows", (*SCREEN, *tests, "-m", "window", "tests/journeys"), screen=True),
        ],
    ]


def take(step: Step, folder: Path | None, *, at_once: bool = False) -> bool:
    """Run a step, its temporary files in `folder`; what it says is shown `at_once`, or whole when it has ended. Whether it
    went well.
    """
    started = time.monotonic()
    variables = step_environment(screen=step.screen, folder=folder)
    to, errors = (None, None) if at_once else (subprocess.PIPE, subprocess.STDOUT)
    done = subprocess.run(step.command, cwd=ROOT, env=variables, stdout=to, stderr=errors, check=False)
    well = done.returncode == 0
    with SAYING:
        sys.stdout.flush()
        sys.stdout.buffer.write(b"" if well and step.quiet else done.stdout or b"")
        sys.stdout.buffer.flush()
        result = "ok" if well else f"FAILED ({done.returncode})"
        say(f"── {step.name}: {result}, {time.monotonic() - started:.1f} s")
    return well


def test(arguments: Sequence[str]) -> int:
    """Run all steps, also after one that fails; say how long each took."""
    set_up("test")
    started = time.monotonic()
    failed: list[str] = []
    with scratch() as folder:

        def go(track: Sequence[Step]) -> None:
            failed.extend([step.name for step in track if not take(step, folder, at_once=bool(arguments))])

        threads = [threading.Thread(target=go, args=(track,)) for track in tracks(arguments)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if LINUX and not arguments and test_changed_windows():
        failed.append("test-windows")
    say("没有通过：" + "、".join(failed) if failed else f"全部通过，用了 {time.monotonic() - started:.0f} 秒。")
    return 1 if failed else 0


def lock() -> int:
    """Write both lock files: hashes for every platform, no addresses; and which wheels Windows takes."""
    set_up("test")
    for kind, path in LOCKS.items():
        extras = [part for extra in LOCK_EXTRAS[kind] for part in ("--extra", extra)]
        command = [
            *(str(venv_program("uv")), "pip", "compile", "pyproject.toml", *extras, "--universal", "--quiet"),
            *("--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header"),
            *("--no-annotate", "-o", path.name),
        ]
        status = subprocess.run(command, cwd=ROOT, check=False).returncode
        if status:
            return status
    wheels = [str(venv_program("python")), str(ROOT / "packaging/windows/wheels.py"), "--write"]
    return subprocess.run(wheels, cwd=ROOT, check=False).returncode


def package_windows(arguments: Sequence[str]) -> int:
    """Build the program for Windows; what goes wrong is said by the builder."""
    if not LINUX:
        stop("Windows 的安装程序在 Debian 上制作。", 2)
    set_up("run", WINDOWS_PACKAGES)
    command = [str(venv_program("python")), str(ROOT / "packaging/windows/build.py"), *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(), check=False).returncode


def test_windows(arguments: Sequence[str]) -> int:
    """Install the program, use it and uninstall it under wine; each step is told by packaging/windows/smoke."""
    if not LINUX:
        stop("Windows 的安装程序在 Debian 上用 wine 试。", 2)
    set_up("test", (*WINDOWS_PACKAGES, *WINE_PACKAGES))
    command = [str(venv_program("python")), str(SMOKE / "run.py"), *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(), check=False).returncode


def test_changed_windows() -> int:
    """`test-windows`, where what it depends on is not what it was when it last passed."""
    said = subprocess.run([str(venv_program("python")), str(SMOKE / "tested.py")], cwd=ROOT, check=False)
    return test_windows([]) if said.returncode else 0


def for_linux(script: str, arguments: Sequence[str]) -> int:
    """Build the package for Linux, or try it; what goes wrong is said by the script."""
    if not LINUX:
        stop("Linux 的安装包在 Debian 上制作。", 2)
    set_up("run", LINUX_PACKAGES)
    command = [str(venv_program("python")), str(ROOT / "packaging/linux" / script), *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(), check=False).returncode


def main(argv: Sequence[str]) -> int:
    """Choose the command."""
    command, arguments = (argv[0], list(argv[1:])) if argv else ("", [])
    if arguments and arguments[0] == "--":
        arguments = arguments[1:]
    if command == "run":
        return run(arguments)
    if command == "test":
        return test(arguments)
    if command == "package-windows":
        return package_windows(arguments)
    if command == "test-windows":
        return test_windows(arguments)
    if command in ("package-linux", "test-linux"):
        return for_linux("make_package.py" if command == "package-linux" else "trial.py", arguments)
    if command == "lock" and not arguments:
        return lock()
    if command == "forms" and not arguments:
        set_up("test")
        return subprocess.run(
            [str(venv_program("python")), "packaging/compile_forms.py"], cwd=ROOT, check=False
        ).returncode
    say(__doc__ or "")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
