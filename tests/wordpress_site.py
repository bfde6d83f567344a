"""A real WordPress for tests: started once for each test process, ended with it however that ends.

What stands in it is counted in its own database, past all of its programs' filters.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from editor_app.model.site import Site

SCRIPTS = Path(__file__).resolve().parent / "servers" / "wordpress"
# Ends the server when its standard input ends: that is at the end of the tests, and also when they were killed.
GUARD = """
import shutil, subprocess, sys
sys.stdin.buffer.read()
subprocess.run([sys.executable, sys.argv[1], "--data", sys.argv[2]], check=False)
shutil.rmtree(sys.argv[2], ignore_errors=True)
"""


@dataclass(frozen=True)
class Post:
    """A row of the site's posts. `status` is WordPress's word: draft, pending, publish, trash; inherit for media."""

    id: int
    status: str
    slug: str
    title: str
    content: str
    author: int
    parent: int


@dataclass(frozen=True)
class WordPress:
    """A running WordPress; `said` is what its start script printed (its README explains it)."""

    said: dict[str, Any]

    @property
    def base(self) -> str:
        """The site's address."""
        return str(self.said["base"])

    @property
    def data(self) -> Path:
        """Its private folder, with the servers' logs."""
        return Path(self.said["data"])

    def site(self, user: str = "reporter", kind: str = "wordpress", url: str = "", name: str = "") -> Site:
        """An account there, reached under `url` (a proxy) or directly."""
        return Site(name or f"WordPress {kind}", kind, url or self.base, user, "practice")

    def secret(self, user: str = "reporter") -> str:
        """The application password of an account."""
        return str(self.said["users"][user]["app_password"])

    def user_id(self, user: str) -> int:
        """The number of an account."""
        return int(self.said["users"][user]["id"])

    def as_user(self, user: str, method: str, path: str, **fields: Any) -> Any:
        """Do over the site's own API what a person there does; the answer's JSON. `path` is below wp/v2/."""
        answer = requests.request(
            method,
            str(self.said["rest"]) + path,
            json=fields or None,
            auth=(user, self.secret(user)),
            timeout=120,
        )
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text[:300]}"
        return answer.json()

    def new_password(self, user: str) -> tuple[str, str]:
        """Another application password of an account, and the name it is withdrawn by."""
        made = self.as_user(
            "admin", "POST", f"users/{self.user_id(user)}/application-passwords", name=os.urandom(4).hex()
        )
        return str(made["password"]), str(made["uuid"])

    def withdraw_password(self, user: str, uuid: str) -> None:
        """An application password is accepted no more."""
        self.as_user("admin", "DELETE", f"users/{self.user_id(user)}/application-passwords/{uuid}")

    def rows(self, query: str) -> list[list[Any]]:
        """What the site's own database answers; the query must give one JSON array for each row."""
        sockets = json.loads((self.data / "state.json").read_text(encoding="utf-8"))["sockets"]
        command = ["mariadb", "--no-defaults", f"--socket={sockets}/db.sock", "--user=root", "--batch", "--raw"]
        command += ["--default-character-set=utf8mb4", "--skip-column-names", "wordpress", "-e", query]
        done = subprocess.run(command, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode("utf-8", errors="replace")
        return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]

    def _posts(self, condition: str) -> list[Post]:
        columns = "ID, post_status, post_name, post_title, post_content, post_author, post_parent"
        found = self.rows(f"SELECT JSON_ARRAY({columns}) FROM wp_posts WHERE {condition} ORDER BY ID")
        return [Post(*row) for row in found]

    def posts(self, containing: str = "") -> list[Post]:
        """Every article the site holds, in any state, its trash included; those whose slug, title or content has the words."""
        words = containing.replace("'", "''")
        part = f"INSTR(CONCAT_WS('|', post_name, post_title, post_content), '{words}')" if words else "1"
        return self._posts(f"post_type = 'post' AND post_status <> 'auto-draft' AND ID > 1 AND {part}")

    def media(self, slug: str = "") -> list[Post]:
        """Every picture the site holds; those whose slug begins so."""
        return self._posts(f"post_type = 'attachment' AND post_name LIKE '{slug}%'")

    def media_file(self, post: Post) -> Path:
        """The file of a picture as it was handed in, or as WordPress keeps it."""
        ((name,),) = self.rows(
            f"SELECT JSON_ARRAY(meta_value) FROM wp_postmeta WHERE post_id = {post.id} AND meta_key = '_wp_attached_file'"
        )
        return self.data / "site" / "wp-content" / "uploads" / name


def _open_to_all(folder: Path) -> bool:
    """Whether another account may reach what lies in the folder."""
    return all(place.stat().st_mode & stat.S_IXOTH for place in (folder, *folder.parents))


def _start(data: Path, *options: str) -> dict[str, Any]:
    command = [sys.executable, str(SCRIPTS / "start"), "--data", str(data), "--port", "0", "--workers", "4", *options]
    if os.geteuid() == 0 and not _open_to_all(data.parent):
        command += ["--user", "root"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, "WordPress did not start: " + done.stderr.decode("utf-8", errors="replace")
    said: dict[str, Any] = json.loads(done.stdout)
    return said


@contextmanager
def running_wordpress(*options: str) -> Iterator[WordPress]:
    """A WordPress of its own, on a free port, in a folder of its own. `options` are those of its start script."""
    if shutil.which("mariadb") is None:
        raise AssertionError(
            "WordPress and MariaDB are not installed: run `python3 dev.py test` once, it installs them"
        )
    data = Path(tempfile.mkdtemp(prefix="wordpress-"))
    command = [sys.executable, "-c", GUARD, str(SCRIPTS / "stop"), str(data)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True) as guard:
        assert guard.stdin is not None
        try:
            yield WordPress(_start(data, *options))
        finally:
            guard.stdin.close()
            guard.wait(60)
