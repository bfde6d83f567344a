"""交接单: the list that goes with a hand-over, on paper. A template of the program's own, in `resources/slip`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from editor_app.portal.proof import CSS_TYPE, ProofPage


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One article. Times are as people read them; `number` and `at` are empty where the site has not confirmed it."""

    title: str
    column: str
    site: str
    pictures: int
    revision: int
    state: str
    number: str
    at: str
    digest: str


def render_slip(folder: Path, lines: Sequence[SlipLine], *, unit: str, name: str, at: str, base_url: str) -> ProofPage:
    """The slip as a complete document whose style sheet stands below `base_url`; every value is escaped."""
    pages = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    html = pages.get_template("slip.html.j2").render(
        base=base_url,
        lines=lines,
        unit=unit,
        name=name,
        at=at,
        pictures=sum(line.pictures for line in lines),
        confirmed=sum(bool(line.at) for line in lines),
    )
    return ProofPage(html, {"slip.css": ((folder / "slip.css").read_bytes(), CSS_TYPE)})
