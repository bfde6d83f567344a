"""Whether every locked dependency has a wheel for Windows: looked up in a record, asked for where the record has none.

wheels.txt holds what the index said when the lock file was written (`python3 dev.py lock` writes both), so that a test needs
no network; a line counts only while its hash is in the lock file and its name says that CPython 3.12 on Windows takes it.

    python packaging/windows/wheels.py --check | --write
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from packaging.tags import compatible_tags, cpython_tags
from packaging.utils import InvalidWheelFilename, parse_wheel_filename

from locked import TARGET, Locked, for_windows, pip, write_requirements

RECORD = Path(__file__).with_name("wheels.txt")
LOCK = Path(__file__).parents[2] / "requirements.lock"
_TAGS = frozenset(
    [
        *cpython_tags((3, 12), abis=["cp312"], platforms=["win_amd64"]),
        *compatible_tags((3, 12), interpreter="cp312", platforms=["win_amd64"]),
    ]
)


def read_record(text: str) -> dict[str, str]:
    """File name by hash ("sha256:…")."""
    lines = [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return dict(lines)


def is_for_windows(wheel: str, locked: Locked) -> bool:
    """Whether a wheel of that name is this dependency and runs in CPython 3.12 on 64-bit Windows."""
    try:
        name, version, _build, tags = parse_wheel_filename(wheel)
    except InvalidWheelFilename:
        return False
    return (name, str(version)) == (locked.name, locked.version) and not _TAGS.isdisjoint(tags)


def not_recorded(locked: Iterable[Locked], record: Mapping[str, str]) -> list[Locked]:
    """The dependencies for which the record has no wheel of one of their locked hashes."""
    return [
        each
        for each in locked
        if not any(digest in record and is_for_windows(record[digest], each) for digest in each.hashes)
    ]


def ask(locked: Sequence[Locked]) -> dict[str, str]:
    """The wheels that pip would install on Windows, by hash. Raises `subprocess.CalledProcessError` where one has none."""
    if not locked:
        return {}
    with tempfile.TemporaryDirectory() as name:
        listed, report = write_requirements(locked, Path(name) / "asked.txt"), Path(name) / "report.json"
        command = [*pip("install"), "--dry-run", "--ignore-installed", "--target", str(Path(name) / "nowhere"), *TARGET]
        command += ["-r", str(listed), "--report", str(report)]
        subprocess.run(command, stdout=sys.stderr, check=True)
        files = [item["download_info"] for item in json.loads(report.read_text(encoding="utf-8"))["install"]]
    return {f"sha256:{file['archive_info']['hashes']['sha256']}": file["url"].rpartition("/")[2] for file in files}


def main(arguments: Sequence[str]) -> int:
    """Check, or write the record anew. Returns 1 where a dependency has no wheel for Windows."""
    locked = for_windows(LOCK.read_text(encoding="utf-8"))
    record = read_record(RECORD.read_text(encoding="utf-8")) if RECORD.is_file() else {}
    try:
        found = record | ask(not_recorded(locked, record))
    except subprocess.CalledProcessError:
        print("有依赖没有 Windows（64 位，CPython 3.12）的 wheel，见上面的说明。", file=sys.stderr)
        return 1
    if list(arguments) == ["--write"]:
        wanted = {digest for each in locked for digest in each.hashes if digest in found}
        lines = sorted(
            (found[digest], digest) for digest in wanted if any(is_for_windows(found[digest], e) for e in locked)
        )
        words = (
            "# The wheels of requirements.lock for CPython 3.12 on 64-bit Windows; written by `python3 dev.py lock`.\n"
        )
        text = words + "".join(f"{digest} {name}\n" for name, digest in lines)
        RECORD.write_text(text, encoding="ascii", newline="\n")
    missing = not_recorded(locked, found)
    for each in missing:
        print(f"没有 Windows 的 wheel：{each.name}=={each.version}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
