"""Compile `ui/*.ui` into `src/editor_app/desktop/forms/ui_*.py`, or check that they are up to date (`--check`).

The line that names the compiler's version is taken out, so that the same form gives the same bytes everywhere.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FORMS = ROOT / "src" / "editor_app" / "desktop" / "forms"
PACKAGE_LINE = '"""Compiled from ui/*.ui by packaging/compile_forms.py; change the forms, not these."""\n'
_VERSION_LINE = re.compile(r"^## Created by: .*\n", re.MULTILINE)


def compiler() -> str:
    """pyside6-uic of the Python that runs this."""
    name = "pyside6-uic.exe" if sys.platform == "win32" else "pyside6-uic"
    return str(Path(sys.executable).parent / name)


def compiled(form: Path) -> str:
    """The Python source of a form."""
    command = [compiler(), "--no-autoconnection", str(form)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    return _VERSION_LINE.sub("", done.stdout.replace("\r\n", "\n")).rstrip() + "\n"


def wanted() -> dict[Path, str]:
    """Every file the forms folder should hold, and its text."""
    files = {FORMS / f"ui_{form.stem}.py": compiled(form) for form in sorted((ROOT / "ui").glob("*.ui"))}
    return {FORMS / "__init__.py": PACKAGE_LINE, **files}


def main(arguments: list[str]) -> int:
    """Write, or with `--check` compare; status 1 where something is not up to date."""
    files = wanted()
    there = set(FORMS.glob("*.py"))
    stale = [path for path, text in files.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    left_over = sorted(there - set(files))
    if arguments == ["--check"]:
        for path in [*stale, *left_over]:
            print(f"not up to date: {path.relative_to(ROOT)}")
        return 1 if stale or left_over else 0
    FORMS.mkdir(parents=True, exist_ok=True)
    for path in stale:
        path.write_text(files[path], encoding="utf-8", newline="\n")
    for path in left_over:
        path.unlink()
    print(f"{len(files) - 1} forms, {len(stale)} written, {len(left_over)} removed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
