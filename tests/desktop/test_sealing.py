"""Sealing from the window: selected, a passphrase given twice, and opened again with another try after a wrong one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from conducted import conducted
from editor_app.desktop.conductor import Conductor
from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.passphrase_dialog import PassphraseDialog
from editor_app.desktop.look import Look
from windows import wait_until
from writing import write


@pytest.fixture
def conductor(desk: Desk, look: Look) -> Iterator[Conductor]:
    with conducted(desk, look) as made:
        yield made


def test_articles_are_sealed_and_opened(conductor: Conductor, desk: Desk, tmp_path: Path) -> None:
    heard: list[tuple[str, object]] = []
    conductor.sealing.said.connect(lambda words, _bad, choices: heard.append((words, choices)))
    article = desk.jobs.call_on_library(lambda: write(desk.room, 91, pictures=1))
    conductor.sealing._chosen = [article.id]
    conductor.sealing.target_chosen(str(tmp_path / "交接.xfseal"))
    dialog = conductor._window.findChild(PassphraseDialog)
    assert dialog is not None
    assert dialog.again is not None
    dialog.first.setText("松花江")
    assert "口令至少" in dialog.missing()
    dialog.first.setText("松花江上的清晨 2026")
    assert dialog.missing() == "两遍不一样"
    dialog.again.setText("松花江上的清晨 2026")
    dialog.decide()
    wait_until(lambda: any("已装进" in words for words, _ in heard))
    conductor.sealing.unseal(str(tmp_path / "交接.xfseal"), "不是这一句口令")
    wait_until(lambda: any("口令不对" in words and choices for words, choices in heard))
    conductor.sealing.unseal(str(tmp_path / "交接.xfseal"), "松花江上的清晨 2026")
    wait_until(lambda: any("收下 1 篇" in words for words, _ in heard))
