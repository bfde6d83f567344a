"""A fault in a site profile: which file, which line, what is wrong there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from editor_app.model.errors import Refused

_LINE = re.compile(r"第 (\d+) 行：")


@dataclass(frozen=True, slots=True, order=True)
class ProfileFault:
    """One fault. `file` is a name inside the profile, or that of the package itself; `line` counts from 1, 0 where no
    single line is at fault; `why` is a clause in Chinese.
    """

    file: str
    line: int
    why: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.why}" if self.line else f"{self.file}: {self.why}"


def fault_of(error: Refused) -> ProfileFault:
    """The fault that a refusal with the code `profile.broken` tells; its `why` begins with the line where there is one."""
    why = str(error.details.get("why", ""))
    match = _LINE.match(why)
    return ProfileFault(
        str(error.details.get("file", "")), int(match[1]) if match else 0, why[match.end() if match else 0 :]
    )
