"""What is told of an error nobody expected: its kind and the lines of the program it went through, and nothing else.

The words of an error are left out: they may quote an article (`ValueError: bad title …`), a file's name or a login. So are
local values, lines of source and the places of files on this computer.
"""

from __future__ import annotations

import hashlib
import re
import traceback
from collections.abc import Iterator

from editor_app.model.errors import EditorError

MOST_FRAMES, MOST_ERRORS = 20, 8
"""Of one error the innermost lines, and of a chain of errors the last ones."""

OMITTED = "（错误的原文不写进报告）"
_FILE = re.compile(r'File "([^"]+)"')
_FAULT_FRAME = re.compile(r'File "([^"]+)", line (\d+) in (.+)')


def short_path(path: str) -> str:
    """A source file as it is called in reports: from the package on, without the folders of this computer."""
    parts = path.replace("\\", "/").split("/")
    for mark in ("editor_app", "site-packages"):
        if mark in parts[:-1]:
            place = len(parts) - 1 - parts[::-1].index(mark)
            return "/".join(parts[place if mark == "editor_app" else place + 1 :])
    return parts[-1]


def signature(error: BaseException) -> str:
    """What makes two crashes the same: the kind of error and the lines it came through. Words do not count: `no article
    17` and `no article 18` are one crash.
    """
    frames = traceback.extract_tb(error.__traceback__)
    inner = f"{short_path(frames[-1].filename)}:{frames[-1].lineno}" if frames else "?"
    way = "|".join(f"{short_path(frame.filename)}:{frame.lineno}" for frame in frames[-MOST_FRAMES:])
    return f"{type(error).__name__} {inner} {_digest(way)}"


def report(error: BaseException) -> str:
    """The crash as lines to pass on, the error that caused it first, without anything that was written or typed."""
    return "\n".join(line for one in list(_chain(error))[-MOST_ERRORS:] for line in _lines(one))


def _chain(error: BaseException) -> Iterator[BaseException]:
    """`error` and what led to it, the first cause first; each once."""
    found: list[BaseException] = []
    seen: BaseException | None = error
    while seen is not None and seen not in found:
        found.insert(0, seen)
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    for one in found:
        yield one
        if isinstance(one, BaseExceptionGroup):
            yield from one.exceptions


def _lines(error: BaseException) -> Iterator[str]:
    yield f"{type(error).__module__}.{type(error).__qualname__} {_code(error)}"
    frames = traceback.extract_tb(error.__traceback__)
    if len(frames) > MOST_FRAMES:
        yield f"  ……外面还有 {len(frames) - MOST_FRAMES} 层"
    for frame in frames[-MOST_FRAMES:]:
        yield f"  {short_path(frame.filename)}:{frame.lineno} {frame.name}"


def _code(error: BaseException) -> str:
    """What may be told of the words of an error: codes of ours and of the system."""
    if isinstance(error, EditorError):
        return error.code
    if isinstance(error, OSError) and error.errno is not None:
        return f"errno {error.errno}"
    return OMITTED if error.args else ""


def fault_report(dump: str) -> str:
    """What the interpreter wrote as it was struck down, with short paths: it holds no values, only lines and threads."""
    blocks = _FILE.sub(lambda found: f'File "{short_path(found[1])}"', dump).strip().split("\n\n")
    blocks[1:] = sorted(
        blocks[1:], key=lambda block: not block.startswith("Current thread")
    )  # the one that was struck first
    return "\n\n".join(blocks)


def fault_signature(dump: str) -> str:
    """The signature of such a dump: the fault and the innermost lines of the thread it struck."""
    first = dump.strip().partition("\n")[0].strip()
    current = dump.partition("Current thread")[2] or dump
    frames = _FAULT_FRAME.findall(current.partition("\n\n")[0])
    way = "|".join(f"{short_path(path)}:{line}" for path, line, _name in frames[:MOST_FRAMES])
    inner = f"{short_path(frames[0][0])}:{frames[0][1]}" if frames else "?"
    return f"{first[:80]} {inner} {_digest(way)}"


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:12]
