"""Where in a TOML text a key stands: the standard reader gives values without their lines."""

from __future__ import annotations

import re
import tomllib
from typing import Any, TypeAlias

_ERROR_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)\Z")
_ARRAY_HEADER = re.compile(r"\[\[\s*([\w.-]+)\s*\]\]")
_HEADER = re.compile(r"\[\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"([\w.-]+)\s*=")
TomlPath: TypeAlias = tuple[str | int, ...]


class NoToml(ValueError):
    """The text is no TOML; `line` (from 1, 0 unknown) and `why`, a clause in Chinese."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line
        self.why = why


def read_toml(text: str) -> dict[str, Any]:
    """The values of `text`. Raises `NoToml`."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _ERROR_PLACE.search(str(error))
        line = int(place[1]) if place and place[1] else text.count("\n") + 1
        raise NoToml(line, f"不合 TOML 的写法：{_ERROR_PLACE.sub('', str(error))}") from error
    except RecursionError as error:
        raise NoToml(0, "嵌套太深") from error


class TomlLines:
    """Where the keys of a TOML text stand, looked up once for many questions."""

    def __init__(self, text: str) -> None:
        counts: dict[str, int] = {}
        here: TomlPath = ()
        self._at: dict[TomlPath, int] = {}
        for number, line in enumerate(text.splitlines(), 1):
            stripped = line.strip()
            if match := _ARRAY_HEADER.match(stripped):
                counts[match[1]] = counts.get(match[1], -1) + 1
                place = here = (*match[1].split("."), counts[match[1]])
            elif match := _HEADER.match(stripped):
                place = here = tuple(match[1].split("."))
            elif match := _KEY.match(stripped):
                place = (*here, *match[1].split("."))
            else:
                continue
            self._at.setdefault(place, number)

    def of(self, path: TomlPath) -> int | None:
        """The line (from 1) of the key at `path`, or of what stands nearest above it; numbers in `path` count the tables of
        an array from 0. None where not even its table is there.
        """
        for length in range(len(path), 0, -1):
            if (line := self._at.get(path[:length])) is not None:
                return line
        return None


def line_of(text: str, path: TomlPath) -> int | None:
    """The line of one key, as `TomlLines.of` gives it."""
    return TomlLines(text).of(path)


def place_words(path: TomlPath) -> str:
    """A path as people read it: `columns 第 2 个.id`."""
    return "".join(f" 第 {part + 1} 个" if isinstance(part, int) else f".{part}" for part in path).strip(". ")
