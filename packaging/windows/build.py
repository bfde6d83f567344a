"""Builds the Windows program on Linux: `python3 dev.py package-windows`, which sets up what this needs.

Into dist/windows: program/ (the folder that runs), PioneerDesk-VERSION-portable.zip, PioneerDesk-VERSION-setup.exe,
sizes.md, SHA256SUMS, and with --release-key update.json.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from editor_app.model.errors import EditorError
from editor_app.model.problems import explain
from editor_app.services.signing_keys import SigningKey
from installer import make_installer
from portable import make_portable
from program_folder import OUTPUT, SCRATCH, Incomplete, Made, make_folder
from release_list import add_arguments, open_key, write_list
from sizes import LIMIT, MEGABYTE, parts_of, table


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_sums(files: Iterable[Path], output: Path) -> None:
    """What `sha256sum -c` reads."""
    lines = [f"{digest(path)} *{path.name}\n" for path in files]
    output.write_text("".join(lines), encoding="utf-8", newline="\n")


def pack(made: Made, key: SigningKey | None, valid_days: int, *, quick: bool) -> int:
    """Zip and installer of a finished folder, with their sums and sizes, and the list that `key` signs. Returns the exit
    status.
    """
    for former in [
        *OUTPUT.glob("PioneerDesk-*"),
        *OUTPUT.glob("SHA256SUMS"),
        *OUTPUT.glob("sizes.md"),
        *OUTPUT.glob("update.json"),
    ]:
        former.unlink()
    portable = make_portable(made.folder, made.version, OUTPUT / f"PioneerDesk-{made.version}-portable.zip")
    setup = OUTPUT / f"PioneerDesk-{made.version}-setup.exe"
    make_installer(made.folder, made.version, made.icon, setup, SCRATCH / "installer", quick=quick)
    write_sums([setup, portable], OUTPUT / "SHA256SUMS")
    write_list([setup, portable], made.version, key, valid_days)
    words = table(parts_of(portable), [setup, portable])
    (OUTPUT / "sizes.md").write_text(words + "\n", encoding="utf-8", newline="\n")
    print(words)
    if setup.stat().st_size > LIMIT and not quick:
        print(f"安装程序超过了 {LIMIT // MEGABYTE} MB。", file=sys.stderr)
        return 1
    return 0


def main(arguments: Sequence[str]) -> int:
    """Build, and say how large everything is."""
    parser = argparse.ArgumentParser(prog="dev.py package-windows", description=__doc__)
    parser.add_argument("--folder", action="store_true", help="only the folder that runs on Windows")
    parser.add_argument("--quick", action="store_true", help="pack faster and larger; for trying the installer out")
    add_arguments(parser)
    chosen = parser.parse_args(arguments)
    try:
        key = open_key(chosen.release_key) if chosen.release_key else None
        made = make_folder(OUTPUT / "program", key)
        print(f"{made.folder}: {len(made.distributions)} 个依赖", flush=True)
        return 0 if chosen.folder else pack(made, key, chosen.valid_days, quick=chosen.quick)
    except EditorError as error:
        print(explain(error), file=sys.stderr)
    except Incomplete as error:
        print(f"程序不完整，在 Windows 上打不开：\n{error}", file=sys.stderr)
    except subprocess.CalledProcessError as error:
        print(
            f"这一步没有成功（退出码 {error.returncode}）：{Path(str(error.cmd[0])).name}，说明见上面。",
            file=sys.stderr,
        )
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
