"""审签单: who passed what, on paper. A template of the program's own, in `resources/signoff`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from editor_app.portal.proof import CSS_TYPE, ProofPage, qr_path


@dataclass(frozen=True, slots=True)
class SignoffRow:
    """A round with its signature, all but `name` empty where it is still due; or a return. Times are as people read
    them; `proved`: a signature of the hand's own key is with it; `digest` of the content is shown of returns.
    """

    name: str
    by: str = ""
    at: str = ""
    note: str = ""
    exception: str = ""
    ticked: Sequence[str] = ()
    proved: bool = False
    digest: str = ""


@dataclass(frozen=True, slots=True)
class SignoffView:
    """What the sheet shows. `stage` in words; `warnings` stand in red above everything; `code` goes into the QR code;
    `heads` are the hashes of the record's last entries.
    """

    title: str
    column: str
    contributor: str
    submitter: str
    submitted_at: str
    revision: int
    digest: str
    code: str
    stage: str
    rounds: Sequence[SignoffRow]
    returns: Sequence[SignoffRow]
    entries: int
    annotations: int
    open: int
    heads: Sequence[str]
    printed_at: str
    unit: str
    warnings: Sequence[str] = ()


def render_signoff(folder: Path, view: SignoffView, *, base_url: str) -> ProofPage:
    """The sheet as a complete document whose style sheet stands below `base_url`; every value is escaped."""
    pages = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    size, path = qr_path(view.code)
    html = pages.get_template("signoff.html.j2").render(
        base=base_url,
        view=view,
        title=view.title,
        stage=view.stage,
        alarm=bool(view.warnings),
        warnings=view.warnings,
        qr_size=size,
        qr_path=path,
    )
    return ProofPage(html, {"signoff.css": ((folder / "signoff.css").read_bytes(), CSS_TYPE)})
