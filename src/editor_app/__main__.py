"""`python -m editor_app` and the command `editor-app`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

PACKAGE = ".textpack"


def main() -> int:
    """Run the program on `sys.argv`; without a command it opens the window."""
    from editor_app.app import ThisComputer
    from editor_app.model.redacting import install

    install()
    outside, arguments = ThisComputer(), sys.argv[1:]
    if is_package(arguments):
        return outside.open_window(outside.default_library(), [Path(arguments[0]).absolute()])
    if opens_window(arguments):
        place = arguments[1] if arguments else os.environ.get("EDITOR_APP_LIBRARY", "")
        return outside.open_window(Path(place) if place else outside.default_library())
    from editor_app.cli.main import run

    return run(arguments, outside)


def opens_window(arguments: Sequence[str]) -> bool:
    """Whether nothing but the window is wanted. The command line's parser would say so too; its loading takes a third
    of the time until the window is there.
    """
    return not arguments or (len(arguments) == 2 and arguments[0] == "--library" and not arguments[1].startswith("-"))


def is_package(arguments: Sequence[str]) -> bool:
    """Whether a package of an article is all that was named, as Windows does when one is opened. Whether it is there is told
    by the window.
    """
    return len(arguments) == 1 and arguments[0].lower().endswith(PACKAGE) and not arguments[0].startswith("-")


if __name__ == "__main__":
    sys.exit(main())
