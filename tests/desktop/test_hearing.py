"""Asking from the window what became of articles: on a stick whose office has laid its answers beside them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from conducted import conducted
from editor_app.desktop.conductor import Conductor
from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.time_dialog import TimeDialog
from editor_app.desktop.flows.pressing import Order
from editor_app.desktop.look import Look
from editor_app.model.article import ArticleState
from editor_app.model.codec import canonical_json, metadata_to_json
from editor_app.model.digest import content_digest
from editor_app.model.metadata import with_field
from editor_app.model.site import Site
from editor_app.model.submission import Hold, SubmissionState
from editor_app.services.preferences import Person
from practice import running_site
from windows import wait_until
from writing import write


@pytest.fixture
def conductor(desk: Desk, look: Look) -> Iterator[Conductor]:
    with conducted(desk, look) as made:
        yield made


def test_news_of_sites_are_told_and_the_library_shows_them(conductor: Conductor, desk: Desk, tmp_path: Path) -> None:
    heard: list[tuple[str, bool]] = []
    conductor.posting.said.connect(lambda words, bad, _choices: heard.append((words, bad)))
    ask = conductor._window.commands["syncAction"].trigger
    ask()
    wait_until(lambda: ("还没有报到过站点，没有什么可问的", False) in heard)

    stick = tmp_path / "优盘"
    stick.mkdir()
    room = desk.room
    desk.jobs.call_on_library(lambda: room.accounts.add(Site("优盘", "folder", str(stick), "东风街道", "practice")))
    article = desk.jobs.call_on_library(lambda: write(room, 81, pictures=0))
    desk.jobs.call_on_library(lambda: room.submitting.submit([article.id], "优盘"))
    room.submitting.run(wait=True)
    ask()
    wait_until(lambda: ("问过站点，没有新消息", False) in heard)
    (stick / f"{article.id}.answer.json").write_text(
        json.dumps({"state": "returned", "note": "请补一张近景"}, ensure_ascii=False), encoding="utf-8"
    )
    ask()
    wait_until(lambda: any("退回（请补一张近景）" in words for words, _ in heard))
    state = desk.jobs.call_on_library(lambda: room.authoring.open(article.id).state)
    assert state is ArticleState.RETURNED

    stick.rename(tmp_path / "拔掉了")
    ask()
    wait_until(lambda: any(bad and "“优盘”没有问到" in words for words, bad in heard))


def test_the_figures_follow_what_the_sites_say(
    conductor: Conductor, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    conductor._window.commands["statisticsAction"].trigger()
    dialog = conductor.counting.dialog
    assert dialog is not None
    wait_until(lambda: dialog.sum.text().startswith("上报 0 篇"))
    assert dialog.empty.isVisibleTo(dialog)
    assert not dialog.file_button.isEnabled()
    stick, room = tmp_path / "优盘", desk.room
    stick.mkdir()
    desk.jobs.call_on_library(lambda: room.accounts.add(Site("优盘", "folder", str(stick), "东风街道", "practice")))
    article = desk.jobs.call_on_library(lambda: write(room, 82, pictures=0))
    desk.jobs.call_on_library(lambda: room.submitting.submit([article.id], "优盘"))
    room.submitting.run(wait=True)
    (stick / f"{article.id}.answer.json").write_text(json.dumps({"state": "published"}), encoding="utf-8")
    dialog.ask_button.click()
    wait_until(lambda: dialog.sum.text() == "上报 1 篇，采用 1 篇，退回 0 篇，待定 0 篇，采用率 100%")
    for place in range(dialog.grouping.count()):
        dialog.grouping.setCurrentIndex(place)
        assert [dialog.tree.topLevelItem(0).text(column) for column in range(2, 7)] == ["1", "1", "0", "0", "100%"]
    for name in ("统计.xlsx", "统计.csv"):
        conductor.counting.file_chosen(str(tmp_path / name))
        wait_until(lambda name=name: name in dialog.words.text())  # type: ignore[misc]
        assert (tmp_path / name).stat().st_size > 100
    orders: list[Order] = []
    monkeypatch.setattr(conductor.exporting.press, "take", orders.append)  # painting is tested where it is done
    for name in ("统计.png", "统计.pdf"):
        conductor.counting.file_chosen(str(tmp_path / name))
    wait_until(
        lambda: [(order.path.name, order.picture) for order in orders] == [("统计.png", True), ("统计.pdf", False)]
    )
    conductor.counting.file_chosen(str(tmp_path / "统计.csv" / "统计.csv"))  # its folder is a file
    wait_until(lambda: "写不进去" in dialog.words.text())
    dialog.period.setCurrentText("去年")
    wait_until(lambda: dialog.sum.text().startswith("上报 0 篇"))
    dialog.close()


def test_what_the_editors_changed_is_one_press_away_and_what_waits_is_taken_back(
    conductor: Conductor, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    conductor.after_sending.said.connect(lambda words, _bad, _choices: heard.append(words))
    window, room, run = conductor._window, desk.room, desk.jobs.call_on_library
    with running_site(tmp_path / "site", review=True) as site:
        monkeypatch.setenv("EDITOR_APP_PASSWORD_练习", site.token)
        run(lambda: room.accounts.add(site.site(name="练习")))
        article = run(lambda: write(room, 82, pictures=0))
        conductor.writing.open(article.id)
        wait_until(lambda: conductor.writing.article is not None and conductor.writing.article.id == article.id)
        wait_until(lambda: not window.commands["recallAction"].isEnabled())
        run(lambda: room.submitting.submit([article.id], "练习"))
        room.submitting.run(wait=True)
        conductor.writing.reload()
        wait_until(window.commands["editorsChangesAction"].isEnabled)
        window.commands["editorsChangesAction"].trigger()
        wait_until(lambda: any("编辑没有改动" in words for words in heard))
        kept = site.store.article(article.id)
        assert kept is not None
        changed = with_field(article.metadata, "title", "编辑改过的标题")
        payload = json.loads(kept.payload)
        payload |= {"metadata": metadata_to_json(changed), "digest": content_digest(changed, article.body)}
        site.store.replace(kept, {"payload": canonical_json(payload), "digest": payload["digest"]})
        window.commands["editorsChangesAction"].trigger()
        wait_until(lambda: any("的编辑改了 1 处" in words for words in heard))
        wait_until(lambda: conductor.looking.comparing)
        pane = window.article.compare_pane()
        assert pane.view.places == 1
        assert "上现在的" in pane.new.placeholderText()
        assert pane.new.currentIndex() == -1
        conductor.looking.close()
        run(lambda: room.preferences.set_person(Person("李明", "东风街道")))
        conductor.after_sending._recalled = article.id
        conductor.after_sending._on_why("数字有误")
        wait_until(lambda: any("稿件回到草稿" in words for words in heard))
        assert run(lambda: room.authoring.open(article.id).state) is ArticleState.DRAFT


def test_a_submission_is_held_until_its_time(conductor: Conductor, desk: Desk, tmp_path: Path) -> None:
    room, run = desk.room, desk.jobs.call_on_library
    run(lambda: room.accounts.add(Site("优盘", "folder", str(tmp_path), "东风街道", "practice")))
    article = run(lambda: write(room, 83, pictures=0))
    (item,) = run(lambda: room.submitting.submit([article.id], "优盘"))
    scheduling = conductor.posting.scheduling
    scheduling.ask([item.id], conductor._window)
    dialog = conductor._window.findChild(TimeDialog)
    assert dialog is not None
    tomorrow = dialog.edit.dateTime()
    dialog.edit.setDateTime(tomorrow.addDays(-9))
    assert dialog.missing() == "这个时间已经过去了"
    dialog.edit.setDateTime(tomorrow)
    dialog.decide()
    wait_until(lambda: run(room.submitting.outbox)[0].reason == "submission.scheduled")
    released: list[object] = []
    scheduling.released.connect(released.append)
    run(
        lambda: room.submitting._outbox.hold(
            item, Hold.PAUSED, reason="submission.scheduled", until="2020-01-01T00:00:00Z"
        )
    )
    scheduling.look()
    wait_until(lambda: bool(released))
    wait_until(lambda: run(room.submitting.outbox)[0].state is SubmissionState.DONE)
