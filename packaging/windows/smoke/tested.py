"""What was tested under wine last, by the sum of what it depends on: so that an unchanged installer is not tested again.

`python tested.py` says whether it is unchanged; exit status 1 where it is not.
"""

from __future__ import annotations

import hashlib
import sys
import tomllib
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
NOTE = HERE.parent / "tested.toml"
WATCHED = ("packaging/windows", "packaging/hatch_build.py", "requirements.lock", "dev.py")


def fingerprint() -> str:
    """The SHA-256 of everything under `WATCHED`, names and bytes; the note itself, and what Python leaves, not."""
    total = hashlib.sha256()
    for place in (ROOT / name for name in WATCHED):
        for file in [place] if place.is_file() else sorted(place.rglob("*")):
            if file.is_file() and file != NOTE and "__pycache__" not in file.parts:
                data = file.read_bytes().replace(b"\r\n", b"\n")
                total.update(f"{file.relative_to(ROOT).as_posix()} {len(data)}\n".encode() + data)
    return total.hexdigest()


def noted() -> dict[str, str]:
    """The note: `sha256`, `date`, `wine`; empty where there is none."""
    return (
        {key: str(value) for key, value in tomllib.loads(NOTE.read_text(encoding="utf-8")).items()}
        if NOTE.is_file()
        else {}
    )


def note(wine: str) -> None:
    """Write down that the whole journey has passed now."""
    lines = [
        "# Written by `python3 dev.py test-windows` when it passes; `dev.py test` runs it again where the sum is another.",
        f'sha256 = "{fingerprint()}"',
        f'date = "{date.today()}"',
        f'wine = "{wine}"',
    ]
    NOTE.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    last = noted()
    same = last.get("sha256") == fingerprint()
    print(
        f"── Windows：安装程序没有变，{last['date']} 试过"
        if same
        else "── Windows：安装程序变了，要在 wine 里再试一遍",
        flush=True,
    )
    sys.exit(0 if same else 1)
