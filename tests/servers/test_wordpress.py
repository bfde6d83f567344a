"""The real WordPress that tests hand in to: it starts, it counts, and it ends with the tests however they end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from wordpress_site import WordPress

HERE = Path(__file__).resolve().parent


def runs(process: str) -> bool:
    """Whether a process is there and no mere entry of one that has ended."""
    try:
        return Path("/proc", process, "stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def test_it_runs_with_its_accounts_and_columns(wordpress: WordPress) -> None:
    assert {"admin", "editor", "author", "contributor", "reporter"} == set(wordpress.said["users"])
    assert "党建动态" in wordpress.said["categories"]
    me = wordpress.as_user("reporter", "GET", "users/me?context=edit")
    assert me["capabilities"]["upload_files"] is True


def test_what_it_holds_is_counted_in_its_own_database(wordpress: WordPress) -> None:
    made = wordpress.as_user("author", "POST", "posts", title="数一数“它”", content="<p>甲'乙</p>\n", slug="count-me")
    (post,) = wordpress.posts("count-me")
    assert (post.id, post.status, post.title, post.content) == (made["id"], "draft", "数一数“它”", "<p>甲'乙</p>\n")
    assert wordpress.posts("甲'乙") == [post]
    wordpress.as_user("author", "DELETE", f"posts/{post.id}")
    assert [each.status for each in wordpress.posts("数一数")] == ["trash"]


def test_it_ends_also_when_the_tests_are_killed() -> None:
    code = (
        "import sys, time\n"
        "from wordpress_site import running_wordpress\n"
        "with running_wordpress() as site:\n"
        "    print(site.data, *site.said['pids'].values(), flush=True)\n"
        "    time.sleep(600)\n"
    )
    places = os.pathsep.join([str(HERE.parent), str(HERE.parent.parent / "src")])
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": places}
    ) as tests:
        assert tests.stdout is not None
        folder, *servers = tests.stdout.readline().decode().split()
        assert len(servers) == 3
        assert all(runs(server) for server in servers)
        tests.send_signal(signal.SIGKILL)
    limit = time.monotonic() + 30
    while Path(folder).exists() and time.monotonic() < limit:
        time.sleep(0.05)
    assert not Path(folder).exists()
    assert not any(runs(server) for server in servers)
