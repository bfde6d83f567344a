"""检查报告: what a batch check found, for paper, for spreadsheets, and as the part of a package that travels with its article."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from editor_app import __version__
from editor_app.library.library import Library
from editor_app.model.checked import CheckedArticle, CheckedFinding
from editor_app.model.errors import Refused
from editor_app.model.finding import Level
from editor_app.model.paper import A4
from editor_app.model.problems import explain
from editor_app.model.verdict import LIGHT_WORDS, Light
from editor_app.services.addresses import SITE_BASE
from editor_app.services.preferences import Preferences
from editor_app.services.receipts import local_time
from editor_app.services.sheets import Sheet, self_contained
from editor_app.services.writing_out import write_new

if TYPE_CHECKING:
    from editor_app.portal.check_report import ReportArticle, ReportLine, ReportView

LEVEL_WORDS: dict[Level, str] = {Level.ERROR: "错误", Level.WARNING: "警告", Level.INFO: "提示"}
NOT_CHECKED = "没查成"
HEADER = (
    *("序号", "标题", "栏目", "站点", "结果", "错误", "警告", "提示", "忽略"),
    *("级别", "规则", "位置", "原文", "改为", "问题和理由", "忽略：谁、为什么"),
    *("版本", "内容摘要", "站点配置", "规则指纹", "检查时间", "稿件编号"),
)
SHEET = "检查报告"
SUFFIXES = (".pdf", ".html", ".csv", ".xlsx")
WIDTH = 794  # A4 at 96 pixels an inch
MOST_PRINTED = 100
SHOWN_DIGEST = 12
FORMAT = 1


class CheckReports:
    """Writes reports; `folder` holds the template. Reads the library for the person's name only."""

    def __init__(self, library: Library, folder: Path) -> None:
        self._library = library
        self._folder = folder

    def write(self, path: Path, checked: Sequence[CheckedArticle], now: datetime | None = None) -> None:
        """Write a `.html`, `.csv` or `.xlsx` file, whole or not at all. A `.pdf` is printed from `sheet`. Raises
        `Refused("report.unknown_form")` and what writing raises.
        """
        from editor_app.formats.tables_out import write_csv, write_xlsx

        match path.suffix.lower():
            case ".csv":
                data = write_csv(HEADER, table(checked))
            case ".xlsx":
                data = write_xlsx(SHEET, HEADER, table(checked))
            case ".html":
                sheet = self.sheet(checked, now)
                data = self_contained(sheet.html, sheet.fetch).encode("utf-8", "replace")
            case _:
                raise Refused("report.unknown_form", name=path.name)
        write_new(path, data)

    def sheet(self, checked: Sequence[CheckedArticle], now: datetime | None = None) -> Sheet:
        """The report ready to be printed. `now` is this computer's time."""
        from editor_app.portal.check_report import render_check_report

        page = render_check_report(self._folder, self._view(checked, now or datetime.now()), base_url=SITE_BASE)

        def fetch(url: str) -> tuple[bytes, str]:
            base, _, name = url.rpartition("/")
            if base == SITE_BASE and name in page.files:
                return page.files[name]
            raise Refused("preview.foreign_address", address=url[:200])

        return Sheet(page.html, fetch, WIDTH, A4)

    def _view(self, checked: Sequence[CheckedArticle], now: datetime) -> ReportView:
        from editor_app.portal.check_report import ReportView

        person = Preferences(self._library).person()
        lights = [each.light for each in checked]
        sums = [(light.value, light_word(light), lights.count(light)) for light in Light if light in lights]
        return ReportView(
            tuple(_article(each) for each in checked),
            sums,
            _basis(checked),
            person.unit,
            person.name,
            f"{now:%Y-%m-%d %H:%M}",
        )


def light_word(light: Light) -> str:
    """The word of a light in a batch, where UNKNOWN means that checking failed."""
    return NOT_CHECKED if light is Light.UNKNOWN else LIGHT_WORDS[light]


def _basis(checked: Sequence[CheckedArticle]) -> list[str]:
    """What the checks went by, each said once."""
    made = {
        f"站点配置“{each.profile}”第 {each.profile_version} 版，规则和词表 {each.basis}，程序 {__version__}": None
        for each in checked
        if each.problem is None
    }
    return list(made)


def _article(each: CheckedArticle) -> ReportArticle:
    from editor_app.portal.check_report import ReportArticle

    lines = [_line(found) for found in (*each.found, *each.waived)]
    counted = each.tally
    about = (
        f"第 {each.revision} 版　摘要 {each.digest[:SHOWN_DIGEST]}　{local_time(each.at)} 检查　编号 {each.article[:8]}"
    )
    return ReportArticle(
        each.title,
        each.column,
        each.light.value,
        light_word(each.light),
        counted.errors,
        counted.warnings,
        counted.infos,
        counted.waived,
        about,
        lines[:MOST_PRINTED],
        max(0, len(lines) - MOST_PRINTED),
        explain(each.problem) if each.problem else "",
    )


def _line(each: CheckedFinding) -> ReportLine:
    from editor_app.portal.check_report import ReportLine

    finding = each.finding
    fix = finding.fix if finding.fix and finding.fix.before != "\n" and not each.waiver else None
    level = "waived" if each.waiver else finding.level.value
    word = "忽略" if each.waiver else LEVEL_WORDS[finding.level]
    return ReportLine(
        level,
        word,
        finding.rule,
        each.where,
        each.words,
        fix.before if fix else "",
        fix.after if fix else None,
        finding.message,
        left_words(each),
    )


def left_words(each: CheckedFinding) -> str:
    """Who left a finding, and why; empty for one that stands."""
    waiver = each.waiver
    return f"{waiver.by.unit} {waiver.by.name}".strip() + f"：{waiver.reason}" if waiver else ""


def table(checked: Sequence[CheckedArticle]) -> list[tuple[str, ...]]:
    """A line for each finding; an article without any, or that could not be checked, has one."""
    lines: list[tuple[str, ...]] = []
    for number, each in enumerate(checked, 1):
        counted = each.tally
        counts = (
            ("",) * 4
            if each.problem
            else tuple(map(str, (counted.errors, counted.warnings, counted.infos, counted.waived)))
        )
        head = (str(number), each.title, each.column, each.site, light_word(each.light), *counts)
        profile = f"{each.profile} {each.profile_version}" if each.profile else ""
        tail = (
            *(str(each.revision or ""), each.digest, profile, each.basis),
            *(local_time(each.at) if each.at else "", each.article),
        )
        for found in (*each.found, *each.waived) or (None,):
            lines.append((*head, *_cells(found, each), *tail))
    return lines


def _cells(found: CheckedFinding | None, article: CheckedArticle) -> tuple[str, ...]:
    if found is None:
        return (*("",) * 5, explain(article.problem) if article.problem else "没有问题", "")
    finding = found.finding
    level = f"忽略（{LEVEL_WORDS[finding.level]}）" if found.waiver else LEVEL_WORDS[finding.level]
    after = finding.fix.after if finding.fix and not found.waiver else ""
    return level, finding.rule, found.where, found.words, after, finding.message, left_words(found)


def report_part(checked: CheckedArticle) -> bytes:
    """The report of one article as it goes into its package: canonical in itself, without the time, so that the same article
    gives the same package. UTF-8 JSON.
    """
    value: dict[str, Any] = {
        "format": FORMAT,
        "article": checked.article,
        "digest": checked.digest,
        "profile": {"name": checked.profile, "version": checked.profile_version},
        "rules": checked.basis,
        "program": __version__,
        "findings": [_part_line(each) for each in checked.found],
        "waived": [_part_line(each) for each in checked.waived],
    }
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8", "replace")


def _part_line(each: CheckedFinding) -> dict[str, Any]:
    finding, waiver = each.finding, each.waiver
    place = {"field": finding.place.field, "block": finding.place.block, "span": finding.place.span}
    line: dict[str, Any] = {
        "rule": finding.rule,
        "level": finding.level.value,
        "place": place,
        "where": each.where,
        "words": each.words,
        "message": finding.message,
    }
    if waiver is not None:
        line |= {"by": {"name": waiver.by.name, "unit": waiver.by.unit}, "reason": waiver.reason}
    return line
