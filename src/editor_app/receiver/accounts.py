"""Who may hand in. The practice site makes its own accounts; their tokens lie in its data folder, for practising only."""

from __future__ import annotations

import hmac
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from editor_app.model import held_files
from editor_app.model.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Account:
    """One person. `role` is contributor, reviewer, editor or administrator."""

    user: str
    name: str
    unit: str
    role: str
    token: str


_PEOPLE = (
    ("tongxunyuan", "练习通讯员", "东风街道党工委", "contributor"),
    ("shengaoren", "练习审稿人", "区委组织部", "reviewer"),
    ("bianji", "练习编辑", "练习站点", "editor"),
    ("guanliyuan", "练习管理员", "练习站点", "administrator"),
)


class Accounts:
    """The accounts of one data folder; made with fresh tokens at the first start. Raises
    `Unavailable("practice.bad_accounts")` where the file cannot be understood.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "accounts.json"
        if not path.exists():
            people = [Account(*person, token=secrets.token_urlsafe(24)) for person in _PEOPLE]
            unfinished = path.with_suffix(".part")
            handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump([asdict(person) for person in people], file, ensure_ascii=False, indent=2)
                file.flush()
                os.fsync(file.fileno())
            held_files.replace(unfinished, path)
        try:
            self.all = [Account(**item) for item in json.loads(path.read_text(encoding="utf-8"))]
        except (ValueError, TypeError) as error:
            raise Unavailable("practice.bad_accounts", path=str(path)) from error

    def named(self, user: str) -> tuple[str, str]:
        """Name and unit of a user; both empty for one who is no more."""
        return next(((each.name, each.unit) for each in self.all if each.user == user), ("", ""))

    def of_token(self, token: str) -> Account | None:
        """The account that this token proves, compared in constant time."""
        found = None
        for account in self.all:
            if hmac.compare_digest(account.token.encode(), token.encode()):
                found = account
        return found
