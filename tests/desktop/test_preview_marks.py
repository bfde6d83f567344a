"""What the program draws over a page and asks of it, on a real engine: entries, cuts, the block with the caret, clicks."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from desktop.test_preview import Shown, page, shown
from editor_app.desktop.webview.marks import Drawn, drawn_from, mark_script, spot_from
from editor_app.desktop.webview.names import Marks, Spot
from windows import let_pass, wait_until

__all__ = ["shown"]

TITLE = "最是风雨显担当 防汛一线党旗红丨道外区"
WORDS = "38 字节处截断，余 20 字不显示"
OWN = "draft://article/own"
BLOCKS = "<main>" + "".join(f'<p data-block="b{n}">{n}</p>' for n in range(100)) + "</main>"


LISTS = "ul { width: %dpx; margin: 0; padding: 0 20px; } time { float: right; } .cap { display: block; width: 400px; }"


def entries(title: str) -> str:
    return f'<ul><li><a href="{OWN}">{title}</a><time>08-08</time></li><li><a href="/other">{title}</a></li></ul>'


def slide(title: str) -> str:
    return (
        f'<div><a href="{OWN}"><img src="draft://image/abc" width="400" height="200">'
        f'<span class="cap">{title}</span></a><a href="{OWN}">1</a></div>'
    )


def draw(shown: Shown, marks: Marks, *, follow: bool = False) -> Drawn:
    shown.ask("1")  # what was drawn before has been told
    told: list[Drawn] = []
    shown.view.marked.connect(told.append)
    shown.view.set_marks(marks, follow=follow)
    wait_until(lambda: bool(told))
    shown.view.marked.disconnect(told.append)
    return told[-1]


def test_the_own_entry_and_its_cut_are_marked(shown: Shown) -> None:
    shown.css = LISTS % 700
    shown.show(page(entries(TITLE)))
    assert draw(shown, Marks(TITLE, WORDS, "38 字节")) == Drawn(1, (WORDS,), False)
    assert draw(shown, Marks(TITLE)) == Drawn(1, (), False)


def test_a_slide_has_its_words_in_the_caption_and_no_tint(shown: Shown) -> None:
    shown.css = LISTS % 700
    shown.show(page(slide(TITLE)))
    assert draw(shown, Marks(TITLE, WORDS, "38 字节")) == Drawn(0, ("38 字节",), False)


def test_words_without_room_are_left_out(shown: Shown) -> None:
    shown.css = LISTS % 420
    shown.show(page(entries(TITLE)))
    assert draw(shown, Marks(TITLE, WORDS)) == Drawn(1, (), False)


def test_marks_are_no_part_of_the_page(shown: Shown) -> None:
    body = entries(TITLE)
    shown.show(page(body))
    draw(shown, Marks(TITLE, WORDS))
    assert shown.ask("document.body.innerHTML") == body
    assert shown.ask(f"document.documentElement.outerHTML.includes({json.dumps(WORDS)})") is False
    assert shown.ask("Array.from(document.documentElement.children).every(each => each.shadowRoot === null)") is True
    told: list[Drawn] = []
    shown.view.marked.connect(told.append)
    shown.show(page(body.replace("08-08", "08-09")))
    wait_until(lambda: bool(told))
    assert told[-1] == Drawn(1, (WORDS,), False)  # still there after a change in place


def test_a_page_cannot_take_the_place_of_the_marks(shown: Shown) -> None:
    shown.show(page('<img id="pioneerDeskMarks" src="draft://image/abc">' + entries(TITLE)))
    assert draw(shown, Marks(TITLE, WORDS)) == Drawn(1, (WORDS,), False)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=30))
def test_words_of_the_program_are_words_in_the_page(shown: Shown, words: str) -> None:
    """Whatever stands in a title or a label, the script is the same script."""
    shown.show(page(entries(TITLE)), "words")
    answer = shown.ask(mark_script(Marks(words, words, words, words), follow=True))
    assert drawn_from(answer).block is False


def test_the_caret_is_followed_where_it_goes_out_of_view(shown: Shown) -> None:
    shown.show(page(BLOCKS))
    assert draw(shown, Marks(block="b3"), follow=True).block
    before = shown.ask("window.scrollY")
    assert draw(shown, Marks(block="b90"), follow=True).block
    after = shown.ask("window.scrollY")
    assert isinstance(after, float | int)
    assert before < 10 < after
    box = shown.ask("document.querySelector('[data-block=b90]').getBoundingClientRect().top")
    assert isinstance(box, float | int)
    assert 0 <= box <= 600
    draw(shown, Marks(block="b89"), follow=True)
    assert shown.ask("window.scrollY") == after  # it is in view
    shown.ask("window.scrollTo(0, 0); 1")
    shown.show(page(BLOCKS.replace(">89<", ">geändert<")))
    assert shown.ask("window.scrollY") == 0  # typing goes on in the same block: one may look elsewhere


def test_a_block_that_comes_with_the_next_state_is_followed_then(shown: Shown) -> None:
    shown.show(page(BLOCKS))
    assert not draw(shown, Marks(block="new"), follow=True).block
    shown.show(page(BLOCKS.replace('<p data-block="b95">', '<p data-block="new">neu</p><p data-block="b95">')))
    wait_until(lambda: shown.ask("window.scrollY") > 100)


def test_each_page_keeps_its_place(shown: Shown) -> None:
    shown.show(page(BLOCKS), "a.page.1")
    shown.ask("window.scrollTo(0, 1500); 1")
    wait_until(lambda: abs(shown.view.page.scrollPosition().y() - 1500) < 3)
    shown.show(page(BLOCKS), "a.list.1")
    assert shown.ask("window.scrollY") < 100
    shown.ask("window.scrollTo(0, 700); 1")
    wait_until(lambda: abs(shown.view.page.scrollPosition().y() - 700) < 3)
    shown.view.set_zoom(0.8)
    shown.show(page(BLOCKS), "a.page.1")
    assert abs(shown.ask("window.scrollY") - 1500) < 3
    shown.show(page(BLOCKS), "a.list.1")
    assert abs(shown.ask("window.scrollY") - 700) < 3


def test_a_phone_page_is_as_wide_as_a_phone(shown: Shown) -> None:
    shown.view.set_page_width(390)
    shown.show(page(BLOCKS))
    wait_until(lambda: shown.ask("document.documentElement.clientWidth") == 390)
    shown.view.set_zoom(1.25)
    wait_until(lambda: shown.ask("document.documentElement.clientWidth") in (389, 390, 391))
    shown.view.set_page_width(0)
    wait_until(lambda: shown.ask("document.documentElement.clientWidth") > 600)


PARTS = """<h1>标题</h1><ul data-block="l"><li>一</li><li>二<ul><li>三</li></ul></li></ul>
<table data-block="t"><tr><td>甲</td><td>乙</td></tr></table>
<div class="fig" data-block="f"><figure><img src="draft://image/abc"><figcaption>图说在这里</figcaption></figure></div>"""


def test_a_click_tells_the_part_of_a_block(shown: Shown) -> None:
    shown.css = (
        "* { margin: 0; padding: 0; } li, td, h1, figcaption { line-height: 30px } img { height: 30px; width: 60px }"
    )
    shown.show(page(PARTS))

    def at(selector: str, nth: int = 0) -> Spot:
        box = json.loads(
            str(
                shown.ask(
                    f"JSON.stringify(document.querySelectorAll({json.dumps(selector)})[{nth}].getBoundingClientRect())"
                )
            )
        )
        return shown.spot(box["left"] + 4, box["top"] + 10)

    assert at("h1") == Spot()
    assert at("li", 0).part == 0
    assert (at("li", 1).block, at("li", 1).part) == ("l", 1)
    assert at("li", 2).part == 2
    assert [(at("td", n).block, at("td", n).part) for n in (0, 1)] == [("t", 0), ("t", 1)]
    assert at("img") == Spot("f", 0, 0)
    assert (at("figcaption").block, at("figcaption").part) == ("f", 1)


def test_a_click_tells_the_letter(shown: Shown) -> None:
    shown.show(page('<p data-block="b1">ab<strong>cd</strong><br>ef</p>'))
    box = json.loads(str(shown.ask("JSON.stringify(document.querySelector('strong').getBoundingClientRect())")))
    assert shown.spot(box["right"] - 1, box["top"] + 5) == Spot("b1", 0, 4)
    assert shown.spot(box["left"], box["bottom"] + 8).offset in (6, 7)  # the break counts as one


def test_own_entries_lead_to_the_title(shown: Shown) -> None:
    shown.show(page(f'<a href="{OWN}" >{TITLE}</a>'))
    assert shown.spot(20, 15) == Spot()


def test_strange_answers_are_no_spots() -> None:
    for answer in (None, "", "null", "[]", '"x"', "{}", '{"block": 1, "part": 0, "offset": 0}', '{"block": "b"}', 7):
        assert spot_from(answer) is None
    assert spot_from('{"block": "b", "part": -1, "offset": 2}') == Spot("b", 0, 2)
    assert drawn_from("") == Drawn()


def mouse(shown: Shown, kind: QEvent.Type, x: int, y: int) -> None:
    surface = shown.view.view.focusProxy()
    assert surface is not None
    button = Qt.MouseButton.LeftButton
    place = QPointF(x, y)
    event = QMouseEvent(kind, place, surface.mapToGlobal(place), button, button, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(surface, event)


def test_dragging_over_words_is_no_click(shown: Shown) -> None:
    shown.show(page('<p data-block="b1">eins zwei drei</p>'))
    told: list[Spot] = []
    shown.view.spot_clicked.connect(told.append)
    mouse(shown, QEvent.Type.MouseButtonPress, 20, 30)
    mouse(shown, QEvent.Type.MouseButtonRelease, 120, 30)
    let_pass(0.2)
    assert told == []
    mouse(shown, QEvent.Type.MouseButtonPress, 20, 30)
    mouse(shown, QEvent.Type.MouseButtonRelease, 21, 30)
    wait_until(lambda: bool(told))
    assert told[0].block == "b1"


def test_ctrl_and_the_wheel_zoom_the_preview(shown: Shown) -> None:
    shown.show(page(BLOCKS))
    steps: list[int] = []
    shown.view.zoom_turned.connect(steps.append)
    surface = shown.view.view.focusProxy()
    assert surface is not None

    def turn(by: int, keys: Qt.KeyboardModifier) -> None:
        phase = Qt.ScrollPhase.NoScrollPhase
        place = QPointF(50, 50)
        event = QWheelEvent(
            place, surface.mapToGlobal(place), QPoint(), QPoint(0, by), Qt.MouseButton.NoButton, keys, phase, False
        )
        QApplication.sendEvent(surface, event)

    turn(60, Qt.KeyboardModifier.ControlModifier)
    turn(60, Qt.KeyboardModifier.ControlModifier)
    turn(-240, Qt.KeyboardModifier.ControlModifier)
    turn(-120, Qt.KeyboardModifier.NoModifier)
    assert steps == [1, -1, -1]
