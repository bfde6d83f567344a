"""清样: the article on paper for reviewers. Templates of the program's own, in `resources/proof`; no site's profile.

Headers and footers are drawn by CSS page margin boxes, so that they stand on every sheet whoever prints it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from editor_app.model.metadata import Metadata
from editor_app.model.paper import Paper
from editor_app.model.profile import ROUNDS
from editor_app.portal.page import title_parts
from editor_app.portal.sanitize import clean_html

CSS_TYPE = "text/css; charset=utf-8"
SHORT_TITLE = 30
QUIET_ZONE = 4  # modules of white around the code, as ISO/IEC 18004 asks
FIELDS = (
    ("栏目", "column"),
    ("来源", "source"),
    ("供稿", "contributor"),
    ("作者", "author"),
    ("摄影", "photographer"),
    ("关键词", "keywords"),
    ("摘要", "summary"),
)


@dataclass(frozen=True, slots=True)
class ProofView:
    """What the proof shows. `blocks` are pairs of a block's kind (a CSS class) and its HTML, in the article's order;
    times are as people read them; `digest` is shown as it is; `code` goes into the QR code; `rounds` are signed by hand.
    """

    metadata: Metadata
    blocks: Sequence[tuple[str, str]]
    column: str
    revision: int
    digest: str
    code: str
    saved_at: str
    printed_at: str
    unit: str
    paper: Paper
    rounds: Sequence[str] = ROUNDS


@dataclass(frozen=True, slots=True)
class ProofPage:
    """The document and the files it asks for: bytes and media type by name."""

    html: str
    files: dict[str, tuple[bytes, str]]


class ProofTemplates:
    """The templates in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pages = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
        self._pages.filters["css"] = css_string

    def render(self, view: ProofView, *, base_url: str) -> ProofPage:
        """The proof as a complete document whose style sheets stand below `base_url`. Every value is escaped; the blocks
        pass the sanitiser here, whoever made them. Raises `Refused("page.too_much")`.
        """
        metadata = view.metadata
        size, path = qr_path(view.code)
        values = {
            "base": base_url,
            "title": metadata.title,
            "title_parts": title_parts(metadata.title),
            "kicker": metadata.kicker,
            "subtitle": metadata.subtitle,
            "fields": [(label, _field(view, name)) for label, name in FIELDS],
            "blocks": [(kind, Markup(clean_html(html))) for kind, html in view.blocks],
            "revision": view.revision,
            "digest": view.digest,
            "saved_at": view.saved_at,
            "qr_size": size,
            "qr_path": path,
            "rounds": view.rounds,
        }
        style = self._pages.get_template("proof-page.css.j2").render(
            paper=view.paper,
            short_title=short_title(metadata.title),
            unit=view.unit,
            revision=view.revision,
            digest=view.digest,
            printed_at=view.printed_at,
        )
        files = {
            "proof.css": ((self._folder / "proof.css").read_bytes(), CSS_TYPE),
            "proof-page.css": (style.encode(), CSS_TYPE),
        }
        return ProofPage(self._pages.get_template("proof.html.j2").render(values), files)


def _field(view: ProofView, name: str) -> str:
    if name == "column":
        return view.column
    value = getattr(view.metadata, name)
    return "，".join(value) if name == "keywords" else str(value)


def short_title(title: str) -> str:
    """The title for the head of each sheet."""
    return title if len(title) <= SHORT_TITLE else title[: SHORT_TITLE - 1] + "…"


def css_string(text: str) -> Markup:
    """`text` for the inside of a CSS string: whatever could end it, or the sheet, becomes an escape."""
    return Markup("".join(char if char.isalnum() or char in " ·：:，。、-" else f"\\{ord(char):x} " for char in text))


def qr_path(text: str) -> tuple[int, str]:
    """A QR code as an SVG path of one-module squares: the side in modules with the white around it, and the path."""
    code = segno.make_qr(text, error="m", boost_error=True)
    rows = [bytes(row) for row in code.matrix]
    parts: list[str] = []
    for y, row in enumerate(rows, QUIET_ZONE):
        x = 0
        while x < len(row):
            if not row[x]:
                x += 1
                continue
            end = x
            while end < len(row) and row[end]:
                end += 1
            parts.append(f"M{x + QUIET_ZONE} {y}h{end - x}v1h-{end - x}z")
            x = end
    return len(rows) + 2 * QUIET_ZONE, "".join(parts)
