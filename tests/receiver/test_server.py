"""The practice site as a process: what it announces, how it ends, and that what it acknowledged outlives a kill."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from editor_app.model.digest import sha256
from editor_app.model.errors import Unavailable
from editor_app.receiver.accounts import Accounts
from editor_app.receiver.store import Store
from forking import Started, start
from receiver.handing import JPEG, ORIGINAL, Client, article

POSIX = os.name == "posix"


@dataclass
class Running:
    process: Started
    told: dict[str, Any]

    def client(self, role: str = "contributor") -> Client:
        return Client(self.told["url"], next(each["token"] for each in self.told["accounts"] if each["role"] == role))


@contextmanager
def practice(data: Path, *more: str, port: int = 0) -> Iterator[Running]:
    command = ["-m", "editor_app", "practice-site", "--port", str(port), "--data", str(data), *more]
    with start(command, os.environ, feed=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, process.stderr.read() if process.stderr else ""
            yield Running(process, json.loads(line))
        finally:
            process.kill()


def test_it_announces_itself_and_ends_with_its_input(tmp_path: Path) -> None:
    with practice(tmp_path / "data", "--stop-with-stdin") as running:
        told = running.told
        assert set(told) == {"url", "api", "accounts", "data"}
        assert told["url"].startswith("http://127.0.0.1:")
        assert told["api"] == told["url"] + "/api/v1"
        assert told["data"] == str(tmp_path / "data")
        assert [each["role"] for each in told["accounts"]] == ["contributor", "reviewer", "editor", "administrator"]
        assert {"user", "name", "unit", "role", "token"} == set(told["accounts"][0])
        client = running.client()
        assert client.http.get("/api/v1/me").status_code == 200
        client.close()
        assert running.process.stdin is not None
        running.process.stdin.close()
        assert running.process.wait(60) == 0
        assert running.process.stderr is not None
        assert running.process.stderr.read() == ""


@pytest.mark.skipif(not POSIX, reason="signals and file modes of POSIX")
def test_what_was_acknowledged_outlives_a_kill(tmp_path: Path) -> None:
    data = tmp_path / "data"
    value = article(renditions={ORIGINAL: sha256(JPEG)})
    with practice(data) as running:
        first = running.told
        client = running.client()
        assert client.put_asset(JPEG).status_code == 201
        answer = client.put(value)
        running.process.send_signal(signal.SIGKILL)
        assert answer.status_code == 201
        client.close()
        running.process.wait(60)
    assert stat.S_IMODE((data / "accounts.json").stat().st_mode) == 0o600
    with practice(data) as running:
        assert running.told["accounts"] == first["accounts"]
        assert running.told["url"] == first["url"]  # addresses in receipts stay good
        client = running.client()
        assert client.put_asset(JPEG).status_code == 200
        assert client.get(value["client_id"]).json()["digest"] == value["digest"]
        again = client.put(value)
        assert (again.status_code, again.json()) == (200, answer.json())
        assert len(client.http.get("/api/v1/articles").json()["items"]) == 1
        client.close()
        running.process.send_signal(signal.SIGTERM)
        running.process.wait(60)


@pytest.mark.skipif(not POSIX, reason="signals of POSIX")
def test_a_signal_ends_it_quietly_while_it_watches_its_input(tmp_path: Path) -> None:
    with practice(tmp_path / "data", "--stop-with-stdin") as running:
        running.process.send_signal(signal.SIGTERM)
        running.process.wait(60)
        assert running.process.stderr is not None
        assert "Fatal" not in running.process.stderr.read()


def test_it_listens_on_the_loopback_only(tmp_path: Path) -> None:
    with practice(tmp_path / "data", "--stop-with-stdin") as running:
        port = int(running.told["url"].rpartition(":")[2])
        listening = socket.create_connection(("127.0.0.1", port), 5)
        listening.close()
        for address in _other_addresses():
            with pytest.raises(OSError, match=r"."):
                socket.create_connection((address, port), 2)


def _other_addresses() -> set[str]:
    """Addresses of this computer beyond 127.0.0.1."""
    found = {"127.0.0.2"} if sys.platform.startswith("linux") else set()
    with suppress(socket.gaierror):
        found |= {str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    return found - {"127.0.0.1"}


def test_a_taken_port_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [
            sys.executable,
            "-m",
            "editor_app",
            "practice-site",
            "--port",
            str(port),
            "--data",
            str(tmp_path / "d"),
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False, encoding="utf-8")
    assert done.returncode == 3
    assert f"端口 {port} 已被" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_used_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    command = [
        sys.executable,
        "-m",
        "editor_app",
        "practice-site",
        "--port",
        "0",
        "--data",
        str(tmp_path / "file" / "d"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False, encoding="utf-8")
    assert done.returncode == 3
    assert "练习站点的数据文件夹不能用" in done.stderr
    assert "Traceback" not in done.stderr


def test_two_sites_over_one_folder_do_not_give_the_same_number(tmp_path: Path) -> None:
    with practice(tmp_path / "data") as one, practice(tmp_path / "data") as two:
        clients = [one.client(), two.client()]
        numbers = [client.put(article()).json()["number"] for _ in range(5) for client in clients]
        assert len(set(numbers)) == 10
        for client in clients:
            client.close()


def test_accounts_are_made_once(tmp_path: Path) -> None:
    first, again = Accounts(tmp_path), Accounts(tmp_path)
    assert first.all == again.all
    assert len({account.token for account in first.all}) == 4
    assert all(len(account.token) >= 32 for account in first.all)
    assert first.of_token(first.all[1].token) == first.all[1]
    assert first.of_token("") is None
    assert first.of_token("é") is None


@pytest.mark.parametrize("text", ["", "{", "[1]", '[{"user": "x"}]', "3"])
def test_a_spoiled_account_file_is_said_and_left_alone(tmp_path: Path, text: str) -> None:
    (tmp_path / "accounts.json").write_text(text)
    with pytest.raises(Unavailable) as caught:
        Accounts(tmp_path)
    assert caught.value.code == "practice.bad_accounts"
    assert (tmp_path / "accounts.json").read_text() == text


def test_a_picture_that_cannot_be_written_leaves_no_row(tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    (tmp_path / "data" / "assets").write_text("in the way")
    with pytest.raises(OSError, match=r"."):
        store.add_asset(sha256(JPEG), "image/jpeg", JPEG)
    assert store.asset(sha256(JPEG)) is None
    store.close()


def test_the_database_is_durable(tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
    store.close()


def test_stopping_does_not_take_long(tmp_path: Path) -> None:
    with practice(tmp_path / "data", "--stop-with-stdin") as running:
        client = running.client()
        client.http.get("/")  # leaves a connection open
        assert running.process.stdin is not None
        started = time.monotonic()
        running.process.stdin.close()
        running.process.wait(60)
        assert time.monotonic() - started < 30
        client.close()
