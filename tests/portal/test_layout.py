"""The measures of the portal's page as drawn, taken in Chromium: columns, heights, sizes of type."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from editor_app.assets import resource as resource_folder
from editor_app.formats.html import write_html
from editor_app.model.body import Body, Figure, FigureRow, Signature, heading, paragraph
from editor_app.model.metadata import Metadata
from editor_app.portal.page import ArticleView, ListEntry, render_article, render_list, resource
from editor_app.portal.profiles import Profiles

Box = list[float]
LOADED = Profiles(resource_folder("profiles")).get("hrbxf")
PICTURE = "a" * 64
BODY = Body(
    (
        paragraph("江水退去的第三天，滩头上还留着一道道泥痕。" * 9),
        heading("走上滩头，", "亮出身份"),
        Figure(PICTURE, caption="清理现场"),
        FigureRow((Figure(PICTURE), Figure(PICTURE))),
        FigureRow((Figure(PICTURE), Figure(PICTURE), Figure(PICTURE))),
        Figure(PICTURE, width=60),
        Signature(),
    )
)
ONE, TWO, THREE, WIDE = (
    ".fig.one figure:not([class])", ".fig.two figure:last-child", ".fig.three figure:last-child", ".fig figure.w60",
)  # fmt: skip
ARTICLE = (".page", ".banner", ".datebar", ".side", "main", ".nav a", ".infobar", "h1", ".meta", ".body", ".body p", ".body h2",
           "footer", ".ph-top", ONE, TWO, THREE, WIDE, ".body .sig")  # fmt: skip


def styled(html: str) -> str:
    """The page with its style sheets inside, in their order and with their media."""

    def inside(match: re.Match[str]) -> str:
        media = re.search(r'media="[^"]*"', match[0])
        return f"<style {media[0] if media else ''}>{resource(LOADED, match[1])[0].decode()}</style>"

    return re.sub(r'<link rel="stylesheet" href="/([a-z]+\.css)"[^>]*>', inside, html)


def measure(*asked: tuple[str, int, tuple[str, ...]]) -> list[dict[str, Box]]:
    pages = [{"html": styled(html), "width": width, "selectors": list(selectors)} for html, width, selectors in asked]
    script = Path(__file__).with_name("layout_probe.py")
    done = subprocess.run(
        [sys.executable, str(script)], input=json.dumps(pages), capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answers = json.loads(done.stdout)
    return [dict(zip(selectors, found, strict=True)) for (_, _, selectors), found in zip(asked, answers, strict=True)]


@pytest.fixture(scope="module")
def boxes() -> list[dict[str, Box]]:
    metadata = Metadata(title="松江湿地的清晨 江水退去之后丨二十名党员和志愿者义务清理滩头纪实", column="ganbu")
    view = ArticleView(metadata, write_html(BODY, image_url=lambda _: None, signature="滨江街道"), "2026-11-24 09:30")
    entries = [ListEntry(f"第{number}条", "/x", "2026-11-24") for number in range(11)]
    column = LOADED.profile.columns[0]
    lines = tuple(f"ul.list li:nth-child({number})" for number in (1, 2, 5, 6))
    return measure(
        (render_article(LOADED, view), 1080, ARTICLE),
        (render_article(LOADED, view, phone=True), 390, ARTICLE),
        (render_list(LOADED, column, entries, pages=3), 1080, (*lines, ".pager")),
        (render_article(LOADED, view), 390, ARTICLE),
    )


def test_the_page_has_the_measures_of_the_drawing(boxes: list[dict[str, Box]]) -> None:
    page = boxes[0]
    assert page[".page"][0] == 40
    assert page[".page"][2] == 1000
    assert page[".banner"][3] == 112
    assert page[".datebar"][3] == 32
    assert page[".side"][2] == 268
    assert page["main"][0] - page[".side"][0] == 268 + 12
    assert page["main"][2] == 720
    assert page[".infobar"][3] == 34
    assert page[".body"][2] == 608
    assert page[".body p"][4:] == [16, 32]
    assert page[".body p"][3] % 32 == 0
    assert page[".body h2"][4:] == [18, 32]
    assert page["h1"][3:] == [76, 24, 38]  # two lines: the title breaks after 丨
    assert page[".meta"][4] == 12
    assert page[".nav a"][3] == 31
    assert page[".ph-top"][3] == 0


def test_pictures_stand_in_the_rows_of_the_drawing(boxes: list[dict[str, Box]]) -> None:
    page = boxes[0]
    assert page[ONE][2] == 520
    assert page[ONE][0] - page[".body"][0] == (608 - 520) / 2
    assert page[TWO][2] == 296
    assert page[THREE][2] == 192
    assert page[WIDE][2] == pytest.approx(608 * 0.6, abs=0.1)


def test_the_phone_has_its_own(boxes: list[dict[str, Box]]) -> None:
    phone = boxes[1]
    assert phone[".page"][2] == 390
    assert phone[".ph-top"][3] == 52
    assert phone[".banner"][3] == 0
    assert phone[".side"][3] == 0
    assert phone[".body p"][4:] == [17, 33]
    for picture in (ONE, TWO, THREE, WIDE):
        assert phone[picture][2] == phone[".body"][2] == 390 - 2 * 16


def test_a_narrow_window_on_a_desk_keeps_the_page(boxes: list[dict[str, Box]]) -> None:
    assert boxes[3][".page"][2] == 1000
    assert boxes[3][".ph-top"][3] == 0


def test_a_rule_stands_after_every_five(boxes: list[dict[str, Box]]) -> None:
    lines = [boxes[2][f"ul.list li:nth-child({number})"] for number in (1, 2, 5, 6)]
    assert lines[1][1] - lines[0][1] == 38
    assert lines[2][3] == 46
    assert lines[3][1] - lines[2][1] == 46 + 8
    assert boxes[2][".pager"][2] == 720
