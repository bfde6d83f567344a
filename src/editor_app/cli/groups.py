"""Command groups in which the usual case needs no word of its own: `trash ID`, `backup DIR`."""

from __future__ import annotations

from typing import Any

from editor_app.cli.parser import CommandGroup


class WithUsual(CommandGroup):
    """A group that takes a first word which is none of its commands as the first argument of the command `USUAL`."""

    USUAL = ""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # the parser's own types are private
        """As the parser's own, after the usual command's name was put in where none stands."""
        if args and args[0] not in self.commands:
            args = [self.USUAL, *args]
        return super().resolve_command(ctx, args)
