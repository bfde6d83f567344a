"""The log and the count of crashes on the disk."""

from __future__ import annotations

import faulthandler
import logging
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from editor_app.services import logbook
from editor_app.services.logbook import Ledger, Logbook

SAID = "松江湾街道党员志愿者护万家安澜"
TODAY, TOMORROW = date(2026, 11, 28), date(2026, 11, 29)


@pytest.fixture(autouse=True)
def _faults_of_the_tests() -> Iterator[None]:
    """The tests' own dump of faults is in force again afterwards."""
    yield
    if sys.__stderr__ is not None:
        faulthandler.enable(sys.__stderr__)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Logbook]:
    level = logging.getLogger().level
    made = Logbook(tmp_path / "logs", tmp_path / "library")
    made.open()
    yield made
    made.close()
    logging.getLogger().setLevel(level)


def test_a_kind_of_crash_is_told_once_a_day_and_version_and_counted(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, "1.0")
    assert (ledger.note("a", TODAY), ledger.note("a", TODAY).tell) == (logbook.Noted(True, 1), False)
    ledger.keep(ledger.data())
    again = Ledger(tmp_path, "1.0")  # the program was started anew
    assert again.note("a", TODAY) == logbook.Noted(False, 3)
    assert again.note("a", TOMORROW) == logbook.Noted(True, 4)
    again.keep(again.data())
    assert Ledger(tmp_path, "1.1").note("a", TOMORROW) == logbook.Noted(True, 1)


@pytest.mark.parametrize("damage", [b"", b"\x00\xff", b"[1]", b'{"1.0 a": 7}', b'{"1.0 a": {"count": "x"}}'])
def test_a_damaged_ledger_is_begun_anew(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "crashes.json").write_bytes(damage)
    assert Ledger(tmp_path, "1.0").note("a", TODAY) == logbook.Noted(True, 1)


def test_the_ledger_forgets_the_oldest(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, "1.0")
    for number in range(logbook.MOST_KINDS + 5):
        ledger.note(str(number), TODAY)
    assert ledger.data().count(b"count") == logbook.MOST_KINDS


def test_errors_are_logged_without_their_words_and_logins_struck_out(book: Logbook) -> None:
    try:
        raise ValueError(SAID)
    except ValueError:
        logging.getLogger("editor_app.x").exception("it went wrong; Authorization: Basic bGk6Z2VoZWlt")
    logging.getLogger("editor_app.x").debug(SAID)
    book.close()
    text = book.log.read_text("utf-8")
    assert "it went wrong" in text
    assert "test_logbook.py" in text
    assert SAID not in text
    assert "bGk6Z2VoZWlt" not in text


def test_the_log_rotates(book: Logbook, monkeypatch: pytest.MonkeyPatch) -> None:
    assert book._file is not None
    book._file.maxBytes = 2000
    for number in range(200):
        logging.getLogger("editor_app.x").warning("%d %s", number, "x" * 50)
    book.close()
    files = sorted(book.folder.glob("log-*"))
    assert len(files) == logbook.LOG_FILES + 1
    assert max(each.stat().st_size for each in files) <= 2000


def test_a_start_that_was_struck_down_is_found_by_the_next(tmp_path: Path) -> None:
    program = (
        "import ctypes, sys; from pathlib import Path; from editor_app.services.logbook import Logbook\n"
        f"words = {SAID!r}\nLogbook(Path(sys.argv[1]), Path('lib')).open()\nctypes.string_at(0)"
    )
    died = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, check=False)
    assert died.returncode != 0
    for dump in (True, False):  # found once
        book = Logbook(tmp_path, Path("lib"))
        book.open()
        book.close()
        assert ("Current thread" in book.fault) is dump
        assert SAID not in book.fault
    assert list(tmp_path.glob("fault-*")) == []


def test_without_a_folder_the_program_works_without_a_log(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file stands there")
    book = Logbook(tmp_path / "logs", tmp_path / "library")
    book.open()
    book.close()
    assert book.fault == ""
