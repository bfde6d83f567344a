"""检查报告: what the checks found in many articles, on paper. A template of the program's own, in `resources/checkreport`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from editor_app.portal.proof import CSS_TYPE, ProofPage


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A finding: `level` is a class of the style sheet, `level_word` what people read; `after` what certainly belongs
    in the place of `before`, None where a person decides; `left` is who left it, and why.
    """

    level: str
    level_word: str
    rule: str
    where: str
    words: str
    before: str
    after: str | None
    message: str
    left: str = ""


@dataclass(frozen=True, slots=True)
class ReportArticle:
    """An article with its light; `more` findings are not printed, `problem` says why it was not checked."""

    title: str
    column: str
    light: str
    light_word: str
    errors: int
    warnings: int
    infos: int
    waived: int
    about: str
    lines: Sequence[ReportLine] = ()
    more: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ReportView:
    """The whole report; `sums` are words and numbers for its head, `basis` what the checks went by."""

    articles: Sequence[ReportArticle]
    sums: Sequence[tuple[str, str, int]]
    basis: Sequence[str]
    unit: str
    name: str
    at: str


def render_check_report(folder: Path, view: ReportView, *, base_url: str) -> ProofPage:
    """The report as a complete document whose style sheet stands below `base_url`; every value is escaped."""
    pages = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    html = pages.get_template("report.html.j2").render(base=base_url, view=view)
    return ProofPage(html, {"report.css": ((folder / "report.css").read_bytes(), CSS_TYPE)})
