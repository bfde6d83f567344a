"""`python -m editor_app` and the command `editor-app`."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the program on `sys.argv`; without a command it opens the window."""
    from editor_app.app import ThisComputer
    from editor_app.cli.main import run

    return run(sys.argv[1:], ThisComputer())


if __name__ == "__main__":
    sys.exit(main())
