"""用稿统计 on paper: the figures with bars. A template of the program's own, in `resources/slip`."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from editor_app.model.adoption import GROUPING_WORDS, AdoptionReport, Grouping
from editor_app.portal.proof import CSS_TYPE, ProofPage


def render_adoption(folder: Path, report: AdoptionReport, *, at: str, base_url: str) -> ProofPage:
    """The figures as a complete document whose style sheet stands below `base_url`; every value is escaped."""
    pages = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    groups = [(GROUPING_WORDS[grouping], report.by(grouping)) for grouping in Grouping]
    most = max((tally.sent for _, tallies in groups for tally in tallies), default=1)
    html = pages.get_template("adoption.html.j2").render(
        base=base_url, report=report, groups=groups, most=most, at=at, total=report.total
    )
    return ProofPage(html, {"adoption.css": ((folder / "adoption.css").read_bytes(), CSS_TYPE)})
